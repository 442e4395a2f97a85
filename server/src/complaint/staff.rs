//! What the desk does with a complaint: take it in hand, ask, decide what is disputed, answer, judge.

use app::attachment::CaseKind;
use app::complaint::{Author, MessageDraft, UsedAnswer, Verdict, text_fault, tidy_text};
use app::deadline::CaseEventKind as K;
use app::locale::Locale;
use app::problem::FieldProblem;
use app::value::Instant;
use serde::Deserialize;
use utoipa::ToSchema;

use super::access::Seat;
use super::happen::{happen, lock, note};
use super::priority::rank;
use super::store::{self, Case, NewMessage};
use super::{DESK, link};
use crate::account::person::{self, Person};
use crate::account::unit;
use crate::attachment;
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::state::Portal;
use crate::store::Transaction;

/// Somebody has read it.
///
/// # Errors
/// `Conflict` when that is noted already, or it has ended.
pub async fn acknowledge(portal: &Portal, caller: &Caller, seat: Seat) -> Result<(), Refusal> {
    let seat = seat.as_desk()?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, seat.number()).await?;
    happen(&mut tx, portal, &mut locked, K::Acknowledged, &seat.by(), now).await?;
    note(&mut tx, Some(caller), "complaint.acknowledged", seat.number(), &[], now).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives it to somebody of the desk, and names the unit that it concerns.
///
/// # Errors
/// `Invalid` (`/person_id unknown`, also for staff who read no complaint or only a unit's; `/unit_code unknown`);
/// `Conflict` once it has ended.
pub async fn assign(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    (person_id, unit_code): (&str, Option<&str>),
) -> Result<(), Refusal> {
    let seat = seat.as_desk()?;
    check_assignee(portal, person_id).await?;
    let unit_id = unit_id(portal, unit_code).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, seat.number()).await?;
    happen(&mut tx, portal, &mut locked, K::Assigned, &seat.by(), now).await?;
    store::set_assigned(&mut tx, &seat.case.id, person_id, unit_id.as_deref()).await?;
    let mut detail = vec![("to", person_id)];
    detail.extend(unit_code.filter(|_| unit_id.is_some()).map(|code| ("unit", code)));
    note(&mut tx, Some(caller), "complaint.assigned", seat.number(), &detail, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Whoever gets a complaint must be able to work it: of the desk, and not gone.
///
/// # Errors
/// `Invalid` (`/person_id unknown`).
pub(super) async fn check_assignee(portal: &Portal, person_id: &str) -> Result<(), Refusal> {
    let assignee = person::store::find(&portal.store, person_id).await?;
    let is_of_desk = |person: &Person| person.staff_role.is_some_and(|role| DESK.contains(&role));
    match assignee.is_some_and(|person| person.is_living() && is_of_desk(&person)) {
        true => Ok(()),
        false => Err(Refusal::field("/person_id", "unknown", "nobody of the desk of that id")),
    }
}

pub(super) async fn unit_id(portal: &Portal, unit_code: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(code) = unit_code.filter(|code| !code.is_empty()) else { return Ok(None) };
    match unit::store::id_of(&portal.store, code).await? {
        Some(id) => Ok(Some(id)),
        None => Err(Refusal::field("/unit_code", "unknown", "no unit of that code")),
    }
}

/// A message to the customer, a question that waits for them, or a note among staff.
///
/// # Errors
/// `Invalid` by field; `Conflict` when a question cannot be asked now.
pub async fn write(portal: &Portal, caller: &Caller, seat: Seat, mut draft: MessageDraft) -> Result<String, Refusal> {
    draft.normalise();
    let mut problems = draft.problems();
    if draft.is_internal && !draft.attachment_ids.is_empty() {
        // Files belong to the complaint, and the customer sees all of them.
        problems.push(FieldProblem::new("/attachment_ids", "forbidden", "a note among staff has no files"));
    }
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let seat = seat.as_desk()?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, seat.number()).await?;
    if draft.asks_customer {
        happen(&mut tx, portal, &mut locked, K::InformationAsked, &seat.by(), now).await?;
    }
    let mail_id = match draft.is_internal {
        true => None,
        false => mail(&mut tx, portal, &locked.case, (Template::ComplaintMessage, Vec::new()), now).await?,
    };
    let sent = Sent {
        text: &draft.text,
        is_answer: false,
        is_internal: draft.is_internal,
        mail_id: mail_id.as_deref(),
        used: None,
    };
    let id = say(&mut tx, caller, &seat, sent, now).await?;
    let with = (CaseKind::Complaint, seat.case.id.as_str(), id.as_str());
    attachment::attach_to_message(&mut tx, caller, &draft.claims(), with, now).await?;
    note(&mut tx, Some(caller), "complaint.message_sent", seat.number(), &[], now).await?;
    tx.commit().await?;
    Ok(id)
}

