//! The portal as its callers see it: one binary, for linking it takes longer than running it.

#[path = "../support/mod.rs"]
mod support;

mod architecture;
mod authz;
mod errors;
mod headers;
mod idempotency;
mod import;
mod ingest;
mod keys;
mod limits;
mod listen;
mod migrations;
mod openapi;
mod pages;
mod privacy;
mod schema;
mod stream;
mod tracking;
mod verification;
