//! Who gets a complaint: the operator's ordered rules, and what is asked for many complaints at once.

use serde::{Deserialize, Serialize};

use super::Category;
use crate::account::rules::problem;
use crate::customer::Class;
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest name of a rule and of a place, in characters.
const NAME: usize = 80;
/// People of one rule.
pub const MOST_AGENTS: usize = 100;
/// Rules that count at one time.
pub const MOST_RULES: usize = 100;
/// Complaints of one act.
pub const MOST_AT_ONCE: usize = 200;

/// A rule: which complaints it is for, and whose they become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AssignmentRule {
    pub id: String,
    pub name: String,
    /// Place among the rules that count, from 1; the first that fits gives. 0 for a retired one.
    pub place: u32,
    /// Without one it fits every category; so do the two below.
    pub category: Option<Category>,
    /// The customer's language.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, example = "zh-CN"))]
    pub language: Option<Locale>,
    /// Region or city where the parcel goes.
    pub destination: Option<String>,
    /// Class of the customer's organisation; people without one have none.
    pub class: Option<Class>,
    /// Who it gives to, unless it names a unit.
    pub agents: Vec<RuleAgent>,
    /// It names this unit in the complaint, and gives to the desk's people there.
    pub unit_code: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub retired_at: Option<Instant>,
    /// The `ETag` of a change.
    pub version: i64,
}

/// One of those a rule gives to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RuleAgent {
    pub person_id: String,
    pub name: String,
    /// Gets nothing now: away, closed, or no longer at the desk.
    pub is_passed_over: bool,
}

/// `POST /api/v1/assignment-rules`, and the first part of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AssignmentRuleDraft {
    /// 1 to 80 characters; colleagues read it in the history of a complaint.
    pub name: String,
    /// Empty for every category.
    pub category: String,
    /// `en`, `es`, `zh-CN`; empty for every language.
    pub language: String,
    /// At most 80 characters; empty for everywhere.
    pub destination: String,
    /// `a`, `b` or `c`; empty for every class and for none.
    pub class: String,
    /// Either these, at most 100, or a unit.
    pub person_ids: Vec<String>,
    /// Empty for none.
    pub unit_code: String,
}

/// `PUT /api/v1/assignment-rules/{id}`: all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssignmentRuleChange {
    pub rule: AssignmentRuleDraft,
    /// From 1; beyond the end is the end.
    pub place: u32,
    /// It gives nothing any more, and can be offered again.
    pub is_retired: bool,
}

/// What a rule would do to the complaints that wait now, were it stored as asked. Nothing is stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AssignmentEffect {
    /// Open and in nobody's hand.
    pub unheld_count: u64,
    /// Of those the most urgent, which were looked at.
    pub compared_count: u64,
    /// Of those compared: no rule before it fits, and it would give them to somebody, or name its unit in them.
    pub caught_count: u64,
}

impl AssignmentRuleDraft {
    pub fn normalise(&mut self) {
        let tidy = |text: &str| super::tidy_text(text).replace(['\n', '\t'], " ");
        (self.name, self.destination) = (tidy(&self.name), tidy(&self.destination));
        self.unit_code = self.unit_code.trim().to_string();
        self.person_ids.retain(|id| !id.is_empty());
        self.person_ids.sort_unstable();
        self.person_ids.dedup();
    }

