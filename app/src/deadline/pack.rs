//! A pack of rules: who must do what by when in one jurisdiction, with sources and worked examples.

use serde::{Deserialize, Serialize};

use super::compensation::{Compensation, CompensationExample, CompleteDelay};
use super::{CaseEvent, CaseEventKind, CaseKind, Day, Words};
use crate::account::words;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest name, in characters.
pub(super) const NAME: usize = 120;
/// Longest explanation, in characters.
pub(super) const EXPLANATION: usize = 600;

words! {
    /// What a limit counts.
    Unit {
        /// Elapsed hours: a change of the clocks in between does not matter.
        Hours = "hours",
        /// The day of the start is day 0; the last one ends at midnight.
        CalendarDays = "calendar_days",
        /// The same, counting only days that the calendar works.
        WorkingDays = "working_days",
    }
}

words! {
    /// Whose clock it is.
    Role {
        /// The operator must act.
        Duty = "duty",
        /// The customer may act until then.
        Right = "right",
    }
}

/// Where a rule comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = RuleSource))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// In the source's own words, e.g. `49 CFR Part 370`.
    pub title: String,
    /// E.g. `§ 370.5`; empty where the whole text is meant.
    pub article: String,
    /// An https address.
    pub link: String,
}

/// One rule: from an event, within a limit, another event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique in the pack: a-z, 0-9 and `_`.
    pub key: String,
    pub name: Words,
    pub explanation: Words,
    pub role: Role,
    #[serde(default)]
    pub is_statutory: bool,
    /// May wait for the customer; never together with `is_statutory`.
    #[serde(default)]
    pub is_pausable: bool,
    /// A reopened case is owed this anew. True unless stated.
    #[serde(default = "yes")]
    pub restarts: bool,
    /// Only for these kinds of case; empty: for all of the pack.
    #[serde(default)]
    pub kinds: Vec<CaseKind>,
    /// Only for cases with one of these traits (service, category, scope); empty: for all.
    #[serde(default)]
    pub when: Vec<String>,
    /// Not for cases with one of these traits.
    #[serde(default)]
    pub unless: Vec<String>,
    pub starts_at: CaseEventKind,
    /// Any of these meets it.
    #[serde(default)]
    pub stops_at: Vec<CaseEventKind>,
    /// 1 ..= 5000 of `unit`.
    pub limit: u32,
    pub unit: Unit,
    /// Shares of the whole span after which to warn, between 0 and 1, rising.
    #[serde(default)]
    pub warn_at: Vec<f64>,
    pub source: Source,
}

/// Whom the customer may turn to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Appeal {
    pub name: Words,
    /// How to reach it, when there is more to say than the link.
    pub how: Words,
    /// An https address.
    pub link: String,
    /// The way is open from this event on.
    pub opens_at: CaseEventKind,
}

/// A worked example: it runs as a test, and when a version is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub name: String,
    pub kind: CaseKind,
    #[serde(default)]
    pub traits: Vec<String>,
    /// The operator's zone, where the calendar names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    pub events: Vec<CaseEvent>,
    /// Deadlines that must come out; others may come out beside them.
    pub expect: Vec<Expected>,
    /// Rules that must not come out.
    #[serde(default)]
    pub absent: Vec<String>,
}

/// What an example asks of one deadline. What is left out of the last four must be absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub rule: String,
    #[serde(default)]
    pub round: u32,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub due_at: Instant,
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub met_at: Option<Instant>,
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Instant>,
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub breached_at: Option<Instant>,
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub paused_at: Option<Instant>,
}

/// A pack as its file or an administrator writes it. Version and confirmation are given when it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = RulePack))]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// a-z, 0-9 and `_`; 2 to 40.
    pub key: String,
    pub name: Words,
    /// What the pack is about, and what it does not cover.
    pub explanation: Words,
    /// `cn`, `eu`, `us`, `montreal`, `cmr`, `generic`, …: what `--jurisdiction` names.
    pub jurisdiction: String,
    /// Key of the calendar that it counts days by.
    pub calendar: String,
    pub kinds: Vec<CaseKind>,
    /// First and last day on which a case may begin under it, in the operator's zone.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub effective_from: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    pub effective_to: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub examples: Vec<Example>,
    #[serde(default)]
    pub compensation: Vec<Compensation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_delay: Option<CompleteDelay>,
    #[serde(default)]
    pub compensation_examples: Vec<CompensationExample>,
    /// How long a unit has to explain itself; 24 hours unless it is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inquiry: Option<Limit>,
}

