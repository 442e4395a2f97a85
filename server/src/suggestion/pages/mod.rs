//! The pages of suggestions.

pub mod desk;
pub mod proposal;
pub mod weights;
