//! Next steps of contacts: whoever logged one sees it once its day has come, until they say it is done. A correction
//! takes the step of what it corrects, and opens its own.

use app::contact::Step;

use super::store;
use crate::audit::{self, Entry};
use crate::clock;
use crate::http::{Caller, Refusal};
use crate::session::SignedIn;
use crate::state::Portal;

/// What the person is to do today or was to do before, the longest overdue first.
///
/// # Errors
/// The database's.
pub async fn due_steps(portal: &Portal, person: &SignedIn, limit: usize) -> Result<Vec<Step>, Refusal> {
    let today = clock::day_in(portal.clock.now(), &portal.settings.zone);
    Ok(store::due_steps(&portal.store, &person.person_id, &today, limit).await?)
}

/// Says that it is done; said again nothing more happens.
///
/// # Errors
/// `NotFound` where there is none of this person's.
pub async fn finish_step(portal: &Portal, caller: &Caller, person: &SignedIn, contact_id: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["contact:", contact_id].concat()).await?;
    let done_at = store::step_done_at(&mut tx, contact_id, Some(&person.person_id)).await?;
    if done_at.ok_or(Refusal::NotFound)?.is_some() {
        return Ok(());
    }
    store::end_step(&mut tx, contact_id, now).await?;
    let subject = ["contact:", contact_id].concat();
    audit::record(&mut tx, &Entry::by(caller, "contact.step_done", &subject), now).await?;
    Ok(tx.commit().await?)
}
