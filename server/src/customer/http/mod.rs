//! The API's doors to organisations.

pub mod directory;
pub mod invitations;
pub mod keys;
pub mod members;
pub mod organisations;

use std::future::Future;

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;

use super::person;
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, to_json};
use crate::state::Portal;

/// Makes something at most once per `Idempotency-Key` of this person at this door, and answers 201.
async fn create<T: Serialize>(
    (portal, caller, uri, headers): (&Portal, &Caller, &Uri, &HeaderMap),
    body: &[u8],
    work: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Result<Response, Refusal> {
    let work = async move { Ok(Done::open(StatusCode::CREATED, to_json(&work.await?)?)) };
    let of = Use { caller: &person(caller)?.person_id, door: ("POST", uri.path()) };
    idempotency::once(portal, of, headers, body, work).await
}
