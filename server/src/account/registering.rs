//! Registration: an account begins with a mail that its owner answers.
//!
//! A known address gets another mail and the caller the same answer after the same work: one hash, one transaction.

use app::account::form::Registration;
use app::locale::Locale;
use app::value::Instant;

use super::one_time::{self, Purpose};
use super::person::{self, Person, store, subject};
use super::sign_in;
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::password;
use crate::state::Portal;
use crate::store::{Transaction, new_id};

/// Notes the registration and mails the address.
///
/// # Errors
/// `Invalid` by field, `TooMany` from one address, `Unavailable` when hashes queue up.
pub async fn register(portal: &Portal, caller: &Caller, mut asked: Registration) -> Result<(), Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    asked.normalise();
    let mut problems = asked.problems();
    let words = [asked.email.as_str(), asked.name.as_str(), portal.settings.brand.name.as_str()];
    problems.extend(app::account::rules::problem("/password", password::fault(&asked.password, &words)));
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let hash = portal.passwords.hash(&asked.password).await?;
    let (portal, caller) = (portal.clone(), caller.clone());
    // Spawned: a tab that closes must not leave half of it.
    tokio::spawn(async move { note(&portal, &caller, &asked, &hash).await }).await.map_err(|_| Refusal::Internal)?
}

async fn note(portal: &Portal, caller: &Caller, asked: &Registration, hash: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let locale = asked.locale.unwrap_or(caller.locale);
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["person:", &asked.email].concat()).await?;
    match store::find_by_email_within(&mut tx, &asked.email).await? {
        None => begin(portal, caller, &mut tx, asked, hash, locale, now).await?,
        Some(person) if person.email_verified_at.is_none() && person.is_living() => {
            store::set_registration(&mut tx, &person.id, &asked.name, hash, now).await?;
            mail(portal, &mut tx, &person.id, &asked.email, locale, now).await?;
        }
        Some(person) => remind(portal, &mut tx, &person, now).await?,
    }
    tx.commit().await?;
    Ok(())
}

async fn begin(
    portal: &Portal,
    caller: &Caller,
    tx: &mut Transaction,
    asked: &Registration,
    hash: &str,
    locale: Locale,
    now: Instant,
) -> Result<(), Refusal> {
    let id = new_id(now);
    let new = store::New {
        id: &id,
        email: &asked.email,
        email_verified_at: None,
        name: &asked.name,
        locale,
        password_hash: Some(hash),
        staff_role: None,
    };
    store::insert(tx, &new, now).await?;
    mail(portal, tx, &id, &asked.email, locale, now).await?;
    // After the mail, as everywhere: two transactions that lock mail and log in different orders would wait for ever.
    audit::record(tx, &Entry::by(caller, "person.registered", &subject(&id)), now).await?;
    Ok(())
}

async fn mail(
    portal: &Portal,
    tx: &mut Transaction,
    person_id: &str,
    email: &str,
    locale: Locale,
    now: Instant,
) -> Result<(), Refusal> {
    let issued = one_time::issue(tx, &portal.proof_key, Purpose::VerifyEmail, Some(person_id), email, now).await?;
    let message = Message {
        template: Template::VerifyEmail,
        person_id: Some(person_id),
        email,
        locale,
        values: vec![("link", portal.link(&["/verify-email/", &issued.secret].concat())), ("code", issued.code)],
    };
    notification::enqueue(tx, &message, now).await?;
    Ok(())
}

/// Somebody with an account registers again: most likely they forgot, so they get the way in.
async fn remind(portal: &Portal, tx: &mut Transaction, person: &Person, now: Instant) -> Result<(), Refusal> {
    let message = Message {
        template: Template::AlreadyRegistered,
        person_id: Some(&person.id),
        email: &person.email,
        locale: person.locale,
        values: vec![("link", portal.link("/sign-in"))],
    };
    if person.is_living() {
        notification::enqueue(tx, &message, now).await?;
    }
    Ok(())
}

/// Sends the verification again; the hourly limit of the outbox keeps it from being a nuisance.
pub(super) async fn mail_again(portal: &Portal, person: &Person, now: Instant) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    mail(portal, &mut tx, &person.id, &person.email, person.locale, now).await?;
    tx.commit().await?;
    Ok(())
}

/// The owner of the mailbox says yes: by POST, for scanners only look; and with the password of the registration, for
/// anybody may register any address. Without it a stranger's password would open the account that its owner confirms.
///
/// A registration between the look and the spending replaces the password: then nothing is confirmed.
///
/// # Errors
/// `NotFound` when the link is unknown, spent or expired; `WrongProof` (`/password wrong`), which spends nothing.
pub async fn verify_email(portal: &Portal, caller: &Caller, secret: &str, password: &str) -> Result<String, Refusal> {
    let now = portal.clock.now();
    let held = one_time::look(&portal.store, Purpose::VerifyEmail, secret, now).await?;
    let id = held.and_then(|held| held.person_id).ok_or(Refusal::NotFound)?;
    let person = person::store::find(&portal.store, &id).await?.filter(Person::is_living).ok_or(Refusal::NotFound)?;
    let stored = person.password_hash.as_deref();
    if password.len() > 1024 || !portal.passwords.is_right(password, stored).await? {
        return Err(sign_in::refused("/password", "wrong"));
    }
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["person:", &person.email].concat()).await?;
    // The hash took its time: what counts is what stands now.
    let now = portal.clock.now();
    one_time::spend(&mut tx, Purpose::VerifyEmail, secret, now).await?.ok_or(Refusal::NotFound)?;
    let current = person::store::find_within(&mut tx, &id).await?;
    if current.is_none_or(|current| current.password_hash != person.password_hash) {
        return Err(Refusal::NotFound);
    }
    person::store::set_email_verified(&mut tx, &id, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "person.email_verified", &subject(&id)), now).await?;
    tx.commit().await?;
    Ok(person.email)
}
