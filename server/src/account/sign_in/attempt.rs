//! Counting wrong tries.

use std::net::IpAddr;

use app::value::Instant;

use super::{Asked, refused, store};
use crate::audit::{self, Entry};
use crate::http::quota::Quota;
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::{Store, Transaction, new_id};
use crate::token;

/// Wrong tries at one account from one address in [`NEAR_MS`].
const MOST_NEAR: i64 = 10;
const NEAR_MS: i64 = 15 * 60_000;
/// Wrong tries at one account from everywhere in [`FAR_MS`]; only unknown devices are turned away beyond it.
const MOST_FAR: i64 = 50;
const FAR_MS: i64 = 3_600_000;
const NEAR_S: u64 = NEAR_MS as u64 / 1000;
const FAR_S: u64 = FAR_MS as u64 / 1000;
const NEAR: Quota = Quota { name: "account-and-address", count: MOST_NEAR as u64, window_s: Some(NEAR_S) };
const FAR: Quota = Quota { name: "account", count: MOST_FAR as u64, window_s: Some(FAR_S) };

/// How an account is named where nobody should read addresses: in the table of tries and in the audit log.
pub fn account_hash(email: &str) -> String {
    token::hash(email)
}

/// # Errors
/// `TooMany` with the seconds to wait.
pub(super) async fn check(
    portal: &Portal,
    account: &str,
    address: IpAddr,
    is_known_device: bool,
    now: Instant,
) -> Result<(), Refusal> {
    let near_since = now.plus_ms(-NEAR_MS);
    let far_since = now.plus_ms(-FAR_MS);
    let count = store::count(&portal.store, account, &address.to_string(), near_since, far_since).await?;
    match () {
        _ if count.near >= MOST_NEAR => Err(Refusal::too_many(NEAR, NEAR_S)),
        _ if count.far >= MOST_FAR && !is_known_device => Err(Refusal::too_many(FAR, FAR_S)),
        _ => Ok(()),
    }
}

/// May somebody already signed in try the password of the own account again?
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub async fn may_try(portal: &Portal, caller: &Caller, email: &str) -> Result<(), Refusal> {
    check(portal, &account_hash(email), caller.address, true, portal.clock.now()).await
}

/// Notes a wrong try, for a known account or not.
pub async fn note_wrong(portal: &Portal, caller: &Caller, email: &str, pointer: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let account = account_hash(email);
    let mut tx = portal.store.begin().await?;
    store::insert(&mut tx, &new_id(now), &account, &caller.address.to_string(), now).await?;
    let named = ["account:", &account[..16]].concat();
    let entry = Entry::by(caller, "session.refused", &named).with("field", pointer.to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes a wrong try and refuses.
pub(super) async fn wrong<T>(portal: &Portal, asked: &Asked<'_>, pointer: &str) -> Result<T, Refusal> {
    note_wrong(portal, asked.caller, &asked.form.email, pointer).await?;
    Err(refused(pointer, "wrong"))
}

/// Somebody asked for a mail to an address without account: worth a line in the log.
pub async fn note_unknown(tx: &mut Transaction, email: &str, caller: &Caller, now: Instant) -> sqlx::Result<()> {
    let named = ["account:", &account_hash(email)[..16]].concat();
    audit::record(tx, &Entry::by(caller, "account.unknown", &named), now).await
}

/// Forgets tries before a moment, which must be further back than [`FAR_MS`].
pub async fn forget_before(store: &Store, before: Instant) -> sqlx::Result<u64> {
    store::delete_before(store, before).await
}
