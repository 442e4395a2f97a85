//! Lists: the reader's complaints, and what happens by itself.

use app::account::{MemberRole, StaffRole};
use app::complaint::pages::{ListForm, complaints, jobs as jobs_page};
use app::complaint::{ComplaintItem, api};
use app::desk;
use app::value::Page;
use axum::extract::{Extension, OriginalUri, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::local;
use crate::complaint::DESK;
use crate::complaint::http::list::ListQuery;
use crate::complaint::store::{self, Whose};
use crate::complaint::{remembered, seat, view};
use crate::http::{Caller, Refusal};
use crate::page::{self, path_of};
use crate::session::Staff;
use crate::state::Portal;

const LIMIT: usize = 20;

/// `GET /complaints`: for guests what this device has opened. Staff work at the desk.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let is_of_desk = |role| role == StaffRole::Unit || DESK.contains(&role);
    if caller.signed_in.as_ref().and_then(|person| person.staff_role).is_some_and(is_of_desk) {
        let query = uri.query().map(|query| ["?", query].concat()).unwrap_or_default();
        return Ok(Redirect::to(&[desk::api::QUEUE, &query].concat()).into_response());
    }
    let mut form = ListForm {
        state: query.state.clone(),
        search: query.search.clone(),
        is_own: query.whose == "own",
        is_open: query.open == "open",
        ..ListForm::default()
    };
    let found = match &caller.signed_in {
        Some(person) => {
            form.may_batch = person.organisations.iter().any(|seat| seat.role != MemberRole::Viewer);
            form.has_colleagues = !person.organisations.is_empty();
            let own = Whose::Person(person.person_id.clone());
            view::list(&portal, &own, &query.conditions(person)?, query.cursor.as_deref(), LIMIT).await?
        }
        None => {
            form.is_guest = true;
            of_device(&portal, &caller, &headers).await?
        }
    };
    let path = path_of(&uri);
    let local = local(&portal);
    Ok(page::render(&portal, &caller, &path, StatusCode::OK, |visitor| complaints(visitor, found, &form, &local)))
}

async fn of_device(portal: &Portal, caller: &Caller, headers: &HeaderMap) -> Result<Page<ComplaintItem>, Refusal> {
    let mut items = Vec::new();
    for number in remembered(portal, headers) {
        // A link that was renewed elsewhere opens nothing any more.
        let Ok(seat) = seat(portal, caller, headers, &number).await else { continue };
        let found = view::view(portal, &seat, caller.locale).await?;
        items.push(ComplaintItem {
            complaint_number: found.complaint_number,
            waybill_number: found.waybill_number,
            category: found.category,
            state: found.state,
            level: found.level,
            is_own: true,
            filed_at: found.filed_at,
            next: found.next,
            priority: None,
            desk: None,
        });
    }
    Ok(Page { items, next_cursor: None })
}

/// `GET /desk/jobs`.
pub async fn jobs(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
) -> Result<Response, Refusal> {
    staff.one_of(&[StaffRole::Admin, StaffRole::Manager, StaffRole::Supervisor])?;
    let runs = store::job_runs(&portal.store).await?;
    let local = local(&portal);
    Ok(page::render(&portal, &caller, api::JOBS, StatusCode::OK, |visitor| jobs_page(visitor, &runs, &local)))
}
