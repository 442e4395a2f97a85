//! What surveys keep.

mod questionnaire;
mod response;

pub use questionnaire::{
    insert_survey, insert_version, lock_survey, set_draft, set_retired, survey, surveys, version, version_in, versions,
};
pub use response::{add, insert};
