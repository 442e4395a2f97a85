//! Answers as a plain form sends them and shows them again: `overall=4`, `why=late&why=rude`,
//! `speed.minimum=3&speed.desired=1&speed.unit=days`. Other fields of such a form have a hyphen in their name: no
//! question has one.

use super::answer::{Answer, Answers, asked, check, tidy};
use super::questionnaire::{Kind, Measure, Question, Questionnaire};
use crate::problem::FieldProblem;

/// What is typed for a zone in hours may be days.
const HOURS_OF_A_DAY: f64 = 24.0;

/// Where a posted page of the form leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Everything answered so far, tidy and without fault: it may be kept.
    pub answers: Answers,
    /// Of the questions that the page showed.
    pub problems: Vec<FieldProblem>,
    pub next: Next,
}

/// The page to show after a posted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// By its place in the questionnaire; the same one again when something is wrong, or when its answers lead to
    /// another question of it.
    Section(usize),
    /// Nothing more is asked.
    Done,
}

/// Takes one page, which is one section, of somebody whose answers so far are `before`.
pub fn turn(questionnaire: &Questionnaire, before: &Answers, section: usize, fields: &[(String, String)]) -> Turn {
    let shown = page(questionnaire, before, section);
    let (typed, mut problems) = read(&shown, fields);
    let mut answers = before.clone();
    answers.retain(|key, _| shown.iter().all(|question| question.key != *key));
    answers.extend(typed);
    let mut answers = tidy(questionnaire, answers);
    for problem in check(questionnaire, &answers, true) {
        let is_shown = shown.iter().any(|question| key_of(&problem) == question.key);
        let is_told = problems.iter().any(|told| told.pointer == problem.pointer);
        if is_shown && !is_told {
            problems.push(problem);
        }
    }
    answers.retain(|key, _| problems.iter().all(|problem| key_of(problem) != key));
    let answers = tidy(questionnaire, answers);
    let next = match problems.is_empty() {
        true => next(questionnaire, &answers, section, &shown),
        false => Next::Section(section),
    };
    Turn { answers, problems, next }
}

fn next(questionnaire: &Questionnaire, answers: &Answers, section: usize, shown: &[&Question]) -> Next {
    let is_new = |question: &&Question| shown.iter().all(|other| other.key != question.key);
    if page(questionnaire, answers, section).iter().any(is_new) {
        return Next::Section(section);
    }
    let later = pages(questionnaire, answers).into_iter().find(|later| *later > section);
    later.map_or(Next::Done, Next::Section)
}

/// The sections of which something is asked, by their place.
pub fn pages(questionnaire: &Questionnaire, answers: &Answers) -> Vec<usize> {
    let is_asked = |section: &usize| !page(questionnaire, answers, *section).is_empty();
    (0..questionnaire.sections.len()).filter(is_asked).collect()
}

/// What is asked of one section.
pub fn page<'q>(questionnaire: &'q Questionnaire, answers: &Answers, section: usize) -> Vec<&'q Question> {
    let Some(section) = questionnaire.sections.get(section) else { return Vec::new() };
    let is_of_it = |question: &&Question| section.questions.iter().any(|own| own.key == question.key);
    asked(questionnaire, answers).into_iter().filter(is_of_it).collect()
}

/// The section of a question, by the pointer of a problem.
pub fn section_of(questionnaire: &Questionnaire, problem: &FieldProblem) -> Option<usize> {
    let is_of = |question: &Question| question.key == key_of(problem);
    questionnaire.sections.iter().position(|section| section.questions.iter().any(is_of))
}

/// The key of the question that a problem of answers names.
pub fn key_of(problem: &FieldProblem) -> &str {
    problem.pointer.trim_start_matches('/')
}

/// What was typed as answers to these questions, and what of it is none. Whether an answer fits its question only
/// [`check`] tells.
pub fn read(questions: &[&Question], fields: &[(String, String)]) -> (Answers, Vec<FieldProblem>) {
    let (mut answers, mut problems) = (Answers::new(), Vec::new());
    for question in questions {
        match answer(question, fields) {
            Ok(Some(answer)) => {
                answers.insert(question.key.clone(), answer);
            }
            Ok(None) => (),
            Err(code) => problems.push(FieldProblem::new(["/", &question.key].concat(), code, code.replace('_', " "))),
        }
    }
    (answers, problems)
}

