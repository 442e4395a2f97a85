//! Campaigns, for those who answer for them.

use app::problem::Problem;
use app::survey::campaign::{Campaign, CampaignDraft, Preview};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, OriginalUri, Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::deadline::http::create;
use crate::http::{Caller, Refusal, condition, read_json};
use crate::session::Staff;
use crate::state::Portal;
use crate::survey::campaign::{self, READERS, WRITERS};

/// Campaigns on a page.
const MOST: i64 = 100;
const USUAL: i64 = 20;

/// Guard: whoever may read campaigns.
#[derive(Debug)]
pub struct Reader {
    /// And write, start and stop them.
    pub may_change: bool,
}

impl FromRequestParts<Portal> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let staff = Staff::from_request_parts(parts, portal).await?;
        staff.one_of(&READERS)?;
        Ok(Reader { may_change: WRITERS.contains(&staff.role) })
    }
}

/// Guard: whoever may write, start and stop campaigns.
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

/// Which part of the list is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CampaignQuery {
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}

/// A page of campaigns.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Campaign> in the contract")]
pub struct CampaignList {
    items: Vec<Campaign>,
    next_cursor: Option<String>,
}

/// Campaigns with their counts, the newest first.
#[utoipa::path(
    get, path = "/api/v1/campaigns", tag = "surveys", security(("session" = [])),
    params(
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<u8>, Query, description = "1 to 100; 20 unless given"),
    ),
    responses(
        (status = 200, body = CampaignList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    _: Reader,
    Query(query): Query<CampaignQuery>,
) -> Result<Response, Refusal> {
    let limit = query.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Refusal::field("/limit", "out_of_range", "must be 1 to 100"));
    }
    let page = campaign::list(&portal, query.cursor.as_deref(), limit).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(page)).into_response())
}

/// Writes a campaign. Nobody is asked before it is started.
#[utoipa::path(
    post, path = "/api/v1/campaigns", tag = "surveys", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CampaignDraft,
    responses(
        (status = 201, body = Campaign), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`/survey_id unpublished`, `/unit_code unknown`, …"),
    )
)]
pub async fn add(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: CampaignDraft = read_json(&body)?;
    let work = {
        let (portal, by) = (portal.clone(), staff.person.clone());
        async move { campaign::create(&portal, &caller, &by, draft).await }
    };
    create(&portal, (&staff.person.person_id, &uri), &headers, &body, work).await
}

/// One campaign with its counts.
#[utoipa::path(
    get, path = "/api/v1/campaigns/{id}", tag = "surveys", security(("session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Campaign), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn find(State(portal): State<Portal>, _: Reader, Path(id): Path<String>) -> Result<Response, Refusal> {
    Ok(tagged(campaign::find(&portal, &id).await?))
}

fn tagged(campaign: Campaign) -> Response {
    ([(CACHE_CONTROL, "no-store")], [condition::etag(campaign.version)], Json(campaign)).into_response()
}

/// Writes all of a campaign anew that was not started.
#[utoipa::path(
    put, path = "/api/v1/campaigns/{id}", tag = "surveys", security(("session" = [])),
    params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body = CampaignDraft,
    responses(
        (status = 200, body = Campaign), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "It was started"),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn change(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    let draft: CampaignDraft = read_json(&body)?;
    Ok(tagged(campaign::change(&portal, &caller, (&id, version), draft).await?))
}

/// Starts it, once: from now on it asks, with the questionnaire that is published now.
#[utoipa::path(
    put, path = "/api/v1/campaigns/{id}/activation", tag = "surveys", security(("session" = [])),
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses(
        (status = 200, body = Campaign), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "It was started before"),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn start(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    Ok(tagged(campaign::start(&portal, &caller, (&id, version)).await?))
}

/// Stops it for good: it asks nobody any more, and its links cannot be answered.
#[utoipa::path(
    delete, path = "/api/v1/campaigns/{id}/activation", tag = "surveys", security(("session" = [])),
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses(
        (status = 200, body = Campaign), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "It does not run"),
        (status = 412, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn stop(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let version = condition::if_match(&headers)?;
    Ok(tagged(campaign::stop(&portal, &caller, (&id, version)).await?))
}

/// Who would be asked because of the last 24 hours, and who not, and why. Addresses are masked, nothing is written.
#[utoipa::path(
    get, path = "/api/v1/campaigns/{id}/preview", tag = "surveys", security(("session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Preview), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn preview(State(portal): State<Portal>, _: Reader, Path(id): Path<String>) -> Result<Response, Refusal> {
    let preview = campaign::preview(&portal, &id).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(preview)).into_response())
}
