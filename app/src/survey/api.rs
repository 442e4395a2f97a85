//! The addresses of the pages of questionnaires. Only this file names their URLs.

use crate::locale::Locale;
use crate::wire::encode;

/// All surveys, for those who write them.
pub const SURVEYS: &str = "/admin/surveys";

/// The draft of one, with its history.
pub fn survey_page(id: &str) -> String {
    [SURVEYS, "/", &encode(id)].concat()
}

/// The draft as customers will see it.
pub fn preview_page(id: &str, locale: Locale) -> String {
    [&survey_page(id), "/preview?locale=", locale.tag()].concat()
}

/// The questionnaire as a file: of the draft, or of a version. A form with a file goes to the same address.
pub fn questionnaire_file(id: &str, number: Option<i64>) -> String {
    let version = number.map(|number| ["?number=", &number.to_string()].concat()).unwrap_or_default();
    [&survey_page(id), "/questionnaire", &version].concat()
}
