//! Who may see a complaint, and from which side.

use std::sync::Arc;

use app::account::{MemberRole, StaffRole};
use app::locale::Locale;
use axum::http::HeaderMap;

use super::store::{self, Case};
use super::{By, DESK, link, number};
use crate::attachment::Attachment;
use crate::http::{Caller, Refusal};
use crate::session::SignedIn;
use crate::state::Portal;

/// From where somebody looks at a complaint.
#[derive(Debug, Clone)]
pub enum Side {
    /// Whoever holds its link.
    Guest,
    /// The person who filed it, or a colleague of the organisation whose it is. A viewer only reads.
    Customer {
        person: Arc<SignedIn>,
        may_act: bool,
    },
    Staff {
        person: Arc<SignedIn>,
        role: StaffRole,
    },
}

/// The right to ask about one complaint.
#[derive(Debug, Clone)]
pub struct Seat {
    pub(super) case: Case,
    pub side: Side,
}

impl Seat {
    pub fn number(&self) -> &str {
        &self.case.complaint_number
    }

    /// The complaint's id, and the version it had when this seat was taken.
    pub fn id_and_version(&self) -> (&str, i64) {
        (&self.case.id, self.case.version)
    }

    /// Where mails about it go when its customer has no account, and in which language.
    pub fn mailed_at(&self) -> (Option<&str>, Locale) {
        (self.case.contact_email.as_deref(), self.case.locale)
    }

    pub fn by(&self) -> By {
        match &self.side {
            Side::Guest => By::Guest,
            Side::Customer { person, .. } => By::Person(person.person_id.clone()),
            Side::Staff { person, .. } => By::Staff(person.person_id.clone()),
        }
    }

    /// The same complaint from the customer's side, to look at: a guest's seat, which only reads here.
    ///
    /// # Errors
    /// `Forbidden` for everybody but the desk: a unit does not read what passes between customer and desk.
    pub fn as_seen_by_customer(self) -> Result<Seat, Refusal> {
        let seat = self.as_desk()?;
        Ok(Seat { side: Side::Guest, ..seat })
    }

    /// The unit whose staff the reader is; None for everybody else.
    pub(super) fn unit_id(&self) -> Option<&str> {
        match &self.side {
            Side::Staff { person, .. } => super::inquiry::unit_of(person),
            Side::Guest | Side::Customer { .. } => None,
        }
    }

    /// Whether a file of the complaint is for the reader: what came with a message between customer and desk is no unit's,
    /// as the message itself.
    pub(super) fn reads(&self, file: &Attachment) -> bool {
        file.message_id.is_none() || self.unit_id().is_none()
    }

    /// A customer with an account, as staff are in their own matter.
    pub fn is_customers(&self) -> bool {
        matches!(self.side, Side::Customer { .. })
    }

    pub fn is_staff(&self) -> bool {
        matches!(self.side, Side::Staff { .. })
    }

    /// The customer's own acts.
    ///
    /// # Errors
    /// `Forbidden` for staff, and for colleagues who only view.
    pub fn as_customer(self) -> Result<Seat, Refusal> {
        match self.side {
            Side::Guest | Side::Customer { may_act: true, .. } => Ok(self),
            Side::Customer { .. } | Side::Staff { .. } => Err(Refusal::Forbidden),
        }
    }

    /// What the desk does.
    ///
    /// # Errors
    /// `Forbidden` for customers, and for staff who only read.
    pub fn as_desk(self) -> Result<Seat, Refusal> {
        match &self.side {
            Side::Staff { role, .. } if DESK.contains(role) => Ok(self),
            _ => Err(Refusal::Forbidden),
        }
    }

    /// The customer or the desk: whoever may write.
    ///
    /// # Errors
    /// `Forbidden` for whoever only reads.
    pub fn writing(self) -> Result<Seat, Refusal> {
        if self.is_staff() { self.as_desk() } else { self.as_customer() }
    }

    /// Whether the person filed it or takes part by name.
    pub(super) async fn is_own(&self, portal: &Portal, person_id: &str) -> sqlx::Result<bool> {
        match self.case.person_id.as_deref() == Some(person_id) {
            true => Ok(true),
            false => store::is_participant(&portal.store, &self.case.id, person_id).await,
        }
    }

    /// The reader's id; None for guests.
    pub fn person_id(&self) -> Option<&str> {
        match &self.side {
            Side::Guest => None,
            Side::Customer { person, .. } | Side::Staff { person, .. } => Some(&person.person_id),
        }
    }
}

/// The caller's seat at a complaint. A link in a cookie counts beside a session: a guest may have an account.
///
/// # Errors
/// `NotFound` for everybody whose side it is not.
pub async fn seat(portal: &Portal, caller: &Caller, headers: &HeaderMap, typed: &str) -> Result<Seat, Refusal> {
    let number = number::normalise(typed);
    if !number::is_well_formed(&number) {
        return Err(Refusal::NotFound);
    }
    let case = store::find_by_number(&portal.store, &number).await?.ok_or(Refusal::NotFound)?;
    if let Some(person) = &caller.signed_in
        && let Some(side) = side_of(person, &case)
    {
        return Ok(Seat { case, side });
    }
    if let Some(person) = &caller.signed_in
        && let Some(unit_id) = super::inquiry::unit_of(person)
        && store::is_asked(&portal.store, &case.id, unit_id).await?
    {
        return Ok(Seat { case, side: Side::Staff { person: person.clone(), role: StaffRole::Unit } });
    }
    match link::opens(portal, headers, &case).await? {
        true => Ok(Seat { case, side: Side::Guest }),
        false => Err(Refusal::NotFound),
    }
}

/// Whether a customer has a side at a complaint: for what one complaint says of another.
pub(super) fn has_side(person: &Arc<SignedIn>, case: &Case) -> bool {
    side_of(person, case).is_some()
}

/// Staff who complain themselves are customers there: nobody judges their own matter.
fn side_of(person: &Arc<SignedIn>, case: &Case) -> Option<Side> {
    let is_filer = case.person_id.as_deref() == Some(person.person_id.as_str());
    if let Some(role) = person.staff_role.filter(|_| !is_filer) {
        let is_of_unit = role == StaffRole::Unit && case.unit_id.is_some() && case.unit_id == person.unit_id;
        if DESK.contains(&role) || is_of_unit {
            return Some(Side::Staff { person: person.clone(), role });
        }
    }
    // Who takes part is a colleague: it ends with the seat in the organisation, and gives a viewer nothing to do.
    let role = case.organisation_id.as_deref().and_then(|id| person.role_in(id));
    let may_act = is_filer || matches!(role, Some(MemberRole::Owner | MemberRole::Member));
    (is_filer || role.is_some()).then(|| Side::Customer { person: person.clone(), may_act })
}
