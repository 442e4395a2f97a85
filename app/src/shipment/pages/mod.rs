//! The shipment's pages: plain functions from loaded values to a [`Page`](crate::shell::Page).

mod home;
mod list;
mod mine;
mod not_found;
mod overview;
mod rows;
mod tracking;

pub use home::home;
pub use list::list;
pub use mine::{AddState, mine};
pub use not_found::not_found;
pub use overview::{Overview, overview};
pub(crate) use rows::rows;
pub use tracking::tracking;

pub use super::components::{TrackForm, TrackProblem, VerifyState};
