//! What the desk does with a complaint.

use app::complaint::{AnswerDraft, OtherComplaint, PromiseOutcome, Verdict};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::at::AtDesk;
use super::customer::Made;
use crate::complaint::answer::Known;
use crate::complaint::staff::Validation;
use crate::complaint::{answer, relation, staff};
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
    /// The decision that it takes the place of; absent for the first one.
    #[serde(default)]
    replaces: Option<Verdict>,
}

/// Decides a disputed fact; 409 (`/verdict decided_meanwhile`) when it was decided otherwise than `replaces` says.
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
    staff::decide(&portal, &caller, seat, &statement_id, (asked.verdict, &asked.why, asked.replaces)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answers. 409 (`/statements undecided`) while a disputed fact has no decision, and (`/answer answered_meanwhile`) when
/// there is an answer after the one that the sender knows of; 422 (`/text placeholder`) while a place of a standard answer
/// is open. A promise in it stands on the complaint from then on, for both sides.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/answer", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = AnswerDraft,
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
    let asked: AnswerDraft = read_json(&body)?;
    let after = asked.after.clone();
    let known = after.as_deref().map_or(Known::Any, Known::Last);
    answer::answer(&portal, &caller, seat, asked, known).await?;
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

/// Judges it: valid or not, by which unit, and why.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/validation", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = Validation,
    responses(
        (status = 204, description = "Noted"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem), (status = 409, body = app::problem::Problem),
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
    staff::validate(&portal, &caller, seat, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says whether a promise was kept, once.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/promises/{promise_id}/outcome", tag = "complaints",
    params(("complaint_number" = String, Path), ("promise_id" = String, Path)),
    request_body = PromiseOutcome,
    responses(
        (status = 204, description = "Noted"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn set_outcome(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    Path((_, promise_id)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    answer::set_outcome(&portal, &caller, seat, &promise_id, read_json(&body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Links it with another complaint, both ways.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/relation", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = OtherComplaint,
    responses(
        (status = 204, description = "Linked"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn relate(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let asked: OtherComplaint = read_json(&body)?;
    relation::relate(&portal, &caller, seat, &asked.complaint_number).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends it as a duplicate of another complaint, of the same customer or about the same parcel. Its customer keeps their
/// page. 409 (`/statements undecided`) while a disputed fact has no decision.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/merge", tag = "complaints",
    params(("complaint_number" = String, Path)),
    request_body = OtherComplaint,
    responses(
        (status = 204, description = "Merged"),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem), (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem, description = "`/complaint_number unknown`, `other_customer`"),
    ),
    security(("session" = []))
)]
pub async fn merge(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let asked: OtherComplaint = read_json(&body)?;
    relation::merge(&portal, &caller, seat, &asked.complaint_number).await?;
    Ok(StatusCode::NO_CONTENT)
}
