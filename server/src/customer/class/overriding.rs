//! What staff say in place of the computed class, with a reason and perhaps an end.

use app::customer::class::{ClassOverrideDraft, ClassReason, CustomerClass};

use super::store::{self, Change, NewOverride};
use super::{DECIDERS, find};
use crate::audit::{self, Entry};
use crate::clock::day_in;
use crate::customer::subject;
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;

/// Says the class of a customer. `version` is what the caller read.
///
/// # Errors
/// `Forbidden` for all but supervisors and administrators; `NotFound`; `Invalid` (`/class`, `/reason`, `/until_on`);
/// `PreconditionFailed` when it was decided anew since.
pub async fn put_override(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    organisation_id: &str,
    mut draft: ClassOverrideDraft,
    version: i64,
) -> Result<CustomerClass, Refusal> {
    staff.one_of(&DECIDERS)?;
    draft.normalise();
    let now = portal.clock.now();
    let problems = draft.problems(&day_in(now, &portal.settings.zone));
    let class = draft.class.parse().map_err(|_| Refusal::Invalid(problems.clone()))?;
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let by = staff.person.person_id.as_str();
    let mut tx = portal.store.begin().await?;
    let (known, present) = store::lock(&mut tx, organisation_id).await?.ok_or(Refusal::NotFound)?;
    if present != version {
        return Err(Refusal::PreconditionFailed);
    }
    let new = NewOverride {
        class,
        computed: known.class,
        reason: &draft.reason,
        until_on: draft.until_on.as_deref(),
        decided_by: by,
    };
    store::put_override(&mut tx, organisation_id, &new, now).await?;
    let change = Change {
        organisation_id,
        from: known.class,
        to: class,
        why: ClassReason::Override,
        computed: None,
        reason: Some(&draft.reason),
        until_on: draft.until_on.as_deref(),
        decided_by: Some(by),
    };
    if !store::set(&mut tx, &change, now).await? {
        return Err(Refusal::PreconditionFailed);
    }
    let named = subject(organisation_id);
    let entry = Entry::by(caller, "class.overridden", &named)
        .with("class", draft.class.clone())
        .with("from", known.class.map_or("", |class| class.as_str()))
        .with("until", draft.until_on.clone().unwrap_or_default());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    find(portal, organisation_id).await
}

/// Takes back what staff said: the computed class counts again at once.
///
/// # Errors
/// `Forbidden` for all but supervisors and administrators; `NotFound` without an override; `PreconditionFailed` when it
/// was decided anew since.
pub async fn end_override(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    organisation_id: &str,
    version: i64,
) -> Result<CustomerClass, Refusal> {
    staff.one_of(&DECIDERS)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let (known, present) = store::lock(&mut tx, organisation_id).await?.ok_or(Refusal::NotFound)?;
    let (class, computed, _) = known.overridden.ok_or(Refusal::NotFound)?;
    if present != version {
        return Err(Refusal::PreconditionFailed);
    }
    store::delete_override(&mut tx, organisation_id).await?;
    let change = Change {
        organisation_id,
        from: known.class,
        // Said before the first computation, there is nothing to go back to: the next one decides.
        to: computed.unwrap_or(class),
        why: ClassReason::OverrideEnded,
        computed: None,
        reason: None,
        until_on: None,
        decided_by: Some(&staff.person.person_id),
    };
    if !store::set(&mut tx, &change, now).await? {
        return Err(Refusal::PreconditionFailed);
    }
    let named = subject(organisation_id);
    let entry = Entry::by(caller, "class.override_ended", &named).with("class", change.to.as_str());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    find(portal, organisation_id).await
}
