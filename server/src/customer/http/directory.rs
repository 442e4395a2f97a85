//! Sites and contacts.

use app::customer::{Contact, ContactDraft, Site, SiteDraft};
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use utoipa::ToSchema;

use super::create;
use crate::customer::store::directory as store;
use crate::customer::{directory, seat};
use crate::http::{Caller, Refusal, read_json};
use crate::state::Portal;

/// The sites of an organisation; at most 500, on one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Site> in the contract")]
pub struct SiteList {
    items: Vec<Site>,
    next_cursor: Option<String>,
}

/// The contacts of an organisation; at most 500, on one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Contact> in the contract")]
pub struct ContactList {
    items: Vec<Contact>,
    next_cursor: Option<String>,
}

/// Warehouses and offices.
#[utoipa::path(
    get, path = "/api/v1/organisations/{id}/sites", tag = "organisations",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = SiteList),
        (status = 401, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn list_sites(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<Page<Site>>, Refusal> {
    let seat = seat(&portal, &caller, &id).await?;
    let items = store::list_sites(&portal.store, &seat).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Adds a site; for owners.
#[utoipa::path(
    post, path = "/api/v1/organisations/{id}/sites", tag = "organisations",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "Same key and body within 24 h: the stored answer again")),
    request_body = SiteDraft,
    responses(
        (status = 201, body = Site),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn add_site(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let draft: SiteDraft = read_json(&body)?;
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        async move { directory::add_site(&portal, &caller, &seat, draft, portal.clock.now()).await }
    };
    create((&portal, &caller, &uri, &headers), &body, work).await
}

/// Removes a site; for owners.
#[utoipa::path(
    delete, path = "/api/v1/organisations/{id}/sites/{site_id}", tag = "organisations",
    params(("id" = String, Path), ("site_id" = String, Path)),
    responses(
        (status = 204, description = "Gone"),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn remove_site(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path((id, site_id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    directory::remove_site(&portal, &caller, &seat, &site_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// People the operator may talk to.
#[utoipa::path(
    get, path = "/api/v1/organisations/{id}/contacts", tag = "organisations",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = ContactList),
        (status = 401, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn list_contacts(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<Page<Contact>>, Refusal> {
    let seat = seat(&portal, &caller, &id).await?;
    let items = store::list_contacts(&portal.store, &seat).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Adds a contact; for owners.
#[utoipa::path(
    post, path = "/api/v1/organisations/{id}/contacts", tag = "organisations",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "Same key and body within 24 h: the stored answer again")),
    request_body = ContactDraft,
    responses(
        (status = 201, body = Contact),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn add_contact(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    let draft: ContactDraft = read_json(&body)?;
    let work = {
        let (portal, caller) = (portal.clone(), caller.clone());
        async move { directory::add_contact(&portal, &caller, &seat, draft, portal.clock.now()).await }
    };
    create((&portal, &caller, &uri, &headers), &body, work).await
}

/// Removes a contact; for owners.
#[utoipa::path(
    delete, path = "/api/v1/organisations/{id}/contacts/{contact_id}", tag = "organisations",
    params(("id" = String, Path), ("contact_id" = String, Path)),
    responses(
        (status = 204, description = "Gone"),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn remove_contact(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path((id, contact_id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    let seat = seat(&portal, &caller, &id).await?.managing()?;
    directory::remove_contact(&portal, &caller, &seat, &contact_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
