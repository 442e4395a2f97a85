//! The API's doors to shipments: public tracking, ingest, lists of those who are signed in.

pub mod ingest;
pub mod list;
pub mod mine;
pub mod tracking;
