//! A survey as staff write it: a draft that may still have faults, and the versions that were published of it.

use serde::{Deserialize, Serialize};

use super::questionnaire::Questionnaire;
use crate::account::rules::{line_fault, problem};
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest name of a survey, in characters.
pub const NAME: usize = 120;

/// `POST /api/v1/surveys`: begins as a template, as a questionnaire that was exported, or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    /// For staff, 1 ..= 120 characters; customers read the titles of the questionnaire.
    pub name: String,
    /// `after_delivery`, `after_case`, `loyalty`, `campus` or `full_study`; not together with a questionnaire.
    #[serde(default)]
    pub template: Option<String>,
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
    /// What keeps it from being stored: the name alone.
    pub fn problems(&self) -> Vec<FieldProblem> {
        problem("/name", line_fault(&self.name, NAME)).into_iter().collect()
    }
}

/// A survey with its draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Survey {
    pub id: String,
    pub name: String,
    /// What the next version will be.
    pub questionnaire: Questionnaire,
    /// What keeps the draft from being published; pointers are into `questionnaire`.
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
