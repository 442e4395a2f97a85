//! Passkeys: listed, added, removed, and signed in with.

use app::account::Me;
use app::account::passkey::{NewPasskey, Passkey, PasskeyOptions, PasskeyProof, PasskeySignIn};
use app::problem::Problem;
use app::value::Page;
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::ToSchema;

use super::sign_in::answer;
use crate::account::passkey;
use crate::http::{Caller, Refusal};
use crate::session::Person;
use crate::state::Portal;

/// A person's passkeys; never more than one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "names the generic Page<Passkey> in the contract")]
pub struct PasskeyList {
    items: Vec<Passkey>,
    next_cursor: Option<String>,
}

/// The caller's passkeys.
#[utoipa::path(
    get, path = "/api/v1/me/passkeys", operation_id = "list_passkeys", tag = "account", security(("session" = [])),
    responses((status = 200, body = PasskeyList), (status = 401, body = Problem))
)]
pub async fn list(State(portal): State<Portal>, Person(person): Person) -> Result<Response, Refusal> {
    let items = passkey::list(&portal, &person.person_id).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Page { items, next_cursor: None })).into_response())
}

/// Asks for a new passkey: what the browser hands to the authenticator, for five minutes.
///
/// Needs the password again; who has none must have signed in within 15 minutes (`/current_password stale`).
#[utoipa::path(
    post, path = "/api/v1/me/passkey-challenges", operation_id = "begin_passkey", tag = "account",
    security(("session" = [])),
    request_body = PasskeyProof,
    responses(
        (status = 201, body = PasskeyOptions), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "Staff: sign in with the passkey you have first"),
        (status = 409, body = Problem, description = "There are 20 already"), (status = 422, body = Problem),
        (status = 429, body = Problem), (status = 503, body = Problem, description = "Too many are open"),
    )
)]
pub async fn begin(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Json(proof): Json<PasskeyProof>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let asked = passkey::begin(&portal, &caller, &person, &proof.current_password).await?;
    Ok(options(asked))
}

fn options(public_key: Value) -> Response {
    (StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Json(PasskeyOptions { public_key })).into_response()
}

/// Keeps the passkey that the authenticator made in answer to the challenge.
#[utoipa::path(
    post, path = "/api/v1/me/passkeys", operation_id = "add_passkey", tag = "account", security(("session" = [])),
    request_body = NewPasskey,
    responses(
        (status = 201, body = Passkey), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem, description = "Known already, or there are 20"), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn add(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Json(form): Json<NewPasskey>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let made = passkey::finish(&portal, &caller, &person, &form).await?;
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Json(made)).into_response())
}

/// Takes a passkey away; other sessions that it opened end. Needs the password again, like adding one.
#[utoipa::path(
    delete, path = "/api/v1/me/passkeys/{passkey_id}", operation_id = "remove_passkey", tag = "account",
    security(("session" = [])),
    params(("passkey_id" = String, Path)),
    request_body = PasskeyProof,
    responses(
        (status = 204), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "The only second factor of a member of staff"),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn remove(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Path(passkey_id): Path<String>,
    Json(proof): Json<PasskeyProof>,
) -> Result<StatusCode, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    passkey::remove(&portal, &caller, &person, &passkey_id, &proof.current_password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for any passkey of this portal, for five minutes; the same for everybody but the challenge.
#[utoipa::path(
    post, path = "/api/v1/passkey-challenges", operation_id = "ask_for_passkey", tag = "account",
    responses(
        (status = 201, body = PasskeyOptions), (status = 429, body = Problem),
        (status = 503, body = Problem, description = "Too many are open; none lasts longer than five minutes"),
    )
)]
pub async fn ask(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Result<Response, Refusal> {
    Ok(options(passkey::ask(&portal, &caller).await?))
}

/// Signs in with a passkey. It stands for password and second factor; the answer sets the session cookie.
///
/// Whatever is wrong, the refusal is the same: `/credential wrong`.
#[utoipa::path(
    post, path = "/api/v1/passkey-sessions", operation_id = "sign_in_by_passkey", tag = "account",
    request_body = PasskeySignIn,
    responses(
        (status = 201, body = Me, description = "Signed in; sets the session cookie"),
        (status = 401, body = Problem, description = "The passkey does not convince"), (status = 422, body = Problem),
        (status = 429, body = Problem, description = "Too many tries"),
    )
)]
pub async fn sign_in(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(form): Json<PasskeySignIn>,
) -> Result<Response, Refusal> {
    let entered = passkey::sign_in(&portal, &caller, &headers, &form).await?;
    answer(&portal, &headers, entered).await
}
