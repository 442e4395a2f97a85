//! Deadlines of complaints and claims: what a rule is, what a case tells of itself, and what follows for whom by when.
//!
//! A rule is data with a source. A deadline is computed from the case's events alone and never edited, so that it can
//! be computed again at any time. The computing needs zones and calendars and stands in the server; here are the
//! values it takes and gives, the rules that a pack must keep, and the screens.

pub mod admin;
pub mod api;
mod calendar;
mod case;
mod compensation;
pub mod components;
mod day;
mod pack;
pub mod pages;
mod words;

use serde::{Deserialize, Serialize};

pub use calendar::{Calendar, Holiday, WorkingDay};
pub use case::{CaseEvent, CaseEventKind, Standing};
pub use compensation::{
    Basis, Compensation, CompensationExample, CompleteDelay, Document, Facts, Loss, Reach, SdrRate,
};
pub use day::{Day, NotADay};
pub use pack::{Appeal, Example, Expected, INQUIRY, Limit, Pack, Role, Rule, Source, Unit};
pub use words::Words;

pub use crate::attachment::CaseKind;
use crate::value::Instant;

/// One deadline of one case, as the rule in force when the case began gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Deadline {
    /// The rule's key within its pack, e.g. `answer`.
    pub rule: String,
    pub name: Words,
    /// "Why this date?" in words.
    pub explanation: Words,
    pub source: Source,
    pub role: Role,
    /// By law or contract of carriage; never pauses.
    pub is_statutory: bool,
    /// The operator has confirmed the version of the pack that the case began under.
    pub is_confirmed: bool,
    /// 0, and one more with each reopening.
    pub round: u32,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub started_at: Instant,
    /// The last moment that is in time. "Day 7" ends at 24:00, which is 0:00 of the day after.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub due_at: Instant,
    /// When to warn that it comes near; the earliest first.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub warn_at: Vec<Instant>,
    /// When what the rule asks for was done.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub met_at: Option<Instant>,
    /// When the case ended without it (closed or withdrawn): nothing is owed any more.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Instant>,
    /// `due_at`, once it is known that it passed with nothing done.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub breached_at: Option<Instant>,
    /// Waits for the customer since then; the date moves when the answer comes.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub paused_at: Option<Instant>,
}

/// How a deadline stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Paused,
    /// Nothing was done, and it is over since so many milliseconds.
    Late(i64),
    Met,
    /// Done, but so many milliseconds after it was due.
    MetLate(i64),
    /// The case ended first.
    Void,
    /// The customer's own window is over.
    Over,
}

impl Deadline {
    pub fn is_open(&self) -> bool {
        self.met_at.is_none() && self.ended_at.is_none()
    }

    pub fn is_paused(&self) -> bool {
        self.is_open() && self.paused_at.is_some()
    }

    /// A moment exactly at `due_at` is in time.
    pub fn state(&self, now: Instant) -> State {
        let late = |at: Instant| Some(at.ms_since(self.due_at)).filter(|ms| *ms > 0);
        match (self.met_at, self.ended_at) {
            (Some(met), _) => late(met).map_or(State::Met, State::MetLate),
            (None, Some(_)) => State::Void,
            (None, None) if self.paused_at.is_some() => State::Paused,
            (None, None) => match (late(now), self.role) {
                (None, _) => State::Open,
                (Some(ms), Role::Duty) => State::Late(ms),
                (Some(_), Role::Right) => State::Over,
            },
        }
    }
}

/// The open duty that is due next: what "who acts next, by when" shows.
pub fn next(deadlines: &[Deadline]) -> Option<&Deadline> {
    let open = deadlines.iter().filter(|deadline| deadline.role == Role::Duty && deadline.is_open());
    open.min_by_key(|deadline| (deadline.is_paused(), deadline.due_at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duty(met_at: Option<i64>, paused_at: Option<i64>) -> Deadline {
        let at = Instant::from_ms;
        Deadline {
            rule: "answer".into(),
            name: Words::default(),
            explanation: Words::default(),
            source: Source::default(),
            role: Role::Duty,
            is_statutory: false,
            is_confirmed: false,
            round: 0,
            started_at: at(0),
            due_at: at(100),
            warn_at: vec![],
            met_at: met_at.map(at),
            ended_at: None,
            breached_at: None,
            paused_at: paused_at.map(at),
        }
    }

    #[test]
    fn exactly_at_the_end_is_in_time() {
        let state = |met, now| duty(met, None).state(Instant::from_ms(now));
        assert_eq!((state(None, 100), state(None, 101)), (State::Open, State::Late(1)));
        assert_eq!((state(Some(100), 500), state(Some(130), 500)), (State::Met, State::MetLate(30)));
        assert_eq!(duty(None, Some(50)).state(Instant::from_ms(500)), State::Paused);
        let right = Deadline { role: Role::Right, ..duty(None, None) };
        assert_eq!(right.state(Instant::from_ms(500)), State::Over);
        let void = Deadline { ended_at: Some(Instant::from_ms(50)), ..duty(None, None) };
        assert_eq!(void.state(Instant::from_ms(500)), State::Void);
    }

    #[test]
    fn next_is_what_runs_and_is_due_first() {
        let later = Deadline { due_at: Instant::from_ms(200), ..duty(None, None) };
        let list = [duty(None, Some(1)), duty(Some(1), None), later.clone()];
        assert_eq!(next(&list), Some(&later));
    }
}
