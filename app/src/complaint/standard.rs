//! Standard answers: approved texts in three languages, with places that are filled from the case.

use serde::{Deserialize, Serialize};

use super::{Category, TEXT, tidy_text};
use crate::account::rules::problem;
use crate::account::words;
use crate::deadline::Words;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest title, in characters: it stands in a list to choose from.
const TITLE: usize = 120;
/// Longest code, in bytes.
const CODE: usize = 60;

words! {
    /// What a standard answer may leave to be filled, written `{customer_name}`. The list is closed.
    Placeholder {
        /// As the customer gave it.
        CustomerName = "customer_name",
        ComplaintNumber = "complaint_number",
        WaybillNumber = "waybill_number",
        /// When it was filed.
        FiledAt = "filed_at",
        /// By when the shipment was promised, as the record stood at filing.
        PromisedAt = "promised_at",
        /// When the shipment was delivered, as the record stood at filing.
        DeliveredAt = "delivered_at",
        /// The next date by which the operator must act.
        DueAt = "due_at",
        /// The unit that the complaint concerns.
        UnitName = "unit_name",
        /// What the complaint is about.
        Category = "category",
        /// The operator's name.
        BrandName = "brand_name",
    }
}

/// Everything in a text that is written like a place to fill: `{`, `a-z` and `_`, `}`.
pub fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        is_name.then_some(name)
    })
}

/// The text with its places filled; a place without a value stays as it is written.
pub fn fill(text: &str, value: impl Fn(Placeholder) -> Option<String>) -> String {
    let mut filled = text.to_string();
    for place in Placeholder::ALL {
        let written = ["{", place.as_str(), "}"].concat();
        if filled.contains(&written)
            && let Some(value) = value(*place)
        {
            filled = filled.replace(&written, &value);
        }
    }
    filled
}

/// The names of places that are still open, each once; with one of them an answer does not go out.
pub fn open_places(text: &str) -> Vec<String> {
    let mut found: Vec<String> = places(text).map(|name| ["{", name, "}"].concat()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What is written of a standard answer, for a new one and for a new version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StandardAnswerDraft {
    /// 1 ..= 60 of `a-z`, `0-9`, `_`, the first a letter; never changes.
    pub code: String,
    /// As that of a complaint; empty: for all.
    #[serde(default)]
    pub category: String,
    /// Code of a cause; empty: for all.
    #[serde(default)]
    pub cause: String,
    #[cfg_attr(feature = "ssr", schema(value_type = Object, example = json!({"en": "Late", "es": "Tarde", "zh-CN": "延误"})))]
    pub titles: Words,
    #[cfg_attr(feature = "ssr", schema(value_type = Object, example = json!({"en": "Dear {customer_name}", "es": "Hola, {customer_name}", "zh-CN": "{customer_name}您好"})))]
    pub texts: Words,
}

impl StandardAnswerDraft {
    pub fn normalise(&mut self) {
        for field in [&mut self.code, &mut self.category, &mut self.cause] {
            *field = field.trim().to_string();
        }
        for title in [&mut self.titles.en, &mut self.titles.es, &mut self.titles.zh_cn] {
            *title = tidy_text(title).replace(['\n', '\t'], " ");
        }
        for text in [&mut self.texts.en, &mut self.texts.es, &mut self.texts.zh_cn] {
            *text = tidy_text(text);
        }
    }

    /// Everything wrong with it. Whether the cause exists only the store knows.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let is_unknown = !self.category.is_empty() && self.category.parse::<Category>().is_err();
        let code = problem("/code", code_fault(&self.code));
        let category = problem("/category", is_unknown.then_some("unknown"));
        let mut found: Vec<FieldProblem> = [code, category].into_iter().flatten().collect();
        for (language, title, text) in [
            ("en", &self.titles.en, &self.texts.en),
            ("es", &self.titles.es, &self.texts.es),
            ("zh-CN", &self.titles.zh_cn, &self.texts.zh_cn),
        ] {
            found.extend(problem(&["/titles/", language].concat(), length_fault(title, TITLE)));
            let pointer = ["/texts/", language].concat();
            found.extend(problem(&pointer, length_fault(text, TEXT)));
            let unknown = places(text).filter(|name| name.parse::<Placeholder>().is_err());
            found.extend(
                unknown.map(|name| FieldProblem::new(&pointer, "unknown_placeholder", ["{", name, "}"].concat())),
            );
        }
        found
    }
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

fn length_fault(text: &str, limit: usize) -> Option<&'static str> {
    match text.chars().count() {
        0 => Some("required"),
        count if count > limit => Some("too_long"),
        _ => None,
    }
}

/// A standard answer as staff read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StandardAnswer {
    pub code: String,
    pub category: Option<Category>,
    pub cause: Option<String>,
    /// Since when it cannot be chosen any more.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub retired_at: Option<Instant>,
    /// The newest first; in a list only the one in use and a newer draft.
    pub versions: Vec<AnswerVersion>,
    /// The `ETag` of a change.
    pub version: i64,
}

