//! The API's doors to what voices weigh.

use app::problem::Problem;
use app::suggestion::Weights;
use app::suggestion::moderation::WeightsDraft;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::http::{Caller, Refusal, condition, read_json};
use crate::session::Staff;
use crate::state::Portal;
use crate::suggestion::weights;

/// What a voice of a customer of a class weighs, in thousandths; for everybody.
#[utoipa::path(
    get, path = "/api/v1/suggestion-weights", operation_id = "find_suggestion_weights", tag = "suggestions",
    responses((status = 200, body = Weights, description = "Its `ETag` is asked for by PUT"))
)]
pub async fn find(State(portal): State<Portal>) -> Result<Response, Refusal> {
    let (weights, version) = weights::find(&portal).await?;
    Ok(([condition::etag(version)], Json(weights)).into_response())
}

/// Sets all four, for those who lead. The next daily count reckons with them.
#[utoipa::path(
    put, path = "/api/v1/suggestion-weights", operation_id = "set_suggestion_weights", tag = "suggestions",
    params(("If-Match" = String, Header, description = "The `ETag` of what was read")),
    request_body = WeightsDraft,
    responses(
        (status = 200, body = Weights), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem),
    ),
    security(("session" = []))
)]
pub async fn set(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&weights::SETTERS)?;
    let version = condition::if_match(&headers)?;
    let draft: WeightsDraft = read_json(&body)?;
    weights::set(&portal, (&caller, &staff), &draft, version).await?;
    find(State(portal)).await
}
