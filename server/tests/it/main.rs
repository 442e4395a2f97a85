//! The portal as its callers see it: one binary, for linking it takes longer than running it.

#[path = "../support/mod.rs"]
mod support;

mod tracking;
