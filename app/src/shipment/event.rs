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

impl Event {
    /// Everything that tells two events apart, in the order that matters. Not the arrival time: events of one instant
    /// would otherwise give another state when they arrive the other way round.
    fn order(&self) -> impl Ord + '_ {
        let place = &self.location;
        (
            (self.occurred_at.at, self.milestone, &self.source_code, &self.text),
            (self.reason, &place.country, &place.region, &place.city, self.occurred_at.offset.as_minutes()),
        )
    }
}

/// Brings events into their one order, oldest first, whatever order they arrived in.
pub fn sort(events: &mut [Event]) {
    events.sort_by(|a, b| a.order().cmp(&b.order()));
}

/// The state that all events of a shipment give together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub milestone: Milestone,
    pub reason: Option<Reason>,
    /// When the current milestone began.
    pub milestone_at: Option<LocalInstant>,
    /// The first delivered event of the delivery that still stands; damage found after it does not undo it.
    pub delivered_at: Option<LocalInstant>,
    /// The latest event of any kind.
    pub last_event_at: Option<Instant>,
}

/// Folds events that [`sort`] has put in order.
///
/// `unknown` never moves the state, and a routine scan that straggles in after delivery (a hub's late upload) does
/// not undo it; only an event that contradicts the delivery does. A parcel on its way back stays so through every
/// scan of the return journey, and its hand-over there is a return, not a delivery.
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
        let Some(next) = next_milestone(&state, event.milestone) else { continue };
        if state.milestone != next {
            state.milestone_at = Some(event.occurred_at);
        }
        state.delivered_at = match next {
            Milestone::Delivered => state.delivered_at.or(Some(event.occurred_at)),
            Milestone::Damaged => state.delivered_at,
            _ => None,
        };
        state.milestone = next;
        state.reason = event.reason;
    }
    state
}

/// Where an event moves the shipment; None when it only adds a line to the history.
fn next_milestone(state: &Progress, event: Milestone) -> Option<Milestone> {
    use Milestone::*;
    match (state.milestone, event) {
        (_, Unknown) | (Returned, _) => None,
        (Unknown, _) => Some(event),
        (_, PreAdvised) => None,
        (ReturnToSender, Delivered) => Some(Returned),
        (ReturnToSender, _) => matches!(event, ReturnToSender | Returned | Damaged | Lost).then_some(event),
        _ if state.delivered_at.is_some() => contradicts_delivery(event).then_some(event),
        _ => Some(event),
    }
}

