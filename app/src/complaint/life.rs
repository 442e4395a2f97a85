//! The life of a complaint: its state follows from its dated events alone, and some events are refused in some states.

use crate::account::words;
use crate::deadline::{CaseEvent, CaseEventKind};
use crate::value::Instant;

/// How long the customer may still say "not solved" before an answered complaint closes by itself. The operator's own
/// term; a complaint that closed can be opened again.
pub const SILENCE_MS: i64 = 14 * 86_400_000;

words! {
    /// Where a complaint stands.
    State {
        /// It has a number; nobody has looked at it yet.
        Received = "received",
        /// Somebody has read it.
        Acknowledged = "acknowledged",
        /// Somebody has it in hand.
        Assigned = "assigned",
        /// The customer was asked for something.
        AwaitingCustomer = "awaiting_customer",
        /// The answer is written and on its way.
        Answered = "answered",
        /// The customer has the answer.
        Told = "told",
        Closed = "closed",
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Who has it in hand. It only goes up.
    Level {
        Agent = "agent",
        Supervisor = "supervisor",
        Manager = "manager",
    }
}

impl Level {
    /// The next step of the ladder; None at its end.
    pub fn above(self) -> Option<Level> {
        match self {
            Level::Agent => Some(Level::Supervisor),
            Level::Supervisor => Some(Level::Manager),
            Level::Manager => None,
        }
    }
}

/// What all events together say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    pub state: State,
    pub level: Level,
    pub reopened_count: u32,
    pub received_at: Option<Instant>,
    /// In this round: since the complaint was received or opened again.
    pub acknowledged_at: Option<Instant>,
    pub is_assigned: bool,
    pub answered_at: Option<Instant>,
    pub told_at: Option<Instant>,
    /// Closed or withdrawn.
    pub ended_at: Option<Instant>,
}

impl Default for Life {
    fn default() -> Self {
        Life {
            state: State::Received,
            level: Level::Agent,
            reopened_count: 0,
            received_at: None,
            acknowledged_at: None,
            is_assigned: false,
            answered_at: None,
            told_at: None,
            ended_at: None,
        }
    }
}

/// The life up to now. Events that could not happen where they stand change nothing, so that no history, however it
/// came about, gives a state that cannot be.
pub fn life(events: &[CaseEvent]) -> Life {
    let mut sorted = events.to_vec();
    sorted.sort();
    sorted.into_iter().fold(Life::default(), |life, event| if life.may(event.kind) { life.after(event) } else { life })
}

impl Life {
    pub fn is_open(&self) -> bool {
        self.received_at.is_some() && self.ended_at.is_none()
    }

    /// Whether the event may happen now. Handlers refuse by it, buttons are shown by it.
    pub fn may(&self, kind: CaseEventKind) -> bool {
        use CaseEventKind as K;
        let open = self.is_open();
        match kind {
            K::Received => self.received_at.is_none(),
            K::Acknowledged => open && self.acknowledged_at.is_none(),
            K::Assigned => open,
            K::Escalated => open && self.level.above().is_some(),
            K::InformationAsked => open && self.state != State::AwaitingCustomer,
            K::InformationGiven => open && self.state == State::AwaitingCustomer,
            K::Answered => open,
            K::Told => open && self.answered_at.is_some() && self.told_at.is_none(),
            K::Closed | K::Withdrawn => open,
            K::Reopened => self.ended_at.is_some(),
            K::AnswerSent | K::Proposed | K::Agreed | K::Rejected | K::Paid | K::Appealed | K::Delivered => false,
        }
    }

    fn after(mut self, event: CaseEvent) -> Life {
        use CaseEventKind as K;
        match event.kind {
            K::Received => self.received_at = Some(event.at),
            K::Acknowledged => self.acknowledged_at = Some(event.at),
            K::Assigned => self.is_assigned = true,
            K::Escalated => self.level = self.level.above().unwrap_or(self.level),
            K::Answered => (self.answered_at, self.told_at) = (Some(event.at), None),
            K::Told => self.told_at = Some(event.at),
            K::Closed | K::Withdrawn => self.ended_at = Some(event.at),
            K::Reopened => {
                self = Life {
                    received_at: self.received_at,
                    level: self.level,
                    reopened_count: self.reopened_count + 1,
                    ..Life::default()
                }
            }
            _ => {}
        }
        self.state = match event.kind {
            K::Closed => State::Closed,
            K::Withdrawn => State::Withdrawn,
            K::InformationAsked => State::AwaitingCustomer,
            K::Escalated if self.state == State::AwaitingCustomer => State::AwaitingCustomer,
            K::Assigned if self.state == State::AwaitingCustomer => State::AwaitingCustomer,
            _ => self.standing(),
        };
        self
    }

