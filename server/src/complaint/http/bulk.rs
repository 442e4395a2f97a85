//! One act on many complaints; the answer says for each what became of it.

use app::complaint::ActResult;
use app::problem::Problem;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use crate::complaint::DESK;
use crate::complaint::bulk::{self, Answers, Assignments};
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, read_json, to_json};
use crate::session::Staff;
use crate::state::Portal;

/// Gives up to 200 complaints to one member of the desk. Each is done whole or not at all.
#[utoipa::path(
    post, path = "/api/v1/complaint-assignments", tag = "desk", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = Assignments,
    responses(
        (status = 200, body = ActResult), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "For all: `/complaint_numbers too_many`, `/person_id unknown`, …"),
    )
)]
pub async fn assign(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let asked: Assignments = read_json(&body)?;
    let work = {
        let (portal, headers) = (portal.clone(), headers.clone());
        async move { done(bulk::assign(&portal, &caller, &headers, &asked).await?) }
    };
    let of = Use { caller: &staff.person.person_id, door: ("POST", uri.path()) };
    idempotency::once(&portal, of, &headers, &body, work).await
}

/// Answers up to 200 complaints with the same words. One that has an answer already (`/answer answered_meanwhile`), or
/// a disputed fact without a decision (`/statements undecided`), is left as it is.
#[utoipa::path(
    post, path = "/api/v1/complaint-answers", tag = "desk", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = Answers,
    responses(
        (status = 200, body = ActResult), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "For all: `/complaint_numbers too_many`, `/text required`, …"),
    )
)]
pub async fn answer(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let asked: Answers = read_json(&body)?;
    let work = {
        let (portal, headers) = (portal.clone(), headers.clone());
        async move { done(bulk::answer(&portal, &caller, &headers, &asked).await?) }
    };
    let of = Use { caller: &staff.person.person_id, door: ("POST", uri.path()) };
    idempotency::once(&portal, of, &headers, &body, work).await
}

pub fn done(result: ActResult) -> Result<Done, Refusal> {
    Ok(Done::open(StatusCode::OK, to_json(&result)?))
}
