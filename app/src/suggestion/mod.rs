//! Suggestions: what customers would have otherwise, who else wants it, and what became of it.
//!
//! A voice is one person's. What weighs more or less than a person stands beside the count of people, with how it is
//! reckoned, and only from [`SHOWN_FROM`] voices on; the weight only where it [`tells_nobody`]'s class.

pub mod api;
mod draft;
pub mod moderation;
pub mod pages;
mod weigh;
pub mod words;

use serde::{Deserialize, Serialize};

pub use draft::{
    CommentDraft, Draft, GuestDraft, Held, MOST_COMMENTS, MOST_SUGGESTIONS, MOST_VOICES, TEXT, TITLE, has_link,
    held_comment, held_suggestion,
};
pub use weigh::{SHOWN_FROM, Share, Weights, shares, tells_nobody};

use crate::account::words;
use crate::value::Instant;

words! {
    /// What it is about.
    Topic {
        Transport = "transport",
        Storage = "storage",
        Information = "information",
        ServicePoint = "service_point",
        Claims = "claims",
        Staff = "staff",
        Other = "other",
    }
}

words! {
    /// What became of it.
    Status {
        Received = "received",
        UnderReview = "under_review",
        Planned = "planned",
        Adopted = "adopted",
        Declined = "declined",
        Merged = "merged",
    }
}

words! {
    /// Why a text waits for a moderator.
    HeldFor {
        New = "new",
        Links = "links",
        Many = "many",
    }
}

words! {
    /// What the board is ordered by; the most or the newest first.
    Sort {
        Voices = "voices",
        Weighted = "weighted",
        Shipments = "shipments",
        New = "new",
    }
}

words! {
    /// What a guest does by the link of a mail.
    GuestAct {
        Suggestion = "suggestion",
        Voice = "voice",
        Comment = "comment",
        Following = "following",
        Withdrawal = "withdrawal",
    }
}

/// A place that a suggestion is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionPlace))]
pub struct Place {
    pub code: String,
    pub name: String,
}

/// How much its voices weigh, as of `counted_at`; brought up to date once a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionNumbers))]
pub struct Numbers {
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub counted_at: Instant,
    /// Voices by the weight of their customers' classes (`weights` of the board), rounded to a multiple of 5, or of the
    /// heaviest weight where that is above 5. Absent below 5 customers, and while one has more than half of the voices: it
    /// would tell a class.
    pub weighted: Option<f64>,
    /// Shipments of the last 90 days of the customers behind the voices; of a place, those that passed it. Absent as
    /// `weighted` is: it would tell how much one of them ships.
    pub shipment_count: Option<u64>,
    /// Of all voices, the share of the customer with the most, 0 ..= 1.
    pub largest_share: f64,
    /// Sum of the squares of all customers' shares (Herfindahl), 0 ..= 1: 1 is a single customer.
    pub herfindahl: f64,
}

/// One on the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionItem))]
pub struct Item {
    pub suggestion_number: String,
    pub topic: Topic,
    pub title: String,
    pub unit: Option<Place>,
    pub status: Status,
    pub voice_count: u64,
    pub comment_count: u64,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    /// Absent below 5 voices, and until they were counted.
    pub numbers: Option<Numbers>,
}

/// What whoever asks has to do with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = OwnSuggestion))]
pub struct Own {
    pub is_author: bool,
    pub has_voice: bool,
    pub is_following: bool,
}

/// Another one, by number and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = OtherSuggestion))]
pub struct Other {
    pub suggestion_number: String,
    pub title: String,
}

/// All of one that customers may read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Suggestion {
    #[serde(flatten)]
    pub item: Item,
    pub text: String,
    /// The language it was written in.
    pub language: String,
    pub is_public: bool,
    /// On the board since; absent while it waits for a moderator, and for private ones.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub published_at: Option<Instant>,
    /// It was not put on the board; whoever wrote it reads why in `refusal`.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub refused_at: Option<Instant>,
    pub refusal: Option<String>,
    /// What the operator says to the status.
    pub reply: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub replied_at: Option<Instant>,
    /// The one that it went into.
    pub merged_into: Option<Other>,
    /// Those that went into it.
    pub merged: Vec<Other>,
    /// A member of staff wrote it down for a customer.
    pub is_entered_by_staff: bool,
    /// Of its voices, those that staff noted for customers who gave them by word of mouth.
    pub noted_count: u64,
    pub own: Own,
}

/// A comment. Nobody's name stands on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionComment))]
pub struct Comment {
    pub id: String,
    pub text: String,
    pub language: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub written_at: Instant,
    /// The operator's own word.
    pub is_staff: bool,
    /// Of whoever asks.
    pub is_own: bool,
    /// It waits for a moderator; only whoever wrote it sees it.
    pub is_held: bool,
    /// It was not published, and why; only whoever wrote it sees it.
    pub refusal: Option<String>,
}

/// The board: a page of it, and what weighs how much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionBoard))]
pub struct Board {
    pub items: Vec<Item>,
    pub next_cursor: Option<String>,
    pub weights: Weights,
}

/// Those that look alike, the nearest first: at most 5.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SimilarSuggestions))]
pub struct Similar {
    pub items: Vec<Item>,
}

/// Comments of one, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionComments))]
pub struct Comments {
    pub items: Vec<Comment>,
    pub next_cursor: Option<String>,
}

/// What an act came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionActed))]
pub struct Acted {
    /// Absent while a guest has not confirmed a new one.
    pub suggestion_number: Option<String>,
    /// Nothing counts before the link in the mail is opened and its button pressed; the same for every address.
    pub awaits_confirmation: bool,
    /// A text waits for a moderator.
    pub is_held: bool,
}

/// What a link of a mail would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionConfirmation))]
pub struct Confirmation {
    pub act: GuestAct,
    pub suggestion: Option<Other>,
    /// Title or text that was typed.
    pub words: Option<String>,
    /// It was confirmed already.
    pub is_spent: bool,
}

/// What somebody has to do with suggestions: written, spoken for, followed; the newest first, at most 200 each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = OwnSuggestions))]
pub struct OwnList {
    pub written: Vec<OwnItem>,
    pub voices: Vec<Item>,
    pub followed: Vec<Item>,
}

/// One's own, with where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = OwnSuggestionItem))]
pub struct OwnItem {
    #[serde(flatten)]
    pub item: Item,
    pub is_public: bool,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub published_at: Option<Instant>,
    pub refusal: Option<String>,
    pub reply: Option<String>,
}
