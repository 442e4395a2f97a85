//! `/metrics` for Prometheus, on a listener of its own that the public never reaches.

use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tokio::net::TcpListener;

use crate::listen::Allowance;

const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Starts collecting and listening; `more` is what else the operator reaches there.
pub async fn serve(address: SocketAddr, more: Router) -> Result<(), Box<dyn std::error::Error>> {
    let name = Matcher::Full("http_request_duration_seconds".to_string());
    let handle = PrometheusBuilder::new().set_buckets_for_metric(name, &BUCKETS)?.install_recorder()?;
    let listener =
        TcpListener::bind(address).await.map_err(|e| format!("--admin-listen {address} cannot be opened: {e}"))?;
    let router = Router::new()
        .route("/metrics", get(move || std::future::ready(handle.render())))
        .route("/healthz", get(crate::health::healthz))
        .merge(more);
    tokio::spawn(crate::listen::serve(listener, router, Allowance::of_connections(64), std::future::pending()));
    Ok(())
}
