//! Time travel for the journeys in a browser: `POST /clock?hours=72` on the admin listener moves the portal's clock on.
//!
//! Only the cargo feature `test-clock` has it, and only a debug build may have the feature.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde::Deserialize;

use crate::clock::Clock;

const HOUR_MS: i64 = 3_600_000;

#[derive(Debug, Deserialize)]
struct Travel {
    hours: u32,
}

/// The door, for a listener that nobody else can reach.
///
/// # Errors
/// One line for the operator when the listener is not on a loopback address.
pub fn doors(clock: Clock, address: SocketAddr) -> Result<Router, String> {
    if !address.ip().is_loopback() {
        return Err(format!("--admin-listen {address}: a test build listens on loopback only"));
    }
    tracing::warn!("this is a test build: its clock can be moved");
    Ok(Router::new().route("/clock", post(travel)).with_state(clock))
}

async fn travel(State(clock): State<Clock>, Query(travel): Query<Travel>) -> StatusCode {
    clock.advance_ms(i64::from(travel.hours) * HOUR_MS);
    StatusCode::NO_CONTENT
}
