//! The pages of improvements: those of staff, and what everybody may read.

pub mod form;
pub mod public;
pub mod show;
