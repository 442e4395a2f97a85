//! How the operator's own people come in: by a set-up link, never by a default account.

use app::account::StaffRole;
use app::account::form::SetUp;
use app::account::rules::{email_fault, name_fault, normalise_email, problem};
use app::locale::Locale;
use app::value::Instant;

use super::one_time::{self, Held, Purpose};
use super::person::{Person, store, subject};
use super::recovering::told;
use super::sign_in::Entered;
use crate::audit::{self, Actor, Entry};
use crate::http::{Caller, Refusal};
use crate::notification::Template;
use crate::password;
use crate::session::{self, Device};
use crate::state::Portal;
use crate::store::{Store, Transaction, new_id};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The path of a set-up link for the first administrator; None when there is one already. Made anew at every start
/// until it is used, and the one before it ends.
pub async fn first_set_up(store: &Store, key: &str, now: Instant) -> Outcome<Option<String>> {
    if !store::has_no_admin(store).await? {
        return Ok(None);
    }
    let mut tx = store.begin().await?;
    let issued = one_time::issue(&mut tx, key, Purpose::SetUp, None, "", now).await.map_err(|_| "no random bytes")?;
    tx.commit().await?;
    Ok(Some(["/set-up/", &issued.secret].concat()))
}

/// Makes somebody staff, or changes the role, and returns the path of a set-up link when no password is set yet.
///
/// # Errors
/// The address is malformed, or the database refuses.
pub async fn add(store: &Store, key: &str, email: &str, role: StaffRole, now: Instant) -> Outcome<Option<String>> {
    let email = normalise_email(email);
    if let Some(fault) = email_fault(&email) {
        return Err(format!("--email `{email}` is {}", fault.replace('_', " ")).into());
    }
    let mut tx = store.begin().await?;
    tx.lock_key(&["person:", &email].concat()).await?;
    let known = store::find_by_email_within(&mut tx, &email).await?;
    let (id, has_password) = match known {
        Some(person) => {
            store::set_staff_role(&mut tx, &person.id, Some(role), now).await?;
            super::device::revoke_all(&mut tx, &person.id, None, now).await?;
            (person.id.clone(), person.password_hash.is_some() && person.email_verified_at.is_some())
        }
        None => (insert(&mut tx, &email, "", None, role, now).await?, false),
    };
    let named = subject(&id);
    let entry = Entry::system("staff.added", &named).with("role", role.to_string());
    audit::record(&mut tx, &entry, now).await?;
    let path = match has_password {
        true => None,
        false => {
            let issued = one_time::issue(&mut tx, key, Purpose::SetUp, Some(&id), &email, now).await;
            Some(["/set-up/", &issued.map_err(|_| "no random bytes")?.secret].concat())
        }
    };
    tx.commit().await?;
    Ok(path)
}

/// Takes the role away and ends every session. False when the address is nobody's of the staff.
pub async fn remove(store: &Store, email: &str, now: Instant) -> sqlx::Result<bool> {
    let mut tx = store.begin().await?;
    let known = store::find_by_email_within(&mut tx, &normalise_email(email)).await?;
    let Some(person) = known.filter(|person| person.staff_role.is_some()) else { return Ok(false) };
    store::set_staff_role(&mut tx, &person.id, None, now).await?;
    super::device::revoke_all(&mut tx, &person.id, None, now).await?;
    audit::record(&mut tx, &Entry::system("staff.removed", &subject(&person.id)), now).await?;
    tx.commit().await?;
    Ok(true)
}

async fn insert(
    tx: &mut Transaction,
    email: &str,
    name: &str,
    hash: Option<&str>,
    role: StaffRole,
    now: Instant,
) -> sqlx::Result<String> {
    let id = new_id(now);
    let new = store::New {
        id: &id,
        email,
        email_verified_at: hash.map(|_| now),
        name,
        locale: Locale::default(),
        password_hash: hash,
        staff_role: Some(role),
    };
    store::insert(tx, &new, now).await?;
    Ok(id)
}

/// Whom a set-up link is for; an empty address is the first administrator's, who names one.
///
/// # Errors
/// `NotFound` when the link is unknown, spent or expired.
pub async fn look(portal: &Portal, secret: &str) -> Result<Held, Refusal> {
    one_time::look(&portal.store, Purpose::SetUp, secret, portal.clock.now()).await?.ok_or(Refusal::NotFound)
}

/// Spends the link: the person has a name and a password and is signed in. The second factor comes next.
///
/// # Errors
/// `NotFound` for a dead link, `Invalid` by field.
pub async fn set_up(
    portal: &Portal,
    caller: &Caller,
    secret: &str,
    asked: SetUp,
    device: Device<'_>,
) -> Result<Entered, Refusal> {
    let held = look(portal, secret).await?;
    // A link made while there was nobody must not outlive the first administrator.
    if held.person_id.is_none() && !store::has_no_admin(&portal.store).await? {
        return Err(Refusal::NotFound);
    }
    let email = match held.email.as_str() {
        "" => normalise_email(&asked.email),
        known => known.to_string(),
    };
    let name = asked.name.trim();
    let words = [email.as_str(), name, portal.settings.brand.name.as_str()];
    let faults = [
        problem("/email", email_fault(&email)),
        problem("/name", name_fault(name)),
        problem("/password", password::fault(&asked.password, &words)),
    ];
    let faults: Vec<_> = faults.into_iter().flatten().collect();
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let hash = portal.passwords.hash(&asked.password).await?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let held = one_time::spend(&mut tx, Purpose::SetUp, secret, now).await?.ok_or(Refusal::NotFound)?;
    let person = settle(&mut tx, &held, &email, name, &hash, now).await?;
    if person.has_second_factor() {
        let named = subject(&person.id);
        audit::record(&mut tx, &Entry::by(caller, "staff.set_up", &named), now).await?;
        tx.commit().await?;
        return Err(Refusal::SignInRequired);
    }
    let opened = session::open(&mut tx, &person.id, person.kind(), device, now).await?;
    let named = subject(&person.id);
    let mut entry = Entry::by(caller, "staff.set_up", &named);
    entry.actor = Actor::Person(&person.id);
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(Entered { person, opened })
}

async fn settle(
    tx: &mut Transaction,
    held: &Held,
    email: &str,
    name: &str,
    hash: &str,
    now: Instant,
) -> Result<Person, Refusal> {
    tx.lock_key(&["person:", email].concat()).await?;
    let known = match &held.person_id {
        Some(id) => store::find_within(tx, id).await?,
        None => store::find_by_email_within(tx, email).await?,
    };
    let id = match known {
        None => insert(tx, email, name, Some(hash), StaffRole::Admin, now).await?,
        Some(person) if person.is_living() => {
            store::set_profile(tx, &person.id, name, person.locale, now).await?;
            store::set_password(tx, &person.id, hash, now).await?;
            store::set_email_verified(tx, &person.id, now).await?;
            if held.person_id.is_none() {
                store::set_staff_role(tx, &person.id, Some(StaffRole::Admin), now).await?;
            }
            super::device::revoke_all(tx, &person.id, None, now).await?;
            told(tx, &person, Template::PasswordChanged, now).await?;
            person.id
        }
        Some(_) => return Err(Refusal::NotFound),
    };
    store::find_within(tx, &id).await?.ok_or(Refusal::Internal)
}
