//! Administrators about people: find, see in full with a reason, make staff, change a role, disable.

pub mod store;

use app::account::StaffRole;
use app::account::admin::{DisclosedPerson, Disclosure, RoleChange, StaffDraft};
use app::account::rules::{email_fault, normalise_email, problem};
use app::value::Instant;

use super::one_time::{self, Purpose};
use super::person::{self, Person, store as people, subject};
use super::{device, unit};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::state::Portal;
use crate::store::Transaction;

/// Shows a person in full. The act is recorded before anything is shown.
///
/// # Errors
/// `Invalid` at `/reason`, `NotFound`.
pub async fn disclose(
    portal: &Portal,
    caller: &Caller,
    id: &str,
    asked: &Disclosure,
) -> Result<DisclosedPerson, Refusal> {
    let problems = asked.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let person = people::find_within(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let named = subject(id);
    let entry = Entry::by(caller, "person.disclosed", &named).with("reason", asked.reason.trim().to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(DisclosedPerson { person_id: person.id, email: person.email, name: person.name, locale: person.locale })
}

/// Makes somebody staff. Who has no password yet gets a set-up link by mail.
///
/// # Errors
/// `Invalid` at `/email` or `/unit_code`.
pub async fn add_staff(portal: &Portal, caller: &Caller, draft: &StaffDraft) -> Result<String, Refusal> {
    let email = normalise_email(&draft.email);
    if let Some(fault) = problem("/email", email_fault(&email)) {
        return Err(Refusal::Invalid(vec![fault]));
    }
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["person:", &email].concat()).await?;
    let unit_id = unit_of(&mut tx, draft.role, draft.unit_code.as_deref()).await?;
    let person = match people::find_by_email_within(&mut tx, &email).await? {
        Some(person) if person.is_living() => person,
        Some(_) => return Err(Refusal::field("/email", "disabled", "this person is disabled")),
        None => new_person(&mut tx, caller, &email, now).await?,
    };
    people::set_staff_role(&mut tx, &person.id, Some(draft.role), now).await?;
    people::set_unit(&mut tx, &person.id, unit_id.as_deref()).await?;
    device::revoke_all(&mut tx, &person.id, None, now).await?;
    if person.password_hash.is_none() {
        mail_set_up(portal, &mut tx, &person, now).await?;
    }
    let named = subject(&person.id);
    audit::record(&mut tx, &Entry::by(caller, "staff.added", &named).with("role", draft.role.to_string()), now).await?;
    tx.commit().await?;
    Ok(person.id)
}

async fn new_person(tx: &mut Transaction, caller: &Caller, email: &str, now: Instant) -> Result<Person, Refusal> {
    let id = crate::store::new_id(now);
    let new = people::New {
        id: &id,
        email,
        email_verified_at: None,
        name: "",
        locale: caller.locale,
        password_hash: None,
        staff_role: None,
    };
    people::insert(tx, &new, now).await?;
    people::find_within(tx, &id).await?.ok_or(Refusal::Internal)
}

async fn mail_set_up(portal: &Portal, tx: &mut Transaction, person: &Person, now: Instant) -> Result<(), Refusal> {
    let key = &portal.proof_key;
    let issued = one_time::issue(tx, key, Purpose::SetUp, Some(&person.id), &person.email, now).await?;
    let message = Message {
        template: Template::StaffSetUp,
        person_id: Some(&person.id),
        email: &person.email,
        locale: person.locale,
        values: vec![("link", portal.link(&["/set-up/", &issued.secret].concat()))],
    };
    notification::enqueue(tx, &message, now).await?;
    Ok(())
}

/// Somebody of a unit must be of an open one; others may be.
async fn unit_of(tx: &mut Transaction, role: StaffRole, code: Option<&str>) -> Result<Option<String>, Refusal> {
    match code.map(str::trim).filter(|code| !code.is_empty()) {
        None if role == StaffRole::Unit => Err(Refusal::field("/unit_code", "required", "role `unit` needs a unit")),
        None => Ok(None),
        Some(code) => match unit::store::find_open_id(tx, code).await? {
            Some(id) => Ok(Some(id)),
            None => Err(Refusal::field("/unit_code", "unknown", "there is no open unit with this code")),
        },
    }
}

/// A member of staff, locked against a second change at the same time.
async fn member(tx: &mut Transaction, id: &str) -> Result<Person, Refusal> {
    tx.lock_key("staff").await?;
    let person = people::find_within(tx, id).await?.ok_or(Refusal::NotFound)?;
    if person.staff_role.is_none() { Err(Refusal::NotFound) } else { Ok(person) }
}

/// Somebody must be left who can undo it.
async fn keep_an_admin(tx: &mut Transaction, person: &Person) -> Result<(), Refusal> {
    if is_last_admin(tx, person).await? { Err(Refusal::Conflict) } else { Ok(()) }
}

/// Ask with the key `staff` locked.
pub(super) async fn is_last_admin(tx: &mut Transaction, person: &Person) -> sqlx::Result<bool> {
    Ok(person.staff_role == Some(StaffRole::Admin) && person.is_living() && store::count_admins(tx).await? <= 1)
}

/// Another role or unit; every session of the person ends, so the old role does too.
///
/// # Errors
/// `NotFound` when it is nobody of the staff, `Conflict` for the last administrator, `Invalid` at `/unit_code`.
pub async fn set_role(portal: &Portal, caller: &Caller, id: &str, asked: &RoleChange) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let person = member(&mut tx, id).await?;
    if asked.role != StaffRole::Admin {
        keep_an_admin(&mut tx, &person).await?;
    }
    let unit_id = unit_of(&mut tx, asked.role, asked.unit_code.as_deref()).await?;
    people::set_staff_role(&mut tx, id, Some(asked.role), now).await?;
    people::set_unit(&mut tx, id, unit_id.as_deref()).await?;
    device::revoke_all(&mut tx, id, None, now).await?;
    let named = subject(id);
    let entry = Entry::by(caller, "staff.role_changed", &named).with("role", asked.role.to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the staff role away; what remains is an ordinary account.
///
/// # Errors
/// `NotFound` when it is nobody of the staff, `Conflict` for the last administrator.
pub async fn remove_staff(portal: &Portal, caller: &Caller, id: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let person = member(&mut tx, id).await?;
    keep_an_admin(&mut tx, &person).await?;
    people::set_staff_role(&mut tx, id, None, now).await?;
    people::set_unit(&mut tx, id, None).await?;
    device::revoke_all(&mut tx, id, None, now).await?;
    audit::record(&mut tx, &Entry::by(caller, "staff.removed", &subject(id)), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Disables or enables an account. A disabled person is out at once, on every device.
///
/// # Errors
/// `NotFound`, `Conflict` for the last administrator.
pub async fn set_disabled(portal: &Portal, caller: &Caller, id: &str, is_disabled: bool) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    tx.lock_key("staff").await?;
    let person = person::store::find_within(&mut tx, id).await?.filter(|person| person.erased_at.is_none());
    let person = person.ok_or(Refusal::NotFound)?;
    if is_disabled {
        keep_an_admin(&mut tx, &person).await?;
        device::revoke_all(&mut tx, id, None, now).await?;
    }
    people::set_disabled(&mut tx, id, is_disabled.then_some(now), now).await?;
    let action = if is_disabled { "person.disabled" } else { "person.enabled" };
    audit::record(&mut tx, &Entry::by(caller, action, &subject(id)), now).await?;
    tx.commit().await?;
    Ok(())
}
