//! What a customer expects of deliveries, stated once a quarter, and how often it was so.

use serde::{Deserialize, Serialize};

use crate::account::rules::problem;
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::statistics::Share;
use crate::ui::number::decimal;

/// Shortest and longest time that can be stated, in hours.
const HOURS: (f64, f64) = (12.0, 2_160.0);

/// `PUT /api/v1/me/delivery-expectation`: hours from hand-over to delivery.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExpectationDraft {
    /// The longest that is just acceptable: 12 ..= 2160.
    pub minimum_hours: f64,
    /// What is hoped for; not more than that.
    pub desired_hours: f64,
}

impl ExpectationDraft {
    pub fn problems(&self) -> Vec<FieldProblem> {
        let fault = |hours: f64| (!(HOURS.0..=HOURS.1).contains(&hours)).then_some("out_of_range");
        let is_turned = self.desired_hours > self.minimum_hours;
        let desired = fault(self.desired_hours).or_else(|| is_turned.then_some("above_minimum"));
        problem("/minimum_hours", fault(self.minimum_hours))
            .into_iter()
            .chain(problem("/desired_hours", desired))
            .collect()
    }
}

/// What was stated last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Expectation {
    pub minimum_hours: f64,
    pub desired_hours: f64,
    /// `2026-11-22`, in the operator's zone.
    pub stated_on: String,
}

/// `GET /api/v1/me/delivery-expectation`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ExpectationFacts {
    pub expectation: Option<Expectation>,
    /// Nothing was stated for this quarter yet.
    pub may_state: bool,
    /// Own parcels of the last 365 days that were delivered within the longest time that was stated, from the first news
    /// that they were picked up or on their way.
    pub inside: Option<Share>,
    /// There are more parcels than were looked at: only so many of the newest were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_newest: Option<u64>,
}

/// Hours as days: `3`, `1.5`.
pub fn days(l: Locale, hours: f64) -> String {
    let days = hours / 24.0;
    decimal(l, days, usize::from(days.fract() != 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hoped_for_is_not_longer() {
        let faults = |minimum_hours, desired_hours| -> Vec<String> {
            let found = ExpectationDraft { minimum_hours, desired_hours }.problems();
            found.into_iter().map(|fault| [fault.pointer, fault.code].join(" ")).collect()
        };
        assert_eq!(faults(72.0, 24.0), Vec::<String>::new());
        assert_eq!(faults(24.0, 72.0), ["/desired_hours above_minimum"]);
        assert_eq!(faults(1.0, f64::NAN), ["/minimum_hours out_of_range", "/desired_hours out_of_range"]);
    }
}
