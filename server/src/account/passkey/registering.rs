//! A passkey is added: the browser is asked, the authenticator makes a key, the portal keeps its public half.

use app::account::passkey::{LONGEST_NAME, NewPasskey, Passkey};
use app::value::Instant;
use serde_json::{Value, json};

use super::ceremony::{self, Ceremony, Made, RelyingParty, to_bytes, to_text};
use super::challenge::{self, LIFE_MS, Purpose};
use super::store::{self, Credential};
use super::{key, lock, noted, proved, told};
use crate::account::factor;
use crate::account::person::{self, Person};
use crate::http::{Caller, Refusal};
use crate::notification::Template;
use crate::session::SignedIn;
use crate::state::Portal;
use crate::store::new_id;
use crate::token;

/// Passkeys of one person.
const MOST: i64 = 20;
/// What the standard calls transports is short and lower-case; others are dropped.
const MOST_TRANSPORTS: usize = 8;

/// What the browser needs to make a passkey (§5.1.8): the authenticator must keep it and check its user.
///
/// # Errors
/// `Invalid` at `/current_password` (`wrong` or `stale`), `Forbidden` for staff whose other passkey has not opened
/// this session, `Conflict` when there are 20.
pub async fn begin(
    portal: &Portal,
    caller: &Caller,
    signed_in: &SignedIn,
    current_password: &str,
) -> Result<Value, Refusal> {
    let person = proved(portal, caller, signed_in, current_password).await?;
    let known = store::list_credentials(&portal.store, &person.id).await?;
    if known.len() as i64 >= MOST {
        return Err(Refusal::Conflict);
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let challenge = challenge::issue(&mut tx, Purpose::Register(&person.id), now).await?;
    tx.commit().await?;
    Ok(options(portal, &person, &challenge, &known))
}

fn options(portal: &Portal, person: &Person, challenge: &str, known: &[Credential]) -> Value {
    let of = RelyingParty::of(&portal.settings.public_url);
    let kinds: Vec<Value> = key::ALGORITHMS.iter().map(|alg| json!({"type": "public-key", "alg": alg})).collect();
    let excluded: Vec<Value> =
        known.iter().map(|c| json!({"type": "public-key", "id": c.id, "transports": c.transports})).collect();
    let shown = if person.name.is_empty() { &person.email } else { &person.name };
    json!({
        "rp": {"id": of.id, "name": portal.settings.brand.name},
        "user": {"id": to_text(person.id.as_bytes()), "name": person.email, "displayName": shown},
        "challenge": challenge,
        "pubKeyCredParams": kinds,
        "timeout": LIFE_MS,
        "excludeCredentials": excluded,
        "authenticatorSelection": {
            "residentKey": "required", "requireResidentKey": true, "userVerification": "required",
        },
        "attestation": "none",
    })
}

/// Keeps the passkey that the authenticator made.
///
/// # Errors
/// `Invalid` at `/name`, or at `/credential` when it does not answer a living challenge of this person;
/// `Conflict` when the credential is known already.
pub async fn finish(
    portal: &Portal,
    caller: &Caller,
    signed_in: &SignedIn,
    form: &NewPasskey,
) -> Result<Passkey, Refusal> {
    let name = named(&form.name)?;
    let person = person::current(portal, &signed_in.person_id).await?;
    factor::may_change(portal, caller, &person).await?;
    let (challenge, made) = read(portal, form).ok_or_else(wrong)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !challenge::spend(&mut tx, Purpose::Register(&person.id), &challenge, now).await? {
        return Err(wrong());
    }
    lock(&mut tx, &person.id).await?;
    if store::count_within(&mut tx, &person.id).await? >= MOST {
        return Err(Refusal::Conflict);
    }
    let passkey_id = new_id(now);
    let credential = kept(&made, &form.credential.response.transports);
    let new = store::New {
        id: &passkey_id,
        person_id: &person.id,
        credential_hash: &token::hash(&credential.id),
        credential: &credential,
        sign_count: made.sign_count,
        name: &name,
    };
    if !store::insert(&mut tx, &new, now).await? {
        return Err(Refusal::Conflict);
    }
    told(&mut tx, &person, Template::PasskeyAdded, &name, now).await?;
    noted(&mut tx, caller, &person, "passkey.added", &passkey_id, now).await?;
    tx.commit().await?;
    Ok(passkey(passkey_id, name, now))
}

fn passkey(passkey_id: String, name: String, now: Instant) -> Passkey {
    Passkey { passkey_id, name, created_at: now, last_used_at: None }
}

fn wrong() -> Refusal {
    Refusal::field("/credential", "wrong", "wrong")
}

fn named(typed: &str) -> Result<String, Refusal> {
    let name = typed.trim();
    let fault = match () {
        _ if name.is_empty() => "required",
        _ if name.chars().count() > LONGEST_NAME => "too_long",
        _ if name.chars().any(char::is_control) => "malformed",
        _ => return Ok(name.to_string()),
    };
    Err(Refusal::field("/name", fault, fault))
}

fn read(portal: &Portal, form: &NewPasskey) -> Option<(String, Made)> {
    let of = RelyingParty::of(&portal.settings.public_url);
    let response = &form.credential.response;
    let client_data = to_bytes(&response.client_data_json)?;
    let challenge = ceremony::challenge_in(&client_data, Ceremony::Registration, &of)?;
    let made = ceremony::made_in(&to_bytes(&response.attestation_object)?, &of)?;
    Some((challenge, made))
}

fn kept(made: &Made, transports: &[String]) -> Credential {
    let is_word = |word: &&String| word.len() <= 16 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    Credential {
        id: to_text(&made.id),
        key: to_text(&made.key),
        transports: transports.iter().filter(is_word).take(MOST_TRANSPORTS).cloned().collect(),
    }
}
