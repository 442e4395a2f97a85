//! Filing: everything that belongs to a new complaint is stored in one transaction, or nothing is.

use app::complaint::{Chosen, Draft, Filed, NamedDeadline, Statement, first_statements, next};
use app::deadline::{CaseEventKind, CaseKind, Deadline, Role};
use app::locale::Locale;
use app::problem::FieldProblem;
use app::value::Instant;
use axum::http::HeaderMap;

use super::evidence::{self, Known};
use super::happen::{Locked, happen, lock, note};
use super::store::{self, New};
use super::{By, assignment, link, number};
use crate::attachment;
use crate::deadline;
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::search;
use crate::state::Portal;
use crate::store::{Transaction, new_id};
use crate::token;

/// What filing came to.
#[derive(Debug)]
pub struct Done {
    pub filed: Filed,
    /// The guest's secret, for the cookie of a page.
    pub secret: Option<String>,
}

/// Files a complaint for whoever calls. `once` is the secret of one rendering of the form: sent again (a double click,
/// a lost answer) it gives the complaint that it filed, to a guest with another link.
///
/// # Errors
/// `Invalid` by field (`/cause unknown`, `/waybill_number duplicate`, …); `Blocked` with the number of an open complaint
/// about the same, unless the draft says that this is another matter; `TooMany`.
pub async fn file(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    mut draft: Draft,
    once: Option<&str>,
) -> Result<Done, Refusal> {
    portal.filings.take(caller.address, 1)?;
    let now = portal.clock.now();
    let (chosen, known) = prepared(portal, caller, headers, &mut draft, now).await?;
    let (portal, caller) = (portal.clone(), caller.clone());
    // Spawned: a phone that loses its connection must not leave half of it.
    let form_hash = once.filter(|secret| secret.len() == 32).map(token::hash);
    let work = async move { store_all(&portal, &caller, &draft, chosen, known, form_hash, now).await };
    tokio::spawn(work).await.map_err(|_| Refusal::Internal)?
}

/// The words as values, and what the record knows.
async fn prepared(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    draft: &mut Draft,
    now: Instant,
) -> Result<(Chosen, Known), Refusal> {
    draft.normalise();
    let problems = draft.problems(caller.signed_in.is_none());
    let chosen = match draft.chosen() {
        Some(chosen) if problems.is_empty() => chosen,
        _ => return Err(Refusal::Invalid(problems)),
    };
    let known = match &draft.waybill_number {
        Some(number) => evidence::known(portal, caller, headers, number, now).await?,
        None => Known::default(),
    };
    Ok((chosen, known))
}

/// A row of a shipper's file: about a shipment of their own, filed or only checked. The number is absent in a test run.
///
/// # Errors
/// As [`file`]; `Invalid` (`/waybill_number unknown`) for a shipment that is not their organisation's.
pub async fn file_of_shipper(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    mut draft: Draft,
    is_test: bool,
) -> Result<Option<String>, Refusal> {
    let now = portal.clock.now();
    let (chosen, known) = prepared(portal, caller, headers, &mut draft, now).await?;
    if known.organisation_id.is_none() {
        return Err(Refusal::field("/waybill_number", "unknown", "no shipment of your organisation"));
    }
    if is_test {
        let mut tx = portal.store.begin().await?;
        check_in_store(&mut tx, caller, &draft, chosen).await?;
        return Ok(None);
    }
    let (portal, caller) = (portal.clone(), caller.clone());
    let work = async move { store_all(&portal, &caller, &draft, chosen, known, None, now).await };
    let done = tokio::spawn(work).await.map_err(|_| Refusal::Internal)??;
    Ok(Some(done.filed.complaint_number))
}

