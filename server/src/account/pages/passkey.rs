//! Removing a passkey by a plain form. Adding one needs a script, which uses the JSON doors.

use app::account::api;
use app::account::pages::PasskeyForm;
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::settings::factor_page;
use crate::account::passkey;
use crate::http::{Caller, Refusal};
use crate::session::Person;
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemovalFields {
    passkey_id: String,
    remove_password: String,
}

/// `POST /account/passkeys`.
pub async fn remove(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Form(fields): Form<RemovalFields>,
) -> Result<Response, Refusal> {
    portal.sign_ins.take(caller.address, 1)?;
    let removed = passkey::remove(&portal, &caller, &person, &fields.passkey_id, &fields.remove_password).await;
    let form = match removed {
        Ok(()) => return Ok(Redirect::to(&[api::SECOND_FACTOR, "?done=passkey_removed"].concat()).into_response()),
        Err(Refusal::Invalid(faults)) => PasskeyForm { faults: Faults(faults), ..PasskeyForm::default() },
        Err(Refusal::Forbidden) => PasskeyForm { is_forbidden: true, ..PasskeyForm::default() },
        Err(other) => return Err(other),
    };
    factor_page(&portal, &caller, &person, Faults::default(), form).await
}
