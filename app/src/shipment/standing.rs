//! The shipment against its promise: on time, at risk, late, silent; and what happens next.

use serde::{Deserialize, Serialize};

use super::{Milestone, Progress, Reason};
use crate::value::Instant;

/// How the shipment stands against its promise now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// No promise is known.
    NoPromise,
    OnTime,
    /// The usual remaining time of this lane ends after the promise.
    AtRisk,
    Late,
    /// No news for longer than 95 % of the gaps on this lane.
    Silent,
    DeliveredOnTime,
    DeliveredLate,
    /// Delivered without a known promise.
    Delivered,
    /// Returned, lost or cancelled: it will not be delivered.
    Ended,
}

impl Standing {
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::NoPromise => "no_promise",
            Standing::OnTime => "on_time",
            Standing::AtRisk => "at_risk",
            Standing::Late => "late",
            Standing::Silent => "silent",
            Standing::DeliveredOnTime => "delivered_on_time",
            Standing::DeliveredLate => "delivered_late",
            Standing::Delivered => "delivered",
            Standing::Ended => "ended",
        }
    }

    /// 0 is the worst: the order of a list "sorted by trouble".
    pub fn trouble_rank(self) -> u8 {
        match self {
            Standing::Late => 0,
            Standing::Silent => 1,
            Standing::AtRisk => 2,
            Standing::Ended => 3,
            Standing::NoPromise => 4,
            Standing::OnTime => 5,
            Standing::DeliveredLate => 6,
            Standing::Delivered | Standing::DeliveredOnTime => 7,
        }
    }
}

/// The commitment made to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Promise {
    pub promised_at: Option<Instant>,
}

/// How long shipments of this lane usually still take, and stay quiet, after a milestone. Milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LanePace {
    /// 90th percentile of the time from the milestone to delivery.
    pub remaining_p90_ms: i64,
    /// 95th percentile of the time from the milestone to the next event.
    pub gap_p95_ms: i64,
}

/// `max(0, (delivered_at or now) - promised_at)` in milliseconds; 0 without a promise, and once it will not be delivered.
pub fn late_by_ms(progress: &Progress, promise: Promise, now: Instant) -> i64 {
    let Some(promised_at) = promise.promised_at else { return 0 };
    let until = match progress.delivered_at {
        Some(delivered) => delivered.at,
        None if matches!(progress.milestone, Milestone::Returned | Milestone::Cancelled) => return 0,
        None => now,
    };
    until.ms_since(promised_at).max(0)
}

/// The standing at `now`. Late outranks silent, silent outranks at risk: the reader sees the worst true thing.
pub fn standing(progress: &Progress, promise: Promise, pace: Option<LanePace>, now: Instant) -> Standing {
    let late = late_by_ms(progress, promise, now) > 0;
    match progress.milestone {
        Milestone::Delivered => match promise.promised_at {
            None => Standing::Delivered,
            Some(_) if late => Standing::DeliveredLate,
            Some(_) => Standing::DeliveredOnTime,
        },
        Milestone::Returned | Milestone::Lost | Milestone::Cancelled => Standing::Ended,
        _ if late => Standing::Late,
        _ if is_silent(progress, pace, now) => Standing::Silent,
        _ => match (promise.promised_at, progress.milestone_at, pace) {
            (None, _, _) => Standing::NoPromise,
            (Some(promised_at), Some(since), Some(pace)) if expected(since.at, pace, now) > promised_at => {
                Standing::AtRisk
            }
            _ => Standing::OnTime,
        },
    }
}

/// The latest usual arrival: the p90 of the remaining time counts from the milestone, and never lies in the past.
fn expected(since: Instant, pace: LanePace, now: Instant) -> Instant {
    since.plus_ms(pace.remaining_p90_ms).max(now)
}

/// A parcel that waits at a pickup point is quiet by nature.
fn is_silent(progress: &Progress, pace: Option<LanePace>, now: Instant) -> bool {
    let waits = matches!(progress.milestone, Milestone::ReadyForPickup | Milestone::PreAdvised | Milestone::Unknown);
    match (progress.last_event_at, pace) {
        (Some(last), Some(pace)) if !waits => now.ms_since(last) > pace.gap_p95_ms,
        _ => false,
    }
}

/// What happens next and who acts: the sentence under the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// The shipper hands the parcel over.
    ShipperHandsOver,
    /// The carrier moves it on.
    CarrierMoves,
    /// Somebody should be there: it is on the van.
    BeAvailable,
    /// The consignee fetches it.
    CollectAtPoint,
    /// The carrier tries again.
    Redelivery,
    /// The consignee corrects or completes the address.
    CompleteAddress,
    /// Customs decides; shipper or consignee may have to answer.
    AnswerCustoms,
    /// It is late or silent: the carrier looks for it.
    CarrierSearches,
    /// The carrier brings it back to the shipper.
    ReturnTravels,
    /// Lost or damaged: the customer states the damage.
    ReportDamage,
    /// Nothing is left to do.
    Done,
}

/// The next step that follows from milestone, reason and standing.
pub fn next_step(milestone: Milestone, reason: Option<Reason>, standing: Standing) -> NextStep {
    match milestone {
        Milestone::Delivered | Milestone::Returned | Milestone::Cancelled => NextStep::Done,
        Milestone::Lost | Milestone::Damaged => NextStep::ReportDamage,
        Milestone::ReturnToSender => NextStep::ReturnTravels,
        Milestone::ReadyForPickup => NextStep::CollectAtPoint,
        Milestone::CustomsHold => NextStep::AnswerCustoms,
        Milestone::DeliveryFailed | Milestone::OnHold if reason.is_some_and(Reason::asks_for_address) => {
            NextStep::CompleteAddress
        }
        Milestone::DeliveryFailed => NextStep::Redelivery,
        Milestone::OutForDelivery if standing != Standing::Silent => NextStep::BeAvailable,
        _ if matches!(standing, Standing::Late | Standing::Silent) => NextStep::CarrierSearches,
        Milestone::Unknown | Milestone::PreAdvised => NextStep::ShipperHandsOver,
        _ => NextStep::CarrierMoves,
    }
}