/// A message of the desk in the customer's language, with the mail that it is there, in the caller's transaction; the
/// complaint is kept from others until its end.
///
/// # Errors
/// `Forbidden` for all but the desk; the database's.
pub async fn say_within(
    tx: &mut Transaction,
    portal: &Portal,
    (caller, seat): (&Caller, &Seat),
    words: &(dyn Fn(Locale) -> String + Sync),
    now: Instant,
) -> Result<String, Refusal> {
    let seat = seat.clone().as_desk()?;
    let locked = lock(tx, seat.number()).await?;
    let person = match &locked.case.person_id {
        Some(id) => person::store::find_within(tx, id).await?,
        None => None,
    };
    let text = words(person.map_or(locked.case.locale, |person| person.locale));
    let mail_id = mail(tx, portal, &locked.case, (Template::ComplaintMessage, Vec::new()), now).await?;
    let sent = Sent { text: &text, is_answer: false, is_internal: false, mail_id: mail_id.as_deref(), used: None };
    Ok(say(tx, caller, &seat, sent, now).await?)
}

pub(super) struct Sent<'s> {
    pub text: &'s str,
    pub is_answer: bool,
    pub is_internal: bool,
    pub mail_id: Option<&'s str>,
    /// The standard answer that the text was made of.
    pub used: Option<&'s UsedAnswer>,
}

pub(super) async fn say(
    tx: &mut Transaction,
    caller: &Caller,
    seat: &Seat,
    sent: Sent<'_>,
    now: Instant,
) -> sqlx::Result<String> {
    let message = NewMessage {
        complaint_id: &seat.case.id,
        author: Author::Staff,
        person_id: seat.person_id(),
        author_name: caller.signed_in.as_ref().map(|person| person.name.as_str()),
        text: sent.text,
        is_answer: sent.is_answer,
        is_internal: sent.is_internal,
        mail_id: sent.mail_id,
        used: sent.used,
    };
    let id = store::insert_message(tx, &message, now).await?;
    rank(tx, &seat.case.id, now).await?;
    Ok(id)
}

/// Says whose word about a disputed fact counts, and why: for the first time, or in place of the decision it names.
///
/// # Errors
/// `NotFound` for a statement of another complaint; `Invalid` without a reason; `Blocked` when it was decided otherwise
/// meanwhile (`/verdict decided_meanwhile`); `Conflict` once it has ended.
pub async fn decide(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    statement_id: &str,
    (verdict, why, replaces): (Verdict, &str, Option<Verdict>),
) -> Result<(), Refusal> {
    let seat = seat.as_desk()?;
    let why = tidy_text(why);
    check(&why, "/why")?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let locked = lock(&mut tx, seat.number()).await?;
    if !locked.life().is_open() {
        return Err(Refusal::Conflict);
    }
    let reader = seat.person_id().unwrap_or_default();
    let of = (seat.case.id.as_str(), statement_id);
    let known = store::verdict_of(&mut tx, of).await?.ok_or(Refusal::NotFound)?;
    if known != replaces {
        let problem = FieldProblem::new("/verdict", "decided_meanwhile", "somebody else decided it");
        return Err(Refusal::Blocked(vec![problem]));
    }
    store::decide(&mut tx, of, (verdict, &why), reader, now).await?;
    let mut detail = vec![("statement", statement_id), ("verdict", verdict.as_str())];
    detail.extend(known.map(|known| ("before", known.as_str())));
    note(&mut tx, Some(caller), "complaint.statement_decided", seat.number(), &detail, now).await?;
    tx.commit().await?;
    Ok(())
}

/// One more disputed fact.
///
/// # Errors
/// `Invalid` by field; `Conflict` once it has ended.
pub async fn add_statement(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    (record, customer): (&str, &str),
) -> Result<String, Refusal> {
    let seat = seat.as_desk()?;
    let (record, customer) = (tidy_text(record), tidy_text(customer));
    check(&record, "/record")?;
    check(&customer, "/customer")?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let locked = lock(&mut tx, seat.number()).await?;
    if !locked.life().is_open() {
        return Err(Refusal::Conflict);
    }
    let id = store::insert_statement(&mut tx, &seat.case.id, ("words", &record, &customer), now).await?;
    note(&mut tx, Some(caller), "complaint.statement_added", seat.number(), &[], now).await?;
    tx.commit().await?;
    Ok(id)
}

