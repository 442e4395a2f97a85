//! Saved views: filters of the queue under a name. A view is conditions that were checked, never an address.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::rules::problem;
use crate::complaint::{Category, State, tidy_text};
use crate::customer::Class;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest name, in characters: it stands on a button.
pub const VIEW_NAME: usize = 60;
/// Views that one person can own, shared ones too.
pub const MOST_VIEWS: usize = 30;
/// Longest text of one filter, in characters.
const VALUE: usize = 200;

/// What the queue can be filtered by, as its address says it.
pub const FILTERS: [&str; 19] = [
    "held",
    "holder",
    "escalated",
    "state",
    "category",
    "unit",
    "class",
    "search",
    "open",
    "filed_from",
    "filed_to",
    "cause",
    "valid",
    "lane",
    "due_from",
    "due_to",
    "clock",
    "standing",
    "missed",
];

/// Filters by name; what is not stated asks nothing.
pub type Filters = BTreeMap<String, String>;

/// Without what asks nothing; open cases alone are what the queue shows anyway.
pub fn tidy(filters: Filters) -> Filters {
    let tidied = filters.into_iter().map(|(name, value)| (name, tidy_text(&value).replace(['\n', '\t'], " ")));
    let is_usual = |name: &str, value: &str| value.is_empty() || (name, value) == ("open", "open");
    tidied.filter(|(name, value)| !is_usual(name, value)).collect()
}

/// What is written of a saved view, for a new one and for a change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QueueViewDraft {
    /// 1 ..= 60 characters, not that of another one of the same owner, whatever its case.
    pub name: String,
    /// As the parameters of `GET /api/v1/complaints` for staff; `open` is `all` for ended ones too. At least one.
    #[cfg_attr(feature = "ssr", schema(value_type = Object, example = json!({"held": "mine", "category": "damaged"})))]
    pub filters: Filters,
    /// For all of the desk; supervisors, managers and administrators may say it.
    #[serde(default)]
    pub is_shared: bool,
}

impl QueueViewDraft {
    pub fn normalise(&mut self) {
        self.name = tidy_text(&self.name).split_whitespace().collect::<Vec<&str>>().join(" ");
        self.filters = tidy(std::mem::take(&mut self.filters));
    }

    /// Everything wrong with it. Days, and whether a unit or a person exists, only the server knows.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found: Vec<FieldProblem> = Vec::new();
        found.extend(problem("/name", name_fault(&self.name)));
        found.extend(problem("/filters", self.filters.is_empty().then_some("required")));
        for (name, value) in &self.filters {
            found.extend(problem(&["/filters/", name].concat(), filter_fault(name, value)));
        }
        found
    }
}

fn name_fault(name: &str) -> Option<&'static str> {
    match name.chars().count() {
        0 => Some("required"),
        count if count > VIEW_NAME => Some("too_long"),
        _ => None,
    }
}

/// A word that no list of the queue would heed is refused here: it would be saved and ask nothing.
fn filter_fault(name: &str, value: &str) -> Option<&'static str> {
    let is_known = match name {
        "held" => matches!(value, "mine" | "nobody"),
        "escalated" => value == "escalated",
        "open" => value == "all",
        "missed" => value == "yes",
        "state" => value.parse::<State>().is_ok(),
        "category" => value.parse::<Category>().is_ok(),
        "class" => value.parse::<Class>().is_ok(),
        _ => FILTERS.contains(&name),
    };
    match value.chars().count() {
        _ if !is_known => Some("unknown"),
        count if count > VALUE => Some("too_long"),
        _ => None,
    }
}

/// By what two names are the same.
pub fn name_key(name: &str) -> String {
    name.to_lowercase()
}

/// A saved view as its reader has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct QueueView {
    pub id: String,
    pub name: String,
    #[cfg_attr(feature = "ssr", schema(value_type = Object, example = json!({"held": "mine", "category": "damaged"})))]
    pub filters: Filters,
    pub is_shared: bool,
    /// Who shared it; none of one's own, and of one whose owner's account is gone.
    pub owner: Option<String>,
    pub is_own: bool,
    /// Whether the reader may change and delete it.
    pub may_change: bool,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub updated_at: Instant,
    /// What `If-Match` names.
    pub version: i64,
}

/// What a saved view names and is not there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gone {
    /// A unit that is closed, by code.
    Unit(String),
    /// Somebody who is not of the desk any more.
    Person,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(name: &str, filters: &[(&str, &str)]) -> QueueViewDraft {
        let filters = filters.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let mut draft = QueueViewDraft { name: name.to_string(), filters, is_shared: false };
        draft.normalise();
        draft
    }

    fn faults(draft: &QueueViewDraft) -> Vec<String> {
        draft.problems().into_iter().map(|fault| [fault.pointer, fault.code].join(" ")).collect()
    }

    #[test]
    fn what_asks_nothing_is_not_kept() {
        let draft =
            draft("  Damaged \n in\thand ", &[("state", ""), ("open", "open"), ("search", " box  "), ("held", "mine")]);
        assert_eq!(draft.name, "Damaged in hand");
        assert_eq!(draft.filters, Filters::from([("held".into(), "mine".into()), ("search".into(), "box".into())]));
        assert!(draft.problems().is_empty());
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(faults(&draft(" ", &[("open", "open")])), ["/name required", "/filters required"]);
        let odd = draft(
            &"早".repeat(VIEW_NAME + 1),
            &[
                ("held", "yours"),
                ("next", "/evil"),
                ("search", &"x".repeat(VALUE + 1)),
                ("state", "lost"),
                ("unit", "HUB1"),
            ],
        );
        let wanted = [
            "/name too_long",
            "/filters/held unknown",
            "/filters/next unknown",
            "/filters/search too_long",
            "/filters/state unknown",
        ];
        assert_eq!(faults(&odd), wanted);
        assert_eq!(name_key("ÁREA Norte"), name_key("área norte"));
    }
}
