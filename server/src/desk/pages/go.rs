//! `GET /desk/go`: what was typed into the command bar leads to a case, a page, a saved view, a shipment, a customer, or
//! a search. It writes nothing.

use app::account::StaffRole;
use app::desk::pages::command;
use app::desk::{api, place_of};
use app::shipment::api as shipment_api;
use app::shipment::identifier::waybill_number;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::complaint::{DESK, seat};
use crate::contact;
use crate::desk::queue_view;
use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Staff;
use crate::shipment::store::version;
use crate::state::Portal;

/// Longer than anything that is looked for.
const MOST_TYPED: usize = 120;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    q: String,
}

/// For those who have a queue: the desk, and staff of a unit, who find cases and pages.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<Typed>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let roles: Vec<StaffRole> = DESK.iter().copied().chain([StaffRole::Unit]).collect();
    staff.one_of(&roles)?;
    let typed: String = query.q.trim().chars().filter(|c| !c.is_control()).take(MOST_TYPED).collect();
    if typed.is_empty() {
        let views = queue_view::list(&portal, &staff).await?;
        return Ok(page::render(&portal, &caller, api::GO, StatusCode::OK, |visitor| command(visitor, &views)));
    }
    let to = match seat(&portal, &caller, &headers, &typed).await {
        Ok(seat) if seat.is_staff() => api::case_page(seat.number()),
        _ => elsewhere(&portal, &staff, &typed).await?,
    };
    Ok(Redirect::to(&to).into_response())
}

/// A page before a saved view before a parcel before a customer: the fewest can be meant by a word, the most by a name.
async fn elsewhere(portal: &Portal, staff: &Staff, typed: &str) -> Result<String, Refusal> {
    if let Some(path) = place_of(typed, staff.role) {
        return Ok(path.to_string());
    }
    if let Some(saved) = queue_view::named(portal, staff, typed).await? {
        return Ok(api::view_page(&saved.id));
    }
    // A unit learns of parcels and customers only what its own cases say.
    if !DESK.contains(&staff.role) {
        return Ok(api::search_page(typed));
    }
    let number = waybill_number::normalise(typed);
    if waybill_number::is_well_formed(&number) && version(&portal.store, &number).await?.is_some() {
        return Ok(shipment_api::tracking_page(&number));
    }
    let found = contact::search(portal, typed).await?;
    let is_address = app::account::rules::email_fault(&app::account::rules::normalise_email(typed)).is_none();
    match !found.matches.is_empty() || found.phone.is_some() || is_address {
        true => Ok(api::look_up_page(typed)),
        false => Ok(api::search_page(typed)),
    }
}
