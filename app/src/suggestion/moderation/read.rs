//! What staff read of suggestions, and what customers read of proposals.

use serde::{Deserialize, Serialize};

use crate::suggestion::{HeldFor, Status, Topic};
use crate::value::Instant;

/// What staff would make of a complaint, and what its customer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionProposal))]
pub struct Proposal {
    pub id: String,
    pub topic: Topic,
    pub title: String,
    pub text: String,
    pub is_public: bool,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub proposed_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub agreed_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub declined_at: Option<Instant>,
    /// What was made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion_number: Option<String>,
}

impl Proposal {
    /// The customer has not said yes or no.
    pub fn is_open(&self) -> bool {
        self.agreed_at.is_none() && self.declined_at.is_none()
    }
}

/// Something that waits for a moderator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct HeldItem {
    pub suggestion_number: String,
    /// Of a comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_id: Option<String>,
    pub title: String,
    pub text: String,
    pub topic: Topic,
    /// Name of the place it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    pub is_public: bool,
    /// Masked; None for a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    pub held_for: HeldFor,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub written_at: Instant,
}

/// A row of staff's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StaffRow {
    pub suggestion_number: String,
    pub title: String,
    pub topic: Topic,
    pub status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    pub is_public: bool,
    pub is_refused: bool,
    pub voice_count: u64,
    pub comment_count: u64,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
}

/// `GET /api/v1/desk/suggestions/{suggestion_number}`: all that staff know of one. Its `ETag` is asked for by every change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StaffSuggestion {
    pub suggestion_number: String,
    pub topic: Topic,
    pub title: String,
    pub text: String,
    /// Tag of the language in which it was written.
    pub locale: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    pub is_public: bool,
    /// Masked; None for a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Of the author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Out of which it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_number: Option<String>,
    /// The member of staff who wrote it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_for: Option<HeldFor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub published_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub refused_at: Option<Instant>,
    /// Why it was not published, or was taken down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// Somebody has published it, refused it, or taken it in.
    pub is_read: bool,
    /// Who did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moderated_by: Option<String>,
    pub status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub replied_at: Option<Instant>,
    /// Number of the one in which it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    pub voice_count: u64,
    pub follower_count: u64,
    pub comment_count: u64,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    /// Voices that staff noted, the newest first; at most 50.
    pub noted: Vec<NotedVoice>,
    /// Comments that everybody reads, the newest first; at most 50.
    pub comments: Vec<StandingComment>,
    /// The oldest first.
    pub history: Vec<Happened>,
    pub version: i64,
}

impl StaffSuggestion {
    /// Everybody may read it.
    pub fn is_shown(&self) -> bool {
        self.is_public && self.published_at.is_some() && self.refused_at.is_none()
    }

    /// On the board, and still by itself.
    pub fn is_on_board(&self) -> bool {
        self.is_shown() && self.status != Status::Merged
    }

    /// Its status may be said.
    pub fn is_in_hand(&self) -> bool {
        self.is_read && self.refused_at.is_none() && self.status != Status::Merged
    }
}

/// A voice that a member of staff noted for a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NotedVoice {
    /// Masked; None for somebody without an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub entered_by: String,
    pub note: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub cast_at: Instant,
}

/// A comment that everybody reads, as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = StandingSuggestionComment))]
pub struct StandingComment {
    pub comment_id: String,
    /// Masked; None for a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The operator's own word.
    pub is_staff: bool,
    pub text: String,
    pub language: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub written_at: Instant,
}

/// Something that happened to a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionHappened))]
pub struct Happened {
    /// `received`, `published`, `refused`, `status`, `merged`, `took_in`, `changed`, `improvement`.
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Number of the other one of a merge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// The member of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub at: Instant,
}
