//! Members.

use app::customer::{Member, RoleChange};
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use utoipa::ToSchema;

use crate::customer::store::member;
use crate::customer::{members, seat};
use crate::http::{Caller, Refusal, read_json};
use crate::state::Portal;

/// The members of an organisation, on one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Member> in the contract")]
pub struct MemberList {
    items: Vec<Member>,
    next_cursor: Option<String>,
}

/// Colleagues, owners first.
#[utoipa::path(
    get, path = "/api/v1/organisations/{id}/members", tag = "organisations",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = MemberList),
        (status = 401, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<Page<Member>>, Refusal> {
    let seat = seat(&portal, &caller, &id).await?;
    let items = member::list(&portal.store, &seat).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Gives a member another role; for owners. The last owner stays one: 409.
#[utoipa::path(
    put, path = "/api/v1/organisations/{id}/members/{person_id}", tag = "organisations",
    params(("id" = String, Path), ("person_id" = String, Path)),
    request_body = RoleChange,
    responses(
        (status = 204, description = "Changed"),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn set_role(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path((id, person_id)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let change: RoleChange = read_json(&body)?;
    members::set_role(&portal, &caller, &seat, &person_id, change.role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a member, or lets the caller leave. The last owner cannot: 409.
#[utoipa::path(
    delete, path = "/api/v1/organisations/{id}/members/{person_id}", tag = "organisations",
    params(("id" = String, Path), ("person_id" = String, Path)),
    responses(
        (status = 204, description = "Gone"),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn remove(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path((id, person_id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    let seat = seat(&portal, &caller, &id).await?;
    members::remove(&portal, &caller, &seat, &person_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
