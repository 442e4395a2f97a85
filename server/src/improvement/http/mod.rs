//! The API's doors to improvements: those of staff, and what everybody may read.

pub mod contract;

use app::improvement::{
    AbandonDraft, Improvement, ImprovementDraft, ImprovementItem, ImprovementResult, PublicDraft, PublishedImprovement,
};
use app::problem::Problem;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, OriginalUri, Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Scope, WRITERS};
use crate::deadline::http::create;
use crate::http::{Caller, Refusal, condition, read_json};
use crate::session::Staff;
use crate::state::Portal;

/// Guard: whoever writes improvements.
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

/// Guard: whoever reads them, and which.
#[derive(Debug)]
pub struct Reader {
    pub scope: Scope,
    pub may_write: bool,
}

impl FromRequestParts<Portal> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let staff = Staff::from_request_parts(parts, portal).await?;
        let scope = Scope::of(portal, &staff).await?;
        Ok(Reader { scope, may_write: WRITERS.contains(&staff.role) })
    }
}

/// Where a list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    pub cursor: String,
}

/// Improvements, the newest first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<ImprovementItem> in the contract")]
pub struct ImprovementList {
    items: Vec<ImprovementItem>,
    next_cursor: Option<String>,
}

/// Published improvements, the newest first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<PublishedImprovement> in the contract")]
pub struct PublishedList {
    items: Vec<PublishedImprovement>,
    next_cursor: Option<String>,
}

fn told(found: impl Serialize) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(found)).into_response()
}

/// What is changed, where and when, the newest first. For staff; a unit reads those that touch it.
#[utoipa::path(
    get, path = "/api/v1/improvements", tag = "improvements", security(("session" = [])),
    params(("cursor" = Option<String>, Query)),
    responses((status = 200, body = ImprovementList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn list(
    State(portal): State<Portal>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refusal> {
    Ok(told(super::list(&portal, &reader.scope, &query.cursor).await?))
}

/// One improvement with its places, what asked for it, and what customers read of it.
#[utoipa::path(
    get, path = "/api/v1/improvements/{improvement_number}", tag = "improvements", security(("session" = [])),
    params(("improvement_number" = String, Path)),
    responses(
        (status = 200, body = Improvement), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn find(
    State(portal): State<Portal>,
    reader: Reader,
    Path(number): Path<String>,
) -> Result<Response, Refusal> {
    Ok(tagged(super::find(&portal, &reader.scope, &number).await?))
}

fn tagged(found: Improvement) -> Response {
    condition::tagged(found.version, found)
}

/// Writes an improvement down: what was wrong, what is changed, where, from which day on, what it is judged by, and what
/// asked for it. For managers and administrators.
#[utoipa::path(
    post, path = "/api/v1/improvements", tag = "improvements", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = ImprovementDraft,
    responses(
        (status = 201, body = Improvement), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`/scope unknown`, `/origins unknown`, …"),
    )
)]
pub async fn add(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: ImprovementDraft = read_json(&body)?;
    let person_id = staff.person.person_id.clone();
    let work = {
        let portal = portal.clone();
        async move { super::add(&portal, &caller, &staff, draft).await }
    };
    create(&portal, (&person_id, &uri), &headers, &body, work).await
}

/// Changes it. Once its figures are final, places, days and measure stay (`/improvement_number final`).
#[utoipa::path(
    put, path = "/api/v1/improvements/{improvement_number}", tag = "improvements", security(("session" = [])),
    params(("improvement_number" = String, Path), ("If-Match" = String, Header)),
    request_body = ImprovementDraft,
    responses(
        (status = 200, body = Improvement), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn change(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    let draft: ImprovementDraft = read_json(&body)?;
    Ok(tagged(super::change(&portal, &caller, &staff, (&number, version), draft).await?))
}

/// Before and after, here and elsewhere: the difference of the two differences with its 95 % interval and n, for each
/// measure, and what else changed on these days. Values need 10, a number 5. Shares by the method of variance estimates
/// recovery (Zou and Donner 2008), scores by the normal distribution.
#[utoipa::path(
    get, path = "/api/v1/improvements/{improvement_number}/result", tag = "improvements", security(("session" = [])),
    params(("improvement_number" = String, Path)),
    responses(
        (status = 200, body = ImprovementResult), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn find_result(
    State(portal): State<Portal>,
    reader: Reader,
    Path(number): Path<String>,
) -> Result<Response, Refusal> {
    Ok(told(super::result(&portal, &reader.scope, &number).await?))
}

/// Everybody may read title, day and this text, and the figures once they are final. Then everybody who asked for it is
/// told, once.
#[utoipa::path(
    put, path = "/api/v1/improvements/{improvement_number}/publication", tag = "improvements",
    security(("session" = [])),
    params(("improvement_number" = String, Path), ("If-Match" = String, Header)),
    request_body = PublicDraft,
    responses(
        (status = 200, body = Improvement), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn publish(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    let draft: PublicDraft = read_json(&body)?;
    Ok(tagged(super::publish(&portal, &caller, &staff, (&number, version), draft).await?))
}

/// Nobody but staff reads it any more.
#[utoipa::path(
    delete, path = "/api/v1/improvements/{improvement_number}/publication", tag = "improvements",
    security(("session" = [])),
    params(("improvement_number" = String, Path), ("If-Match" = String, Header)),
    responses(
        (status = 200, body = Improvement), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 428, body = Problem),
    )
)]
pub async fn unpublish(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    Ok(tagged(super::unpublish(&portal, &caller, (&number, version)).await?))
}

/// It is not done after all, and why.
#[utoipa::path(
    put, path = "/api/v1/improvements/{improvement_number}/abandonment", tag = "improvements",
    security(("session" = [])),
    params(("improvement_number" = String, Path), ("If-Match" = String, Header)),
    request_body = AbandonDraft,
    responses(
        (status = 200, body = Improvement), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn abandon(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    let draft: AbandonDraft = read_json(&body)?;
    Ok(tagged(super::abandon(&portal, &caller, (&number, version), draft).await?))
}

/// What was changed because customers spoke, and what came of it, the newest first. For everybody; no number below 10.
#[utoipa::path(
    get, path = "/api/v1/published-improvements", tag = "improvements",
    params(("cursor" = Option<String>, Query)),
    responses((status = 200, body = PublishedList))
)]
pub async fn list_published(State(portal): State<Portal>, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    Ok(Json(super::published_list(&portal, &query.cursor).await?).into_response())
}

/// One of them.
#[utoipa::path(
    get, path = "/api/v1/published-improvements/{improvement_number}", tag = "improvements",
    params(("improvement_number" = String, Path)),
    responses((status = 200, body = PublishedImprovement), (status = 404, body = Problem))
)]
pub async fn find_published(State(portal): State<Portal>, Path(number): Path<String>) -> Result<Response, Refusal> {
    Ok(Json(super::published(&portal, &number).await?).into_response())
}
