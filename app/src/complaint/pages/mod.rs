//! The customer's pages of complaints: filing, following, finding again. Each is a plain form first.

mod answers;
mod batch;
mod causes;
mod complain;
mod complaint;
mod conversation;
mod evidence;
mod jobs;
mod list;
mod promise;

pub use answers::{AnswerForm, AnswersForm, answer, answers};
pub use batch::{BatchForm, batch};
pub use causes::{CausesForm, causes};
pub use complain::{ComplainForm, complain};
pub(crate) use complain::{fields, record as shown_record};
pub use complaint::{Sent, Zoned, complaint};
pub(crate) use complaint::{history, ladder};
pub(crate) use evidence::record;
pub use jobs::jobs;
pub use list::{ListForm, complaints};
pub(crate) use promise::promise_line;
