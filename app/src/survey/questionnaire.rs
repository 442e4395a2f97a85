//! What is asked: sections of questions in three languages, and when a question is asked at all.

use serde::{Deserialize, Serialize};

use crate::account::rules::problem;
use crate::account::words;
use crate::deadline::Words;
use crate::problem::FieldProblem;

/// Most sections of a questionnaire.
pub const SECTIONS: usize = 20;
/// Most questions of a questionnaire: longer ones are not answered.
pub const QUESTIONS: usize = 60;
/// Most choices of a question.
pub const CHOICES: usize = 30;
/// Longest title, question or choice, in characters.
pub const TEXT: usize = 500;
/// Longest key or code, in bytes.
const KEY: usize = 40;

words! {
    /// How a question is answered.
    Kind {
        /// Minimum, desired and perceived service (zone of tolerance; Parasuraman, Berry & Zeithaml 1991).
        Zone = "zone",
        /// Satisfaction 1 ..= 5.
        Csat = "csat",
        /// Would recommend, 0 ..= 10 (Reichheld 2003).
        Nps = "nps",
        /// Effort, 1 ..= 7: 7 is "very easy".
        Ces = "ces",
        /// One of the choices.
        Single = "single",
        /// Any of the choices.
        Multi = "multi",
        YesNo = "yes_no",
        /// The customer's own words.
        Text = "text",
    }
}

words! {
    /// In what a zone is stated.
    Measure {
        /// 1 ..= 9; more is better.
        Scale = "scale",
        /// Hours from hand-over to delivery; fewer is better, and what was perceived comes from the timeline.
        Hours = "hours",
    }
}

impl Kind {
    /// The scores there are. None for what is not a score.
    pub fn range(self) -> Option<(u8, u8)> {
        match self {
            Kind::Csat => Some((1, 5)),
            Kind::Nps => Some((0, 10)),
            Kind::Ces => Some((1, 7)),
            Kind::Zone | Kind::Single | Kind::Multi | Kind::YesNo | Kind::Text => None,
        }
    }

    pub fn has_choices(self) -> bool {
        matches!(self, Kind::Single | Kind::Multi)
    }
}

/// One of the answers of a `single` or `multi`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// 1 ..= 40 of `a-z`, `0-9`, `_`, the first a letter; its question has it once.
    pub code: String,
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub labels: Words,
}

/// The question is asked only after one of these answers to an earlier one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Key of an earlier question, not a `text` or `zone`.
    pub question: String,
    /// Scores, codes, `yes` or `no`.
    pub any_of: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// 1 ..= 40 of `a-z`, `0-9`, `_`, the first a letter; the questionnaire has it once. Results of versions join by it.
    pub key: String,
    pub kind: Kind,
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub texts: Words,
    #[serde(default)]
    pub is_required: bool,
    /// What it is about, for results over several questions (`reliability`, `speed`); written as a key. Empty: none.
    #[serde(default)]
    pub dimension: String,
    /// Of a `single` or `multi`: 2 ..= 30.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Of a `zone`: `scale` where none is given.
    #[serde(default)]
    pub measure: Option<Measure>,
    #[serde(default)]
    pub show_if: Option<Condition>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub titles: Words,
    pub questions: Vec<Question>,
}

/// All that is asked. It is imported and exported as this JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub titles: Words,
    /// What it is for, above the first question.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub intros: Words,
    /// What happens with the answer, after it was sent.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub thanks: Words,
    pub sections: Vec<Section>,
}

impl Questionnaire {
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions().find(|question| question.key == key)
    }

    /// The question whose score speaks for the whole answer: the first `csat`.
    pub fn lead(&self) -> Option<&Question> {
        self.questions().find(|question| question.kind == Kind::Csat)
    }

    /// Without times: what the customer has stated of deliveries answers them. No condition rests on one.
    pub fn without_hours(&self) -> Questionnaire {
        let mut left = self.clone();
        for section in &mut left.sections {
            section.questions.retain(|question| !question.is_hours());
        }
        left
    }

    /// Everything that keeps it from being published; pointers are RFC 6901 into this JSON.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        for (pointer, words) in [("/titles", &self.titles), ("/intros", &self.intros), ("/thanks", &self.thanks)] {
            found.extend(words_problems(pointer, words));
        }
        found.extend(problem("/sections", count_fault(self.sections.len(), 1, SECTIONS)));
        found.extend(problem("/sections", count_fault(self.questions().count(), 1, QUESTIONS)));
        let mut earlier: Vec<&Question> = Vec::new();
        for (i, section) in self.sections.iter().enumerate() {
            let pointer = format!("/sections/{i}");
            found.extend(words_problems(&format!("{pointer}/titles"), &section.titles));
            for (j, question) in section.questions.iter().enumerate() {
                let pointer = format!("{pointer}/questions/{j}");
                question.problems(&pointer, &earlier, &mut found);
                earlier.push(question);
            }
        }
        found
    }
}

