//! One matter taken out of a complaint: a complaint of its own, with the customer's own words.

use serde::{Deserialize, Serialize};

use super::{Category, Remedy};
use crate::account::rules::problem;
use crate::attachment::MOST_PER_CASE;
use crate::problem::FieldProblem;
use crate::shipment::identifier::waybill_number;

/// The customer's words at filing, among those that can be chosen.
pub const FIRST_WORDS: &str = "text";
/// Messages that go along at most.
const MOST_MESSAGES: usize = 100;

/// `POST /api/v1/complaints/{complaint_number}/splits`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintSplit))]
#[serde(deny_unknown_fields)]
pub struct SplitDraft {
    pub category: String,
    #[serde(default)]
    pub cause: Option<String>,
    /// That of the complaint unless it is stated.
    #[serde(default)]
    pub remedy_sought: Option<String>,
    /// Of the parcel that the matter is about; none when it is about no parcel.
    #[serde(default)]
    pub waybill_number: Option<String>,
    /// Which of the customer's words go along: `text` for those at filing, and ids of messages. The earliest of
    /// whoever filed it become the words of the new complaint; nobody writes words for a customer.
    pub words: Vec<String>,
    /// Which files of the complaint go along: both have them then.
    #[serde(default)]
    pub attachment_ids: Vec<String>,
}

impl SplitDraft {
    pub fn normalise(&mut self) {
        let stated = |typed: &mut Option<String>| {
            typed.take().map(|text| text.trim().to_string()).filter(|text| !text.is_empty())
        };
        self.category = self.category.trim().to_string();
        self.cause = stated(&mut self.cause);
        self.remedy_sought = stated(&mut self.remedy_sought);
        self.waybill_number = stated(&mut self.waybill_number).map(|typed| waybill_number::normalise(&typed));
        for chosen in [&mut self.words, &mut self.attachment_ids] {
            chosen.retain(|id| !id.is_empty());
            chosen.sort_unstable();
            chosen.dedup();
        }
    }

    /// Everything wrong with it that needs no store.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let category = match self.category.as_str() {
            "" => Some("required"),
            word => word.parse::<Category>().err().map(|_| "unknown"),
        };
        let remedy = self.remedy_sought.as_deref().and_then(|word| word.parse::<Remedy>().err()).map(|_| "unknown");
        let number = self.waybill_number.as_deref().filter(|number| !waybill_number::is_well_formed(number));
        let words = match self.words.len() {
            0 => Some("required"),
            count if count > MOST_MESSAGES => Some("too_many"),
            _ => None,
        };
        let found = [
            problem("/category", category),
            problem("/remedy_sought", remedy),
            problem("/waybill_number", number.map(|_| "malformed")),
            problem("/words", words),
            problem("/attachment_ids", (self.attachment_ids.len() > MOST_PER_CASE).then_some("too_many")),
        ];
        found.into_iter().flatten().collect()
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintSplitDone))]
pub struct SplitDone {
    pub complaint_number: String,
    /// Whether the customer has an address to which a mail went; otherwise tell them.
    pub is_mailed: bool,
}

/// What the page of a complaint says of matters that were taken out; only what its reader sees as well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintParts))]
pub struct Parts {
    /// Out of which it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What was taken out of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub into: Vec<String>,
}

impl Parts {
    pub fn is_empty(&self) -> bool {
        self.from.is_none() && self.into.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        let codes = |mut draft: SplitDraft| {
            draft.normalise();
            draft.problems().into_iter().map(|p| [p.pointer, p.code].join(" ")).collect::<Vec<String>>()
        };
        assert_eq!(codes(SplitDraft::default()), ["/category required", "/words required"]);
        let draft = SplitDraft {
            category: "weather".to_string(),
            remedy_sought: Some("gold".to_string()),
            waybill_number: Some("?".to_string()),
            words: vec![FIRST_WORDS.to_string(), FIRST_WORDS.to_string(), String::new()],
            ..SplitDraft::default()
        };
        assert_eq!(codes(draft), ["/category unknown", "/remedy_sought unknown", "/waybill_number malformed"]);
    }
}