fn answer(question: &Question, fields: &[(String, String)]) -> Result<Option<Answer>, &'static str> {
    let typed = value(fields, &question.key);
    match question.kind {
        Kind::Csat | Kind::Nps | Kind::Ces if typed.is_empty() => Ok(None),
        Kind::Csat | Kind::Nps | Kind::Ces => {
            typed.parse().map(|score| Some(Answer::Score(score))).or(Err("malformed"))
        }
        Kind::Single | Kind::YesNo | Kind::Text if typed.is_empty() => Ok(None),
        Kind::Single | Kind::YesNo | Kind::Text => Ok(Some(Answer::Text(typed.to_string()))),
        Kind::Multi => {
            let chosen = fields.iter().filter(|(name, value)| *name == question.key && !value.is_empty());
            let codes: Vec<String> = chosen.map(|(_, value)| value.clone()).collect();
            Ok((!codes.is_empty()).then_some(Answer::Codes(codes)))
        }
        Kind::Zone => zone(question, fields),
    }
}

fn zone(question: &Question, fields: &[(String, String)]) -> Result<Option<Answer>, &'static str> {
    let part = |name: &str| value(fields, &part_name(question, name));
    let factor = if part("unit") == "days" { HOURS_OF_A_DAY } else { 1.0 };
    let read = |name: &str| match part(name) {
        "" => Ok(None),
        typed => number(typed).map(|number| Some(number * factor)).ok_or("malformed"),
    };
    if !part("skip").is_empty() {
        return Ok(None);
    }
    let (minimum, desired) = (read("minimum")?, read("desired")?);
    let perceived = if question.measure() == Measure::Scale { read("perceived")? } else { None };
    match (minimum, desired) {
        (None, None) if perceived.is_none() => Ok(None),
        (Some(minimum), Some(desired)) if perceived.is_some() || question.measure() == Measure::Hours => {
            Ok(Some(Answer::Zone { minimum, desired, perceived }))
        }
        _ => Err("incomplete"),
    }
}

/// `speed.minimum`.
pub fn part_name(question: &Question, part: &str) -> String {
    [&question.key, ".", part].concat()
}

/// Half a day is `0,5` to half of those who type it.
fn number(typed: &str) -> Option<f64> {
    let is_written = typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',');
    typed.replace(',', ".").parse().ok().filter(|_| is_written)
}

/// What the form has under this name, trimmed; empty when it has nothing.
pub fn value<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

/// The fields that say these answers.
pub fn fields(questionnaire: &Questionnaire, answers: &Answers) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for question in questionnaire.questions() {
        match answers.get(&question.key) {
            Some(Answer::Score(score)) => found.push((question.key.clone(), score.to_string())),
            Some(Answer::Text(text)) => found.push((question.key.clone(), text.clone())),
            Some(Answer::Codes(codes)) => {
                found.extend(codes.iter().map(|code| (question.key.clone(), code.clone())));
            }
            Some(Answer::Zone { minimum, desired, perceived }) => {
                found.extend(zone_fields(question, *minimum, *desired, *perceived));
            }
            None => (),
        }
    }
    found
}

