//! Taking in shipments and events: the same for the API, for files and for the demo.
//!
//! A batch is one transaction. The drafts must be normalised and free of problems (`app::shipment::intake`).
//! Everything is idempotent: what is already known changes nothing, not even a version.

mod events;
mod identity;
mod record;
mod shipments;

use app::shipment::intake::{EventDraft, ShipmentDraft};
use app::value::Instant;

use crate::store::{Store, Transaction};

/// What became of one shipment draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upserted {
    Created,
    Updated,
    Unchanged,
}

/// What became of one event draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    Recorded,
    /// The same event was there before, or earlier in this batch.
    Duplicate,
}

/// An event and the system it comes from: the source is part of the event's identity.
#[derive(Debug, Clone)]
pub struct Sourced {
    source: String,
    event: EventDraft,
    /// By it an event is known again, see [`identity::of`].
    identity: String,
}

impl Sourced {
    /// Computes the identity, so that an import does it on the thread that reads.
    pub fn new(source: String, event: EventDraft) -> Self {
        let identity = identity::of(&source, &event);
        Sourced { source, event, identity }
    }
}

/// Outcomes in the order of the drafts.
#[derive(Debug, Default)]
pub struct Outcome {
    pub shipments: Vec<Upserted>,
    pub events: Vec<Recorded>,
    /// Waybill numbers whose tracking answer changed.
    pub changed: Vec<String>,
}

/// Takes in shipments, then events, in one transaction. Events of a waybill number that nobody stated yet
/// create it: a TMS may well send the first scan before the shipment.
pub async fn take_in(
    store: &Store,
    shipments: &[ShipmentDraft],
    events: &[Sourced],
    now: Instant,
) -> sqlx::Result<Outcome> {
    let mut tx = store.begin().await?;
    let outcome = take_in_within(&mut tx, shipments, events, now).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// Like [`take_in`] inside the caller's transaction.
pub async fn take_in_within(
    tx: &mut Transaction,
    shipments: &[ShipmentDraft],
    events: &[Sourced],
    now: Instant,
) -> sqlx::Result<Outcome> {
    let mut outcome = Outcome::default();
    outcome.shipments = shipments::upsert(tx, shipments, now, &mut outcome.changed).await?;
    outcome.events = events::record(tx, events, now, &mut outcome.changed).await?;
    outcome.changed.sort_unstable();
    outcome.changed.dedup();
    Ok(outcome)
}