async fn store_all(
    portal: &Portal,
    caller: &Caller,
    draft: &Draft,
    chosen: Chosen,
    known: Known,
    form_hash: Option<String>,
    now: Instant,
) -> Result<Done, Refusal> {
    let mut tx = portal.store.begin().await?;
    if let Some(hash) = &form_hash
        && let Some(done) = filed_before(&mut tx, portal, caller, hash, now).await?
    {
        tx.commit().await?;
        return Ok(done);
    }
    check_in_store(&mut tx, caller, draft, chosen).await?;
    let (id, complaint_number) = insert(&mut tx, portal, caller, draft, chosen, &known, now).await?;
    if let Some(hash) = &form_hash {
        store::set_form(&mut tx, &id, hash).await?;
    }
    let case = store::lock(&mut tx, &complaint_number).await?.ok_or(Refusal::Internal)?;
    let mut locked = Locked { case, events: Vec::new() };
    let by = caller.signed_in.as_ref().map_or(By::Guest, |person| By::Person(person.person_id.clone()));
    let mut deadlines = happen(&mut tx, portal, &mut locked, CaseEventKind::Received, &by, now).await?;
    let mut gift = assignment::give(&mut tx, portal, &mut locked, None, now).await?;
    if let Some(after) = gift.as_mut().and_then(|gift| gift.deadlines.take()) {
        deadlines = after;
    }
    let found = known.findings();
    for Statement { fact, record, customer, .. } in
        first_statements(caller.locale, chosen.category, &draft.text, &found)
    {
        store::insert_statement(&mut tx, &id, (&fact, &record, &customer), now).await?;
    }
    attachment::attach(&mut tx, caller, &draft.claims(), CaseKind::Complaint, &id, now).await?;
    if let Some(person) = &caller.signed_in {
        let key = draft.waybill_number.as_deref().unwrap_or_default();
        store::delete_draft(&mut tx, &person.person_id, key).await?;
    }
    let secret = match &caller.signed_in {
        Some(_) => None,
        None => Some(link::issue(&mut tx, &id, now).await?),
    };
    let path = match &secret {
        Some(secret) => link::path(&complaint_number, secret),
        None => ["/complaints/", &complaint_number].concat(),
    };
    receipt(&mut tx, portal, caller, draft, &complaint_number, &path, now).await?;
    let category = chosen.category.as_str();
    note(&mut tx, Some(caller), "complaint.filed", &complaint_number, &[("category", category)], now).await?;
    assignment::note_gift(&mut tx, &complaint_number, gift.as_ref(), now).await?;
    tx.commit().await?;
    let filed = Filed {
        complaint_number,
        link: secret.as_ref().map(|_| portal.link(&path)),
        next: next(&locked.life(), &deadlines),
        deadlines: named(&deadlines, caller.locale),
    };
    Ok(Done { filed, secret })
}

/// What this rendering of the form filed already, for whoever filed it: a guest on the same device, who came with an
/// account before, must not get a link to that person's complaint.
async fn filed_before(
    tx: &mut Transaction,
    portal: &Portal,
    caller: &Caller,
    form_hash: &str,
    now: Instant,
) -> Result<Option<Done>, Refusal> {
    tx.lock_key(&["complaint-form:", form_hash].concat()).await?;
    let Some(complaint_number) = store::find_by_form(tx, form_hash).await? else { return Ok(None) };
    let locked = lock(tx, &complaint_number).await?;
    let person_id = caller.signed_in.as_ref().map(|person| person.person_id.as_str());
    if locked.case.person_id.as_deref() != person_id {
        return Err(Refusal::Conflict);
    }
    let secret = match person_id {
        Some(_) => None,
        None => Some(link::issue(tx, &locked.case.id, now).await?),
    };
    let deadlines = deadline::list(&portal.store, CaseKind::Complaint, &locked.case.id).await?;
    let filed = Filed {
        link: secret.as_ref().map(|secret| portal.link(&link::path(&complaint_number, secret))),
        complaint_number,
        next: next(&locked.life(), &deadlines),
        deadlines: named(&deadlines, caller.locale),
    };
    Ok(Some(Done { filed, secret }))
}

/// What only the store can tell about a draft.
async fn check_in_store(tx: &mut Transaction, caller: &Caller, draft: &Draft, chosen: Chosen) -> Result<(), Refusal> {
    if let Some(cause) = &draft.cause
        && !store::cause_is_known(tx, cause).await?
    {
        return Err(Refusal::field("/cause", "unknown", "no cause of that code"));
    }
    let (Some(number), Some(person), false) = (&draft.waybill_number, &caller.signed_in, draft.is_another_matter)
    else {
        return Ok(());
    };
    // Two clicks of one person wait for each other here.
    tx.lock_key(&["complaints-about:", number].concat()).await?;
    match store::open_duplicate(tx, number, chosen.category, &person.person_id).await? {
        Some(open) => Err(Refusal::Blocked(vec![FieldProblem::new("/waybill_number", "duplicate", open)])),
        None => Ok(()),
    }
}

