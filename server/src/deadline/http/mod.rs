//! The API's doors to rules and calendars.

pub mod calendars;
pub mod packs;

use std::future::Future;

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::http::idempotency::{self, Done};
use crate::http::{Refusal, to_json};
use crate::state::Portal;

/// Which version is asked for; without one, the one that counts.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    pub version: Option<i64>,
}

/// Makes a version at most once per `Idempotency-Key` of this person at this door, and answers 201.
async fn create<T: Serialize>(
    portal: &Portal,
    space: &str,
    headers: &HeaderMap,
    body: &[u8],
    work: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Result<Response, Refusal> {
    let work = async move { Ok(Done::open(StatusCode::CREATED, to_json(&work.await?)?)) };
    idempotency::once(portal, space, headers, body, work).await
}
