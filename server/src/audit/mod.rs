//! The audit log: one row for every state change and every refused access, in the transaction of the change itself.
//!
//! Rows are chained by hashes and append-only by trigger. The server signs the latest one, so that cutting rows off
//! at the end shows as well. Somebody who can write the whole database can also read the signing key there; against
//! them keep the line that `parceldesk check audit` prints, and give it back later with `--known`.

mod chain;
pub mod check;
mod filter;
pub mod http;
pub mod pages;
pub mod refused;
mod store;

use std::net::IpAddr;

use app::value::Instant;

use crate::http::Caller;
use crate::store::Transaction;

pub use chain::Head;
pub use refused::{Door, RefusalLimits, Trail, note_refusal};

/// Characters of a subject or of one detail that are kept: a caller's text must not fill the log.
const MOST_TEXT: usize = 300;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor<'a> {
    /// Nobody we know.
    Guest,
    /// The operator at the command line, or the server itself.
    System,
    /// A person's id.
    Person(&'a str),
    /// An API key's id.
    Key(&'a str),
}

impl<'a> Actor<'a> {
    pub fn kind(self) -> &'static str {
        match self {
            Actor::Guest => "guest",
            Actor::System => "system",
            Actor::Person(_) => "person",
            Actor::Key(_) => "key",
        }
    }

    pub fn id(self) -> Option<&'a str> {
        match self {
            Actor::Guest | Actor::System => None,
            Actor::Person(id) | Actor::Key(id) => Some(id),
        }
    }
}

/// What is recorded. Never a secret, never a full e-mail address.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    pub actor: Actor<'a>,
    pub address: Option<IpAddr>,
    /// The request's id, as the caller saw it in `X-Request-Id`; empty at the command line.
    pub request_id: &'a str,
    /// `noun.verb`, e.g. `person.registered`.
    pub action: &'static str,
    /// `kind:id`, e.g. `person:0192…`.
    pub subject: &'a str,
    pub detail: Vec<(&'static str, String)>,
}

impl<'a> Entry<'a> {
    /// Done by whoever sent this request.
    pub fn by(caller: &'a Caller, action: &'static str, subject: &'a str) -> Entry<'a> {
        let actor = match (&caller.signed_in, caller.trail.key_id()) {
            (_, Some(key_id)) => Actor::Key(key_id),
            (Some(person), None) => Actor::Person(&person.person_id),
            (None, None) => Actor::Guest,
        };
        Entry {
            actor,
            address: Some(caller.address),
            request_id: &caller.request_id,
            action,
            subject,
            detail: Vec::new(),
        }
    }

    /// Done at the command line or by the server itself.
    pub fn system(action: &'static str, subject: &'a str) -> Entry<'a> {
        Entry { actor: Actor::System, address: None, request_id: "", action, subject, detail: Vec::new() }
    }

    /// One more fact about it.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Entry<'a> {
        self.detail.push((key, value.into()));
        self
    }
}

/// Appends to the log within the caller's transaction. Call it last: from here to the commit every other writer of
/// the log waits, and on PostgreSQL a row locked after it may be one that a waiting writer holds.
pub async fn record(tx: &mut Transaction, entry: &Entry<'_>, now: Instant) -> sqlx::Result<()> {
    tx.lock_key("audit").await?;
    let end = store::find_end(tx, now).await?;
    let row = chain::Row::after(&end, entry, now);
    store::insert(tx, &row).await?;
    store::set_head(tx, &Head { seq: row.seq, hash: row.hash }, &end.key).await
}

/// Without control characters, and not longer than [`MOST_TEXT`].
fn tame(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST_TEXT).collect()
}
