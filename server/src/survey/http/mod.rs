//! The API's doors to surveys.

pub mod campaign;
pub mod invitation;
