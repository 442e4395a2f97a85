//! A person's own data: what was agreed to, and the proof that erasing it needs.

use serde::{Deserialize, Serialize};

use crate::value::Instant;

/// `POST /api/v1/me/erasure`: as much proof as signing in needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Erasure {
    /// Of an account that has a password.
    pub current_password: Option<String>,
    /// The eight digits of a sign-in mail, of an account without password.
    pub mail_code: Option<String>,
    /// Six digits of the authenticator app, or a recovery code, where a second factor is set up.
    pub code: Option<String>,
}

/// One statement of a person about one purpose. The last one of a purpose counts; earlier ones stay as they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// `marketing` or `survey`.
    pub purpose: String,
    pub is_granted: bool,
    pub stated_at: Instant,
    /// Where it was stated, e.g. `preferences`.
    pub source: String,
}
