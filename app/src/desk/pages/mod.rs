//! The pages of the desk.

mod acts;
mod answer;
mod assignment;
mod bulk;
mod call;
mod case;
mod collision;
mod command;
mod customer;
mod find;
mod inquiries;
mod keyboard;
mod log;
mod parts;
mod promises;
mod proposal;
mod queue;
mod related;
mod satisfaction;
mod settings;
mod split;
mod taking;
mod talk;
mod team;
mod thread;

pub use assignment::{RulesForm, rules};
pub use bulk::{BULK_FORM, BulkForm, again, result};
pub use call::{CallScreen, Candidate, call};
pub use case::{CaseScreen, case};
pub use command::command;
pub use customer::{CardScreen, OpenCase, Shown, customer_card};
pub use inquiries::{InquiriesScreen, inquiries};
pub use queue::{QueueScreen, queue};
pub use settings::settings;
pub use taking::{TakeForm, TakenScreen, take, taken};
pub use team::{TeamScreen, team};
