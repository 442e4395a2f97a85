//! The contract, written by the code itself: OpenAPI 3.1 at `/api/openapi.json`.

use std::sync::OnceLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::shipment::http::{ingest, tracking};

/// Every operation of the API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Parceldesk API",
        description = "Track shipments, state shipments and tracking events. Every refusal is an RFC 9457 problem."
    ),
    paths(
        tracking::find,
        tracking::list,
        tracking::verify,
        tracking::changes,
        ingest::state_shipment,
        ingest::renew_link,
        ingest::record_events,
    ),
    tags(
        (name = "tracking", description = "For everybody: where is my parcel"),
        (name = "ingest", description = "For transport management systems, with an API key of scope `ingest`"),
    ),
    modifiers(&ApiKeySecurity)
)]
pub struct Contract;

struct ApiKeySecurity;

impl Modify for ApiKeySecurity {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API key: pd_…")).build();
        let components = openapi.components.get_or_insert_with(Default::default);
        components.add_security_scheme("api_key", SecurityScheme::Http(bearer));
    }
}

/// The contract as text; the same for the life of the process.
pub fn json() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| Contract::openapi().to_pretty_json().unwrap_or_default())
}

pub async fn document() -> Response {
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=300")], json()).into_response()
}
