//! The pages of suggestions.

mod desk;
mod desk_case;
mod desk_facts;
mod desk_parts;
mod proposal;
mod weights;

pub use desk::{DeskQuery, DeskScreen, desk};
pub use desk_case::{DeskCaseScreen, FoundCustomer, desk_case};
pub use desk_parts::DeskDraft;
pub use proposal::{ProposalSaid, proposals};
pub use weights::{WeightsScreen, weights};
