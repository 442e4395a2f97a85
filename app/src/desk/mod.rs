//! The staff desk: one queue by nearest deadline, and everything about a case on one screen.
//!
//! Each act is a plain form; what a form changes goes through the same functions as the API.

pub mod api;
mod go;
mod islands;
pub mod pages;
pub mod queue_view;
mod typed;

pub use crate::ui::Choice;
pub use go::{place_of, places};
pub use typed::Typed;
