//! The portal as its callers see it: one binary, for linking it takes longer than running it.

#[path = "../support/mod.rs"]
mod support;

mod errors;
mod headers;
mod idempotency;
mod import;
mod ingest;
mod keys;
mod limits;
mod pages;
mod privacy;
mod stream;
mod tracking;
mod verification;
