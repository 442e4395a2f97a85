//! Invitations: one link to one answer.

pub mod pages;

use serde::{Deserialize, Serialize};

use super::campaign::SkipReason;
use super::expectation::Expectation;
use super::{Answers, Questionnaire};
use crate::account::words;
use crate::value::Instant;

/// Stands in place of the day where the answer is anonymous: that there is one, not when.
pub const UNDATED: &str = "undated";

words! {
    /// Why a link cannot be answered.
    Closed {
        Answered = "answered",
        Expired = "expired",
        Stopped = "stopped",
    }
}

/// `GET /api/v1/invitations/{token}` of a link to a survey: what is asked. Reading records nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Asked {
    pub questionnaire: Questionnaire,
    /// Waybill or complaint number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    pub is_anonymous: bool,
    /// BCP 47 tag of the language in which it was sent.
    pub language: String,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Instant>,
    /// What was answered so far.
    pub answers: Answers,
    /// What was stated for this quarter: it answers what deliveries may take, which is not asked then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expectation: Option<Expectation>,
}

/// `POST /api/v1/invitations/{token}/response`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResponseDraft {
    /// By the keys of the questions.
    pub answers: Answers,
    /// True: only kept to be gone on with; an anonymous link keeps nothing.
    #[serde(default)]
    pub is_partial: bool,
}

/// What an answer came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SurveyResponseStored))]
pub struct Stored {
    pub is_partial: bool,
    /// The case that was opened because of a low score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_number: Option<String>,
}

/// A survey that somebody was asked, or was not, as they read it themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct OwnInvitation {
    /// Of one that can be answered now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its title in the reader's language.
    pub survey: String,
    /// Waybill or complaint number.
    pub about: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub decided_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub sent_at: Option<Instant>,
    /// `2026-11-22`; `undated` where the answer is anonymous: then nothing is kept but that there is one.
    pub answered_on: Option<String>,
    /// Why not; none: they were asked.
    pub reason: Option<SkipReason>,
}
