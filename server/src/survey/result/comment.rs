//! Comments: found by their words, page by page, without whoever wrote them.

use app::survey::result::Comment;
use app::survey::{Answers, Questionnaire, lead_score};
use app::value::Page;

use super::Scope;
use crate::http::Refusal;
use crate::state::Portal;
use crate::survey::store::{self, Anonymous, Place};

/// Comments of a page where none is said.
pub const USUAL: usize = 50;

/// Title of the survey, and the comments in the scope, the newest first.
///
/// # Errors
/// `NotFound`; `Invalid` (`/cursor malformed`); the database's.
pub async fn list(
    portal: &Portal,
    scope: &Scope,
    survey_id: &str,
    (words, cursor): (&str, &str),
    limit: usize,
) -> Result<(String, Page<Comment>), Refusal> {
    let found = store::published(&portal.store, survey_id).await?.ok_or(Refusal::NotFound)?;
    let place = match cursor {
        "" => Place::first(),
        cursor => {
            let (answered_on, id) = cursor
                .split_once('.')
                .ok_or_else(|| Refusal::field("/cursor", "malformed", "give a next_cursor of this list"))?;
            Place { answered_on: answered_on.to_string(), id: id.to_string() }
        }
    };
    let mut rows = store::comments(&portal.store, survey_id, (words, scope.unit_id()), &place, limit + 1).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| has_more).map(Anonymous::place);
    let next_cursor = last.map(|place| [place.answered_on.as_str(), ".", &place.id].concat());
    let versions = &found.questionnaires;
    let items = rows.into_iter().map(|row| {
        let score = score(versions, &row);
        row.into_comment(score)
    });
    Ok((found.name, Page { items: items.collect(), next_cursor }))
}

/// By the questionnaire of its version; they are read with the newest first.
fn score(versions: &[Questionnaire], row: &Anonymous) -> Option<u8> {
    let version = usize::try_from(row.version_number).ok()?;
    let questionnaire = versions.get(versions.len().checked_sub(version)?)?;
    let answers: Answers = serde_json::from_str(&row.answers_json).ok()?;
    lead_score(questionnaire, &answers)
}
