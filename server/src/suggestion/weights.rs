//! What voices weigh: public, and set by those who lead.

use app::account::StaffRole;
use app::suggestion::Weights;
use app::suggestion::moderation::WeightsDraft;

use super::store;
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;

/// Staff who set them.
pub const SETTERS: [StaffRole; 2] = [StaffRole::Manager, StaffRole::Admin];
/// Staff to whom the page of them is shown.
pub const VIEWERS: [StaffRole; 4] = [StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin, StaffRole::Auditor];

/// The weights with their version.
///
/// # Errors
/// The database's.
pub async fn find(portal: &Portal) -> sqlx::Result<(Weights, i64)> {
    let version = store::weights_version(&portal.store).await?;
    Ok((store::weights(&portal.store).await?, version))
}

/// Sets all four; the next daily count reckons with them. `version` is what the caller read.
///
/// # Errors
/// `Forbidden`; `Invalid` by field; `PreconditionFailed` when somebody else set them since.
pub async fn set(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    draft: &WeightsDraft,
    version: i64,
) -> Result<(), Refusal> {
    staff.one_of(&SETTERS)?;
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let present = store::lock_weights(&mut tx).await?;
    if present != version {
        return Err(Refusal::PreconditionFailed);
    }
    let weights = draft.weights();
    // Set twice within a millisecond, they still have two versions.
    let at = now.as_ms().max(present + 1);
    store::set_weights(&mut tx, &weights, &staff.person.person_id, at).await?;
    let milli = |class| weights.of(class).to_string();
    let entry = Entry::by(caller, "suggestion_weights.set", "suggestion_weights")
        .with("a", milli("a"))
        .with("b", milli("b"))
        .with("c", milli("c"))
        .with("none", milli(""));
    audit::record(&mut tx, &entry, now).await?;
    Ok(tx.commit().await?)
}
