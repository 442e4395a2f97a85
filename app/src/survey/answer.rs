//! What is answered: which questions are asked, whether an answer is one, and what a score says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::questionnaire::{Condition, Kind, Measure, Question, Questionnaire};
use crate::account::words;
use crate::problem::FieldProblem;

/// Longest words of an answer, in characters.
const WORDS: usize = 4_000;
/// Longest time that can be wished for, in hours: 90 days.
const HOURS: f64 = 2_160.0;

/// One answer. Its shape follows from the kind of its question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(untagged, deny_unknown_fields)]
pub enum Answer {
    /// Of `csat`, `nps` and `ces`.
    Score(u8),
    /// Of `single`: one code; of `yes_no`: `yes` or `no`; of `text`: the words.
    Text(String),
    /// Of `multi`: codes.
    Codes(Vec<String>),
    /// 1 ..= 9, or hours.
    Zone {
        /// What is just acceptable.
        minimum: f64,
        /// What is hoped for.
        desired: f64,
        /// What it was. Absent where it comes from the timeline.
        #[serde(default)]
        perceived: Option<f64>,
    },
}

/// Answers by the key of their question.
pub type Answers = BTreeMap<String, Answer>;

words! {
    /// Where what was perceived stands to the zone of tolerance.
    Position {
        Below = "below",
        Inside = "inside",
        Above = "above",
    }
}

/// Where `perceived` stands. Of hours fewer are better.
pub fn position(measure: Measure, minimum: f64, desired: f64, perceived: f64) -> Position {
    let (is_below, is_above) = match measure {
        Measure::Scale => (perceived < minimum, perceived > desired),
        Measure::Hours => (perceived > minimum, perceived < desired),
    };
    match () {
        () if is_below => Position::Below,
        () if is_above => Position::Above,
        () => Position::Inside,
    }
}

/// The questions that these answers lead to, in their order. An answer to a question that is not asked leads nowhere.
pub fn asked<'q>(questionnaire: &'q Questionnaire, answers: &Answers) -> Vec<&'q Question> {
    let mut found: Vec<&Question> = Vec::new();
    for question in questionnaire.questions() {
        let leads = |condition: &Condition| {
            let is_asked = found.iter().any(|earlier| earlier.key == condition.question);
            let answer = answers.get(&condition.question);
            is_asked && answer.is_some_and(|answer| condition.any_of.iter().any(|written| answer.is(written)))
        };
        if question.show_if.as_ref().is_none_or(leads) {
            found.push(question);
        }
    }
    found
}

/// Without answers to questions that are not asked, and without empty ones; words are trimmed.
pub fn tidy(questionnaire: &Questionnaire, mut answers: Answers) -> Answers {
    for answer in answers.values_mut() {
        if let Answer::Text(text) = answer {
            *text = crate::complaint::tidy_text(text);
        }
    }
    answers.retain(|_, answer| !answer.is_empty());
    let asked = asked(questionnaire, &answers);
    let is_asked = |key: &String| asked.iter().any(|question| question.key == *key);
    // What the questionnaire does not know is kept: it is a fault that is told.
    answers.retain(|key, _| is_asked(key) || questionnaire.question(key).is_none());
    answers
}

/// Answers with what the customer has stated of deliveries in place of any other answer to the times that are asked.
pub fn stated(questionnaire: &Questionnaire, mut answers: Answers, minimum: f64, desired: f64) -> Answers {
    let hours = asked(questionnaire, &answers).into_iter().filter(|question| question.is_hours());
    let keys: Vec<String> = hours.map(|question| question.key.clone()).collect();
    answers.extend(keys.into_iter().map(|key| (key, Answer::Zone { minimum, desired, perceived: None })));
    answers
}

/// Everything wrong with tidy answers; `is_whole` when nothing required may be missing.
pub fn check(questionnaire: &Questionnaire, answers: &Answers, is_whole: bool) -> Vec<FieldProblem> {
    let fault = |key: &str, code: &str| FieldProblem::new(["/", key].concat(), code, code.replace('_', " "));
    let mut found = Vec::new();
    for key in answers.keys().filter(|key| questionnaire.question(key).is_none()) {
        found.push(fault(key, "unknown"));
    }
    for question in asked(questionnaire, answers) {
        let code = match answers.get(&question.key) {
            Some(answer) => answer.fault(question),
            None => (is_whole && question.is_required).then_some("required"),
        };
        found.extend(code.map(|code| fault(&question.key, code)));
    }
    found
}

