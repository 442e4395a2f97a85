//! The pages of accounts: each form feeds the same function as the JSON door beside it.

pub mod entry;
pub mod mailed;
#[cfg(feature = "passkey")]
pub mod passkey;
pub mod people;
pub mod privacy;
pub mod settings;

use app::account::pages::PasskeyForm;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};

use super::http::sign_in::set_cookies;
use super::person::Person;
use super::sign_in::Entered;
use crate::http::Refusal;
use crate::page::render as show;
use crate::state::Portal;

/// Signed in: the cookies, and on to where the person wanted to go.
fn entered(portal: &Portal, headers: &HeaderMap, entered: &Entered, next: &str) -> Response {
    // Staff without a second factor can do nothing else first.
    let needs_factor = entered.person.staff_role.is_some() && !entered.person.has_second_factor();
    let next = if needs_factor { app::account::api::SECOND_FACTOR } else { next };
    let mut response = Redirect::to(next).into_response();
    set_cookies(portal, headers, entered, &mut response);
    response
}

/// The section of passkeys; None in a binary that takes none.
#[cfg(feature = "passkey")]
async fn passkeys(portal: &Portal, person: &Person, form: PasskeyForm) -> Result<Option<PasskeyForm>, Refusal> {
    let passkeys = super::passkey::list(portal, &person.id).await?;
    let (origin, has_password) = (super::passkey::origin(portal), person.password_hash.is_some());
    Ok(Some(PasskeyForm { passkeys, origin, has_password, ..form }))
}

/// Where passkeys are taken; None in a binary that takes none.
#[cfg(feature = "passkey")]
fn passkey_origin(portal: &Portal) -> Option<String> {
    Some(super::passkey::origin(portal))
}

/// Where passkeys are taken; None in a binary that takes none.
#[cfg(not(feature = "passkey"))]
fn passkey_origin(_: &Portal) -> Option<String> {
    None
}

/// The section of passkeys; None in a binary that takes none.
#[cfg(not(feature = "passkey"))]
async fn passkeys(_: &Portal, _: &Person, _: PasskeyForm) -> Result<Option<PasskeyForm>, Refusal> {
    Ok(None)
}
