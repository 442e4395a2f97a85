//! Surveys: closed questionnaires in three languages, whom they are sent, and what the answers say.
//!
//! A published version never changes. What an answer may be follows from the questionnaire alone: the page shows by the
//! same functions by which the handler refuses.

mod answer;
pub mod api;
pub mod campaign;
mod change;
pub mod components;
pub mod count;
mod draft;
mod edit;
pub mod expectation;
pub mod form;
pub mod formula;
pub mod invitation;
mod lateness;
pub mod pages;
pub mod praise;
mod questionnaire;
pub mod result;
pub mod satisfaction;

pub use answer::{Answer, Answers, Position, asked, check, lead_score, position, stated, tidy};
pub use change::{Change, What, changed_kinds, changes};
pub use draft::{NAME, NewSurvey, PublishedVersion, Survey, SurveyDraft, SurveyLine, Template, VersionLine};
pub use edit::edit;
pub use lateness::Lateness;
pub use questionnaire::{
    CHOICES, Choice, Condition, Kind, Measure, QUESTIONS, Question, Questionnaire, SECTIONS, Section, TEXT,
};
