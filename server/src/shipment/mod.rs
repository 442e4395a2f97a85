//! Shipments on the server.

pub mod import;
