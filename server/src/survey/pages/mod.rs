//! Pages of surveys.

pub mod campaign;
pub mod invitation;
pub mod own;
