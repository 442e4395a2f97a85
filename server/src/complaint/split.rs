//! One matter out of a complaint becomes a complaint of its own: the same customer, the customer's own words, the dates
//! from the day they wrote.
//!
//! Nothing is handed to anybody who could not read it before: the organisation goes along only to a shipment of its own
//! or to none that we know, so no other organisation's people ever get a seat by it; and what the record of another
//! parcel shows is measured anew.

use app::attachment::CaseKind;
use app::complaint::{Author, Category, FIRST_WORDS, Parts, Party, SplitDone, SplitDraft, first_statements};
use app::deadline::CaseEventKind as K;
use app::value::Instant;

use super::access::{Seat, Side};
use super::evidence::{self, Known};
use super::happen::{Locked, happen_at, lock, note};
use super::staff::mail;
use super::store::{self, Case, New, NewMessage, Said};
use super::{assignment, number};
use crate::attachment;
use crate::http::{Caller, Refusal};
use crate::notification::Template;
use crate::search;
use crate::state::Portal;
use crate::store::{Transaction, new_id};
use crate::token;

/// Takes it out. `once` is the secret of one rendering of the form: sent again it gives the complaint that it made.
///
/// # Errors
/// `Forbidden` but for the desk; `Invalid` by field (`/words unknown` for words that are no customer's of this complaint,
/// `filer` without any of whoever filed it, `/category same_matter` for the same parcel and category, `/cause unknown`,
/// `/attachment_ids unknown` for files of another); `Conflict` once it has ended.
pub async fn split(
    portal: &Portal,
    caller: &Caller,
    seat: Seat,
    mut draft: SplitDraft,
    once: Option<&str>,
) -> Result<SplitDone, Refusal> {
    let seat = seat.as_desk()?;
    draft.normalise();
    let problems = draft.problems();
    let category: Category = match draft.category.parse() {
        Ok(category) if problems.is_empty() => category,
        _ => return Err(Refusal::Invalid(problems)),
    };
    let case = &seat.case;
    let is_same_parcel = draft.waybill_number == case.waybill_number;
    if is_same_parcel && category == case.category {
        return Err(Refusal::field("/category", "same_matter", "that is the complaint itself"));
    }
    let now = portal.clock.now();
    let known = match &draft.waybill_number {
        Some(number) if !is_same_parcel => {
            let whose = (case.person_id.as_deref(), case.organisation_id.as_deref());
            Some(evidence::known_of(portal, whose, number, now).await?)
        }
        Some(_) => None,
        None => Some(Known::default()),
    };
    let form_hash = once.filter(|secret| secret.len() == 32).map(token::hash);
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        let asked = Asked { seat, draft, category, known, form_hash };
        async move { store_all(&portal, &caller, &asked, now).await }
    };
    tokio::spawn(work).await.map_err(|_| Refusal::Internal)?
}

/// What is asked for, as values.
struct Asked {
    seat: Seat,
    draft: SplitDraft,
    category: Category,
    /// Of another parcel, or of none; None: it is the same parcel, and the record stays as it was frozen.
    known: Option<Known>,
    form_hash: Option<String>,
}

