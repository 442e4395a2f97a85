//! What somebody signed in sees and changes of the own account.

use app::account::Me;
use app::account::form::{AuthenticatorSecret, EmailChange, FirstCode, PasswordChange, Profile, RecoveryCodes};
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::device;
use crate::account::{changing, me, person, second_factor};
use crate::http::{Caller, Refusal};
use crate::session::{self, Person};
use crate::state::Portal;

/// Who is signed in.
#[utoipa::path(
    get, path = "/api/v1/me", tag = "account", security(("session" = [])),
    responses((status = 200, body = Me), (status = 401, body = app::problem::Problem))
)]
pub async fn find(State(portal): State<Portal>, Person(person): Person) -> Result<Response, Refusal> {
    let me = me::of(&portal.store, &person.person_id).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(me)).into_response())
}

/// Changes name and language.
#[utoipa::path(
    put, path = "/api/v1/me/profile", tag = "account", security(("session" = [])),
    request_body = Profile,
    responses(
        (status = 204), (status = 401, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    )
)]
pub async fn set_profile(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Json(form): Json<Profile>,
) -> Result<StatusCode, Refusal> {
    changing::profile(&portal, &caller, &person, &form).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the password; every other device is signed out.
#[utoipa::path(
    put, path = "/api/v1/me/password", tag = "account", security(("session" = [])),
    request_body = PasswordChange,
    responses(
        (status = 204), (status = 401, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
        (status = 429, body = app::problem::Problem),
    )
)]
pub async fn set_password(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Json(form): Json<PasswordChange>,
) -> Result<StatusCode, Refusal> {
    changing::password(&portal, &caller, &person, &form).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins a change of address: the new one gets a mail and counts once it is answered.
#[utoipa::path(
    put, path = "/api/v1/me/email", tag = "account", security(("session" = [])),
    request_body = EmailChange,
    responses(
        (status = 202, description = "A mail is under way, unless the address is taken"),
        (status = 401, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    )
)]
pub async fn begin_email(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Json(form): Json<EmailChange>,
) -> Result<StatusCode, Refusal> {
    changing::begin_email(&portal, &caller, &person, &form).await?;
    Ok(StatusCode::ACCEPTED)
}

/// A secret for an authenticator app; it counts once its first code is shown.
#[utoipa::path(
    post, path = "/api/v1/me/second-factor", tag = "account", security(("session" = [])),
    responses(
        (status = 201, body = AuthenticatorSecret), (status = 401, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem, description = "A second factor is set up already"),
    )
)]
pub async fn begin_second_factor(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(signed_in): Person,
) -> Result<Response, Refusal> {
    let person = person::current(&portal, &signed_in.person_id).await?;
    let secret = second_factor::begin(&portal, &caller, &person).await?;
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Json(secret)).into_response())
}

/// Confirms the app with its first code. Every other device is signed out; this one gets a new session.
#[utoipa::path(
    put, path = "/api/v1/me/second-factor", tag = "account", security(("session" = [])),
    request_body = FirstCode,
    responses(
        (status = 200, body = RecoveryCodes, description = "Codes to keep on paper, shown once"),
        (status = 401, body = app::problem::Problem), (status = 409, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    )
)]
pub async fn confirm_second_factor(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(signed_in): Person,
    headers: HeaderMap,
    Json(form): Json<FirstCode>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let person = person::current(&portal, &signed_in.person_id).await?;
    let device = device(&caller, &headers);
    let confirmed = second_factor::confirm(&portal, &caller, &person, &form.code, device).await?;
    let mut response = ([(CACHE_CONTROL, "no-store")], Json(confirmed.codes)).into_response();
    let opened = confirmed.opened;
    if let Some(cookie) = session::cookie_of(&opened.secret, opened.max_age_s, portal.settings.is_https) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Takes the second factor away, with a code of it. Staff cannot.
#[utoipa::path(
    delete, path = "/api/v1/me/second-factor", tag = "account", security(("session" = [])),
    request_body = FirstCode,
    responses(
        (status = 204), (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem),
    )
)]
pub async fn remove_second_factor(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(signed_in): Person,
    Json(form): Json<FirstCode>,
) -> Result<StatusCode, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let person = person::current(&portal, &signed_in.person_id).await?;
    second_factor::remove(&portal, &caller, &person, &form.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
