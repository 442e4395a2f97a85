//! Who acts next, and by when.

use serde::{Deserialize, Serialize};

use super::{Level, Life, SILENCE_MS, State};
use crate::account::words;
use crate::deadline::{Deadline, Role};
use crate::value::Instant;

words! {
    /// Who acts next.
    Actor {
        Agent = "agent",
        Supervisor = "supervisor",
        Manager = "manager",
        Customer = "customer",
        Nobody = "nobody",
    }
}

/// Who acts next, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Next {
    pub who: Actor,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub by: Option<Instant>,
}

/// What the conversation adds to the life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Talk {
    /// Messages of the customer that nobody has answered.
    pub contact_count: i64,
    /// The last words of either side in the conversation.
    pub said_at: Option<Instant>,
}

/// When an answered complaint closes by itself: its customer has been silent since the answer, and since the last words.
/// None while nobody waits for that, or the customer waits for us.
pub fn closes_at(life: &Life, talk: Talk) -> Option<Instant> {
    let at = life.closes_at().filter(|_| talk.contact_count == 0)?;
    Some(talk.said_at.map_or(at, |said| at.max(said.plus_ms(SILENCE_MS))))
}

/// Who acts next, and by when: by the open duty that is due first where it is ours.
pub fn next(life: &Life, deadlines: &[Deadline], talk: Talk) -> Next {
    let who = who(life.state, life.level, talk.contact_count);
    let by = match who {
        Actor::Nobody => None,
        Actor::Customer => closes_at(life, talk),
        _ => open_due(deadlines),
    };
    Next { who, by }
}

/// Who acts next. `contact_count` messages of the customer have no answer: whoever wrote after the answer waits for us.
pub fn who(state: State, level: Level, contact_count: i64) -> Actor {
    match (state, level) {
        (State::Closed | State::Withdrawn, _) => Actor::Nobody,
        (State::Told, _) if contact_count == 0 => Actor::Customer,
        (State::AwaitingCustomer, _) => Actor::Customer,
        (_, Level::Agent) => Actor::Agent,
        (_, Level::Supervisor) => Actor::Supervisor,
        (_, Level::Manager) => Actor::Manager,
    }
}

/// The nearest date of a duty that runs.
pub fn open_due(deadlines: &[Deadline]) -> Option<Instant> {
    let open = deadlines.iter().filter(|d| d.role == Role::Duty && d.is_open() && !d.is_paused());
    open.map(|deadline| deadline.due_at).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::life;
    use crate::deadline::{CaseEvent, CaseEventKind as K};

    #[test]
    fn who_acts_next_follows_the_life() {
        let at = Instant::from_ms;
        let told = life(&[
            CaseEvent::new(K::Received, at(0)),
            CaseEvent::new(K::Answered, at(1)),
            CaseEvent::new(K::Told, at(2)),
        ]);
        let silent = Talk::default();
        assert_eq!(next(&told, &[], silent), Next { who: Actor::Customer, by: Some(at(2 + SILENCE_MS)) });
        let said = |contact_count| Talk { contact_count, said_at: Some(at(9)) };
        assert_eq!(next(&told, &[], said(0)).by, Some(at(9 + SILENCE_MS)), "after the last words");
        assert_eq!(next(&told, &[], said(1)), Next { who: Actor::Agent, by: None }, "the customer wrote again");
        assert_eq!(closes_at(&told, said(1)), None);
        let escalated = life(&[CaseEvent::new(K::Received, at(0)), CaseEvent::new(K::Escalated, at(1))]);
        assert_eq!(next(&escalated, &[], silent).who, Actor::Supervisor);
    }
}
