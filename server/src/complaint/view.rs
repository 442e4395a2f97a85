//! One complaint as the reader of a seat may see it, and lists of them.

use app::complaint::{
    Actor, Author, Complaint, ComplaintItem, Contact, DeskItem, HistoryItem, Life, Message, Next, PromiseMade,
    StaffSide, State, Statement, next, open_due, who,
};
use app::deadline::{CaseEvent, CaseEventKind, CaseKind, Deadline};
use app::locale::Locale;
use app::shipment::mask;
use app::value::{Instant, Page};

use super::access::Seat;
use super::changing::allowed;
use super::evidence::shown;
use super::store::{self, Conditions, Happened, Row, Whose};
use super::{inquiry, relation, split};
use crate::attachment;
use crate::deadline;
use crate::http::Refusal;
use crate::state::Portal;

/// The whole complaint from the reader's side, in their language where it is ours to choose.
pub async fn view(portal: &Portal, seat: &Seat, locale: Locale) -> Result<Complaint, Refusal> {
    let (store, case, is_staff) = (&portal.store, &seat.case, seat.is_staff());
    let happened = store::history(store, &case.id).await?;
    let events: Vec<CaseEvent> = happened.iter().map(|one| one.event).collect();
    let life = app::complaint::life(&events);
    let answered_at = events.iter().filter(|event| event.kind == CaseEventKind::Answered).map(|event| event.at).max();
    let deadlines = deadline::list(store, CaseKind::Complaint, &case.id).await?;
    let pack = deadline::find_pack(store, &case.pack_id).await?;
    let appeal = pack.and_then(|version| version.pack.appeal);
    let talk = store::talk_now(store, &case.id).await?;
    let messages = store::messages(store, &case.id, is_staff).await?;
    let mut statements = store::statements(store, &case.id).await?;
    case.record_in(locale, &mut statements);
    let promises = store::promises(store, &case.id).await?;
    let mut files = attachment::list(store, CaseKind::Complaint, &case.id).await?;
    files.retain(|file| seat.reads(file));
    let (evidence, findings) = shown(case, is_staff);
    Ok(Complaint {
        complaint_number: case.complaint_number.clone(),
        waybill_number: case.waybill_number.clone(),
        category: case.category,
        cause: case.cause.clone(),
        remedy_sought: case.remedy_sought,
        text: case.text.clone(),
        party: case.party,
        state: life.state,
        level: life.level,
        reopened_count: life.reopened_count,
        filed_at: case.filed_at,
        next: next_for(is_staff, next(&life, &deadlines, talk), &life, &deadlines),
        appeal,
        history: history(happened, is_staff),
        messages: messages.into_iter().filter_map(|message| for_reader(message, seat)).collect(),
        attachments: files.iter().map(attachment::Attachment::shown).collect(),
        statements: statements.into_iter().map(|statement| statement_for(statement, is_staff, answered_at)).collect(),
        evidence,
        findings,
        promises: promises.into_iter().map(|promise| promise_for(promise, is_staff)).collect(),
        merge: relation::merge_of(portal, seat, life.ended_at.is_some()).await?,
        parts: split::parts_of(portal, seat).await?,
        may: allowed(seat, &life),
        staff: match is_staff {
            true => Some(staff_side(portal, seat).await?),
            false => None,
        },
        deadlines: deadlines_for(deadlines, is_staff),
        version: case.version,
    })
}

/// While a customer was asked, clocks that may not pause run on: the desk sees the nearest, the customer has no date.
fn next_for(is_staff: bool, next: Next, life: &Life, deadlines: &[Deadline]) -> Next {
    match is_staff && life.state == State::AwaitingCustomer {
        true => Next { by: open_due(deadlines), ..next },
        false => next,
    }
}

/// Customers see what binds us by law or promise, and their own windows: all of them. Nothing is kept from them.
fn deadlines_for(mut deadlines: Vec<Deadline>, _is_staff: bool) -> Vec<Deadline> {
    deadlines.sort_by_key(|deadline| (!deadline.is_open(), deadline.due_at));
    deadlines
}

/// Customers learn that it happened by itself, and no rule of ours.
fn history(happened: Vec<Happened>, is_staff: bool) -> Vec<HistoryItem> {
    let item = |one: Happened| HistoryItem {
        kind: one.event.kind,
        at: one.event.at,
        is_automatic: one.is_automatic,
        rule: one.rule.filter(|_| is_staff),
    };
    happened.into_iter().map(item).collect()
}

/// Staff stay the operator's voice to a customer; colleagues are named to each other, the filer of a guest's is not.
/// What passes between customer and desk, and the desk's notes, are no unit's: it is asked by a question of its own.
fn for_reader(mut message: Message, seat: &Seat) -> Option<Message> {
    if !seat.is_staff() {
        message.standard_answer = None;
        message.author_name = message.author_name.filter(|_| message.author == Author::Customer);
    }
    seat.unit_id().is_none().then_some(message)
}

