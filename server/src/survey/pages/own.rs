//! `/account/surveys`: what one was asked, and why not.

use app::survey::campaign::api;
use app::survey::invitation::pages::own as screen;
use axum::Form;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::session::Person;
use crate::state::Portal;
use crate::survey::invitation;

/// `GET /account/surveys`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
) -> Result<Response, Refusal> {
    let own = invitation::own(&portal, &person.person_id, caller.locale).await?;
    let local = |at| in_zone(at, &portal.settings.zone);
    Ok(render(&portal, &caller, api::OWN_SURVEYS, StatusCode::OK, |visitor| screen(visitor, &own, &local)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    id: String,
}

/// `POST /account/surveys`: to the questions of one of them.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Refusal> {
    let secret = invitation::link_of(&portal, &caller, &person.person_id, &wanted.id).await?;
    Ok(Redirect::to(&api::answer_page(&secret)).into_response())
}
