//! Who is at the complaint that the path names: what every door of one complaint asks first.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::complaint::{Seat, seat};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;

/// Guard: the caller has a seat at the complaint. To everybody else it does not exist: `NotFound`.
#[derive(Debug)]
pub struct At {
    pub caller: Caller,
    pub seat: Seat,
}

impl FromRequestParts<Portal> for At {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let named = RawPathParams::from_request_parts(parts, portal).await.map_err(|_| Refusal::BadRequest)?;
        let number = named.iter().find(|(name, _)| *name == "complaint_number").map(|(_, typed)| typed);
        let caller = Caller::of(&parts.extensions);
        let seat = seat(portal, &caller, &parts.headers, number.ok_or(Refusal::NotFound)?).await?;
        Ok(At { caller, seat })
    }
}

/// Guard: a member of staff is at it, the unit that it names or that is asked included. Without a session:
/// `SignInRequired`; customers: `Forbidden`.
#[derive(Debug)]
pub struct AtStaff {
    pub caller: Caller,
    pub seat: Seat,
}

impl FromRequestParts<Portal> for AtStaff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        Staff::from_request_parts(parts, portal).await?;
        let At { caller, seat } = At::from_request_parts(parts, portal).await?;
        // A member of staff may have a side as a customer, by a link for example.
        if seat.is_staff() { Ok(AtStaff { caller, seat }) } else { Err(Refusal::NotFound) }
    }
}

/// Guard: a member of staff who handles complaints is at it. Without a session: `SignInRequired`; customers and staff
/// who only read: `Forbidden`.
#[derive(Debug)]
pub struct AtDesk {
    pub caller: Caller,
    pub seat: Seat,
}

impl FromRequestParts<Portal> for AtDesk {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        Staff::from_request_parts(parts, portal).await?;
        let At { caller, seat } = At::from_request_parts(parts, portal).await?;
        Ok(AtDesk { caller, seat: seat.as_desk()? })
    }
}
