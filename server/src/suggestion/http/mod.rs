//! The API's doors to suggestions.

pub mod moderation;
pub mod proposal;
pub mod staff_contract;
pub mod weights;
