//! Shipments: what was sent, what happened to it, and how that stands against the promise.
//!
//! Types of the tracking answer and the pure rules behind it. An event, once recorded, never changes;
//! milestone, standing and next step are computed from the events, so any order of arrival gives the same state.

pub mod api;
pub mod components;
mod event;
pub mod headline;
pub mod identifier;
pub mod intake;
pub(crate) mod islands;
mod item;
pub mod mapping;
pub mod mask;
mod milestone;
mod pace;
pub mod pages;
mod reason;
mod record;
mod standing;

use serde::{Deserialize, Serialize};

pub use event::{Event, Progress, progress, sort};
pub use item::{Filter, ShipmentItem};
pub use milestone::Milestone;
pub use pace::{service_bounds, service_pace, widest};
pub use reason::{Party, Reason};
pub use record::{
    Charges, ConsentChannel, DatedProof, LeaveConsent, LeftAt, ProofKind, ProofOfDelivery, ReadBy, Record,
    left_at_in_chinese,
};
pub use standing::{LanePace, NextStep, Promise, Standing, late_by_ms, next_step, standing};

use crate::value::{LocalInstant, Money};

/// A place as the public may see it: never finer than the city, and only the province without a second factor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// ISO 3166-1 alpha-2, e.g. `CN`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Province or state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
}

impl Place {
    pub fn is_empty(&self) -> bool {
        self.country.is_none() && self.region.is_none() && self.city.is_none()
    }

    /// `Suzhou, Jiangsu` - the finest known part first, the country only when nothing else is known.
    pub fn label(&self) -> Option<String> {
        match (&self.city, &self.region) {
            (Some(city), Some(region)) if city != region => Some([city.as_str(), region.as_str()].join(", ")),
            (Some(place), _) | (None, Some(place)) => Some(place.clone()),
            (None, None) => self.country.clone(),
        }
    }
}

/// The answer to "where is my parcel": `GET /api/v1/tracking/{waybill_number}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Tracking {
    pub waybill_number: String,
    pub milestone: Milestone,
    pub standing: Standing,
    /// Why it is held up, when the latest event says so.
    pub reason: Option<Reason>,
    /// The commitment, with the offset it was stated with; in the operator's zone when it was stated in UTC.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub promised_at: Option<LocalInstant>,
    /// The current guess; not a commitment.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub estimated_at: Option<LocalInstant>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub delivered_at: Option<LocalInstant>,
    /// Milliseconds after the promise, 0 when not late.
    pub late_by_ms: i64,
    pub origin: Place,
    pub destination: Place,
    /// The operator's service level code, e.g. `express`.
    pub service: Option<String>,
    /// Newest first.
    pub events: Vec<Event>,
    pub next_step: NextStep,
    /// Grows with every change of the shipment; whoever gives it to the stream misses no change since this answer.
    pub version: i64,
    /// True when the reader proved a second factor for this parcel.
    pub verified: bool,
    /// Only with the second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
}

/// What only a party to the shipment may read; names and phones stay masked even then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Details {
    pub shipper: Option<MaskedParty>,
    pub consignee: Option<MaskedParty>,
    pub item_description: Option<String>,
    pub piece_count: i64,
    /// Grams.
    pub weight_g: Option<i64>,
    pub fee: Option<Money>,
    /// Where it waits, while it is ready to be collected and the operator keeps that service point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pickup_point: Option<PickupPoint>,
    /// Terms, weighing, consent and proofs of delivery; with charges for the shipper's side alone.
    #[serde(default, skip_serializing_if = "Record::is_empty")]
    pub record: Record,
}

/// A service point where a parcel waits for its receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PickupPoint {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// When it closes; absent while it is closed, and when its hours are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub open_until: Option<LocalInstant>,
    /// When it opens next, while it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub opens_at: Option<LocalInstant>,
}

/// A party with the middle of name and phone hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MaskedParty {
    pub name: Option<String>,
    pub phone: Option<String>,
}

/// One answer in a bulk look-up: each waybill number has its own status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TrackingResult {
    pub waybill_number: String,
    /// 200, 404 (unknown), or 422 (cannot be a waybill number).
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// Known-good numbers one slip away from what was typed, when its check digit is wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<String>,
}
