//! The pages of the desk.

mod acts;
mod call;
mod case;
mod customer;
mod find;
mod log;
mod parts;
mod queue;
mod taking;
mod talk;

pub use call::{CallScreen, Candidate, call};
pub use case::{CaseScreen, case};
pub use customer::{CardScreen, OpenCase, Shown, customer_card};
pub use queue::{QueueScreen, queue};
pub use taking::{TakeForm, TakenScreen, take, taken};
