//! The API's doors to what the reader expects of deliveries.

use app::problem::Problem;
use app::survey::expectation::{ExpectationDraft, ExpectationFacts};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use super::{facts, state};
use crate::http::{Caller, Refusal, read_json};
use crate::session::Person;
use crate::state::Portal;

fn told(facts: ExpectationFacts) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(facts)).into_response()
}

/// How long a delivery may take for the reader, and the share of the own parcels of the last 365 days that were inside,
/// with n and Wilson's 95 % interval; no share below 10 parcels. Where there are more than 2 000, of the newest 2 000.
#[utoipa::path(
    get, path = "/api/v1/me/delivery-expectation", tag = "surveys", security(("session" = [])),
    responses((status = 200, body = ExpectationFacts), (status = 401, body = Problem))
)]
pub async fn find(State(portal): State<Portal>, Person(person): Person) -> Result<Response, Refusal> {
    facts(&portal, &person).await.map(told)
}

/// States it for this quarter; once.
#[utoipa::path(
    put, path = "/api/v1/me/delivery-expectation", tag = "surveys", security(("session" = [])),
    request_body = ExpectationDraft,
    responses(
        (status = 200, body = ExpectationFacts), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn put(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: ExpectationDraft = read_json(&body)?;
    state(&portal, &caller, &person, &draft).await?;
    facts(&portal, &person).await.map(told)
}
