//! Filing: everything that belongs to a new complaint is stored in one transaction, or nothing is.

use app::complaint::{Chosen, Draft, Filed, NamedDeadline, Statement, Talk, first_statements, next};
use app::deadline::{CaseEventKind, CaseKind, Deadline, Role};
use app::locale::Locale;
use app::problem::FieldProblem;
use app::value::Instant;
use axum::http::HeaderMap;

use super::evidence::{self, Known};
use super::filer::Filer;
use super::happen::{Locked, happen_at, lock, note};
use super::store::{self, New};
use super::{assignment, link, number};
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

/// A draft that may be filed: its words as values, and what the record knows.
pub(super) struct Prepared {
    pub draft: Draft,
    pub chosen: Chosen,
    pub known: Known,
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
    draft: Draft,
    once: Option<&str>,
) -> Result<Done, Refusal> {
    portal.filings.take(caller.address, 1)?;
    let now = portal.clock.now();
    let prepared = prepared(portal, caller, headers, draft, now).await?;
    let form_hash = once.filter(|secret| secret.len() == 32).map(token::hash);
    store_spawned(portal, caller, Filer::of(caller, now), prepared, form_hash, now).await
}

/// Spawned: a phone that loses its connection must not leave half of it.
pub(super) async fn store_spawned(
    portal: &Portal,
    caller: &Caller,
    filer: Filer,
    prepared: Prepared,
    form_hash: Option<String>,
    now: Instant,
) -> Result<Done, Refusal> {
    let (portal, caller) = (portal.clone(), caller.clone());
    let work = async move { store_all(&portal, &caller, &filer, &prepared, form_hash, now).await };
    tokio::spawn(work).await.map_err(|_| Refusal::Internal)?
}

async fn prepared(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    mut draft: Draft,
    now: Instant,
) -> Result<Prepared, Refusal> {
    let chosen = chosen(&mut draft, caller.signed_in.is_none())?;
    let known = match &draft.waybill_number {
        Some(number) => evidence::known(portal, caller, headers, number, now).await?,
        None => Known::default(),
    };
    Ok(Prepared { draft, chosen, known })
}

/// The words as values.
pub(super) fn chosen(draft: &mut Draft, is_guest: bool) -> Result<Chosen, Refusal> {
    draft.normalise();
    let problems = draft.problems(is_guest);
    match draft.chosen() {
        Some(chosen) if problems.is_empty() => Ok(chosen),
        _ => Err(Refusal::Invalid(problems)),
    }
}

/// A row of a shipper's file: about a shipment of their own, filed or only checked. The number is absent in a test run.
///
/// # Errors
/// As [`file`]; `Invalid` (`/waybill_number unknown`) for a shipment that is not their organisation's.
pub async fn file_of_shipper(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    draft: Draft,
    is_test: bool,
) -> Result<Option<String>, Refusal> {
    let now = portal.clock.now();
    let prepared = prepared(portal, caller, headers, draft, now).await?;
    let filer = Filer::of(caller, now);
    if prepared.known.organisation_id.is_none() {
        return Err(Refusal::field("/waybill_number", "unknown", "no shipment of your organisation"));
    }
    if is_test {
        let mut tx = portal.store.begin().await?;
        check_in_store(&mut tx, &filer, &prepared).await?;
        return Ok(None);
    }
    let done = store_spawned(portal, caller, filer, prepared, None, now).await?;
    Ok(Some(done.filed.complaint_number))
}

async fn store_all(
    portal: &Portal,
    caller: &Caller,
    filer: &Filer,
    prepared: &Prepared,
    form_hash: Option<String>,
    now: Instant,
) -> Result<Done, Refusal> {
    let draft = &prepared.draft;
    let mut tx = portal.store.begin().await?;
    if let Some(hash) = &form_hash
        && let Some((locked, secret)) = filed_before(&mut tx, filer, hash, now).await?
    {
        tx.commit().await?;
        return again(portal, filer, &locked, secret).await;
    }
    check_in_store(&mut tx, filer, prepared).await?;
    let opened = open(&mut tx, portal, filer, prepared, now).await?;
    let (id, complaint_number) = (&opened.locked.case.id, &opened.locked.case.complaint_number);
    if let Some(hash) = &form_hash {
        store::set_form(&mut tx, id, hash).await?;
    }
    attachment::attach(&mut tx, caller, &draft.claims(), CaseKind::Complaint, id, now).await?;
    filer.clear_up(&mut tx, draft, id, now).await?;
    let (secret, path) = told(&mut tx, portal, filer, draft, &opened, now).await?;
    noted(&mut tx, Some(caller), filer, &opened, now).await?;
    tx.commit().await?;
    // What opens a customer's complaint is not for staff to hold.
    let secret = secret.filter(|_| !filer.is_staff());
    let filed = Filed {
        complaint_number: complaint_number.clone(),
        link: secret.as_ref().map(|_| portal.link(&path)),
        next: next(&opened.locked.life(), &opened.deadlines, Talk::default()),
        deadlines: named(&opened.deadlines, filer.locale),
    };
    Ok(Done { filed, secret })
}

