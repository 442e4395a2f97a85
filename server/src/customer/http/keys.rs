//! API keys of an organisation and of the operator.

use app::account::StaffRole;
use app::customer::{Key, KeyDraft};
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use utoipa::ToSchema;

use crate::customer::keys::{self, Holder};
use crate::customer::{person, seat};
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, read_json, to_json};
use crate::session::Staff;
use crate::state::Portal;

/// All keys of one holder, on one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Key> in the contract")]
pub struct KeyList {
    items: Vec<Key>,
    next_cursor: Option<String>,
}

/// Keys of an organisation, revoked ones included; for owners.
#[utoipa::path(
    get, path = "/api/v1/organisations/{id}/api-keys", tag = "api-keys",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = KeyList),
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
) -> Result<Json<Page<Key>>, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let items = keys::list(&portal, Holder::Organisation(&seat)).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Makes a key that opens the organisation's shipments and nothing else; for owners. Its secret is shown once.
#[utoipa::path(
    post, path = "/api/v1/organisations/{id}/api-keys", tag = "api-keys",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "Same key and body within 24 h: the stored answer again")),
    request_body = KeyDraft,
    responses(
        (status = 201, body = Key),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn create(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let draft: KeyDraft = read_json(&body)?;
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        async move { keys::create(&portal, &caller, Holder::Organisation(&seat), draft, portal.clock.now()).await }
    };
    once((&portal, &caller, &uri, &headers), &body, work).await
}

/// The stored answer of a repeat holds no secret.
async fn once(
    (portal, caller, uri, headers): (&Portal, &Caller, &Uri, &HeaderMap),
    body: &[u8],
    work: impl Future<Output = Result<Key, Refusal>> + Send + 'static,
) -> Result<Response, Refusal> {
    let work = async move {
        let mut key = work.await?;
        let answer = to_json(&key)?;
        key.secret = None;
        Ok(Done { status: StatusCode::CREATED, answer, kept: to_json(&key)? })
    };
    let of = Use { caller: &person(caller)?.person_id, door: ("POST", uri.path()) };
    idempotency::once(portal, of, headers, body, work).await
}

/// Revokes a key at once; for owners.
#[utoipa::path(
    delete, path = "/api/v1/organisations/{id}/api-keys/{key_id}", tag = "api-keys",
    params(("id" = String, Path), ("key_id" = String, Path)),
    responses(
        (status = 204, description = "Revoked"),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn revoke(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path((id, key_id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    keys::revoke(&portal, &caller, Holder::Organisation(&seat), &key_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keys of the operator's own systems; for staff administrators.
#[utoipa::path(
    get, path = "/api/v1/api-keys", tag = "api-keys",
    responses(
        (status = 200, body = KeyList),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn list_of_operator(State(portal): State<Portal>, staff: Staff) -> Result<Json<Page<Key>>, Refusal> {
    staff.one_of(&[StaffRole::Admin])?;
    let items = keys::list(&portal, Holder::Operator).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Makes a key of the operator; for staff administrators. Its secret is shown once.
#[utoipa::path(
    post, path = "/api/v1/api-keys", tag = "api-keys",
    params(("Idempotency-Key" = Option<String>, Header, description = "Same key and body within 24 h: the stored answer again")),
    request_body = KeyDraft,
    responses(
        (status = 201, body = Key),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn create_of_operator(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&[StaffRole::Admin])?;
    let draft: KeyDraft = read_json(&body)?;
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        async move { keys::create(&portal, &caller, Holder::Operator, draft, portal.clock.now()).await }
    };
    once((&portal, &caller, &uri, &headers), &body, work).await
}

/// Revokes a key of the operator at once; for staff administrators.
#[utoipa::path(
    delete, path = "/api/v1/api-keys/{key_id}", tag = "api-keys",
    params(("key_id" = String, Path)),
    responses(
        (status = 204, description = "Revoked"),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn revoke_of_operator(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key_id): Path<String>,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&[StaffRole::Admin])?;
    keys::revoke(&portal, &caller, Holder::Operator, &key_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
