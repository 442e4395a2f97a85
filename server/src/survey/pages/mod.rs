//! Pages of surveys.

pub mod builder;
pub mod campaign;
pub mod file;
pub mod invitation;
pub mod list;
pub mod own;
pub mod tracking;