impl Question {
    pub fn measure(&self) -> Measure {
        self.measure.unwrap_or(Measure::Scale)
    }

    /// A time that a delivery may take; what it took comes from the timeline.
    pub fn is_hours(&self) -> bool {
        self.kind == Kind::Zone && self.measure() == Measure::Hours
    }

    fn problems(&self, pointer: &str, earlier: &[&Question], found: &mut Vec<FieldProblem>) {
        let at = |field: &str| [pointer, "/", field].concat();
        let is_taken = earlier.iter().any(|other| other.key == self.key);
        let fault = key_fault(&self.key).or_else(|| is_taken.then_some("taken"));
        found.extend(problem(&at("key"), fault));
        found.extend(words_problems(&at("texts"), &self.texts));
        let has_dimension = !self.dimension.is_empty();
        found.extend(problem(&at("dimension"), has_dimension.then(|| key_fault(&self.dimension)).flatten()));
        let is_out_of_place = self.measure.is_some() && self.kind != Kind::Zone;
        found.extend(problem(&at("measure"), is_out_of_place.then_some("not_of_this_kind")));
        self.choice_problems(pointer, found);
        if let Some(condition) = &self.show_if {
            found.extend(condition.problems(&at("show_if"), earlier));
        }
    }

    fn choice_problems(&self, pointer: &str, found: &mut Vec<FieldProblem>) {
        let fault = match self.kind.has_choices() {
            true => count_fault(self.choices.len(), 2, CHOICES),
            false => (!self.choices.is_empty()).then_some("not_of_this_kind"),
        };
        found.extend(problem(&[pointer, "/choices"].concat(), fault));
        for (i, choice) in self.choices.iter().enumerate() {
            let is_taken = self.choices[..i].iter().any(|other| other.code == choice.code);
            let fault = key_fault(&choice.code).or_else(|| is_taken.then_some("taken"));
            found.extend(problem(&format!("{pointer}/choices/{i}/code"), fault));
            found.extend(words_problems(&format!("{pointer}/choices/{i}/labels"), &choice.labels));
        }
    }

    /// Whether an answer may be written so; only for what a condition can ask.
    fn can_be(&self, written: &str) -> bool {
        match (self.kind, self.kind.range()) {
            (_, Some((low, high))) => written.parse::<u8>().is_ok_and(|score| (low..=high).contains(&score)),
            (Kind::YesNo, None) => written == "yes" || written == "no",
            _ => self.choices.iter().any(|choice| choice.code == written),
        }
    }
}

impl Condition {
    fn problems(&self, pointer: &str, earlier: &[&Question]) -> Vec<FieldProblem> {
        let asked = earlier.iter().find(|other| other.key == self.question);
        let (is_missing, is_empty) = (asked.is_none(), self.any_of.is_empty());
        let question = problem(&[pointer, "/question"].concat(), is_missing.then_some("not_asked_before"));
        let wrong = asked.and_then(|asked| self.any_of.iter().find(|written| !asked.can_be(written)));
        let fault = if is_empty { Some("required") } else { wrong.map(|_| "not_an_answer") };
        let any_of = problem(&[pointer, "/any_of"].concat(), fault);
        question.into_iter().chain(any_of).collect()
    }
}

fn words_problems(pointer: &str, words: &Words) -> Vec<FieldProblem> {
    let of = |(language, text): (&str, &String)| problem(&[pointer, "/", language].concat(), text_fault(text));
    [("en", &words.en), ("es", &words.es), ("zh-CN", &words.zh_cn)].into_iter().filter_map(of).collect()
}