async fn insert(
    tx: &mut Transaction,
    portal: &Portal,
    caller: &Caller,
    draft: &Draft,
    chosen: Chosen,
    known: &Known,
    now: Instant,
) -> Result<(String, String), Refusal> {
    let day = deadline::day_of(now, &portal.settings.zone);
    let jurisdiction = Some(portal.settings.jurisdiction.as_str());
    let pack = deadline::choose(tx, jurisdiction, CaseKind::Complaint, day).await?;
    let id = new_id(now);
    let complaint_number = number::next(tx, &portal.settings.zone, now).await?;
    let mut traits = known.traits.clone();
    traits.push(chosen.category.as_str().to_string());
    let contact = &draft.contact;
    let person = caller.signed_in.as_deref();
    let name = contact.name.as_deref().or(person.map(|person| person.name.as_str()));
    let new = New {
        id: &id,
        complaint_number: &complaint_number,
        waybill_number: draft.waybill_number.as_deref(),
        shipment_id: known.shipment_id.as_deref(),
        organisation_id: known.organisation_id.as_deref(),
        person_id: person.map(|person| person.person_id.as_str()),
        is_party: known.is_party,
        party: if known.organisation_id.is_some() { app::complaint::Party::Shipper } else { chosen.party },
        category: chosen.category,
        cause: draft.cause.as_deref(),
        remedy_sought: chosen.remedy_sought,
        text: &draft.text,
        contact_name: name,
        contact_email: contact.email.as_deref().or(person.map(|person| person.email.as_str())),
        contact_phone: contact.phone.as_deref(),
        locale: caller.locale,
        evidence: known.frozen.as_ref().map(|(json, _)| json.as_str()),
        evidence_hash: known.frozen.as_ref().map(|(_, hash)| hash.as_str()),
        pack_id: &pack.id,
        traits: &traits.join(" "),
        search: &search_column(&complaint_number, draft, name),
    };
    store::insert(tx, &new, now).await?;
    Ok((id, complaint_number))
}

fn search_column(complaint_number: &str, draft: &Draft, name: Option<&str>) -> String {
    let waybill = draft.waybill_number.as_deref();
    let mut parts = search::parts_of_number(complaint_number);
    parts.extend(waybill.map(search::parts_of_number).unwrap_or_default());
    let texts = [Some(complaint_number), waybill, name, Some(draft.text.as_str())];
    search::column(parts.iter().map(String::as_str).chain(texts.into_iter().flatten()))
}

/// The mail with number and link. It carries nothing that was typed: the address may be anybody's.
async fn receipt(
    tx: &mut Transaction,
    portal: &Portal,
    caller: &Caller,
    draft: &Draft,
    complaint_number: &str,
    path: &str,
    now: Instant,
) -> Result<(), Refusal> {
    let person = caller.signed_in.as_deref();
    let Some(email) = person.map(|person| person.email.as_str()).or(draft.contact.email.as_deref()) else {
        return Ok(());
    };
    let message = Message {
        template: Template::ComplaintReceived,
        person_id: person.map(|person| person.person_id.as_str()),
        email,
        locale: caller.locale,
        values: vec![("link", portal.link(path)), ("number", complaint_number.to_string())],
    };
    notification::enqueue(tx, &message, now).await?;
    Ok(())
}

/// Our open duties and the customer's rights, the next one first.
pub fn named(deadlines: &[Deadline], locale: Locale) -> Vec<NamedDeadline> {
    let mut open: Vec<&Deadline> = deadlines.iter().filter(|deadline| deadline.is_open()).collect();
    open.sort_by_key(|deadline| (deadline.role == Role::Right, deadline.due_at));
    open.into_iter()
        .map(|deadline| NamedDeadline {
            rule: deadline.rule.clone(),
            name: deadline.name.of(locale).to_string(),
            due_at: deadline.due_at,
            source: [deadline.source.title.as_str(), &deadline.source.article].join(" ").trim().to_string(),
        })
        .collect()
}
