//! Ways in without the password: the sign-in mail and the forgotten password.
//!
//! The answer is the same for known and unknown addresses. Both write a capability, only that of nobody opens nothing;
//! what the mail of the known one costs beyond that is hidden by [`PATIENCE`].

use std::time::Duration;

use app::account::rules::{email_fault, normalise_email, problem};
use app::value::Instant;

use super::one_time::{self, Issued, Purpose};
use super::person::{Person, store, subject};
use super::{device, sign_in};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::password;
use crate::state::Portal;
use crate::store::Transaction;

/// No answer comes earlier. The work takes a few milliseconds, for a known address a fifth more than for an unknown one.
const PATIENCE: Duration = Duration::from_millis(50);

/// Mails a link and a code that sign in.
///
/// # Errors
/// `Invalid` at `/email`, `TooMany` from one address.
pub async fn send_sign_in_link(portal: &Portal, caller: &Caller, email: &str) -> Result<(), Refusal> {
    send(portal, caller, email, Purpose::SignIn).await
}

/// Mails a link that sets a new password.
///
/// # Errors
/// `Invalid` at `/email`, `TooMany` from one address.
pub async fn send_password_reset(portal: &Portal, caller: &Caller, email: &str) -> Result<(), Refusal> {
    send(portal, caller, email, Purpose::ResetPassword).await
}

async fn send(portal: &Portal, caller: &Caller, email: &str, purpose: Purpose) -> Result<(), Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let email = normalise_email(email);
    if let Some(fault) = problem("/email", email_fault(&email)) {
        return Err(Refusal::Invalid(vec![fault]));
    }
    let (written, ()) = tokio::join!(write(portal, caller, &email, purpose), tokio::time::sleep(PATIENCE));
    written
}

async fn write(portal: &Portal, caller: &Caller, email: &str, purpose: Purpose) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let person = store::find_by_email_within(&mut tx, email).await?.filter(Person::is_living);
    let person_id = person.as_ref().map(|person| person.id.as_str());
    let issued = one_time::issue(&mut tx, &portal.proof_key, purpose, person_id, email, now).await?;
    match &person {
        Some(person) => mail(portal, caller, &mut tx, person, purpose, issued, now).await?,
        None => sign_in::note_unknown(&mut tx, email, caller, now).await?,
    }
    tx.commit().await?;
    Ok(())
}

async fn mail(
    portal: &Portal,
    caller: &Caller,
    tx: &mut Transaction,
    person: &Person,
    purpose: Purpose,
    issued: Issued,
    now: Instant,
) -> Result<(), Refusal> {
    let (template, values) = match purpose {
        Purpose::ResetPassword => {
            let link = portal.link(&["/reset-password/", &issued.secret].concat());
            (Template::ResetPassword, vec![("link", link)])
        }
        _ => {
            let link = portal.link(&["/sign-in/link/", &issued.secret].concat());
            (Template::SignIn, vec![("link", link), ("code", issued.code)])
        }
    };
    let message =
        Message { template, person_id: Some(&person.id), email: &person.email, locale: person.locale, values };
    notification::enqueue(tx, &message, now).await?;
    audit::record(tx, &Entry::by(caller, "account.mailed", &subject(&person.id)), now).await?;
    Ok(())
}

/// Sets a new password by the mailed link and signs every device out.
///
/// # Errors
/// `Invalid` at `/password`, `NotFound` when the link is unknown, spent or expired.
pub async fn reset_password(portal: &Portal, caller: &Caller, secret: &str, typed: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let held = one_time::look(&portal.store, Purpose::ResetPassword, secret, now).await?;
    let held = held.filter(|held| held.person_id.is_some()).ok_or(Refusal::NotFound)?;
    if let Some(fault) = problem("/password", password::fault(typed, &[&held.email, &portal.settings.brand.name])) {
        return Err(Refusal::Invalid(vec![fault]));
    }
    let hash = portal.passwords.hash(typed).await?;
    let mut tx = portal.store.begin().await?;
    let held = one_time::spend(&mut tx, Purpose::ResetPassword, secret, now).await?;
    let id = held.and_then(|held| held.person_id).ok_or(Refusal::NotFound)?;
    let person = store::find_within(&mut tx, &id).await?.filter(Person::is_living).ok_or(Refusal::NotFound)?;
    store::set_password(&mut tx, &id, &hash, now).await?;
    if person.email_verified_at.is_none() {
        store::set_email_verified(&mut tx, &id, now).await?;
    }
    device::revoke_all(&mut tx, &id, None, now).await?;
    if person.staff_role.is_none() {
        // One of them may be a thief's. Staff keep theirs: without a second factor a mailbox would be enough to add one.
        store::forget_passkeys(&mut tx, &id).await?;
    }
    told(&mut tx, &person, Template::PasswordChanged, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "password.reset", &subject(&id)), now).await?;
    tx.commit().await?;
    Ok(())
}

/// A notice without any secret: something about the account has changed.
pub(super) async fn told(
    tx: &mut Transaction,
    person: &Person,
    template: Template,
    now: Instant,
) -> Result<(), Refusal> {
    let message = Message {
        template,
        person_id: Some(&person.id),
        email: &person.email,
        locale: person.locale,
        values: Vec::new(),
    };
    notification::enqueue(tx, &message, now).await?;
    Ok(())
}
