//! The second factor: six digits of an authenticator app (RFC 6238), or one of ten codes kept on paper.

use app::account::form::{AuthenticatorSecret, RecoveryCodes};
use app::value::Instant;
use totp_rs::{Builder, Secret, Totp};

use super::person::{Person, store, subject};
use super::{changing, factor};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::session::{self, Device, Opened};
use crate::state::Portal;
use crate::store::Transaction;
use crate::token;

/// 160 bits, as RFC 4226 §4 recommends.
const SECRET_BYTES: usize = 20;
const STEP_S: u64 = 30;
const RECOVERY_CODES: usize = 10;

/// Checks a code and spends it. A code of the app counts once, so does each on paper.
pub async fn is_right(
    portal: &Portal,
    tx: &mut Transaction,
    person: &Person,
    code: &str,
    now: Instant,
) -> Result<bool, Refusal> {
    let typed: String = code.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_lowercase();
    if typed.len() == 6 {
        let Some(step) = person.totp_secret.as_deref().and_then(|secret| matching_step(secret, &typed, now)) else {
            return Ok(false);
        };
        return Ok(store::spend_totp_step(tx, &person.id, step).await?);
    }
    let hash = paper_hash(portal, &person.id, &typed);
    Ok(store::spend_recovery_code(tx, &person.id, &hash, now).await?)
}

/// The 30-second step whose code this is, one step early or late allowed (RFC 6238 §5.2).
fn matching_step(secret: &str, code: &str, now: Instant) -> Option<i64> {
    let seconds = u64::try_from(now.as_ms() / 1000).ok()?;
    authenticator(secret)?.check(code, seconds).map(|step| step as i64)
}

/// What the app shows at a moment; for tests and nothing else would be a back door, so it takes the secret.
pub fn code_at(secret: &str, now: Instant) -> Option<String> {
    let seconds = u64::try_from(now.as_ms() / 1000).ok()?;
    authenticator(secret).map(|totp| totp.generate(seconds).to_string())
}

/// How old a session may be that confirms what it began when it was fresh.
const BEGUN_MS: i64 = 2 * changing::FRESH_MS;

fn authenticator(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).with_step_duration(STEP_S).build().ok()
}

fn paper_hash(portal: &Portal, person_id: &str, code: &str) -> String {
    token::sign(&portal.proof_key, &["recovery code", person_id, code])
}

/// A new secret for the authenticator app, at each call another: one that waits may have been planted by somebody else.
/// Nothing counts until its first code is shown.
///
/// # Errors
/// `Invalid` (`/current_password stale`) unless the session is fresh;
/// `Conflict` when a second factor is already confirmed: it must be taken away first. `Forbidden` for staff whose
/// passkey has not opened this session.
pub async fn begin(portal: &Portal, caller: &Caller, person: &Person) -> Result<AuthenticatorSecret, Refusal> {
    if person.has_second_factor() {
        return Err(Refusal::Conflict);
    }
    factor::may_change(portal, caller, person).await?;
    changing::fresh(portal, caller, changing::FRESH_MS).await?;
    let now = portal.clock.now();
    let raw = token::random_bytes::<SECRET_BYTES>().map_err(|_| Refusal::Unavailable)?;
    let secret = Secret::from(raw.to_vec()).to_base32();
    let mut tx = portal.store.begin().await?;
    store::set_totp_secret(&mut tx, &person.id, Some(&secret), now).await?;
    audit::record(&mut tx, &Entry::by(caller, "second_factor.begun", &subject(&person.id)), now).await?;
    tx.commit().await?;
    Ok(shown(portal, person, &secret))
}

