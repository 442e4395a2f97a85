//! What staff write of an improvement, and what may be wrong with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Measure, Origin, OriginKind, Place, ScopeKind};
use crate::account::rules::problem;
use crate::complaint::tidy_text;
use crate::deadline::Day;
use crate::problem::FieldProblem;

/// Longest title, in characters: it is the subject of a mail.
const TITLE: usize = 120;
/// Longest of the other texts.
const TEXT: usize = 2000;
/// Most places, and most origins.
const MOST: usize = 200;

/// `POST /api/v1/improvements`, and `PUT` of one: all that can change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ImprovementDraft {
    /// 1 ..= 120 characters; public once it is published.
    pub title: String,
    /// What was wrong; 1 ..= 2000 characters.
    pub cause: String,
    /// What is done about it; 1 ..= 2000 characters.
    pub change: String,
    /// A member of staff; without one whoever writes it.
    pub owner_person_id: Option<String>,
    /// The day from which it is done otherwise, `2026-03-10`.
    pub changed_on: Option<String>,
    /// Days compared on either side, 7 ..= 365.
    pub window_days: i64,
    /// Days left out after the change, 0 ..= 90.
    pub settle_days: i64,
    pub measure: Measure,
    /// By how much it is to move: shares -1 ..= 1, scores -10 ..= 10.
    pub expected: Option<f64>,
    /// Of a score, with the key of its question.
    pub survey_id: Option<String>,
    pub question_key: Option<String>,
    /// None touched: everywhere, and nothing to compare with. None to compare with: all others.
    pub scope: Vec<Place>,
    pub origins: Vec<Origin>,
}

impl Default for ImprovementDraft {
    fn default() -> Self {
        ImprovementDraft {
            title: String::new(),
            cause: String::new(),
            change: String::new(),
            owner_person_id: None,
            changed_on: None,
            window_days: 28,
            settle_days: 7,
            measure: Measure::LateShare,
            expected: None,
            survey_id: None,
            question_key: None,
            scope: Vec::new(),
            origins: Vec::new(),
        }
    }
}

impl ImprovementDraft {
    pub fn normalise(&mut self) {
        self.title = tidy_text(&self.title).replace(['\n', '\t'], " ");
        (self.cause, self.change) = (tidy_text(&self.cause), tidy_text(&self.change));
        for text in [&mut self.owner_person_id, &mut self.changed_on, &mut self.survey_id, &mut self.question_key] {
            *text = text.take().map(|text| text.trim().to_string()).filter(|text| !text.is_empty());
        }
        if self.measure != Measure::Score {
            (self.survey_id, self.question_key) = (None, None);
        }
        self.scope.iter_mut().for_each(|place| place.member = place.member.trim().to_string());
        self.origins.iter_mut().for_each(|origin| origin.member = origin.member.trim().to_string());
        self.origins.sort();
        self.origins.dedup();
        self.scope.sort();
        self.scope.dedup();
    }

    /// The day of the change; None where none is stated, or none is one.
    pub fn day(&self) -> Option<Day> {
        self.changed_on.as_deref().and_then(|text| text.parse().ok())
    }

