//! The tracking pages: load through the API, render, answer plain forms.

use app::locale::Locale;
use app::shell::Visitor;
use app::shipment::api;
use app::shipment::identifier::{likely_typos, parse_list, waybill_number};
use app::shipment::pages::{self, TrackForm, TrackProblem, VerifyState};
use axum::Form;
use axum::extract::{Extension, OriginalUri, Path, Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::AnyView;
use serde::Deserialize;

use super::store;
use super::verification::{self, Factor};
use crate::http::{Caller, Refusal, cookie, quota};
use crate::page;
use crate::state::Portal;

/// `GET /`.
pub async fn home(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Response {
    let form = TrackForm { typed: String::new(), problem: None };
    page::render(&portal, &caller, "/", StatusCode::OK, |visitor| pages::home(visitor, form))
}

#[derive(Debug, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    waybill_numbers: String,
}

/// `GET /track?waybill_numbers=…`: one number goes to its own page, several make a list.
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (numbers, dropped) = parse_list(&query.waybill_numbers);
    let again = |problem: TrackProblem| {
        let form = TrackForm { typed: query.waybill_numbers.clone(), problem: Some(problem) };
        page::render(&portal, &caller, "/", StatusCode::UNPROCESSABLE_ENTITY, |visitor| pages::home(visitor, form))
    };
    match numbers.as_slice() {
        [] if query.waybill_numbers.trim().is_empty() => return Ok(again(TrackProblem::Empty)),
        [] => return Ok(again(TrackProblem::Malformed(query.waybill_numbers.clone()))),
        [only] if !waybill_number::is_well_formed(only) => return Ok(again(TrackProblem::Malformed(only.clone()))),
        [only] => return Ok(Redirect::to(&["/track/", only].concat()).into_response()),
        _ => {}
    }
    let wire = page::wire(&portal, &caller, &headers);
    let results = api::tracking_list(&wire, &numbers).await.map_err(|problem| refusal(&portal, problem))?;
    let path = page::path_of(&uri);
    Ok(page::render(&portal, &caller, &path, StatusCode::OK, |visitor| pages::list(visitor, results.items, dropped)))
}

#[derive(Debug, Deserialize)]
pub struct LinkQuery {
    key: Option<String>,
}

/// What a later feature says to this visitor beside the parcel, made while the page is rendered. The feature's own
/// handler of the page brings it: this one knows of none.
pub type Beside<'b> = &'b (dyn Fn(&Visitor) -> Option<AnyView> + Sync);

/// `GET /track/{waybill_number}`. With the parcel's link (`?key=`) the proof moves into a cookie and out of the address.
///
/// # Errors
/// As the API refuses.
pub async fn tracking(
    (portal, caller, headers): (&Portal, &Caller, &HeaderMap),
    typed: &str,
    query: LinkQuery,
    beside: Beside<'_>,
) -> Result<Response, Refusal> {
    let number = waybill_number::normalise(typed);
    if let Some(secret) = query.key {
        return open_by_link(portal, caller, headers, &number, &secret).await;
    }
    if number != typed && waybill_number::is_well_formed(&number) {
        return Ok(Redirect::to(&["/track/", &number].concat()).into_response());
    }
    show((portal, caller, headers), &number, VerifyState::None, StatusCode::OK, beside).await
}

/// Nobody has anything to say.
fn alone(_: &Visitor) -> Option<AnyView> {
    None
}

async fn open_by_link(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    number: &str,
    secret: &str,
) -> Result<Response, Refusal> {
    portal.verifications.take(caller.address, 1)?;
    match verification::is_link(portal, number, secret).await? {
        true => Ok(opened(portal, headers, number, store::Scope::Party, portal.clock.now())),
        false => show((portal, caller, headers), number, VerifyState::LinkExpired, StatusCode::OK, &alone).await,
    }
}

