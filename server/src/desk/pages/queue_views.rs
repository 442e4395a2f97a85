//! `/desk/views`: saved views are renamed, shared and deleted here; the queue's form that saves one is sent here too.

use app::desk::pages::{ADD_VIEW, ViewsScreen, queue_views};
use app::desk::queue_view::{Filters, QueueViewDraft};
use app::desk::{Typed, api};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::field;
use crate::desk::queue_view;
use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Staff;
use crate::state::Portal;

/// What the forms send besides filters.
const OWN_FIELDS: [&str; 5] = ["form", "id", "version", "name", "shared"];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// `GET /desk/views`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<Done>,
) -> Result<Response, Refusal> {
    queue_view::check_reader(&staff)?;
    let screen = ViewsScreen { is_done: query.done.is_some(), ..ViewsScreen::default() };
    render(&portal, &caller, &staff, StatusCode::OK, screen).await
}

async fn render(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    status: StatusCode,
    screen: ViewsScreen,
) -> Result<Response, Refusal> {
    let items = queue_view::list(portal, staff).await?;
    let screen = ViewsScreen { items, may_share: queue_view::may_share(staff), ..screen };
    Ok(page::render(portal, caller, api::VIEWS, status, |visitor| queue_views(visitor, &screen)))
}

/// `POST /desk/views`: a new one, another name, other filters, or none of it any more.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    queue_view::check_reader(&staff)?;
    let (form, id) = (field(&fields, "form"), field(&fields, "id"));
    let filters: Filters = fields.iter().filter(|(name, _)| !OWN_FIELDS.contains(&name.as_str())).cloned().collect();
    let result = match form {
        ADD_VIEW => {
            let draft = draft(&fields, filters.clone());
            queue_view::add(&portal, &caller, &staff, draft).await.map(|view| api::view_page(&view.id))
        }
        "change" | "filters" => change(&portal, &caller, &staff, &fields, filters.clone()).await,
        "delete" => queue_view::remove(&portal, &caller, &staff, id).await.map(|()| done_page()),
        _ => return Err(Refusal::BadRequest),
    };
    let (status, faults, is_conflict) = match result {
        Ok(to) => return Ok(Redirect::to(&to).into_response()),
        Err(Refusal::Invalid(faults)) => (StatusCode::UNPROCESSABLE_ENTITY, Faults(faults), false),
        Err(Refusal::PreconditionFailed) => (StatusCode::PRECONDITION_FAILED, Faults::default(), true),
        Err(other) => return Err(other),
    };
    let key = if form == ADD_VIEW { ADD_VIEW } else { id }.to_string();
    let typed = Typed { key, values: fields, faults, is_conflict, ..Typed::default() };
    render(&portal, &caller, &staff, status, ViewsScreen { typed, filters, ..ViewsScreen::default() }).await
}

fn done_page() -> String {
    [api::VIEWS, "?done=1"].concat()
}

fn draft(fields: &[(String, String)], filters: Filters) -> QueueViewDraft {
    QueueViewDraft { name: field(fields, "name").to_string(), filters, is_shared: field(fields, "shared") == "1" }
}

/// Either form leaves what it does not ask for as it is.
async fn change(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    fields: &[(String, String)],
    filters: Filters,
) -> Result<String, Refusal> {
    let id = field(fields, "id");
    let version = field(fields, "version").parse().map_err(|_| Refusal::BadRequest)?;
    let known = queue_view::find(portal, staff, id).await?;
    let (draft, to) = match field(fields, "form") {
        "filters" => {
            (QueueViewDraft { name: known.name, filters, is_shared: known.is_shared }, api::view_page(&known.id))
        }
        _ => (draft(fields, known.filters), done_page()),
    };
    queue_view::change(portal, caller, staff, (id, version), draft).await?;
    Ok(to)
}
