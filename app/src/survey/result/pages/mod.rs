//! The pages of results: drawings above, the same numbers as tables below, each with what it stands on.

mod comments;
mod expectation;
mod list;
mod parts;
mod question;
mod results;
mod shared;

pub use comments::{CommentsScreen, comments};
pub use expectation::{ExpectationScreen, expectation};
pub use list::list;
pub use results::{ResultsScreen, results};
pub use shared::shared;
