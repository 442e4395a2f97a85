//! Questions to units, with a date of their own; and complaints that belong together. Only for staff.

use serde::{Deserialize, Serialize};

use super::{text_fault, tidy_text};
use crate::account::rules::problem;
use crate::account::words;
use crate::attachment::Attachment;
use crate::deadline::Unit as TimeUnit;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest time to answer, in its unit: a month of hours.
const LONGEST: u32 = 720;

words! {
    /// What became of a contested attribution.
    Attribution {
        /// The complaint goes on naming the unit.
        Upheld = "upheld",
        /// It does not any more.
        Withdrawn = "withdrawn",
    }
}

/// `POST …/inquiries`: what a unit is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InquiryDraft {
    pub unit_code: String,
    /// Plain text; 1 ..= 4000 characters.
    pub question: String,
    /// 1 ..= 720 of `limit_unit`; without one the limit of the rules that the complaint began under.
    #[serde(default)]
    pub limit: Option<u32>,
    /// Hours unless it is stated; days by the operator's calendar.
    #[serde(default)]
    pub limit_unit: Option<TimeUnit>,
}

impl InquiryDraft {
    pub fn normalise(&mut self) {
        self.unit_code = self.unit_code.trim().to_string();
        self.question = tidy_text(&self.question);
    }

    /// Everything wrong with it. Whether the unit exists only the store knows.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let limit = self.limit.is_some_and(|limit| !(1..=LONGEST).contains(&limit));
        let unit = self.unit_code.is_empty().then_some("required");
        [
            problem("/unit_code", unit),
            problem("/question", text_fault(&self.question)),
            problem("/limit", limit.then_some("out_of_range")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// `PUT …/inquiries/{inquiry_id}/response`: what the unit says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InquiryResponse {
    /// Plain text; 1 ..= 4000 characters: what happened, or why it is not the unit's.
    pub text: String,
    /// The unit says that the complaint is not its own; a supervisor decides.
    #[serde(default)]
    pub is_contested: bool,
    #[serde(default)]
    pub attachment_ids: Vec<String>,
}

/// `PUT …/inquiries/{inquiry_id}/decision`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AttributionDecision {
    pub decision: Attribution,
    /// The unit reads it.
    pub why: String,
}

/// A question to a unit and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = UnitInquiry))]
pub struct Inquiry {
    pub id: String,
    pub complaint_number: String,
    pub unit_code: String,
    pub unit_name: String,
    pub question: String,
    pub asked_by: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub asked_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub due_at: Instant,
    pub response: Option<String>,
    pub responded_by: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub responded_at: Option<Instant>,
    /// The unit says that it is not its own.
    pub is_contested: bool,
    pub decision: Option<Attribution>,
    pub decision_why: Option<String>,
    pub decided_by: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Instant>,
    /// Files of the response; in a list none.
    pub attachments: Vec<Attachment>,
    /// The reader may respond now.
    pub may_respond: bool,
    /// The reader may decide the contest now.
    pub may_decide: bool,
}

impl Inquiry {
    /// The unit still owes a response and the date has passed.
    pub fn is_late(&self, now: Instant) -> bool {
        self.responded_at.is_none() && now > self.due_at
    }
}

/// Another complaint that has to do with this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = RelatedComplaint))]
pub struct Related {
    pub complaint_number: String,
    pub state: super::State,
    pub kind: Relation,
}

words! {
    /// How two complaints belong together, seen from the one that is read.
    Relation {
        Related = "related",
        /// This one goes on in the other.
        MergedInto = "merged_into",
        /// The other goes on in this one.
        Merged = "merged",
    }
}

/// What a customer learns of a merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintMerge))]
pub struct Merge {
    /// Where it goes on; only for whoever filed that one too, and for staff.
    pub into: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub merged_at: Instant,
}

/// `PUT …/merge` and `PUT …/related`: the other complaint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherComplaint {
    pub complaint_number: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        let mut draft = InquiryDraft { limit: Some(0), ..InquiryDraft::default() };
        draft.normalise();
        let found: Vec<String> = draft.problems().into_iter().map(|p| [p.pointer, p.code].join(" ")).collect();
        assert_eq!(found, ["/unit_code required", "/question required", "/limit out_of_range"]);
    }
}
