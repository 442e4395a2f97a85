//! Surveys: closed questionnaires in three languages, whom they are sent, and what the answers say.
//!
//! A published version never changes. What an answer may be follows from the questionnaire alone: the page shows by the
//! same functions by which the handler refuses.

mod answer;
pub mod count;
pub mod expectation;
pub mod formula;
mod lateness;
mod questionnaire;
pub mod result;

pub use answer::{Answer, Answers, Position, asked, check, lead_score, position, tidy};
pub use lateness::Lateness;
pub use questionnaire::{
    CHOICES, Choice, Condition, Kind, Measure, QUESTIONS, Question, Questionnaire, SECTIONS, Section, TEXT,
};
