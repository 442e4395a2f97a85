//! The shipment's pages: plain functions from loaded values to a [`Page`](crate::shell::Page).

mod home;
mod list;
mod not_found;
mod tracking;

pub use home::home;
pub use list::list;
pub use not_found::not_found;
pub use tracking::tracking;

pub use super::components::{TrackForm, TrackProblem, VerifyState};
