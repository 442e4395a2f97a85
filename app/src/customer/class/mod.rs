//! Class of a customer by what it contributes: few who bring most of the money, some, and the many.

mod rule;

use serde::{Deserialize, Serialize};

pub use rule::{Class, Contribution, Standing, Thresholds, classify};

use crate::account::rules::{line_fault, problem};
use crate::account::words;
use crate::deadline::Day;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest reason of an override, in characters.
pub const REASON: usize = 500;

words! {
    /// Why a class changed.
    ClassReason {
        /// From the contribution.
        Computed = "computed",
        /// Staff said so, with a reason.
        Override = "override",
        /// What staff said ended: its last day passed, or somebody took it back.
        OverrideEnded = "override_ended",
    }
}

/// `GET /api/v1/organisations/{id}/class`: the class of a customer, and how it came to it. For staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = OrganisationClass))]
pub struct CustomerClass {
    /// None until it was computed for the first time.
    pub class: Option<Class>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Instant>,
    /// What staff said in place of the computed class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#override: Option<ClassOverride>,
    /// The latest changes, the newest first; at most 20.
    pub history: Vec<ClassChange>,
}

/// What staff said in place of the computed class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClassOverride {
    pub class: Class,
    /// What would count without it; None when nothing was computed yet.
    pub computed_class: Option<Class>,
    pub reason: String,
    /// The last day on which it counts; None: until somebody ends it.
    pub until_on: Option<String>,
    /// Name of the member of staff.
    pub decided_by: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub decided_at: Instant,
}

/// One change of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClassChange {
    pub organisation_id: String,
    pub organisation_name: String,
    pub from_class: Option<Class>,
    pub to_class: Class,
    pub why: ClassReason,
    /// Of the year, in minor units of `currency`; when it was computed.
    pub contribution_minor: Option<i64>,
    pub currency: Option<String>,
    /// Cumulative share, in hundredths of a percent; when it was computed.
    pub share_bp: Option<i64>,
    pub reason: Option<String>,
    pub until_on: Option<String>,
    /// Name of the member of staff; None: by itself.
    pub decided_by: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub decided_at: Instant,
}

/// Customers of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClassShare {
    pub class: Class,
    /// Customers, as of the computation, overrides counted.
    pub count: i64,
    /// What they brought in the year.
    pub contribution_minor: i64,
}

/// A currency whose fees were not added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct OtherCurrency {
    pub currency: String,
    pub shipment_count: i64,
}

/// The latest computation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClassRun {
    /// Day in the operator's zone.
    pub computed_on: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub computed_at: Instant,
    /// The currency of most shipments of the year; None when none had a fee.
    pub currency: Option<String>,
    pub thresholds: Thresholds,
    /// A, B, C.
    pub shares: Vec<ClassShare>,
    pub changed_count: i64,
    pub other_currencies: Vec<OtherCurrency>,
}

/// `GET /api/v1/customer-classes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClassOverview {
    /// What the next computation goes by.
    pub thresholds: Thresholds,
    /// None until the first one.
    pub latest: Option<ClassRun>,
}

/// `PUT /api/v1/organisations/{id}/class`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClassOverrideDraft {
    /// `a`, `b` or `c`.
    pub class: String,
    /// 1 ..= 500 characters; for colleagues.
    pub reason: String,
    /// `YYYY-MM-DD`: the last day on which it counts; empty: until somebody ends it.
    #[serde(default)]
    pub until_on: Option<String>,
}

impl ClassOverrideDraft {
    pub fn normalise(&mut self) {
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.class = self.class.trim().to_lowercase();
        self.reason = tidy(&self.reason);
        self.until_on = self.until_on.take().map(|day| day.trim().to_string()).filter(|day| !day.is_empty());
    }

    /// `today` is the day in the operator's zone, `YYYY-MM-DD`.
    pub fn problems(&self, today: &str) -> Vec<FieldProblem> {
        let class = match self.class.as_str() {
            "" => Some("required"),
            class => class.parse::<Class>().err().map(|_| "unknown"),
        };
        let until = self.until_on.as_deref().and_then(|day| match day.parse::<Day>() {
            Err(_) => Some("malformed"),
            Ok(parsed) if parsed.to_string().as_str() < today => Some("past"),
            Ok(_) => None,
        });
        let found = [
            problem("/class", class),
            problem("/reason", line_fault(&self.reason, REASON)),
            problem("/until_on", until),
        ];
        found.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_says_why_and_until_when() {
        let codes = |class: &str, reason: &str, until: &str| {
            let mut draft = ClassOverrideDraft {
                class: class.to_string(),
                reason: reason.to_string(),
                until_on: Some(until.to_string()),
            };
            draft.normalise();
            let problems = draft.problems("2026-11-22");
            problems.iter().map(|p| [p.pointer.as_str(), p.code.as_str()].join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(codes("A", " new  contract ", "2026-11-22"), [""; 0]);
        assert_eq!(codes("b", "x", ""), [""; 0]);
        assert_eq!(codes("d", "", "2026-11-21"), ["/class unknown", "/reason required", "/until_on past"]);
        assert_eq!(codes("", "x\u{202e}y", "soon"), ["/class required", "/reason malformed", "/until_on malformed"]);
    }
}