/// Within the caller's transaction, with receipt, without files: its number, or that of the open complaint that is about
/// the same. Call it before the caller's own audit row.
///
/// # Errors
/// The database's.
pub(super) async fn store_within(
    tx: &mut Transaction,
    portal: &Portal,
    filer: &Filer,
    prepared: &Prepared,
    now: Instant,
) -> Result<String, Refusal> {
    match check_in_store(tx, filer, prepared).await {
        Err(Refusal::Blocked(problems)) => {
            return problems.into_iter().next().map(|open| open.detail).ok_or(Refusal::Internal);
        }
        other => other?,
    }
    let opened = open(tx, portal, filer, prepared, now).await?;
    told(tx, portal, filer, &prepared.draft, &opened, now).await?;
    noted(tx, None, filer, &opened, now).await?;
    Ok(opened.locked.case.complaint_number)
}

/// A new complaint that nobody was told of yet.
struct Opened {
    locked: Locked,
    deadlines: Vec<Deadline>,
    gift: Option<assignment::Gift>,
}

async fn open(
    tx: &mut Transaction,
    portal: &Portal,
    filer: &Filer,
    prepared: &Prepared,
    now: Instant,
) -> Result<Opened, Refusal> {
    let Prepared { draft, chosen, known } = prepared;
    let (id, complaint_number) = insert(tx, portal, filer, prepared, now).await?;
    let case = store::lock(tx, &complaint_number).await?.ok_or(Refusal::Internal)?;
    let mut locked = Locked { case, events: Vec::new() };
    let received = (CaseEventKind::Received, filer.received_at);
    let mut deadlines = happen_at(tx, portal, &mut locked, received, &filer.by, now).await?;
    let mut gift = assignment::give(tx, portal, &mut locked, None, now).await?;
    if let Some(after) = gift.as_mut().and_then(|gift| gift.deadlines.take()) {
        deadlines = after;
    }
    let found = known.findings();
    for Statement { fact, record, customer, .. } in first_statements(filer.locale, chosen.category, &draft.text, &found)
    {
        store::insert_statement(tx, &id, (&fact, &record, &customer), now).await?;
    }
    Ok(Opened { locked, deadlines, gift })
}

/// The receipt: the guest's secret, and the page that it leads to.
async fn told(
    tx: &mut Transaction,
    portal: &Portal,
    filer: &Filer,
    draft: &Draft,
    opened: &Opened,
    now: Instant,
) -> Result<(Option<String>, String), Refusal> {
    let case = &opened.locked.case;
    let secret = match filer.needs_link(draft) {
        true => Some(link::issue(tx, &case.id, now).await?),
        false => None,
    };
    let path = match &secret {
        Some(secret) => link::path(&case.complaint_number, secret),
        None => ["/complaints/", &case.complaint_number].concat(),
    };
    receipt(tx, portal, filer, draft, &case.complaint_number, &path, now).await?;
    Ok((secret, path))
}

/// The audit rows, last in the transaction.
async fn noted(
    tx: &mut Transaction,
    caller: Option<&Caller>,
    filer: &Filer,
    opened: &Opened,
    now: Instant,
) -> sqlx::Result<()> {
    let case = &opened.locked.case;
    let detail = [("category", case.category.as_str()), ("channel", filer.channel.as_str())];
    note(tx, caller, "complaint.filed", &case.complaint_number, &detail, now).await?;
    assignment::note_gift(tx, &case.complaint_number, opened.gift.as_ref(), now).await
}

/// What this rendering of the form filed already, for whoever filed it: a guest on the same device, who came with an
/// account before, must not get a link to that person's complaint.
async fn filed_before(
    tx: &mut Transaction,
    filer: &Filer,
    form_hash: &str,
    now: Instant,
) -> Result<Option<(Locked, Option<String>)>, Refusal> {
    tx.lock_key(&["complaint-form:", form_hash].concat()).await?;
    let Some(complaint_number) = store::find_by_form(tx, form_hash).await? else { return Ok(None) };
    let locked = lock(tx, &complaint_number).await?;
    if locked.case.person_id.as_deref() != filer.person_id() {
        return Err(Refusal::Conflict);
    }
    let secret = match filer.is_guest() {
        false => None,
        true => Some(link::issue(tx, &locked.case.id, now).await?),
    };
    Ok(Some((locked, secret)))
}

