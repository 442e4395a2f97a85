//! What somebody of the desk said to do next after a contact.

use serde::{Deserialize, Serialize};

/// A next step whose day has come, of whoever logged the contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Step {
    pub contact_id: String,
    pub text: String,
    /// `YYYY-MM-DD` in the operator's zone.
    pub due_on: String,
    /// As `GET /api/v1/contacts` takes it.
    pub customer: String,
    /// The complaint that the contact was about.
    pub complaint_number: Option<String>,
}
