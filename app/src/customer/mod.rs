//! Business customers: organisations, their people, places, contacts and keys.

pub mod api;
pub mod class;
mod draft;
pub mod pages;

use serde::{Deserialize, Serialize};

pub use class::Class;
pub use draft::{
    ACCOUNT_CODE, ADDRESS, AccountDraft, Change, ContactDraft, Draft, InvitationDraft, KeyDraft, NAME, RoleChange,
    SiteDraft,
};

use crate::account::MemberRole;
use crate::value::Instant;

/// `GET /api/v1/organisations/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Organisation {
    pub id: String,
    pub name: String,
    /// The codes under which its shipments arrive from the transport management system.
    pub account_codes: Vec<String>,
    /// What the reader may do in it; absent for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<MemberRole>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    /// The `ETag` of a change.
    pub version: i64,
}

/// An organisation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct OrganisationItem {
    pub id: String,
    pub name: String,
    pub member_count: i64,
    pub account_codes: Vec<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
}

/// A colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Member {
    pub person_id: String,
    pub name: String,
    pub email: String,
    pub role: MemberRole,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub joined_at: Instant,
}

/// An invitation that is still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Invitation {
    pub id: String,
    pub email: String,
    pub role: MemberRole,
    /// Name of the person who invited.
    pub invited_by: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
}

/// What the invited person reads before accepting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Offer {
    pub organisation_name: String,
    pub invited_by: String,
    pub role: MemberRole,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
    /// The invitation was sent to the verified address of the reader, who therefore may accept it.
    pub is_for_you: bool,
}

/// A place of the organisation: a warehouse, an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Site {
    pub id: String,
    pub name: String,
    pub address: String,
}

/// Somebody the operator may talk to; needs no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Contact {
    pub id: String,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// What they are asked about, e.g. `claims`.
    pub duty: Option<String>,
}

/// A stored API key; never its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ApiKey))]
pub struct Key {
    pub id: String,
    pub name: String,
    /// `pd_` and eight characters, to recognise it.
    pub prefix: String,
    pub scopes: Vec<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub last_used_at: Option<Instant>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub revoked_at: Option<Instant>,
    /// Only in the answer that made the key (and not when that answer is repeated).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}
