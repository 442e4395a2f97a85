//! Questions to units: with a date of their own, answered by the unit's staff with words and files, or contested, which
//! a supervisor decides. No customer ever reads them.

use app::account::StaffRole;
use app::attachment::{AttachmentClaim, CaseKind};
use app::complaint::{Attribution, AttributionDecision, Inquiry, InquiryDraft, InquiryResponse, tidy_text};
use app::deadline::{Limit, Unit};
use app::locale::Locale;
use app::value::{Instant, Page};

use super::access::{Seat, Side};
use super::happen::{lock, note};
use super::priority::rank;
use super::staff::check;
use super::store::{self, Asked, InquiryConditions};
use crate::account::person::{self, Person};
use crate::account::unit;
use crate::attachment;
use crate::clock::in_zone;
use crate::deadline;
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::session::{SignedIn, Staff};
use crate::state::Portal;
use crate::store::Transaction;

/// Who decides whether a complaint goes on naming a unit that contests it.
const DECIDERS: [StaffRole; 3] = [StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin];

/// Asks a unit to explain. A complaint that names no unit names this one from then on; its staff are told by mail.
///
/// # Errors
/// `Invalid` by field (`/unit_code unknown`, …); `Conflict` once it has ended.
pub async fn ask(portal: &Portal, caller: &Caller, seat: Seat, mut draft: InquiryDraft) -> Result<String, Refusal> {
    let seat = seat.as_desk()?;
    draft.normalise();
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let limit = draft.limit.map(|limit| Limit { limit, unit: draft.limit_unit.unwrap_or(Unit::Hours) });
    let due_at = deadline::due_of_inquiry(&portal.store, &portal.settings.zone, &seat.case.pack_id, limit, now).await?;
    let staff = person::store::list_staff(&portal.store).await?;
    let mut tx = portal.store.begin().await?;
    let locked = lock(&mut tx, seat.number()).await?;
    if !locked.life().is_open() {
        return Err(Refusal::Conflict);
    }
    let Some(unit_id) = unit::store::find_open_id(&mut tx, &draft.unit_code).await? else {
        return Err(Refusal::field("/unit_code", "unknown", "no open unit of that code"));
    };
    let by = seat.person_id().unwrap_or_default();
    let of = (seat.case.id.as_str(), unit_id.as_str());
    let id = store::insert_inquiry(&mut tx, of, &draft.question, (by, due_at), now).await?;
    rank(&mut tx, &seat.case.id, now).await?;
    tell_unit(&mut tx, portal, seat.number(), (&staff, &unit_id), (due_at, now)).await?;
    let detail = [("unit", draft.unit_code.as_str()), ("inquiry", &id)];
    note(&mut tx, Some(caller), "complaint.unit_asked", seat.number(), &detail, now).await?;
    tx.commit().await?;
    Ok(id)
}

async fn tell_unit(
    tx: &mut Transaction,
    portal: &Portal,
    complaint_number: &str,
    (staff, unit_id): (&[Person], &str),
    (due_at, now): (Instant, Instant),
) -> Result<(), Refusal> {
    let of_unit = staff.iter().filter(|person| {
        let is_of_unit = person.staff_role == Some(StaffRole::Unit) && person.unit_id.as_deref() == Some(unit_id);
        person.is_living() && is_of_unit
    });
    for person in of_unit {
        let locale: Locale = person.locale;
        let values = vec![
            ("link", portal.link(&app::desk::api::case_page(complaint_number))),
            ("number", complaint_number.to_string()),
            ("due", in_zone(due_at, &portal.settings.zone).to_string()),
        ];
        let person_id = Some(person.id.as_str());
        let message = Message { template: Template::UnitAsked, person_id, email: &person.email, locale, values };
        notification::enqueue(tx, &message, now).await?;
    }
    Ok(())
}

/// The unit says what happened, or why the complaint is not its own. Its files are the question's, not the complaint's:
/// no reader of the complaint's files finds them.
///
/// # Errors
/// `Forbidden` for everybody but the unit's staff; `NotFound`; `Invalid` by field; `Conflict` when it has responded.
pub async fn respond(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    inquiry_id: &str,
    draft: InquiryResponse,
) -> Result<(), Refusal> {
    let Some(own) = seat.unit_id() else { return Err(Refusal::Forbidden) };
    let text = tidy_text(&draft.text);
    check(&text, "/text")?;
    let claims: Vec<AttachmentClaim> = draft.attachment_ids.iter().filter_map(|id| id.parse().ok()).collect();
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    lock(&mut tx, seat.number()).await?;
    let asked = find(&mut tx, &seat, inquiry_id).await?;
    if asked.unit_id != own {
        return Err(Refusal::NotFound);
    }
    if asked.is_responded {
        return Err(Refusal::Conflict);
    }
    let by = seat.person_id().unwrap_or_default();
    let of = (seat.case.id.as_str(), inquiry_id);
    store::set_response(&mut tx, of, (&text, draft.is_contested), by, now).await?;
    rank(&mut tx, &seat.case.id, now).await?;
    attachment::attach(&mut tx, caller, &claims, CaseKind::Complaint, inquiry_id, now).await?;
    let action = if draft.is_contested { "complaint.attribution_contested" } else { "complaint.unit_explained" };
    note(&mut tx, Some(caller), action, seat.number(), &[("inquiry", inquiry_id)], now).await?;
    tx.commit().await?;
    Ok(())
}

