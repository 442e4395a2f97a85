//! A survey as staff write it: a draft that may still have faults, and the versions that were published of it.

use serde::{Deserialize, Serialize};

use super::questionnaire::{Question, Questionnaire};
use crate::account::rules::{line_fault, problem};
use crate::account::words;
use crate::complaint::tidy_text;
use crate::deadline::Words;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest name of a survey, in characters.
pub const NAME: usize = 120;

words! {
    /// A questionnaire that is shipped, to begin with.
    Template {
        /// One tap, why, and words.
        AfterDelivery = "after_delivery",
        /// Solved or not, how hard it was, how satisfied.
        AfterCase = "after_case",
        /// Would recommend, and why; several people of an account.
        Loyalty = "loyalty",
        /// A counter on a campus.
        Campus = "campus",
        /// Transport, storage and information against what is expected.
        FullStudy = "full_study",
    }
}

/// `POST /api/v1/surveys`: begins as a template, as a questionnaire that was exported, or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    /// For staff, 1 ..= 120 characters; customers read the titles of the questionnaire.
    pub name: String,
    /// Not together with a questionnaire.
    #[serde(default)]
    pub template: Option<Template>,
    #[serde(default)]
    pub questionnaire: Option<Questionnaire>,
}

/// `PUT /api/v1/surveys/{survey_id}`: the draft. Its faults are told, they do not keep it from being stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SurveyDraft {
    pub name: String,
    pub questionnaire: Questionnaire,
}

impl SurveyDraft {
    pub fn normalise(&mut self) {
        self.name = line(&self.name);
        self.questionnaire.normalise();
    }

    /// What keeps it from being stored: the name alone.
    pub fn problems(&self) -> Vec<FieldProblem> {
        problem("/name", line_fault(&self.name, NAME)).into_iter().collect()
    }
}

impl Questionnaire {
    /// Trims what was typed, and takes out characters that cannot be seen.
    pub fn normalise(&mut self) {
        for words in [&mut self.titles, &mut self.intros, &mut self.thanks] {
            normalise(words);
        }
        for section in &mut self.sections {
            normalise(&mut section.titles);
            section.questions.iter_mut().for_each(Question::normalise);
        }
    }
}

impl Question {
    fn normalise(&mut self) {
        (self.key, self.dimension) = (line(&self.key), line(&self.dimension));
        normalise(&mut self.texts);
        for choice in &mut self.choices {
            choice.code = line(&choice.code);
            normalise(&mut choice.labels);
        }
        if let Some(condition) = &mut self.show_if {
            condition.question = line(&condition.question);
            condition.any_of = condition.any_of.iter().map(|written| line(written)).collect();
        }
    }
}

fn normalise(words: &mut Words) {
    for text in [&mut words.en, &mut words.es, &mut words.zh_cn] {
        *text = tidy_text(text);
    }
}

fn line(typed: &str) -> String {
    tidy_text(typed).replace(['\n', '\t'], " ")
}

/// A survey with its draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Survey {
    pub id: String,
    pub name: String,
    /// What the next version will be.
    pub questionnaire: Questionnaire,
    /// What keeps the draft from being published; pointers are into `questionnaire`. `kind_changed`: a version asked
    /// another kind of question under this key, and answers are added up by it.
    pub problems: Vec<FieldProblem>,
    /// Of the last version; 0 while nothing is published.
    pub version_number: i64,
    /// How many answers are stored, of all versions.
    pub response_count: i64,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub updated_at: Instant,
    /// Since when no new campaign may use it.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub retired_at: Option<Instant>,
    /// The `ETag` of a change.
    pub version: i64,
}

/// A survey in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SurveyLine {
    pub id: String,
    pub name: String,
    /// Of the last version; 0 while nothing is published.
    pub version_number: i64,
    pub response_count: i64,
    /// The draft was changed after the last version was published.
    pub is_changed: bool,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub updated_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub retired_at: Option<Instant>,
}

/// A version in the history of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct VersionLine {
    /// From 1.
    pub number: i64,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub published_at: Instant,
    pub published_by: String,
}

/// A published version: it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PublishedVersion {
    pub survey_id: String,
    /// From 1.
    pub number: i64,
    pub questionnaire: Questionnaire,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub published_at: Instant,
}