/// The score that speaks for the whole answer, 1 ..= 5.
pub fn lead_score(questionnaire: &Questionnaire, answers: &Answers) -> Option<u8> {
    match answers.get(&questionnaire.lead()?.key)? {
        Answer::Score(score) => Some(*score),
        Answer::Text(_) | Answer::Codes(_) | Answer::Zone { .. } => None,
    }
}

impl Answer {
    /// Whether it is what a condition writes.
    fn is(&self, written: &str) -> bool {
        match self {
            Answer::Score(score) => written.parse() == Ok(*score),
            Answer::Text(text) => text == written,
            Answer::Codes(codes) => codes.iter().any(|code| code == written),
            Answer::Zone { .. } => false,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Answer::Text(text) => text.is_empty(),
            Answer::Codes(codes) => codes.is_empty(),
            Answer::Score(_) | Answer::Zone { .. } => false,
        }
    }

    fn fault(&self, question: &Question) -> Option<&'static str> {
        let knows = |code: &String| question.choices.iter().any(|choice| choice.code == *code);
        match (question.kind, self) {
            (Kind::Csat | Kind::Nps | Kind::Ces, Answer::Score(score)) => {
                let (low, high) = question.kind.range()?;
                (!(low..=high).contains(score)).then_some("out_of_range")
            }
            (Kind::Single, Answer::Text(code)) => (!knows(code)).then_some("not_a_choice"),
            (Kind::YesNo, Answer::Text(text)) => (text != "yes" && text != "no").then_some("not_a_choice"),
            (Kind::Multi, Answer::Codes(codes)) => {
                let is_twice = codes.iter().enumerate().any(|(i, code)| codes[..i].contains(code));
                if is_twice { Some("twice") } else { (!codes.iter().all(knows)).then_some("not_a_choice") }
            }
            (Kind::Text, Answer::Text(text)) => (text.chars().count() > WORDS).then_some("too_long"),
            (Kind::Zone, Answer::Zone { minimum, desired, perceived }) => {
                zone_fault(question.measure(), *minimum, *desired, *perceived)
            }
            _ => Some("not_of_this_kind"),
        }
    }
}

