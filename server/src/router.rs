//! Every door of the portal, grouped by who may open it.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post, put};

use crate::http::{Refusal, api_door, envelope, page_door};
use crate::shipment::http::{ingest, tracking};
use crate::shipment::pages;
use crate::state::Portal;
use crate::{assets, docs, health, openapi};

/// Other doors take a short form.
const INGEST_BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The whole portal behind its outermost layers.
pub fn portal(portal: Portal) -> Router {
    let api = api(portal.clone());
    // The first router wins: one portal has one API.
    let _ = portal.api.set(api.clone());
    enveloped(Router::new().merge(api).merge(pages(portal.clone())).merge(files(portal.clone())), &portal)
}

/// What surrounds every door, files included.
pub fn enveloped(doors: Router, portal: &Portal) -> Router {
    doors.layer(from_fn_with_state(portal.clone(), envelope))
}

/// How doors of the API refuse, panics included: as RFC 9457 problems.
pub fn like_the_api(doors: Router<Portal>, portal: &Portal) -> Router<Portal> {
    doors.layer(from_fn_with_state(portal.clone(), api_door))
}

/// How pages refuse, panics included: as pages.
pub fn like_a_page(doors: Router<Portal>, portal: &Portal) -> Router<Portal> {
    doors.layer(from_fn_with_state(portal.clone(), page_door))
}

/// The public JSON API. It stands alone, so that pages can call it in-process.
fn api(portal: Portal) -> Router {
    let public = Router::new()
        .route("/api/v1/tracking", get(tracking::list))
        .route("/api/v1/tracking/{waybill_number}", get(tracking::find))
        .route("/api/v1/tracking/{waybill_number}/stream", get(tracking::changes))
        .route("/api/v1/tracking/{waybill_number}/verification", post(tracking::verify))
        .route("/api/openapi.json", get(openapi::document));
    let ingest = Router::new()
        .route("/api/v1/shipments", post(ingest::state_shipment))
        .route("/api/v1/shipments/{waybill_number}/link", put(ingest::renew_link))
        .route("/api/v1/tracking-events", post(ingest::record_events))
        .layer(DefaultBodyLimit::max(INGEST_BODY_LIMIT));
    let doors = Router::new()
        .merge(public)
        .route("/api", get(nothing_here).fallback(nothing_here))
        .route("/api/", get(nothing_here).fallback(nothing_here))
        .route("/api/{*rest}", get(nothing_here).fallback(nothing_here))
        .merge(ingest);
    like_the_api(doors, &portal).with_state(portal)
}

/// Pages for people; all public in this release.
fn pages(portal: Portal) -> Router {
    let doors = Router::new()
        .route("/", get(pages::home))
        .route("/track", get(pages::list))
        .route("/track/{waybill_number}", get(pages::tracking).post(pages::verify))
        .route("/api/docs", get(docs::page))
        .route("/problems/{slug}", get(docs::problem))
        .route("/en", get(pages::language))
        .route("/en/", get(pages::language))
        .route("/en/{*rest}", get(pages::language))
        .route("/es", get(pages::language))
        .route("/es/", get(pages::language))
        .route("/es/{*rest}", get(pages::language))
        .route("/zh-CN", get(pages::language))
        .route("/zh-CN/", get(pages::language))
        .route("/zh-CN/{*rest}", get(pages::language))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here);
    like_a_page(doors, &portal).with_state(portal)
}

fn files(portal: Portal) -> Router {
    Router::new()
        .route("/assets/{file}", get(assets::asset))
        .route("/brand.css", get(assets::brand_style))
        .route("/brand-logo", get(assets::brand_logo))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(robots))
        .route("/.well-known/security.txt", get(health::security_txt))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .with_state(portal)
}

async fn nothing_here() -> Refusal {
    Refusal::NotFound
}

/// Home may be found; pages of parcels are nobody's search result.
async fn robots() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain")], "User-agent: *\nDisallow: /track\nDisallow: /api/\n")
}
