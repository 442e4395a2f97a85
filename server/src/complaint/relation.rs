//! Complaints that belong together: linked both ways, or a duplicate merged into another.

use app::complaint::{AnswerDraft, Author, Merge, Related};
use app::deadline::CaseEventKind as K;
use app::problem::FieldProblem;
use app::value::Instant;

use super::access::{Seat, Side};
use super::happen::{happen, lock, note};
use super::number;
use super::staff::mail;
use super::store::{self, Case, NewMessage};
use crate::http::{Caller, Refusal};
use crate::notification::Template;
use crate::state::Portal;
use crate::store::Transaction;

/// The other complaint that was typed.
async fn other(portal: &Portal, seat: &Seat, typed: &str) -> Result<Case, Refusal> {
    let number = number::normalise(typed);
    let unknown = || Refusal::field("/complaint_number", "unknown", "no other complaint of that number");
    if !number::is_well_formed(&number) || number == seat.number() {
        return Err(unknown());
    }
    store::find_by_number(&portal.store, &number).await?.ok_or_else(unknown)
}

/// Links two complaints that have to do with each other. Again changes nothing.
///
/// # Errors
/// `Forbidden`; `Invalid` (`/complaint_number unknown`).
pub async fn relate(portal: &Portal, caller: &Caller, seat: Seat, typed: &str) -> Result<(), Refusal> {
    let seat = seat.as_desk()?;
    let other = other(portal, &seat, typed).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    lock_both(&mut tx, &seat, &other).await?;
    let by = seat.person_id().unwrap_or_default();
    if store::relate(&mut tx, (&seat.case.id, &other.id), by, now).await? {
        let detail = [("other", other.complaint_number.as_str())];
        note(&mut tx, Some(caller), "complaint.linked", seat.number(), &detail, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Two writers of the same pair meet at the same complaint first.
async fn lock_both(
    tx: &mut Transaction,
    seat: &Seat,
    other: &Case,
) -> Result<(super::happen::Locked, super::happen::Locked), Refusal> {
    let (own, theirs) = (seat.number(), other.complaint_number.as_str());
    if own < theirs {
        let first = lock(tx, own).await?;
        Ok((first, lock(tx, theirs).await?))
    } else {
        let first = lock(tx, theirs).await?;
        Ok((lock(tx, own).await?, first))
    }
}

/// Ends a duplicate: it goes on in the other complaint, and says so to its customer, who keeps their own page.
///
/// # Errors
/// `Forbidden`; `Invalid` (`/complaint_number unknown`; `other_customer` when neither customer nor parcel is the same);
/// `Blocked` while a statement of it has no decision; `Conflict` once either has ended.
pub async fn merge(portal: &Portal, caller: &Caller, seat: Seat, typed: &str) -> Result<(), Refusal> {
    let seat = seat.as_desk()?;
    let other = other(portal, &seat, typed).await?;
    if !is_same_matter(&seat.case, &other) {
        let detail = "neither the customer nor the parcel is the same";
        return Err(Refusal::field("/complaint_number", "other_customer", detail));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let (mut own, theirs) = lock_both(&mut tx, &seat, &other).await?;
    if !own.life().is_open() || !theirs.life().is_open() {
        return Err(Refusal::Conflict);
    }
    if store::open_statements(&mut tx, &seat.case.id).await? > 0 {
        let problem = FieldProblem::new("/statements", "undecided", "disputed facts have no decision");
        return Err(Refusal::Blocked(vec![problem]));
    }
    happen(&mut tx, portal, &mut own, K::Closed, &seat.by(), now).await?;
    store::set_merged(&mut tx, &seat.case.id, &other.id, now).await?;
    // Their page says that it goes on elsewhere; whoever filed both is told there.
    if own.case.person_id.is_none() || own.case.person_id != theirs.case.person_id {
        mail(&mut tx, portal, &own.case, (Template::ComplaintMessage, Vec::new()), now).await?;
    }
    let detail = [("into", other.complaint_number.as_str())];
    note(&mut tx, Some(caller), "complaint.merged", seat.number(), &detail, now).await?;
    tx.commit().await?;
    Ok(())
}

fn is_same_matter(a: &Case, b: &Case) -> bool {
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    same(&a.waybill_number, &b.waybill_number) || is_same_customer(a, b)
}

fn is_same_customer(a: &Case, b: &Case) -> bool {
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    same(&a.person_id, &b.person_id)
        || same(&a.organisation_id, &b.organisation_id)
        || (a.person_id.is_none() && b.person_id.is_none() && same(&a.contact_email, &b.contact_email))
}

/// What a reader learns of a merge while it lasts: opened again, a complaint goes on by itself. Where it goes on only
/// the customer whose both are may know, and staff.
///
/// # Errors
/// The database's.
pub(super) async fn merge_of(portal: &Portal, seat: &Seat, is_ended: bool) -> sqlx::Result<Option<Merge>> {
    let Some((into_id, merged_at)) = store::merged(&portal.store, &seat.case.id).await?.filter(|_| is_ended) else {
        return Ok(None);
    };
    let other = store::find_by_id(&portal.store, &into_id).await?;
    let may_know = |other: &Case| match &seat.side {
        Side::Staff { .. } => seat.unit_id().is_none(),
        // The address of a guest is not proved: whoever holds one link is not given the other's number.
        Side::Guest => false,
        Side::Customer { .. } => is_same_customer(&seat.case, other),
    };
    let into = other.filter(|other| may_know(other)).map(|other| other.complaint_number);
    Ok(Some(Merge { into, merged_at }))
}

/// The answer for the customers of complaints that were merged into this one, in the conversation of each and by mail.
/// Without being told so, words go to nobody but people of the same organisation: a guest's address is not proved, and
/// who has the same parcel may be the other side of it. Returns to how many.
///
/// # Errors
/// The database's.
pub(super) async fn pass_on(
    tx: &mut Transaction,
    portal: &Portal,
    (caller, seat): (&Caller, &Seat),
    draft: &AnswerDraft,
    now: Instant,
) -> Result<usize, Refusal> {
    let mut count = 0;
    for id in store::merged_into(tx, &seat.case.id).await? {
        let Some(case) = store::find_within(tx, &id).await? else { continue };
        let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
        // Who filed both reads this one and is told of it.
        if same(&case.person_id, &seat.case.person_id) {
            continue;
        }
        if !draft.to_merged && !same(&case.organisation_id, &seat.case.organisation_id) {
            continue;
        }
        let mail_id = mail(tx, portal, &case, (Template::ComplaintMessage, Vec::new()), now).await?;
        let message = NewMessage {
            complaint_id: &case.id,
            author: Author::Staff,
            person_id: seat.person_id(),
            author_name: caller.signed_in.as_ref().map(|person| person.name.as_str()),
            text: &draft.text,
            is_answer: false,
            is_internal: false,
            mail_id: mail_id.as_deref(),
            used: draft.standard_answer.as_ref(),
        };
        store::insert_message(tx, &message, now).await?;
        count += 1;
    }
    Ok(count)
}

/// Other complaints that belong to this one; only for the desk.
///
/// # Errors
/// The database's.
pub(super) async fn related(portal: &Portal, seat: &Seat) -> sqlx::Result<Vec<Related>> {
    match seat.is_staff() && seat.unit_id().is_none() {
        true => store::related(&portal.store, &seat.case.id).await,
        false => Ok(Vec::new()),
    }
}
