//! Signing in with a passkey: nobody types who they are, the authenticator brings it along.
//!
//! Every refusal is the same: unknown, removed, not for this address, spent, a disabled person. Wrong tries count
//! against the credential and address, not against the account: a flood of passwords must not close this way, nor a
//! flood of signatures the owner's password (trust.md "Doors").

use app::account::passkey::PasskeySignIn;
use app::value::Instant;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::ceremony::{self, Ceremony, RelyingParty, Shown, to_bytes};
use super::challenge::{self, LIFE_MS, Purpose};
use super::store::{self, Kept};
use crate::account::person::{self, Person};
use crate::account::sign_in::{self, Entered};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::Transaction;
use crate::token;

/// What the browser needs to show its passkeys of this portal (§5.1.9); the same for everybody but the challenge.
///
/// # Errors
/// `TooMany` for an address that asks too often.
pub async fn ask(portal: &Portal, caller: &Caller) -> Result<Value, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let challenge = challenge::issue(&mut tx, Purpose::SignIn, now).await?;
    tx.commit().await?;
    let of = RelyingParty::of(&portal.settings.public_url);
    Ok(json!({
        "challenge": challenge,
        "timeout": LIFE_MS,
        "rpId": of.id,
        "allowCredentials": [],
        "userVerification": "required",
    }))
}

/// Signs in with what the authenticator signed. It stands for both factors.
///
/// # Errors
/// `WrongProof` at `/credential` whatever is wrong, `TooMany` after too many wrong tries.
pub async fn sign_in(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    form: &PasskeySignIn,
) -> Result<Entered, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let hash = token::hash(&form.credential.id);
    let tried = ["passkey:", &hash].concat();
    sign_in::may_try(portal, caller, &tried).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    match shown(portal, &mut tx, &hash, form, now).await? {
        Ok((passkey, person)) => sign_in::enter_by_passkey(portal, caller, headers, tx, person, &passkey.id, now).await,
        Err(pointer) => {
            drop(tx);
            sign_in::note_wrong(portal, caller, &tried, pointer).await?;
            Err(sign_in::refused("/credential", "wrong"))
        }
    }
}

/// The passkey and its person; or what was wrong, for the audit log alone.
async fn shown(
    portal: &Portal,
    tx: &mut Transaction,
    hash: &str,
    form: &PasskeySignIn,
    now: Instant,
) -> Result<Result<(Kept, Person), &'static str>, Refusal> {
    let of = RelyingParty::of(&portal.settings.public_url);
    let Some(raw) = Raw::of(form) else { return Ok(Err("/credential")) };
    let Some(challenge) = ceremony::challenge_in(&raw.client_data, Ceremony::SignIn, &of) else {
        return Ok(Err("/credential/origin"));
    };
    if !challenge::spend(tx, Purpose::SignIn, &challenge, now).await? {
        return Ok(Err("/credential/challenge"));
    }
    let Some(passkey) = store::find(tx, hash).await? else { return Ok(Err("/credential/id")) };
    // Removal holds the same key: either it sees the session that begins here, or this no longer finds the passkey.
    super::lock(tx, &passkey.person_id).await?;
    let Some(passkey) = store::find(tx, hash).await? else { return Ok(Err("/credential/id")) };
    let person = person::store::find_within(tx, &passkey.person_id).await?.filter(Person::is_living);
    let Some(person) = person.filter(|person| person.email_verified_at.is_some()) else {
        return Ok(Err("/credential/person"));
    };
    let key = to_bytes(&passkey.credential.key).unwrap_or_default();
    let is_theirs = raw.user_handle == person.id.as_bytes();
    let Some(count) = ceremony::count_in(raw.shown(), &key, &of).filter(|_| is_theirs) else {
        return Ok(Err("/credential/signature"));
    };
    match store::set_used(tx, &passkey.id, count, now).await? {
        true => Ok(Ok((passkey, person))),
        false => Ok(Err("/credential/counter")),
    }
}

/// The bytes that the browser sent as text.
struct Raw {
    client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
    user_handle: Vec<u8>,
}

impl Raw {
    fn of(form: &PasskeySignIn) -> Option<Raw> {
        let response = &form.credential.response;
        Some(Raw {
            client_data: to_bytes(&response.client_data_json)?,
            authenticator_data: to_bytes(&response.authenticator_data)?,
            signature: to_bytes(&response.signature)?,
            user_handle: to_bytes(response.user_handle.as_deref()?)?,
        })
    }

    fn shown(&self) -> Shown<'_> {
        Shown {
            client_data: &self.client_data,
            authenticator_data: &self.authenticator_data,
            signature: &self.signature,
        }
    }
}
