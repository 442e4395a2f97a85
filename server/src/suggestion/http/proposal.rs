//! The API's doors to what staff would make of complaints.

use app::problem::Problem;
use app::suggestion::moderation::{Proposal, ProposalAnswer, ProposalDraft};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::complaint::seat;
use crate::http::{Caller, Refusal, read_json};
use crate::session::Staff;
use crate::state::Portal;
use crate::suggestion::proposing;

/// Of one complaint, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalList {
    items: Vec<Proposal>,
}

/// A proposal that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalMade {
    id: String,
}

/// What came of the customer's answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalAnswered {
    /// With a yes.
    suggestion_number: Option<String>,
}

/// What staff would make of the complaint, for both sides; a unit's staff get none.
#[utoipa::path(
    get, path = "/api/v1/complaints/{complaint_number}/suggestion-proposals",
    operation_id = "list_suggestion_proposals", tag = "suggestions", params(("complaint_number" = String, Path)),
    responses((status = 200, body = ProposalList), (status = 404, body = Problem))
)]
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &headers, &number).await?;
    let items = proposing::list(&portal, &seat).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(ProposalList { items })).into_response())
}

/// Asks the customer whether it may become a suggestion; told in the conversation and by mail. One waits at a time.
#[utoipa::path(
    post, path = "/api/v1/complaints/{complaint_number}/suggestion-proposals",
    operation_id = "propose_suggestion", tag = "suggestions", params(("complaint_number" = String, Path)),
    request_body = ProposalDraft,
    responses(
        (status = 201, body = ProposalMade), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "Another one waits"),
        (status = 422, body = Problem),
    ),
    security(("session" = []))
)]
pub async fn propose(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    _: Staff,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &headers, &number).await?.as_desk()?;
    let draft: ProposalDraft = read_json(&body)?;
    let id = proposing::propose(&portal, &caller, seat, draft).await?;
    Ok((StatusCode::CREATED, Json(ProposalMade { id })).into_response())
}

/// The customer's yes or no, once; guests by the link of their complaint. A yes publishes what staff wrote, with the
/// customer as its author; of a guest's yes nobody is the author, and a voice is given by the mail that follows it.
#[utoipa::path(
    put, path = "/api/v1/suggestion-proposals/{proposal_id}/answer", operation_id = "answer_suggestion_proposal",
    tag = "suggestions", params(("proposal_id" = String, Path)),
    request_body = ProposalAnswer,
    responses(
        (status = 200, body = ProposalAnswered), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "Answered already"), (status = 422, body = Problem),
    )
)]
pub async fn answer(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<ProposalAnswered>, Refusal> {
    let answer: ProposalAnswer = read_json(&body)?;
    let made = proposing::answer(&portal, (&caller, &headers), &id, answer.is_agreed).await?;
    Ok(Json(ProposalAnswered { suggestion_number: made.map(|made| made.suggestion_number) }))
}
