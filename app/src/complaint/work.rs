//! Periodic work, as those who run the portal see it.

use serde::{Deserialize, Serialize};

use crate::value::Instant;

/// What a kind of periodic work did last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct JobRun {
    pub job: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub started_at: Instant,
    /// None while it runs, or when the server stopped on the way.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub finished_at: Option<Instant>,
    /// Pieces of work, in all.
    pub done_count: i64,
    /// Why the last run ended early.
    pub fault: Option<String>,
}
