//! Public tracking: one number, many numbers, the second factor, the stream of changes.

use app::shipment::identifier::{likely_typos, parse_list, waybill_number};
use app::shipment::{Tracking, TrackingResult};
use app::value::Page;
use app::wire::{TakesValue, Value};
use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::{Caller, Refusal};
use crate::shipment::access;
use crate::shipment::store;
use crate::shipment::stream;
use crate::shipment::tracking::{self, Tagged};
use crate::shipment::verification::{self, Factor};
use crate::state::Portal;

/// Room for the answer of a shipment with a dozen events.
const USUAL_BYTES: usize = 2048;

/// Where one shipment is.
///
/// Without a second factor the answer holds no personal field and no place finer than the province.
#[utoipa::path(
    get, path = "/api/v1/tracking/{waybill_number}", tag = "tracking",
    params(("waybill_number" = String, Path, description = "6 to 40 letters, digits or hyphens; spaces and case do not matter")),
    responses(
        (status = 200, body = Tracking),
        (status = 304, description = "The answer equals the one named by If-None-Match"),
        (status = 404, body = app::problem::Problem, description = "Unknown waybill number"),
        (status = 429, body = app::problem::Problem),
    )
)]
pub async fn find(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(typed): Path<String>,
    in_process: Option<Extension<TakesValue>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let limit = portal.lookups.take(caller.address, 1)?;
    let now = portal.clock.now();
    let number = waybill_number::normalise(&typed);
    if !waybill_number::is_well_formed(&number) {
        return Err(Refusal::NotFound);
    }
    let scope = access::of_parcel(&portal, &caller, &headers, &number).await?;
    let answer = tracking::tagged(&portal, &number, scope, now).await?.ok_or(Refusal::NotFound)?;
    if in_process.is_some() {
        return Ok((limit, Extension(Value(answer.tracking))).into_response());
    }
    Ok((limit, conditional(&headers, &answer)?).into_response())
}

