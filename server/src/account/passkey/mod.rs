//! Passkeys: keys that a phone, a computer or a stick keeps, and that open the account without a password.
//!
//! The authenticator checks its user by finger, face or PIN, so a passkey counts as both factors. It signs only for
//! this portal's own address: a page that imitates it gets nothing.

mod ceremony;
mod challenge;
mod key;
mod registering;
mod signing_in;
mod store;

use app::account::passkey::Passkey;
use app::value::Instant;

use super::person::Person;
use super::{changing, factor, person};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::session::SignedIn;
use crate::state::Portal;
use crate::store::{Store, Transaction};

pub use registering::{begin, finish};
pub use signing_in::{ask, sign_in};

/// Where browsers take passkeys of this portal for: scheme, host and port of its public address.
pub fn origin(portal: &Portal) -> String {
    ceremony::RelyingParty::of(&portal.settings.public_url).origin
}

/// A person's passkeys, the newest first.
pub async fn list(portal: &Portal, person_id: &str) -> sqlx::Result<Vec<Passkey>> {
    store::list(&portal.store, person_id).await
}

/// Takes a passkey away; the sessions that it opened on other devices end.
///
/// # Errors
/// `Invalid` at `/current_password` (`wrong`, or `stale` for a session that is too old), `Forbidden` for the only
/// factor of a member of staff, `NotFound` when it is not a passkey of this person.
pub async fn remove(
    portal: &Portal,
    caller: &Caller,
    signed_in: &SignedIn,
    id: &str,
    current_password: &str,
) -> Result<(), Refusal> {
    let person = proved(portal, caller, signed_in, current_password).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    lock(&mut tx, &person.id).await?;
    let name = store::delete(&mut tx, &person.id, id, &signed_in.session_id, now).await?.ok_or(Refusal::NotFound)?;
    let is_only_factor = !person.has_second_factor() && store::count_within(&mut tx, &person.id).await? == 0;
    if person.staff_role.is_some() && is_only_factor {
        return Err(Refusal::Forbidden);
    }
    told(&mut tx, &person, Template::PasskeyRemoved, &name, now).await?;
    noted(&mut tx, caller, &person, "passkey.removed", id, now).await?;
    Ok(tx.commit().await?)
}

/// The password typed again, or for those without one a sign-in within 15 minutes.
async fn proved(
    portal: &Portal,
    caller: &Caller,
    signed_in: &SignedIn,
    current_password: &str,
) -> Result<Person, Refusal> {
    let person = person::current(portal, &signed_in.person_id).await?;
    factor::may_change(portal, caller, &person).await?;
    changing::confirmed(portal, caller, &person, current_password).await?;
    Ok(person)
}

/// Changes of one person's passkeys wait for each other.
async fn lock(tx: &mut Transaction, person_id: &str) -> sqlx::Result<()> {
    tx.lock_key(&["passkey:", person_id].concat()).await
}

async fn told(tx: &mut Transaction, person: &Person, template: Template, name: &str, now: Instant) -> sqlx::Result<()> {
    let message = Message {
        template,
        person_id: Some(&person.id),
        email: &person.email,
        locale: person.locale,
        values: vec![("passkey", name.to_string())],
    };
    notification::enqueue(tx, &message, now).await?;
    Ok(())
}

async fn noted(
    tx: &mut Transaction,
    caller: &Caller,
    person: &Person,
    action: &'static str,
    passkey_id: &str,
    now: Instant,
) -> Result<(), Refusal> {
    let named = person::subject(&person.id);
    let entry = Entry::by(caller, action, &named).with("passkey", passkey_id.to_string());
    Ok(audit::record(tx, &entry, now).await?)
}

/// Forgets challenges that expired before a moment.
pub async fn forget_expired(store: &Store, before: Instant) -> sqlx::Result<u64> {
    challenge::forget_expired(store, before).await
}
