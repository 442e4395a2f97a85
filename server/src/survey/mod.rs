//! Surveys: questionnaires are written and published, campaigns invite, an invitation is answered once, and every
//! stored answer is counted in the same transaction.

pub mod campaign;
pub mod expectation;
pub mod http;
pub mod import;
pub mod invitation;
pub mod pages;
pub mod praise;
mod questionnaire;
mod response;
pub mod result;
mod satisfaction;
mod store;
mod tally;
mod template;

pub use response::{NewResponse, Subject, record};
pub use satisfaction::of_customer;
pub use store::insert_published;
pub use store::{DELIVERED, SATISFACTION, version};
