//! What surveys keep.

mod questionnaire;
mod response;

pub use questionnaire::version;
pub use response::{add, insert};