    /// The state by what was done last, apart from waiting and endings.
    fn standing(&self) -> State {
        match (self.told_at, self.answered_at, self.is_assigned, self.acknowledged_at) {
            (Some(_), ..) => State::Told,
            (None, Some(_), ..) => State::Answered,
            (None, None, true, _) => State::Assigned,
            (None, None, false, Some(_)) => State::Acknowledged,
            (None, None, false, None) => State::Received,
        }
    }

    /// When an answered complaint closes by itself; None while nobody waits for that.
    pub fn closes_at(&self) -> Option<Instant> {
        self.told_at.filter(|_| self.state == State::Told).map(|told| told.plus_ms(SILENCE_MS))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use CaseEventKind as K;

    fn after(kinds: &[K]) -> Life {
        let events: Vec<CaseEvent> =
            kinds.iter().enumerate().map(|(n, kind)| CaseEvent::new(*kind, Instant::from_ms(n as i64))).collect();
        life(&events)
    }

    #[test]
    fn the_usual_way() {
        let way = [
            K::Received,
            K::Acknowledged,
            K::Assigned,
            K::InformationAsked,
            K::InformationGiven,
            K::Answered,
            K::Told,
            K::Closed,
        ];
        let states = [
            State::Received,
            State::Acknowledged,
            State::Assigned,
            State::AwaitingCustomer,
            State::Assigned,
            State::Answered,
            State::Told,
            State::Closed,
        ];
        for (n, state) in states.into_iter().enumerate() {
            assert_eq!(after(&way[..=n]).state, state, "{:?}", way[n]);
        }
        assert_eq!(after(&way[..7]).closes_at(), Some(Instant::from_ms(6 + SILENCE_MS)));
    }

    #[test]
    fn reopened_begins_again_and_stays_as_high() {
        let life = after(&[K::Received, K::Escalated, K::Answered, K::Told, K::Closed, K::Reopened]);
        assert_eq!((life.state, life.level, life.reopened_count), (State::Received, Level::Supervisor, 1));
        assert!(life.may(K::Acknowledged) && !life.may(K::Told) && !life.may(K::Reopened));
    }

    #[test]
    fn a_better_answer_must_be_told_again() {
        let life = after(&[K::Received, K::Answered, K::Told, K::Answered]);
        assert_eq!((life.state, life.told_at), (State::Answered, None));
    }

    fn any_kind() -> impl Strategy<Value = K> {
        prop::sample::select(K::ALL)
    }

    proptest! {
        #[test]
        fn no_history_reaches_an_impossible_state(kinds in prop::collection::vec(any_kind(), 0..40)) {
            let life = after(&kinds);
            prop_assert_eq!(life.ended_at.is_some(), matches!(life.state, State::Closed | State::Withdrawn));
            prop_assert!(life.told_at.is_none() || life.answered_at.is_some(), "told without an answer");
            prop_assert!(life.received_at.is_some() || life == Life::default(), "something before it was received");
            prop_assert!(!(life.state == State::AwaitingCustomer && life.may(K::InformationAsked)));
            let ends = kinds.contains(&K::Closed) || kinds.contains(&K::Withdrawn);
            prop_assert!(life.reopened_count == 0 || ends, "opened again without having ended");
        }

        #[test]
        fn the_order_of_arrival_does_not_matter(kinds in prop::collection::vec(any_kind(), 0..20), seed in any::<u64>()) {
            let mut events: Vec<CaseEvent> =
                kinds.iter().enumerate().map(|(n, kind)| CaseEvent::new(*kind, Instant::from_ms(n as i64 / 2))).collect();
            let before = life(&events);
            let count = events.len().max(1);
            events.rotate_left(seed as usize % count);
            prop_assert_eq!(life(&events), before);
        }
    }
}
