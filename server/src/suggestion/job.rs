//! The daily count of what voices weigh, and what is forgotten.

use app::suggestion::{SHOWN_FROM, Weights, shares, tells_nobody};
use app::value::Instant;

use super::store::{self, Counts, Record};
use crate::audit::{self, Entry};
use crate::clock::{day_in, in_zone};
use crate::http::Refusal;
use crate::state::Portal;
use crate::store::Store;

/// The kind of work, as the page of the administrators names it.
pub const JOBS: [&str; 1] = ["suggestion_numbers"];

const DAY_MS: i64 = 86_400_000;
/// Shipments of so many days count.
const SHIPMENT_DAYS: i64 = 90;
/// No parcel is longer on its way.
const ON_THE_WAY_DAYS: i64 = 365;
/// Suggestions that are looked for at once.
const STEP: i64 = 50;
/// A confirmation that nobody gave is kept so long after its link ended.
const CONFIRMATION_DAYS: i64 = 7;

/// Does what is due today.
///
/// # Errors
/// The database's.
pub async fn run(portal: &Portal) -> Result<usize, Refusal> {
    crate::complaint::job::noted(portal, JOBS[0], count_all(portal, portal.clock.now())).await
}

/// Forgets what guests never confirmed; run now and then.
///
/// # Errors
/// The database's.
pub async fn forget_old(store: &Store, now: Instant) -> sqlx::Result<u64> {
    store::forget_confirmations(store, now.plus_ms(-CONFIRMATION_DAYS * DAY_MS)).await
}

/// Each one once a day, in the operator's zone. One that cannot be counted keeps no other from it.
async fn count_all(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let today = today_began(portal, now);
    let weights = store::weights(&portal.store).await?;
    let (mut done, mut after, mut fault) = (0, String::new(), None);
    loop {
        let found = store::next_to_count(&portal.store, today, &after, STEP).await?;
        let Some((last, _)) = found.last() else { break };
        after.clone_from(last);
        for (id, number) in &found {
            match count(portal, id, &weights, now).await {
                Ok(is_counted) => done += usize::from(is_counted),
                Err(error) => {
                    tracing::warn!(%error, number, "the voices of a suggestion cannot be counted");
                    fault = Some(error);
                }
            }
        }
    }
    match (done, fault) {
        // Nothing but faults: the administrators read of it.
        (0, Some(error)) => Err(error.into()),
        (0, None) => Ok(0),
        _ => {
            let mut tx = portal.store.begin().await?;
            let entry = Entry::system("suggestion.counted", "suggestion:*").with("count", done.to_string());
            audit::record(&mut tx, &entry, now).await?;
            tx.commit().await?;
            Ok(done)
        }
    }
}

fn today_began(portal: &Portal, now: Instant) -> Instant {
    let zone = &portal.settings.zone;
    let local = in_zone(now, zone).calendar();
    let since = (i64::from(local.hour) * 3600 + i64::from(local.minute) * 60 + i64::from(local.second)) * 1000;
    let start = now.plus_ms(-since - i64::from(local.millisecond));
    // A day on which the clock was put back begins an hour earlier than it seems.
    if day_in(start.plus_ms(-3_600_000), zone) == day_in(now, zone) { start.plus_ms(-3_600_000) } else { start }
}

/// False when somebody spoke or fell silent meanwhile: the next run counts it.
async fn count(portal: &Portal, id: &str, weights: &Weights, now: Instant) -> sqlx::Result<bool> {
    let Some(record) = store::find_of_id(&portal.store, id).await? else { return Ok(false) };
    let counts = weigh(&portal.store, &record, weights, now).await?;
    let mut tx = portal.store.begin().await?;
    let is_set = store::set_counts(&mut tx, (id, record.voice_count), counts, now).await?;
    tx.commit().await?;
    Ok(is_set)
}

/// Below [`SHOWN_FROM`] voices nothing is written. A weight that would tell a class is that of so many voices without one,
/// and shipments that would tell somebody's trade are none: not even an order of the board shall tell.
async fn weigh(store: &Store, record: &Record, weights: &Weights, now: Instant) -> sqlx::Result<Counts> {
    if record.voice_count < SHOWN_FROM {
        return Ok(Counts::default());
    }
    let customers = store::customers(store, &record.id).await?;
    let (customer_count, share) = (customers.len() as u64, shares(&customers));
    let (weighted_milli, shipment_count) = match tells_nobody(customer_count, share) {
        true => {
            let by_class = store::voices_by_class(store, &record.id).await?;
            let sum = by_class.iter().map(|(class, voices)| weights.of(class) * voices).sum();
            let since = now.plus_ms(-SHIPMENT_DAYS * DAY_MS);
            let span = (since, since.plus_ms(-ON_THE_WAY_DAYS * DAY_MS));
            let unit_id = record.unit_id.as_deref();
            (weights.rounded(sum), store::shipments(store, &record.id, unit_id, span).await?)
        }
        false => (record.voice_count * 1000, 0),
    };
    Ok(Counts {
        weighted_milli,
        shipment_count,
        largest_bp: share.largest_bp,
        herfindahl_bp: share.herfindahl_bp,
        customer_count,
    })
}
