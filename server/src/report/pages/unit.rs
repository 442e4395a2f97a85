//! `/desk/units/{code}`: one unit, with the open complaints that name it beside the box that closes it.

use std::collections::HashMap;

use app::account::admin::{Unit, UnitDraft, UnitKind};
use app::account::hours::{ClockTime, OpeningHours, Span, WEEK_DAYS};
use app::account::pages::{TypedHours, UnitScreen, hour_fields, typed_hours, unit as screen};
use app::account::{StaffRole, api};
use app::problem::FieldProblem;
use app::report::{Dimension, api as report};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::account::unit;
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::report::store;
use crate::session::Staff;
use crate::state::Portal;

const ADMIN: [StaffRole; 1] = [StaffRole::Admin];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

async fn found(portal: &Portal, code: &str) -> Result<UnitScreen, Refusal> {
    let unit = unit::store::find(&portal.store, code).await?.ok_or(Refusal::NotFound)?;
    Ok(UnitScreen {
        hours: typed_hours(unit.hours.as_ref()),
        faults: Faults::default(),
        is_done: false,
        is_stale: false,
        open_count: store::open_of_unit(&portal.store, code).await?,
        cases: report::open_complaints(Dimension::Unit, code),
        unit,
    })
}

/// `GET /desk/units/{code}`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(code): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, Refusal> {
    staff.one_of(&ADMIN)?;
    let found = UnitScreen { is_done: query.done.is_some(), ..found(&portal, &code).await? };
    Ok(page(&portal, &caller, StatusCode::OK, &found))
}

fn page(portal: &Portal, caller: &Caller, status: StatusCode, s: &UnitScreen) -> Response {
    render(portal, caller, &api::unit_page(&s.unit.code), status, |visitor| screen(visitor, s))
}

/// `POST /desk/units/{code}`: the unit as it should be.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(code): Path<String>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    staff.one_of(&ADMIN)?;
    let stored = found(&portal, &code).await?;
    let text = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let version = text("version").parse().map_err(|_| Refusal::BadRequest)?;
    let kind: UnitKind = text("kind").parse().map_err(|_| Refusal::BadRequest)?;
    let typed: TypedHours = std::array::from_fn(|day| {
        std::array::from_fn(|slot| {
            let (opens, closes) = hour_fields(day, slot);
            (text(&opens), text(&closes))
        })
    });
    let (hours, mut faults) = read(&typed);
    let mut draft = UnitDraft {
        name: text("name"),
        kind,
        is_closed: fields.contains_key("is_closed"),
        public_name: Some(text("public_name")),
        address: Some(text("address")),
        hours: Some(hours),
    };
    draft.normalise();
    let done = match faults.is_empty() {
        true => unit::put(&portal, &caller, (&code, Some(version)), draft.clone()).await,
        false => {
            faults.extend(draft.problems());
            Err(Refusal::Invalid(faults))
        }
    };
    let refused = UnitScreen { unit: typed_unit(&stored.unit, draft), hours: typed, ..stored };
    match done {
        Ok(_) => Ok(Redirect::to(&[&api::unit_page(&code), "?done=1"].concat()).into_response()),
        Err(Refusal::Invalid(faults)) => {
            let refused = UnitScreen { faults: Faults(faults), ..refused };
            Ok(page(&portal, &caller, StatusCode::UNPROCESSABLE_ENTITY, &refused))
        }
        Err(Refusal::PreconditionFailed) => {
            let refused = UnitScreen { is_stale: true, ..refused };
            Ok(page(&portal, &caller, StatusCode::PRECONDITION_FAILED, &refused))
        }
        Err(other) => Err(other),
    }
}

/// What was typed over what is stored; its version is the stored one, so that sending it again means it.
fn typed_unit(stored: &Unit, draft: UnitDraft) -> Unit {
    Unit {
        name: draft.name,
        kind: draft.kind,
        public_name: draft.public_name,
        address: draft.address,
        hours: None,
        ..stored.clone()
    }
}

/// The hours, and what is wrong by day. An empty pair is no span.
fn read(typed: &TypedHours) -> (OpeningHours, Vec<FieldProblem>) {
    let mut faults = Vec::new();
    let days = std::array::from_fn(|day| {
        let mut spans = Vec::new();
        for (opens, closes) in &typed[day] {
            let span = match (opens.is_empty(), closes.is_empty()) {
                (true, true) => continue,
                (false, false) => opens.parse::<ClockTime>().ok().zip(closes.parse().ok()).ok_or("malformed"),
                _ => Err("incomplete"),
            };
            match span {
                Ok((opens, closes)) => spans.push(Span { opens, closes }),
                Err(code) => faults.push(FieldProblem::new(["/hours/", WEEK_DAYS[day]].concat(), code, "")),
            }
        }
        spans
    });
    (OpeningHours::of_days(days), faults)
}
