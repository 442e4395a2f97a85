//! Doors of complaints.

pub mod batch;
pub mod customer;
pub mod desk;
pub mod list;
