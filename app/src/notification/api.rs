//! The operations of messages for screens: one function each. Only this file names their URLs.

use super::{Inbox, InboxMessage, MessageState, OutboxMessage, Preferences};
use crate::problem::Problem;
use crate::value::Page;
use crate::wire::{Wire, encode};

/// The page of one's own messages.
pub const INBOX_PAGE: &str = "/inbox";
/// The page of preferences.
pub const PREFERENCES_PAGE: &str = "/account/notifications";
/// The staff page of all mail.
pub const OUTBOX_PAGE: &str = "/desk/outbox";

/// # Errors
/// 401, 422 for a cursor that is none, 503.
pub async fn inbox(wire: &Wire, cursor: Option<&str>) -> Result<Inbox, Problem> {
    wire.get(&["/api/v1/inbox", &query(&[("cursor", cursor)])].concat()).await
}

/// # Errors
/// 401, 404 for somebody else's message, 503.
pub async fn read(wire: &Wire, id: &str) -> Result<InboxMessage, Problem> {
    wire.put(&["/api/v1/inbox/", &encode(id), "/reading"].concat(), &()).await
}

/// # Errors
/// 401, 503.
pub async fn preferences(wire: &Wire) -> Result<Preferences, Problem> {
    wire.get("/api/v1/preferences").await
}

/// # Errors
/// 401, 422, 503.
pub async fn set_preferences(wire: &Wire, preferences: &Preferences) -> Result<Preferences, Problem> {
    wire.put("/api/v1/preferences", preferences).await
}

/// # Errors
/// 401, 403 for everybody but administrators and supervisors, 422, 503.
pub async fn outbox(wire: &Wire, state: MessageState, cursor: Option<&str>) -> Result<Page<OutboxMessage>, Problem> {
    let query = query(&[("state", Some(state.as_str())), ("cursor", cursor)]);
    wire.get(&["/api/v1/outbox", &query].concat()).await
}

/// # Errors
/// 401, 403, 404, 409 when it can no longer be sent, 503.
pub async fn retry(wire: &Wire, id: &str) -> Result<OutboxMessage, Problem> {
    wire.put(&["/api/v1/outbox/", &encode(id), "/retry"].concat(), &()).await
}

/// # Errors
/// 401, 403, 404, 409 when it no longer waits, 503.
pub async fn drop(wire: &Wire, id: &str) -> Result<OutboxMessage, Problem> {
    wire.put(&["/api/v1/outbox/", &encode(id), "/drop"].concat(), &()).await
}

/// A page of the inbox.
pub fn inbox_page(cursor: Option<&str>) -> String {
    [INBOX_PAGE, &query(&[("cursor", cursor)])].concat()
}

/// A page of the outbox.
pub fn outbox_page(state: MessageState, cursor: Option<&str>) -> String {
    [OUTBOX_PAGE, &query(&[("state", Some(state.as_str())), ("cursor", cursor)])].concat()
}

fn query(pairs: &[(&str, Option<&str>)]) -> String {
    let given = pairs.iter().filter_map(|(name, value)| value.map(|value| [name, "=", &encode(value)].concat()));
    let joined = given.collect::<Vec<String>>().join("&");
    if joined.is_empty() { joined } else { ["?", &joined].concat() }
}
