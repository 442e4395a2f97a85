//! What the desk does with a complaint.

use app::complaint::Verdict;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::at::AtDesk;
use super::customer::Made;
use crate::complaint::staff::{self, Known};
use crate::http::{Refusal, read_json};
use crate::state::Portal;

/// Notes that somebody has read it.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/acknowledgement", tag = "complaints",
    params(("complaint_number" = String, Path)),
    responses(
        (status = 204, description = "Noted"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn acknowledge(State(portal): State<Portal>, AtDesk { caller, seat }: AtDesk) -> Result<StatusCode, Refusal> {
    staff::acknowledge(&portal, &caller, seat).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who takes it in hand, and which unit it concerns.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    person_id: String,
    #[serde(default)]
    unit_code: Option<String>,
}

/// Gives it to a member of staff.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/assignment", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = Assignment,
    responses(
        (status = 204, description = "Assigned"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn assign(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let asked: Assignment = read_json(&body)?;
    staff::assign(&portal, &caller, seat, (&asked.person_id, asked.unit_code.as_deref())).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A disputed fact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementDraft {
    /// What the record says.
    record: String,
    /// What the customer says.
    customer: String,
}

/// Adds a disputed fact; no answer goes out before it is decided.
#[utoipa::path(
    post, path = "/api/v1/complaints/{complaint_number}/statements", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = StatementDraft,
    responses(
        (status = 201, body = Made),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn add_statement(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    body: Bytes,
) -> Result<Response, Refusal> {
    let asked: StatementDraft = read_json(&body)?;
    let id = staff::add_statement(&portal, &caller, seat, (&asked.record, &asked.customer)).await?;
    Ok((StatusCode::CREATED, Json(Made { id })).into_response())
}

/// Whose word counts, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    verdict: Verdict,
    why: String,
}

/// Decides a disputed fact.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/statements/{statement_id}/decision", tag = "complaints",
    params(("complaint_number" = String, Path), ("statement_id" = String, Path)),
    request_body = Decision,
    responses(
        (status = 204, description = "Decided"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn decide(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    Path((_, statement_id)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let asked: Decision = read_json(&body)?;
    staff::decide(&portal, &caller, seat, &statement_id, (asked.verdict, &asked.why)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer to the customer; plain text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    text: String,
    /// The last answer that the sender knows of, by id, or empty for none: then another one refuses this one. Absent,
    /// whatever there is is known.
    #[serde(default)]
    after: Option<String>,
}

/// Answers. 409 (`/statements undecided`) while a disputed fact has no decision, and (`/answer answered_meanwhile`) when
/// there is an answer after the one that the sender knows of.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/answer", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = Answer,
    responses(
        (status = 204, description = "Answered"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn answer(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let asked: Answer = read_json(&body)?;
    let known = asked.after.as_deref().map_or(Known::Any, Known::Last);
    staff::answer(&portal, &caller, seat, &asked.text, known).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Notes that the customer was told by telephone, letter or at the counter.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/telling", tag = "complaints",
    params(("complaint_number" = String, Path)),
    responses(
        (status = 204, description = "Noted"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn tell(State(portal): State<Portal>, AtDesk { caller, seat }: AtDesk) -> Result<StatusCode, Refusal> {
    staff::told(&portal, &caller, seat).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the firm is responsible.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    is_valid: bool,
    /// Required when valid.
    #[serde(default)]
    unit_code: Option<String>,
    #[serde(default)]
    cause: Option<String>,
}

/// Judges it: valid or not, by which unit, and why.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/validation", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = Validation,
    responses(
        (status = 204, description = "Noted"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn validate(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let asked: Validation = read_json(&body)?;
    let named = (asked.unit_code.as_deref(), asked.cause.as_deref());
    staff::validate(&portal, &caller, seat, asked.is_valid, named).await?;
    Ok(StatusCode::NO_CONTENT)
}
