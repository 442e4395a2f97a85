//! The daily count of what voices weigh, and what is forgotten.

use app::suggestion::{SHOWN_FROM, Share, shares};
use app::value::Instant;

use super::store::{self, Counts};
use crate::audit::{self, Entry};
use crate::clock::{day_in, in_zone};
use crate::http::Refusal;
use crate::state::Portal;
use crate::store::{Store, Transaction};

/// The kind of work, as the page of the administrators names it.
pub const JOBS: [&str; 1] = ["suggestion_numbers"];

const DAY_MS: i64 = 86_400_000;
/// Shipments of so many days count.
const SHIPMENT_DAYS: i64 = 90;
/// Suggestions in one transaction.
const MOST: i64 = 50;
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

/// Each one once a day, in the operator's zone.
async fn count_all(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    let today = today_began(portal, now);
    let (mut done, mut after) = (0, String::new());
    loop {
        let found = store::next_to_count(&portal.store, today, &after, MOST).await?;
        let Some((last, _)) = found.last() else { return Ok(done) };
        after.clone_from(last);
        let mut tx = portal.store.begin().await?;
        for (_, number) in &found {
            done += usize::from(count(&mut tx, number, now).await?);
        }
        let entry = Entry::system("suggestion.counted", "suggestion:*").with("count", found.len().to_string());
        audit::record(&mut tx, &entry, now).await?;
        tx.commit().await?;
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

/// Below [`SHOWN_FROM`] voices nothing is written: not even an order of the board shall tell a single customer's class.
async fn count(tx: &mut Transaction, number: &str, now: Instant) -> sqlx::Result<bool> {
    let Some(record) = store::lock(tx, number).await? else { return Ok(false) };
    let mut counts = Counts::default();
    if record.voice_count >= SHOWN_FROM {
        let weights = store::weights_within(tx).await?;
        let by_class = store::voices_by_class(tx, &record.id).await?;
        let Share { largest_bp, herfindahl_bp } = shares(&store::customers(tx, &record.id).await?);
        let since = now.plus_ms(-SHIPMENT_DAYS * DAY_MS);
        counts = Counts {
            weighted_milli: by_class.iter().map(|(class, voices)| weights.of(class) * voices).sum(),
            shipment_count: store::shipments(tx, &record.id, record.unit_id.as_deref(), since).await?,
            largest_bp,
            herfindahl_bp,
        };
    }
    store::set_counts(tx, &record.id, counts, now).await?;
    Ok(true)
}
