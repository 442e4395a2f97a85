//! What staff do with suggestions: what must be said with each act, and what they read of them.

pub mod api;
mod read;
mod weight;

use serde::{Deserialize, Serialize};

use crate::account::rules::{email_fault, normalise_email, problem};
use crate::complaint::tidy_text;
use crate::problem::FieldProblem;
use crate::suggestion::{Status, TEXT, TITLE, Topic};

pub use read::{Happened, HeldItem, NotedVoice, Proposal, StaffRow, StaffSuggestion, StandingComment};
pub use weight::{WeightsDraft, read_weight, typed_weight};

/// Longest reason or note, in characters.
pub const REASON: usize = 1000;

/// `PUT /api/v1/suggestions/{suggestion_number}/moderation`. What the customer wrote is not changed; where it is found is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ModerationDraft {
    /// `publish` or `refuse`; what stands on the board is taken down by `refuse`.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub decision: String,
    /// Why it is refused: the author is told. 1 to 1000 characters.
    pub reason: String,
    /// Another title; only with `publish`.
    pub title: Option<String>,
    /// Another topic; only with `publish`.
    pub topic: Option<String>,
    /// Another place, or `""` for none; only with `publish`.
    pub unit_code: Option<String>,
}

impl ModerationDraft {
    pub fn normalise(&mut self) {
        self.reason = tidy_text(&self.reason);
        self.title = self.title.take().map(|title| one_line(&title));
        self.unit_code = self.unit_code.take().map(|code| code.trim().to_string());
    }

    pub fn is_refusal(&self) -> bool {
        self.decision == "refuse"
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found: Vec<FieldProblem> = problem("/decision", decision_fault(&self.decision)).into_iter().collect();
        if self.is_refusal() {
            found.extend(problem("/reason", length_fault(&self.reason, REASON)));
            return found;
        }
        found.extend(problem("/title", self.title.as_deref().and_then(|title| length_fault(title, TITLE))));
        let topic = self.topic.as_deref().filter(|topic| topic.parse::<Topic>().is_err());
        found.extend(problem("/topic", topic.map(|_| "unknown")));
        found
    }
}

/// `PUT …/comments/{comment_id}/moderation`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CommentModeration {
    /// `publish` or `refuse`; one that everybody reads is taken down by `refuse`.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub decision: String,
    /// Why it is refused: whoever wrote it is told. 1 to 1000 characters.
    pub reason: String,
}

impl CommentModeration {
    pub fn normalise(&mut self) {
        self.reason = tidy_text(&self.reason);
    }

    pub fn is_refusal(&self) -> bool {
        self.decision == "refuse"
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found: Vec<FieldProblem> = problem("/decision", decision_fault(&self.decision)).into_iter().collect();
        if self.is_refusal() {
            found.extend(problem("/reason", length_fault(&self.reason, REASON)));
        }
        found
    }
}

fn decision_fault(decision: &str) -> Option<&'static str> {
    match decision {
        "publish" | "refuse" => None,
        "" => Some("required"),
        _ => Some("unknown"),
    }
}

/// `PUT …/status`: what becomes of it, and what is said publicly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct StatusDraft {
    /// `received`, `under_review`, `planned`, `adopted`, `declined`.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub status: String,
    /// At most 4000 characters; required with `declined`.
    pub reply: String,
}

impl StatusDraft {
    /// Merging is an act of its own.
    pub const CHOICES: [Status; 5] =
        [Status::Received, Status::UnderReview, Status::Planned, Status::Adopted, Status::Declined];

    pub fn normalise(&mut self) {
        self.reply = tidy_text(&self.reply);
    }

    pub fn chosen(&self) -> Option<Status> {
        StatusDraft::CHOICES.into_iter().find(|status| status.as_str() == self.status)
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        if self.chosen().is_none() {
            let code = if self.status.is_empty() { "required" } else { "unknown" };
            found.push(FieldProblem::new("/status", code, "received, under_review, planned, adopted or declined"));
        }
        let reply = match length_fault(&self.reply, TEXT) {
            Some("required") if self.chosen() != Some(Status::Declined) => None,
            fault => fault,
        };
        found.extend(problem("/reply", reply));
        found
    }
}

/// `PUT …/merge`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeDraft {
    /// Number of the one in which it goes on.
    pub into: String,
}

/// `GET …/merge`: what would move.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MergePreview {
    /// Number and title of the one in which it goes on.
    pub into: String,
    pub title: String,
    /// Voices that go over.
    pub voices_moved: u64,
    /// Voices that it has already: they count once.
    pub voices_shared: u64,
    pub voices_after: u64,
    pub followers_moved: u64,
    pub followers_shared: u64,
    /// How many are told, each once.
    pub told: u64,
}

