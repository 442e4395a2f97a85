//! Who would be asked today, and who not, and why: the job's own work in a transaction that never ends.

use std::collections::BTreeMap;

use app::notification::mask_email;
use app::survey::campaign::{Decision, Preview, PreviewRow, SkipCount, SkipReason};

use super::job::decided;
use super::occasion::{Judged, Look, judge, occasions};
use crate::http::Refusal;
use crate::state::Portal;
use crate::survey::store;

/// Occasions that are looked at.
const MOST: i64 = 200;
/// Rows that are shown.
const ROWS: usize = 50;
const DAY_MS: i64 = 86_400_000;

/// The occasions of the last 24 hours; of a periodic or manual one those that there are now.
///
/// # Errors
/// `NotFound`.
pub async fn preview(portal: &Portal, id: &str) -> Result<Preview, Refusal> {
    let now = portal.clock.now();
    // Dropped at the end, nothing has happened; within it the first who is asked cools down for the next occasion.
    let mut tx = portal.store.begin().await?;
    tx.lock_key("campaigns").await?;
    let kept = store::campaign_within(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let look = Look { span: (now.plus_ms(-DAY_MS), now), now, is_new: false, limit: MOST + 1 };
    let mut found = occasions(&mut tx, &kept, look).await?;
    let is_cut = found.len() as i64 > MOST;
    found.truncate(MOST as usize);
    let mut invited_count = store::invited(&mut tx, &kept.id).await?;
    let mut preview = Preview { is_cut, ..Preview::default() };
    let mut skipped: BTreeMap<&str, (SkipReason, i64)> = BTreeMap::new();
    for occurred in &found {
        for judged in judge(&mut tx, &kept, occurred, &mut invited_count, now).await? {
            decided(&mut tx, &kept, &judged, now).await?;
            match judged.decision.reason() {
                Some(reason) => skipped.entry(reason.as_str()).or_insert((reason, 0)).1 += 1,
                None => preview.invited += 1,
            }
            if preview.rows.len() < ROWS {
                preview.rows.push(row(&judged));
            }
        }
    }
    preview.skipped = skipped.into_values().map(|(reason, count)| SkipCount { reason, count }).collect();
    Ok(preview)
}

fn row(judged: &Judged) -> PreviewRow {
    let email = judged.recipient.as_ref().map(|recipient| mask_email(&recipient.email)).unwrap_or_default();
    let about = if judged.occurred.key == "manual" { email.clone() } else { judged.occurred.about.clone() };
    let due_at = match judged.decision {
        Decision::Invite { due_at } | Decision::Hold { due_at } => Some(due_at),
        Decision::Skip(_) => None,
    };
    PreviewRow { about, recipient: email, reason: judged.decision.reason(), due_at }
}
