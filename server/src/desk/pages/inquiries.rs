//! `GET /desk/inquiries`: questions to units that wait.

use app::account::StaffRole;
use app::desk::api;
use app::desk::pages::{InquiriesScreen, inquiries};
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use crate::clock::in_zone;
use crate::complaint::inquiry;
use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Staff;
use crate::state::Portal;

const LIMIT: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cursor: Option<String>,
}

/// A unit's staff see its own.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let found = inquiry::waiting(&portal, &staff, asked.cursor.as_deref(), LIMIT).await?;
    let local = |at| in_zone(at, &portal.settings.zone);
    let screen = InquiriesScreen { is_unit: staff.role == StaffRole::Unit, local: &local };
    Ok(page::render(&portal, &caller, api::INQUIRIES, StatusCode::OK, |visitor| inquiries(visitor, &found, &screen)))
}
