//! What improvements do by themselves: they are weighed once a day, once their days are over the figures become final, and
//! everybody who spoke is told as soon as they are public.

use app::improvement::effect::effect;
use app::improvement::{Measure, Windows};

use super::store::{self, Kept};
use super::{reading, subject, telling, weighing};
use crate::audit::{self, Entry};
use crate::deadline::first_moment;
use crate::http::Refusal;
use crate::state::Portal;

/// The kind of work, as the page of the administrators names it.
pub const JOB: &str = "improvement";

/// Does everything that is due; how many were weighed and how many people told.
///
/// # Errors
/// The database's.
pub async fn run(portal: &Portal) -> Result<usize, Refusal> {
    crate::complaint::job::noted(portal, JOB, settle_all(portal)).await
}

async fn settle_all(portal: &Portal) -> Result<usize, Refusal> {
    let today = reading::today(portal);
    let mut done = 0;
    for id in store::to_settle(&portal.store, &today.to_string()).await? {
        if let Some(kept) = store::of_id(&portal.store, &id).await? {
            done += settle(portal, kept).await?;
        }
    }
    Ok(done)
}

async fn settle(portal: &Portal, mut kept: Kept) -> Result<usize, Refusal> {
    let Some(windows) = reading::windows_of(&kept) else { return Ok(0) };
    let mut done = 0;
    if !kept.is_final && reading::today(portal) >= windows.final_on {
        kept.is_final = look(portal, &kept, windows, true).await?;
        done += usize::from(kept.is_final);
    }
    if !kept.is_final && !is_fresh(portal, &kept).await? {
        done += usize::from(look(portal, &kept, windows, false).await?);
    }
    if kept.is_final && kept.published_at.is_some() {
        let count = telling::tell(portal, &kept, windows).await?;
        note_told(portal, &kept, count).await?;
        done += count;
    }
    Ok(done)
}

/// Whether it was weighed today, and as it is written now.
async fn is_fresh(portal: &Portal, kept: &Kept) -> Result<bool, Refusal> {
    let began = first_moment(reading::today(portal), &portal.settings.zone);
    Ok(store::is_weighed_since(&portal.store, &kept.id, began.max(kept.updated_at)).await?)
}

/// Weighs it. False when there is nothing to weigh yet, and when somebody changed it meanwhile: then it is looked at
/// again next time.
async fn look(portal: &Portal, kept: &Kept, windows: Windows, is_final: bool) -> Result<bool, Refusal> {
    let weighed = weighing::weigh(portal, kept, windows, reading::today(portal)).await?;
    if weighed.is_empty() {
        return Ok(false);
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let again = store::lock(&mut tx, &kept.number).await?;
    if !again.is_some_and(|again| again.version == kept.version && !again.is_final) {
        return Ok(false);
    }
    let first: Measure = reading::measure_of(kept)?;
    let mut verdict = "";
    for one in &weighed {
        let effect = effect(one.measure, &one.groups);
        store::insert_look(&mut tx, &kept.id, one, (is_final, &effect), now).await?;
        if one.measure == first {
            verdict = effect.verdict.as_str();
        }
    }
    if is_final {
        let named = subject(&kept.number);
        let entry = Entry::system("improvement.weighed", &named).with("verdict", verdict);
        audit::record(&mut tx, &entry, now).await?;
    }
    tx.commit().await?;
    Ok(true)
}

async fn note_told(portal: &Portal, kept: &Kept, count: usize) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if store::set_told(&mut tx, (&kept.id, kept.version), now).await? {
        let named = subject(&kept.number);
        let entry = Entry::system("improvement.told", &named).with("people", count.to_string());
        audit::record(&mut tx, &entry, now).await?;
        tx.commit().await?;
    }
    Ok(())
}