fn conditional(headers: &HeaderMap, answer: &Tagged) -> Result<Response, Refusal> {
    let Tagged { tracking, tag } = answer;
    let mut response = if headers.get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut body = Vec::with_capacity(USUAL_BYTES);
        serde_json::to_writer(&mut body, tracking).map_err(|_| Refusal::Internal)?;
        ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
    };
    let cache = if tracking.verified { "no-store" } else { "private, no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}

/// Waybill numbers of a bulk look-up.
#[derive(Debug, Deserialize)]
pub struct ListQuery {
    waybill_numbers: Option<String>,
}

/// Where many shipments are: at most 40 numbers, each with its own status.
#[utoipa::path(
    get, path = "/api/v1/tracking", tag = "tracking",
    params(("waybill_numbers" = String, Query, description = "Up to 40 waybill numbers, separated by commas")),
    responses(
        (status = 200, body = TrackingList),
        (status = 422, body = app::problem::Problem, description = "No number, or more than 40"),
        (status = 429, body = app::problem::Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (numbers, dropped) = parse_list(query.waybill_numbers.as_deref().unwrap_or_default());
    if numbers.is_empty() {
        return Err(Refusal::field("/waybill_numbers", "required", "name at least one waybill number"));
    }
    if dropped > 0 {
        return Err(Refusal::field("/waybill_numbers", "too_many", "name at most 40 waybill numbers"));
    }
    let limit = portal.lookups.take(caller.address, numbers.len() as u32)?;
    let now = portal.clock.now();
    let mut items = Vec::with_capacity(numbers.len());
    for number in numbers {
        let scope = access::of_parcel(&portal, &caller, &headers, &number).await?;
        let found = match waybill_number::is_well_formed(&number) {
            true => tracking::answer(&portal, &number, scope, now).await?,
            false => None,
        };
        items.push(result(&portal, number, found).await?);
    }
    let cache = [(CACHE_CONTROL, "no-store")];
    Ok((limit, cache, Json(Page { items, next_cursor: None })).into_response())
}

/// A bulk answer; never more than one page.
#[derive(ToSchema)]
#[allow(dead_code, reason = "names the generic Page<TrackingResult> in the contract")]
pub struct TrackingList {
    items: Vec<TrackingResult>,
    next_cursor: Option<String>,
}

async fn result(portal: &Portal, number: String, found: Option<Tracking>) -> Result<TrackingResult, Refusal> {
    let status = match &found {
        Some(_) => 200,
        None if waybill_number::is_well_formed(&number) => 404,
        None => 422,
    };
    let suggestions = match found {
        Some(_) => Vec::new(),
        None => store::existing(&portal.store, &likely_typos(&number)).await?,
    };
    Ok(TrackingResult { waybill_number: number, status, tracking: found, suggestions })
}

/// Exactly one of the two.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VerificationRequest {
    /// Last four digits of the shipper's or the consignee's phone.
    pub phone_last4: Option<String>,
    /// The secret of the parcel's link.
    pub link_token: Option<String>,
}

/// Proves a second factor: answers with the full tracking and a cookie that keeps it open for 12 hours.
///
/// A wrong factor and an unknown number give the same 403. After 5 wrong factors in 24 hours: 429.
#[utoipa::path(
    post, path = "/api/v1/tracking/{waybill_number}/verification", tag = "tracking",
    params(("waybill_number" = String, Path)),
    request_body = VerificationRequest,
    responses(
        (status = 200, body = Tracking),
        (status = 403, body = app::problem::Problem, description = "Wrong factor, or unknown waybill number"),
        (status = 422, body = app::problem::Problem),
        (status = 429, body = app::problem::Problem),
    )
)]
pub async fn verify(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(typed): Path<String>,
    headers: HeaderMap,
    Json(request): Json<VerificationRequest>,
) -> Result<Response, Refusal> {
    let limit = portal.verifications.take(caller.address, 1)?;
    let number = waybill_number::normalise(&typed);
    let factor = factor(&request)?;
    let now = portal.clock.now();
    let scope = verification::verify(&portal, &caller, &number, factor, now).await?;
    let answer = tracking::answer(&portal, &number, scope, now).await?.ok_or(Refusal::Forbidden)?;
    let mut response = (limit, [(CACHE_CONTROL, "no-store")], Json(answer)).into_response();
    if let Some(cookie) = verification::proof_cookie(&portal, &headers, &number, scope, now) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

pub(super) fn factor(request: &VerificationRequest) -> Result<Factor<'_>, Refusal> {
    match (&request.phone_last4, &request.link_token) {
        (Some(digits), None) if digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            Ok(Factor::PhoneLast4(digits))
        }
        (Some(_), None) => Err(Refusal::field("/phone_last4", "malformed", "must be four digits")),
        (None, Some(secret)) if (16..=128).contains(&secret.len()) => Ok(Factor::Link(secret)),
        (None, Some(_)) => Err(Refusal::field("/link_token", "malformed", "is not a link token")),
        _ => Err(Refusal::field("/phone_last4", "required", "give either phone_last4 or link_token")),
    }
}

/// From where on a stream tells of changes.
#[derive(Debug, Deserialize)]
pub struct Since {
    version: Option<i64>,
}

/// Server-sent events: `tracking` whenever the answer changed; fetch it again then.
///
/// With `version`, the first event comes at once when the shipment changed since that answer.
#[utoipa::path(
    get, path = "/api/v1/tracking/{waybill_number}/stream", tag = "tracking",
    params(
        ("waybill_number" = String, Path),
        ("version" = Option<i64>, Query, description = "The version of the answer at hand; the present one without it"),
    ),
    responses(
        (status = 200, content_type = "text/event-stream", body = String, description = "event: tracking, data: row version"),
        (status = 404, body = app::problem::Problem),
        (status = 429, body = app::problem::Problem),
    )
)]
pub async fn changes(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(typed): Path<String>,
    Query(since): Query<Since>,
) -> Result<Response, Refusal> {
    portal.lookups.take(caller.address, 1)?;
    let number = waybill_number::normalise(&typed);
    if !waybill_number::is_well_formed(&number) {
        return Err(Refusal::NotFound);
    }
    let version = store::version(&portal.store, &number).await?.ok_or(Refusal::NotFound)?;
    let session_id = caller.signed_in.as_ref().map(|person| person.session_id.clone());
    let stream = stream::stream(portal, number, since.version.unwrap_or(version), session_id)?;
    // Proxies that buffer would hold every event back.
    Ok(([("x-accel-buffering", "no"), ("cache-control", "no-store")], stream).into_response())
}
