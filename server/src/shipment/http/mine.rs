//! The parcels of the signed-in person.

use app::shipment::ShipmentItem;
use app::shipment::identifier::waybill_number;
use app::value::Page;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use super::list::ShipmentList;
use super::tracking::{VerificationRequest, factor};
use crate::http::{Caller, Refusal, read_json};
use crate::session::Person;
use crate::shipment::mine;
use crate::state::Portal;

/// The parcels that the caller has added, the last one first; at most 500, on one page.
#[utoipa::path(
    get, path = "/api/v1/me/parcels", tag = "shipments",
    responses((status = 200, body = ShipmentList), (status = 401, body = app::problem::Problem)),
    security(("session" = []))
)]
pub async fn list(State(portal): State<Portal>, Person(person): Person) -> Result<Response, Refusal> {
    let items = mine::list(&portal, &person, portal.clock.now()).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Page::<ShipmentItem> { items, next_cursor: None })).into_response())
}

/// Adds a parcel by its second factor: from then on its full tracking is open while the caller is signed in.
///
/// A wrong factor and an unknown number give the same 403. After 5 wrong factors in 24 hours: 429.
#[utoipa::path(
    put, path = "/api/v1/me/parcels/{waybill_number}", tag = "shipments",
    params(("waybill_number" = String, Path)),
    request_body = VerificationRequest,
    responses(
        (status = 200, body = ShipmentItem),
        (status = 401, body = app::problem::Problem),
        (status = 403, body = app::problem::Problem, description = "Wrong factor, or unknown waybill number"),
        (status = 409, body = app::problem::Problem, description = "More than 500 parcels"),
        (status = 422, body = app::problem::Problem), (status = 429, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn add(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Path(typed): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let limit = portal.verifications.take(caller.address, 1)?;
    let request: VerificationRequest = read_json(&body)?;
    let number = waybill_number::normalise(&typed);
    let item = mine::add(&portal, &caller, &person, &number, factor(&request)?).await?;
    Ok((limit, [(CACHE_CONTROL, "no-store")], Json(item)).into_response())
}

/// Forgets a parcel.
#[utoipa::path(
    delete, path = "/api/v1/me/parcels/{waybill_number}", tag = "shipments",
    params(("waybill_number" = String, Path)),
    responses(
        (status = 204, description = "Forgotten"),
        (status = 401, body = app::problem::Problem), (status = 404, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn forget(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Person(person): Person,
    Path(typed): Path<String>,
) -> Result<StatusCode, Refusal> {
    mine::forget(&portal, &caller, &person, &waybill_number::normalise(&typed)).await?;
    Ok(StatusCode::NO_CONTENT)
}
