//! Signing in: an address, one proof, and the second factor where one is set up.
//!
//! Known and unknown accounts pass the same statements and the same hash, so neither text nor status nor time tells
//! them apart. Wrong tries are counted per account and address; a flood from many addresses closes only the password
//! way of that account, and never for a device that has signed in before (trust.md "Doors").

mod attempt;
mod proof;
mod store;

use app::account::form::SignIn;
use app::account::rules::normalise_email;
use app::problem::FieldProblem;
use app::value::Instant;
use axum::http::{HeaderMap, HeaderValue, header};

use super::person::{self, Person, subject};
use super::registering;
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal, cookie};
use crate::notification::{self, Message, Template};
use crate::session::{self, Device, Opened};
use crate::state::Portal;
use crate::store::Transaction;
use crate::token;

pub use attempt::{account_hash, forget_before, may_try, note_unknown, note_wrong};

const KNOWN_DEVICE: &str = "pd_device";
/// A year.
const KNOWN_DEVICE_S: u64 = 365 * 86_400;

/// A request to sign in, with what its headers say.
pub struct Asked<'a> {
    pub form: SignIn,
    /// From [`pending`]: the password was right a moment ago, only the second factor is missing.
    pub pending: Option<&'a str>,
    pub caller: &'a Caller,
    pub headers: &'a HeaderMap,
}

/// Somebody is signed in.
pub struct Entered {
    pub person: Person,
    pub opened: Opened,
}

impl Asked<'_> {
    fn user_agent(&self) -> &str {
        self.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn device(&self) -> Device<'_> {
        Device { user_agent: self.user_agent(), address: self.caller.address }
    }

    /// True when this device has signed in to this account before.
    fn is_known_device(&self, portal: &Portal, account: &str) -> bool {
        let name = cookie::host_name(KNOWN_DEVICE, portal.settings.is_https);
        let marks = cookie::get(self.headers, &name).unwrap_or_default();
        marks.split('~').any(|mark| token::is_signed(&portal.proof_key, &["known device", account], mark))
    }
}

/// The proof did not convince. `pointer` names the field, `code` says how: `wrong`, `required`, `unverified`.
pub(super) fn refused(pointer: &str, code: &str) -> Refusal {
    Refusal::WrongProof(vec![FieldProblem::new(pointer, code, code)])
}

/// Signs in, or says which proof is wrong or missing.
///
/// # Errors
/// `WrongProof` (401), `TooMany` (429) after too many wrong tries, `Unavailable` when hashes queue up.
pub async fn sign_in(portal: &Portal, mut asked: Asked<'_>) -> Result<Entered, Refusal> {
    portal.sign_ins.take(asked.caller.address, 1)?;
    let now = portal.clock.now();
    asked.form.email = normalise_email(&asked.form.email);
    if let Some(secret) = asked.form.link_token.clone() {
        return by_link(portal, &asked, &secret, now).await;
    }
    let account = account_hash(&asked.form.email);
    let is_known = asked.is_known_device(portal, &account);
    attempt::check(portal, &account, asked.caller.address, is_known, now).await?;
    let person = person::store::find_by_email(&portal.store, &asked.form.email).await?;
    let person = person.filter(Person::is_living);
    match asked.form.mail_code.clone() {
        Some(code) => by_mail_code(portal, &asked, person, &code, now).await,
        None => by_password(portal, &asked, person, now).await,
    }
}

async fn by_password(
    portal: &Portal,
    asked: &Asked<'_>,
    person: Option<Person>,
    now: Instant,
) -> Result<Entered, Refusal> {
    if let Some(person) = person.as_ref().filter(|person| is_pending(portal, asked, person, now)) {
        return after_password(portal, asked, person.clone(), now).await;
    }
    let Some(password) = asked.form.password.as_deref().filter(|typed| typed.len() <= 1024) else {
        return Err(Refusal::field("/password", "required", "give password, mail_code or link_token"));
    };
    let stored = person.as_ref().and_then(|p| p.password_hash.as_deref());
    let is_right = portal.passwords.is_right(password, stored).await?;
    let Some(person) = person.filter(|_| is_right) else {
        return attempt::wrong(portal, asked, "/password").await;
    };
    if person.email_verified_at.is_none() {
        registering::mail_again(portal, &person, now).await?;
        return Err(refused("/email", "unverified"));
    }
    after_password(portal, asked, person, now).await
}

async fn after_password(portal: &Portal, asked: &Asked<'_>, person: Person, now: Instant) -> Result<Entered, Refusal> {
    let mut tx = portal.store.begin().await?;
    match proof::second_factor(portal, &mut tx, &person, asked.form.code.as_deref(), now).await? {
        proof::Second::Right => enter(portal, asked, tx, person, None, now).await,
        proof::Second::Missing => Err(refused("/code", "required")),
        proof::Second::Wrong => {
            drop(tx);
            attempt::wrong(portal, asked, "/code").await
        }
    }
}

/// How long the second step of the sign-in page may take.
const PENDING_MS: i64 = 5 * 60_000;

/// For the page's second step, after [`sign_in`] answered that only `/code` is missing: a page cannot keep the
/// password, so it keeps a signed word that the password was right.
pub fn pending(portal: &Portal, email: &str) -> String {
    let until = portal.clock.now().plus_ms(PENDING_MS).as_ms().to_string();
    let email = normalise_email(email);
    [until.as_str(), &token::sign(&portal.proof_key, &["password was right", &email, &until])].join(".")
}

