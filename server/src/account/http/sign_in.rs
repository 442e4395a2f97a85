//! Sessions: opened by a proof, listed, ended.

use app::account::Me;
use app::account::form::{Device, SetUp, SignIn};
use app::value::Page;
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;

use super::device;
use crate::account::sign_in::{self, Asked, Entered};
use crate::account::{device as devices, me, staff};
use crate::http::{Caller, Refusal};
use crate::session::{self, Person};
use crate::state::Portal;

/// Signs in with a password, with the digits of a sign-in mail, or with its link.
///
/// The answer sets the session cookie. What is wrong or missing is named: `/password wrong`, `/code required`,
/// `/code wrong`, `/email unverified`. Known and unknown addresses are answered alike.
#[utoipa::path(
    post, path = "/api/v1/sessions", tag = "account",
    request_body = SignIn,
    responses(
        (status = 201, body = Me, description = "Signed in; sets the session cookie"),
        (status = 401, body = app::problem::Problem, description = "A proof is wrong or missing"),
        (status = 422, body = app::problem::Problem),
        (status = 429, body = app::problem::Problem, description = "Too many tries"),
        (status = 503, body = app::problem::Problem, description = "Too many sign-ins at once"),
    )
)]
pub async fn open(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(form): Json<SignIn>,
) -> Result<Response, Refusal> {
    let asked = Asked { form, pending: None, caller: &caller, headers: &headers };
    let entered = sign_in::sign_in(&portal, asked).await?;
    answer(&portal, &headers, entered).await
}

pub(super) async fn answer(portal: &Portal, headers: &HeaderMap, entered: Entered) -> Result<Response, Refusal> {
    let me = me::of(&portal.store, &entered.person.id).await?;
    let mut response = (StatusCode::CREATED, [("cache-control", "no-store")], Json(me)).into_response();
    set_cookies(portal, headers, &entered, &mut response);
    Ok(response)
}

/// The session, and the mark by which this device is known next time.
pub(in crate::account) fn set_cookies(
    portal: &Portal,
    headers: &HeaderMap,
    entered: &Entered,
    response: &mut Response,
) {
    let https = portal.settings.is_https;
    let cookies = [
        session::cookie_of(&entered.opened.secret, entered.opened.max_age_s, https),
        sign_in::known_device_cookie(portal, headers, &entered.person.email),
    ];
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// Signs this device out.
#[utoipa::path(
    delete, path = "/api/v1/sessions/current", tag = "account", security(("session" = [])),
    responses((status = 204, description = "Signed out"), (status = 401, body = app::problem::Problem))
)]
pub async fn close(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
) -> Result<Response, Refusal> {
    devices::revoke(&portal, &caller, &person, &person.session_id).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = session::no_cookie(portal.settings.is_https) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// A list of devices; never more than one page.
#[derive(ToSchema)]
#[allow(dead_code, reason = "names the generic Page<Device> in the contract")]
pub struct DeviceList {
    items: Vec<Device>,
    next_cursor: Option<String>,
}

/// The devices on which the caller is signed in.
#[utoipa::path(
    get, path = "/api/v1/sessions", tag = "account", security(("session" = [])),
    responses((status = 200, body = DeviceList), (status = 401, body = app::problem::Problem))
)]
pub async fn list(State(portal): State<Portal>, Person(person): Person) -> Result<Response, Refusal> {
    let items = devices::list(&portal, &person).await?;
    Ok(([("cache-control", "no-store")], Json(Page { items, next_cursor: None })).into_response())
}

/// Signs one device out.
#[utoipa::path(
    delete, path = "/api/v1/sessions/{session_id}", tag = "account", security(("session" = [])),
    params(("session_id" = String, Path)),
    responses(
        (status = 204, description = "Signed out"), (status = 401, body = app::problem::Problem),
        (status = 404, body = app::problem::Problem),
    )
)]
pub async fn revoke(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Path(session_id): Path<String>,
) -> Result<StatusCode, Refusal> {
    devices::revoke(&portal, &caller, &person, &session_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs out everywhere else.
#[utoipa::path(
    delete, path = "/api/v1/sessions", tag = "account", security(("session" = [])),
    responses((status = 204, description = "Only this device is signed in"), (status = 401, body = app::problem::Problem))
)]
pub async fn revoke_others(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
) -> Result<StatusCode, Refusal> {
    devices::revoke_others(&portal, &caller, &person, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Spends a set-up link: the first administrator, or somebody made staff at the command line.
#[utoipa::path(
    put, path = "/api/v1/set-ups/{token}", tag = "account",
    params(("token" = String, Path, description = "The secret of the link")),
    request_body = SetUp,
    responses(
        (status = 201, body = Me, description = "Signed in; the second factor comes next"),
        (status = 404, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    )
)]
pub async fn set_up(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Json(form): Json<SetUp>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let entered = staff::set_up(&portal, &caller, &token, form, device(&caller, &headers)).await?;
    answer(&portal, &headers, entered).await
}
