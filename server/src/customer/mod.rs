//! Business customers: organisations, their members, places, contacts and keys.
//!
//! Every question about an organisation takes a [`Seat`], and only [`seat`] makes one: who has no seat there gets the
//! same answer as for an organisation that does not exist.

pub mod class;
mod directory;
pub mod http;
mod invitations;
mod keys;
mod members;
mod organisations;
pub mod pages;
mod store;

use app::account::{MemberRole, StaffRole};

use crate::http::{Caller, Refusal};
use crate::session::SignedIn;
use crate::state::Portal;

/// The right of somebody to ask about one organisation.
#[derive(Debug, Clone)]
pub struct Seat {
    organisation_id: String,
    /// None for a staff administrator.
    role: Option<MemberRole>,
}

impl Seat {
    pub fn organisation_id(&self) -> &str {
        &self.organisation_id
    }

    /// What the reader is there; None for a staff administrator.
    pub fn role(&self) -> Option<MemberRole> {
        self.role
    }

    /// Owners and staff administrators change things; members and viewers read.
    pub fn may_manage(&self) -> bool {
        matches!(self.role, None | Some(MemberRole::Owner))
    }

    /// # Errors
    /// `Forbidden` for those who may only read.
    pub fn managing(self) -> Result<Seat, Refusal> {
        if self.may_manage() { Ok(self) } else { Err(Refusal::Forbidden) }
    }
}

/// The caller's seat in an organisation.
///
/// # Errors
/// `SignInRequired` for guests, `NotFound` for everybody who has no seat there.
pub async fn seat(portal: &Portal, caller: &Caller, organisation_id: &str) -> Result<Seat, Refusal> {
    let person = person(caller)?;
    let seat = |role| Seat { organisation_id: organisation_id.to_string(), role };
    match person.role_in(organisation_id) {
        Some(role) => Ok(seat(Some(role))),
        None if is_admin(person) && exists(portal, organisation_id).await? => Ok(seat(None)),
        None => Err(Refusal::NotFound),
    }
}

/// Whether there is such an organisation: for those who may see every one.
pub async fn exists(portal: &Portal, organisation_id: &str) -> sqlx::Result<bool> {
    store::organisation::is_open(&portal.store, organisation_id).await
}

/// # Errors
/// `SignInRequired` for guests.
fn person(caller: &Caller) -> Result<&SignedIn, Refusal> {
    caller.signed_in.as_deref().ok_or(Refusal::SignInRequired)
}

fn is_admin(person: &SignedIn) -> bool {
    person.staff_role == Some(StaffRole::Admin)
}

/// `organisation:0192…` for the audit log.
fn subject(organisation_id: &str) -> String {
    ["organisation:", organisation_id].concat()
}
