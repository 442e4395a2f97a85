//! The pages of the desk.

mod acts;
mod case;
mod parts;
mod queue;
mod talk;

pub use case::{CaseScreen, case};
pub use queue::{QueueScreen, queue};