impl StandardAnswer {
    /// The newest approved version: the one that is used.
    pub fn in_use(&self) -> Option<&AnswerVersion> {
        self.versions.iter().find(|version| version.approved_at.is_some())
    }

    /// The newest version, while nobody has approved it.
    pub fn draft(&self) -> Option<&AnswerVersion> {
        self.versions.first().filter(|version| version.approved_at.is_none())
    }
}

/// One version; its words never change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = StandardAnswerVersion))]
pub struct AnswerVersion {
    /// From 1.
    pub number: i64,
    #[cfg_attr(feature = "ssr", schema(value_type = Object, example = json!({"en": "Late", "es": "Tarde", "zh-CN": "延误"})))]
    pub titles: Words,
    #[cfg_attr(feature = "ssr", schema(value_type = Object, example = json!({"en": "Dear {customer_name}", "es": "Hola, {customer_name}", "zh-CN": "{customer_name}您好"})))]
    pub texts: Words,
    pub written_by: String,
    pub written_by_id: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub written_at: Instant,
    pub approved_by: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub approved_at: Option<Instant>,
}

/// A standard answer filled from a case, in its customer's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FilledAnswer {
    pub code: String,
    pub number: i64,
    /// `en`, `es` or `zh-CN`.
    pub locale: String,
    pub text: String,
    /// Places without a value, `{promised_at}`: the answer does not go out before somebody fills them.
    pub open_places: Vec<String>,
}

/// Which standard answer a text was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UsedAnswer {
    pub code: String,
    pub number: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        Words { en: text.to_string(), es: text.to_string(), zh_cn: text.to_string() }
    }

    #[test]
    fn what_has_no_value_stays_and_is_named() {
        let text = "Dear {customer_name}, {waybill_number} was due {promised_at}; {due_at} {due_at} {} {A} { x }";
        let value = |place| match place {
            Placeholder::CustomerName => Some("李薇 {due_at}".to_string()),
            Placeholder::WaybillNumber => Some("PD1".to_string()),
            _ => None,
        };
        let filled = fill(text, value);
        assert!(filled.starts_with("Dear 李薇 {due_at}, PD1 was due {promised_at};"), "{filled}");
        assert_eq!(open_places(&filled), ["{due_at}", "{promised_at}"]);
        assert!(open_places("Nothing { is } {Open} {1}").is_empty());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut draft = StandardAnswerDraft {
            code: "Late!".into(),
            category: "weather".into(),
            cause: String::new(),
            titles: words(&"x".repeat(TITLE + 1)),
            texts: Words { en: "Dear {name}".into(), es: String::new(), zh_cn: "{customer_name}".into() },
        };
        draft.normalise();
        let found: Vec<String> = draft.problems().into_iter().map(|p| [p.pointer, p.code].join(" ")).collect();
        let wanted = [
            "/code malformed",
            "/category unknown",
            "/titles/en too_long",
            "/texts/en unknown_placeholder",
            "/titles/es too_long",
            "/texts/es required",
            "/titles/zh-CN too_long",
        ];
        assert_eq!(found, wanted);
    }
}
