//! `/my-parcels`: the parcels that the reader has added.

use app::shipment::api;
use app::shipment::identifier::waybill_number;
use app::shipment::pages::{self, AddState};
use axum::Form;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{add, forget, list};
use crate::http::{Caller, Refusal, quota};
use crate::page;
use crate::session::{Person, SignedIn};
use crate::shipment::verification::Factor;
use crate::state::Portal;

/// `GET /my-parcels`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
) -> Result<Response, Refusal> {
    again(&portal, &caller, &person, "", AddState::None, StatusCode::OK).await
}

async fn again(
    portal: &Portal,
    caller: &Caller,
    person: &SignedIn,
    typed: &str,
    state: AddState,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let items = list(portal, person, portal.clock.now()).await?;
    let path = api::MY_PARCELS_PAGE;
    Ok(page::render(portal, caller, path, status, |visitor| pages::mine(visitor, &items, typed, state)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// `add` or `forget`.
    form: String,
    waybill_number: String,
    phone_last4: String,
}

/// `POST /my-parcels`: what the form names.
pub async fn change(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    let number = waybill_number::normalise(&fields.waybill_number);
    let back = || Redirect::to(api::MY_PARCELS_PAGE).into_response();
    if fields.form == "forget" {
        forget(&portal, &caller, &person, &number).await?;
        return Ok(back());
    }
    portal.verifications.take(caller.address, 1)?;
    let digits = fields.phone_last4.trim();
    let is_readable =
        waybill_number::is_well_formed(&number) && digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    let state = match is_readable {
        false => (AddState::Malformed, StatusCode::UNPROCESSABLE_ENTITY),
        true => match add(&portal, &caller, &person, &number, Factor::PhoneLast4(digits)).await {
            Ok(_) => return Ok(back()),
            Err(Refusal::Forbidden) => (AddState::Wrong, StatusCode::FORBIDDEN),
            Err(Refusal::TooMany(spent)) => {
                let (state, status) = (AddState::TooMany, StatusCode::TOO_MANY_REQUESTS);
                let page = again(&portal, &caller, &person, &fields.waybill_number, state, status).await?;
                return Ok(quota::on_page(Some(spent), page));
            }
            Err(Refusal::Conflict) => (AddState::Full, StatusCode::CONFLICT),
            Err(other) => return Err(other),
        },
    };
    again(&portal, &caller, &person, &fields.waybill_number, state.0, state.1).await
}
