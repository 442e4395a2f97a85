//! What improvements do by themselves: once their days are over the figures become final, and everybody who spoke is
//! told as soon as they are public.

use app::improvement::{Look, Measure};

use super::store::{self, Kept};
use super::{reading, subject, telling, weighing};
use crate::audit::{self, Entry};
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
        kept.is_final = make_final(portal, &kept).await?;
        done += usize::from(kept.is_final);
    }
    if kept.is_final && kept.published_at.is_some() {
        let count = telling::tell(portal, &kept, windows).await?;
        note_told(portal, &kept, count).await?;
        done += count;
    }
    Ok(done)
}

/// False when somebody changed it meanwhile: then it is looked at again next time.
async fn make_final(portal: &Portal, kept: &Kept) -> Result<bool, Refusal> {
    let Some(windows) = reading::windows_of(kept) else { return Ok(false) };
    let weighed = weighing::weigh(portal, kept, windows).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let again = store::lock(&mut tx, &kept.number).await?;
    if !again.is_some_and(|again| again.version == kept.version && !again.is_final) {
        return Ok(false);
    }
    let first: Measure = reading::measure_of(kept)?;
    let mut verdict = "";
    for (measure, groups) in &weighed {
        let look = Look::new(*measure, windows, true, groups);
        store::insert_look(&mut tx, &kept.id, (*measure, groups), &windows, &look.effect, now).await?;
        if *measure == first {
            verdict = look.effect.verdict.as_str();
        }
    }
    let named = subject(&kept.number);
    let entry = Entry::system("improvement.weighed", &named).with("verdict", verdict);
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(true)
}

async fn note_told(portal: &Portal, kept: &Kept, count: usize) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if store::set_told(&mut tx, &kept.id, now).await? {
        let named = subject(&kept.number);
        let entry = Entry::system("improvement.told", &named).with("people", count.to_string());
        audit::record(&mut tx, &entry, now).await?;
        tx.commit().await?;
    }
    Ok(())
}
