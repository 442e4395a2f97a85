//! Import of answers that were given elsewhere: reviews of a marketplace, tables of earlier surveys.
//!
//! What the layouts look like is in `README.md` beside this file.

pub mod args;
mod map;
mod read;
pub mod run;

use app::survey::Questionnaire;

use args::ResponseLayout;
use map::Map;
pub use read::{Found, Reader, Row};

/// What Olist asked.
const OLIST: &str = include_str!("olist.json");

/// How a layout is read, and the questionnaire that its answers are of unless the survey has one already.
///
/// # Errors
/// One line for the operator.
pub fn reader(layout: ResponseLayout, map: Option<&str>) -> Result<(Reader, Questionnaire), String> {
    match (layout, map) {
        (ResponseLayout::Olist, _) => {
            let questionnaire = serde_json::from_str(OLIST).map_err(|error| error.to_string())?;
            Ok((Reader::Olist, questionnaire))
        }
        (ResponseLayout::Table, Some(map)) => {
            let (map, questionnaire) = Map::parse(map)?;
            Ok((Reader::Table(Box::new(map)), questionnaire))
        }
        (ResponseLayout::Table, None) => Err("the layout table needs a map file".to_string()),
    }
}
