//! Second-level causes as the operator keeps them.

use serde::{Deserialize, Serialize};

use super::Category;
use crate::account::rules::problem;
use crate::deadline::Words;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest name, in characters: it stands in a list to choose from on a phone.
const NAME: usize = 80;
/// Longest code, in bytes.
pub const CODE: usize = 60;

/// A second-level cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Cause {
    pub code: String,
    pub category: Category,
    /// In the reader's language.
    pub name: String,
    /// Only for those who answer for the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<CauseRecord>,
}

/// What administrators keep of a cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CauseRecord {
    #[cfg_attr(feature = "ssr", schema(value_type = Object, example = json!({"en": "Late", "es": "Tarde", "zh-CN": "延误"})))]
    pub names: Words,
    /// Place among the causes of its category, from 1.
    pub place: u32,
    /// Since when it cannot be chosen any more; complaints that have it keep it.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub retired_at: Option<Instant>,
    /// The `ETag` of a change.
    pub version: i64,
}

/// `POST /api/v1/complaint-causes`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CauseDraft {
    /// 1 ..= 60 of `a-z`, `0-9`, `_`, the first a letter; never changes.
    pub code: String,
    /// As that of a complaint; never changes.
    pub category: String,
    #[cfg_attr(feature = "ssr", schema(value_type = Object, example = json!({"en": "Late", "es": "Tarde", "zh-CN": "延误"})))]
    pub names: Words,
}

/// `PUT /api/v1/complaint-causes/{code}`: all that can change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CauseChange {
    #[cfg_attr(feature = "ssr", schema(value_type = Object, example = json!({"en": "Late", "es": "Tarde", "zh-CN": "延误"})))]
    pub names: Words,
    /// Among the causes of its category, from 1; beyond the end is the end.
    pub place: u32,
    pub is_retired: bool,
}

impl CauseDraft {
    pub fn normalise(&mut self) {
        self.code = self.code.trim().to_string();
        self.names = tidy(&self.names);
    }

    /// Everything wrong with it.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let category = self.category.parse::<Category>().err().map(|_| match self.category.is_empty() {
            true => "required",
            false => "unknown",
        });
        let mut found: Vec<FieldProblem> =
            [problem("/code", code_fault(&self.code)), problem("/category", category)].into_iter().flatten().collect();
        found.extend(name_problems(&self.names));
        found
    }
}

impl CauseChange {
    pub fn normalise(&mut self) {
        self.names = tidy(&self.names);
    }

    /// Everything wrong with it.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = name_problems(&self.names);
        found.extend(problem("/place", (self.place == 0).then_some("out_of_range")));
        found
    }
}

/// Spaces around and characters that nobody sees go.
fn tidy(names: &Words) -> Words {
    let tidy = |name: &str| super::tidy_text(name).replace(['\n', '\t'], " ");
    Words { en: tidy(&names.en), es: tidy(&names.es), zh_cn: tidy(&names.zh_cn) }
}

fn code_fault(code: &str) -> Option<&'static str> {
    let is_known = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
    match code.as_bytes() {
        [] => Some("required"),
        bytes if bytes.len() > CODE => Some("too_long"),
        [first, rest @ ..] if first.is_ascii_lowercase() && rest.iter().all(|c| is_known(*c)) => None,
        _ => Some("malformed"),
    }
}

fn name_problems(names: &Words) -> Vec<FieldProblem> {
    [("/names/en", &names.en), ("/names/es", &names.es), ("/names/zh-CN", &names.zh_cn)]
        .into_iter()
        .filter_map(|(pointer, name)| problem(pointer, name_fault(name)))
        .collect()
}

fn name_fault(name: &str) -> Option<&'static str> {
    match name.chars().count() {
        0 => Some("required"),
        count if count > NAME => Some("too_long"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Words {
        Words { en: name.to_string(), es: name.to_string(), zh_cn: name.to_string() }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut draft =
            CauseDraft { code: "1st cause".into(), category: "weather".into(), names: words(&"x".repeat(81)) };
        draft.normalise();
        let found: Vec<String> = draft.problems().into_iter().map(|p| [p.pointer, p.code].join(" ")).collect();
        let wanted = [
            "/code malformed",
            "/category unknown",
            "/names/en too_long",
            "/names/es too_long",
            "/names/zh-CN too_long",
        ];
        assert_eq!(found, wanted);
        let change = CauseChange { names: words(""), place: 0, is_retired: false };
        assert_eq!(change.problems().len(), 4);
        let mut sound =
            CauseDraft { code: " flood ".into(), category: "delay".into(), names: words(" A\u{202e} flood ") };
        sound.normalise();
        assert_eq!((sound.problems(), sound.code.as_str(), sound.names.en.as_str()), (Vec::new(), "flood", "A flood"));
    }
}
