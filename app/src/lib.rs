//! Parceldesk's shared half: types, rules, screens and the API client.
//!
//! The same code runs on the server (feature `ssr`) and in the browser (feature `hydrate`).
//! Read from the top; each module uses only those above it.

// A page is one nested view type; its layout needs more than the default depth.
#![recursion_limit = "256"]

pub mod statistics;
pub mod value;
#[allow(clippy::all, reason = "generated from locales/*.json by build.rs")]
pub mod text {
    //! Every sentence shown to people, one function each.
    use crate::locale::Locale;
    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}
pub mod locale;
pub mod phone;
pub mod problem;

pub mod shell;
pub mod ui;
pub mod wire;

pub mod account;
pub mod audit;
pub mod customer;
pub mod notification;
pub mod shipment;

pub mod attachment;
pub mod deadline;

pub mod claim;
pub mod complaint;

pub mod suggestion;

pub mod contact;

pub mod survey;

pub mod improvement;

pub mod desk;
pub mod report;

pub mod docs;

/// Called by the boot script once the module is loaded; the islands wake up after it.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
