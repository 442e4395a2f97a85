//! API keys of an organisation, made by its owners, and of the operator, made by staff administrators.

use app::customer::{Key, KeyDraft};
use app::value::Instant;

use super::organisations::refuse;
use super::{Seat, person};
use crate::account::{self, ApiKey, ApiScope};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// Living keys of one owner.
const MOST_KEYS: usize = 50;

/// Whose keys.
#[derive(Debug, Clone, Copy)]
pub enum Holder<'s> {
    Organisation(&'s Seat),
    /// Staff administrators only; the caller of these functions has checked it.
    Operator,
}

impl Holder<'_> {
    fn organisation_id(&self) -> Option<&str> {
        match self {
            Holder::Organisation(seat) => Some(seat.organisation_id()),
            Holder::Operator => None,
        }
    }

    /// What its keys may do: only the operator's own systems state shipments.
    pub fn scopes(&self) -> &'static [ApiScope] {
        match self {
            Holder::Organisation(_) => &[ApiScope::Track],
            Holder::Operator => &ApiScope::ALL,
        }
    }
}

/// Newest first, revoked ones included.
pub async fn list(portal: &Portal, holder: Holder<'_>) -> Result<Vec<Key>, Refusal> {
    let keys = account::keys_of(&portal.store, holder.organisation_id()).await?;
    Ok(keys.into_iter().map(shown).collect())
}

/// Makes a key; this answer alone holds its secret.
///
/// # Errors
/// `Invalid`; `Conflict` beyond 50 living keys.
pub async fn create(
    portal: &Portal,
    caller: &Caller,
    holder: Holder<'_>,
    mut draft: KeyDraft,
    now: Instant,
) -> Result<Key, Refusal> {
    let maker = person(caller)?;
    draft.normalise();
    let allowed: Vec<&str> = holder.scopes().iter().map(|scope| scope.as_str()).collect();
    refuse(draft.problems(&allowed))?;
    let living = account::keys_of(&portal.store, holder.organisation_id()).await?;
    if living.iter().filter(|key| key.revoked_at.is_none()).count() >= MOST_KEYS {
        return Err(Refusal::Conflict);
    }
    let scopes: Vec<ApiScope> = draft.scopes.iter().filter_map(|scope| scope.parse().ok()).collect();
    let new = account::KeyDraft {
        name: &draft.name,
        scopes: &scopes,
        organisation_id: holder.organisation_id(),
        created_by: Some(&maker.person_id),
    };
    let mut tx = portal.store.begin().await?;
    let (key, secret) = account::insert_key(&mut tx, new, now).await?;
    let subject = ["key:", &key.id].concat();
    let entry = Entry::by(caller, "key.created", &subject)
        .with("prefix", &key.prefix)
        .with("name", &key.name)
        .with("scopes", draft.scopes.join(" "))
        .with("organisation", holder.organisation_id().unwrap_or_default());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(Key { secret: Some(secret), ..shown(key) })
}

/// From now on the key opens nothing.
///
/// # Errors
/// `NotFound` when the holder has no such living key.
pub async fn revoke(portal: &Portal, caller: &Caller, holder: Holder<'_>, id: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !account::revoke_key(&mut tx, holder.organisation_id(), id, now).await? {
        return Err(Refusal::NotFound);
    }
    let subject = ["key:", id].concat();
    let entry =
        Entry::by(caller, "key.revoked", &subject).with("organisation", holder.organisation_id().unwrap_or_default());
    audit::record(&mut tx, &entry, now).await?;
    Ok(tx.commit().await?)
}

fn shown(key: ApiKey) -> Key {
    Key {
        id: key.id,
        name: key.name,
        prefix: key.prefix,
        scopes: key.scopes,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        revoked_at: key.revoked_at,
        secret: None,
    }
}
