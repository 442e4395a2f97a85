//! Shipments: taking in what a transport management system states, and answering where a parcel is.
//!
//! `intake` writes (idempotent, one transaction per batch), `import` feeds it from files, `store` reads, `pace` learns
//! how fast lanes are, `tracking` puts the public answer together, `verification` opens it, `http` and `pages` are
//! its doors. `overview` lists all shipments of an organisation, `mine` those of a person without one, `party` those
//! of a telephone number, `access` says who may.

pub mod access;
mod folded;
pub mod http;
pub mod import;
pub mod intake;
pub mod link;
pub mod mine;
pub mod overview;
pub mod pace;
pub mod pages;
pub mod party;
pub mod store;
pub mod stream;
pub mod tracking;
pub mod verification;
