//! Organisations and their account codes.

use app::customer::{Change, Draft, Organisation, OrganisationItem};
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::create;
use crate::customer::store::organisation;
use crate::customer::{is_admin, organisations, person, seat};
use crate::http::{Caller, Refusal, condition, read_json};
use crate::search;
use crate::state::Portal;

/// Organisations on one page.
const MOST: i64 = 100;

#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    pub search: String,
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}

/// A page of organisations.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<OrganisationItem> in the contract")]
pub struct OrganisationList {
    items: Vec<OrganisationItem>,
    next_cursor: Option<String>,
}

/// Founds an organisation. The person who does it owns it.
///
/// An account code joins the shipments under it to the organisation. Only staff administrators may state one, here or
/// later: otherwise anybody could claim a foreign account and read its shipments. An organisation founded by a staff
/// administrator has no member; its first owner is invited.
#[utoipa::path(
    post, path = "/api/v1/organisations", tag = "organisations",
    params(("Idempotency-Key" = Option<String>, Header, description = "Same key and body within 24 h: the stored answer again")),
    request_body = Draft,
    responses(
        (status = 201, body = Organisation),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn found(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    person(&caller)?;
    let draft: Draft = read_json(&body)?;
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        async move { organisations::found(&portal, &caller, draft, portal.clock.now()).await }
    };
    create((&portal, &caller, &uri, &headers), &body, work).await
}

/// The organisations of the caller; all of them for staff administrators, who may search by name and account code.
#[utoipa::path(
    get, path = "/api/v1/organisations", tag = "organisations",
    params(("search" = Option<String>, Query, description = "Staff administrators only"), ("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query, description = "1 to 100, by default 20")),
    responses(
        (status = 200, body = OrganisationList),
        (status = 401, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<OrganisationItem>>, Refusal> {
    page_of(&portal, &caller, &query).await.map(Json)
}

pub(in crate::customer) async fn page_of(
    portal: &Portal,
    caller: &Caller,
    query: &ListQuery,
) -> Result<Page<OrganisationItem>, Refusal> {
    let reader = person(caller)?;
    if !is_admin(reader) {
        let items = organisation::list_of_person(&portal.store, &reader.person_id).await?;
        return Ok(Page { items, next_cursor: None });
    }
    let limit = query.limit.unwrap_or(20).clamp(1, MOST);
    let patterns = search::patterns(&query.search);
    let mut items = organisation::list_for_admin(&portal.store, &patterns, query.cursor.as_deref(), limit + 1).await?;
    let has_more = items.len() as i64 > limit;
    items.truncate(limit as usize);
    let next_cursor = items.last().filter(|_| has_more).map(|item| item.id.clone());
    Ok(Page { items, next_cursor })
}

/// One organisation. A foreign one is as unknown as a missing one.
#[utoipa::path(
    get, path = "/api/v1/organisations/{id}", tag = "organisations",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Organisation, description = "Its `ETag` is asked for by PATCH"),
        (status = 401, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn find(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?;
    let found = organisations::find(&portal, &seat).await?;
    Ok(([condition::etag(found.version)], Json(found)).into_response())
}

/// Renames an organisation; for owners and staff administrators.
#[utoipa::path(
    patch, path = "/api/v1/organisations/{id}", tag = "organisations",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` of the version that is changed")),
    request_body = Change,
    responses(
        (status = 200, body = Organisation),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 412, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
        (status = 428, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn rename(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let version = condition::if_match(&headers)?;
    let changed = organisations::rename(&portal, &caller, &seat, read_json(&body)?, version).await?;
    Ok(([condition::etag(changed.version)], Json(changed)).into_response())
}

/// Joins the shipments under an account code to the organisation; for staff administrators only.
#[utoipa::path(
    put, path = "/api/v1/organisations/{id}/accounts/{account_code}", tag = "organisations",
    params(("id" = String, Path), ("account_code" = String, Path)),
    responses(
        (status = 200, body = Organisation),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn attach(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path((id, code)): Path<(String, String)>,
) -> Result<Json<Organisation>, Refusal> {
    let seat = seat(&portal, &caller, &id).await?;
    if !is_admin(person(&caller)?) {
        return Err(Refusal::Forbidden);
    }
    organisations::attach(&portal, &caller, &seat, &code).await.map(Json)
}

/// Takes an account code away: its shipments leave the organisation at once. For staff administrators only.
#[utoipa::path(
    delete, path = "/api/v1/organisations/{id}/accounts/{account_code}", tag = "organisations",
    params(("id" = String, Path), ("account_code" = String, Path)),
    responses(
        (status = 204, description = "Gone"),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn detach(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path((id, code)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    let seat = seat(&portal, &caller, &id).await?;
    if !is_admin(person(&caller)?) {
        return Err(Refusal::Forbidden);
    }
    organisations::detach(&portal, &caller, &seat, &code).await?;
    Ok(StatusCode::NO_CONTENT)
}
