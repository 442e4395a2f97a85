//! Everything in a person's inbox at once, for the copy of their own data.

use app::locale::Locale;
use app::notification::Template;
use app::value::Instant;
use serde::Serialize;

use super::store::inbox;
use super::words::words;
use crate::store::Store;

/// A message as the inbox shows it: without link and code.
#[derive(Debug, Serialize)]
pub struct Written {
    pub template: Template,
    pub subject: String,
    pub body: String,
    pub written_at: Instant,
    pub read_at: Option<Instant>,
}

/// The newest first, in the reader's language; `brand` is the operator's name.
///
/// # Errors
/// The database's.
pub async fn written_to(
    store: &Store,
    person_id: &str,
    locale: Locale,
    brand: &str,
    limit: i64,
) -> sqlx::Result<Vec<Written>> {
    let entries = inbox::list(store, person_id, &None, limit).await?;
    let message = |entry: inbox::Entry| {
        let said = words(entry.template, locale, brand, &entry.values);
        Written {
            template: entry.template,
            body: said.body(),
            subject: said.subject,
            written_at: entry.created_at,
            read_at: entry.read_at,
        }
    };
    Ok(entries.into_iter().map(message).collect())
}
