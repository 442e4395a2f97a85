//! Logging a contact. What was logged wrongly is corrected by another entry that names the one it stands for.

use app::contact::{ChosenContact, ContactDraft, Customer, Outcome};
use app::phone;

use super::store::{self, Logged, New};
use crate::audit::{self, Entry};
use crate::clock;
use crate::http::{Caller, Refusal};
use crate::session::SignedIn;
use crate::state::Portal;
use crate::store::new_id;
use crate::token;

/// Logs it in the name of the member of staff; gives its id. `once` is the secret of one rendering of a form: sent
/// again it logs nothing more.
///
/// # Errors
/// `Invalid` by field (`/customer unknown`, `/complaint_number unknown`, `/corrects_id unknown`, …); `Conflict` when
/// somebody else has corrected the same one.
pub async fn log(
    portal: &Portal,
    caller: &Caller,
    staff: &SignedIn,
    mut draft: ContactDraft,
    once: Option<&str>,
) -> Result<String, Refusal> {
    draft.normalise();
    let now = portal.clock.now();
    let problems = draft.problems(now, &clock::day_in(now, &portal.settings.zone));
    let chosen = match draft.chosen() {
        Some(chosen) if problems.is_empty() => chosen,
        _ => return Err(Refusal::Invalid(problems)),
    };
    check_in_store(portal, &draft, &chosen).await?;
    let number = number_of(portal, &draft, &chosen.customer);
    let tail = number.as_deref().and_then(phone::tail);
    let form_hash = once.filter(|secret| secret.len() == 32).map(token::hash);
    let id = new_id(now);
    let mut tx = portal.store.begin().await?;
    if let Some(hash) = &form_hash {
        tx.lock_key(&["contact-form:", hash].concat()).await?;
        if let Some(logged) = store::find_by_form(&mut tx, hash).await? {
            return Ok(logged);
        }
    }
    let mut is_step_done = false;
    if let Some(corrected) = &draft.corrects_id {
        tx.lock_key(&["contact:", corrected].concat()).await?;
        if store::is_corrected(&mut tx, corrected).await? {
            return Err(Refusal::Conflict);
        }
        is_step_done = store::step_done_at(&mut tx, corrected, None).await?.flatten().is_some();
        store::end_step(&mut tx, corrected, now).await?;
    }
    let new = New {
        id: &id,
        person_id: person_id(&chosen.customer),
        organisation_id: organisation_id(&chosen.customer),
        phone: number.as_deref(),
        phone_tail: tail.as_deref(),
        email: email(&chosen.customer),
        channel: chosen.channel,
        direction: chosen.direction,
        happened_at: draft.happened_at.unwrap_or(now),
        staff_id: &staff.person_id,
        complaint_number: draft.complaint_number.as_deref(),
        waybill_number: draft.waybill_number.as_deref(),
        words: &draft.words,
        outcome: chosen.outcome,
        next_step: draft.next_step.as_deref(),
        next_on: draft.next_on.as_deref(),
        corrects_id: draft.corrects_id.as_deref(),
        form_hash: form_hash.as_deref(),
    };
    store::insert(&mut tx, &new, now).await?;
    if let (Some(day), false) = (new.next_on, is_step_done) {
        store::insert_step(&mut tx, &id, &staff.person_id, day).await?;
    }
    let subject = ["contact:", &id].concat();
    let action = if draft.corrects_id.is_some() { "contact.corrected" } else { "contact.logged" };
    let entry = Entry::by(caller, action, &subject).with("channel", chosen.channel.as_str());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// What only the store can tell about a draft.
async fn check_in_store(portal: &Portal, draft: &ContactDraft, chosen: &ChosenContact) -> Result<(), Refusal> {
    if !super::exists(portal, &chosen.customer).await? {
        return Err(Refusal::field("/customer", "unknown", "there is no such customer"));
    }
    if let Some(number) = &draft.complaint_number
        && !store::exists(&portal.store, number).await?
    {
        return Err(Refusal::field("/complaint_number", "unknown", "no complaint of that number"));
    }
    if let Some(id) = &draft.corrects_id {
        let logged = store::find(&portal.store, id).await?;
        if !logged.is_some_and(|logged| is_with(&logged, &chosen.customer)) {
            return Err(Refusal::field("/corrects_id", "unknown", "no contact of that id with this customer"));
        }
    }
    Ok(())
}

/// Whether a contact was with this customer.
fn is_with(logged: &Logged, customer: &Customer) -> bool {
    let is = |known: &Option<String>, wanted: &str| known.as_deref() == Some(wanted);
    match customer {
        Customer::Person(id) => is(&logged.person_id, id),
        Customer::Organisation(id) => is(&logged.organisation_id, id),
        Customer::Phone(number) => {
            let is_bare = logged.person_id.is_none() && logged.organisation_id.is_none();
            is_bare && logged.phone.as_deref().is_some_and(|known| phone::is_same(known, number, None))
        }
        Customer::Email(address) => is(&logged.email, address),
    }
}

/// A logged contact with this customer, for the form that corrects it.
///
/// # Errors
/// `NotFound` for another's; the database's.
pub async fn find_logged(portal: &Portal, customer: &Customer, id: &str) -> Result<Logged, Refusal> {
    let logged = store::find(&portal.store, id).await?.filter(|logged| is_with(logged, customer));
    logged.ok_or(Refusal::NotFound)
}

impl Logged {
    /// As a form holds it, for the entry that will stand for it.
    pub fn as_draft(&self, customer: &Customer, id: &str) -> ContactDraft {
        ContactDraft {
            customer: customer.to_string(),
            phone: self.phone.clone(),
            channel: self.channel.to_string(),
            direction: self.direction.to_string(),
            happened_at: Some(self.happened_at),
            waybill_number: self.waybill_number.clone(),
            complaint_number: self.complaint_number.clone(),
            words: self.words.clone(),
            outcome: self.outcome.map(|outcome: Outcome| outcome.to_string()),
            next_step: self.next_step.clone(),
            next_on: self.next_on.clone(),
            corrects_id: Some(id.to_string()),
        }
    }
}

fn number_of(portal: &Portal, draft: &ContactDraft, customer: &Customer) -> Option<String> {
    let typed = match customer {
        Customer::Phone(number) => Some(number.as_str()),
        _ => draft.phone.as_deref(),
    };
    typed.and_then(|typed| phone::normalise(typed, super::country(portal)))
}

fn person_id(customer: &Customer) -> Option<&str> {
    if let Customer::Person(id) = customer { Some(id) } else { None }
}

fn organisation_id(customer: &Customer) -> Option<&str> {
    if let Customer::Organisation(id) = customer { Some(id) } else { None }
}

fn email(customer: &Customer) -> Option<&str> {
    if let Customer::Email(address) = customer { Some(address) } else { None }
}
