//! The staff desk: one queue by nearest deadline, and everything about a case on one screen.
//!
//! Each act is a plain form; what a form changes goes through the same functions as the API.

pub mod api;
mod islands;
pub mod pages;
mod typed;

pub use typed::Typed;

/// Something to choose from: what is sent, and what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Choice { value: value.into(), label: label.into() }
    }
}
