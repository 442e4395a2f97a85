//! Questionnaires: a draft may have faults and is kept; a version has none and never changes.

use app::account::StaffRole;
use app::problem::FieldProblem;
use app::survey::{NewSurvey, PublishedVersion, Survey, SurveyDraft, SurveyLine, VersionLine, changed_kinds};
use app::value::{Instant, Page};

use super::{store, template};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::{Transaction, new_id};

/// Who writes questionnaires.
pub(super) const WRITERS: [StaffRole; 2] = [StaffRole::Manager, StaffRole::Admin];
/// Who reads what is asked: whoever reads what was answered.
pub(super) const READERS: [StaffRole; 5] =
    [StaffRole::Agent, StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin, StaffRole::Auditor];

/// The newest first; `cursor` is empty or from the page before.
///
/// # Errors
/// The database's.
pub(super) async fn list(portal: &Portal, cursor: &str, limit: usize) -> Result<Page<SurveyLine>, Refusal> {
    let after = Some(cursor).filter(|cursor| !cursor.is_empty());
    let mut items = store::surveys(&portal.store, after, limit + 1).await?;
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|survey| survey.id.clone());
    Ok(Page { items, next_cursor })
}

/// # Errors
/// `NotFound`.
pub(super) async fn find(portal: &Portal, id: &str) -> Result<Survey, Refusal> {
    let mut found = store::survey(&portal.store, id).await?.ok_or(Refusal::NotFound)?;
    let earlier = store::questionnaires(&portal.store, id).await?;
    found.problems.extend(changed_kinds(&earlier, &found.questionnaire));
    Ok(found)
}

/// The versions of a survey, the newest first.
///
/// # Errors
/// `NotFound`.
pub(super) async fn versions(portal: &Portal, id: &str) -> Result<Vec<VersionLine>, Refusal> {
    find(portal, id).await?;
    Ok(store::versions(&portal.store, id).await?)
}

/// # Errors
/// `NotFound`.
pub(super) async fn version(portal: &Portal, id: &str, number: i64) -> Result<PublishedVersion, Refusal> {
    store::version(&portal.store, id, number).await?.ok_or(Refusal::NotFound)
}

/// Begins a survey with a template, a questionnaire, or nothing.
///
/// # Errors
/// `Invalid` (`/name …`, `/questionnaire either`).
pub(super) async fn add(
    portal: &Portal,
    caller: &Caller,
    person_id: &str,
    asked: NewSurvey,
) -> Result<Survey, Refusal> {
    let questionnaire = match (asked.template, asked.questionnaire) {
        (Some(_), Some(_)) => {
            return Err(Refusal::field("/questionnaire", "either", "either a template or a questionnaire"));
        }
        (Some(chosen), None) => template::questionnaire(chosen).ok_or(Refusal::Internal)?,
        (None, given) => given.unwrap_or_default(),
    };
    let draft = checked(SurveyDraft { name: asked.name, questionnaire })?;
    let now = portal.clock.now();
    let id = new_id(now);
    let mut tx = portal.store.begin().await?;
    store::insert_survey(&mut tx, &id, (&draft.name, &draft.questionnaire), person_id, now).await?;
    note(&mut tx, caller, "survey.added", (&id, 0), now).await?;
    tx.commit().await?;
    find(portal, &id).await
}

/// Keeps the draft, with whatever faults it has.
///
/// # Errors
/// `NotFound`; `PreconditionFailed` when somebody else changed it since; `Invalid` (`/name …`).
pub(super) async fn save(
    portal: &Portal,
    caller: &Caller,
    (id, version): (&str, i64),
    draft: SurveyDraft,
) -> Result<Survey, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    locked(&mut tx, id, version).await?;
    let draft = checked(draft)?;
    store::set_draft(&mut tx, id, (&draft.name, &draft.questionnaire), now).await?;
    note(&mut tx, caller, "survey.changed", (id, 0), now).await?;
    tx.commit().await?;
    find(portal, id).await
}

fn checked(mut draft: SurveyDraft) -> Result<SurveyDraft, Refusal> {
    draft.normalise();
    let problems = draft.problems();
    if problems.is_empty() { Ok(draft) } else { Err(Refusal::Invalid(problems)) }
}

/// Makes the draft the next version.
///
/// # Errors
/// `NotFound`; `PreconditionFailed`; `Conflict` when the survey is retired; `Invalid` with the faults of the draft, with
/// `kind_changed` of a question whose key was another kind's, or with `unchanged` of the whole.
pub(super) async fn publish(
    portal: &Portal,
    caller: &Caller,
    person_id: &str,
    (id, version): (&str, i64),
) -> Result<PublishedVersion, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let known = locked(&mut tx, id, version).await?;
    if known.retired_at.is_some() {
        return Err(Refusal::Conflict);
    }
    let earlier = store::questionnaires_within(&mut tx, id).await?;
    let mut problems = known.problems;
    problems.extend(changed_kinds(&earlier, &known.questionnaire));
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    if earlier.first() == Some(&known.questionnaire) {
        return Err(Refusal::Invalid(vec![FieldProblem::new("", "unchanged", "the last version reads the same")]));
    }
    let number = known.version_number + 1;
    store::insert_version(&mut tx, (id, number), &known.questionnaire, person_id, now).await?;
    note(&mut tx, caller, "survey.published", (id, number), now).await?;
    tx.commit().await?;
    self::version(portal, id, number).await
}

/// Keeps new campaigns from using it, or lets them again. What runs goes on.
///
/// # Errors
/// `NotFound`; `PreconditionFailed`.
pub(super) async fn set_retired(
    portal: &Portal,
    caller: &Caller,
    (id, version): (&str, i64),
    is_retired: bool,
) -> Result<Survey, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let known = locked(&mut tx, id, version).await?;
    let retired_at = is_retired.then_some(known.retired_at.unwrap_or(now));
    store::set_retired(&mut tx, id, retired_at, now).await?;
    let action = if is_retired { "survey.retired" } else { "survey.restored" };
    note(&mut tx, caller, action, (id, 0), now).await?;
    tx.commit().await?;
    find(portal, id).await
}

async fn locked(tx: &mut Transaction, id: &str, version: i64) -> Result<Survey, Refusal> {
    let known = store::lock_survey(tx, id).await?.ok_or(Refusal::NotFound)?;
    if known.version == version { Ok(known) } else { Err(Refusal::PreconditionFailed) }
}

async fn note(
    tx: &mut Transaction,
    caller: &Caller,
    action: &'static str,
    (id, number): (&str, i64),
    now: Instant,
) -> sqlx::Result<()> {
    let subject = ["survey:", id].concat();
    let entry = Entry::by(caller, action, &subject);
    let entry = if number > 0 { entry.with("number", number.to_string()) } else { entry };
    audit::record(tx, &entry, now).await
}
