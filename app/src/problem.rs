//! Refusals as RFC 9457 problems: the one shape of every answer that is not a success.

use serde::{Deserialize, Serialize};

/// `application/problem+json`. `type` and the codes never change; `title` and `detail` follow the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable URI of the kind of refusal, e.g. `/problems/not-found`.
    pub r#type: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    /// The request id, to quote to the operator.
    pub instance: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// RFC 6901 pointer into the request body, e.g. `/events/3/occurred_at`.
    pub pointer: String,
    /// Stable code, e.g. `required`, `too_long`, `malformed`.
    pub code: String,
    pub detail: String,
}

impl FieldProblem {
    pub fn new(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        FieldProblem { pointer: pointer.into(), code: code.to_string(), detail: detail.into() }
    }

    /// Whether it is said beside the files of a form: of one that was sent with it, or of those that were sent before.
    pub fn is_of_files(&self) -> bool {
        self.pointer.starts_with("/file") || self.pointer.starts_with("/attachment_ids")
    }
}
