//! The API's doors to praise.

use app::problem::Problem;
use app::survey::praise::{Praise, PraiseCount, PraiseDraft, PraiseQuery};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;

use super::{counts, give, list as found};
use crate::http::{Caller, Refusal, read_json};
use crate::session::Staff;
use crate::state::Portal;
use crate::survey::result::Scope;

/// Thanks whoever delivered, after an answer of the best score: once, for the unit that the timeline names, or for a
/// service point that is chosen. Staff and that unit read it; it is never public.
#[utoipa::path(
    post, path = "/api/v1/invitations/{token}/praise", tag = "surveys",
    params(("token" = String, Path, description = "The secret of the link that was answered")),
    request_body = PraiseDraft,
    responses(
        (status = 201, description = "Kept"),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`/token not_askable`"),
        (status = 422, body = Problem, description = "`/words required`, `/unit_code unknown`, …"),
        (status = 429, body = Problem),
    )
)]
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let draft: PraiseDraft = read_json(&body)?;
    give(&portal, &caller, &secret, draft).await?;
    Ok(StatusCode::CREATED)
}

/// One page of praise.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Praise> in the contract")]
pub struct PraiseList {
    items: Vec<Praise>,
    next_cursor: Option<String>,
}

/// Words of thanks, the newest first, never with who gave them. Staff of a unit read their own.
#[utoipa::path(
    get, path = "/api/v1/praise", tag = "surveys", security(("session" = [])),
    params(
        ("unit" = Option<String>, Query, description = "Code of a unit"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u64>, Query, description = "1 ..= 100, by default 50"),
    ),
    responses(
        (status = 200, body = PraiseList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<PraiseQuery>,
) -> Result<Response, Refusal> {
    let scope = Scope::of(&portal, &staff).await?;
    let page = found(&portal, &scope, (&query.unit, &query.cursor), query.limit).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(page)).into_response())
}

/// How often each unit was thanked, by month, of a year. Staff of a unit read their own.
#[utoipa::path(
    get, path = "/api/v1/praise-counts", tag = "surveys", security(("session" = [])),
    params(("unit" = Option<String>, Query, description = "Code of a unit")),
    responses(
        (status = 200, body = Vec<PraiseCount>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn count(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<PraiseQuery>,
) -> Result<Response, Refusal> {
    let scope = Scope::of(&portal, &staff).await?;
    let counts = counts(&portal, &scope, &query.unit).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(counts)).into_response())
}
