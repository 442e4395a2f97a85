//! An answer is stored and counted in one transaction, or not at all.

use app::locale::Locale;
use app::survey::{Answer, Answers, Kind, Questionnaire};
use app::value::Instant;
use serde::{Deserialize, Serialize};

use super::store;
use super::tally::{self, Count};
use crate::store::Transaction;

/// What an answer is about, as far as it may be known.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Subject {
    pub unit_id: Option<String>,
    /// `SP>RJ`, as lanes are written elsewhere.
    pub lane: Option<String>,
    /// `a`, `b` or `c`: of the organisation when it answered.
    pub class: Option<String>,
    /// Hours after the promise, negative before it.
    pub late_hours: Option<f64>,
    /// Hours from hand-over to delivery: what is perceived of a zone in hours.
    pub transit_hours: Option<f64>,
}

/// An answer to be stored. Of an anonymous one there is no invitation, no person and no moment, and the id must be
/// random: a UUIDv7 tells the moment.
#[derive(Debug, Clone)]
pub struct NewResponse<'r> {
    pub id: &'r str,
    pub survey_id: &'r str,
    pub version_number: i64,
    pub campaign_id: Option<&'r str>,
    pub invitation_id: Option<&'r str>,
    pub person_id: Option<&'r str>,
    pub organisation_id: Option<&'r str>,
    pub shipment_id: Option<&'r str>,
    pub complaint_id: Option<&'r str>,
    pub subject: Subject,
    pub locale: Option<Locale>,
    /// Tidy and without fault.
    pub answers: &'r Answers,
    /// Of an import: the row's own id.
    pub source_id: Option<&'r str>,
    pub answered_at: Option<Instant>,
    /// `2026-11-22`, in the operator's zone.
    pub answered_on: &'r str,
}

/// Stores and counts. False when its invitation, or its row of an import, was answered before: then nothing happens.
///
/// # Errors
/// The database's.
pub async fn record(tx: &mut Transaction, questionnaire: &Questionnaire, new: &NewResponse<'_>) -> sqlx::Result<bool> {
    let answers = serde_json::to_string(new.answers).map_err(|error| sqlx::Error::Encode(error.into()))?;
    if !store::insert(tx, new, &answers, comment(questionnaire, new.answers).as_deref()).await? {
        return Ok(false);
    }
    let month = new.answered_on.get(..7).unwrap_or(new.answered_on);
    let counts = tally::counts(questionnaire, new.answers, new.subject.transit_hours);
    // Always in one order: two answers at one time wait for each other instead of dying of each other.
    for part in tally::parts(&new.subject) {
        for count in &counts {
            store::add(tx, new.survey_id, month, &part, count).await?;
        }
    }
    Ok(true)
}

/// Counts a value of an answer as a whole in all its parts; `month` is `2026-11`.
///
/// # Errors
/// The database's.
pub(super) async fn count(
    tx: &mut Transaction,
    survey_id: &str,
    subject: &Subject,
    month: &str,
    value: &str,
) -> sqlx::Result<()> {
    for part in tally::parts(subject) {
        store::add(tx, survey_id, month, &part, &Count::whole(value)).await?;
    }
    Ok(())
}

/// Stores and counts many at once, for imports; gives how many were not there before.
///
/// # Errors
/// The database's.
pub(super) async fn record_all(
    tx: &mut Transaction,
    questionnaire: &Questionnaire,
    survey_id: &str,
    all: Vec<NewResponse<'_>>,
) -> sqlx::Result<u64> {
    let mut rows = Vec::with_capacity(all.len());
    for new in all {
        let answers = serde_json::to_string(new.answers).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let comment = comment(questionnaire, new.answers);
        rows.push((new, answers, comment));
    }
    let stored = store::insert_all(tx, &rows).await?;
    let mut cells = store::Cells::new();
    for (new, _, _) in rows.iter().filter(|(new, _, _)| stored.contains(new.id)) {
        let month = new.answered_on.get(..7).unwrap_or(new.answered_on);
        for part in tally::parts(&new.subject) {
            for count in tally::counts(questionnaire, new.answers, new.subject.transit_hours) {
                let cell = store::Cell {
                    cut: part.cut,
                    question_key: count.question_key,
                    member: part.member.to_string(),
                    month: month.to_string(),
                    class: part.class.to_string(),
                    value: count.value,
                };
                let known = cells.entry(cell).or_default();
                *known = (known.0 + 1, known.1 + count.total);
            }
        }
    }
    store::add_all(tx, survey_id, &cells).await?;
    Ok(stored.len() as u64)
}

/// All the customer's own words, in the order of the questions.
pub(super) fn comment(questionnaire: &Questionnaire, answers: &Answers) -> Option<String> {
    let texts = questionnaire.questions().filter(|question| question.kind == Kind::Text);
    let words: Vec<&str> = texts.filter_map(|question| words_of(answers.get(&question.key)?)).collect();
    (!words.is_empty()).then(|| words.join("\n"))
}

fn words_of(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Text(text) => Some(text),
        Answer::Score(_) | Answer::Codes(_) | Answer::Zone { .. } => None,
    }
}
