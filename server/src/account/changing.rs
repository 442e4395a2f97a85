//! What somebody signed in may change about themselves.

use app::account::form::{EmailChange, PasswordChange, Profile};
use app::account::rules::{email_fault, name_fault, normalise_email, problem};

use super::one_time::{self, Purpose};
use super::person::{self, Person, store, subject};
use super::recovering::told;
use super::{device, sign_in};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::password;
use crate::session::{self, SignedIn};
use crate::state::Portal;

/// Name and language.
///
/// # Errors
/// `Invalid` at `/name`.
pub async fn profile(portal: &Portal, caller: &Caller, person: &SignedIn, asked: &Profile) -> Result<(), Refusal> {
    let name = asked.name.trim();
    if let Some(fault) = problem("/name", name_fault(name)) {
        return Err(Refusal::Invalid(vec![fault]));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    store::set_profile(&mut tx, &person.person_id, name, asked.locale, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "person.changed", &subject(&person.person_id)), now).await?;
    tx.commit().await?;
    Ok(())
}

/// How long after signing in a session proves that its person is there.
pub(super) const FRESH_MS: i64 = 15 * 60_000;

/// The session was opened within so many milliseconds: an old one may be a phone left on a table, or a stolen cookie.
///
/// # Errors
/// `Invalid` (`/current_password stale`) otherwise.
pub(super) async fn fresh(portal: &Portal, caller: &Caller, within_ms: i64) -> Result<(), Refusal> {
    let opened_at = match &caller.signed_in {
        Some(signed_in) => session::opened_at(&portal.store, &signed_in.session_id).await?,
        None => None,
    };
    match opened_at.is_some_and(|at| portal.clock.now().ms_since(at) <= within_ms) {
        true => Ok(()),
        false => Err(Refusal::field("/current_password", "stale", "sign in again first")),
    }
}

/// The password typed again, so that a phone left on a table cannot lose its account; of those without one a sign-in
/// within [`FRESH_MS`]. Wrong ones count like a wrong sign-in.
pub(super) async fn confirmed(portal: &Portal, caller: &Caller, person: &Person, typed: &str) -> Result<(), Refusal> {
    let Some(stored) = person.password_hash.as_deref() else { return fresh(portal, caller, FRESH_MS).await };
    sign_in::may_try(portal, caller, &person.email).await?;
    match portal.passwords.is_right(typed, Some(stored)).await? {
        true => Ok(()),
        false => {
            sign_in::note_wrong(portal, caller, &person.email, "/current_password").await?;
            Err(Refusal::field("/current_password", "wrong", "wrong"))
        }
    }
}

/// A new password; every other device is signed out.
///
/// # Errors
/// `Invalid` at `/current_password` or `/password`.
pub async fn password(
    portal: &Portal,
    caller: &Caller,
    signed_in: &SignedIn,
    asked: &PasswordChange,
) -> Result<(), Refusal> {
    let person = person::current(portal, &signed_in.person_id).await?;
    confirmed(portal, caller, &person, &asked.current_password).await?;
    let words = [person.email.as_str(), person.name.as_str(), portal.settings.brand.name.as_str()];
    if let Some(fault) = problem("/password", password::fault(&asked.password, &words)) {
        return Err(Refusal::Invalid(vec![fault]));
    }
    let hash = portal.passwords.hash(&asked.password).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    store::set_password(&mut tx, &person.id, &hash, now).await?;
    device::revoke_all(&mut tx, &person.id, Some(&signed_in.session_id), now).await?;
    told(&mut tx, &person, Template::PasswordChanged, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "password.changed", &subject(&person.id)), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Mails the new address; nothing changes until it answers. A taken address is not told to the caller.
///
/// # Errors
/// `Invalid` at `/email` or `/current_password`.
pub async fn begin_email(
    portal: &Portal,
    caller: &Caller,
    signed_in: &SignedIn,
    asked: &EmailChange,
) -> Result<(), Refusal> {
    let email = normalise_email(&asked.email);
    if let Some(fault) = problem("/email", email_fault(&email)) {
        return Err(Refusal::Invalid(vec![fault]));
    }
    let person = person::current(portal, &signed_in.person_id).await?;
    confirmed(portal, caller, &person, &asked.current_password).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let is_taken = store::find_by_email_within(&mut tx, &email).await?.is_some();
    let holder = (!is_taken).then_some(person.id.as_str());
    let issued = one_time::issue(&mut tx, &portal.proof_key, Purpose::ChangeEmail, holder, &email, now).await?;
    if !is_taken {
        let link = portal.link(&["/confirm-email/", &issued.secret].concat());
        let message = Message {
            template: Template::ChangeEmail,
            person_id: Some(&person.id),
            email: &email,
            locale: person.locale,
            values: vec![("link", link)],
        };
        notification::enqueue(&mut tx, &message, now).await?;
    }
    audit::record(&mut tx, &Entry::by(caller, "email.change_begun", &subject(&person.id)), now).await?;
    tx.commit().await?;
    Ok(())
}

/// The new address answered: it counts, and the old one is told.
///
/// Only in a session of the same person: else whoever presses the button in a mail they did not ask for gives their
/// address to a stranger's account.
///
/// # Errors
/// `NotFound` when the link is unknown, spent, expired or another person's, `SignInRequired` for guests, `Conflict`
/// when the address was taken meanwhile.
pub async fn finish_email(portal: &Portal, caller: &Caller, secret: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let held = one_time::spend(&mut tx, Purpose::ChangeEmail, secret, now).await?.ok_or(Refusal::NotFound)?;
    let id = held.person_id.ok_or(Refusal::NotFound)?;
    let person = store::find_within(&mut tx, &id).await?.filter(Person::is_living).ok_or(Refusal::NotFound)?;
    match &caller.signed_in {
        None => return Err(Refusal::SignInRequired),
        Some(signed_in) if signed_in.person_id != id => return Err(Refusal::NotFound),
        Some(_) => {}
    }
    tx.lock_key(&["person:", &held.email].concat()).await?;
    if store::find_by_email_within(&mut tx, &held.email).await?.is_some() {
        return Err(Refusal::Conflict);
    }
    told(&mut tx, &person, Template::EmailChanged, now).await?;
    store::set_email(&mut tx, &id, &held.email, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "email.changed", &subject(&id)), now).await?;
    tx.commit().await?;
    Ok(())
}
