//! The causes below the categories: everybody chooses from them, administrators keep them.

use app::complaint::{Cause, CauseChange, CauseDraft};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::complaint::cause;
use crate::deadline::http::{Reader, Writer, create};
use crate::http::{Caller, Refusal, condition, read_json};
use crate::state::Portal;

/// The causes below the categories, on one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Cause> in the contract")]
pub struct CauseList {
    items: Vec<Cause>,
    next_cursor: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CauseQuery {
    /// With what is kept of each, retired ones too.
    all: bool,
}

/// Second-level causes that may be chosen, in the reader's language and the operator's order. With `all=true`, for
/// staff who answer for them, the retired ones too and what is kept of each.
#[utoipa::path(
    get, path = "/api/v1/complaint-causes", tag = "complaints", security((), ("session" = [])),
    params(("all" = Option<bool>, Query, description = "For administrators, managers, supervisors and auditors")),
    responses((status = 200, body = CauseList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<CauseQuery>,
    reader: Result<Reader, Refusal>,
) -> Result<Response, Refusal> {
    if !query.all {
        let items = cause::list(&portal.store, caller.locale).await?;
        return Ok(Json(Page { items, next_cursor: None }).into_response());
    }
    reader?;
    let items = cause::list_all(&portal, caller.locale).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Page { items, next_cursor: None })).into_response())
}

/// One cause with what is kept of it.
#[utoipa::path(
    get, path = "/api/v1/complaint-causes/{code}", tag = "complaints", security(("session" = [])),
    params(("code" = String, Path)),
    responses(
        (status = 200, body = Cause), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn find(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    _: Reader,
    Path(code): Path<String>,
) -> Result<Response, Refusal> {
    Ok(tagged(cause::find(&portal, &code, caller.locale).await?))
}

fn tagged(cause: Cause) -> Response {
    let version = cause.record.as_ref().map_or(0, |record| record.version);
    condition::tagged(version, cause)
}

/// Adds a cause, the last of its category.
#[utoipa::path(
    post, path = "/api/v1/complaint-causes", tag = "complaints", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CauseDraft,
    responses(
        (status = 201, body = Cause), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`/code taken`, …"),
    )
)]
pub async fn add(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: CauseDraft = read_json(&body)?;
    let work = {
        let portal = portal.clone();
        async move { cause::add(&portal, &caller, draft).await }
    };
    create(&portal, (&staff.person.person_id, &uri), &headers, &body, work).await
}

/// Renames, moves, retires a cause, or offers it again.
#[utoipa::path(
    put, path = "/api/v1/complaint-causes/{code}", tag = "complaints", security(("session" = [])),
    params(("code" = String, Path), ("If-Match" = String, Header)),
    request_body = CauseChange,
    responses(
        (status = 200, body = Cause), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem),
    )
)]
pub async fn change(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    let asked: CauseChange = read_json(&body)?;
    Ok(tagged(cause::change(&portal, &caller, (&code, version), asked).await?))
}