    /// Everything wrong with it that needs no store.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let too_long = |text: &str| (text.chars().count() > NAME).then_some("too_long");
        let name = if self.name.is_empty() { Some("required") } else { too_long(&self.name) };
        let unknown = |is_known: bool| (!is_known).then_some("unknown");
        let category = unknown(self.category.is_empty() || self.category.parse::<Category>().is_ok());
        let language = unknown(self.language.is_empty() || Locale::from_tag(&self.language).is_some());
        let class = unknown(self.class.is_empty() || self.class.parse::<Class>().is_ok());
        let whose = match (self.person_ids.len(), self.unit_code.is_empty()) {
            (0, true) => Some("required"),
            (1.., false) => Some("either"),
            (count, _) if count > MOST_AGENTS => Some("too_many"),
            _ => None,
        };
        let found = [
            problem("/name", name),
            problem("/category", category),
            problem("/language", language),
            problem("/destination", too_long(&self.destination)),
            problem("/class", class),
            problem("/person_ids", whose),
        ];
        found.into_iter().flatten().collect()
    }

    /// What a rule says now, to be changed in part.
    pub fn of(rule: &AssignmentRule) -> Self {
        AssignmentRuleDraft {
            name: rule.name.clone(),
            category: rule.category.map(|category| category.to_string()).unwrap_or_default(),
            language: rule.language.map(|language| language.tag().to_string()).unwrap_or_default(),
            destination: rule.destination.clone().unwrap_or_default(),
            class: rule.class.map(|class| class.to_string()).unwrap_or_default(),
            person_ids: rule.agents.iter().map(|agent| agent.person_id.clone()).collect(),
            unit_code: rule.unit_code.clone().unwrap_or_default(),
        }
    }
}

/// What became of one complaint of many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintActItem))]
pub struct ActItem {
    pub complaint_number: String,
    /// It has happened; nothing of it has when this is false.
    pub is_done: bool,
    /// Why not: `/complaint_number unknown`, `/statements undecided`, `/state answered`, `/state ended`, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// What became of an act on many complaints: each is done whole or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintActResult))]
pub struct ActResult {
    pub done_count: usize,
    pub refused_count: usize,
    pub items: Vec<ActItem>,
}

impl ActResult {
    pub fn push(&mut self, complaint_number: &str, errors: Vec<FieldProblem>) {
        let is_done = errors.is_empty();
        *(if is_done { &mut self.done_count } else { &mut self.refused_count }) += 1;
        self.items.push(ActItem { complaint_number: complaint_number.to_string(), is_done, errors });
    }
}

/// What a hand-over came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintHandOver))]
pub struct HandOver {
    /// Given to somebody else.
    pub given_count: usize,
    /// No rule found anybody: now in nobody's hand.
    pub released_count: usize,
    /// Still where they were: more than one act takes. Ask again.
    pub left_count: usize,
}

/// One member of the team: what they have in hand, and whether they get more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TeamItem {
    /// Absent for what nobody has in hand.
    pub person_id: Option<String>,
    pub name: String,
    /// Absent once they are no staff any more.
    pub staff_role: Option<crate::account::StaffRole>,
    pub open_count: i64,
    /// The nearest date is today.
    pub due_today_count: i64,
    /// The nearest date has passed.
    pub late_count: i64,
    /// With a supervisor or the management.
    pub escalated_count: i64,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub away_since: Option<Instant>,
    /// Disabled, erased, or no longer at the desk: what they have in hand waits for somebody else.
    pub is_gone: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_whose_complaints_become() {
        let codes = |mut draft: AssignmentRuleDraft| {
            draft.normalise();
            draft.problems().into_iter().map(|p| [p.pointer, p.code].join(" ")).collect::<Vec<String>>()
        };
        let sound = AssignmentRuleDraft { name: "Late".into(), unit_code: "SZ-1".into(), ..Default::default() };
        assert_eq!(codes(sound.clone()), Vec::<String>::new());
        assert_eq!(codes(AssignmentRuleDraft::default()), ["/name required", "/person_ids required"]);
        let both = AssignmentRuleDraft { person_ids: vec!["a".into(), "a".into()], ..sound.clone() };
        assert_eq!(codes(both), ["/person_ids either"]);
        let unknown = AssignmentRuleDraft {
            category: "weather".into(),
            language: "fr".into(),
            destination: "x".repeat(81),
            ..sound
        };
        assert_eq!(codes(unknown), ["/category unknown", "/language unknown", "/destination too_long"]);
    }
}
