//! The parcels of a person without organisation: added by proving a second factor once, then open while signed in.

pub mod pages;
mod store;

use app::shipment::ShipmentItem;
use app::value::Instant;

use super::overview::judge;
use super::verification::{self, Factor};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::session::SignedIn;
use crate::state::Portal;

/// Parcels that one person keeps: a sender of more is an organisation.
const MOST_PARCELS: i64 = 500;

/// # Errors
/// The database's.
pub async fn list(portal: &Portal, person: &SignedIn, now: Instant) -> Result<Vec<ShipmentItem>, Refusal> {
    list_of(portal, &person.person_id, now).await
}

/// [`list`] of a person who does not ask: for staff.
///
/// # Errors
/// The database's.
pub async fn list_of(portal: &Portal, person_id: &str, now: Instant) -> Result<Vec<ShipmentItem>, Refusal> {
    let rows = store::list(&portal.store, person_id, MOST_PARCELS).await?;
    Ok(rows.iter().map(|row| judge(portal, row, now)).collect())
}

/// Adds a parcel, with the limits and the answers of the second factor itself. Adding it twice changes nothing.
///
/// # Errors
/// `Forbidden` for a wrong factor and an unknown number alike; `TooMany` for either after too many tries; `Conflict`
/// beyond 500 parcels.
pub async fn add(
    portal: &Portal,
    caller: &Caller,
    person: &SignedIn,
    waybill_number: &str,
    factor: Factor<'_>,
) -> Result<ShipmentItem, Refusal> {
    let now = portal.clock.now();
    verification::verify(portal, caller, waybill_number, factor, now).await?;
    let row = store::find(&portal.store, waybill_number).await?.ok_or(Refusal::Forbidden)?;
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["parcels:", &person.person_id].concat()).await?;
    if store::count(&mut tx, &person.person_id).await? >= MOST_PARCELS {
        return Err(Refusal::Conflict);
    }
    if store::insert(&mut tx, &person.person_id, &row.id, now).await? {
        let subject = ["person:", &person.person_id].concat();
        let entry = Entry::by(caller, "parcel.added", &subject).with("waybill_number", waybill_number);
        audit::record(&mut tx, &entry, now).await?;
        tx.commit().await?;
    }
    Ok(judge(portal, &row, now))
}

/// Forgets a parcel: to this person it is as to any other again.
///
/// # Errors
/// `NotFound` when the person has no such parcel, whether it exists or not.
pub async fn forget(portal: &Portal, caller: &Caller, person: &SignedIn, waybill_number: &str) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    if !store::delete(&mut tx, &person.person_id, waybill_number).await? {
        return Err(Refusal::NotFound);
    }
    let subject = ["person:", &person.person_id].concat();
    let entry = Entry::by(caller, "parcel.forgotten", &subject).with("waybill_number", waybill_number);
    audit::record(&mut tx, &entry, portal.clock.now()).await?;
    Ok(tx.commit().await?)
}
