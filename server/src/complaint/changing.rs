//! What customers do with their complaint: write, say whether it is solved, escalate, withdraw, open again.

use app::attachment::CaseKind;
use app::complaint::{Author, Life, MessageDraft, Resolution, State, Why, text_fault, tidy_text};
use app::deadline::CaseEventKind as K;
use app::problem::FieldProblem;
use app::value::Instant;

use super::access::{Seat, Side};
use super::assignment::{give_again, note_gift};
use super::happen::{Locked, happen, lock, note};
use super::priority::rank;
use super::store::{self, NewMessage};
use super::{By, link, notice};
use crate::account::person::{self, Person};
use crate::attachment;
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::Transaction;

/// More from the customer. What was asked for is thereby given, and a closed complaint is opened again.
///
/// # Errors
/// `Invalid` by field; `Forbidden` for viewers; `Conflict` after a withdrawal; `TooMany`.
pub async fn write(portal: &Portal, caller: &Caller, seat: Seat, mut draft: MessageDraft) -> Result<String, Refusal> {
    let seat = seat.as_customer()?;
    draft.normalise();
    let mut problems = draft.problems();
    if draft.is_internal || draft.asks_customer {
        problems.push(FieldProblem::new("/is_internal", "forbidden", "for staff only"));
    }
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    portal.filings.take(caller.address, 1)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, seat.number()).await?;
    let mut gift = None;
    match locked.life().state {
        State::Withdrawn => return Err(Refusal::Conflict),
        State::Closed => {
            happen(&mut tx, portal, &mut locked, K::Reopened, &seat.by(), now).await?;
            gift = give_again(&mut tx, portal, &mut locked, now).await?;
        }
        State::AwaitingCustomer => {
            drop(happen(&mut tx, portal, &mut locked, K::InformationGiven, &seat.by(), now).await?);
        }
        _ => {}
    }
    let id = say(&mut tx, &seat, &draft.text, now).await?;
    let with = (CaseKind::Complaint, seat.case.id.as_str(), id.as_str());
    attachment::attach_to_message(&mut tx, caller, &draft.claims(), with, now).await?;
    note(&mut tx, Some(caller), "complaint.message_sent", seat.number(), &[], now).await?;
    note_gift(&mut tx, seat.number(), gift.as_ref(), now).await?;
    tx.commit().await?;
    Ok(id)
}

/// The customer's words in the conversation.
async fn say(tx: &mut Transaction, seat: &Seat, text: &str, now: Instant) -> sqlx::Result<String> {
    let name = match &seat.side {
        Side::Customer { person, .. } => Some(person.name.as_str()),
        Side::Guest => seat.case.contact_name.as_deref(),
        Side::Staff { .. } => None,
    };
    let message = NewMessage {
        complaint_id: &seat.case.id,
        author: Author::Customer,
        person_id: seat.person_id(),
        author_name: name,
        text,
        is_answer: false,
        is_internal: false,
        mail_id: None,
        used: None,
    };
    let id = store::insert_message(tx, &message, now).await?;
    rank(tx, &seat.case.id, now).await?;
    Ok(id)
}

/// The customer says whether the answer solved it. Solved closes it; not solved hands it to the next level.
///
/// # Errors
/// `Invalid` for "not solved" without words; `Conflict` while there is no answer; `Forbidden` for viewers.
pub async fn resolve(portal: &Portal, caller: &Caller, seat: Seat, resolution: Resolution) -> Result<(), Refusal> {
    let seat = seat.as_customer()?;
    let text = tidy_text(&resolution.text);
    if !resolution.is_solved {
        check_words(&text)?;
    }
    let now = portal.clock.now();
    let staff = person::store::list_staff(&portal.store).await?;
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, seat.number()).await?;
    if !matches!(locked.life().state, State::Answered | State::Told) {
        return Err(Refusal::Conflict);
    }
    tell(&mut tx, portal, &mut locked, &seat.by(), now).await?;
    if !text.is_empty() {
        say(&mut tx, &seat, &text, now).await?;
    }
    let mut gift = None;
    let action = match resolution.is_solved {
        true => {
            happen(&mut tx, portal, &mut locked, K::Closed, &seat.by(), now).await?;
            "complaint.solved"
        }
        false => {
            happen(&mut tx, portal, &mut locked, K::Closed, &seat.by(), now).await?;
            happen(&mut tx, portal, &mut locked, K::Reopened, &seat.by(), now).await?;
            if locked.life().may(K::Escalated) {
                to_next_level(&mut tx, portal, (&staff, &mut locked), &seat.by(), now).await?;
            }
            gift = give_again(&mut tx, portal, &mut locked, now).await?;
            "complaint.not_solved"
        }
    };
    note(&mut tx, Some(caller), action, seat.number(), &[], now).await?;
    note_gift(&mut tx, seat.number(), gift.as_ref(), now).await?;
    tx.commit().await?;
    Ok(())
}

/// The customer has the answer, at `at` at the latest.
pub async fn tell(
    tx: &mut Transaction,
    portal: &Portal,
    locked: &mut Locked,
    by: &By,
    at: Instant,
) -> Result<bool, Refusal> {
    if !locked.life().may(K::Told) {
        return Ok(false);
    }
    happen(tx, portal, locked, K::Told, by, at).await?;
    store::set_told(tx, &locked.case.id, at).await?;
    Ok(true)
}

