//! What an authenticator is asked to sign: 256 random bits that count once, for one purpose, and for five minutes.
//!
//! Anybody may ask for one, so all that are open together have a cap: a flood fills no disk.

use app::value::Instant;

use super::ceremony::to_text;
use super::store;
use crate::http::Refusal;
use crate::store::{Store, Transaction};
use crate::token;

pub(super) const LIFE_MS: i64 = 5 * 60_000;
/// Open challenges of guests, all addresses together: 33 a second, far beyond what people ask for.
const MOST_OPEN: i64 = 10_000;
/// Open challenges of one person who adds a passkey.
const MOST_OPEN_OF_ONE: i64 = 20;

/// What the answer may be used for; nothing else.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose<'p> {
    /// A passkey of this person.
    Register(&'p str),
    SignIn,
}

impl<'p> Purpose<'p> {
    fn most_open(self) -> i64 {
        match self {
            Purpose::Register(_) => MOST_OPEN_OF_ONE,
            Purpose::SignIn => MOST_OPEN,
        }
    }

    fn row(self, id: &'p str) -> store::Challenge<'p> {
        match self {
            Purpose::Register(person_id) => store::Challenge { id, purpose: "register", person_id: Some(person_id) },
            Purpose::SignIn => store::Challenge { id, purpose: "sign_in", person_id: None },
        }
    }
}

/// A new challenge as base64url; only its hash is kept. What has expired goes first.
///
/// # Errors
/// `Unavailable` without random bytes, or while as many are open as may be.
pub(super) async fn issue(tx: &mut Transaction, purpose: Purpose<'_>, now: Instant) -> Result<String, Refusal> {
    let raw = token::random_bytes::<32>().map_err(|_| Refusal::Unavailable)?;
    let challenge = to_text(&raw);
    let id = token::hash(&challenge);
    let row = purpose.row(&id);
    // Those who count wait for each other: together they stay within the cap.
    tx.lock_key(&["passkey challenges:", row.purpose, row.person_id.unwrap_or_default()].concat()).await?;
    store::delete_expired_within(tx, now).await?;
    if store::count_challenges(tx, &row).await? >= purpose.most_open() {
        tracing::warn!(purpose = row.purpose, "too many open passkey challenges");
        return Err(Refusal::Unavailable);
    }
    store::insert_challenge(tx, &row, now, now.plus_ms(LIFE_MS)).await?;
    Ok(challenge)
}

/// True once: unknown, spent, expired or another's challenges are false.
pub(super) async fn spend(
    tx: &mut Transaction,
    purpose: Purpose<'_>,
    challenge: &str,
    now: Instant,
) -> sqlx::Result<bool> {
    let id = token::hash(challenge);
    store::spend_challenge(tx, &purpose.row(&id), now).await
}

/// Forgets what expired before a moment.
pub(super) async fn forget_expired(store: &Store, before: Instant) -> sqlx::Result<u64> {
    store::delete_expired(store, before).await
}
