//! The API's doors to rules and calendars.

pub mod calendars;
pub mod packs;

use std::future::Future;

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::http::idempotency::{self, Done, Use};
use crate::http::{Refusal, to_json};
use crate::state::Portal;

/// Which version is asked for; without one, the one that counts.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    pub version: Option<i64>,
}

/// Makes a version at most once per `Idempotency-Key` of this person at this door, and answers 201.
async fn create<T: Serialize>(
    (portal, staff, uri, headers): (&Portal, &str, &Uri, &HeaderMap),
    body: &[u8],
    work: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Result<Response, Refusal> {
    let work = async move { Ok(Done::open(StatusCode::CREATED, to_json(&work.await?)?)) };
    let of = Use { caller: staff, door: ("POST", uri.path()) };
    idempotency::once(portal, of, headers, body, work).await
}
