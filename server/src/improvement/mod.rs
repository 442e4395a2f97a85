//! Improvements: written by those who answer for them, weighed by what happened before and after, told to everybody who
//! asked for them.

pub mod http;
pub mod job;
pub mod pages;
mod reading;
mod store;
mod telling;
mod weighing;

use app::account::StaffRole;
use app::improvement::{AbandonDraft, Improvement, ImprovementDraft, OriginKind, PublicDraft, ScopeKind};
use app::problem::FieldProblem;
use app::value::Instant;

use crate::account::{person, unit};
use crate::audit::{self, Entry};
use crate::complaint::causes_of_all;
use crate::http::{Caller, Refusal};
use crate::number;
use crate::session::Staff;
use crate::state::Portal;
use crate::store::{Transaction, new_id};
use crate::{suggestion, survey};

use store::Kept;

pub use reading::{Scope, find, list, published, published_list, result};

/// Who writes improvements.
pub const WRITERS: [StaffRole; 2] = [StaffRole::Manager, StaffRole::Admin];
/// Who reads them; staff of a unit those that touch it.
pub const READERS: [StaffRole; 6] = [
    StaffRole::Agent,
    StaffRole::Supervisor,
    StaffRole::Manager,
    StaffRole::Admin,
    StaffRole::Auditor,
    StaffRole::Unit,
];
/// First letter of their numbers: `I-2611-000001-…`.
const LETTER: char = 'I';

/// The audit log's name of an improvement.
fn subject(improvement_number: &str) -> String {
    ["improvement:", improvement_number].concat()
}

/// Writes a new one down; its owner is whoever writes it unless another is named.
///
/// # Errors
/// `Invalid` by field; the database's.
pub async fn add(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    mut draft: ImprovementDraft,
) -> Result<Improvement, Refusal> {
    let owner = checked(portal, caller, staff, &mut draft).await?;
    let now = portal.clock.now();
    let author = staff.person.person_id.as_str();
    let mut tx = portal.store.begin().await?;
    let number = number::next(&mut tx, LETTER, &portal.settings.zone, now).await?;
    let id = new_id(now);
    store::insert(&mut tx, (&id, &number), &draft, (&owner, author), now).await?;
    store::put_scope(&mut tx, &id, &draft.scope).await?;
    store::put_origins(&mut tx, &id, &draft.origins, author, now).await?;
    let named = subject(&number);
    let entry = Entry::by(caller, "improvement.added", &named).with("measure", draft.measure.as_str());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    find(portal, &Scope::All, &number).await
}

/// Changes all that can be changed. Once its figures are final, what they stand on stays.
///
/// # Errors
/// `NotFound`; `PreconditionFailed` when somebody else changed it since; `Blocked` (`/improvement_number abandoned`,
/// `/improvement_number final`); `Invalid` by field.
pub async fn change(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    (number, version): (&str, i64),
    mut draft: ImprovementDraft,
) -> Result<Improvement, Refusal> {
    let before = find(portal, &Scope::All, number).await?;
    let owner = checked(portal, caller, staff, &mut draft).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let kept = locked(&mut tx, number, version).await?;
    if kept.is_final && stands_on(&before) != stands_on_draft(&draft) {
        return Err(blocked("final", "its figures are final: places, days and measure stay"));
    }
    store::set(&mut tx, &kept.id, &draft, &owner, now).await?;
    store::put_scope(&mut tx, &kept.id, &draft.scope).await?;
    let added = store::put_origins(&mut tx, &kept.id, &draft.origins, &staff.person.person_id, now).await?;
    if added > 0 {
        store::set_untold(&mut tx, &kept.id).await?;
    }
    if kept.published_at.is_some() {
        note_on_suggestions(&mut tx, staff, number, &draft, now).await?;
    }
    audit::record(&mut tx, &Entry::by(caller, "improvement.changed", &subject(number)), now).await?;
    tx.commit().await?;
    find(portal, &Scope::All, number).await
}

/// The row, kept from others until the end of the transaction.
async fn locked(tx: &mut Transaction, number: &str, version: i64) -> Result<Kept, Refusal> {
    let kept = store::lock(tx, number).await?.ok_or(Refusal::NotFound)?;
    match kept.abandoned_at {
        _ if kept.version != version => Err(Refusal::PreconditionFailed),
        Some(_) => Err(blocked("abandoned", "it was given up")),
        None => Ok(kept),
    }
}

fn blocked(code: &str, detail: &str) -> Refusal {
    Refusal::Blocked(vec![FieldProblem::new("/improvement_number", code, detail)])
}

/// What a final look stands on, in one order.
fn stands_on(known: &Improvement) -> String {
    let day = known.changed_on.map(|day| day.to_string());
    let mut scope = known.scope.clone();
    scope.sort();
    let question = (&known.survey_id, &known.question_key);
    format!("{day:?} {} {} {} {question:?} {scope:?}", known.window_days, known.settle_days, known.measure)
}

fn stands_on_draft(draft: &ImprovementDraft) -> String {
    let question = (&draft.survey_id, &draft.question_key);
    let day = draft.day().map(|day| day.to_string());
    let scope = &draft.scope;
    format!("{day:?} {} {} {} {question:?} {scope:?}", draft.window_days, draft.settle_days, draft.measure)
}