async fn store_all(portal: &Portal, caller: &Caller, asked: &Asked, now: Instant) -> Result<SplitDone, Refusal> {
    let mut tx = portal.store.begin().await?;
    if let Some(hash) = &asked.form_hash {
        tx.lock_key(&["complaint-form:", hash].concat()).await?;
        if let Some(number) = store::find_by_form(&mut tx, hash).await? {
            let is_mailed = lock(&mut tx, &number).await?.case.contact_email.is_some();
            return Ok(SplitDone { complaint_number: number, is_mailed });
        }
    }
    let from = lock(&mut tx, asked.seat.number()).await?;
    if !from.life().is_open() {
        return Err(Refusal::Conflict);
    }
    if let Some(cause) = &asked.draft.cause
        && !store::cause_is_known(&mut tx, cause).await?
    {
        return Err(Refusal::field("/cause", "unknown", "no cause of that code"));
    }
    let mut words = chosen(&mut tx, &from.case, &asked.draft.words).await?;
    // The words of a complaint go when its person is erased: they must be that person's, and not a colleague's.
    let Some(at) = words.iter().position(|said| said.person_id == from.case.person_id) else {
        return Err(Refusal::field("/words", "filer", "at least some words of whoever filed it"));
    };
    let first = words.remove(at);
    let (id, complaint_number) = insert(&mut tx, portal, asked, &from.case, &first, now).await?;
    if let Some(hash) = &asked.form_hash {
        store::set_form(&mut tx, &id, hash).await?;
    }
    store::set_split(&mut tx, &id, &from.case, now).await?;
    for said in &words {
        copy(&mut tx, &id, said).await?;
    }
    let files = asked.draft.attachment_ids.as_slice();
    if !attachment::copy(&mut tx, CaseKind::Complaint, (&from.case.id, &id), files, &first.id).await? {
        return Err(Refusal::field("/attachment_ids", "unknown", "files of this complaint"));
    }
    let case = store::lock(&mut tx, &complaint_number).await?.ok_or(Refusal::Internal)?;
    if case.organisation_id.is_some() {
        store::copy_participants(&mut tx, &from.case.id, &id).await?;
    }
    let mut locked = Locked { case, events: Vec::new() };
    happen_at(&mut tx, portal, &mut locked, (K::Received, from.case.filed_at), &asked.seat.by(), now).await?;
    // Its customer has been told that somebody reads it.
    if let Some(at) = from.life().acknowledged_at {
        happen_at(&mut tx, portal, &mut locked, (K::Acknowledged, at), &asked.seat.by(), now).await?;
    }
    let gift = assignment::give(&mut tx, portal, &mut locked, None, now).await?;
    let (_, found) = evidence::shown(&locked.case, false);
    for one in first_statements(locked.case.locale, asked.category, &first.text, &found) {
        store::insert_statement(&mut tx, &id, (&one.fact, &one.record, &one.customer), now).await?;
    }
    let letter = (Template::ComplaintSplit, vec![("from", from.case.complaint_number.clone())]);
    let is_mailed = mail(&mut tx, portal, &locked.case, letter, now).await?.is_some();
    let (count, file_count) = ((words.len() + 1).to_string(), files.len().to_string());
    let (own, other) = (from.case.complaint_number.as_str(), complaint_number.as_str());
    let facts = [("into", other), ("words", count.as_str()), ("files", &file_count)];
    note(&mut tx, Some(caller), "complaint.split", own, &facts, now).await?;
    let category = asked.category.as_str();
    note(&mut tx, Some(caller), "complaint.filed", other, &[("from", own), ("category", category)], now).await?;
    assignment::note_gift(&mut tx, &complaint_number, gift.as_ref(), now).await?;
    tx.commit().await?;
    Ok(SplitDone { complaint_number, is_mailed })
}

/// The chosen words, the earliest first. Only what a customer said in this very complaint can be chosen.
async fn chosen(tx: &mut Transaction, case: &Case, wanted: &[String]) -> Result<Vec<Said>, Refusal> {
    let at_filing = Said {
        id: FIRST_WORDS.to_string(),
        person_id: case.person_id.clone(),
        author_name: case.contact_name.clone(),
        text: case.text.clone(),
        sent_at: case.filed_at,
    };
    let mut all = vec![at_filing];
    all.extend(store::said(tx, &case.id).await?);
    all.retain(|said| wanted.contains(&said.id));
    match all.len() == wanted.len() {
        true => Ok(all),
        false => Err(Refusal::field("/words", "unknown", "words of the customer in this complaint")),
    }
}

async fn copy(tx: &mut Transaction, id: &str, said: &Said) -> sqlx::Result<()> {
    let message = NewMessage {
        complaint_id: id,
        author: Author::Customer,
        person_id: said.person_id.as_deref(),
        author_name: said.author_name.as_deref(),
        text: &said.text,
        is_answer: false,
        is_internal: false,
        mail_id: None,
        used: None,
    };
    store::insert_message(tx, &message, said.sent_at).await.map(|_| ())
}

/// What the new complaint knows of its parcel.
struct About {
    shipment_id: Option<String>,
    organisation_id: Option<String>,
    is_party: bool,
    frozen: Option<(String, String)>,
    traits: Vec<String>,
}

