//! Standard answers: whoever answers customers may write one, somebody else approves it, and only what is approved is
//! used. A text never changes; an edit is a version.

use app::account::StaffRole;
use app::complaint::components::category_name;
use app::complaint::{
    Category, FilledAnswer, Placeholder as P, StandardAnswer, StandardAnswerDraft, fill, next, open_places,
};
use app::deadline::CaseKind;
use app::locale::{self, Locale};
use app::problem::FieldProblem;
use app::ui::when;
use app::value::{Instant, LocalInstant, Page};

use super::DESK;
use super::access::Seat;
use super::evidence::shown;
use super::store::{self, AnswerConditions};
use crate::account::unit;
use crate::audit::{self, Entry};
use crate::clock::in_zone;
use crate::deadline;
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;
use crate::store::Transaction;

/// More of them nobody looks through.
const MOST_USABLE: usize = 500;
/// Who may say that a text is the operator's word.
const APPROVERS: [StaffRole; 3] = [StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin];

/// Whoever answers customers, and the auditor.
///
/// # Errors
/// `Forbidden` for everybody else.
pub(super) fn check_reader(staff: &Staff) -> Result<(), Refusal> {
    if staff.role == StaffRole::Auditor { Ok(()) } else { staff.one_of(&DESK) }
}

/// Whether the role approves and retires.
pub(super) fn may_approve(role: StaffRole) -> bool {
    APPROVERS.contains(&role)
}

/// Whether the role writes versions.
pub(super) fn may_write(role: StaffRole) -> bool {
    DESK.contains(&role)
}

/// # Errors
/// The database's.
pub(super) async fn list(
    portal: &Portal,
    asked: &AnswerConditions,
    limit: usize,
) -> Result<Page<StandardAnswer>, Refusal> {
    let mut items = store::standard_answers(&portal.store, asked, limit + 1).await?;
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|answer| answer.code.clone());
    Ok(Page { items, next_cursor })
}

/// Those that may be used, for a complaint of this category or for any, by code; at most 500.
///
/// # Errors
/// The database's.
pub async fn usable(portal: &Portal, category: Option<Category>) -> Result<Vec<StandardAnswer>, Refusal> {
    let asked = AnswerConditions { category, ..AnswerConditions::default() };
    Ok(store::standard_answers(&portal.store, &asked, MOST_USABLE).await?)
}

/// # Errors
/// `NotFound`.
pub(super) async fn find(portal: &Portal, code: &str) -> Result<StandardAnswer, Refusal> {
    store::standard_answer(&portal.store, code).await?.ok_or(Refusal::NotFound)
}

/// A new one; nobody uses it before somebody else has approved it.
///
/// # Errors
/// `Forbidden`; `Invalid` by field (`/code taken`, `/texts/en unknown_placeholder`, …).
pub(super) async fn add(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    mut draft: StandardAnswerDraft,
) -> Result<StandardAnswer, Refusal> {
    staff.one_of(&DESK)?;
    check(&mut draft)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if store::lock_standard_answer(&mut tx, &draft.code).await?.is_some() {
        return Err(Refusal::field("/code", "taken", "there is a standard answer of this code"));
    }
    check_cause(&mut tx, &draft.cause).await?;
    store::insert_standard_answer(&mut tx, &draft, now).await?;
    store::insert_answer_version(&mut tx, (&draft, 1), &staff.person.person_id, now).await?;
    note(&mut tx, caller, "standard_answer.added", (&draft.code, 1), now).await?;
    tx.commit().await?;
    find(portal, &draft.code).await
}

