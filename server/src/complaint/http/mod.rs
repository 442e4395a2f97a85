//! Doors of complaints.

pub mod customer;
pub mod desk;
pub mod list;
