//! Doors of complaints.

pub mod assignment;
mod at;
pub mod batch;
pub mod bulk;
pub mod cause;
pub mod customer;
pub mod desk;
pub mod inquiry;
pub mod list;
pub mod split;
pub mod standard;
pub mod team;

pub use at::AtDesk;