/// Which unit is to keep a promise is the operator's own matter.
fn promise_for(promise: PromiseMade, is_staff: bool) -> PromiseMade {
    PromiseMade { unit_code: promise.unit_code.filter(|_| is_staff), ..promise }
}

/// Customers learn a decision with the answer that follows it, and never who decided.
fn statement_for(mut statement: Statement, is_staff: bool, answered_at: Option<Instant>) -> Statement {
    if !is_staff {
        statement.decided_by = None;
        let is_told = statement.decided_at.zip(answered_at).is_some_and(|(decided, answered)| decided <= answered);
        if !is_told {
            (statement.verdict, statement.why, statement.decided_at) = (None, None, None);
        }
    }
    statement
}

/// How to reach the customer is the desk's to know: a unit explains what happened and writes to nobody.
fn contact(seat: &Seat) -> Contact {
    let case = &seat.case;
    match seat.unit_id() {
        None => Contact {
            name: case.contact_name.clone(),
            email: case.contact_email.clone(),
            phone: case.contact_phone.clone(),
        },
        Some(_) => Contact { name: case.contact_name.as_deref().map(mask::mask_name), ..Contact::default() },
    }
}

async fn staff_side(portal: &Portal, seat: &Seat) -> sqlx::Result<StaffSide> {
    let case = &seat.case;
    Ok(StaffSide {
        contact: contact(seat),
        assigned_to: case.assigned_name.clone(),
        assigned_person_id: case.assigned_person_id.clone(),
        unit_code: case.unit_code.clone(),
        is_valid: case.is_valid,
        contact_count: case.contact_count,
        inquiries: inquiry::of_case(portal, seat).await?,
        related: relation::related(portal, seat).await?,
        class: case.class.filter(|_| seat.unit_id().is_none()),
    })
}

/// One page of a list: for staff in the order of the queue, else the newest first. The cursor is place and id of the
/// last row.
///
/// # Errors
/// `Invalid` for a cursor that is none of ours.
pub async fn list(
    portal: &Portal,
    whose: &Whose,
    conditions: &Conditions,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page<ComplaintItem>, Refusal> {
    let after = cursor.map(parse_cursor).transpose()?;
    let counted = conditions.counted.args(&portal.settings.zone, portal.clock.now());
    let mut rows = store::list(&portal.store, whose, (conditions, counted), after, limit + 1).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor =
        rows.last().filter(|_| has_more).map(|row| [&row.place.as_ms().to_string(), ".", &row.id].concat());
    let is_desk = !matches!(whose, Whose::Person(_));
    Ok(Page { items: rows.into_iter().map(|row| item(row, is_desk)).collect(), next_cursor })
}

fn parse_cursor(text: &str) -> Result<(Instant, String), Refusal> {
    let parsed = text.split_once('.').and_then(|(at, id)| Some((Instant::from_ms(at.parse().ok()?), id.to_string())));
    parsed.ok_or_else(|| Refusal::field("/cursor", "malformed", "give a next_cursor of this list"))
}

pub(super) fn item(row: Row, is_desk: bool) -> ComplaintItem {
    let who = who(row.state, row.level, row.contact_count);
    let by = match who {
        Actor::Nobody => None,
        Actor::Customer if row.state == State::Told => row.closes_at,
        Actor::Customer => row.next_due_at.filter(|_| is_desk),
        _ => row.next_due_at,
    };
    ComplaintItem {
        complaint_number: row.complaint_number,
        waybill_number: row.waybill_number,
        category: row.category,
        state: row.state,
        level: row.level,
        is_own: row.is_own,
        filed_at: row.filed_at,
        next: Next { who, by },
        priority: is_desk.then_some(row.priority),
        desk: is_desk.then(|| DeskItem {
            customer: row.contact_name.as_deref().map(mask::mask_name),
            assigned_to: row.assigned_name,
            unit_code: row.unit_code,
            inquiry_due_at: row.inquiry_due_at,
            promise_due_at: row.promise_due_at,
            class: row.class,
        }),
    }
}

/// How many complaints changed since a moment, of all or of those that name a unit; not more than `most` are counted.
///
/// # Errors
/// The database's.
pub async fn count_changed(portal: &Portal, unit_id: Option<&str>, since: Instant, most: i64) -> Result<i64, Refusal> {
    Ok(store::count_changed(&portal.store, unit_id, since, most).await?)
}

/// The version of a complaint now; None once it is forgotten.
///
/// # Errors
/// The database's.
pub async fn version(portal: &Portal, id: &str) -> Result<Option<i64>, Refusal> {
    Ok(store::version_of(&portal.store, id).await?)
}

/// The unit that staff are limited to; None for those who see all.
///
/// # Errors
/// `Forbidden` for everybody but staff of the desk and of a unit.
pub fn unit_of(whose: &Whose) -> Result<Option<String>, Refusal> {
    match whose {
        Whose::All => Ok(None),
        Whose::Unit(id) => Ok(Some(id.clone())),
        Whose::Person(_) => Err(Refusal::Forbidden),
    }
}