fn is_pending(portal: &Portal, asked: &Asked<'_>, person: &Person, now: Instant) -> bool {
    let Some((until, signature)) = asked.pending.and_then(|word| word.split_once('.')) else { return false };
    until.parse::<i64>().is_ok_and(|until| until > now.as_ms())
        && token::is_signed(&portal.proof_key, &["password was right", &person.email, until], signature)
}

/// The digits of a sign-in mail. They are spent only together with the second factor.
async fn by_mail_code(
    portal: &Portal,
    asked: &Asked<'_>,
    person: Option<Person>,
    code: &str,
    now: Instant,
) -> Result<Entered, Refusal> {
    let mut tx = portal.store.begin().await?;
    let held = proof::mail_code(portal, &mut tx, &asked.form.email, code, now).await?;
    match held.then_some(person).flatten() {
        Some(person) => proved_by_mail(portal, asked, tx, person, now).await,
        None => {
            drop(tx);
            proof::note_wrong_mail_code(portal, &asked.form.email, now).await?;
            attempt::wrong(portal, asked, "/mail_code").await
        }
    }
}

async fn by_link(portal: &Portal, asked: &Asked<'_>, secret: &str, now: Instant) -> Result<Entered, Refusal> {
    let mut tx = portal.store.begin().await?;
    let person = proof::link(&mut tx, secret, now).await?.filter(Person::is_living);
    match person {
        Some(person) => proved_by_mail(portal, asked, tx, person, now).await,
        None => Err(refused("/link_token", "wrong")),
    }
}

/// Who reads the mail owns the address; a second factor is asked for all the same.
async fn proved_by_mail(
    portal: &Portal,
    asked: &Asked<'_>,
    mut tx: Transaction,
    person: Person,
    now: Instant,
) -> Result<Entered, Refusal> {
    match proof::second_factor(portal, &mut tx, &person, asked.form.code.as_deref(), now).await? {
        proof::Second::Missing => return Err(refused("/code", "required")),
        proof::Second::Wrong => {
            drop(tx);
            let asked_of = SignIn { email: person.email.clone(), ..asked.form.clone() };
            let asked = Asked { form: asked_of, pending: None, caller: asked.caller, headers: asked.headers };
            return attempt::wrong(portal, &asked, "/code").await;
        }
        proof::Second::Right => {}
    }
    if person.email_verified_at.is_none() {
        // Whoever registered the address chose the password; who reads the mail may be somebody else.
        person::store::drop_password(&mut tx, &person.id, now).await?;
        person::store::set_email_verified(&mut tx, &person.id, now).await?;
    }
    enter(portal, asked, tx, person, None, now).await
}

/// Opens the session of somebody whose passkey has convinced; nothing else is asked.
#[cfg(feature = "passkey")]
pub(super) async fn enter_by_passkey(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    tx: Transaction,
    person: Person,
    passkey_id: &str,
    now: Instant,
) -> Result<Entered, Refusal> {
    let asked = Asked { form: SignIn::default(), pending: None, caller, headers };
    enter(portal, &asked, tx, person, Some(passkey_id), now).await
}

/// Opens the session; the person is told when the device is a new one.
async fn enter(
    portal: &Portal,
    asked: &Asked<'_>,
    mut tx: Transaction,
    person: Person,
    passkey_id: Option<&str>,
    now: Instant,
) -> Result<Entered, Refusal> {
    let account = account_hash(&person.email);
    let device = session::device_name(asked.user_agent());
    let is_first = !store::has_session(&mut tx, &person.id).await?;
    if !is_first && !asked.is_known_device(portal, &account) {
        let message = Message {
            template: Template::NewDevice,
            person_id: Some(&person.id),
            email: &person.email,
            locale: person.locale,
            values: vec![("device", device.clone())],
        };
        notification::enqueue(&mut tx, &message, now).await?;
    }
    let opened = session::open(&mut tx, &person.id, person.kind(), asked.device(), now).await?;
    if let Some(passkey_id) = passkey_id {
        session::set_passkey(&mut tx, &opened, passkey_id).await?;
    }
    let named = subject(&person.id);
    let mut entry = Entry::by(asked.caller, "session.opened", &named).with("device", device);
    if let Some(passkey_id) = passkey_id {
        entry = entry.with("passkey", passkey_id.to_string());
    }
    entry.actor = audit::Actor::Person(&person.id);
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(Entered { person, opened })
}

/// Lets this device sign in when strangers have closed the password way.
pub fn known_device_cookie(portal: &Portal, headers: &HeaderMap, email: &str) -> Option<HeaderValue> {
    let name = cookie::host_name(KNOWN_DEVICE, portal.settings.is_https);
    let mark = token::sign(&portal.proof_key, &["known device", &account_hash(email)]);
    let mut marks = vec![mark.as_str()];
    let others = cookie::get(headers, &name).unwrap_or_default().split('~');
    marks.extend(others.filter(|other| *other != mark && other.len() == mark.len()).take(4));
    cookie::set(&name, &marks.join("~"), KNOWN_DEVICE_S, portal.settings.is_https, true)
}
