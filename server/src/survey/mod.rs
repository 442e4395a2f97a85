//! Surveys: questionnaires are written and published, campaigns invite, an invitation is answered once, and every
//! stored answer is counted in the same transaction.

pub mod campaign;
pub mod http;
pub mod invitation;
pub mod pages;
mod response;
mod store;
mod tally;

pub use response::{NewResponse, Subject, record};
pub use store::version;