/// Whole days are shown as days.
fn zone_fields(question: &Question, minimum: f64, desired: f64, perceived: Option<f64>) -> Vec<(String, String)> {
    let is_hours = question.measure() == Measure::Hours;
    let is_days = is_hours && [minimum, desired].iter().all(|hours| hours % HOURS_OF_A_DAY == 0.0);
    let written = |number: f64| if is_days { number / HOURS_OF_A_DAY } else { number }.to_string();
    let unit = is_hours.then(|| if is_days { "days" } else { "hours" }.to_string());
    let parts = [
        ("minimum", Some(written(minimum))),
        ("desired", Some(written(desired))),
        ("perceived", perceived.map(written)),
        ("unit", unit),
    ];
    parts.into_iter().filter_map(|(part, value)| Some((part_name(question, part), value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn questionnaire() -> Questionnaire {
        let words = json!({"en": "a", "es": "b", "zh-CN": "c"});
        let choices = json!([{"code": "late", "labels": words}, {"code": "rude", "labels": words}]);
        serde_json::from_value(json!({
            "titles": words, "intros": words, "thanks": words,
            "sections": [
                {"titles": words, "questions": [
                    {"key": "overall", "kind": "csat", "texts": words, "is_required": true},
                    {"key": "why", "kind": "multi", "texts": words, "choices": choices,
                        "show_if": {"question": "overall", "any_of": ["1", "2", "3"]}},
                ]},
                {"titles": words, "questions": [
                    {"key": "who", "kind": "text", "texts": words,
                        "show_if": {"question": "why", "any_of": ["rude"]}},
                ]},
                {"titles": words, "questions": [
                    {"key": "speed", "kind": "zone", "texts": words, "measure": "hours"},
                    {"key": "attitude", "kind": "zone", "texts": words},
                    {"key": "again", "kind": "yes_no", "texts": words},
                ]},
            ],
        }))
        .unwrap()
    }

    fn form(text: &str) -> Vec<(String, String)> {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    fn answers(json: serde_json::Value) -> Answers {
        serde_json::from_value(json).unwrap()
    }

    fn codes(turn: &Turn) -> Vec<String> {
        turn.problems.iter().map(|problem| [problem.pointer.as_str(), " ", &problem.code].concat()).collect()
    }

    #[test]
    fn a_page_leads_to_the_next_one_with_a_question() {
        let questionnaire = questionnaire();
        let happy = turn(&questionnaire, &Answers::new(), 0, &form("overall=5"));
        assert_eq!((happy.next, codes(&happy)), (Next::Section(2), vec![]));
        // The same page again: it asks why now.
        let unhappy = turn(&questionnaire, &Answers::new(), 0, &form("overall=2"));
        assert_eq!((unhappy.next, codes(&unhappy)), (Next::Section(0), vec![]));
        let why = turn(&questionnaire, &unhappy.answers, 0, &form("overall=2&why=rude&why=late"));
        assert_eq!((why.next, why.answers.len()), (Next::Section(1), 2));
        assert_eq!(pages(&questionnaire, &why.answers), [0, 1, 2]);
        let who = turn(&questionnaire, &why.answers, 1, &form("who= the driver "));
        assert_eq!(who.answers["who"], Answer::Text("the driver".to_string()));
        let last = turn(&questionnaire, &who.answers, 2, &form("again=yes"));
        assert_eq!((last.next, last.answers.len()), (Next::Done, 4));
        // Who changes their mind is not held to what was asked before.
        let changed = turn(&questionnaire, &last.answers, 0, &form("overall=5"));
        assert_eq!(changed.answers, answers(json!({"overall": 5, "again": "yes"})));
    }

    #[test]
    fn what_is_wrong_stays_on_its_page_and_is_not_kept() {
        let questionnaire = questionnaire();
        let of = |section, text| turn(&questionnaire, &answers(json!({"overall": 5})), section, &form(text));
        assert_eq!(codes(&of(0, "")), ["/overall required"]);
        assert_eq!(codes(&of(0, "overall=9")), ["/overall out_of_range"]);
        assert_eq!(codes(&of(0, "overall=x")), ["/overall malformed"]);
        let typed = of(2, "speed.minimum=soon&speed.desired=1&attitude.minimum=8&again=maybe");
        assert_eq!(codes(&typed), ["/speed malformed", "/attitude incomplete", "/again not_a_choice"]);
        assert_eq!((typed.next, typed.answers), (Next::Section(2), answers(json!({"overall": 5}))));
        let turned = of(2, "attitude.minimum=8&attitude.desired=5&attitude.perceived=5");
        assert_eq!(codes(&turned), ["/attitude minimum_above_desired"]);
        assert_eq!(codes(&of(2, "speed.minimum=inf&speed.desired=NaN")), ["/speed malformed"]);
        assert_eq!(section_of(&questionnaire, &turned.problems[0]), Some(2));
    }

    #[test]
    fn days_are_hours() {
        let questionnaire = questionnaire();
        let of = |text| turn(&questionnaire, &Answers::new(), 2, &form(text)).answers.get("speed").cloned();
        let zone = |minimum, desired| Some(Answer::Zone { minimum, desired, perceived: None });
        assert_eq!(of("speed.minimum=3&speed.desired=1&speed.unit=days"), zone(72.0, 24.0));
        assert_eq!(of("speed.minimum=1,5&speed.desired=0.5&speed.unit=days"), zone(36.0, 12.0));
        assert_eq!(of("speed.minimum=48&speed.desired=20&speed.unit=hours"), zone(48.0, 20.0));
        assert_eq!(of("speed.minimum=3&speed.desired=&speed.skip=1"), None);
        assert_eq!(of("speed.minimum=&speed.desired=&speed.unit=days"), None);
    }

    #[test]
    fn fields_read_back_as_the_same_answers() {
        let questionnaire = questionnaire();
        let all: Vec<&Question> = questionnaire.questions().collect();
        let given = answers(json!({
            "overall": 2, "why": ["rude", "late"], "who": "the driver\n& co", "again": "no",
            "speed": {"minimum": 36, "desired": 12.5}, "attitude": {"minimum": 3, "desired": 8, "perceived": 5},
        }));
        assert_eq!(read(&all, &fields(&questionnaire, &given)), (given, Vec::new()));
        let days = answers(json!({"speed": {"minimum": 72, "desired": 24}}));
        assert_eq!(fields(&questionnaire, &days)[0], ("speed.minimum".to_string(), "3".to_string()));
        assert_eq!(read(&all, &fields(&questionnaire, &days)).0, days);
    }
}
