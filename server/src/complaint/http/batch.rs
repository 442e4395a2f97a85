//! A shipper's file of complaints.

use app::complaint::BatchResult;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;

use crate::complaint::batch;
use crate::http::{Caller, Refusal};
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
pub struct BatchQuery {
    #[serde(default)]
    test: bool,
}

/// Files the complaints of a CSV file with the columns waybill_number, category, cause, remedy_sought and text; with
/// `test=true` it only says what would become of each row.
///
/// Each row is about a shipment of the caller's organisation, and is filed whole or refused with its reasons; sound rows
/// are filed whatever becomes of others. At most 500 rows, UTF-8.
#[utoipa::path(
    post, path = "/api/v1/complaint-batches", tag = "complaints",
    params(("test" = Option<bool>, Query, description = "Nothing is filed")),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, body = BatchResult),
        (status = 401, body = app::problem::Problem), (status = 403, body = app::problem::Problem),
        (status = 422, body = app::problem::Problem), (status = 429, body = app::problem::Problem),
    ),
    security(("session" = []))
)]
pub async fn file(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<BatchQuery>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<BatchResult>, Refusal> {
    batch::file(&portal, &caller, &headers, &body, query.test).await.map(Json)
}
