//! `/account/expectations`.

use std::collections::HashMap;

use app::survey::expectation::{ExpectationDraft, ExpectationFacts};
use app::survey::result::api;
use app::survey::result::pages::{ExpectationScreen, expectation as screen};
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{facts, state};
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::session::Person;
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// `GET /account/expectations`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Query(query): Query<Done>,
) -> Result<Response, Refusal> {
    let found = facts(&portal, &person).await?;
    let shown = ExpectationScreen { is_done: query.done.is_some(), ..ExpectationScreen::default() };
    Ok(page(&portal, &caller, StatusCode::OK, &found, &shown))
}

fn page(
    portal: &Portal,
    caller: &Caller,
    status: StatusCode,
    facts: &ExpectationFacts,
    shown: &ExpectationScreen,
) -> Response {
    render(portal, caller, api::EXPECTATIONS, status, |visitor| screen(visitor, facts, shown))
}

/// `POST /account/expectations`: in days, with a point or a comma.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    let typed = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let hours = |name: &str| typed(name).trim().replace(',', ".").parse::<f64>().map_or(0.0, |days| days * 24.0);
    let draft = ExpectationDraft { minimum_hours: hours("minimum_days"), desired_hours: hours("desired_days") };
    let (status, shown) = match state(&portal, &caller, &person, &draft).await {
        Ok(()) => return Ok(Redirect::to(&[api::EXPECTATIONS, "?done=1"].concat()).into_response()),
        Err(Refusal::Invalid(_)) => {
            let typed = Some((typed("minimum_days"), typed("desired_days")));
            (StatusCode::UNPROCESSABLE_ENTITY, ExpectationScreen { typed, ..ExpectationScreen::default() })
        }
        Err(Refusal::Conflict) => {
            (StatusCode::CONFLICT, ExpectationScreen { is_late: true, ..ExpectationScreen::default() })
        }
        Err(other) => return Err(other),
    };
    let found = facts(&portal, &person).await?;
    Ok(page(&portal, &caller, status, &found, &shown))
}
