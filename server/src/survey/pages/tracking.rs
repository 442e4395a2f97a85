//! `/track/{waybill_number}`: the page of a parcel, and for whoever is asked how it was the way to the answer.
//!
//! Shipments know nothing of surveys: this later feature has the door and lends the page what stands beside the parcel.

use app::survey::invitation::pages::how_was_it;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::http::{Caller, Refusal};
use crate::shipment::pages::{LinkQuery, tracking};
use crate::state::Portal;
use crate::survey::invitation::open_about;

/// `GET /track/{waybill_number}`: records nothing. Guests are never asked here: an answer is one person's.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(typed): Path<String>,
    Query(query): Query<LinkQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let asked = open_about(&portal, &caller, &headers, &typed).await?;
    let beside = |visitor: &_| asked.as_deref().map(|id| how_was_it(visitor, id));
    tracking((&portal, &caller, &headers), &typed, query, &beside).await
}
