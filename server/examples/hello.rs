//! The yardstick of `cargo xtask bench`: the least that axum can do, on the portal's own runtime settings.
//!
//! Same accept loop (`server::listen`: no delay, timeouts, limits), same tokio runtime, same allocator as the portal;
//! no layers, no state, no database. `cargo run --release --package server --example hello -- 127.0.0.1:3001`

use axum::Router;
use axum::routing::get;
use server::listen::{Allowance, serve};
use tokio::net::TcpListener;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// As many as the portal takes by default.
const MOST_CONNECTIONS: usize = 4096;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3001".to_string());
    let listener = TcpListener::bind(&address).await?;
    let router = Router::new().route("/", get(|| async { "hello" }));
    serve(listener, router, Allowance::of_connections(MOST_CONNECTIONS), std::future::pending()).await;
    Ok(())
}
