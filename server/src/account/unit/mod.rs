//! Hubs and service points: where staff work, and later whom a complaint concerns.

pub mod store;

use app::account::admin::{Unit, UnitDraft, unit_code_fault};
use app::account::rules::problem;

use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// Makes the unit as stated: opens a new one, renames, closes or opens again. `known` is the version that the caller
/// read; without it nothing is compared.
///
/// # Errors
/// `Invalid` by field; `PreconditionFailed` when somebody else changed the unit since.
pub async fn put(
    portal: &Portal,
    caller: &Caller,
    (code, known): (&str, Option<i64>),
    mut draft: UnitDraft,
) -> Result<Unit, Refusal> {
    draft.normalise();
    let mut problems = draft.problems();
    problems.extend(problem("/code", unit_code_fault(code)));
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let version = store::lock_version(&mut tx, code).await?;
    if known.is_some() && known != version {
        return Err(Refusal::PreconditionFailed);
    }
    let closed_at = draft.is_closed.then_some(now);
    store::upsert(&mut tx, code, &draft, closed_at, now).await?;
    let named = ["unit:", code].concat();
    let entry = Entry::by(caller, "unit.stated", &named)
        .with("closed", draft.is_closed.to_string())
        .with("hours", draft.hours.is_some().to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    store::find(&portal.store, code).await?.ok_or(Refusal::Internal)
}
