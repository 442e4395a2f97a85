//! All shipments by risk, for members of an organisation, its keys, and staff.

use app::shipment::{Filter, ShipmentItem};
use app::value::Page;
use axum::Json;
use axum::extract::{Extension, OriginalUri, Query, State};
use axum::http::header::{CACHE_CONTROL, LINK};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::{Caller, Refusal};
use crate::shipment::access;
use crate::shipment::overview::export;
use crate::shipment::overview::{self, Cursor};
use crate::spreadsheet::Format;
use crate::state::Portal;

/// Shipments on one page.
const MOST: usize = 100;

#[derive(Debug, Deserialize)]
pub struct Paging {
    pub cursor: Option<String>,
    pub limit: Option<usize>,
}

/// A page of shipments. It may hold fewer than asked for and still have a next one.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<ShipmentItem> in the contract")]
pub struct ShipmentList {
    items: Vec<ShipmentItem>,
    next_cursor: Option<String>,
}

/// All shipments, those in trouble first: late (the longest overdue first), silent, at risk, on time (the nearest
/// promise first), without promise, done.
///
/// A member lists those of one organisation, by default of the first; a key of scope `track` those of its own; staff
/// list all. Pages that follow stand at the moment of the first.
#[utoipa::path(
    get, path = "/api/v1/shipments", tag = "shipments",
    params(
        ("organisation_id" = Option<String>, Query),
        ("standing" = Option<app::shipment::Standing>, Query),
        ("milestone" = Option<app::shipment::Milestone>, Query),
        ("created_from" = Option<String>, Query, description = "First day, YYYY-MM-DD in the operator's zone"),
        ("created_to" = Option<String>, Query, description = "Last day"),
        ("destination_country" = Option<String>, Query, description = "ISO 3166-1 alpha-2"),
        ("search" = Option<String>, Query, description = "Beginnings of words, Chinese words, parts of waybill numbers; all must be found"),
        ("cursor" = Option<String>, Query), ("limit" = Option<usize>, Query, description = "1 to 100, by default 20"),
    ),
    responses(
        (status = 200, body = ShipmentList),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []), ("api_key" = []))
)]
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Query(mut filter): Query<Filter>,
    Query(paging): Query<Paging>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    filter.normalise();
    let scope = access::of_list(&portal, &caller, &headers, &filter.organisation_id).await?;
    let cursor = cursor(&paging)?;
    let limit = paging.limit.unwrap_or(20).clamp(1, MOST);
    let page = overview::page(&portal, &scope, &filter, cursor, limit).await?;
    let link = page.next_cursor.as_ref().and_then(|cursor| next_link(&uri, cursor));
    let mut response = ([(CACHE_CONTROL, "no-store")], Json::<Page<ShipmentItem>>(page)).into_response();
    if let Some(link) = link {
        response.headers_mut().insert(LINK, link);
    }
    Ok(response)
}

/// # Errors
/// `Invalid` for a cursor that this portal did not give.
pub fn cursor(paging: &Paging) -> Result<Option<Cursor>, Refusal> {
    let typed = paging.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    let parsed = typed.map(str::parse::<Cursor>).transpose();
    parsed.map_err(|_| Refusal::field("/cursor", "malformed", "is not a cursor of this list"))
}

/// RFC 8288: the same address with another cursor.
fn next_link(uri: &Uri, cursor: &str) -> Option<HeaderValue> {
    let kept = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.starts_with("cursor="));
    let query: Vec<&str> = kept.filter(|pair| !pair.is_empty()).collect();
    let query = [query.join("&"), ["cursor=", cursor].concat()].join("&");
    let link = ["<", uri.path(), "?", query.trim_start_matches('&'), ">; rel=\"next\""].concat();
    HeaderValue::from_str(&link).ok()
}

#[derive(Debug, Deserialize)]
pub struct ExportQuery {
    #[serde(default)]
    pub format: Format,
}

/// The same list as a file: at most 100 000 shipments as CSV, 25 000 as XLSX; a last line says when there are more.
///
/// CSV is UTF-8 with a byte order mark. Cells that a spreadsheet would calculate begin with an apostrophe.
#[utoipa::path(
    get, path = "/api/v1/shipments/export", tag = "shipments",
    params(
        ("format" = inline(Option<Format>), Query, description = "By default csv"),
        ("organisation_id" = Option<String>, Query),
        ("standing" = Option<app::shipment::Standing>, Query),
        ("milestone" = Option<app::shipment::Milestone>, Query),
        ("created_from" = Option<String>, Query), ("created_to" = Option<String>, Query),
        ("destination_country" = Option<String>, Query), ("search" = Option<String>, Query),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = String),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []), ("api_key" = []))
)]
pub async fn export(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(mut filter): Query<Filter>,
    Query(query): Query<ExportQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    filter.normalise();
    let scope = access::of_list(&portal, &caller, &headers, &filter.organisation_id).await?;
    export::answer(portal, scope, filter, query.format, caller.locale).await
}
