//! Doors of the desk: what open pages hear, and what they say of their reader.

pub mod contract;
pub mod queue_view;

use app::account::StaffRole;
use app::problem::Problem;
use app::value::Instant;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::changes::{self, Listener, Topic};
use crate::complaint::http::AtDesk;
use crate::complaint::http::list::whose;
use crate::complaint::{DESK, seat, view};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;

/// Since when, or of which case.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    since: Option<Instant>,
    complaint_number: Option<String>,
    version: Option<i64>,
}

/// Server-sent events for pages of the desk: `desk` whenever there is something else to say.
///
/// Of the queue: how many cases changed since `since`. With `complaint_number`, for those who work cases: that the case
/// is not at `version` any more, and which colleagues have it open or answer it. The data is a sentence in the reader's
/// language, blank when there is nothing to say any more; what changed, it does not tell. The stream ends within a second
/// of the session or the role.
#[utoipa::path(
    get, path = "/api/v1/desk/changes", tag = "desk", security(("session" = [])),
    params(
        ("since" = Option<String>, Query, description = "RFC 3339; now without it"),
        ("complaint_number" = Option<String>, Query),
        ("version" = Option<i64>, Query, description = "Of the complaint at hand; the present one without it"),
    ),
    responses(
        (status = 200, content_type = "text/event-stream", body = String, description = "event: desk, data: a sentence"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    )
)]
pub async fn changes(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if staff.role != StaffRole::Unit {
        staff.one_of(&DESK)?;
    }
    let topic = match &wanted.complaint_number {
        Some(number) => {
            let seat = seat(&portal, &caller, &headers, number).await?.as_desk()?;
            let (id, present) = seat.id_and_version();
            let version = wanted.version.unwrap_or(present);
            Topic::Case { number: seat.number().to_string(), id: id.to_string(), version }
        }
        None => {
            let unit_id = view::unit_of(&whose(&staff.person))?;
            Topic::Queue { since: wanted.since.unwrap_or_else(|| portal.clock.now()), unit_id }
        }
    };
    let listener = Listener {
        session_id: staff.person.session_id.clone(),
        person_id: staff.person.person_id.clone(),
        role: staff.role,
        locale: caller.locale,
    };
    let stream = changes::stream(portal, listener, topic)?;
    // Proxies that buffer would hold every event back.
    Ok(([("x-accel-buffering", "no"), ("cache-control", "no-store")], stream).into_response())
}

/// What a screen says of its reader.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    answering: bool,
}

/// A screen says every 15 seconds that its reader is at the case, and whether they have begun to answer; colleagues at the
/// same case are told by the stream of changes. Kept in memory for 40 seconds; several servers know their own readers
/// only.
#[utoipa::path(
    put, path = "/api/v1/complaints/{complaint_number}/presence", tag = "desk", security(("session" = [])),
    params(
        ("complaint_number" = String, Path),
        ("answering" = Option<bool>, Query, description = "True once an answer was begun"),
    ),
    responses(
        (status = 204, description = "Heard"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    )
)]
pub async fn be_present(
    State(portal): State<Portal>,
    AtDesk { caller, seat }: AtDesk,
    Query(said): Query<Said>,
) -> Result<StatusCode, Refusal> {
    let person = caller.signed_in.as_deref().ok_or(Refusal::SignInRequired)?;
    portal.presence.note(seat.number(), person, said.answering, portal.clock.now());
    Ok(StatusCode::NO_CONTENT)
}
