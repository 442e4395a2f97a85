//! Comments: found by their words, page by page, without whoever wrote them.

use app::statistics::{Sample, sample};
use app::survey::result::Comment;
use app::survey::{Answers, Questionnaire, lead_score};
use app::value::Page;

use super::{Scope, WHOLE};
use crate::http::Refusal;
use crate::state::Portal;
use crate::survey::store::{self, Anonymous, Months, Place};
use crate::survey::tally::ANSWERED;

/// Comments of a page where none is said.
pub const USUAL: usize = 50;

/// Title of the survey, and the comments in the scope, the newest first. A unit knows its customers: below 5 answers it
/// reads none, and of each the words and the day alone.
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
    if let Some(unit_id) = scope.unit_id()
        && sample(answered(portal, survey_id, unit_id).await?) == Sample::TooFew
    {
        return Ok((found.name, Page { items: Vec::new(), next_cursor: None }));
    }
    let mut rows = store::comments(&portal.store, survey_id, (words, scope.unit_id()), &place, limit + 1).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| has_more).map(Anonymous::place);
    let next_cursor = last.map(|place| [place.answered_on.as_str(), ".", &place.id].concat());
    let versions = &found.questionnaires;
    let items = rows.into_iter().map(|row| {
        let score = score(versions, &row);
        let comment = row.into_comment(score);
        if scope.unit_id().is_some() { comment.for_unit() } else { comment }
    });
    Ok((found.name, Page { items: items.collect(), next_cursor }))
}

/// Answers about a unit.
async fn answered(portal: &Portal, survey_id: &str, unit_id: &str) -> sqlx::Result<u64> {
    let all = Months { from: "", until: "9999-99" };
    let rows = store::tally(&portal.store, survey_id, ("unit", unit_id), all).await?;
    let whole = rows.iter().filter(|row| row.question_key == WHOLE && row.value == ANSWERED);
    Ok(whole.map(|row| row.count).sum())
}

/// By the questionnaire of its version; they are read with the newest first.
fn score(versions: &[Questionnaire], row: &Anonymous) -> Option<u8> {
    let version = usize::try_from(row.version_number).ok()?;
    let questionnaire = versions.get(versions.len().checked_sub(version)?)?;
    let answers: Answers = serde_json::from_str(&row.answers_json).ok()?;
    lead_score(questionnaire, &answers)
}
