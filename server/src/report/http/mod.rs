//! The API's doors to the figures: the numbers of the page, and the same as files.

use app::problem::Problem;
use app::report::{ClockFigures, ComplaintFigures, Dimension, Period, PeriodQuery, Sort, UnitFigures};
use axum::Json;
use axum::extract::{Extension, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::{READERS, clocks, complaints, export, today, units};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::spreadsheet::Format;
use crate::state::Portal;

/// What is asked of a table; an empty text is what is usual.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FiguresQuery {
    pub month: String,
    pub from: String,
    pub to: String,
    /// Of complaints; by category.
    pub by: String,
    pub sort: String,
    /// Of an export.
    pub format: Format,
}

impl FiguresQuery {
    /// # Errors
    /// `Invalid` by field.
    pub fn period(&self, portal: &Portal) -> Result<Period, Refusal> {
        let query = PeriodQuery { month: self.month.clone(), from: self.from.clone(), to: self.to.clone() };
        query.period(today(portal)).map_err(Refusal::Invalid)
    }

    /// # Errors
    /// `Invalid` (`/by unknown`).
    pub fn dimension(&self) -> Result<Dimension, Refusal> {
        match self.by.as_str() {
            "" => Ok(Dimension::Category),
            by => by.parse().map_err(|error: String| Refusal::field("/by", "unknown", &error)),
        }
    }

    /// # Errors
    /// `Invalid` (`/sort unknown`).
    pub fn sort(&self) -> Result<Option<Sort>, Refusal> {
        match self.sort.as_str() {
            "" => Ok(None),
            sort => sort.parse().map(Some).map_err(|error: String| Refusal::field("/sort", "unknown", &error)),
        }
    }
}

pub(super) async fn wanted_complaints(
    portal: &Portal,
    caller: &Caller,
    query: &FiguresQuery,
) -> Result<ComplaintFigures, Refusal> {
    let (period, by, sort) = (query.period(portal)?, query.dimension()?, query.sort()?);
    let mut found = complaints(portal, period, by, caller.locale).await?;
    if let Some(sort) = sort {
        found.sort(sort);
    }
    Ok(found)
}

async fn wanted_clocks(portal: &Portal, caller: &Caller, query: &FiguresQuery) -> Result<ClockFigures, Refusal> {
    let (period, sort) = (query.period(portal)?, query.sort()?);
    let mut found = clocks(portal, period, caller.locale).await?;
    if let Some(sort) = sort {
        found.sort(sort);
    }
    Ok(found)
}

pub(super) async fn wanted_units(portal: &Portal, staff: &Staff, query: &FiguresQuery) -> Result<UnitFigures, Refusal> {
    let (period, sort) = (query.period(portal)?, query.sort()?);
    let mut found = units(portal, staff, period).await?;
    if let Some(sort) = sort {
        found.sort(sort);
    }
    Ok(found)
}

fn told(figures: impl Serialize) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(figures)).into_response()
}

/// Complaints filed in the period and how many of them were judged valid, by category, cause, unit or lane, per 10 000
/// shipments delivered in the period, with the 95 % interval (Wilson). Units of fewer than 5 complaints stand in one row,
/// `*`, with others beside them where their number would follow from the total. For managers, supervisors and
/// administrators.
#[utoipa::path(
    get, path = "/api/v1/figures/complaints", tag = "figures", security(("session" = [])),
    params(
        ("month" = Option<String>, Query, description = "`2026-11`; counts before `from` and `to`. By default this month"),
        ("from" = Option<String>, Query, description = "Day of the operator, with `to`; both included"),
        ("to" = Option<String>, Query),
        ("by" = Option<String>, Query, description = "`category`, `cause`, `unit` or `lane`"),
        ("sort" = Option<String>, Query, description = "`name`, `received` or `valid`; `-` before it turns it round"),
    ),
    responses(
        (status = 200, body = ComplaintFigures), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn find_complaints(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    Ok(told(wanted_complaints(&portal, &caller, &query).await?))
}

/// The same numbers as CSV (UTF-8 with a byte order mark) or XLSX, the total last.
#[utoipa::path(
    get, path = "/api/v1/figures/complaints/export", tag = "figures", security(("session" = [])),
    params(
        ("month" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("by" = Option<String>, Query), ("sort" = Option<String>, Query),
        ("format" = inline(Option<Format>), Query, description = "By default csv"),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = String), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn export_complaints(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    let found = wanted_complaints(&portal, &caller, &query).await?;
    let name = ["complaints-by-", found.by.as_str()].concat();
    export::answer(export::complaint_rows(caller.locale, &found), &name, query.format).await
}

/// Deadlines of complaints that fall due in the period: met, missed, open, and the share met in time of those that are
/// decided, with n and the 95 % interval; below 10 no share. For managers, supervisors and administrators.
#[utoipa::path(
    get, path = "/api/v1/figures/clocks", tag = "figures", security(("session" = [])),
    params(
        ("month" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("sort" = Option<String>, Query, description = "`name`, `due`, `met` or `missed`; `-` before it turns it round"),
    ),
    responses(
        (status = 200, body = ClockFigures), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn find_clocks(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    Ok(told(wanted_clocks(&portal, &caller, &query).await?))
}

/// The same numbers as CSV or XLSX, the total last.
#[utoipa::path(
    get, path = "/api/v1/figures/clocks/export", tag = "figures", security(("session" = [])),
    params(
        ("month" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("sort" = Option<String>, Query),
        ("format" = inline(Option<Format>), Query, description = "By default csv"),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = String), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn export_clocks(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    let found = wanted_clocks(&portal, &caller, &query).await?;
    export::answer(export::clock_rows(caller.locale, &found), "deadlines", query.format).await
}

/// What each unit answers for: complaints of the period that name it; of those judged, and not merged into another, the
/// share that was valid; of questions to it that fell due in the period, the share answered late or not at all. Nothing
/// below 5, no share below 10. Staff of a unit read their own.
#[utoipa::path(
    get, path = "/api/v1/figures/units", tag = "figures", security(("session" = [])),
    params(
        ("month" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("sort" = Option<String>, Query, description = "`name` or `received`; `-` before it turns it round"),
    ),
    responses(
        (status = 200, body = UnitFigures), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn find_units(
    State(portal): State<Portal>,
    staff: Staff,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Refusal> {
    Ok(told(wanted_units(&portal, &staff, &query).await?))
}

/// The same numbers as CSV or XLSX.
#[utoipa::path(
    get, path = "/api/v1/figures/units/export", tag = "figures", security(("session" = [])),
    params(
        ("month" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("sort" = Option<String>, Query),
        ("format" = inline(Option<Format>), Query, description = "By default csv"),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = String), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem),
    )
)]
pub async fn export_units(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Refusal> {
    let found = wanted_units(&portal, &staff, &query).await?;
    export::answer(export::unit_rows(caller.locale, &found), "units", query.format).await
}
