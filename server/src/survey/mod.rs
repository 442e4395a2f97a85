//! Surveys: questionnaires are written and published, campaigns invite, an invitation is answered once, and every
//! stored answer is counted in the same transaction.

pub mod expectation;
pub mod import;
mod response;
pub mod result;
mod store;
mod tally;

pub use response::{NewResponse, Subject, record};
pub use store::insert_published;
