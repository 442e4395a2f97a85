//! Forgets what nobody named in time: uploads without a case, objects without a row, pieces of uploads cut off by a
//! crash. Run now and then; running it again changes nothing.

use std::collections::HashSet;
use std::path::Path;
use std::time::UNIX_EPOCH;

use app::value::Instant;

use super::keep::lock_of_object;
use super::store;
use crate::audit::{self, Entry};
use crate::http::Refusal;
use crate::state::Portal;

const HOUR_MS: i64 = 3_600_000;
/// An object must have been without a row for so long: a backup that runs meanwhile copies rows first, objects later.
const GRACE_MS: i64 = HOUR_MS / 2;
const DAY_MS: i64 = 24 * HOUR_MS;

/// # Errors
/// The database's, and `Unavailable` when the objects cannot be reached; what is left waits for the next time.
pub async fn sweep(portal: &Portal, now: Instant) -> Result<(), Refusal> {
    expire(portal, now).await?;
    let mut unnamed = HashSet::new();
    for prefix in 0..=u8::MAX {
        let prefix = hex::encode([prefix]);
        let objects = portal.objects.list(&prefix).await?;
        if objects.is_empty() {
            continue;
        }
        let named = store::list_named(&portal.store, &prefix).await?;
        unnamed.extend(objects.into_iter().filter(|object| !named.contains(object)));
    }
    for object in due(portal, &unnamed, now) {
        remove(portal, &object).await?;
    }
    tidy(portal, now).await;
    Ok(())
}

async fn expire(portal: &Portal, now: Instant) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    store::forget_addresses(&mut tx, now.plus_ms(-DAY_MS)).await?;
    let count = store::delete_expired(&mut tx, now).await?;
    if count > 0 {
        let entry = Entry::system("attachment.expired", "attachment:all").with("count", count.to_string());
        audit::record(&mut tx, &entry, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Those that were without a row long enough ago.
fn due(portal: &Portal, unnamed: &HashSet<String>, now: Instant) -> Vec<String> {
    let Ok(mut known) = portal.objects.unnamed.lock() else { return Vec::new() };
    known.retain(|object, _| unnamed.contains(object));
    for object in unnamed {
        known.entry(object.clone()).or_insert(now);
    }
    known.iter().filter(|(_, since)| now.ms_since(**since) >= GRACE_MS).map(|(object, _)| object.clone()).collect()
}

/// Nobody can name the object between the question and the removal: who wants to waits for the key, finds the object
/// gone and writes it again.
async fn remove(portal: &Portal, sha256: &str) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&lock_of_object(sha256)).await?;
    if !store::is_named(&mut tx, sha256).await? {
        portal.objects.delete(sha256).await?;
    }
    Ok(tx.commit().await?)
}

/// Pieces of uploads that a killed server left: everything in `incoming`, and unfinished objects (`…#1`).
async fn tidy(portal: &Portal, now: Instant) {
    let incoming = portal.objects.incoming.clone();
    let folder = portal.objects.folder.clone();
    let work = tokio::task::spawn_blocking(move || {
        remove_old(&incoming, now, |_| true);
        for below in folder.iter().flat_map(std::fs::read_dir).flatten().flatten() {
            remove_old(&below.path(), now, |name| name.contains('#'));
        }
    });
    let _ = work.await;
}

fn remove_old(folder: &Path, now: Instant, is_piece: impl Fn(&str) -> bool) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let modified = entry.metadata().and_then(|meta| meta.modified()).ok();
        let age = modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map(|at| at.as_millis() as i64);
        let is_old = age.is_some_and(|ms| now.ms_since(Instant::from_ms(ms)) > DAY_MS);
        if is_old && is_piece(&entry.file_name().to_string_lossy()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