/// Puts a draft in order and looks up whom and what it names; gives its owner.
async fn checked(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    draft: &mut ImprovementDraft,
) -> Result<String, Refusal> {
    draft.normalise();
    let mut problems = draft.problems();
    let owner = draft.owner_person_id.clone().unwrap_or_else(|| staff.person.person_id.clone());
    let found = person::store::find(&portal.store, &owner).await?;
    if !found.is_some_and(|person| person.is_living() && person.staff_role.is_some()) {
        problems.push(FieldProblem::new("/owner_person_id", "unknown", "no member of staff"));
    }
    let units = unit::store::list(&portal.store).await?;
    let is_unknown = |code: &str| !units.iter().any(|unit| unit.code == code);
    if draft.scope.iter().any(|place| place.kind == ScopeKind::Unit && is_unknown(&place.member)) {
        problems.push(FieldProblem::new("/scope", "unknown", "no such unit"));
    }
    if has_unknown_origin(portal, caller, draft).await? {
        problems.push(FieldProblem::new("/origins", "unknown", "no such suggestion, cause or question"));
    }
    let question = draft.survey_id.as_ref().zip(draft.question_key.as_ref());
    if let Some((survey_id, key)) = question
        && !is_question(portal, survey_id, key, true).await?
    {
        problems.push(FieldProblem::new("/question_key", "unknown", "no such question with scores"));
    }
    if problems.is_empty() { Ok(owner) } else { Err(Refusal::Invalid(problems)) }
}

async fn has_unknown_origin(portal: &Portal, caller: &Caller, draft: &ImprovementDraft) -> Result<bool, Refusal> {
    let causes = causes_of_all(&portal.store, caller.locale).await?;
    if draft.origins_of(OriginKind::Cause).any(|code| !causes.iter().any(|cause| cause.code == code)) {
        return Ok(true);
    }
    for number in draft.origins_of(OriginKind::Suggestion) {
        if suggestion::store::find(&portal.store, number).await?.is_none() {
            return Ok(true);
        }
    }
    for member in draft.origins_of(OriginKind::Question) {
        let Some((survey_id, key)) = member.rsplit_once('/') else { return Ok(true) };
        if !is_question(portal, survey_id, key, false).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn is_question(portal: &Portal, survey_id: &str, key: &str, with_scores: bool) -> Result<bool, Refusal> {
    let questions = survey::result::questions_of(portal, survey_id).await?;
    Ok(questions.iter().any(|question| question.key == key && (!with_scores || question.kind.range().is_some())))
}

/// Everybody may read it from now on, or reads this text instead.
///
/// # Errors
/// `NotFound`; `PreconditionFailed`; `Blocked` (`/improvement_number abandoned`); `Invalid` (`/text required`).
pub async fn publish(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    (number, version): (&str, i64),
    mut draft: PublicDraft,
) -> Result<Improvement, Refusal> {
    draft.normalise();
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let known = find(portal, &Scope::All, number).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let kept = locked(&mut tx, number, version).await?;
    let since = kept.published_at.unwrap_or(now);
    store::set_public(&mut tx, &kept.id, Some(&draft.text), Some(since), now).await?;
    let asked = ImprovementDraft { origins: known.origins, ..ImprovementDraft::default() };
    note_on_suggestions(&mut tx, staff, number, &asked, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "improvement.published", &subject(number)), now).await?;
    tx.commit().await?;
    find(portal, &Scope::All, number).await
}

/// Each suggestion that asked for it learns once that it stands on the public pages.
async fn note_on_suggestions(
    tx: &mut Transaction,
    staff: &Staff,
    number: &str,
    draft: &ImprovementDraft,
    now: Instant,
) -> Result<(), Refusal> {
    for suggestion_number in draft.origins_of(OriginKind::Suggestion) {
        let Some(stands_as) = store::stands_as(tx, suggestion_number).await? else { continue };
        let Some(linked) = suggestion::store::lock(tx, &stands_as).await? else { continue };
        if store::is_noted(tx, &linked.id, number).await? {
            continue;
        }
        let event = ("improvement", None, Some(number));
        suggestion::store::record_event(tx, &linked.id, event, Some(&staff.person.person_id), now).await?;
    }
    Ok(())
}

/// Nobody but staff reads it any more. Whoever was told, was told.
///
/// # Errors
/// `NotFound`; `PreconditionFailed`; `Blocked` (`/improvement_number abandoned`).
pub async fn unpublish(
    portal: &Portal,
    caller: &Caller,
    (number, version): (&str, i64),
) -> Result<Improvement, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let kept = locked(&mut tx, number, version).await?;
    store::set_public(&mut tx, &kept.id, None, None, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "improvement.unpublished", &subject(number)), now).await?;
    tx.commit().await?;
    find(portal, &Scope::All, number).await
}

/// It is not done after all.
///
/// # Errors
/// `NotFound`; `PreconditionFailed`; `Blocked` (`/improvement_number abandoned`, `final`); `Invalid`
/// (`/reason required`).
pub async fn abandon(
    portal: &Portal,
    caller: &Caller,
    (number, version): (&str, i64),
    mut draft: AbandonDraft,
) -> Result<Improvement, Refusal> {
    draft.normalise();
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let kept = locked(&mut tx, number, version).await?;
    if kept.is_final {
        return Err(blocked("final", "its figures are final"));
    }
    store::set_abandoned(&mut tx, &kept.id, &draft.reason, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "improvement.abandoned", &subject(number)), now).await?;
    tx.commit().await?;
    find(portal, &Scope::All, number).await
}