/// Another version of its words, and where it is offered. The one in use stays in use until this one is approved.
///
/// # Errors
/// `Forbidden`; `NotFound`; `PreconditionFailed` when somebody else changed it since; `Invalid` by field.
pub(super) async fn renew(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    version: i64,
    mut draft: StandardAnswerDraft,
) -> Result<StandardAnswer, Refusal> {
    staff.one_of(&DESK)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let known = locked(&mut tx, &draft.code, version).await?;
    check(&mut draft)?;
    check_cause(&mut tx, &draft.cause).await?;
    let number = known.versions.first().map_or(1, |newest| newest.number + 1);
    store::insert_answer_version(&mut tx, (&draft, number), &staff.person.person_id, now).await?;
    let stated = |text: &'_ str| Some(text.to_string()).filter(|text| !text.is_empty());
    let (category, cause) = (stated(&draft.category), stated(&draft.cause));
    let offered = (category.as_deref(), cause.as_deref());
    store::set_standard_answer(&mut tx, &draft.code, offered, known.retired_at).await?;
    note(&mut tx, caller, "standard_answer.renewed", (&draft.code, number), now).await?;
    tx.commit().await?;
    find(portal, &draft.code).await
}

/// Says that the newest version is the operator's word; never by who wrote it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `PreconditionFailed`; `Conflict` when it is not the newest, or approved already; `Invalid`
/// (`/number own`) for its author.
pub(super) async fn approve(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    (code, version): (&str, i64),
    number: i64,
) -> Result<StandardAnswer, Refusal> {
    staff.one_of(&APPROVERS)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let known = locked(&mut tx, code, version).await?;
    let draft = known.draft().filter(|draft| draft.number == number).ok_or(Refusal::Conflict)?;
    if draft.written_by_id == staff.person.person_id {
        return Err(Refusal::field("/number", "own", "somebody else must approve it"));
    }
    store::approve_answer_version(&mut tx, (code, number), &staff.person.person_id, now).await?;
    let category = known.category.map(|category| category.as_str());
    store::set_standard_answer(&mut tx, code, (category, known.cause.as_deref()), known.retired_at).await?;
    note(&mut tx, caller, "standard_answer.approved", (code, number), now).await?;
    tx.commit().await?;
    find(portal, code).await
}

/// Takes it off the list to choose from, or offers it again.
///
/// # Errors
/// `Forbidden`; `NotFound`; `PreconditionFailed`.
pub(super) async fn set_retired(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    (code, version): (&str, i64),
    is_retired: bool,
) -> Result<StandardAnswer, Refusal> {
    staff.one_of(&APPROVERS)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let known = locked(&mut tx, code, version).await?;
    let retired_at = is_retired.then_some(known.retired_at.unwrap_or(now));
    let category = known.category.map(|category| category.as_str());
    store::set_standard_answer(&mut tx, code, (category, known.cause.as_deref()), retired_at).await?;
    let action = if is_retired { "standard_answer.retired" } else { "standard_answer.restored" };
    note(&mut tx, caller, action, (code, 0), now).await?;
    tx.commit().await?;
    find(portal, code).await
}

fn check(draft: &mut StandardAnswerDraft) -> Result<(), Refusal> {
    draft.normalise();
    let problems: Vec<FieldProblem> = draft.problems();
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}

async fn check_cause(tx: &mut Transaction, cause: &str) -> Result<(), Refusal> {
    match cause.is_empty() || store::cause_is_known(tx, cause).await? {
        true => Ok(()),
        false => Err(Refusal::field("/cause", "unknown", "no cause of that code")),
    }
}

async fn locked(tx: &mut Transaction, code: &str, version: i64) -> Result<StandardAnswer, Refusal> {
    let known = store::lock_standard_answer(tx, code).await?.ok_or(Refusal::NotFound)?;
    if known.version == version { Ok(known) } else { Err(Refusal::PreconditionFailed) }
}

async fn note(
    tx: &mut Transaction,
    caller: &Caller,
    action: &'static str,
    (code, number): (&str, i64),
    now: Instant,
) -> sqlx::Result<()> {
    let subject = ["standard_answer:", code].concat();
    let entry = Entry::by(caller, action, &subject);
    let entry = if number > 0 { entry.with("number", number.to_string()) } else { entry };
    audit::record(tx, &entry, now).await
}

