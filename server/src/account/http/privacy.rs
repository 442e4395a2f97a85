//! A person's own data: the copy, and erasing it.

use app::account::privacy::Erasure;
use app::problem::Problem;
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, SET_COOKIE};
use axum::response::{IntoResponse, Response};

use crate::account::privacy;
use crate::http::{Caller, Refusal};
use crate::session::{self, Person};
use crate::state::Portal;

/// Everything the portal keeps of you, as a ZIP of JSON and CSV files with a manifest; five times an hour.
#[utoipa::path(
    get, path = "/api/v1/me/export", operation_id = "export_me", tag = "account", security(("session" = [])),
    responses(
        (status = 200, content_type = "application/zip", body = String, description = "`manifest.json` and the files it names"),
        (status = 401, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn export(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
) -> Result<Response, Refusal> {
    let made = privacy::export::export(&portal, &caller, &person).await?;
    let disposition = ["attachment; filename=\"", &made.file_name, "\""].concat();
    let headers = [(CONTENT_TYPE, "application/zip"), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, &disposition)];
    Ok((headers, made.zip).into_response())
}

/// Erases your account: sessions, parcels, messages, consents and seats go, name and address are taken out.
#[utoipa::path(
    post, path = "/api/v1/me/erasure", operation_id = "erase_me", tag = "account", security(("session" = [])),
    request_body = Erasure,
    responses(
        (status = 204, description = "Erased; the cookie is taken away"),
        (status = 401, body = Problem),
        (status = 409, body = Problem, description = "`last_owner` of an organisation, or `last_admin`"),
        (status = 422, body = Problem, description = "A proof is missing or wrong"),
        (status = 429, body = Problem),
    )
)]
pub async fn erase(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Json(asked): Json<Erasure>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    privacy::erase(&portal, &caller, &person, &asked).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    signed_out(&portal, &mut response);
    Ok(response)
}

/// Takes the cookie away.
pub(in crate::account) fn signed_out(portal: &Portal, response: &mut Response) {
    if let Some(cookie) = session::no_cookie(portal.settings.is_https) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
