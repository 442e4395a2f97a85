//! What becomes of a suggestion, said publicly; followers are told once of each change.

use app::suggestion::Status;
use app::suggestion::moderation::StatusDraft;

use super::moderating::{MODERATORS, lock_version};
use super::notice::{self, News};
use super::{note, store};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;

/// Says the status with what stands publicly beside it: an empty reply takes the last one away. Saying the same again
/// changes nothing and tells nobody. `version` is what the caller read.
///
/// # Errors
/// `Forbidden`; `Invalid` (`/status`, `/reply required` with `declined`); `Conflict` while nobody has read it, once it
/// was refused or merged; `PreconditionFailed`.
pub async fn set(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    number: &str,
    mut draft: StatusDraft,
    version: i64,
) -> Result<(), Refusal> {
    staff.one_of(&MODERATORS)?;
    draft.normalise();
    let problems = draft.problems();
    let status = match draft.chosen() {
        Some(status) if problems.is_empty() => status,
        _ => return Err(Refusal::Invalid(problems)),
    };
    let reply = Some(draft.reply.as_str()).filter(|reply| !reply.is_empty());
    let now = portal.clock.now();
    let by = staff.person.person_id.as_str();
    let mut tx = portal.store.begin().await?;
    let record = lock_version(&mut tx, number, version).await?;
    let is_open = record.refused_at.is_none() && record.status != Status::Merged;
    if !is_open || !store::is_read(&mut tx, &record.id).await? {
        return Err(Refusal::Conflict);
    }
    if record.status == status && record.reply.as_deref() == reply {
        return Ok(());
    }
    store::set_status(&mut tx, &record.id, status, reply, now).await?;
    store::record_event(&mut tx, &record.id, ("status", Some(status), None), Some(by), now).await?;
    let told = notice::tell(&mut tx, portal, &record, News::Status(status, reply), now).await?;
    let (from, told) = (record.status.as_str(), told.to_string());
    let detail = [("status", status.as_str()), ("from", from), ("told", told.as_str())];
    note(&mut tx, caller, "suggestion.status_set", &record.suggestion_number, &detail, now).await?;
    Ok(tx.commit().await?)
}
