//! Ways to an account and back into it: registration, verification, sign-in mail, forgotten password. Every answer is
//! the same for known and unknown addresses.

use app::account::form::{Address, NewPassword, OwnPassword, Registration};
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;

use crate::account::{changing, recovering, registering};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// Registers a person. The address gets a mail: with the way to confirm it, or, if it is known, with the way in.
#[utoipa::path(
    post, path = "/api/v1/people", tag = "account",
    request_body = Registration,
    responses(
        (status = 202, description = "A mail is under way"),
        (status = 422, body = app::problem::Problem), (status = 429, body = app::problem::Problem),
        (status = 503, body = app::problem::Problem),
    )
)]
pub async fn register(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Json(form): Json<Registration>,
) -> Result<StatusCode, Refusal> {
    registering::register(&portal, &caller, form).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Confirms an address by the secret that was mailed there and the password of the registration.
#[utoipa::path(
    put, path = "/api/v1/email-verifications/{token}", tag = "account",
    params(("token" = String, Path)),
    request_body = OwnPassword,
    responses(
        (status = 204, description = "Confirmed"),
        (status = 401, body = app::problem::Problem, description = "`/password wrong`; the link still works"),
        (status = 404, body = app::problem::Problem),
    )
)]
pub async fn verify_email(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(token): Path<String>,
    Json(form): Json<OwnPassword>,
) -> Result<StatusCode, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    registering::verify_email(&portal, &caller, &token, &form.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mails a link and eight digits that sign in for 15 minutes.
#[utoipa::path(
    post, path = "/api/v1/sign-in-links", tag = "account",
    request_body = Address,
    responses(
        (status = 202, description = "If there is an account, a mail is under way"),
        (status = 422, body = app::problem::Problem), (status = 429, body = app::problem::Problem),
    )
)]
pub async fn send_sign_in_link(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Json(form): Json<Address>,
) -> Result<StatusCode, Refusal> {
    recovering::send_sign_in_link(&portal, &caller, &form.email).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Mails a link that sets a new password for one hour.
#[utoipa::path(
    post, path = "/api/v1/password-resets", tag = "account",
    request_body = Address,
    responses(
        (status = 202, description = "If there is an account, a mail is under way"),
        (status = 422, body = app::problem::Problem), (status = 429, body = app::problem::Problem),
    )
)]
pub async fn send_password_reset(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Json(form): Json<Address>,
) -> Result<StatusCode, Refusal> {
    recovering::send_password_reset(&portal, &caller, &form.email).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sets a new password by the mailed secret. Every device is signed out.
#[utoipa::path(
    put, path = "/api/v1/password-resets/{token}", tag = "account",
    params(("token" = String, Path)),
    request_body = NewPassword,
    responses(
        (status = 204, description = "The new password counts"),
        (status = 404, body = app::problem::Problem), (status = 422, body = app::problem::Problem),
    )
)]
pub async fn reset_password(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(token): Path<String>,
    Json(form): Json<NewPassword>,
) -> Result<StatusCode, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    recovering::reset_password(&portal, &caller, &token, &form.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirms a new address by the secret that was mailed there.
#[utoipa::path(
    put, path = "/api/v1/email-changes/{token}", tag = "account",
    params(("token" = String, Path)),
    responses(
        (status = 204, description = "The new address counts"),
        (status = 401, body = app::problem::Problem, description = "Sign in as the person who began it"),
        (status = 404, body = app::problem::Problem),
        (status = 409, body = app::problem::Problem, description = "Somebody else took the address meanwhile"),
    ),
    security(("session" = []))
)]
pub async fn finish_email(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(token): Path<String>,
) -> Result<StatusCode, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    changing::finish_email(&portal, &caller, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}
