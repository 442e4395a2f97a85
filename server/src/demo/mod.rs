//! The demo: a service point on a campus and its parcels, on time and late, silent, lost and delivered.
//!
//! Everything is told relative to the moment of seeding, so that "out for delivery" is true today, and nothing is
//! random, so that documents and tests can name a parcel. All people, firms and depots are invented.

mod calendar;
mod campus;
mod china;
mod improvement;
mod latin;
mod parcel;
mod people;
mod place;
mod record;
mod suggestion;
mod survey;
mod world;

use std::io::Write as _;

use app::value::Instant;
use jiff::tz::TimeZone;

use crate::account::unit;
use crate::audit::{Entry, record};
use crate::shipment::intake::{Sourced, take_in_within};
use crate::shipment::pace;
use crate::shipment::store::{self, Scope};
use crate::store::Store;
use calendar::Today;
use parcel::Parcel;

/// The system the demo's events come from.
const SOURCE: &str = "demo";

/// Printed after seeding: one of each kind worth a look.
const SHORT_LIST: &[&str] = &[
    "PD2600000101",
    "PD2600000102",
    "PD2600000103",
    "PD2600000105",
    "PD2600000106",
    "PD2600000107",
    "PD2600000108",
    "PD2600000109",
    "PD2600000110",
    "PD2600000111",
    "PD2600000112",
    "PD2600000113",
    "PD2600000114",
    "PD2600000115",
    "PD2600000116",
    "PD2600000117",
    "PD2600000118",
    "PD2600000119",
    "PD2600000126",
    "PD2600000129",
    "PD2600000301",
    "EE730000119CN",
    "RR730000224CN",
    "340123450000001021",
];

/// Fills an empty store and learns the lanes' paces; says on standard output what is worth a look.
///
/// # Errors
/// A store that already holds shipments is left as it is.
pub async fn seed(store: &Store, zone: &TimeZone, now: Instant) -> Result<(), Box<dyn std::error::Error>> {
    if !store::is_empty(store).await? {
        return Err("the store already holds shipments; the demo only moves into an empty one (give another --data \
                    folder)"
            .into());
    }
    let today = Today::new(now, zone)?;
    let (mut shipments, mut events) = (Vec::new(), Vec::new());
    for parcel in parcels() {
        shipments.push(parcel.shipment(&today)?);
        let sourced = |event| Sourced::new(SOURCE.to_string(), event);
        events.extend(parcel.events(&today)?.into_iter().map(sourced));
    }
    let mut tx = store.begin().await?;
    take_in_within(&mut tx, &shipments, &events, now).await?;
    unit::store::upsert(&mut tx, place::CAMPUS_CODE, &place::campus_unit()?, None, now).await?;
    let (survey_id, author) = survey::seed(&mut tx, zone, now).await?;
    suggestion::seed(&mut tx, zone, now).await?;
    improvement::seed(&mut tx, zone, (&survey_id, &author), now).await?;
    let entry = Entry::system("demo.seeded", "source:demo").with("shipments", shipments.len().to_string());
    record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    let learned = pace::compute(store, now).await?;
    let mut said =
        format!("{} shipments, {} events, {learned} paces learned. Worth a look:\n", shipments.len(), events.len());
    for parcel in parcels().filter(|parcel| SHORT_LIST.contains(&parcel.number)) {
        said.push_str(&line(store, parcel).await?);
    }
    // The demo is in place even when the reader of this list has hung up.
    let _ = std::io::stdout().write_all(said.as_bytes());
    Ok(())
}

/// Every parcel of the demo.
pub fn parcels() -> impl Iterator<Item = &'static Parcel> {
    [campus::UNDER_WAY, china::PARCELS, campus::DELIVERED, latin::PARCELS, world::POSTAL, world::LOGISTIC]
        .into_iter()
        .flatten()
}

/// Number, the four digits that open it, and where it stands.
async fn line(store: &Store, parcel: &Parcel) -> sqlx::Result<String> {
    let found = store::find(store, parcel.number, Scope::Public).await?.ok_or(sqlx::Error::RowNotFound)?;
    let words = [found.milestone.as_str(), parcel.standing.as_str()].join(", ").replace('_', " ");
    Ok(format!("  {:<18}  phone ends in {}  {words}\n", parcel.number, parcel.consignee.phone_last4()))
}

#[cfg(test)]
mod tests;
