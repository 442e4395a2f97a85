//! Tracking events and what follows from them together.

use serde::{Deserialize, Serialize};

use super::{Milestone, Place, Reason};
use crate::value::{Instant, LocalInstant};

/// Something that happened to a shipment. Immutable: a correction is another event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Event {
    /// When it happened, with the UTC offset of the place where it happened.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub occurred_at: LocalInstant,
    pub milestone: Milestone,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    #[serde(default)]
    pub location: Place,
    /// The source's own code and words; only with the second factor, for they may name people and depots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The state that all events of a shipment give together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub milestone: Milestone,
    pub reason: Option<Reason>,
    /// When the current milestone began.
    pub milestone_at: Option<LocalInstant>,
    /// The first delivered event of the delivery that still stands.
    pub delivered_at: Option<LocalInstant>,
    /// The latest event of any kind.
    pub last_event_at: Option<Instant>,
}

/// Folds events that are sorted oldest first by (`occurred_at`, milestone, identity).
///
/// `unknown` never moves the state, and a routine scan that straggles in after delivery (a hub's late
/// upload) does not undo it; only an event that contradicts the delivery does.
/// The order does not use the arrival time: two events of the same instant would otherwise give
/// another state when they arrive the other way round.
pub fn progress<'a>(sorted: impl IntoIterator<Item = &'a Event>) -> Progress {
    let mut state = Progress {
        milestone: Milestone::Unknown,
        reason: None,
        milestone_at: None,
        delivered_at: None,
        last_event_at: None,
    };
    for event in sorted {
        state.last_event_at = Some(event.occurred_at.at);
        if !moves(state.milestone, event.milestone) {
            continue;
        }
        if state.milestone != event.milestone {
            state.milestone_at = Some(event.occurred_at);
            state.delivered_at = (event.milestone == Milestone::Delivered).then_some(event.occurred_at);
        }
        state.milestone = event.milestone;
        state.reason = event.reason;
    }
    state
}

fn moves(current: Milestone, next: Milestone) -> bool {
    use Milestone::*;
    match (current, next) {
        (_, Unknown) => false,
        (Delivered, PreAdvised | PickedUp | InTransit | OutForDelivery | OnHold | CustomsHold) => false,
        (Returned, PreAdvised | PickedUp | InTransit | OnHold | ReturnToSender) => false,
        (_, PreAdvised) => current == Unknown,
        _ => true,
    }
}
