//! The pages of the desk.

mod acts;
mod call;
mod case;
mod customer;
mod find;
mod log;
mod assignment;
mod bulk;
mod case;
mod collision;
mod parts;
mod queue;
mod taking;
mod talk;
mod team;

pub use call::{CallScreen, Candidate, call};
pub use assignment::{RulesForm, rules};
pub use bulk::{BULK_FORM, BulkForm, again, result};
pub use case::{CaseScreen, case};
pub use customer::{CardScreen, OpenCase, Shown, customer_card};
pub use queue::{QueueScreen, queue};
pub use taking::{TakeForm, TakenScreen, take, taken};
pub use team::{TeamScreen, team};
