//! What of an answer is counted, and in which parts.

use app::survey::{Answer, Answers, Kind, Lateness, Measure, Question, Questionnaire, asked, position};

use super::response::Subject;

/// Values of an answer as a whole: that there is one, in the month in which it was given …
pub const ANSWERED: &str = "answered";
/// … that an invitation was sent, in the month in which it was …
pub const SENT: &str = "sent";
/// … and that one was answered, in the month in which it was sent: only these are a part of what was sent.
pub const ANSWERED_OF_SENT: &str = "answered_of_sent";

/// One value that was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// Empty: the answer as a whole.
    pub question_key: String,
    pub value: String,
    /// What was perceived of a zone; 0 for all else.
    pub total: f64,
}

/// A part of all answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'s> {
    pub cut: &'static str,
    pub member: &'s str,
    /// Empty: none is known.
    pub class: &'s str,
}

/// The parts an answer counts in; `all` first.
pub fn parts(subject: &Subject) -> Vec<Part<'_>> {
    let class = subject.class.as_deref().unwrap_or_default();
    let lateness = subject.late_hours.map(|hours| Lateness::of_hours(hours).as_str());
    let members = [
        ("all", Some("")),
        ("unit", subject.unit_id.as_deref()),
        ("lane", subject.lane.as_deref()),
        ("lateness", lateness),
    ];
    members.into_iter().filter_map(|(cut, member)| member.map(|member| Part { cut, member, class })).collect()
}

impl Count {
    /// Of an answer as a whole.
    pub fn whole(value: &str) -> Count {
        Count { question_key: String::new(), value: value.to_string(), total: 0.0 }
    }
}

/// What is counted of tidy answers without fault. A zone in hours counts by `transit_hours`; without them not at all.
pub fn counts(questionnaire: &Questionnaire, answers: &Answers, transit_hours: Option<f64>) -> Vec<Count> {
    let mut found = vec![Count::whole(ANSWERED)];
    for question in asked(questionnaire, answers) {
        let values = answers.get(&question.key).map(|answer| values(question, answer, transit_hours));
        for (value, total) in values.unwrap_or_default() {
            found.push(Count { question_key: question.key.clone(), value, total });
        }
    }
    found
}

fn values(question: &Question, answer: &Answer, transit_hours: Option<f64>) -> Vec<(String, f64)> {
    match answer {
        Answer::Score(score) => vec![(score.to_string(), 0.0)],
        // How many wrote something; what they wrote is found by its words.
        Answer::Text(_) if question.kind == Kind::Text => vec![("words".to_string(), 0.0)],
        Answer::Text(code) => vec![(code.clone(), 0.0)],
        // The first says of how many the shares are.
        Answer::Codes(codes) => {
            let chosen = codes.iter().map(|code| (code.clone(), 0.0));
            std::iter::once((String::new(), 0.0)).chain(chosen).collect()
        }
        Answer::Zone { minimum, desired, perceived } => {
            let measure = question.measure();
            let known = if measure == Measure::Hours { transit_hours } else { *perceived };
            let placed = |known| (position(measure, *minimum, *desired, known).as_str().to_string(), known);
            known.map(placed).into_iter().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_in_every_part_it_belongs_to() {
        let subject = Subject { lane: Some("SP>RJ".to_string()), late_hours: Some(50.0), ..Subject::default() };
        let found: Vec<(&str, &str)> = parts(&subject).into_iter().map(|part| (part.cut, part.member)).collect();
        assert_eq!(found, [("all", ""), ("lane", "SP>RJ"), ("lateness", "up_to_4_days")]);
    }

    #[test]
    fn each_value_counts_once() {
        let words = serde_json::json!({"en": "a", "es": "b", "zh-CN": "c"});
        let questionnaire: Questionnaire = serde_json::from_value(serde_json::json!({
            "titles": words, "intros": words, "thanks": words,
            "sections": [{"titles": words, "questions": [
                {"key": "overall", "kind": "csat", "texts": words},
                {"key": "why", "kind": "multi", "texts": words,
                    "choices": [{"code": "late", "labels": words}, {"code": "rude", "labels": words}]},
                {"key": "speed", "kind": "zone", "texts": words, "measure": "hours"},
                {"key": "more", "kind": "text", "texts": words},
            ]}],
        }))
        .unwrap();
        let answers: Answers = serde_json::from_value(serde_json::json!({
            "overall": 2, "why": ["late"], "speed": {"minimum": 72, "desired": 24}, "more": "never again",
        }))
        .unwrap();
        let of = |hours| -> Vec<(String, String)> {
            counts(&questionnaire, &answers, hours).into_iter().map(|one| (one.question_key, one.value)).collect()
        };
        let pair = |key: &str, value: &str| (key.to_string(), value.to_string());
        let without =
            [pair("", "answered"), pair("overall", "2"), pair("why", ""), pair("why", "late"), pair("more", "words")];
        assert_eq!(of(None), without);
        assert!(of(Some(80.0)).contains(&pair("speed", "below")) && of(Some(20.0)).contains(&pair("speed", "above")));
    }
}
