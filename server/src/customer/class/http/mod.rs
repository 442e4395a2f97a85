//! The API's doors to classes: for staff alone.

use app::customer::Class;
use app::customer::class::{ClassChange, ClassMember, ClassOverrideDraft, ClassOverview, CustomerClass};
use app::problem::Problem;
use app::value::{Instant, Page};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{LEADS, READERS, store};
use crate::http::{Caller, Refusal, condition, read_json};
use crate::session::Staff;
use crate::state::Portal;

fn told(answer: impl Serialize) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

fn with_version(found: CustomerClass) -> Response {
    ([condition::etag(found.version)], told(found)).into_response()
}

/// The class of a customer, why, and its latest changes. For the desk.
#[utoipa::path(
    get, path = "/api/v1/organisations/{id}/class", tag = "desk", security(("session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = CustomerClass, description = "Its `ETag` is asked for by PUT and DELETE"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    )
)]
pub async fn find(State(portal): State<Portal>, staff: Staff, Path(id): Path<String>) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    Ok(with_version(super::find(&portal, &id).await?))
}

/// Says a class in place of the computed one, with a reason and perhaps a last day; for supervisors and administrators.
/// Open complaints of the customer have it at once.
#[utoipa::path(
    put, path = "/api/v1/organisations/{id}/class", tag = "desk", security(("session" = [])),
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` of what was read")),
    request_body = ClassOverrideDraft,
    responses(
        (status = 200, body = CustomerClass), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem),
    )
)]
pub async fn put(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&super::DECIDERS)?;
    let version = condition::if_match(&headers)?;
    let draft: ClassOverrideDraft = read_json(&body)?;
    Ok(with_version(super::put_override(&portal, (&caller, &staff), &id, draft, version).await?))
}

/// Takes back what was said: the computed class counts again at once.
#[utoipa::path(
    delete, path = "/api/v1/organisations/{id}/class", tag = "desk", security(("session" = [])),
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The `ETag` of what was read")),
    responses(
        (status = 200, body = CustomerClass), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 428, body = Problem),
    )
)]
pub async fn end(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    staff.one_of(&super::DECIDERS)?;
    let version = condition::if_match(&headers)?;
    Ok(with_version(super::end_override(&portal, (&caller, &staff), &id, version).await?))
}

/// How many customers each class has and what they brought in a rolling year, as of the latest computation; and where
/// the classes part. For those who lead the desk.
#[utoipa::path(
    get, path = "/api/v1/customer-classes", tag = "desk", security(("session" = [])),
    responses((status = 200, body = ClassOverview), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn overview(State(portal): State<Portal>, staff: Staff) -> Result<Response, Refusal> {
    staff.one_of(&LEADS)?;
    Ok(told(super::overview(&portal).await?))
}

/// Where a page of a list goes on, and how long it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PageQuery {
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}

impl PageQuery {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

/// One page of customers of a class.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<ClassMember> in the contract")]
pub struct ClassMemberList {
    items: Vec<ClassMember>,
    next_cursor: Option<String>,
}

/// The customers of a class by name. For those who lead the desk.
#[utoipa::path(
    get, path = "/api/v1/customer-classes/{class}", tag = "desk", security(("session" = [])),
    params(
        ("class" = Class, Path),
        ("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query, description = "1 to 100, by default 20"),
    ),
    responses(
        (status = 200, body = ClassMemberList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn members(
    State(portal): State<Portal>,
    staff: Staff,
    Path(class): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&LEADS)?;
    let class = class.parse().map_err(|_| Refusal::NotFound)?;
    Ok(told(members_page(&portal, class, &query).await?))
}

pub(super) async fn members_page(
    portal: &Portal,
    class: Class,
    query: &PageQuery,
) -> Result<Page<ClassMember>, Refusal> {
    let limit = query.limit();
    let mut items = store::members(&portal.store, class, query.cursor.as_deref(), limit + 1).await?;
    let has_more = items.len() as i64 > limit;
    items.truncate(limit as usize);
    let next_cursor = items.last().filter(|_| has_more).map(|item| item.organisation_id.clone());
    Ok(Page { items, next_cursor })
}

/// One page of changes of classes.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<ClassChange> in the contract")]
pub struct ClassChangeList {
    items: Vec<ClassChange>,
    next_cursor: Option<String>,
}

/// Whose class changed, from what to what, why and by whom; the newest first. For those who lead the desk.
#[utoipa::path(
    get, path = "/api/v1/class-changes", tag = "desk", security(("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query, description = "1 to 100, by default 20")),
    responses(
        (status = 200, body = ClassChangeList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn changes(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<PageQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&LEADS)?;
    Ok(told(changes_page(&portal, &query).await?))
}

pub(super) async fn changes_page(portal: &Portal, query: &PageQuery) -> Result<Page<ClassChange>, Refusal> {
    let limit = query.limit();
    let before = query.cursor.as_deref().map(place).transpose()?;
    let mut found = store::changes(&portal.store, before, limit + 1).await?;
    let has_more = found.len() as i64 > limit;
    found.truncate(limit as usize);
    let next_cursor = found
        .last()
        .filter(|_| has_more)
        .map(|(change, id)| [&change.decided_at.as_ms().to_string(), ".", id].concat());
    Ok(Page { items: found.into_iter().map(|(change, _)| change).collect(), next_cursor })
}

fn place(cursor: &str) -> Result<(Instant, String), Refusal> {
    let parts = cursor.split_once('.');
    let place = parts.and_then(|(at, id)| Some((Instant::from_ms(at.parse().ok()?), id.to_string())));
    place.ok_or_else(|| Refusal::field("/cursor", "malformed", "give a next_cursor of this list"))
}
