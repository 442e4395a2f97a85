//! Saved views of the queue, for tools of the desk.

use app::desk::queue_view::{QueueView, QueueViewDraft};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;

use crate::deadline::http::create;
use crate::desk::queue_view;
use crate::http::{Caller, Refusal, condition, read_json};
use crate::session::Staff;
use crate::state::Portal;

/// All saved views that the caller may open.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<QueueView> in the contract")]
pub struct QueueViewList {
    items: Vec<QueueView>,
    next_cursor: Option<String>,
}

/// The caller's own saved views by name, then those that are shared with all of the desk; a unit's people have their own.
/// At most 130: one page. `filters` are parameters of `GET /api/v1/complaints`.
#[utoipa::path(
    get, path = "/api/v1/queue-views", tag = "desk", security(("session" = [])),
    responses(
        (status = 200, body = QueueViewList), (status = 401, body = Problem), (status = 403, body = Problem),
    )
)]
pub async fn list(State(portal): State<Portal>, staff: Staff) -> Result<Response, Refusal> {
    queue_view::check_reader(&staff)?;
    let page = Page { items: queue_view::list(&portal, &staff).await?, next_cursor: None };
    Ok(([(CACHE_CONTROL, "no-store")], Json(page)).into_response())
}

/// Saves filters of the queue under a name. Supervisors, managers and administrators may share them with all of the desk.
#[utoipa::path(
    post, path = "/api/v1/queue-views", tag = "desk", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = QueueViewDraft,
    responses(
        (status = 201, body = QueueView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`/name taken`, `/filters/unit unknown`, `too_many` beyond 30, …"),
    )
)]
pub async fn add(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    queue_view::check_reader(&staff)?;
    let draft: QueueViewDraft = read_json(&body)?;
    let person_id = staff.person.person_id.clone();
    let work = {
        let portal = portal.clone();
        async move { queue_view::add(&portal, &caller, &staff, draft).await }
    };
    create(&portal, (&person_id, &uri), &headers, &body, work).await
}

/// Changes all of a saved view. A shared one is changed by whoever leads the desk; only its owner keeps it to themselves
/// again.
#[utoipa::path(
    put, path = "/api/v1/queue-views/{id}", tag = "desk", security(("session" = [])),
    params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body = QueueViewDraft,
    responses(
        (status = 200, body = QueueView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem, description = "`/name taken`, `/is_shared not_own`, …"),
        (status = 428, body = Problem),
    )
)]
pub async fn change(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    queue_view::check_reader(&staff)?;
    let version = condition::if_match(&headers)?;
    let draft: QueueViewDraft = read_json(&body)?;
    let view = queue_view::change(&portal, &caller, &staff, (&id, version), draft).await?;
    Ok(condition::tagged(view.version, view))
}

/// Deletes a saved view.
#[utoipa::path(
    delete, path = "/api/v1/queue-views/{id}", tag = "desk", security(("session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "Gone"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn remove(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    queue_view::check_reader(&staff)?;
    queue_view::remove(&portal, &caller, &staff, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
