//! Praise: after the best score a customer may thank whoever delivered. The unit and the desk read it, nobody else.

pub mod api;
pub mod pages;

use serde::{Deserialize, Serialize};

use crate::account::rules::problem;
use crate::problem::FieldProblem;

/// Longest words, in characters.
pub const WORDS: usize = 1_000;
/// The score that may be followed by thanks.
pub const BEST: u8 = 5;

/// `POST /api/v1/invitations/{token}/praise`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PraiseDraft {
    /// 1 ..= 1000 characters.
    pub words: String,
    /// Code of a service point; needed where the timeline does not tell who delivered, else without effect.
    #[serde(default)]
    pub unit_code: Option<String>,
}

impl PraiseDraft {
    /// The words as they are kept.
    pub fn tidy(self) -> PraiseDraft {
        let unit_code = self.unit_code.map(|code| code.trim().to_string()).filter(|code| !code.is_empty());
        PraiseDraft { words: crate::complaint::tidy_text(&self.words), unit_code }
    }

    /// What is wrong with tidy words; `is_unit_known` where the timeline tells who delivered.
    pub fn problems(&self, is_unit_known: bool) -> Vec<FieldProblem> {
        let words = match self.words.chars().count() {
            0 => Some("required"),
            length if length > WORDS => Some("too_long"),
            _ => None,
        };
        let is_missing = !is_unit_known && self.unit_code.is_none();
        problem("/words", words).into_iter().chain(problem("/unit_code", is_missing.then_some("required"))).collect()
    }
}

/// Thanks for a unit, never with who gave them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Praise {
    pub id: String,
    /// `2026-11-22`, in the operator's zone.
    pub praised_on: String,
    pub unit_code: String,
    pub unit_name: String,
    pub words: String,
}

/// How often a unit was thanked in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PraiseCount {
    /// `2026-11`.
    pub month: String,
    pub unit_code: String,
    pub unit_name: String,
    pub count: u64,
}

/// What an address of the list asks for; empty: all, from the newest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PraiseQuery {
    /// Code of a unit.
    pub unit: String,
    pub cursor: String,
    pub limit: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_have_words_and_a_place() {
        let faults = |words: &str, unit_code: Option<&str>, is_known| -> Vec<String> {
            let draft = PraiseDraft { words: words.to_string(), unit_code: unit_code.map(str::to_string) }.tidy();
            draft.problems(is_known).into_iter().map(|fault| [fault.pointer, fault.code].join(" ")).collect()
        };
        assert_eq!(faults("the driver", None, true), Vec::<String>::new());
        assert_eq!(faults("the driver", Some("SP-1"), false), Vec::<String>::new());
        assert_eq!(faults(" \n ", Some(" "), false), ["/words required", "/unit_code required"]);
        assert_eq!(faults(&"谢".repeat(WORDS + 1), None, true), ["/words too_long"]);
    }
}
