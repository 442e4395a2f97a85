//! Invitations.

use app::account::Membership;
use app::customer::{Invitation, InvitationDraft, Offer};
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use utoipa::ToSchema;

use super::create;
use crate::customer::store::invitation;
use crate::customer::{invitations, seat};
use crate::http::{Caller, Refusal, read_json};
use crate::state::Portal;

/// The open invitations of an organisation, on one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Invitation> in the contract")]
pub struct InvitationList {
    items: Vec<Invitation>,
    next_cursor: Option<String>,
}

/// Invitations that can still be accepted; for owners.
#[utoipa::path(
    get, path = "/api/v1/organisations/{id}/invitations", tag = "organisations",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = InvitationList),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<Page<Invitation>>, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let items = invitation::list(&portal.store, &seat, portal.clock.now()).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Invites an address by mail; for owners. The invitation ends after 7 days, or when the address is invited again.
#[utoipa::path(
    post, path = "/api/v1/organisations/{id}/invitations", tag = "organisations",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "Same key and body within 24 h: the stored answer again")),
    request_body = InvitationDraft,
    responses(
        (status = 201, body = Invitation),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn invite(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let draft: InvitationDraft = read_json(&body)?;
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        async move { invitations::invite(&portal, &caller, &seat, draft, portal.clock.now()).await }
    };
    create((&portal, &caller, &uri, &headers), &body, work).await
}

/// Takes an invitation back; for owners.
#[utoipa::path(
    delete, path = "/api/v1/organisations/{id}/invitations/{invitation_id}", tag = "organisations",
    params(("id" = String, Path), ("invitation_id" = String, Path)),
    responses(
        (status = 204, description = "Gone"),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn revoke(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path((id, invitation_id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    invitations::revoke(&portal, &caller, &seat, &invitation_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What an invitation offers. Reading it spends nothing. Its door is that of all links, see `survey::http`.
pub async fn offer(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(token): Path<String>,
) -> Result<Json<Offer>, Refusal> {
    invitations::offer(&portal, &caller, &token).await.map(Json)
}

/// Accepts an invitation, once. The caller's verified address must be the invited one: 403.
#[utoipa::path(
    put, path = "/api/v1/invitations/{token}", tag = "organisations",
    params(("token" = String, Path, description = "The secret of the mailed link")),
    responses(
        (status = 200, body = Membership),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn accept(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(token): Path<String>,
) -> Result<Json<Membership>, Refusal> {
    invitations::accept(&portal, &caller, &token).await.map(Json)
}
