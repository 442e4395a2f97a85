//! Who must learn of a date that comes near or was missed, and the messages that say so.
//!
//! A notice is noted in the transaction of the warning or the escalation itself, and taken out in that of the message:
//! it is told once, whatever stops in between, and what one person must learn at one time is one message.

mod owed;
mod recipient;
mod telling;

use app::complaint::Level;
use app::deadline::{Deadline, Role};
use app::value::Instant;

use super::store::{self, Case, GUEST, Noted};
use crate::account::person::Person;
use crate::deadline::Due;
use crate::store::Transaction;

pub use owed::look;
pub use telling::tell;

/// What there is to learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For staff: a date comes near.
    Near,
    /// For staff: a date was missed.
    Missed,
    /// For staff: the customer asked for the next level.
    Asked,
    /// For the customer: a date was missed, and the complaint is with the next level.
    Escalated,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Near => "near",
            Kind::Missed => "missed",
            Kind::Asked => "asked",
            Kind::Escalated => "escalated",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Kind::Near, Kind::Missed, Kind::Asked, Kind::Escalated]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no notice"))
    }
}

/// Notes for whoever is to act that a date comes near. Returns how many are to be told.
pub(super) async fn near(
    tx: &mut Transaction,
    staff: &[Person],
    (case, level): (&Case, Level),
    due: &Due,
    now: Instant,
) -> sqlx::Result<usize> {
    let found = recipient::of_warning(staff, case, level);
    for_staff(tx, &found, case, (Kind::Near, level), due, now).await
}

/// Notes for the level that has it now, and for whoever had it in hand, that a date was missed.
pub(super) async fn missed(
    tx: &mut Transaction,
    staff: &[Person],
    (case, level): (&Case, Level),
    due: &Due,
    now: Instant,
) -> sqlx::Result<usize> {
    let found = recipient::of_escalation(staff, case, level);
    for_staff(tx, &found, case, (Kind::Missed, level), due, now).await
}

async fn for_staff(
    tx: &mut Transaction,
    found: &[&Person],
    case: &Case,
    (kind, level): (Kind, Level),
    due: &Due,
    now: Instant,
) -> sqlx::Result<usize> {
    for person in found {
        let noted = Noted {
            complaint_id: case.id.clone(),
            recipient: person.id.clone(),
            kind,
            rule: due.rule.clone(),
            name: due.name.of(person.locale).to_string(),
            due_at: due.due_at,
            level,
            by_at: None,
        };
        store::put_notice(tx, &noted, now).await?;
    }
    Ok(found.len())
}

/// Notes for the level that has it now, and for whoever had it in hand, that the customer asked for that level.
/// `deadlines` are those after the escalation.
pub(super) async fn asked(
    tx: &mut Transaction,
    staff: &[Person],
    (case, level): (&Case, Level),
    deadlines: &[Deadline],
    now: Instant,
) -> sqlx::Result<()> {
    let next = next_duty(deadlines, now);
    for person in recipient::of_escalation(staff, case, level) {
        let noted = Noted {
            complaint_id: case.id.clone(),
            recipient: person.id.clone(),
            kind: Kind::Asked,
            rule: String::new(),
            name: next.map(|duty| duty.name.of(person.locale).to_string()).unwrap_or_default(),
            due_at: now,
            level,
            by_at: next.map(|duty| duty.due_at),
        };
        store::put_notice(tx, &noted, now).await?;
    }
    Ok(())
}

/// What is still to be done first, in time.
fn next_duty(deadlines: &[Deadline], now: Instant) -> Option<&Deadline> {
    let open = deadlines.iter().filter(|d| d.role == Role::Duty && d.is_open() && !d.is_paused() && d.due_at > now);
    open.min_by_key(|deadline| deadline.due_at)
}

/// Notes for the customer who has it now, and by when. `deadlines` are those after the escalation.
pub(super) async fn escalated(
    tx: &mut Transaction,
    (case, level): (&Case, Level),
    due: &Due,
    deadlines: &[Deadline],
    now: Instant,
) -> sqlx::Result<()> {
    let noted = Noted {
        complaint_id: case.id.clone(),
        recipient: case.person_id.clone().unwrap_or_else(|| [GUEST, &case.id].concat()),
        kind: Kind::Escalated,
        rule: String::new(),
        name: due.name.of(case.locale).to_string(),
        due_at: due.due_at,
        level,
        by_at: next_duty(deadlines, now).map(|duty| duty.due_at),
    };
    store::put_notice(tx, &noted, now).await
}
