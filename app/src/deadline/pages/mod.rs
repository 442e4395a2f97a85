//! The administrators' pages of rules and calendars: plain forms, all of them.

mod calendar;
mod list;
mod pack;
mod version;

use crate::deadline::admin::Effect;
use crate::problem::FieldProblem;

pub use calendar::calendar;
pub use list::rules;
pub use pack::pack;

/// What became of the form that was sent last, and what the reader may do.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    pub may_change: bool,
    /// A refused text, and what is wrong with it.
    pub text: Option<String>,
    pub faults: Vec<FieldProblem>,
    /// The text is a version already.
    pub is_known: bool,
    /// Of confirming the version that is shown.
    pub effect: Option<Effect>,
}
