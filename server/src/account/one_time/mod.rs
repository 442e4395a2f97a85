//! Capabilities that are spent once: a link of 256 random bits, or the eight digits beside it in the same mail.
//!
//! Opening the link shows a page; only its button spends it, because mail scanners open links too. What is stored is
//! a hash; spending is one conditional update, so a hundred simultaneous tries give one success.

mod store;

use app::value::Instant;

use crate::http::Refusal;
use crate::store::{Store, Transaction, new_id};
use crate::token;

const MINUTE_MS: i64 = 60_000;
/// Wrong digits that end a code.
const MOST_WRONG: i64 = 5;
/// Characters of the secret in a link.
const SECRET_LENGTH: usize = 64;

/// What a capability opens; it opens nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A member of staff sets name, password and second factor. 3 days.
    SetUp,
    /// The address given at registration is the person's own. 2 days.
    VerifyEmail,
    /// Sign-in without a password. 15 minutes.
    SignIn,
    /// A new password. 1 hour.
    ResetPassword,
    /// The new address is the person's own. 1 day.
    ChangeEmail,
}

impl Purpose {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Purpose::SetUp => "set_up",
            Purpose::VerifyEmail => "verify_email",
            Purpose::SignIn => "sign_in",
            Purpose::ResetPassword => "reset_password",
            Purpose::ChangeEmail => "change_email",
        }
    }

    fn life_ms(self) -> i64 {
        match self {
            Purpose::SetUp => 3 * 24 * 60 * MINUTE_MS,
            Purpose::VerifyEmail => 2 * 24 * 60 * MINUTE_MS,
            Purpose::SignIn => 15 * MINUTE_MS,
            Purpose::ResetPassword => 60 * MINUTE_MS,
            Purpose::ChangeEmail => 24 * 60 * MINUTE_MS,
        }
    }
}

/// What goes into the mail, once.
#[derive(Debug)]
pub struct Issued {
    pub secret: String,
    /// Eight digits.
    pub code: String,
}

/// Whom a capability is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub person_id: Option<String>,
    pub email: String,
}

/// Makes a capability and ends earlier ones of the same purpose and address.
///
/// Without a person it can never be spent by code or link for an account: it is written all the same, so that an
/// unknown address takes as long as a known one.
pub async fn issue(
    tx: &mut Transaction,
    key: &str,
    purpose: Purpose,
    person_id: Option<&str>,
    email: &str,
    now: Instant,
) -> Result<Issued, Refusal> {
    let secret = token::random_hex(SECRET_LENGTH / 2).map_err(|_| Refusal::Unavailable)?;
    let code = token::random_digits(8).map_err(|_| Refusal::Unavailable)?;
    let row = store::Row {
        id: new_id(now),
        purpose: purpose.as_str(),
        secret_hash: token::hash(&secret),
        code_hash: code_hash(key, purpose, email, &code),
        person_id,
        email,
        expires_at: now.plus_ms(purpose.life_ms()),
    };
    store::expire(tx, purpose.as_str(), email, now).await?;
    store::insert(tx, &row, now).await?;
    Ok(Issued { secret, code })
}

/// Eight digits are few: hashed with the server's own key, a stolen table does not give them away.
fn code_hash(key: &str, purpose: Purpose, email: &str, code: &str) -> String {
    token::sign(key, &["one-time code", purpose.as_str(), email, code])
}

/// Looks without spending. None: unknown, spent or expired.
pub async fn look(store: &Store, purpose: Purpose, secret: &str, now: Instant) -> sqlx::Result<Option<Held>> {
    match is_secret(secret) {
        true => store::find(store, purpose.as_str(), &token::hash(secret), now).await,
        false => Ok(None),
    }
}

/// Spends by link. None: unknown, spent or expired.
pub async fn spend(tx: &mut Transaction, purpose: Purpose, secret: &str, now: Instant) -> sqlx::Result<Option<Held>> {
    match is_secret(secret) {
        true => store::spend(tx, purpose.as_str(), &token::hash(secret), now).await,
        false => Ok(None),
    }
}

/// Spends by the digits typed. None: wrong, spent, expired, or too many wrong ones before.
pub async fn spend_by_code(
    tx: &mut Transaction,
    key: &str,
    purpose: Purpose,
    email: &str,
    code: &str,
    now: Instant,
) -> sqlx::Result<Option<Held>> {
    let hash = code_hash(key, purpose, email, code);
    store::spend_by_code(tx, purpose.as_str(), email, &hash, MOST_WRONG, now).await
}

/// Counts a wrong code against every living capability of the address.
pub async fn note_wrong_code(tx: &mut Transaction, purpose: Purpose, email: &str, now: Instant) -> sqlx::Result<()> {
    store::note_wrong(tx, purpose.as_str(), email, now).await
}

/// Forgets what expired before a moment.
pub async fn forget_expired(store: &Store, before: Instant) -> sqlx::Result<u64> {
    store::delete_expired(store, before).await
}

fn is_secret(text: &str) -> bool {
    text.len() == SECRET_LENGTH && text.bytes().all(|b| b.is_ascii_hexdigit())
}