/// # Errors
/// `Invalid` (`/standard_answer unknown`) when there is none of that code to use.
pub async fn check_in_use(portal: &Portal, code: &str) -> Result<(), Refusal> {
    let answer = store::standard_answer(&portal.store, code).await?;
    match answer.is_some_and(|answer| answer.retired_at.is_none() && answer.in_use().is_some()) {
        true => Ok(()),
        false => Err(Refusal::field("/standard_answer", "unknown", "no approved answer of that code")),
    }
}

/// The version in use, filled from a case in its customer's language, moments in the operator's zone.
///
/// # Errors
/// `Forbidden` for everybody but the desk; `NotFound` when there is none to use.
pub async fn filled(portal: &Portal, seat: &Seat, code: &str) -> Result<FilledAnswer, Refusal> {
    let seat = seat.clone().as_desk()?;
    let answer = find(portal, code).await?;
    let version = answer.in_use().filter(|_| answer.retired_at.is_none()).ok_or(Refusal::NotFound)?;
    let locale = super::staff::locale_of(portal, &seat.case).await?;
    let facts = Facts::of(portal, &seat, locale).await?;
    let text = fill(version.texts.of(locale), |place| facts.value(place));
    Ok(FilledAnswer {
        code: answer.code.clone(),
        number: version.number,
        locale: locale.tag().to_string(),
        open_places: open_places(&text),
        text,
    })
}

/// What a case has for the places of a text.
struct Facts<'f> {
    seat: &'f Seat,
    locale: Locale,
    brand: &'f str,
    unit_name: Option<String>,
    filed_at: LocalInstant,
    promised_at: Option<LocalInstant>,
    delivered_at: Option<LocalInstant>,
    due_at: Option<LocalInstant>,
}

impl Facts<'_> {
    async fn of<'f>(portal: &'f Portal, seat: &'f Seat, locale: Locale) -> Result<Facts<'f>, Refusal> {
        let case = &seat.case;
        let unit_name = match &case.unit_code {
            Some(code) => unit::store::find(&portal.store, code).await?.map(|unit| unit.name),
            None => None,
        };
        let events = store::history(&portal.store, &case.id).await?;
        let events: Vec<_> = events.iter().map(|one| one.event).collect();
        let deadlines = deadline::list(&portal.store, CaseKind::Complaint, &case.id).await?;
        let talk = store::talk_now(&portal.store, &case.id).await?;
        let due = next(&app::complaint::life(&events), &deadlines, talk);
        let is_ours = due.who != app::complaint::Actor::Customer;
        let zoned = |at: Instant| in_zone(at, &portal.settings.zone);
        let evidence = shown(case, true).0;
        let record = evidence.as_ref();
        Ok(Facts {
            seat,
            locale,
            brand: &portal.settings.brand.name,
            unit_name,
            filed_at: zoned(case.filed_at),
            promised_at: record.and_then(|record| record.promised_at).map(|moment| zoned(moment.at)),
            delivered_at: record.and_then(|record| record.delivered_at).map(|moment| zoned(moment.at)),
            due_at: due.by.filter(|_| is_ours).map(zoned),
        })
    }

    fn value(&self, place: P) -> Option<String> {
        let (case, l) = (&self.seat.case, self.locale);
        match place {
            P::CustomerName => case.contact_name.clone().filter(|name| !name.is_empty()),
            P::ComplaintNumber => Some(case.complaint_number.clone()),
            P::WaybillNumber => case.waybill_number.clone(),
            P::FiledAt => Some(locale::day(l, self.filed_at)),
            P::PromisedAt => self.promised_at.map(|at| moment(l, at)),
            P::DeliveredAt => self.delivered_at.map(|at| locale::day_and_time(l, at)),
            P::DueAt => self.due_at.map(|at| moment(l, at)),
            P::UnitName => self.unit_name.clone(),
            P::Category => Some(category_name(l, case.category).to_string()),
            P::BrandName => Some(self.brand.to_string()),
        }
    }
}

/// A moment by which something is to be done: what ends at midnight is the day before.
fn moment(l: Locale, at: LocalInstant) -> String {
    let due = when::due(at);
    if due.names_time { locale::day_and_time(l, due.on) } else { locale::day(l, due.on) }
}
