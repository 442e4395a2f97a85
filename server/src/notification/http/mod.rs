//! The doors of messages: one's own inbox and preferences, and all mail for staff.

pub mod inbox;
pub mod outbox;
pub mod preference;

use serde::Deserialize;

use crate::http::Refusal;

const USUAL_LIMIT: i64 = 20;
const MOST: i64 = 100;

/// Which part of a list is wanted.
#[derive(Debug, Default, Deserialize)]
pub struct Part {
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}

impl Part {
    /// How many rows to read: one more than asked for tells whether there are more.
    fn rows(&self) -> Result<i64, Refusal> {
        match self.limit.unwrap_or(USUAL_LIMIT) {
            limit @ 1..=MOST => Ok(limit + 1),
            _ => Err(Refusal::field("/limit", "out_of_range", "must be 1 to 100")),
        }
    }

    /// The id of the last message that was seen. An empty one, as forms send it, is none.
    fn before(&self) -> Result<Option<String>, Refusal> {
        match self.cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
            None => Ok(None),
            Some(cursor) if uuid::Uuid::parse_str(cursor).is_ok() => Ok(Some(cursor.to_string())),
            Some(_) => Err(Refusal::field("/cursor", "malformed", "is not a cursor of this list")),
        }
    }
}

/// Cuts the row that only told that there are more; the id of the last one left is the next cursor.
fn cut<T>(items: &mut Vec<T>, rows: i64, id: impl Fn(&T) -> &str) -> Option<String> {
    if (items.len() as i64) < rows {
        return None;
    }
    items.pop();
    items.last().map(|last| id(last).to_string())
}
