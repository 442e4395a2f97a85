//! Doors of complaints.

mod at;
pub mod batch;
pub mod cause;
pub mod customer;
pub mod desk;
pub mod inquiry;
pub mod list;
pub mod standard;
