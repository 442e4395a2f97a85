//! `GET /admin`: for whoever of the staff sets anything up.

use app::desk::api;
use app::desk::pages::settings;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Staff;
use crate::state::Portal;

pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
) -> Result<Response, Refusal> {
    if app::shell::settings(caller.locale, staff.role).is_empty() {
        return Err(Refusal::Forbidden);
    }
    Ok(page::render(&portal, &caller, api::SETTINGS, StatusCode::OK, |visitor| settings(visitor, staff.role)))
}
