//! Questions to units.

use app::complaint::{AttributionDecision, Inquiry, InquiryDraft, InquiryResponse};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::at::{AtDesk, AtStaff};
use super::customer::{FileQuery, Made};
use crate::attachment;
use crate::complaint::inquiry;
use crate::http::{Refusal, read_json};
use crate::session::Staff;
use crate::state::Portal;

/// One page of questions.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Inquiry> in the contract")]
pub struct UnitInquiryList {
    items: Vec<Inquiry>,
    next_cursor: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InquiryQuery {
    cursor: Option<String>,
    limit: Option<usize>,
}

/// Questions that wait for a unit, or contested for a decision, the earliest date first. A unit's staff see its own.
#[utoipa::path(
    get, path = "/api/v1/unit-inquiries", tag = "complaints", security(("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query, description = "1 to 100, by default 20")),
    responses(
        (status = 200, body = UnitInquiryList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn list(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<InquiryQuery>,
) -> Result<Response, Refusal> {
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    let page: Page<Inquiry> = inquiry::waiting(&portal, &staff, query.cursor.as_deref(), limit).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(page)).into_response())
}

/// Asks a unit to explain, by a date of its own: 24 hours unless the rules or the question say otherwise.
#[utoipa::path(
    post, path = "/api/v1/complaints/{complaint_number}/inquiries", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = InquiryDraft,
    responses(
        (status = 201, body = Made), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ),
    security(("session" = []))
)]
pub async fn ask(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: InquiryDraft = read_json(&body)?;
    let id = inquiry::ask(&portal, &caller, seat, draft).await?;
    Ok((StatusCode::CREATED, Json(Made { id })).into_response())
}

/// The unit explains, or contests that the complaint is its own. Once.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/inquiries/{inquiry_id}/response", tag = "complaints",
    params(("complaint_number" = String, Path), ("inquiry_id" = String, Path)),
    request_body = InquiryResponse,
    responses(
        (status = 204, description = "Noted"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ),
    security(("session" = []))
)]
pub async fn respond(
    State(portal): State<Portal>,
    AtStaff { caller, seat }: AtStaff,
    Path((_, inquiry_id)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    inquiry::respond(&portal, &caller, seat, &inquiry_id, read_json(&body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A supervisor decides a contest: upheld, or the complaint does not name the unit any more.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/inquiries/{inquiry_id}/decision", tag = "complaints",
    params(("complaint_number" = String, Path), ("inquiry_id" = String, Path)),
    request_body = AttributionDecision,
    responses(
        (status = 204, description = "Decided"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ),
    security(("session" = []))
)]
pub async fn decide(
    State(portal): State<Portal>,
    AtStaff { caller, seat }: AtStaff,
    Path((_, inquiry_id)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let asked: AttributionDecision = read_json(&body)?;
    inquiry::decide(&portal, &caller, seat, &inquiry_id, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file of a unit's response.
#[utoipa::path(
    get, path = "/api/v1/complaints/{complaint_number}/inquiries/{inquiry_id}/attachments/{attachment_id}",
    tag = "complaints",
    params(("complaint_number" = String, Path), ("inquiry_id" = String, Path), ("attachment_id" = String, Path),
        ("size" = Option<String>, Query, description = "`thumb`: the small picture of a photo")),
    responses(
        (status = 200, description = "The file"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
    security(("session" = []))
)]
pub async fn file(
    State(portal): State<Portal>,
    AtStaff { seat, .. }: AtStaff,
    Path((_, inquiry_id, attachment_id)): Path<(String, String, String)>,
    Query(query): Query<FileQuery>,
) -> Result<Response, Refusal> {
    let found = inquiry::file(&portal, &seat, (&inquiry_id, &attachment_id)).await?;
    attachment::serve(&portal, &found, query.is_small()).await
}
