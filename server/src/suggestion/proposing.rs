//! Out of a complaint: staff write down what would be better, its customer says yes or no with one button.

use app::suggestion::moderation::{Proposal, ProposalDraft};
use app::suggestion::{Draft, HeldFor};
use app::text::proposal as say;
use app::value::Instant;
use axum::http::HeaderMap;

use super::acting::{self, Author};
use super::confirming::{self, Wish};
use super::holder::{self, Holder};
use super::store::{self, Placed, Proposed, Record};
use super::{note, search_column};
use crate::account::person::{self, Person};
use crate::audit::{self, Entry};
use crate::complaint::{Seat, Side, seat, staff};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::Transaction;

/// What was proposed of the complaint, the newest first, for both sides; a unit learns nothing of it.
///
/// # Errors
/// The database's.
pub async fn list(portal: &Portal, seat: &Seat) -> Result<Vec<Proposal>, Refusal> {
    if seat.is_staff() && seat.clone().as_desk().is_err() {
        return Ok(Vec::new());
    }
    Ok(store::proposals(&portal.store, seat.id_and_version().0).await?)
}

/// Asks the customer, who reads of it in the conversation and by mail; the id of the proposal.
///
/// # Errors
/// `Forbidden` for all but the desk; `Invalid` by field; `Conflict` while another one waits for the customer.
pub async fn propose(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    mut draft: ProposalDraft,
) -> Result<String, Refusal> {
    let seat = seat.as_desk()?;
    draft.normalise();
    let problems = draft.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let (complaint_id, by) = (seat.id_and_version().0.to_string(), seat.person_id().unwrap_or_default().to_string());
    let words = |l| say::message(l, &draft.title);
    let mut tx = portal.store.begin().await?;
    staff::say_within(&mut tx, portal, (caller, &seat), &words, now).await?;
    if store::has_open_proposal(&mut tx, &complaint_id).await? {
        return Err(Refusal::Conflict);
    }
    let id = store::insert_proposal(&mut tx, &complaint_id, &draft, &by, now).await?;
    let subject = ["complaint:", seat.number()].concat();
    let entry = Entry::by(caller, "suggestion.proposed", &subject).with("proposal", id.as_str());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// What a yes came to.
#[derive(Debug, Clone)]
pub struct Made {
    pub suggestion_number: String,
    /// A mail went out by which whoever reads it gives a voice.
    pub is_mailed: bool,
}

/// The customer's yes or no; with yes what was made of it. Somebody signed in is its author. Whoever only has the
/// complaint's link is not: the link proves no address, so it is nobody's, and who reads that address is asked by mail
/// whether they give it their voice.
///
/// # Errors
/// `NotFound` for whoever has no side at the complaint; `Forbidden` for staff and viewers; `Conflict` when it was
/// answered already.
pub async fn answer(
    portal: &Portal,
    (caller, headers): (&Caller, &HeaderMap),
    id: &str,
    is_agreed: bool,
) -> Result<Option<Made>, Refusal> {
    let found = store::find_proposal(&portal.store, id).await?.ok_or(Refusal::NotFound)?;
    let seat = seat(portal, caller, headers, &found.complaint_number).await?.as_customer()?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let author = if is_agreed { author(&mut tx, portal, &seat).await? } else { None };
    if !store::answer_proposal(&mut tx, id, is_agreed, now).await? {
        return Err(Refusal::Conflict);
    }
    if !is_agreed {
        let subject = ["complaint:", seat.number()].concat();
        let entry = Entry::by(caller, "suggestion.proposal_declined", &subject).with("proposal", id);
        audit::record(&mut tx, &entry, now).await?;
        tx.commit().await?;
        return Ok(None);
    }
    let record = make(&mut tx, portal, (&seat, author.as_ref()), &found, now).await?;
    store::set_made(&mut tx, id, &record.id).await?;
    let is_mailed = match (&seat.side, seat.mailed_at()) {
        (Side::Guest, (Some(email), locale)) if record.is_on_board() => {
            let email = email.trim().to_lowercase();
            confirming::keep(&mut tx, portal, (&email, locale), Wish::Voice(&record), now).await?
        }
        _ => false,
    };
    let detail = [("complaint", seat.number())];
    note(&mut tx, caller, "suggestion.made_of_complaint", &record.suggestion_number, &detail, now).await?;
    tx.commit().await?;
    Ok(Some(Made { suggestion_number: record.suggestion_number, is_mailed }))
}

/// Who says yes. Without a proved address it is theirs, but has no voice of theirs yet.
struct Consenting {
    holder: Holder,
    is_proved: bool,
}

/// Who says yes; nobody by name who only has the link.
async fn author(tx: &mut Transaction, portal: &Portal, seat: &Seat) -> Result<Option<Consenting>, Refusal> {
    let Side::Customer { person, .. } = &seat.side else { return Ok(None) };
    let found = person::store::find_within(tx, &person.person_id).await?.filter(Person::is_living);
    let found = found.ok_or(Refusal::SignInRequired)?;
    let holder = holder::person_holder(tx, portal, &found).await?;
    Ok(Some(Consenting { holder, is_proved: found.email_verified_at.is_some() }))
}

/// Staff wrote the words and the customer has read them: it is published at once.
async fn make(
    tx: &mut Transaction,
    portal: &Portal,
    (seat, author): (&Seat, Option<&Consenting>),
    found: &Proposed,
    now: Instant,
) -> Result<Record, Refusal> {
    let Proposed { proposal, proposed_by, .. } = found;
    let draft = Draft {
        topic: proposal.topic.as_str().to_string(),
        title: proposal.title.clone(),
        text: proposal.text.clone(),
        is_public: proposal.is_public,
        ..Draft::default()
    };
    let holder = author.map(|author| &author.holder);
    let by = Author { holder, entered_by: Some(proposed_by.as_str()), complaint_id: Some(seat.id_and_version().0) };
    let locale = seat.mailed_at().1;
    let record = acting::insert(tx, portal, &draft, HeldFor::New, (by, locale.tag()), now).await?;
    let placed = Placed {
        title: &record.title,
        topic: record.topic.as_str(),
        unit_id: None,
        search: &search_column(&record.suggestion_number, &record.title, &record.text),
    };
    store::set_read(tx, &record.id, &placed, proposed_by, now).await?;
    if record.is_public {
        store::record_event(tx, &record.id, ("published", None, None), Some(proposed_by), now).await?;
    }
    if let Some(holder) = author.filter(|author| author.is_proved).map(|author| &author.holder) {
        acting::speak(tx, &record.id, holder, now).await?;
        acting::follow(tx, &record.id, holder, now).await?;
    }
    store::find_by_id(tx, &record.id).await?.ok_or(Refusal::Internal)
}