/// The secret that waits for its first code; only in a session that could have begun it.
///
/// # Errors
/// The database's.
pub async fn begun(portal: &Portal, caller: &Caller, person: &Person) -> Result<Option<AuthenticatorSecret>, Refusal> {
    let Some(secret) = person.totp_secret.as_deref().filter(|_| !person.has_second_factor()) else { return Ok(None) };
    if factor::may_change(portal, caller, person).await.is_err() {
        return Ok(None);
    }
    match changing::fresh(portal, caller, BEGUN_MS).await {
        Ok(()) => Ok(Some(shown(portal, person, secret))),
        Err(Refusal::Invalid(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn shown(portal: &Portal, person: &Person, secret: &str) -> AuthenticatorSecret {
    let issuer = app::wire::encode(&portal.settings.brand.name);
    let account = app::wire::encode(&person.email);
    let uri = format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&period={STEP_S}");
    AuthenticatorSecret { secret: secret.to_string(), uri }
}

/// Confirmed: the codes for paper, and a new session, since what the old one may do has changed.
pub struct Confirmed {
    pub codes: RecoveryCodes,
    pub opened: Opened,
}

/// Confirms the app with its first code. Every other session ends; this device gets a new one.
///
/// # Errors
/// `Invalid` at `/code` when it is wrong, `Conflict` when nothing was begun or all is confirmed, `Forbidden` for staff
/// whose passkey has not opened this session.
pub async fn confirm(
    portal: &Portal,
    caller: &Caller,
    person: &Person,
    code: &str,
    device: Device<'_>,
) -> Result<Confirmed, Refusal> {
    let now = portal.clock.now();
    let secret = person.totp_secret.as_deref().filter(|_| !person.has_second_factor()).ok_or(Refusal::Conflict)?;
    factor::may_change(portal, caller, person).await?;
    changing::fresh(portal, caller, BEGUN_MS).await?;
    let step = matching_step(secret, code.trim(), now).ok_or_else(|| Refusal::field("/code", "wrong", "wrong"))?;
    let codes = paper_codes()?;
    let hashes: Vec<String> = codes.iter().map(|code| paper_hash(portal, &person.id, &code.replace('-', ""))).collect();
    let mut tx = portal.store.begin().await?;
    store::set_totp_confirmed(&mut tx, &person.id, now).await.map_err(|_| Refusal::Conflict)?;
    store::spend_totp_step(&mut tx, &person.id, step).await?;
    store::set_recovery_codes(&mut tx, &person.id, &hashes).await?;
    super::device::revoke_all(&mut tx, &person.id, None, now).await?;
    let opened = session::open(&mut tx, &person.id, person.kind(), device, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "second_factor.confirmed", &subject(&person.id)), now).await?;
    tx.commit().await?;
    Ok(Confirmed { codes: RecoveryCodes { recovery_codes: codes }, opened })
}

/// `k7m2x-9fq4d`: 50 bits each.
fn paper_codes() -> Result<Vec<String>, Refusal> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let made = (0..RECOVERY_CODES).map(|_| {
        let raw = token::random_bytes::<10>()?;
        let text: String = raw.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
        Ok([&text[..5], &text[5..]].join("-"))
    });
    made.collect::<std::io::Result<_>>().map_err(|_| Refusal::Unavailable)
}

/// Takes the second factor away. Staff cannot: they must have one.
///
/// # Errors
/// `Forbidden` for staff, `Invalid` at `/code` when the code is wrong.
pub async fn remove(portal: &Portal, caller: &Caller, person: &Person, code: &str) -> Result<(), Refusal> {
    if person.staff_role.is_some() {
        return Err(Refusal::Forbidden);
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !is_right(portal, &mut tx, person, code, now).await? {
        return Err(Refusal::field("/code", "wrong", "wrong"));
    }
    store::set_totp_secret(&mut tx, &person.id, None, now).await?;
    store::set_recovery_codes(&mut tx, &person.id, &[]).await?;
    audit::record(&mut tx, &Entry::by(caller, "second_factor.removed", &subject(&person.id)), now).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1, the last six of eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Secret::from(b"12345678901234567890".to_vec()).to_base32();
        assert_eq!(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            let now = Instant::from_ms(seconds * 1000);
            assert_eq!(code_at(&secret, now).as_deref(), Some(code));
            assert_eq!(matching_step(&secret, code, now), Some(seconds / 30));
            assert_eq!(matching_step(&secret, code, now.plus_ms(30_000)), Some(seconds / 30));
            assert_eq!(matching_step(&secret, code, now.plus_ms(90_000)), None);
        }
    }

    #[test]
    fn paper_codes_are_apart() {
        let codes = paper_codes().unwrap();
        let distinct: std::collections::BTreeSet<&String> = codes.iter().collect();
        assert_eq!(distinct.len(), RECOVERY_CODES);
        assert!(codes.iter().all(|code| code.len() == 11), "{codes:?}");
    }
}
