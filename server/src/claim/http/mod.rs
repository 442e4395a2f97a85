//! The estimate: for everybody whether a claim is open, for the shipper's side what it may come to.

use app::claim::{ClaimEstimate, Loss};
use app::shipment::identifier::waybill_number;
use app::wire::TakesValue;
use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::http::{Caller, Refusal};
use crate::shipment::access;
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EstimateQuery {
    loss: String,
}

/// What a claim for this shipment may come to now.
///
/// An estimate from the record by the rules in force, not an offer. Lines and amounts are for whoever shipped and paid;
/// others learn whether a claim is open and until when.
#[utoipa::path(
    get, path = "/api/v1/shipments/{waybill_number}/claim-estimate", tag = "shipments",
    params(
        ("waybill_number" = String, Path),
        ("loss" = Option<Loss>, Query, description = "What it is about; without it the record decides"),
    ),
    responses(
        (status = 200, body = ClaimEstimate),
        (status = 404, body = app::problem::Problem, description = "Unknown waybill number"),
        (status = 422, body = app::problem::Problem),
        (status = 429, body = app::problem::Problem),
    )
)]
pub async fn estimate(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(typed): Path<String>,
    Query(query): Query<EstimateQuery>,
    in_process: Option<Extension<TakesValue>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    // A page has been counted when it asked where the parcel is.
    if in_process.is_none() {
        portal.lookups.take(caller.address, 1)?;
    }
    let number = waybill_number::normalise(&typed);
    if !waybill_number::is_well_formed(&number) {
        return Err(Refusal::NotFound);
    }
    let asked = match query.loss.as_str() {
        "" => None,
        word => Some(
            word.parse::<Loss>().map_err(|_| Refusal::field("/loss", "unknown", "delay, lost, damaged or short"))?,
        ),
    };
    let scope = access::of_parcel(&portal, &caller, &headers, &number).await?;
    let found = super::estimate(&portal, &number, scope, asked, portal.clock.now()).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(found.ok_or(Refusal::NotFound)?)).into_response())
}
