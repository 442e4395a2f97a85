//! Links of invitations: read without a trace, answered once.

use app::customer::Offer;
use app::problem::Problem;
use app::survey::invitation::{Asked, OwnInvitation, ResponseDraft, Stored};
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;

use crate::customer::http::invitations;
use crate::http::{Caller, Refusal, read_json};
use crate::session::Person;
use crate::state::Portal;
use crate::survey::invitation::{self, gone, is_of_survey};

/// What a link invites to: to answer a survey, or to join an organisation.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum Invited {
    Survey(Box<Asked>),
    Organisation(Offer),
}

/// What a link invites to. That of a survey needs no account; reading it records and spends nothing.
#[utoipa::path(
    get, path = "/api/v1/invitations/{token}", tag = "surveys", security((), ("session" = [])),
    params(("token" = String, Path, description = "The secret of the mailed link")),
    responses(
        (status = 200, body = Invited),
        (status = 401, body = Problem, description = "Joining an organisation needs an account"),
        (status = 404, body = Problem),
        (status = 410, body = Problem, description = "`/token answered`, `expired` or `stopped`"),
    )
)]
pub async fn find(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
) -> Result<Response, Refusal> {
    if !is_of_survey(&secret) {
        return Ok(invitations::offer(State(portal), Extension(caller), Path(secret)).await?.into_response());
    }
    let opened = invitation::open(&portal, &secret).await?;
    match opened.closed(portal.clock.now()) {
        Some(closed) => Err(gone(closed)),
        None => Ok(([(CACHE_CONTROL, "no-store")], Json(opened.asked())).into_response()),
    }
}

/// Answers a survey, once; or keeps a part of it, to be gone on with.
#[utoipa::path(
    post, path = "/api/v1/invitations/{token}/response", tag = "surveys",
    params(("token" = String, Path, description = "The secret of the mailed link, or of a poster's")),
    request_body = ResponseDraft,
    responses(
        (status = 200, body = Stored, description = "A part is kept"),
        (status = 201, body = Stored),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`/token answered`"),
        (status = 410, body = Problem, description = "`/token expired` or `stopped`"),
        (status = 422, body = Problem, description = "`/answers/overall required`, …"),
        (status = 429, body = Problem),
    )
)]
pub async fn answer(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: ResponseDraft = read_json(&body)?;
    let stored = invitation::answer(&portal, &caller, &secret, draft).await?;
    let status = if stored.is_partial { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, [(CACHE_CONTROL, "no-store")], Json(stored)).into_response())
}

/// Whoever holds the link is not asked again.
#[utoipa::path(
    put, path = "/api/v1/invitations/{token}/refusal", tag = "surveys",
    params(("token" = String, Path, description = "The secret of the mailed link")),
    responses((status = 204, description = "Noted"), (status = 404, body = Problem), (status = 429, body = Problem))
)]
pub async fn refuse(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
) -> Result<StatusCode, Refusal> {
    invitation::refuse(&portal, &caller, &secret).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All of one's own on one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<OwnInvitation> in the contract")]
pub struct OwnInvitationList {
    items: Vec<OwnInvitation>,
    next_cursor: Option<String>,
}

/// What one was asked, and why not, the newest first: at most 200.
#[utoipa::path(
    get, path = "/api/v1/me/survey-invitations", tag = "surveys", security(("session" = [])),
    responses((status = 200, body = OwnInvitationList), (status = 401, body = Problem))
)]
pub async fn own(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
) -> Result<Response, Refusal> {
    let items = invitation::own(&portal, &person.person_id, caller.locale).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Page { items, next_cursor: None })).into_response())
}
