//! Compensation: what a loss comes to by the rules in force, before and when a claim is filed.

pub mod api;
mod assess;
pub mod components;
mod estimate;

pub use assess::{Assessment, Line, Rules, assess};
pub use estimate::{ClaimEstimate, Opening, Right, Why, opening, reach};

pub use crate::deadline::{Basis, Document, Facts, Loss, Reach, SdrRate};
