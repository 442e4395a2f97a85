//! The API's doors to calendars.

use app::deadline::admin::{CalendarItem, CalendarVersion, Confirmation, VersionDraft};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa::ToSchema;

use super::{Reader, Wanted, Writer, create};
use crate::deadline::admin;
use crate::http::{Refusal, read_json};
use crate::state::Portal;

/// All calendars; never more than one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<CalendarItem> in the contract")]
pub struct CalendarList {
    items: Vec<CalendarItem>,
    next_cursor: Option<String>,
}

/// Calendars by key, each with the version that new cases count by.
#[utoipa::path(
    get, path = "/api/v1/calendars", tag = "rules", security(("session" = [])),
    responses((status = 200, body = CalendarList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn list(State(portal): State<Portal>, _: Reader) -> Result<Json<Page<CalendarItem>>, Refusal> {
    Ok(Json(Page { items: admin::list_calendars(&portal).await?, next_cursor: None }))
}

/// One calendar with its versions: the version that counts, or the one that is named.
#[utoipa::path(
    get, path = "/api/v1/calendars/{key}", tag = "rules", security(("session" = [])),
    params(("key" = String, Path), ("version" = Option<i64>, Query)),
    responses(
        (status = 200, body = CalendarVersion), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn find(
    State(portal): State<Portal>,
    _: Reader,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<CalendarVersion>, Refusal> {
    admin::find_calendar(&portal, &key, wanted.version).await.map(Json)
}

/// Confirms a version: it was compared with its sources. Confirming it again changes nothing.
#[utoipa::path(
    put, path = "/api/v1/calendars/{key}/confirmation", tag = "rules", security(("session" = [])),
    params(("key" = String, Path)),
    request_body = Confirmation,
    responses(
        (status = 200, body = CalendarVersion), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn confirm(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    Path(key): Path<String>,
    body: Bytes,
) -> Result<Json<CalendarVersion>, Refusal> {
    let asked: Confirmation = read_json(&body)?;
    admin::confirm_calendar(&portal, (&caller, &staff), &key, asked.version).await?;
    admin::find_calendar(&portal, &key, Some(asked.version)).await.map(Json)
}

/// Stores a text as the next version, unconfirmed. Cases that began keep theirs.
#[utoipa::path(
    post, path = "/api/v1/calendars/{key}/versions", tag = "rules", security(("session" = [])),
    params(
        ("key" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Same key and body within 24 h: the stored answer again"),
    ),
    request_body = VersionDraft,
    responses(
        (status = 201, body = CalendarVersion), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem, description = "The text is a version already"), (status = 422, body = Problem),
    )
)]
pub async fn add(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    Path(key): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let draft: VersionDraft = read_json(&body)?;
    let person_id = staff.person.person_id.clone();
    let work = {
        let portal = portal.clone();
        async move { admin::add_calendar(&portal, (&caller, &staff), &key, &draft.text).await }
    };
    create(&portal, (&person_id, &uri), &headers, &body, work).await
}
