//! A person's own data: a copy of it, the history of what was agreed to, and erasing it.

mod archive;
pub mod export;
pub mod retention;
mod store;

use app::account::privacy::{Consent, Erasure};
use app::problem::FieldProblem;
use app::value::Instant;

use super::admin::is_last_admin;
use super::one_time::{self, Purpose};
use super::person::{self, Person, subject};
use super::{changing, second_factor, sign_in};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification;
use crate::session::SignedIn;
use crate::state::Portal;
use crate::store::{Store, Transaction};

/// What the person said about each purpose, the newest first.
///
/// # Errors
/// The database's.
pub async fn consents(store: &Store, person_id: &str) -> sqlx::Result<Vec<Consent>> {
    store::list_consents(store, person_id).await
}

/// Erases the account. The nameless row stays, so that the audit log keeps an author; the address may register anew.
///
/// # Errors
/// `Invalid` at the proof that is missing or wrong; `Blocked` (`last_admin`, `last_owner`) where somebody else must be
/// named first; `TooMany` after too many wrong proofs.
pub async fn erase(portal: &Portal, caller: &Caller, signed_in: &SignedIn, asked: &Erasure) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let person = person::current(portal, &signed_in.person_id).await?;
    sign_in::may_try(portal, caller, &person.email).await?;
    changing::confirmed(portal, caller, &person, asked.current_password.as_deref().unwrap_or_default()).await?;
    let mut tx = portal.store.begin().await?;
    if let Some(wrong) = unproved(portal, &mut tx, &person, asked, now).await? {
        drop(tx);
        return note_wrong(portal, caller, &person, wrong, now).await;
    }
    tx.lock_key("staff").await?;
    let person = person::store::find_within(&mut tx, &person.id).await?.filter(Person::is_living);
    let person = person.ok_or(Refusal::SignInRequired)?;
    unless_last(&mut tx, caller, &person).await?;
    tx.lock_key(&["person:", &person.email].concat()).await?;
    let mut messages = notification::forget_person(&mut tx, &person.id, &person.email).await?;
    let account = sign_in::account_hash(&person.email);
    let guest = person::guest_name(&portal.proof_key, &person.email);
    messages.extend(store::erase(&mut tx, (&person.id, &guest), &person.email, &account, now).await?);
    audit::record(&mut tx, &Entry::by(caller, "person.erased", &subject(&person.id)), now).await?;
    tx.commit().await?;
    forget_mails(portal, &person, messages).await;
    Ok(())
}

/// Files know no transaction: they go when nothing can bring the account back. What cannot be removed now, its age
/// removes.
async fn forget_mails(portal: &Portal, person: &Person, messages: Vec<String>) {
    if let Err(error) = portal.mailer.forget_person(&person.email, messages).await {
        tracing::error!(%error, person_id = person.id, "mails of an erased person remain in the folder");
    }
}

/// A proof that does not convince.
struct Wrong {
    pointer: &'static str,
    code: &'static str,
}

/// The digits of a mail where there is no password, and the second factor where one is set up; both are spent.
async fn unproved(
    portal: &Portal,
    tx: &mut Transaction,
    person: &Person,
    asked: &Erasure,
    now: Instant,
) -> Result<Option<Wrong>, Refusal> {
    if person.password_hash.is_none() {
        let typed = asked.mail_code.as_deref().unwrap_or_default();
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() {
            return Ok(Some(Wrong { pointer: "/mail_code", code: "required" }));
        }
        let held = one_time::spend_by_code(tx, &portal.proof_key, Purpose::SignIn, &person.email, &digits, now).await?;
        if held.is_none_or(|held| held.person_id.as_ref() != Some(&person.id)) {
            return Ok(Some(Wrong { pointer: "/mail_code", code: "wrong" }));
        }
    }
    if !person.has_second_factor() {
        return Ok(None);
    }
    match asked.code.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
        None => Ok(Some(Wrong { pointer: "/code", code: "required" })),
        Some(code) if second_factor::is_right(portal, tx, person, code, now).await? => Ok(None),
        Some(_) => Ok(Some(Wrong { pointer: "/code", code: "wrong" })),
    }
}

/// What is missing is asked for; what is wrong counts like a wrong sign-in.
async fn note_wrong(
    portal: &Portal,
    caller: &Caller,
    person: &Person,
    wrong: Wrong,
    now: Instant,
) -> Result<(), Refusal> {
    if wrong.code == "wrong" {
        if wrong.pointer == "/mail_code" {
            let mut tx = portal.store.begin().await?;
            one_time::note_wrong_code(&mut tx, Purpose::SignIn, &person.email, now).await?;
            tx.commit().await?;
        }
        sign_in::note_wrong(portal, caller, &person.email, wrong.pointer).await?;
    }
    Err(Refusal::field(wrong.pointer, wrong.code, wrong.code))
}

/// Somebody must be left who can undo things: in the portal, and in every organisation.
async fn unless_last(tx: &mut Transaction, caller: &Caller, person: &Person) -> Result<(), Refusal> {
    use app::text::privacy as say;
    if is_last_admin(tx, person).await? {
        return Err(blocked("last_admin", say::last_admin(caller.locale)));
    }
    for organisation in store::list_owned(tx, &person.id).await? {
        tx.lock_key(&["members:", &organisation.id].concat()).await?;
        if !store::has_other_owner(tx, &organisation.id, &person.id).await? {
            return Err(blocked("last_owner", say::last_owner(caller.locale, &organisation.name)));
        }
    }
    Ok(())
}

fn blocked(code: &str, sentence: impl Into<String>) -> Refusal {
    Refusal::Blocked(vec![FieldProblem::new("", code, sentence)])
}