    /// Everything wrong with it that can be seen without looking anything up.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let most = if self.measure == Measure::Score { 10.0 } else { 1.0 };
        let is_far = self.expected.is_some_and(|expected| !(-most..=most).contains(&expected));
        let lacks_question =
            self.measure == Measure::Score && (self.survey_id.is_none() || self.question_key.is_none());
        let is_no_day = self.changed_on.is_some() && self.day().is_none();
        let range = |is_wrong: bool| is_wrong.then_some("out_of_range");
        [
            problem("/title", text_fault(&self.title, TITLE)),
            problem("/cause", text_fault(&self.cause, TEXT)),
            problem("/change", text_fault(&self.change, TEXT)),
            problem("/changed_on", is_no_day.then_some("malformed")),
            problem("/window_days", range(!(7..=365).contains(&self.window_days))),
            problem("/settle_days", range(!(0..=90).contains(&self.settle_days))),
            problem("/expected", range(is_far)),
            problem("/question_key", lacks_question.then_some("required")),
            problem("/scope", self.scope_fault()),
            problem("/origins", (self.origins.len() > MOST).then_some("too_many")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn scope_fault(&self) -> Option<&'static str> {
        let places: BTreeSet<(ScopeKind, &str)> =
            self.scope.iter().map(|place| (place.kind, place.member.as_str())).collect();
        let has_affected = self.scope.iter().any(|place| place.is_affected);
        match () {
            () if self.scope.len() > MOST => Some("too_many"),
            () if self.scope.iter().any(|place| place.kind == ScopeKind::Lane && !is_lane(&place.member)) => {
                Some("malformed")
            }
            () if places.len() < self.scope.len() => Some("twice"),
            () if !self.scope.is_empty() && !has_affected => Some("none_affected"),
            () => None,
        }
    }

    /// The members of origins of one kind.
    pub fn origins_of(&self, kind: OriginKind) -> impl Iterator<Item = &str> {
        self.origins.iter().filter(move |origin| origin.kind == kind).map(|origin| origin.member.as_str())
    }
}

/// `SP>RJ`: where from and where to.
fn is_lane(text: &str) -> bool {
    text.split_once('>').is_some_and(|(from, to)| !from.is_empty() && !to.is_empty() && !to.contains('>'))
        && text.chars().count() <= 200
}

fn text_fault(text: &str, most: usize) -> Option<&'static str> {
    match text.chars().count() {
        0 => Some("required"),
        count if count > most => Some("too_long"),
        _ => None,
    }
}

/// `PUT …/publication`: what customers read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublicDraft {
    /// 1 ..= 2000 characters.
    pub text: String,
}

impl PublicDraft {
    pub fn normalise(&mut self) {
        self.text = tidy_text(&self.text);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        problem("/text", text_fault(&self.text, TEXT)).into_iter().collect()
    }
}

/// `PUT …/abandonment`: why it is not done after all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AbandonDraft {
    /// 1 ..= 2000 characters; for staff.
    pub reason: String,
}

impl AbandonDraft {
    pub fn normalise(&mut self) {
        self.reason = tidy_text(&self.reason);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        problem("/reason", text_fault(&self.reason, TEXT)).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(kind: ScopeKind, member: &str, is_affected: bool) -> Place {
        Place { kind, member: member.to_string(), is_affected }
    }

    fn sound() -> ImprovementDraft {
        let text = || "x".to_string();
        ImprovementDraft { title: text(), cause: text(), change: text(), ..ImprovementDraft::default() }
    }

    fn codes(draft: &ImprovementDraft) -> Vec<String> {
        draft.problems().into_iter().map(|fault| [fault.pointer, fault.code].join(" ")).collect()
    }

    #[test]
    fn what_is_wrong_is_named() {
        let draft = ImprovementDraft {
            changed_on: Some("2026-02-30".to_string()),
            window_days: 6,
            settle_days: 91,
            measure: Measure::Score,
            expected: Some(11.0),
            scope: vec![place(ScopeKind::Lane, "SP", true)],
            ..ImprovementDraft::default()
        };
        let wanted = [
            "/title required",
            "/cause required",
            "/change required",
            "/changed_on malformed",
            "/window_days out_of_range",
            "/settle_days out_of_range",
            "/expected out_of_range",
            "/question_key required",
            "/scope malformed",
        ];
        assert_eq!(codes(&draft), wanted);
        assert_eq!(codes(&sound()), Vec::<String>::new());
    }

    #[test]
    fn a_scope_touches_something_and_names_each_place_once() {
        let with = |scope| codes(&ImprovementDraft { scope, ..sound() });
        let lane = |is_affected| place(ScopeKind::Lane, "SP>RJ", is_affected);
        assert_eq!(with(vec![lane(true), lane(false)]), ["/scope twice"]);
        assert_eq!(with(vec![lane(false)]), ["/scope none_affected"]);
        assert_eq!(with(vec![lane(true), place(ScopeKind::Unit, "SP>RJ", false)]), Vec::<String>::new());
    }

    #[test]
    fn spaces_go_and_what_a_measure_does_not_need() {
        let mut draft = ImprovementDraft {
            title: " A \n b ".to_string(),
            changed_on: Some(" ".to_string()),
            survey_id: Some("s".to_string()),
            ..sound()
        };
        draft.normalise();
        assert_eq!((draft.changed_on, draft.survey_id), (None, None));
        assert!(!draft.title.contains('\n'));
    }
}