/// The answer to a form that was sent before. Whoever waits for the same form holds a connection already: these are read
/// when the transaction is over.
async fn again(portal: &Portal, filer: &Filer, locked: &Locked, secret: Option<String>) -> Result<Done, Refusal> {
    let deadlines = deadline::list(&portal.store, CaseKind::Complaint, &locked.case.id).await?;
    let talk = store::talk_now(&portal.store, &locked.case.id).await?;
    let number = &locked.case.complaint_number;
    let filed = Filed {
        link: secret.as_ref().map(|secret| portal.link(&link::path(number, secret))),
        complaint_number: number.clone(),
        next: next(&locked.life(), &deadlines, talk),
        deadlines: named(&deadlines, filer.locale),
    };
    Ok(Done { filed, secret })
}

/// What only the store can tell about a draft.
async fn check_in_store(tx: &mut Transaction, filer: &Filer, prepared: &Prepared) -> Result<(), Refusal> {
    let Prepared { draft, chosen, .. } = prepared;
    if let Some(cause) = &draft.cause
        && !store::cause_is_known(tx, cause).await?
    {
        return Err(Refusal::field("/cause", "unknown", "no cause of that code"));
    }
    let Some(number) = draft.waybill_number.as_deref().filter(|_| !draft.is_another_matter) else { return Ok(()) };
    // Two clicks of one person wait for each other here.
    tx.lock_key(&["complaints-about:", number].concat()).await?;
    let open = match filer.person_id() {
        _ if filer.is_staff() => store::open_duplicate_of_anybody(tx, number, chosen.category).await?,
        Some(person_id) => store::open_duplicate(tx, number, chosen.category, person_id).await?,
        None => None,
    };
    match open {
        Some(open) => Err(Refusal::Blocked(vec![FieldProblem::new("/waybill_number", "duplicate", open)])),
        None => Ok(()),
    }
}

async fn insert(
    tx: &mut Transaction,
    portal: &Portal,
    filer: &Filer,
    prepared: &Prepared,
    now: Instant,
) -> Result<(String, String), Refusal> {
    let Prepared { draft, chosen, known } = prepared;
    let day = deadline::day_of(filer.received_at, &portal.settings.zone);
    let jurisdiction = Some(portal.settings.jurisdiction.as_str());
    let pack = deadline::choose(tx, jurisdiction, CaseKind::Complaint, day).await?;
    let id = new_id(now);
    let complaint_number = number::next(tx, &portal.settings.zone, now).await?;
    let mut traits = known.traits.clone();
    traits.push(chosen.category.as_str().to_string());
    let (name, email) = filer.reached_as(&draft.contact);
    let new = New {
        id: &id,
        complaint_number: &complaint_number,
        waybill_number: draft.waybill_number.as_deref(),
        shipment_id: known.shipment_id.as_deref(),
        organisation_id: known.organisation_id.as_deref(),
        person_id: filer.person_id(),
        is_party: known.is_party,
        party: if known.organisation_id.is_some() { app::complaint::Party::Shipper } else { chosen.party },
        category: chosen.category,
        cause: draft.cause.as_deref(),
        remedy_sought: chosen.remedy_sought,
        text: &draft.text,
        contact_name: name,
        contact_email: email,
        contact_phone: draft.contact.phone.as_deref(),
        channel: filer.channel,
        locale: filer.locale,
        evidence: known.frozen.as_ref().map(|(json, _)| json.as_str()),
        evidence_hash: known.frozen.as_ref().map(|(_, hash)| hash.as_str()),
        pack_id: &pack.id,
        traits: &traits.join(" "),
        search: &search_column(&complaint_number, draft, name),
        filed_at: filer.received_at,
    };
    store::insert(tx, &new, now).await?;
    Ok((id, complaint_number))
}

fn search_column(complaint_number: &str, draft: &Draft, name: Option<&str>) -> String {
    let waybill = draft.waybill_number.as_deref();
    let mut parts = search::parts_of_number(complaint_number);
    parts.extend(waybill.map(search::parts_of_number).unwrap_or_default());
    let texts = [Some(complaint_number), waybill, name, Some(draft.text.as_str())];
    search::column_of_text(parts.iter().map(String::as_str).chain(texts.into_iter().flatten()))
}

/// The mail with number and link. It carries nothing that was typed: the address may be anybody's.
async fn receipt(
    tx: &mut Transaction,
    portal: &Portal,
    filer: &Filer,
    draft: &Draft,
    complaint_number: &str,
    path: &str,
    now: Instant,
) -> Result<(), Refusal> {
    let Some(email) = filer.mailed_at(&draft.contact) else { return Ok(()) };
    let message = Message {
        template: Template::ComplaintReceived,
        person_id: filer.person_id(),
        email,
        locale: filer.locale,
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
