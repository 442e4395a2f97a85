//! A voice that a customer gave by word of mouth: counted as theirs, and said to be noted by staff.

use app::problem::FieldProblem;
use app::suggestion::moderation::StaffVoice;

use super::acting::open_to_voices;
use super::holder::{self, Holder};
use super::moderating::MODERATORS;
use super::store::{self, NewVoice};
use super::{lock, note};
use crate::account::person::{self, Person};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;
use crate::store::Transaction;

/// Notes it. Nobody is written to: an address that was said aloud is not proved.
///
/// # Errors
/// `Forbidden`; `Invalid` by field (`/person_id unknown`, `/email staff`); `NotFound` when it is not on the board;
/// `Blocked` (`already` when that customer has a voice here, `merged`).
pub async fn note_voice(
    portal: &Portal,
    (caller, staff): (&Caller, &Staff),
    number: &str,
    mut voice: StaffVoice,
) -> Result<(), Refusal> {
    staff.one_of(&MODERATORS)?;
    voice.normalise();
    let problems = voice.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let holder = whose(&mut tx, portal, caller, &voice).await?;
    let record = lock(&mut tx, number).await?;
    open_to_voices(&record)?;
    let new = NewVoice {
        suggestion_id: &record.id,
        holder: &holder.name,
        person_id: holder.person_id.as_deref(),
        organisation_id: holder.organisation_id.as_deref(),
        guest: None,
        entered_by: Some(&staff.person.person_id),
        note: Some(&voice.note),
    };
    if !store::put_voice(&mut tx, &new, now).await? {
        let pointer = if voice.person_id.is_some() { "/person_id" } else { "/email" };
        return Err(Refusal::Blocked(vec![FieldProblem::new(pointer, "already", "this customer has a voice here")]));
    }
    store::recount_voices(&mut tx, &record.id).await?;
    let whose = holder.person_id.as_deref().unwrap_or("guest");
    note(&mut tx, caller, "suggestion.voice_noted", &record.suggestion_number, &[("person", whose)], now).await?;
    Ok(tx.commit().await?)
}

/// The customer with that account, or whoever has that address.
async fn whose(tx: &mut Transaction, portal: &Portal, caller: &Caller, voice: &StaffVoice) -> Result<Holder, Refusal> {
    if let Some(id) = &voice.person_id {
        let found = person::store::find_within(tx, id).await?;
        let customer = found.filter(|person| person.is_living() && person.staff_role.is_none());
        let unknown = || Refusal::field("/person_id", "unknown", "no customer of that id");
        let customer: Person = customer.ok_or_else(unknown)?;
        return Ok(holder::person_holder(tx, portal, &customer).await?);
    }
    let email = voice.email.as_deref().unwrap_or_default();
    if person::store::find_by_email_within(tx, email).await?.is_some_and(|person| person.disabled_at.is_some()) {
        return Err(Refusal::field("/email", "unknown", "no customer of that address may speak"));
    }
    match holder::proved(tx, portal, email, caller.locale).await {
        Err(Refusal::Forbidden) => Err(Refusal::field("/email", "staff", "the address of a member of staff")),
        found => found,
    }
}
