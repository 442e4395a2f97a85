//! `GET /desk`: the queue.

use app::account::StaffRole;
use app::desk::api;
use app::desk::pages::{QueueScreen, queue};
use axum::extract::{Extension, OriginalUri, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{bulk_form, units};
use crate::clock::in_zone;
use crate::complaint::http::list::{ListQuery, whose};
use crate::complaint::{DESK, assignment, view};
use crate::http::{Caller, Refusal};
use crate::page::{self, path_of};
use crate::session::Staff;
use crate::state::Portal;

const LIMIT: usize = 50;

/// Open ones unless the address says `open=all`. A unit's staff see what names their unit.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refusal> {
    let roles: Vec<StaffRole> = DESK.iter().copied().chain([StaffRole::Unit]).collect();
    staff.one_of(&roles)?;
    let with_ended = query.open == "all";
    let asked = ListQuery { open: if with_ended { String::new() } else { "open".to_string() }, ..query };
    let conditions = asked.conditions(&staff.person)?;
    let found = view::list(&portal, &whose(&staff.person), &conditions, asked.cursor.as_deref(), LIMIT).await?;
    let local = |at| in_zone(at, &portal.settings.zone);
    let (mut bulk, mut is_away) = (None, None);
    if DESK.contains(&staff.role) {
        bulk = Some(bulk_form(&portal, caller.locale).await?);
        is_away = Some(assignment::absent_since(&portal, &staff.person.person_id).await?.is_some());
    }
    let screen = QueueScreen {
        counted: asked.counted_pairs(),
        held: asked.held,
        holder: asked.holder,
        escalated: asked.escalated,
        bulk,
        is_away,
        state: asked.state,
        category: asked.category,
        unit: asked.unit,
        class: DESK.contains(&staff.role).then_some(asked.class),
        search: asked.search,
        with_ended,
        units: units(&portal).await?,
        local: &local,
    };
    let path = if uri.query().is_some() { path_of(&uri) } else { api::QUEUE.to_string() };
    Ok(page::render(&portal, &caller, &path, StatusCode::OK, |visitor| queue(visitor, found, &screen)))
}
