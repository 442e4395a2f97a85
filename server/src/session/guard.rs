//! Who is signed in on this device: how a door finds out, and the guards a handler names.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use app::account::StaffRole;

use super::{SECRET_LENGTH, SignedIn, Unattended, find, find_unattended};
use crate::http::{Caller, Refusal, cookie};
use crate::state::Portal;

const COOKIE: &str = "pd_session";

/// Finds the session behind the cookie and notes it in the [`Caller`]. A page's in-process call brings it along. At
/// doors that pages call by themselves the session's use is not noted.
pub async fn recognise(portal: &Portal, request: &mut Request) -> Result<(), Refusal> {
    let Some(secret) = secret_in(request.headers(), portal.settings.is_https) else { return Ok(()) };
    let caller = Caller::of(request.extensions());
    if caller.signed_in.is_some() {
        return Ok(());
    }
    let now = portal.clock.now();
    let found = match request.extensions().get::<Unattended>() {
        None => find(&portal.store, secret, now).await?,
        Some(_) => find_unattended(&portal.store, secret, now).await?,
    };
    if let Some(found) = found {
        request.extensions_mut().insert(Caller { signed_in: Some(Arc::new(found)), ..caller });
    }
    Ok(())
}

/// Whether a device sends the cookie of a session, living or not.
pub fn is_presented(headers: &HeaderMap, is_https: bool) -> bool {
    secret_in(headers, is_https).is_some()
}

fn secret_in(headers: &HeaderMap, is_https: bool) -> Option<&str> {
    cookie::get(headers, &cookie::host_name(COOKIE, is_https)).filter(|secret| secret.len() == SECRET_LENGTH)
}

/// The cookie of a new session; no `max_age` beyond the session's own end.
pub fn cookie_of(secret: &str, max_age_s: u64, is_https: bool) -> Option<axum::http::HeaderValue> {
    cookie::set(&cookie::host_name(COOKIE, is_https), secret, max_age_s, is_https, true)
}

/// Takes the cookie away.
pub fn no_cookie(is_https: bool) -> Option<axum::http::HeaderValue> {
    cookie_of("", 0, is_https)
}

/// Guard: somebody is signed in. Without a session: `SignInRequired`.
#[derive(Debug, Clone)]
pub struct Person(pub Arc<SignedIn>);

impl FromRequestParts<Portal> for Person {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Portal) -> Result<Self, Refusal> {
        Caller::of(&parts.extensions).signed_in.map(Person).ok_or(Refusal::SignInRequired)
    }
}

/// Guard: a member of staff is signed in. A customer gets `Forbidden`; which roles may pass, the handler says with
/// [`Staff::one_of`].
#[derive(Debug, Clone)]
pub struct Staff {
    pub person: Arc<SignedIn>,
    pub role: StaffRole,
}

impl Staff {
    /// # Errors
    /// `Forbidden` for every other role.
    pub fn one_of(&self, roles: &[StaffRole]) -> Result<(), Refusal> {
        if roles.contains(&self.role) { Ok(()) } else { Err(Refusal::Forbidden) }
    }
}

impl FromRequestParts<Portal> for Staff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let Person(person) = Person::from_request_parts(parts, portal).await?;
        match person.staff_role {
            Some(role) => Ok(Staff { person, role }),
            None => Err(Refusal::Forbidden),
        }
    }
}