async fn find(tx: &mut Transaction, seat: &Seat, inquiry_id: &str) -> Result<Asked, Refusal> {
    store::asked(tx, &seat.case.id, inquiry_id).await?.ok_or(Refusal::NotFound)
}

/// Whether a contested complaint goes on naming the unit.
///
/// # Errors
/// `Forbidden` for everybody but supervisors, managers and administrators; `NotFound`; `Invalid` without a reason;
/// `Conflict` when nothing is contested, or it is decided.
pub async fn decide(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    inquiry_id: &str,
    asked: &AttributionDecision,
) -> Result<(), Refusal> {
    if !may_decide(&seat) {
        return Err(Refusal::Forbidden);
    }
    let why = tidy_text(&asked.why);
    check(&why, "/why")?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    lock(&mut tx, seat.number()).await?;
    let known = find(&mut tx, &seat, inquiry_id).await?;
    if !known.is_contested || known.is_decided {
        return Err(Refusal::Conflict);
    }
    let by = seat.person_id().unwrap_or_default();
    let of = (seat.case.id.as_str(), inquiry_id);
    store::set_attribution(&mut tx, of, (asked.decision, &why), by, now).await?;
    rank(&mut tx, &seat.case.id, now).await?;
    let action = match asked.decision {
        Attribution::Upheld => "complaint.attribution_upheld",
        Attribution::Withdrawn => "complaint.attribution_withdrawn",
    };
    note(&mut tx, Some(caller), action, seat.number(), &[("inquiry", inquiry_id)], now).await?;
    tx.commit().await?;
    Ok(())
}

fn may_decide(seat: &Seat) -> bool {
    matches!(&seat.side, Side::Staff { role, .. } if DECIDERS.contains(role))
}

/// The questions of a complaint as the reader of the seat may see them: a unit its own, customers none.
///
/// # Errors
/// The database's.
pub(super) async fn of_case(portal: &Portal, seat: &Seat) -> sqlx::Result<Vec<Inquiry>> {
    if !seat.is_staff() {
        return Ok(Vec::new());
    }
    let own = seat.unit_id();
    let mut found = store::inquiries(&portal.store, &seat.case.id, own).await?;
    for inquiry in &mut found {
        let files = attachment::list(&portal.store, CaseKind::Complaint, &inquiry.id).await?;
        inquiry.attachments = files.iter().map(attachment::Attachment::shown).collect();
        inquiry.may_respond = own.is_some() && inquiry.responded_at.is_none();
        inquiry.may_decide = inquiry.is_contested && inquiry.decided_at.is_none() && may_decide(seat);
    }
    Ok(found)
}

/// Questions that wait for a unit or for a decision, the earliest date first; a unit's staff see its own. The cursor is
/// date and id of the last one.
///
/// # Errors
/// `Forbidden` for staff who neither handle complaints nor belong to a unit; `Invalid` for a cursor that is none of ours.
pub async fn waiting(
    portal: &Portal,
    staff: &Staff,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page<Inquiry>, Refusal> {
    let unit_id = match (staff.role, unit_of(&staff.person)) {
        (StaffRole::Unit, Some(unit_id)) => Some(unit_id.to_string()),
        (StaffRole::Unit, None) => return Ok(Page { items: Vec::new(), next_cursor: None }),
        _ => {
            staff.one_of(&super::DESK)?;
            None
        }
    };
    let after = match cursor {
        Some(text) => parse_cursor(text)?,
        None => (Instant::from_ms(i64::MIN), String::new()),
    };
    let asked = InquiryConditions { unit_id, after };
    let mut items = store::waiting_inquiries(&portal.store, &asked, limit + 1).await?;
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor =
        items.last().filter(|_| has_more).map(|last| [&last.due_at.as_ms().to_string(), ".", &last.id].concat());
    Ok(Page { items, next_cursor })
}

fn parse_cursor(text: &str) -> Result<(Instant, String), Refusal> {
    let parsed = text.split_once('.').and_then(|(at, id)| Some((Instant::from_ms(at.parse().ok()?), id.to_string())));
    parsed.ok_or_else(|| Refusal::field("/cursor", "malformed", "give a next_cursor of this list"))
}

/// The unit of a member of a unit's staff.
pub(super) fn unit_of(person: &SignedIn) -> Option<&str> {
    person.unit_id.as_deref().filter(|_| person.staff_role == Some(StaffRole::Unit))
}

/// A file of a response, for staff who may read the question.
///
/// # Errors
/// `Forbidden` for customers; `NotFound`.
pub async fn file(
    portal: &Portal,
    seat: &Seat,
    (inquiry_id, attachment_id): (&str, &str),
) -> Result<attachment::Attachment, Refusal> {
    if !seat.is_staff() {
        return Err(Refusal::Forbidden);
    }
    let own = store::inquiries(&portal.store, &seat.case.id, seat.unit_id()).await?;
    if !own.iter().any(|inquiry| inquiry.id == inquiry_id) {
        return Err(Refusal::NotFound);
    }
    let found = attachment::find_of_case(&portal.store, CaseKind::Complaint, inquiry_id, attachment_id).await?;
    found.ok_or(Refusal::NotFound)
}