/// A locker scan, a failed attempt, a return or a loss says that nobody has the parcel yet.
fn contradicts_delivery(event: Milestone) -> bool {
    use Milestone::*;
    matches!(event, Delivered | ReadyForPickup | DeliveryFailed | ReturnToSender | Returned | Damaged | Lost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Milestone::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const HOUR: i64 = 3_600_000;

    fn event(hour: i64, milestone: Milestone) -> Event {
        Event {
            occurred_at: Instant::from_ms(hour * HOUR).at_offset(crate::value::UtcOffset::UTC),
            milestone,
            reason: None,
            location: Place::default(),
            source_code: None,
            text: None,
        }
    }

    /// Events one hour apart.
    fn history(milestones: &[Milestone]) -> Progress {
        let mut events: Vec<Event> = (0..).zip(milestones).map(|(hour, m)| event(hour, *m)).collect();
        sort(&mut events);
        progress(&events)
    }

    fn hour(moment: Option<LocalInstant>) -> Option<i64> {
        moment.map(|m| m.at.as_ms() / HOUR)
    }

    #[rstest]
    #[case::nothing(&[], Unknown, None, None)]
    #[case::plain(&[PreAdvised, PickedUp, InTransit, InTransit, OutForDelivery], OutForDelivery, Some(4), None)]
    #[case::the_milestone_began_with_its_first_event(&[PickedUp, InTransit, InTransit], InTransit, Some(1), None)]
    #[case::unknown_moves_nothing(&[InTransit, Unknown], InTransit, Some(0), None)]
    #[case::late_label_data(&[PickedUp, PreAdvised], PickedUp, Some(0), None)]
    #[case::straggler_after_delivery(&[OutForDelivery, Delivered, InTransit, OnHold], Delivered, Some(1), Some(1))]
    #[case::signed_twice(&[Delivered, Delivered], Delivered, Some(0), Some(0))]
    #[case::sign_off_then_locker(&[Delivered, ReadyForPickup], ReadyForPickup, Some(1), None)]
    #[case::locker_then_collected(&[Delivered, ReadyForPickup, Delivered], Delivered, Some(2), Some(2))]
    #[case::false_sign_off(&[Delivered, DeliveryFailed, OutForDelivery], OutForDelivery, Some(2), None)]
    #[case::found_again(&[InTransit, Lost, InTransit], InTransit, Some(2), None)]
    #[case::lost_after_a_false_sign_off(&[Delivered, Lost], Lost, Some(1), None)]
    #[case::damage_seen_after_delivery(&[Delivered, Damaged], Damaged, Some(1), Some(0))]
    #[case::straggler_after_damage(&[Delivered, Damaged, InTransit], Damaged, Some(1), Some(0))]
    #[case::damaged_on_the_way(&[Damaged, InTransit, Delivered], Delivered, Some(2), Some(2))]
    #[case::travels_back(&[DeliveryFailed, ReturnToSender, InTransit, OutForDelivery], ReturnToSender, Some(1), None)]
    #[case::handed_back(&[ReturnToSender, InTransit, Delivered], Returned, Some(2), None)]
    #[case::nothing_follows_the_return(&[Returned, Delivered, InTransit], Returned, Some(0), None)]
    #[case::lost_on_the_way_back(&[ReturnToSender, Lost], Lost, Some(1), None)]
    #[case::cancelled_on_paper_only(&[Cancelled, PickedUp], PickedUp, Some(1), None)]
    #[case::cancelled_after_delivery(&[Delivered, Cancelled], Delivered, Some(0), Some(0))]
    fn histories(
        #[case] milestones: &[Milestone],
        #[case] milestone: Milestone,
        #[case] began: Option<i64>,
        #[case] delivered: Option<i64>,
    ) {
        let state = history(milestones);
        assert_eq!((state.milestone, hour(state.milestone_at)), (milestone, began));
        assert_eq!(hour(state.delivered_at), delivered);
        let last = (milestones.len() as i64 - 1) * HOUR;
        assert_eq!(state.last_event_at.map_or(-HOUR, Instant::as_ms), last, "every event is news");
    }

    #[test]
    fn the_reason_is_that_of_the_latest_moving_event() {
        let failed = Event { reason: Some(Reason::ConsigneeNotHome), ..event(0, DeliveryFailed) };
        let scanned = event(1, Unknown);
        assert_eq!(progress([&failed, &scanned]).reason, Some(Reason::ConsigneeNotHome));
        let next_day = event(2, OutForDelivery);
        assert_eq!(progress([&failed, &scanned, &next_day]).reason, None);
    }

    fn any_event() -> impl Strategy<Value = Event> {
        let reason = proptest::option::of(proptest::sample::select(Reason::ALL));
        let code = proptest::option::of("[AB]");
        (0i64..6, proptest::sample::select(&Milestone::ALL[..]), reason, code.clone(), code, 0i16..2).prop_map(
            |(hour, milestone, reason, source_code, city, offset)| {
                let offset = crate::value::UtcOffset::from_minutes(offset * 60).expect("in range");
                let occurred_at = Instant::from_ms(hour * HOUR).at_offset(offset);
                let location = Place { city, ..Place::default() };
                Event { occurred_at, reason, source_code, location, ..event(hour, milestone) }
            },
        )
    }

    proptest! {
        #[test]
        fn any_arrival_order_and_any_repetition_give_the_same_state(
            (first, second) in proptest::collection::vec(any_event(), 0..9)
                .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
            repeated in 0usize..9,
        ) {
            let (mut first, mut second) = (first, second);
            second.extend(first.get(repeated).cloned());
            sort(&mut first);
            sort(&mut second);
            prop_assert_eq!(progress(&first), progress(&second));
        }
    }
}
