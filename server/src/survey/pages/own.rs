//! `/account/surveys`: what one was asked, and why not.

use app::survey::campaign::api;
use app::survey::invitation::pages::own as screen;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::Response;

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
    let own = invitation::own(&portal, &person.person_id).await?;
    let local = |at| in_zone(at, &portal.settings.zone);
    Ok(render(&portal, &caller, api::OWN_SURVEYS, StatusCode::OK, |visitor| screen(visitor, &own, &local)))
}
