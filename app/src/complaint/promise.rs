//! Promises made in an answer: what, and by which day. Both sides see them, and whether they were kept.

use serde::{Deserialize, Serialize};

use super::{UsedAnswer, text_fault, tidy_text};
use crate::account::rules::problem;
use crate::deadline::Day;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest words of a promise, in characters.
pub const WHAT: usize = 300;
/// Years within which a promise must fall due.
const YEARS: i16 = 2;

/// `PUT …/answer`: the answer to the customer; plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerDraft {
    /// Without open places such as `{promised_at}`.
    pub text: String,
    /// Which standard answer it was made of.
    #[serde(default)]
    pub standard_answer: Option<UsedAnswer>,
    #[serde(default)]
    pub promise: Option<PromiseDraft>,
    /// The last answer that the sender knows of, by id, or empty for none: then another one refuses this one. Absent,
    /// whatever there is is known.
    #[serde(default)]
    pub after: Option<String>,
    /// Customers of complaints that were merged into this one get the same words, also where they are somebody else. Those
    /// of the same organisation get them anyway.
    #[serde(default)]
    pub to_merged: bool,
}

/// What is promised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PromiseDraft {
    /// 1 ..= 300 characters.
    pub what: String,
    /// The last day that keeps it, in the operator's zone; not before today.
    #[cfg_attr(feature = "ssr", schema(format = Date))]
    pub due_on: String,
    /// Which unit is to keep it.
    #[serde(default)]
    pub unit_code: Option<String>,
}

impl AnswerDraft {
    pub fn normalise(&mut self) {
        self.text = tidy_text(&self.text);
        if let Some(promise) = &mut self.promise {
            promise.what = tidy_text(&promise.what).replace(['\n', '\t'], " ");
            promise.due_on = promise.due_on.trim().to_string();
            promise.unit_code = promise.unit_code.take().filter(|code| !code.is_empty());
        }
    }

    /// Everything wrong with it. `today` is that of the operator's zone.
    pub fn problems(&self, today: Day) -> Vec<FieldProblem> {
        let mut found: Vec<FieldProblem> = problem("/text", text_fault(&self.text)).into_iter().collect();
        let open = super::open_places(&self.text);
        if !open.is_empty() {
            found.push(FieldProblem::new("/text", "placeholder", open.join(", ")));
        }
        if let Some(promise) = &self.promise {
            found.extend(promise.problems(today));
        }
        found
    }
}

impl PromiseDraft {
    fn problems(&self, today: Day) -> Vec<FieldProblem> {
        let what = match self.what.chars().count() {
            0 => Some("required"),
            count if count > WHAT => Some("too_long"),
            _ => None,
        };
        [problem("/promise/what", what), problem("/promise/due_on", self.day_fault(today))]
            .into_iter()
            .flatten()
            .collect()
    }

    fn day_fault(&self, today: Day) -> Option<&'static str> {
        if self.due_on.is_empty() {
            return Some("required");
        }
        match self.due_on.parse::<Day>() {
            Err(_) => Some("malformed"),
            Ok(day) if day < today => Some("past"),
            Ok(day) if day.year() > today.year() + YEARS => Some("out_of_range"),
            Ok(_) => None,
        }
    }
}

/// A promise of an answer, for both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PromiseMade {
    pub id: String,
    pub what: String,
    /// In the operator's zone.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub due_on: Day,
    /// The end of that day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub due_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub made_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub kept_at: Option<Instant>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub broken_at: Option<Instant>,
    /// Only for staff: which unit is to keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_code: Option<String>,
}

/// How a promise stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseState {
    Open,
    /// The day is over, and nobody has said what became of it.
    Late,
    Kept,
    Broken,
}

impl PromiseMade {
    pub fn state(&self, now: Instant) -> PromiseState {
        match (self.kept_at, self.broken_at) {
            (Some(_), _) => PromiseState::Kept,
            (None, Some(_)) => PromiseState::Broken,
            (None, None) if now > self.due_at => PromiseState::Late,
            (None, None) => PromiseState::Open,
        }
    }
}

/// `PUT …/promises/{promise_id}/outcome`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PromiseOutcome {
    pub is_kept: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_has_words_and_a_day_to_come() {
        let faults = |what: &str, due_on: &str| -> Vec<String> {
            let promise = PromiseDraft { what: what.into(), due_on: due_on.into(), unit_code: Some(String::new()) };
            let mut draft = AnswerDraft { text: "It comes.".into(), promise: Some(promise), ..AnswerDraft::default() };
            draft.normalise();
            let today = "2026-11-22".parse().unwrap();
            draft.problems(today).into_iter().map(|p| [p.pointer, p.code].join(" ")).collect()
        };
        assert_eq!(faults("A van comes", "2026-11-22"), Vec::<String>::new());
        assert_eq!(faults("", "2026-11-21"), ["/promise/what required", "/promise/due_on past"]);
        assert_eq!(faults("x", ""), ["/promise/due_on required"]);
        assert_eq!(faults("x", "soon"), ["/promise/due_on malformed"]);
        assert_eq!(faults("x", "2029-01-01"), ["/promise/due_on out_of_range"]);
    }

    #[test]
    fn an_open_place_keeps_an_answer_back() {
        let draft = AnswerDraft { text: "By {due_at}".into(), ..AnswerDraft::default() };
        let found = draft.problems(Day::FIRST);
        assert_eq!((found[0].code.as_str(), found[0].detail.as_str()), ("placeholder", "{due_at}"));
    }
}
