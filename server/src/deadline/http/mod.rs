//! The API's doors to rules and calendars.

pub mod calendars;
pub mod packs;

use std::future::Future;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::admin::{READERS, WRITERS};
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, to_json};
use crate::session::Staff;
use crate::state::Portal;

/// Which version is asked for; without one, the one that counts.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    pub version: Option<i64>,
}

/// Guard: whoever may read rules and what is kept like them.
#[derive(Debug)]
pub struct Reader {
    /// And change them.
    pub may_change: bool,
}

impl FromRequestParts<Portal> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let staff = Staff::from_request_parts(parts, portal).await?;
        staff.one_of(&READERS)?;
        Ok(Reader { may_change: WRITERS.contains(&staff.role) })
    }
}

/// Guard: whoever may change rules and what is kept like them.
#[derive(Debug)]
pub struct Writer {
    pub caller: Caller,
    pub staff: Staff,
}

impl FromRequestParts<Portal> for Writer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let staff = Staff::from_request_parts(parts, portal).await?;
        staff.one_of(&WRITERS)?;
        Ok(Writer { caller: Caller::of(&parts.extensions), staff })
    }
}

/// Makes something at most once per `Idempotency-Key` of this person at this door, and answers 201.
///
/// # Errors
/// Those of the work; `Conflict` while the same key runs, `Invalid` for a key with another body.
pub async fn create<T: Serialize>(
    portal: &Portal,
    (person_id, uri): (&str, &Uri),
    headers: &HeaderMap,
    body: &[u8],
    work: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Result<Response, Refusal> {
    let work = async move { Ok(Done::open(StatusCode::CREATED, to_json(&work.await?)?)) };
    let of = Use { caller: person_id, door: ("POST", uri.path()) };
    idempotency::once(portal, of, headers, body, work).await
}
