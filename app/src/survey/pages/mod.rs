//! The pages of those who write questionnaires, by plain forms.

mod builder;
mod list;
mod parts;
mod preview;
mod publish;
mod question;

pub use builder::{BuilderForm, survey};
pub use list::{SurveysForm, surveys};
pub use preview::preview;
