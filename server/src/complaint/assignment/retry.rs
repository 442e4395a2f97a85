//! Cases that no rule could give are looked at again when a rule or a customer's class changed, or somebody came back.

use app::value::Instant;

use super::{give, note_gift};
use crate::complaint::happen::lock;
use crate::complaint::store::{self, Retry};
use crate::customer::class;
use crate::http::Refusal;
use crate::state::Portal;

/// Cases looked at in one run; the rest waits for the next minute.
const MOST: usize = 200;
/// Cases looked for at once.
const STEP: i64 = 50;

/// Goes on with what was asked for, the most urgent case first. Returns how many cases somebody has in hand now.
pub(in crate::complaint) async fn retry(portal: &Portal, now: Instant) -> Result<usize, Refusal> {
    ask_for_classes(portal, now).await?;
    let Some(asked) = store::retry_asked(&portal.store).await? else { return Ok(0) };
    let mut after = asked.after.clone().unwrap_or((Instant::from_ms(i64::MIN), String::new()));
    let (mut seen, mut done) = (0, 0);
    loop {
        let found = store::held_by(&portal.store, None, (after.0, &after.1), STEP).await?;
        for (number, ..) in &found {
            done += usize::from(try_one(portal, number, now).await?);
        }
        seen += found.len();
        let is_last = (found.len() as i64) < STEP;
        if let Some((_, at, id)) = found.into_iter().next_back() {
            after = (at, id);
        }
        if is_last || seen >= MOST {
            go_on(portal, &asked, (!is_last).then_some(after)).await?;
            return Ok(done);
        }
    }
}

/// Rules ask for classes: once one changed, every case is looked at again.
async fn ask_for_classes(portal: &Portal, now: Instant) -> Result<(), Refusal> {
    let changed_at = class::last_changed_at(&portal.store).await?;
    if changed_at <= store::classes_seen_at(&portal.store).await? {
        return Ok(());
    }
    let mut tx = portal.store.begin().await?;
    store::ask_retry(&mut tx, now).await?;
    store::see_classes(&mut tx, changed_at.unwrap_or(now)).await?;
    Ok(tx.commit().await?)
}

/// Where the next run begins, or nothing more to do; asked anew meanwhile, it begins at the front.
async fn go_on(portal: &Portal, asked: &Retry, after: Option<(Instant, String)>) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    match after {
        Some(after) => store::set_retry(&mut tx, asked, &after).await?,
        None => store::end_retry(&mut tx, asked).await?,
    }
    Ok(tx.commit().await?)
}

/// True when somebody got it. A rule that only names the unit it names already changes nothing.
async fn try_one(portal: &Portal, number: &str, now: Instant) -> Result<bool, Refusal> {
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, number).await?;
    if !locked.life().is_open() || locked.case.assigned_person_id.is_some() {
        return Ok(false);
    }
    let had_unit = locked.case.unit_id.is_some();
    let Some(gift) = give(&mut tx, portal, &mut locked, None, now).await? else { return Ok(false) };
    if gift.person_id.is_none() && had_unit {
        return Ok(false);
    }
    note_gift(&mut tx, number, Some(&gift), now).await?;
    tx.commit().await?;
    Ok(gift.person_id.is_some())
}
