//! The team's work: who has how much, who is away, and giving all that somebody has to others.

use app::complaint::{HandOver, TeamItem};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::complaint::assignment::{self, LEADS, To};
use crate::http::idempotency::{self, Done, Use};
use crate::http::{Caller, Refusal, read_json, to_json};
use crate::session::Staff;
use crate::state::Portal;

/// The team on one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<TeamItem> in the contract")]
pub struct TeamList {
    items: Vec<TeamItem>,
    next_cursor: Option<String>,
}

/// What everybody of the desk has in hand, and whoever left with something in hand. What nobody has comes first, without
/// `person_id`.
#[utoipa::path(
    get, path = "/api/v1/desk/team", tag = "desk", security(("session" = [])),
    responses((status = 200, body = TeamList), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub async fn team(State(portal): State<Portal>, staff: Staff) -> Result<Response, Refusal> {
    staff.one_of(&LEADS)?;
    let items = assignment::team(&portal).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Page { items, next_cursor: None })).into_response())
}

/// Whose open complaints become whose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverDraft {
    /// Absent for those in nobody's hand.
    #[serde(default)]
    from_person_id: Option<String>,
    /// Absent: each to whom the rules say, but not to the same person again; in nobody's hand where none fits.
    #[serde(default)]
    to_person_id: Option<String>,
}

/// Gives all open complaints of somebody to another person, or back to the rules; at most 1000 in one act. Whoever left,
/// disabled ones too, can be the one they come from.
#[utoipa::path(
    post, path = "/api/v1/complaint-hand-overs", tag = "desk", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = HandOverDraft,
    responses(
        (status = 201, body = HandOver), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`/from_person_id unknown`, `/to_person_id unknown` or `same`"),
    )
)]
pub async fn hand_over(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    staff.one_of(&LEADS)?;
    let asked: HandOverDraft = read_json(&body)?;
    let to = asked.to_person_id.map_or(To::Rules, To::Person);
    let work = {
        let portal = portal.clone();
        async move {
            let result = assignment::hand_over(&portal, &caller, asked.from_person_id.as_deref(), &to).await?;
            Ok(Done::open(StatusCode::CREATED, to_json(&result)?))
        }
    };
    let of = Use { caller: &staff.person.person_id, door: ("POST", uri.path()) };
    idempotency::once(&portal, of, &headers, &body, work).await
}

/// Says that a member of the desk is away: they get nothing by rule. Each says it of themselves, supervisors of everybody.
#[utoipa::path(
    put, path = "/api/v1/staff/{person_id}/absence", tag = "desk", security(("session" = [])),
    params(("person_id" = String, Path)),
    responses(
        (status = 204, description = "Away"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn begin_absence(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(person_id): Path<String>,
) -> Result<StatusCode, Refusal> {
    assignment::set_absence(&portal, &caller, &staff, &person_id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that a member of the desk is back.
#[utoipa::path(
    delete, path = "/api/v1/staff/{person_id}/absence", tag = "desk", security(("session" = [])),
    params(("person_id" = String, Path)),
    responses(
        (status = 204, description = "Back"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn end_absence(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(person_id): Path<String>,
) -> Result<StatusCode, Refusal> {
    assignment::set_absence(&portal, &caller, &staff, &person_id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}