/// The zone is empty when the least that is accepted is better than what is hoped for.
fn zone_fault(measure: Measure, minimum: f64, desired: f64, perceived: Option<f64>) -> Option<&'static str> {
    let is_scale = |value: f64| (1.0..=9.0).contains(&value) && value.fract() == 0.0;
    let is_hours = |value: f64| value > 0.0 && value <= HOURS;
    let (is_outside, is_turned, is_missing) = match measure {
        Measure::Scale => {
            let all = [Some(minimum), Some(desired), perceived];
            (all.into_iter().flatten().any(|value| !is_scale(value)), minimum > desired, perceived.is_none())
        }
        Measure::Hours => (!is_hours(minimum) || !is_hours(desired), minimum < desired, false),
    };
    match () {
        () if is_outside => Some("out_of_range"),
        () if is_turned => Some("minimum_above_desired"),
        () if is_missing => Some("required"),
        () if measure == Measure::Hours && perceived.is_some() => Some("from_the_timeline"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::questionnaire::{Choice, Section};
    use super::*;
    use crate::deadline::Words;

    fn questionnaire() -> Questionnaire {
        serde_json::from_value(serde_json::json!({
            "titles": words(), "intros": words(), "thanks": words(),
            "sections": [{"titles": words(), "questions": [
                {"key": "overall", "kind": "csat", "texts": words(), "is_required": true},
                {"key": "why", "kind": "multi", "texts": words(), "is_required": true,
                    "choices": [{"code": "late", "labels": words()}, {"code": "rude", "labels": words()}],
                    "show_if": {"question": "overall", "any_of": ["1", "2"]}},
                {"key": "who", "kind": "text", "texts": words(),
                    "show_if": {"question": "why", "any_of": ["rude"]}},
                {"key": "speed", "kind": "zone", "texts": words(), "measure": "hours"},
                {"key": "attitude", "kind": "zone", "texts": words()},
            ]}],
        }))
        .unwrap()
    }

    fn words() -> Words {
        Words { en: "a".to_string(), es: "b".to_string(), zh_cn: "c".to_string() }
    }

    fn answers(json: serde_json::Value) -> Answers {
        serde_json::from_value(json).unwrap()
    }

    fn faults(json: serde_json::Value) -> Vec<String> {
        let questionnaire = questionnaire();
        let tidied = tidy(&questionnaire, answers(json));
        let found = check(&questionnaire, &tidied, true);
        found.into_iter().map(|problem| [problem.pointer, problem.code].join(" ")).collect()
    }

    #[test]
    fn the_questionnaire_of_these_tests_has_no_fault() {
        assert_eq!(questionnaire().problems(), []);
        assert_eq!((Section::default().questions.len(), Choice::default().code.len()), (0, 0));
    }

    #[test]
    fn only_what_was_asked_counts() {
        let keys = |json| -> Vec<String> {
            asked(&questionnaire(), &answers(json)).into_iter().map(|question| question.key.clone()).collect()
        };
        assert_eq!(keys(serde_json::json!({})), ["overall", "speed", "attitude"]);
        let unhappy = serde_json::json!({"overall": 2, "why": ["rude"]});
        assert_eq!(keys(unhappy), ["overall", "why", "who", "speed", "attitude"]);
        // The second condition rests on a question that is not asked any more.
        let changed = serde_json::json!({"overall": 5, "why": ["rude"], "who": "the driver"});
        assert_eq!(keys(changed.clone()), ["overall", "speed", "attitude"]);
        assert_eq!(tidy(&questionnaire(), answers(changed)), answers(serde_json::json!({"overall": 5})));
    }

    #[test]
    fn a_fault_names_its_question() {
        assert_eq!(faults(serde_json::json!({"overall": 5})), Vec::<String>::new());
        assert_eq!(faults(serde_json::json!({})), ["/overall required"]);
        assert_eq!(faults(serde_json::json!({"overall": 6})), ["/overall out_of_range"]);
        assert_eq!(faults(serde_json::json!({"overall": "five"})), ["/overall not_of_this_kind"]);
        assert_eq!(faults(serde_json::json!({"overall": 1})), ["/why required"]);
        assert_eq!(faults(serde_json::json!({"overall": 1, "why": []})), ["/why required"]);
        assert_eq!(faults(serde_json::json!({"overall": 1, "why": ["late", "late"]})), ["/why twice"]);
        assert_eq!(faults(serde_json::json!({"overall": 5, "colour": "red"})), ["/colour unknown"]);
    }

    #[test]
    fn a_zone_has_room() {
        let speed = |minimum: f64, desired: f64| {
            faults(serde_json::json!({"overall": 4, "speed": {"minimum": minimum, "desired": desired}}))
        };
        assert_eq!(speed(72.0, 24.0), Vec::<String>::new());
        assert_eq!(speed(24.0, 72.0), ["/speed minimum_above_desired"]);
        assert_eq!(speed(3_000.0, 24.0), ["/speed out_of_range"]);
        let attitude = |minimum: f64, desired: f64, perceived: Option<f64>| {
            let zone = serde_json::json!({"minimum": minimum, "desired": desired, "perceived": perceived});
            faults(serde_json::json!({"overall": 4, "attitude": zone}))
        };
        assert_eq!(attitude(5.0, 8.0, Some(6.0)), Vec::<String>::new());
        assert_eq!(attitude(8.0, 5.0, Some(6.0)), ["/attitude minimum_above_desired"]);
        assert_eq!(attitude(5.0, 8.0, None), ["/attitude required"]);
        assert_eq!(attitude(5.5, 8.0, Some(6.0)), ["/attitude out_of_range"]);
    }

    #[test]
    fn what_was_stated_is_not_asked_again() {
        let without = questionnaire().without_hours();
        let given = answers(serde_json::json!({"overall": 5, "speed": {"minimum": 9, "desired": 1}}));
        assert_eq!(
            asked(&without, &given).iter().map(|one| one.key.as_str()).collect::<Vec<_>>(),
            ["overall", "attitude"]
        );
        let whole = stated(&questionnaire(), given, 72.0, 24.0);
        let speed = Answer::Zone { minimum: 72.0, desired: 24.0, perceived: None };
        assert_eq!((whole.len(), &whole["speed"]), (2, &speed));
        assert_eq!(check(&questionnaire(), &whole, true), []);
    }

    #[test]
    fn of_hours_fewer_are_better() {
        let at = |hours| position(Measure::Hours, 72.0, 24.0, hours);
        assert_eq!(
            [80.0, 72.0, 24.0, 10.0].map(at),
            [Position::Below, Position::Inside, Position::Inside, Position::Above]
        );
        let at = |score| position(Measure::Scale, 5.0, 8.0, score);
        assert_eq!(
            [4.0, 5.0, 8.0, 9.0].map(at),
            [Position::Below, Position::Inside, Position::Inside, Position::Above]
        );
    }
}
