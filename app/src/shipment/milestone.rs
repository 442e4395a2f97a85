//! The normalised step of a shipment.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a shipment is in its life. The carrier's own code and words are always kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// Nothing is known yet, or the source's code says nothing.
    Unknown,
    PreAdvised,
    PickedUp,
    InTransit,
    CustomsHold,
    OnHold,
    OutForDelivery,
    DeliveryFailed,
    ReadyForPickup,
    Delivered,
    ReturnToSender,
    Returned,
    Damaged,
    Lost,
    Cancelled,
}

impl Milestone {
    pub const ALL: [Milestone; 15] = [
        Milestone::Unknown,
        Milestone::PreAdvised,
        Milestone::PickedUp,
        Milestone::InTransit,
        Milestone::CustomsHold,
        Milestone::OnHold,
        Milestone::OutForDelivery,
        Milestone::DeliveryFailed,
        Milestone::ReadyForPickup,
        Milestone::Delivered,
        Milestone::ReturnToSender,
        Milestone::Returned,
        Milestone::Damaged,
        Milestone::Lost,
        Milestone::Cancelled,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Milestone::Unknown => "unknown",
            Milestone::PreAdvised => "pre_advised",
            Milestone::PickedUp => "picked_up",
            Milestone::InTransit => "in_transit",
            Milestone::CustomsHold => "customs_hold",
            Milestone::OnHold => "on_hold",
            Milestone::OutForDelivery => "out_for_delivery",
            Milestone::DeliveryFailed => "delivery_failed",
            Milestone::ReadyForPickup => "ready_for_pickup",
            Milestone::Delivered => "delivered",
            Milestone::ReturnToSender => "return_to_sender",
            Milestone::Returned => "returned",
            Milestone::Damaged => "damaged",
            Milestone::Lost => "lost",
            Milestone::Cancelled => "cancelled",
        }
    }

    /// No further movement is expected: the promise's clock has an end.
    pub fn is_final(self) -> bool {
        matches!(self, Milestone::Delivered | Milestone::Returned | Milestone::Lost | Milestone::Cancelled)
    }
}

impl fmt::Display for Milestone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAMilestone;

impl FromStr for Milestone {
    type Err = NotAMilestone;

    fn from_str(text: &str) -> Result<Self, NotAMilestone> {
        Milestone::ALL.into_iter().find(|m| m.as_str() == text).ok_or(NotAMilestone)
    }
}