/// A length of time by the calendar of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = RuleLimit))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// 1 ..= 5000 of `unit`.
    pub limit: u32,
    pub unit: Unit,
}

/// The operator's own term for units, where its pack states none.
pub const INQUIRY: Limit = Limit { limit: 24, unit: Unit::Hours };

fn yes() -> bool {
    true
}

impl Rule {
    /// Whether a case of this kind with these traits is owed it.
    pub fn applies(&self, kind: CaseKind, traits: &[&str]) -> bool {
        let has = |words: &[String]| words.iter().any(|word| traits.contains(&word.as_str()));
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && (self.when.is_empty() || has(&self.when))
            && !has(&self.unless)
    }

    fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut found = Vec::new();
        let mut note = |field: &'static str, code: Option<&'static str>| found.extend(code.map(|code| (field, code)));
        note("key", key_fault(&self.key));
        note("name", self.name.fault(NAME));
        note("explanation", self.explanation.fault(EXPLANATION));
        note("limit", (!(1..=5000).contains(&self.limit)).then_some("out_of_range"));
        note("is_pausable", (self.is_statutory && self.is_pausable).then_some("statutory"));
        note("stops_at", (self.role == Role::Duty && self.stops_at.is_empty()).then_some("required"));
        let rises = self.warn_at.windows(2).all(|pair| pair[0] < pair[1]);
        let inside = self.warn_at.iter().all(|share| *share > 0.0 && *share < 1.0);
        note("warn_at", (!rises || !inside || self.warn_at.len() > 5).then_some("malformed"));
        note("source/title", text_fault(&self.source.title, NAME * 2));
        note("source/link", link_fault(&self.source.link));
        found
    }
}

impl Pack {
    /// What an administrator must mend, by field. Whether the calendar exists and the examples come out, only the
    /// server knows.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let mut note = |pointer: String, code: Option<&str>| {
            found.extend(code.map(|code| FieldProblem::new(pointer, code, "")));
        };
        note("/key".into(), key_fault(&self.key));
        note("/jurisdiction".into(), key_fault(&self.jurisdiction));
        note("/calendar".into(), key_fault(&self.calendar));
        note("/name".into(), self.name.fault(NAME));
        note("/explanation".into(), self.explanation.fault(EXPLANATION));
        note("/kinds".into(), self.kinds.is_empty().then_some("required"));
        note(
            "/effective_to".into(),
            self.effective_to.is_some_and(|to| to < self.effective_from).then_some("malformed"),
        );
        let limit = self.inquiry.is_some_and(|inquiry| !(1..=5000).contains(&inquiry.limit));
        note("/inquiry/limit".into(), limit.then_some("out_of_range"));
        if let Some(appeal) = &self.appeal {
            note("/appeal/name".into(), appeal.name.fault(NAME));
            note("/appeal/how".into(), appeal.how.fault(EXPLANATION));
            note("/appeal/link".into(), link_fault(&appeal.link));
        }
        let count = self.rules.len();
        note("/rules".into(), if count == 0 { Some("required") } else { (count > 50).then_some("too_long") });
        for (at, rule) in self.rules.iter().enumerate() {
            let twice = self.rules[..at].iter().any(|other| other.key == rule.key);
            note(format!("/rules/{at}/key"), twice.then_some("twice"));
            for (field, code) in rule.faults() {
                note(format!("/rules/{at}/{field}"), Some(code));
            }
        }
        for (at, rule) in self.compensation.iter().enumerate() {
            let twice = self.compensation[..at].iter().any(|other| other.key == rule.key);
            note(format!("/compensation/{at}/key"), twice.then_some("twice"));
            for (field, code) in rule.faults() {
                note(format!("/compensation/{at}/{field}"), Some(code));
            }
        }
        found
    }
}

/// `malformed` unless 2 to 40 of a-z, 0-9 and `_`.
pub(super) fn key_fault(key: &str) -> Option<&'static str> {
    let plain = key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    (!plain || !(2..=40).contains(&key.len())).then_some("malformed")
}

fn text_fault(text: &str, limit: usize) -> Option<&'static str> {
    match text.trim().chars().count() {
        0 => Some("required"),
        count if count > limit => Some("too_long"),
        _ => None,
    }
}

/// Links are shown to customers: nothing but https.
pub(super) fn link_fault(link: &str) -> Option<&'static str> {
    let is_fine = link.starts_with("https://") && link.len() <= 300 && !link.contains([' ', '"', '<', '>']);
    (!is_fine).then_some("malformed")
}
