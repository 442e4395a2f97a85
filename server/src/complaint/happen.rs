//! Something happens to a complaint: the event is appended, and everything that follows from the events derived anew.

use app::complaint::{Life, closes_at, life, open_due};
use app::deadline::{CaseEvent, CaseEventKind, CaseKind, Deadline};
use app::value::Instant;

use super::priority::rank;
use super::store::{self, Case};
use super::{By, subject};
use crate::audit::{self, Entry};
use crate::deadline::{self, CaseRef};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::Transaction;

/// A complaint that no other writer touches until the end of the transaction.
#[derive(Debug)]
pub struct Locked {
    pub case: Case,
    pub events: Vec<CaseEvent>,
}

impl Locked {
    pub fn life(&self) -> Life {
        life(&self.events)
    }
}

/// # Errors
/// `NotFound` when it is gone.
pub async fn lock(tx: &mut Transaction, complaint_number: &str) -> Result<Locked, Refusal> {
    let case = store::lock(tx, complaint_number).await?.ok_or(Refusal::NotFound)?;
    let events = store::events(tx, &case.id).await?;
    Ok(Locked { case, events })
}

/// Appends an event and derives state and deadlines. Moments only grow within a complaint, so that the order of its
/// events never depends on a clock that stood still.
///
/// # Errors
/// `Conflict` when it cannot happen in this state.
pub async fn happen(
    tx: &mut Transaction,
    portal: &Portal,
    locked: &mut Locked,
    kind: CaseEventKind,
    by: &By,
    now: Instant,
) -> Result<Vec<Deadline>, Refusal> {
    happen_at(tx, portal, locked, (kind, now), by, now).await
}

/// [`happen`] for what happened before it is noted now: clocks run from then.
///
/// # Errors
/// As [`happen`].
pub async fn happen_at(
    tx: &mut Transaction,
    portal: &Portal,
    locked: &mut Locked,
    (kind, at): (CaseEventKind, Instant),
    by: &By,
    now: Instant,
) -> Result<Vec<Deadline>, Refusal> {
    if !locked.life().may(kind) {
        return Err(Refusal::Conflict);
    }
    let last = locked.events.last().map_or(at, |event| event.at.plus_ms(1));
    let event = CaseEvent { kind, at: at.max(last) };
    locked.events.push(event);
    store::add_event(tx, &locked.case.id, locked.events.len(), event, by).await?;
    derive(tx, portal, locked, now).await
}

/// Deadlines and state from all events.
async fn derive(
    tx: &mut Transaction,
    portal: &Portal,
    locked: &Locked,
    now: Instant,
) -> Result<Vec<Deadline>, Refusal> {
    let traits: Vec<&str> = locked.case.traits.split(' ').filter(|word| !word.is_empty()).collect();
    let case =
        CaseRef { kind: CaseKind::Complaint, id: &locked.case.id, pack_id: &locked.case.pack_id, traits: &traits };
    let deadlines = deadline::set(tx, &portal.settings.zone, case, &locked.events, now).await?;
    let life = locked.life();
    let closes_at = closes_at(&life, store::talk(tx, &locked.case.id).await?);
    store::set_derived(tx, &locked.case.id, &life, (open_due(&deadlines), closes_at), now).await?;
    rank(tx, &locked.case.id, now).await?;
    Ok(deadlines)
}

/// The audit row of something that happened; last in its transaction.
pub async fn note(
    tx: &mut Transaction,
    caller: Option<&Caller>,
    action: &'static str,
    complaint_number: &str,
    detail: &[(&'static str, &str)],
    now: Instant,
) -> sqlx::Result<()> {
    let subject = subject(complaint_number);
    let mut entry = match caller {
        Some(caller) => Entry::by(caller, action, &subject),
        None => Entry::system(action, &subject),
    };
    for (key, value) in detail {
        entry = entry.with(key, *value);
    }
    audit::record(tx, &entry, now).await
}
