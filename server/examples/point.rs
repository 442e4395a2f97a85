//! The second yardstick of `cargo xtask bench`: as `hello`, with one row read by its key from the portal's own store.
//!
//! Nothing that answers from this database through sqlx can be faster; what the portal takes beyond it is its own.
//! `cargo run --release --package server --example point -- parceldesk.sqlite 127.0.0.1:3001`

use std::path::Path;

use axum::Router;
use axum::extract::{self, State};
use axum::http::StatusCode;
use axum::routing::get;
use server::store::{Schema, Store};
use tokio::net::TcpListener;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// As many as the portal takes by default.
const MOST_CONNECTIONS: usize = 4096;

async fn find(State(store): State<Store>, path: extract::Path<String>) -> Result<String, StatusCode> {
    let found = store.row("select id from shipment where waybill_number = $1", &[path.0.into()]).await;
    let row = found.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?.ok_or(StatusCode::NOT_FOUND)?;
    row.columns().text().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(file), Some(address)) = (words.next(), words.next()) else {
        return Err("give a database file and an address".into());
    };
    let store = Store::open_sqlite_at(Path::new(&file), Schema::AsIs).await?;
    let router = Router::new().route("/", get(|| async {})).route("/{waybill_number}", get(find)).with_state(store);
    let allowance = server::listen::Allowance::of_connections(MOST_CONNECTIONS);
    server::listen::serve(TcpListener::bind(&address).await?, router, allowance, std::future::pending()).await;
    Ok(())
}
