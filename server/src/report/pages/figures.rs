//! `GET /desk/figures` and `GET /desk/figures/units`.

use app::report::pages::{FiguresScreen, UnitsScreen, figures, units as units_screen};
use app::report::{Period, PeriodQuery};
use app::ui::form::Faults;
use axum::extract::{Extension, OriginalUri, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::http::{Caller, Refusal};
use crate::page::{path_of, render};
use crate::report::http::{FiguresQuery, wanted_complaints, wanted_units};
use crate::report::{READERS, clocks, today};
use crate::session::Staff;
use crate::state::Portal;

/// The query with a period that can be read; and what was typed, if that could not. Other faults pass through: no form
/// of ours makes them.
fn readable(portal: &Portal, query: FiguresQuery) -> (FiguresQuery, Option<(PeriodQuery, Faults)>) {
    match query.period(portal) {
        Err(Refusal::Invalid(faults)) => {
            let typed = PeriodQuery { month: query.month, from: query.from, to: query.to };
            let rest = FiguresQuery { by: query.by, sort: query.sort, ..FiguresQuery::default() };
            (rest, Some((typed, Faults(faults))))
        }
        _ => (query, None),
    }
}

fn status(refused: &Option<(PeriodQuery, Faults)>) -> StatusCode {
    if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// For managers, supervisors and administrators.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    let (query, refused) = readable(&portal, query);
    let period = query.period(&portal)?;
    let complaints = wanted_complaints(&portal, &caller, &query).await?;
    let screen = FiguresScreen {
        today: clocks(&portal, Period::day(today(&portal)), caller.locale).await?,
        clocks: clocks(&portal, period, caller.locale).await?,
        complaints,
        sort: query.sort()?,
        refused,
    };
    let path = path_of(&uri);
    Ok(render(&portal, &caller, &path, status(&screen.refused), |visitor| figures(visitor, &screen)))
}

/// For them, and for staff of a unit about their own.
pub async fn units(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Refusal> {
    let (query, refused) = readable(&portal, query);
    let screen = UnitsScreen {
        units: wanted_units(&portal, &staff, &query).await?,
        sort: query.sort()?,
        has_all: READERS.contains(&staff.role),
        refused,
    };
    let path = path_of(&uri);
    Ok(render(&portal, &caller, &path, status(&screen.refused), |visitor| units_screen(visitor, &screen)))
}