/// The customer was told by telephone, letter or at the counter.
///
/// # Errors
/// `Conflict` while there is no answer, or they have it already.
pub async fn told(portal: &Portal, caller: &Caller, seat: Seat) -> Result<(), Refusal> {
    let seat = seat.as_desk()?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, seat.number()).await?;
    if !super::changing::tell(&mut tx, portal, &mut locked, &seat.by(), now).await? {
        return Err(Refusal::Conflict);
    }
    note(&mut tx, Some(caller), "complaint.told", seat.number(), &[], now).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the firm is responsible.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    pub is_valid: bool,
    /// Required when valid.
    #[serde(default)]
    pub unit_code: Option<String>,
    #[serde(default)]
    pub cause: Option<String>,
    /// The unit that the complaint named when it was read, empty for none: 409 (`/unit_code changed_meanwhile`) when it
    /// names another one now. Absent: whatever it names.
    #[serde(default)]
    pub known_unit_code: Option<String>,
}

/// Whether the firm is responsible, which unit, and why it happened. Received and valid complaints are counted apart.
///
/// # Errors
/// `Invalid` (`/unit_code required` when valid, `/unit_code unknown`, `/cause unknown`); `Blocked` when it names another
/// unit than the judge saw (`/unit_code changed_meanwhile`).
pub async fn validate(portal: &Portal, caller: &Caller, seat: Seat, asked: &Validation) -> Result<(), Refusal> {
    let (unit_code, cause) = (asked.unit_code.as_deref(), asked.cause.as_deref());
    let is_valid = asked.is_valid;
    let seat = seat.as_desk()?;
    let unit_id = unit_id(portal, unit_code).await?;
    if is_valid && unit_id.is_none() {
        return Err(Refusal::field("/unit_code", "required", "a valid complaint names the responsible unit"));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let locked = lock(&mut tx, seat.number()).await?;
    let present = locked.case.unit_code.as_deref().unwrap_or_default();
    if asked.known_unit_code.as_deref().is_some_and(|known| known != present) {
        let problem = FieldProblem::new("/unit_code", "changed_meanwhile", "somebody else named another unit, or none");
        return Err(Refusal::Blocked(vec![problem]));
    }
    // A retired cause stays where it was chosen.
    let is_kept = cause.is_some() && cause == locked.case.cause.as_deref();
    if let Some(cause) = cause
        && !is_kept
        && !store::cause_is_known(&mut tx, cause).await?
    {
        return Err(Refusal::field("/cause", "unknown", "no cause of that code"));
    }
    store::set_verdict(&mut tx, &seat.case.id, is_valid, unit_id.as_deref(), cause, now).await?;
    let verdict = if is_valid { "valid" } else { "not_valid" };
    let detail = [("verdict", verdict), ("unit", unit_code.unwrap_or_default()), ("cause", cause.unwrap_or_default())];
    note(&mut tx, Some(caller), "complaint.judged", seat.number(), &detail, now).await?;
    tx.commit().await?;
    Ok(())
}

/// The mail that something new stands in the portal; the words themselves stay there. A guest gets a link of its own,
/// for of the first one only the hash is known.
pub(super) async fn mail(
    tx: &mut Transaction,
    portal: &Portal,
    case: &Case,
    (template, mut values): (Template, Vec<(&'static str, String)>),
    now: Instant,
) -> Result<Option<String>, Refusal> {
    let person = match &case.person_id {
        Some(id) => person::store::find_within(tx, id).await?.filter(|person| person.is_living()),
        None => None,
    };
    let address = match &case.person_id {
        // Nobody who may no longer sign in gets in by a link.
        Some(_) => person.as_ref().map(|person| person.email.clone()),
        None => case.contact_email.clone(),
    };
    let Some(email) = address else { return Ok(None) };
    let path = match person {
        Some(_) => ["/complaints/", &case.complaint_number].concat(),
        None => link::path(&case.complaint_number, &link::issue(tx, &case.id, now).await?),
    };
    let locale: Locale = person.as_ref().map_or(case.locale, |person| person.locale);
    values.extend([("link", portal.link(&path)), ("number", case.complaint_number.clone())]);
    let message = Message {
        template,
        person_id: person.as_ref().map(|person| person.id.as_str()),
        email: &email,
        locale,
        values,
    };
    Ok(Some(notification::enqueue(tx, &message, now).await?))
}

/// The language in which the customer reads.
///
/// # Errors
/// The database's.
pub(super) async fn locale_of(portal: &Portal, case: &Case) -> sqlx::Result<Locale> {
    let person = match &case.person_id {
        Some(id) => person::store::find(&portal.store, id).await?,
        None => None,
    };
    Ok(person.map_or(case.locale, |person| person.locale))
}

pub(super) fn check(text: &str, pointer: &str) -> Result<(), Refusal> {
    match text_fault(text) {
        Some(code) => Err(Refusal::field(pointer, code, "1 to 4000 characters")),
        None => Ok(()),
    }
}
