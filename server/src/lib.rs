//! Parceldesk's server half.

pub mod shipment;
