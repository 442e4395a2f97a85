//! The pages of the desk.

mod acts;
mod answer;
mod case;
mod inquiries;
mod parts;
mod promises;
mod queue;
mod related;
mod talk;
mod thread;

pub use case::{CaseScreen, case};
pub use inquiries::{InquiriesScreen, inquiries};
pub use parts::options;
pub use queue::{QueueScreen, queue};