/// To the clean address, with the proof in a cookie.
fn opened(
    portal: &Portal,
    headers: &HeaderMap,
    number: &str,
    scope: store::Scope,
    now: app::value::Instant,
) -> Response {
    let mut response = Redirect::to(&["/track/", number].concat()).into_response();
    if let Some(cookie) = verification::proof_cookie(portal, headers, number, scope, now) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

#[derive(Debug, Deserialize)]
pub struct VerifyForm {
    #[serde(default)]
    phone_last4: String,
}

/// `POST /track/{waybill_number}`: the verify step without JavaScript.
pub async fn verify(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(typed): Path<String>,
    headers: HeaderMap,
    Form(form): Form<VerifyForm>,
) -> Result<Response, Refusal> {
    portal.verifications.take(caller.address, 1)?;
    let number = waybill_number::normalise(&typed);
    let digits = form.phone_last4.trim();
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show((&portal, &caller, &headers), &number, VerifyState::Malformed, status, &alone).await;
    }
    let now = portal.clock.now();
    match verification::verify(&portal, &caller, &number, Factor::PhoneLast4(digits), now).await {
        Ok(scope) => Ok(opened(&portal, &headers, &number, scope, now)),
        Err(Refusal::Forbidden) => {
            show((&portal, &caller, &headers), &number, VerifyState::Wrong, StatusCode::FORBIDDEN, &alone).await
        }
        Err(Refusal::TooMany(spent)) => {
            let (state, status) = (VerifyState::TooMany, StatusCode::TOO_MANY_REQUESTS);
            let page = show((&portal, &caller, &headers), &number, state, status, &alone).await?;
            Ok(quota::on_page(Some(spent), page))
        }
        Err(other) => Err(other),
    }
}

async fn show(
    (portal, caller, headers): (&Portal, &Caller, &HeaderMap),
    number: &str,
    verify: VerifyState,
    status: StatusCode,
    beside: Beside<'_>,
) -> Result<Response, Refusal> {
    let path = ["/track/", number].concat();
    let wire = page::wire(portal, caller, headers);
    match api::tracking(&wire, number).await {
        Ok(found) => Ok(page::render(portal, caller, &path, status, |visitor| {
            pages::tracking(visitor, found, verify, beside(visitor))
        })),
        Err(problem) if problem.status == 404 => {
            let suggestions = store::existing(&portal.store, &likely_typos(number)).await?;
            let status = StatusCode::NOT_FOUND;
            Ok(page::render(portal, caller, &path, status, |visitor| pages::not_found(visitor, number, &suggestions)))
        }
        Err(problem) => Err(refusal(portal, problem)),
    }
}

/// A problem of the in-process API becomes the page's own refusal.
fn refusal(portal: &Portal, problem: app::problem::Problem) -> Refusal {
    match problem.status {
        400 => Refusal::BadRequest,
        403 => Refusal::Forbidden,
        404 => Refusal::NotFound,
        422 => Refusal::Invalid(problem.errors),
        429 => Refusal::TooMany(portal.lookups.spent()),
        503 => Refusal::Unavailable,
        _ => Refusal::Internal,
    }
}

/// `GET /{language}/…`: keeps the language in a cookie and goes on without the prefix.
pub async fn language(State(portal): State<Portal>, OriginalUri(uri): OriginalUri) -> Result<Response, Refusal> {
    let path = page::path_of(&uri);
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    let tag = parts.next().unwrap_or_default().split('?').next().unwrap_or_default();
    let locale = Locale::ALL.into_iter().find(|l| l.tag().eq_ignore_ascii_case(tag)).ok_or(Refusal::NotFound)?;
    // Never `//host`: the rest starts with exactly one slash.
    let rest = ["/", parts.next().unwrap_or_default().trim_start_matches(['/', '\\'])].concat();
    let mut response = (StatusCode::FOUND, [(LOCATION, rest)]).into_response();
    let year_s = 365 * 86_400;
    if let Some(value) = cookie::set("lang", locale.tag(), year_s, portal.settings.is_https, false) {
        response.headers_mut().insert(SET_COOKIE, value);
    }
    Ok(response)
}
