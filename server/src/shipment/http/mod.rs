//! The API's doors to shipments: public tracking and ingest.

pub mod ingest;
pub mod tracking;
