//! One's own preferences: quiet hours, and what else we may write about.

use app::notification::Preferences;
use app::problem::Problem;
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification::store::preference as store;
use crate::session::Person;
use crate::state::Portal;

/// Quiet hours and consent. Service messages are part of the service and have no switch.
#[utoipa::path(
    get, path = "/api/v1/preferences", operation_id = "find_preferences", tag = "inbox", security(("session" = [])),
    responses(
        (status = 200, body = Preferences),
        (status = 401, body = Problem),
    )
)]
pub async fn find(State(portal): State<Portal>, Person(person): Person) -> Result<Response, Refusal> {
    let found = store::find(&portal.store, &person.person_id).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(found)).into_response())
}

/// Sets all of them. A change of consent is kept as one more statement; the last one counts.
#[utoipa::path(
    put, path = "/api/v1/preferences", operation_id = "set_preferences", tag = "inbox", security(("session" = [])),
    request_body = Preferences,
    responses(
        (status = 200, body = Preferences),
        (status = 401, body = Problem),
        (status = 422, body = Problem),
    )
)]
pub async fn set(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Json(wanted): Json<Preferences>,
) -> Result<Response, Refusal> {
    let problems = wanted.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let now = portal.clock.now();
    let id = &person.person_id;
    let before = store::find(&portal.store, id).await?;
    if before != wanted {
        let mut tx = portal.store.begin().await?;
        store::set_quiet_hours(&mut tx, id, wanted.quiet_hours, now).await?;
        let consents = [("marketing", before.marketing, wanted.marketing), ("survey", before.survey, wanted.survey)];
        for (purpose, _, is_granted) in consents.into_iter().filter(|(_, before, wanted)| before != wanted) {
            store::record_consent(&mut tx, id, purpose, is_granted, now).await?;
        }
        let subject = ["person:", id].concat();
        let entry = Entry::by(&caller, "preference.changed", &subject);
        let entry = entry.with("marketing", wanted.marketing.to_string()).with("survey", wanted.survey.to_string());
        audit::record(&mut tx, &entry, now).await?;
        tx.commit().await?;
    }
    Ok(([(CACHE_CONTROL, "no-store")], Json(wanted)).into_response())
}
