//! `GET /desk`: the queue.

use app::desk::api;
use app::desk::pages::{QueueScreen, SavedViews, Steps, queue};
use axum::Form;
use axum::extract::{Extension, OriginalUri, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{bulk_form, units};
use crate::clock::{day_in, in_zone};
use crate::complaint::http::list::{ListQuery, whose};
use crate::complaint::{DESK, assignment, view};
use crate::contact;
use crate::desk::queue_view;
use crate::http::{Caller, Refusal};
use crate::page::{self, path_of};
use crate::session::Staff;
use crate::state::Portal;

const LIMIT: usize = 50;
/// Next steps above the queue: more than that is a day's work.
const STEPS: usize = 10;

/// Which saved view the queue shows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// By its own filters, whatever else the address says.
    view: String,
    /// By the filters of the address, which began as those of this view.
    from: String,
}

/// Open ones unless the address says `open=all`. A unit's staff see what names their unit.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Query(query): Query<ListQuery>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    queue_view::check_reader(&staff)?;
    let (query, saved) = with_views(&portal, &staff, query, wanted).await?;
    let with_ended = query.open == "all";
    let asked = ListQuery { open: if with_ended { String::new() } else { "open".to_string() }, ..query };
    let conditions = asked.conditions(&staff.person)?;
    let found = view::list(&portal, &whose(&staff.person), &conditions, asked.cursor.as_deref(), LIMIT).await?;
    let local = |at| in_zone(at, &portal.settings.zone);
    let (mut bulk, mut is_away, mut steps) = (None, None, Steps::default());
    if DESK.contains(&staff.role) {
        bulk = Some(bulk_form(&portal, caller.locale).await?);
        let today = day_in(portal.clock.now(), &portal.settings.zone);
        steps = Steps { items: contact::due_steps(&portal, &staff.person, STEPS).await?, today };
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
        saved,
        steps,
        local: &local,
    };
    let path = if uri.query().is_some() { path_of(&uri) } else { api::QUEUE.to_string() };
    Ok(page::render(&portal, &caller, &path, StatusCode::OK, |visitor| queue(visitor, found, &screen)))
}

/// What is asked for with a saved view in it, and all that there are.
async fn with_views(
    portal: &Portal,
    staff: &Staff,
    query: ListQuery,
    wanted: Wanted,
) -> Result<(ListQuery, SavedViews), Refusal> {
    let items = queue_view::list(portal, staff).await?;
    let (id, is_opened) = if wanted.view.is_empty() { (wanted.from, false) } else { (wanted.view, true) };
    let at_hand = items.iter().find(|view| view.id == id).cloned();
    let query = match &at_hand {
        Some(view) if is_opened => ListQuery { cursor: query.cursor, ..queue_view::query(&view.filters)? },
        // The whole queue, and not what else the address says under a name that is gone.
        None if is_opened => ListQuery::default(),
        _ => query,
    };
    let gone = match &at_hand {
        Some(view) => queue_view::gone(portal, &view.filters).await?,
        None => Vec::new(),
    };
    let mut filters = queue_view::filters_of(&query);
    if !DESK.contains(&staff.role) {
        filters.remove("class");
    }
    let saved = SavedViews {
        is_missing: is_opened && at_hand.is_none(),
        filters,
        may_share: queue_view::may_share(staff),
        items,
        at_hand,
        gone,
    };
    Ok((query, saved))
}

/// What a form of a next step sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Finished {
    contact_id: String,
}

/// `POST /desk/steps`: done.
pub async fn finish_step(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(finished): Form<Finished>,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    contact::finish_step(&portal, &caller, &staff.person, &finished.contact_id).await?;
    Ok(Redirect::to(api::QUEUE).into_response())
}
