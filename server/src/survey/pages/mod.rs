//! The pages of surveys.

pub mod builder;
pub mod file;
pub mod list;