async fn about(tx: &mut Transaction, asked: &Asked, from: &Case) -> sqlx::Result<About> {
    let Some(known) = &asked.known else {
        let (shipment_id, hash) = store::shipment_of(tx, &from.id).await?;
        let traits = from.traits.split(' ').filter(|word| !word.is_empty() && *word != from.category.as_str());
        return Ok(About {
            shipment_id,
            organisation_id: from.organisation_id.clone(),
            is_party: from.is_party,
            frozen: from.evidence.clone().zip(hash),
            traits: traits.map(str::to_string).collect(),
        });
    };
    // Another organisation's people must not get a seat, nor this one's the record of a parcel that is not theirs.
    let own = from.organisation_id.clone();
    let organisation_id = match &known.shipment_id {
        None => own,
        Some(_) => own.filter(|own| known.organisation_id.as_ref() == Some(own)),
    };
    Ok(About {
        shipment_id: known.shipment_id.clone(),
        organisation_id,
        is_party: known.is_party,
        frozen: known.frozen.clone(),
        traits: known.traits.clone(),
    })
}

async fn insert(
    tx: &mut Transaction,
    portal: &Portal,
    asked: &Asked,
    from: &Case,
    first: &Said,
    now: Instant,
) -> Result<(String, String), Refusal> {
    let mut about = about(tx, asked, from).await?;
    about.traits.push(asked.category.as_str().to_string());
    let (draft, id) = (&asked.draft, new_id(now));
    let complaint_number = number::next(tx, &portal.settings.zone, now).await?;
    let remedy = draft.remedy_sought.as_deref().and_then(|word| word.parse().ok());
    let new = New {
        id: &id,
        complaint_number: &complaint_number,
        waybill_number: draft.waybill_number.as_deref(),
        shipment_id: about.shipment_id.as_deref(),
        organisation_id: about.organisation_id.as_deref(),
        person_id: from.person_id.as_deref(),
        is_party: about.is_party,
        party: if about.organisation_id.is_some() { Party::Shipper } else { from.party },
        category: asked.category,
        cause: draft.cause.as_deref(),
        remedy_sought: remedy.unwrap_or(from.remedy_sought),
        text: &first.text,
        contact_name: from.contact_name.as_deref(),
        contact_email: from.contact_email.as_deref(),
        contact_phone: from.contact_phone.as_deref(),
        channel: store::channel_of(tx, &from.id).await?,
        locale: from.locale,
        evidence: about.frozen.as_ref().map(|(json, _)| json.as_str()),
        evidence_hash: about.frozen.as_ref().map(|(_, hash)| hash.as_str()),
        pack_id: &from.pack_id,
        traits: &about.traits.join(" "),
        search: &search_column(&complaint_number, draft, from.contact_name.as_deref(), &first.text),
        filed_at: from.filed_at,
    };
    store::insert(tx, &new, now).await?;
    Ok((id, complaint_number))
}

fn search_column(complaint_number: &str, draft: &SplitDraft, name: Option<&str>, text: &str) -> String {
    let waybill = draft.waybill_number.as_deref();
    let mut parts = search::parts_of_number(complaint_number);
    parts.extend(waybill.map(search::parts_of_number).unwrap_or_default());
    let texts = [Some(complaint_number), waybill, name, Some(text)];
    search::column_of_text(parts.iter().map(String::as_str).chain(texts.into_iter().flatten()))
}

/// What a reader learns of matters taken out: a customer only of those that they see as well. A guest who holds the link
/// of one was told of the other at the same address, and its number opens nothing.
///
/// # Errors
/// The database's.
pub(super) async fn parts_of(portal: &Portal, seat: &Seat) -> sqlx::Result<Parts> {
    if seat.unit_id().is_some() {
        return Ok(Parts::default());
    }
    let may_know = |other: &Case| match &seat.side {
        Side::Staff { .. } | Side::Guest => true,
        Side::Customer { person, .. } => super::access::has_side(person, other),
    };
    let mut parts = Parts::default();
    if let Some(id) = store::split_from(&portal.store, &seat.case.id).await? {
        let other = store::find_by_id(&portal.store, &id).await?;
        parts.from = other.filter(|other| may_know(other)).map(|other| other.complaint_number);
    }
    for id in store::split_into(&portal.store, &seat.case.id).await? {
        let other = store::find_by_id(&portal.store, &id).await?;
        parts.into.extend(other.filter(|other| may_know(other)).map(|other| other.complaint_number));
    }
    Ok(parts)
}