fn text_fault(text: &str) -> Option<&'static str> {
    match text.trim().chars().count() {
        0 => Some("required"),
        length if length > TEXT => Some("too_long"),
        _ => None,
    }
}

fn count_fault(count: usize, low: usize, high: usize) -> Option<&'static str> {
    match count {
        _ if count < low => Some("too_few"),
        _ if count > high => Some("too_many"),
        _ => None,
    }
}

fn key_fault(key: &str) -> Option<&'static str> {
    let is_letter = |byte: u8| byte.is_ascii_lowercase();
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    match key.as_bytes() {
        [] => Some("required"),
        bytes if bytes.len() > KEY => Some("too_long"),
        [first, ..] if !is_letter(*first) => Some("malformed"),
        bytes if !bytes.iter().all(|byte| is_part(*byte)) => Some("malformed"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        Words { en: text.to_string(), es: text.to_string(), zh_cn: text.to_string() }
    }

    fn question(key: &str, kind: Kind) -> Question {
        let choice = |code: &str| Choice { code: code.to_string(), labels: words(code) };
        let choices = if kind.has_choices() { vec![choice("late"), choice("rude")] } else { Vec::new() };
        let (key, texts) = (key.to_string(), words("How was it?"));
        Question {
            key,
            kind,
            texts,
            is_required: true,
            dimension: String::new(),
            choices,
            measure: None,
            show_if: None,
        }
    }

    fn after_delivery() -> Questionnaire {
        let mut why = question("why", Kind::Multi);
        why.show_if =
            Some(Condition { question: "overall".to_string(), any_of: vec!["1".to_string(), "2".to_string()] });
        let section = Section { titles: words("Delivery"), questions: vec![question("overall", Kind::Csat), why] };
        let (titles, intros, thanks) = (words("Your parcel"), words("Two questions"), words("Thank you"));
        Questionnaire { titles, intros, thanks, sections: vec![section] }
    }

    fn faults(change: impl FnOnce(&mut Questionnaire)) -> Vec<String> {
        let mut questionnaire = after_delivery();
        change(&mut questionnaire);
        questionnaire.problems().into_iter().map(|found| [found.pointer, found.code].join(" ")).collect()
    }

    #[test]
    fn a_whole_one_has_no_fault() {
        assert_eq!(faults(|_| ()), Vec::<String>::new());
        assert_eq!(after_delivery().lead().map(|question| question.key.as_str()), Some("overall"));
    }

    #[test]
    fn each_fault_names_its_place() {
        assert_eq!(faults(|q| q.titles.es.clear()), ["/titles/es required"]);
        assert_eq!(
            faults(|q| q.sections[0].questions[1].key = "overall".to_string())[0],
            "/sections/0/questions/1/key taken"
        );
        assert_eq!(
            faults(|q| q.sections[0].questions[0].key = "1st".to_string())[0],
            "/sections/0/questions/0/key malformed"
        );
        assert_eq!(
            faults(|q| q.sections[0].questions[1].choices.truncate(1)),
            ["/sections/0/questions/1/choices too_few"]
        );
        let codes = faults(|q| q.sections[0].questions[1].choices[1].code = "late".to_string());
        assert_eq!(codes, ["/sections/0/questions/1/choices/1/code taken"]);
        assert_eq!(faults(|q| q.sections.clear()), ["/sections too_few", "/sections too_few"]);
        let measure = faults(|q| q.sections[0].questions[0].measure = Some(Measure::Hours));
        assert_eq!(measure, ["/sections/0/questions/0/measure not_of_this_kind"]);
    }

    #[test]
    fn a_condition_asks_for_an_answer_that_can_be() {
        let asking = |question: &str, written: &str| {
            faults(|q| {
                let any_of = vec![written.to_string()];
                q.sections[0].questions[1].show_if = Some(Condition { question: question.to_string(), any_of });
            })
        };
        assert_eq!(asking("overall", "6"), ["/sections/0/questions/1/show_if/any_of not_an_answer"]);
        assert_eq!(asking("why", "late"), ["/sections/0/questions/1/show_if/question not_asked_before"]);
        assert_eq!(asking("overall", "5"), Vec::<String>::new());
    }
}
