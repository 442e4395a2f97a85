//! The pages of messages: load through the API, render, answer plain forms.

use app::notification::MessageState;
use app::notification::api;
use app::notification::pages::{self, PreferenceForm, Saved, Shown};
use app::problem::Problem;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Person;
use crate::state::Portal;

#[derive(Debug, Deserialize)]
pub struct InboxQuery {
    cursor: Option<String>,
}

/// `GET /inbox`.
pub async fn inbox(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<InboxQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let cursor = query.cursor.as_deref();
    let found = api::inbox(&page::wire(&portal, &caller, &headers), cursor).await.map_err(refusal)?;
    let path = api::inbox_page(cursor);
    Ok(page::render(&portal, &caller, &path, StatusCode::OK, |visitor| pages::inbox(visitor, found)))
}

#[derive(Debug, Deserialize)]
pub struct ReadForm {
    #[serde(default)]
    id: String,
}

/// `POST /inbox`: a message was read.
pub async fn read(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Form(form): Form<ReadForm>,
) -> Result<Response, Refusal> {
    api::read(&page::wire(&portal, &caller, &headers), &form.id).await.map_err(refusal)?;
    Ok(Redirect::to(api::INBOX_PAGE).into_response())
}

#[derive(Debug, Deserialize)]
pub struct PreferencesQuery {
    saved: Option<String>,
}

/// `GET /account/notifications`.
pub async fn preferences(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<PreferencesQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = api::preferences(&page::wire(&portal, &caller, &headers)).await.map_err(refusal)?;
    let saved = if query.saved.is_some() { Saved::Yes } else { Saved::NotTried };
    Ok(show_preferences(&portal, &caller, PreferenceForm::of(&found), saved, StatusCode::OK))
}

/// A box that is not ticked is not sent.
#[derive(Debug, Deserialize)]
pub struct PreferencesTyped {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    marketing: Option<String>,
    survey: Option<String>,
}

/// `POST /account/notifications`.
pub async fn set_preferences(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(_): Person,
    headers: HeaderMap,
    Form(typed): Form<PreferencesTyped>,
) -> Result<Response, Refusal> {
    let form = PreferenceForm {
        from: typed.from,
        until: typed.until,
        marketing: typed.marketing.is_some(),
        survey: typed.survey.is_some(),
    };
    match form.read() {
        Err(fault) => Ok(show_preferences(&portal, &caller, form, fault, StatusCode::UNPROCESSABLE_ENTITY)),
        Ok(wanted) => {
            let wire = page::wire(&portal, &caller, &headers);
            api::set_preferences(&wire, &wanted).await.map_err(refusal)?;
            Ok(Redirect::to(&[api::PREFERENCES_PAGE, "?saved=1"].concat()).into_response())
        }
    }
}

fn show_preferences(
    portal: &Portal,
    caller: &Caller,
    form: PreferenceForm,
    saved: Saved,
    status: StatusCode,
) -> Response {
    let zone = portal.settings.zone.iana_name().unwrap_or("UTC").to_string();
    page::render(portal, caller, api::PREFERENCES_PAGE, status, |visitor| {
        pages::preferences(visitor, form, saved, &zone)
    })
}

#[derive(Debug, Default, Deserialize)]
pub struct OutboxQuery {
    state: Option<String>,
    cursor: Option<String>,
}

impl OutboxQuery {
    fn shown(self, is_stale: bool) -> Shown {
        let state = self.state.and_then(|word| word.parse().ok()).unwrap_or(MessageState::Waiting);
        Shown { state, cursor: self.cursor.filter(|cursor| !cursor.is_empty()), is_stale }
    }
}

/// `GET /desk/outbox`.
pub async fn outbox(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<OutboxQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    show_outbox(&portal, &caller, &headers, &query.shown(false), StatusCode::OK).await
}

#[derive(Debug, Deserialize)]
pub struct ActionForm {
    #[serde(default)]
    id: String,
    #[serde(default)]
    action: String,
    state: Option<String>,
    cursor: Option<String>,
}

/// `POST /desk/outbox`: once more, or never.
pub async fn act(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Form(form): Form<ActionForm>,
) -> Result<Response, Refusal> {
    let wire = page::wire(&portal, &caller, &headers);
    let done = match form.action.as_str() {
        "retry" => api::retry(&wire, &form.id).await,
        "drop" => api::drop(&wire, &form.id).await,
        _ => return Err(Refusal::BadRequest),
    };
    let shown = OutboxQuery { state: form.state, cursor: form.cursor };
    match done {
        Ok(_) => {
            let shown = shown.shown(false);
            Ok(Redirect::to(&api::outbox_page(shown.state, shown.cursor.as_deref())).into_response())
        }
        Err(problem) if problem.status == 409 => {
            show_outbox(&portal, &caller, &headers, &shown.shown(true), StatusCode::CONFLICT).await
        }
        Err(problem) => Err(refusal(problem)),
    }
}

async fn show_outbox(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    shown: &Shown,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let wire = page::wire(portal, caller, headers);
    let list = api::outbox(&wire, shown.state, shown.cursor.as_deref()).await.map_err(refusal)?;
    let path = api::outbox_page(shown.state, shown.cursor.as_deref());
    Ok(page::render(portal, caller, &path, status, |visitor| pages::outbox(visitor, shown, list)))
}

/// A problem of the in-process API becomes the page's own refusal.
fn refusal(problem: Problem) -> Refusal {
    match problem.status {
        400 => Refusal::BadRequest,
        401 => Refusal::SignInRequired,
        403 => Refusal::Forbidden,
        404 => Refusal::NotFound,
        409 => Refusal::Conflict,
        422 => Refusal::Invalid(problem.errors),
        503 => Refusal::Unavailable,
        _ => Refusal::Internal,
    }
}
