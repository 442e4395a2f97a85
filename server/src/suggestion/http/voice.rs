//! Voices, comments, following, and what guests confirm.

use app::problem::Problem;
use app::suggestion::{Acted, CommentDraft, Comments, Confirmation, GuestDraft};
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{LIMIT, MOST, acted, told};
use crate::http::{Caller, Refusal, read_json};
use crate::state::Portal;
use crate::suggestion::{confirming, doing, view};

/// Signed-in people need not send a body.
fn guest(body: &[u8]) -> Result<GuestDraft, Refusal> {
    if body.is_empty() { Ok(GuestDraft::default()) } else { read_json(body) }
}

/// Gives a voice: one of a person, however often. A guest's counts once the link of the mail was confirmed.
#[utoipa::path(
    put, path = "/api/v1/suggestions/{suggestion_number}/vote", tag = "suggestions",
    params(("suggestion_number" = String, Path)), request_body = Option<GuestDraft>,
    responses(
        (status = 200, body = Acted), (status = 202, body = Acted), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "`/suggestion_number merged`"),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn vote(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let done = doing::vote(&portal, &caller, &number, guest(&body)?).await?;
    Ok(acted(&done, StatusCode::OK))
}

/// Takes the voice back, also where it went along into another suggestion. A guest's is gone once the link of the mail was
/// confirmed.
#[utoipa::path(
    delete, path = "/api/v1/suggestions/{suggestion_number}/vote", tag = "suggestions",
    params(("suggestion_number" = String, Path)), request_body = Option<GuestDraft>,
    responses(
        (status = 204, description = "There is none now"), (status = 202, body = Acted), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "It is being merged"),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn withdraw(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let done = doing::withdraw(&portal, &caller, &number, guest(&body)?).await?;
    match done.awaits_confirmation {
        true => Ok(acted(&done, StatusCode::ACCEPTED)),
        false => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// Follows it: told of every change, by mail or in the inbox as the person wants it.
#[utoipa::path(
    put, path = "/api/v1/suggestions/{suggestion_number}/following", tag = "suggestions",
    params(("suggestion_number" = String, Path)), request_body = Option<GuestDraft>,
    responses(
        (status = 200, body = Acted), (status = 202, body = Acted), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "`/suggestion_number merged`"),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn follow(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let done = doing::follow(&portal, &caller, &number, guest(&body)?).await?;
    Ok(acted(&done, StatusCode::OK))
}

/// Follows it no longer, also where it went into another suggestion. Guests end it at the link of their mails.
#[utoipa::path(
    delete, path = "/api/v1/suggestions/{suggestion_number}/following", tag = "suggestions",
    security(("session" = [])), params(("suggestion_number" = String, Path)),
    responses(
        (status = 204, description = "It is not followed now"), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It is being merged"),
    )
)]
pub async fn unfollow(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
) -> Result<StatusCode, Refusal> {
    doing::unfollow(&portal, &caller, &number).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How comments are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CommentQuery {
    pub cursor: Option<String>,
    pub limit: Option<usize>,
}

/// Comments, the oldest first: those that were published, and the reader's own.
#[utoipa::path(
    get, path = "/api/v1/suggestions/{suggestion_number}/comments", tag = "suggestions",
    params(
        ("suggestion_number" = String, Path), ("cursor" = Option<String>, Query),
        ("limit" = Option<u32>, Query, description = "20, at most 100"),
    ),
    responses((status = 200, body = Comments), (status = 404, body = Problem), (status = 422, body = Problem))
)]
pub async fn comments(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    Query(query): Query<CommentQuery>,
) -> Result<Response, Refusal> {
    let (_, record) = view::find(&portal, &caller, &number).await?;
    let limit = query.limit.unwrap_or(LIMIT).clamp(1, MOST);
    let found = view::comments(&portal, &caller, &record, query.cursor.as_deref(), limit).await?;
    Ok(told(StatusCode::OK, found))
}

/// Writes a comment. With a link in it, and of a guest, it waits for a moderator.
#[utoipa::path(
    post, path = "/api/v1/suggestions/{suggestion_number}/comments", tag = "suggestions",
    params(("suggestion_number" = String, Path)), request_body = CommentDraft,
    responses(
        (status = 201, body = Acted), (status = 202, body = Acted), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem, description = "Thirty a day"),
    )
)]
pub async fn comment(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: CommentDraft = read_json(&body)?;
    let done = doing::comment(&portal, &caller, &number, draft).await?;
    Ok(acted(&done, StatusCode::CREATED))
}

/// What the link of a mail would do; reading it does nothing.
#[utoipa::path(
    get, path = "/api/v1/suggestion-confirmations/{token}", tag = "suggestions",
    params(("token" = String, Path, description = "The secret of the mailed link")),
    responses((status = 200, body = Confirmation), (status = 404, body = Problem))
)]
pub async fn confirmation(State(portal): State<Portal>, Path(secret): Path<String>) -> Result<Response, Refusal> {
    Ok(told(StatusCode::OK, confirming::look(&portal, &secret).await?))
}

/// Does what the guest wanted, once.
#[utoipa::path(
    post, path = "/api/v1/suggestion-confirmations/{token}", tag = "suggestions",
    params(("token" = String, Path, description = "The secret of the mailed link")),
    responses(
        (status = 200, body = Acted), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It was used already, or the suggestion went into another"),
        (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn confirm(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
) -> Result<Response, Refusal> {
    let done = confirming::confirm(&portal, &caller, &secret).await?;
    let suggestion_number = Some(done.suggestion_number);
    Ok(told(StatusCode::OK, Acted { suggestion_number, awaits_confirmation: false, is_held: done.is_held }))
}
