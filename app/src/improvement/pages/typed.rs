//! The form as it was typed, and the draft that it means.

use crate::improvement::{Improvement, ImprovementDraft, Measure, Origin, OriginKind, Place, ScopeKind};
use crate::problem::FieldProblem;

use super::expected_words;

/// What the fields of the form hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub title: String,
    pub cause: String,
    pub change: String,
    pub owner: String,
    pub changed_on: String,
    pub window_days: String,
    pub settle_days: String,
    pub measure: String,
    /// Points: of a hundred, or of the score.
    pub expected: String,
    /// `survey/question`.
    pub question: String,
    /// One on each line.
    pub lanes: String,
    pub compared_lanes: String,
    pub units: Vec<String>,
    pub compared_units: Vec<String>,
    /// Numbers, separated by anything.
    pub suggestions: String,
    pub causes: Vec<String>,
    pub questions: Vec<String>,
}

impl Typed {
    /// An empty form with what is usual.
    pub fn fresh(owner: &str) -> Typed {
        let usual = ImprovementDraft::default();
        Typed {
            owner: owner.to_string(),
            window_days: usual.window_days.to_string(),
            settle_days: usual.settle_days.to_string(),
            measure: usual.measure.to_string(),
            ..Typed::default()
        }
    }

    /// Of the pairs that a form sends.
    pub fn of_pairs(pairs: &[(String, String)]) -> Typed {
        let one = |name: &str| {
            pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let all = |name: &str| -> Vec<String> {
            pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
        };
        Typed {
            title: one("title"),
            cause: one("cause"),
            change: one("change"),
            owner: one("owner_person_id"),
            changed_on: one("changed_on"),
            window_days: one("window_days"),
            settle_days: one("settle_days"),
            measure: one("measure"),
            expected: one("expected"),
            question: one("question_key"),
            lanes: one("lanes"),
            compared_lanes: one("compared_lanes"),
            units: all("unit"),
            compared_units: all("compared_unit"),
            suggestions: one("suggestions"),
            causes: all("cause_code"),
            questions: all("question"),
        }
    }

    /// What is stored, as a form shows it.
    pub fn of(known: &Improvement) -> Typed {
        let places = |kind, is_affected| -> Vec<String> {
            let of_kind = known.scope.iter().filter(|place| place.kind == kind && place.is_affected == is_affected);
            of_kind.map(|place| place.member.clone()).collect()
        };
        let origins = |kind| -> Vec<String> {
            known.origins.iter().filter(|origin| origin.kind == kind).map(|origin| origin.member.clone()).collect()
        };
        let question = known.survey_id.as_ref().zip(known.question_key.as_ref());
        Typed {
            title: known.title.clone(),
            cause: known.cause.clone(),
            change: known.change.clone(),
            owner: known.owner_person_id.clone(),
            changed_on: known.changed_on.map(|day| day.to_string()).unwrap_or_default(),
            window_days: known.window_days.to_string(),
            settle_days: known.settle_days.to_string(),
            measure: known.measure.to_string(),
            expected: known.expected.map(|expected| expected_words(known.measure, expected)).unwrap_or_default(),
            question: question.map(|(survey, key)| [survey, "/", key].concat()).unwrap_or_default(),
            lanes: places(ScopeKind::Lane, true).join("\n"),
            compared_lanes: places(ScopeKind::Lane, false).join("\n"),
            units: places(ScopeKind::Unit, true),
            compared_units: places(ScopeKind::Unit, false),
            suggestions: origins(OriginKind::Suggestion).join("\n"),
            causes: origins(OriginKind::Cause),
            questions: origins(OriginKind::Question),
        }
    }

    /// The draft that it means.
    ///
    /// # Errors
    /// The numbers that are none, and a measure nobody knows.
    pub fn draft(&self) -> Result<ImprovementDraft, Vec<FieldProblem>> {
        let mut faults = Vec::new();
        let mut whole = |pointer: &str, text: &str| {
            text.trim().parse::<i64>().unwrap_or_else(|_| {
                faults.push(FieldProblem::new(pointer, "malformed", ""));
                0
            })
        };
        let (window_days, settle_days) =
            (whole("/window_days", &self.window_days), whole("/settle_days", &self.settle_days));
        let measure = self.measure.parse::<Measure>().unwrap_or_else(|_| {
            faults.push(FieldProblem::new("/measure", "malformed", ""));
            Measure::LateShare
        });
        let expected = match self.expected.trim() {
            "" => None,
            text => match text.replace(',', ".").replace('−', "-").parse::<f64>() {
                Ok(points) => Some(if measure == Measure::Score { points } else { points / 100.0 }),
                Err(_) => {
                    faults.push(FieldProblem::new("/expected", "malformed", ""));
                    None
                }
            },
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let question = self.question.rsplit_once('/');
        Ok(ImprovementDraft {
            title: self.title.clone(),
            cause: self.cause.clone(),
            change: self.change.clone(),
            owner_person_id: Some(self.owner.clone()),
            changed_on: Some(self.changed_on.clone()),
            window_days,
            settle_days,
            measure,
            expected,
            survey_id: question.map(|(survey, _)| survey.to_string()),
            question_key: question.map(|(_, key)| key.to_string()),
            scope: self.scope(),
            origins: self.origins(),
        })
    }

    fn scope(&self) -> Vec<Place> {
        let mut found = Vec::new();
        for (lanes, is_affected) in [(&self.lanes, true), (&self.compared_lanes, false)] {
            let lines = lanes.lines().map(lane_of).filter(|lane| !lane.is_empty());
            found.extend(lines.map(|member| Place { kind: ScopeKind::Lane, member, is_affected }));
        }
        for (units, is_affected) in [(&self.units, true), (&self.compared_units, false)] {
            found.extend(units.iter().map(|member| Place {
                kind: ScopeKind::Unit,
                member: member.clone(),
                is_affected,
            }));
        }
        found
    }

    fn origins(&self) -> Vec<Origin> {
        let of = |kind, members: Vec<String>| members.into_iter().map(move |member| Origin { kind, member });
        let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；');
        let numbers = self.suggestions.split(is_between).filter(|number| !number.is_empty());
        of(OriginKind::Suggestion, numbers.map(str::to_uppercase).collect())
            .chain(of(OriginKind::Cause, self.causes.clone()))
            .chain(of(OriginKind::Question, self.questions.clone()))
            .collect()
    }
}

/// `SP → RJ` as it is read, back to `SP>RJ` as it is kept.
fn lane_of(line: &str) -> String {
    let parts: Vec<&str> = line.split(['>', '→']).map(str::trim).collect();
    parts.join(">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_means_what_it_shows() {
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        let pairs = [
            pair("title", "Second van"),
            pair("window_days", "28"),
            pair("settle_days", "7"),
            pair("measure", "late_share"),
            pair("expected", "−4,5"),
            pair("lanes", "SP → RJ\n\nSP>MG"),
            pair("unit", "HUB-A"),
            pair("unit", "HUB-B"),
            pair("compared_unit", "HUB-C"),
            pair("suggestions", "s-2611-000001-0, S-2611-000002-1"),
        ];
        let draft = Typed::of_pairs(&pairs).draft().unwrap();
        let lanes: Vec<&str> = draft
            .scope
            .iter()
            .filter(|place| place.kind == ScopeKind::Lane)
            .map(|place| place.member.as_str())
            .collect();
        assert_eq!(lanes, ["SP>RJ", "SP>MG"]);
        assert_eq!(draft.scope.len(), 5);
        assert!((draft.expected.unwrap() + 0.045).abs() < 1e-12);
        let origins: Vec<&str> = draft.origins_of(OriginKind::Suggestion).collect();
        assert_eq!(origins, ["S-2611-000001-0", "S-2611-000002-1"]);
    }

    #[test]
    fn what_is_no_number_is_named() {
        let typed = Typed { window_days: "a month".to_string(), expected: "much".to_string(), ..Typed::fresh("p") };
        let faults: Vec<String> = typed.draft().unwrap_err().into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(faults, ["/window_days", "/expected"]);
    }
}