/// `POST …/voices`: somebody told a member of staff that they want it too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct StaffVoice {
    /// A customer with an account.
    pub person_id: Option<String>,
    /// Or the address of somebody without one, as they gave it.
    pub email: Option<String>,
    /// How they said it, for colleagues alone. 1 to 1000 characters.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub note: String,
}

impl StaffVoice {
    pub fn normalise(&mut self) {
        let stated = |value: Option<String>| value.filter(|text| !text.trim().is_empty());
        self.person_id = stated(self.person_id.take());
        self.email = stated(self.email.take()).map(|email| normalise_email(&email));
        self.note = tidy_text(&self.note);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        match (&self.person_id, &self.email) {
            (None, None) => found.push(FieldProblem::new("/person_id", "required", "a person or an address")),
            (Some(_), Some(_)) => {
                found.push(FieldProblem::new("/email", "forbidden", "a person or an address, not both"))
            }
            (None, Some(email)) => found.extend(problem("/email", email_fault(email))),
            (Some(_), None) => {}
        }
        found.extend(problem("/note", length_fault(&self.note, REASON)));
        found
    }
}

/// `POST /api/v1/complaints/{complaint_number}/suggestion-proposals`: what staff would write down of a complaint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ProposalDraft {
    /// `transport`, `storage`, `information`, `service_point`, `claims`, `staff`, `other`.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub topic: String,
    /// 1 to 120 characters.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub title: String,
    /// 1 to 4000 characters.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub text: String,
    /// For the board; else for the operator alone.
    pub is_public: bool,
}

impl ProposalDraft {
    pub fn normalise(&mut self) {
        self.title = one_line(&self.title);
        self.text = tidy_text(&self.text);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        let topic = match self.topic.as_str() {
            "" => Some("required"),
            topic => topic.parse::<Topic>().is_err().then_some("unknown"),
        };
        [
            problem("/topic", topic),
            problem("/title", length_fault(&self.title, TITLE)),
            problem("/text", length_fault(&self.text, TEXT)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// `PUT /api/v1/suggestion-proposals/{id}/answer`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposalAnswer {
    pub is_agreed: bool,
}

/// `required` or `too_long`.
fn length_fault(text: &str, most: usize) -> Option<&'static str> {
    match text.chars().count() {
        0 => Some("required"),
        count if count > most => Some("too_long"),
        _ => None,
    }
}

fn one_line(typed: &str) -> String {
    tidy_text(typed).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(problems: &[FieldProblem]) -> Vec<(String, String)> {
        problems.iter().map(|fault| (fault.pointer.clone(), fault.code.clone())).collect()
    }

    fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
        vec![(pointer.to_string(), code.to_string())]
    }

    #[test]
    fn declining_needs_a_reply() {
        let draft = |status: &str, reply: &str| StatusDraft { status: status.to_string(), reply: reply.to_string() };
        assert_eq!(codes(&draft("planned", "").problems()), Vec::new());
        assert_eq!(codes(&draft("declined", "").problems()), one("/reply", "required"));
        assert_eq!(codes(&draft("declined", "It costs more than it helps.").problems()), Vec::new());
        assert_eq!(codes(&draft("merged", "").problems()), one("/status", "unknown"));
        assert_eq!(codes(&draft("", "").problems()), one("/status", "required"));
        assert_eq!(codes(&draft("planned", &"x".repeat(TEXT + 1)).problems()), one("/reply", "too_long"));
    }

    #[test]
    fn refusing_needs_a_reason() {
        let draft = |decision: &str| ModerationDraft { decision: decision.to_string(), ..ModerationDraft::default() };
        assert_eq!(codes(&draft("publish").problems()), Vec::new());
        assert_eq!(codes(&draft("refuse").problems()), one("/reason", "required"));
        assert_eq!(codes(&draft("").problems()), one("/decision", "required"));
        let unknown = ModerationDraft { topic: Some("weather".to_string()), ..draft("publish") };
        assert_eq!(codes(&unknown.problems()), one("/topic", "unknown"));
        let mut empty = ModerationDraft { title: Some(" \n ".to_string()), ..draft("publish") };
        empty.normalise();
        assert_eq!(codes(&empty.problems()), one("/title", "required"));
    }

    #[test]
    fn a_noted_voice_is_of_one_customer() {
        let voice = |person: Option<&str>, email: Option<&str>| {
            let mut voice = StaffVoice {
                person_id: person.map(str::to_string),
                email: email.map(str::to_string),
                note: "by telephone".to_string(),
            };
            voice.normalise();
            codes(&voice.problems())
        };
        assert_eq!(voice(Some("1"), None), Vec::new());
        assert_eq!(voice(None, Some(" Li@Example.com ")), Vec::new());
        assert_eq!(voice(None, Some("  ")), one("/person_id", "required"));
        assert_eq!(voice(Some("1"), Some("li@example.com")), one("/email", "forbidden"));
        assert_eq!(voice(None, Some("li")).len(), 1);
    }
}
