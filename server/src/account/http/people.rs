//! People and units, for administrators.

use app::account::StaffRole;
use app::account::admin::{DisclosedPerson, Disclosure, PersonSummary, RoleChange, StaffDraft, Unit, UnitDraft};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::admin::{self, store::Search};
use crate::account::unit;
use crate::http::{Caller, Refusal, condition};
use crate::search;
use crate::session::Staff;
use crate::state::Portal;

const ADMIN: [StaffRole; 1] = [StaffRole::Admin];
/// People in one answer.
const PAGE: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    pub q: String,
    /// `1`: staff only.
    pub staff: String,
    pub cursor: String,
}

/// A page of people.
#[derive(ToSchema)]
#[allow(dead_code, reason = "names the generic Page<PersonSummary> in the contract")]
pub struct PeopleList {
    items: Vec<PersonSummary>,
    next_cursor: Option<String>,
}

/// Finds people by words of name or address; the newest first, 50 a page, masked.
#[utoipa::path(
    get, path = "/api/v1/people", tag = "people", security(("session" = [])),
    params(
        ("q" = Option<String>, Query, description = "Words of name or address"),
        ("staff" = Option<String>, Query, description = "`1`: staff only"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, body = PeopleList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn list(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<PeopleQuery>,
) -> Result<Response, Refusal> {
    let found = found(&portal, &staff, &query).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(found)).into_response())
}

/// What the list and its page show.
pub(in crate::account) async fn found(
    portal: &Portal,
    staff: &Staff,
    query: &PeopleQuery,
) -> Result<Page<PersonSummary>, Refusal> {
    staff.one_of(&ADMIN)?;
    let search = Search {
        words: search::patterns(&query.q),
        staff_only: query.staff == "1",
        before: (!query.cursor.is_empty()).then(|| query.cursor.clone()),
        limit: PAGE as i64 + 1,
    };
    let mut items = admin::store::list(&portal.store, &search).await?;
    let has_more = items.len() > PAGE;
    items.truncate(PAGE);
    let next_cursor = items.last().filter(|_| has_more).map(|last| last.person_id.clone());
    Ok(Page { items, next_cursor })
}

/// Shows a person in full. The reason and the act are in the audit log before the answer is.
#[utoipa::path(
    post, path = "/api/v1/people/{person_id}/disclosures", tag = "people", security(("session" = [])),
    params(("person_id" = String, Path)),
    request_body = Disclosure,
    responses(
        (status = 201, body = DisclosedPerson), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn disclose(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Disclosure>,
) -> Result<Response, Refusal> {
    staff.one_of(&ADMIN)?;
    let person = admin::disclose(&portal, &caller, &id, &asked).await?;
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Json(person)).into_response())
}

/// Disables an account; the person is out at once, on every device.
#[utoipa::path(
    put, path = "/api/v1/people/{person_id}/disablement", tag = "people", security(("session" = [])),
    params(("person_id" = String, Path)),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "The last administrator stays"),
    )
)]
pub async fn disable(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&ADMIN)?;
    admin::set_disabled(&portal, &caller, &id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Enables an account again.
#[utoipa::path(
    delete, path = "/api/v1/people/{person_id}/disablement", tag = "people", security(("session" = [])),
    params(("person_id" = String, Path)),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    )
)]
pub async fn enable(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&ADMIN)?;
    admin::set_disabled(&portal, &caller, &id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody who is staff now.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffAnswer {
    pub person_id: String,
}

/// Makes somebody staff. A new address gets a set-up link by mail.
#[utoipa::path(
    post, path = "/api/v1/staff", tag = "people", security(("session" = [])),
    request_body = StaffDraft,
    responses(
        (status = 201, body = StaffAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn add_staff(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Json(draft): Json<StaffDraft>,
) -> Result<Response, Refusal> {
    staff.one_of(&ADMIN)?;
    let person_id = admin::add_staff(&portal, &caller, &draft).await?;
    Ok((StatusCode::CREATED, Json(StaffAnswer { person_id })).into_response())
}

/// Gives another role or unit; the person signs in again.
#[utoipa::path(
    put, path = "/api/v1/staff/{person_id}/role", tag = "people", security(("session" = [])),
    params(("person_id" = String, Path)),
    request_body = RoleChange,
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "The last administrator stays"), (status = 422, body = Problem),
    )
)]
pub async fn set_role(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<RoleChange>,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&ADMIN)?;
    admin::set_role(&portal, &caller, &id, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the staff role away.
#[utoipa::path(
    delete, path = "/api/v1/staff/{person_id}/role", tag = "people", security(("session" = [])),
    params(("person_id" = String, Path)),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "The last administrator stays"),
    )
)]
pub async fn remove_role(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    staff.one_of(&ADMIN)?;
    admin::remove_staff(&portal, &caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All units; never more than one page.
#[derive(ToSchema)]
#[allow(dead_code, reason = "names the generic Page<Unit> in the contract")]
pub struct UnitList {
    items: Vec<Unit>,
    next_cursor: Option<String>,
}

/// Hubs and service points, for all staff.
#[utoipa::path(
    get, path = "/api/v1/units", tag = "people", security(("session" = [])),
    responses((status = 200, body = UnitList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn list_units(State(portal): State<Portal>, _: Staff) -> Result<Json<Page<Unit>>, Refusal> {
    Ok(Json(Page { items: unit::store::list(&portal.store).await?, next_cursor: None }))
}

/// Makes a unit as stated: opens it, renames it, closes it, says where it is and when customers meet it open.
#[utoipa::path(
    put, path = "/api/v1/units/{code}", tag = "people", security(("session" = [])),
    params(
        ("code" = String, Path, description = "2 to 20 of A-Z, 0-9 and hyphen"),
        ("If-Match" = Option<String>, Header, description = "The `version` that was read, in quotes"),
    ),
    request_body = UnitDraft,
    responses(
        (status = 200, body = Unit), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn put_unit(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(code): Path<String>,
    headers: HeaderMap,
    Json(draft): Json<UnitDraft>,
) -> Result<Json<Unit>, Refusal> {
    staff.one_of(&ADMIN)?;
    let known = condition::if_match_if_any(&headers)?;
    Ok(Json(unit::put(&portal, &caller, (&code, known), draft).await?))
}
