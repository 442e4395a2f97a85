//! The devices somebody is signed in on: listed, and signed out one by one or all at once.

mod store;

use app::account::form::Device;
use app::value::Instant;

use super::person::subject;
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::session::SignedIn;
use crate::state::Portal;
use crate::store::{Store, Transaction};

/// Living sessions of the person, the latest used first.
pub async fn list(portal: &Portal, person: &SignedIn) -> sqlx::Result<Vec<Device>> {
    store::list(&portal.store, &person.person_id, &person.session_id, portal.clock.now()).await
}

/// Signs one device out.
///
/// # Errors
/// `NotFound` when it is no living session of this person.
pub async fn revoke(portal: &Portal, caller: &Caller, person: &SignedIn, session_id: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !store::revoke(&mut tx, &person.person_id, session_id, now).await? {
        return Err(Refusal::NotFound);
    }
    let named = subject(&person.person_id);
    let entry = Entry::by(caller, "session.revoked", &named).with("session", session_id.to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Signs out everywhere else, or with this device too when `keep_current` is false.
pub async fn revoke_others(
    portal: &Portal,
    caller: &Caller,
    person: &SignedIn,
    keep_current: bool,
) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let kept = keep_current.then_some(person.session_id.as_str());
    revoke_all(&mut tx, &person.person_id, kept, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "session.all_revoked", &subject(&person.person_id)), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends every session of a person but `kept`.
pub async fn revoke_all(tx: &mut Transaction, person_id: &str, kept: Option<&str>, now: Instant) -> sqlx::Result<()> {
    store::revoke_all(tx, person_id, kept.unwrap_or_default(), now).await
}

/// Forgets sessions that ended before a moment.
pub async fn forget_ended(store: &Store, before: Instant) -> sqlx::Result<u64> {
    store::delete_ended(store, before).await
}
