//! The pages of the desk.

mod acts;
mod assignment;
mod bulk;
mod case;
mod collision;
mod parts;
mod queue;
mod talk;
mod team;

pub use assignment::{RulesForm, rules};
pub use bulk::{BULK_FORM, BulkForm, again, result};
pub use case::{CaseScreen, case};
pub use queue::{QueueScreen, queue};
pub use team::{TeamScreen, team};