/// The customer has read the answer in the portal. Doing it again changes nothing. Days to object begin with it: a
/// colleague who only views does not start them.
///
/// # Errors
/// `Forbidden` for staff and viewers.
pub async fn read(portal: &Portal, caller: &Caller, seat: Seat) -> Result<(), Refusal> {
    let seat = seat.as_customer()?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, seat.number()).await?;
    if tell(&mut tx, portal, &mut locked, &seat.by(), now).await? {
        note(&mut tx, Some(caller), "complaint.answer_read", seat.number(), &[], now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// To the next level, once within each level.
///
/// # Errors
/// `Conflict` at the end of the ladder, and once it has ended.
pub async fn escalate(portal: &Portal, caller: &Caller, seat: Seat, why: &Why) -> Result<(), Refusal> {
    turn(portal, caller, seat, why, K::Escalated, "complaint.escalated").await
}

/// Whoever has it then, and whoever had it in hand, learn of it at once.
async fn to_next_level(
    tx: &mut Transaction,
    portal: &Portal,
    (staff, locked): (&[Person], &mut Locked),
    by: &By,
    now: Instant,
) -> Result<(), Refusal> {
    let deadlines = happen(tx, portal, locked, K::Escalated, by, now).await?;
    notice::asked(tx, staff, (&locked.case, locked.life().level), &deadlines, now).await?;
    Ok(())
}

/// The customer takes it back.
///
/// # Errors
/// `Conflict` once it has ended.
pub async fn withdraw(portal: &Portal, caller: &Caller, seat: Seat, why: &Why) -> Result<(), Refusal> {
    turn(portal, caller, seat, why, K::Withdrawn, "complaint.withdrawn").await
}

/// It goes on under the same number; why must be said.
///
/// # Errors
/// `Invalid` without words; `Conflict` while it is open.
pub async fn reopen(portal: &Portal, caller: &Caller, seat: Seat, why: &Why) -> Result<(), Refusal> {
    let seat = seat.as_customer()?;
    check_words(&tidy_text(&why.text))?;
    turn(portal, caller, seat, why, K::Reopened, "complaint.reopened").await
}

async fn turn(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    why: &Why,
    kind: K,
    action: &'static str,
) -> Result<(), Refusal> {
    let seat = seat.as_customer()?;
    let text = tidy_text(&why.text);
    if text_fault(&text) == Some("too_long") {
        return Err(Refusal::field("/text", "too_long", "at most 4000 characters"));
    }
    let now = portal.clock.now();
    let staff = person::store::list_staff(&portal.store).await?;
    let mut tx = portal.store.begin().await?;
    let mut locked = lock(&mut tx, seat.number()).await?;
    if kind == K::Escalated {
        to_next_level(&mut tx, portal, (&staff, &mut locked), &seat.by(), now).await?;
    } else {
        happen(&mut tx, portal, &mut locked, kind, &seat.by(), now).await?;
    }
    let gift = match kind {
        K::Reopened => give_again(&mut tx, portal, &mut locked, now).await?,
        _ => None,
    };
    if !text.is_empty() {
        say(&mut tx, &seat, &text, now).await?;
    }
    note(&mut tx, Some(caller), action, seat.number(), &[], now).await?;
    note_gift(&mut tx, seat.number(), gift.as_ref(), now).await?;
    tx.commit().await?;
    Ok(())
}

fn check_words(text: &str) -> Result<(), Refusal> {
    match text_fault(text) {
        Some(code) => Err(Refusal::field("/text", code, "say what is wrong, in at most 4000 characters")),
        None => Ok(()),
    }
}

/// A person joins a complaint that a colleague filed: they are told of everything from now on.
///
/// # Errors
/// `Forbidden` for guests, staff and viewers.
pub async fn join(portal: &Portal, caller: &Caller, seat: Seat) -> Result<(), Refusal> {
    let Side::Customer { person, may_act: true } = &seat.side else { return Err(Refusal::Forbidden) };
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if store::add_participant(&mut tx, &seat.case.id, &person.person_id, now).await? {
        note(&mut tx, Some(caller), "complaint.joined", seat.number(), &[], now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Ends all links of a guest's complaint and gives a new one, for a link that got into wrong hands.
///
/// # Errors
/// `Forbidden` for everybody but guests.
pub async fn renew_link(portal: &Portal, caller: &Caller, seat: Seat) -> Result<String, Refusal> {
    let Side::Guest = seat.side else { return Err(Refusal::Forbidden) };
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    store::revoke_links(&mut tx, &seat.case.id, now).await?;
    let secret = link::issue(&mut tx, &seat.case.id, now).await?;
    note(&mut tx, Some(caller), "complaint.link_renewed", seat.number(), &[], now).await?;
    tx.commit().await?;
    Ok(secret)
}

/// What the reader may do now, for buttons and for clients that draw their own.
pub fn allowed(seat: &Seat, life: &Life) -> Vec<app::complaint::Act> {
    use app::complaint::Act as A;
    let is_answered = matches!(life.state, State::Answered | State::Told);
    let customer = [
        (A::Write, life.state != State::Withdrawn),
        (A::Resolve, is_answered),
        (A::Escalate, life.may(K::Escalated)),
        (A::Withdraw, life.may(K::Withdrawn)),
        (A::Reopen, life.may(K::Reopened)),
    ];
    let desk = [
        (A::Write, true),
        (A::Acknowledge, life.may(K::Acknowledged)),
        (A::Assign, life.may(K::Assigned)),
        (A::Decide, life.is_open()),
        (A::Answer, life.may(K::Answered)),
        (A::Validate, true),
        (A::Inquire, life.is_open()),
        (A::Relate, true),
    ];
    let may = |acts: &[(A, bool)]| acts.iter().filter(|(_, may)| *may).map(|(act, _)| *act).collect();
    if seat.clone().as_customer().is_ok() {
        may(&customer)
    } else if seat.clone().as_desk().is_ok() {
        may(&desk)
    } else {
        Vec::new()
    }
}
