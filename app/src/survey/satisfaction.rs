//! How satisfied one customer is, by what they answered by name.

use super::{Answer, Answers, Question, Questionnaire};
use crate::statistics::Share;

/// A score and the best there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scored {
    pub score: u8,
    pub best: u8,
}

/// The score that tells most of an answer: of satisfaction, else the first of any kind.
pub fn scored(questionnaire: &Questionnaire, answers: &Answers) -> Option<Scored> {
    let of = |question: &Question| {
        let (_, best) = question.kind.range()?;
        match answers.get(&question.key)? {
            Answer::Score(score) => Some(Scored { score: *score, best }),
            Answer::Text(_) | Answer::Codes(_) | Answer::Zone { .. } => None,
        }
    };
    questionnaire.lead().and_then(of).or_else(|| questionnaire.questions().find_map(of))
}

/// An answer as its customer's card tells it.
#[derive(Debug, Clone)]
pub struct Answered {
    /// `2026-11-22`, in the operator's zone.
    pub on: String,
    /// Title of the questionnaire, in the reader's language.
    pub title: String,
    pub score: Option<Scored>,
    pub comment: Option<String>,
    pub waybill_number: Option<String>,
    /// Numbers of the complaint it was about, and of the case that a low score opened.
    pub cases: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Satisfaction {
    /// The newest first.
    pub last: Vec<Answered>,
    /// Of the scores of satisfaction in the last 30 answers, those of 4 or 5.
    pub satisfied: Share,
}
