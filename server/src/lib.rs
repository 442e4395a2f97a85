//! Parceldesk's server.

pub mod clock;
pub mod store;
pub mod token;
