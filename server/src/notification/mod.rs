//! Messages to people: enqueued in the transaction that causes them, so that neither exists without the other;
//! delivered by a worker later, so that a mail server that hangs slows nobody.

mod folder;
pub mod http;
mod listed;
mod mail;
pub mod pages;
mod store;
pub mod transport;
mod words;
pub mod worker;
pub mod written;

use std::collections::BTreeMap;

use app::locale::Locale;
use app::value::Instant;
use lettre::Address;

pub use app::notification::Template;
use app::notification::{Preferences, SECRETS};

pub use self::listed::{Listed, MOST_LISTED, listed};
use self::store::queue;
use self::transport::Mailer;
use crate::config::Retention;
use crate::store::{Store, Transaction};

/// Mails that anybody can cause for one address within an hour (rules.md §3).
const MOST_AN_HOUR: i64 = 3;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const LONGEST_VALUE: usize = 2000;
/// A list has its own limit, that of [`listed`].
const LIST: &str = "cases";

/// One message to one address.
#[derive(Debug)]
pub struct Message<'a> {
    pub template: Template,
    /// Whose inbox and preferences count; None for an address that belongs to nobody yet.
    pub person_id: Option<&'a str>,
    pub email: &'a str,
    pub locale: Locale,
    /// Named as [`Template::values`] says; `link` is absolute.
    pub values: Vec<(&'static str, String)>,
}

/// Hands a message over with the caller's transaction: rolled back, it was never written. The caller is not told
/// when the address has had enough mail for this hour, nor when the message can never be sent; staff see both in the
/// outbox. Call it before [`crate::audit::record`], which keeps every other writer waiting.
///
/// Returns the message's id, for callers that wait until it is delivered.
///
/// # Errors
/// Only the database's.
pub async fn enqueue(tx: &mut Transaction, message: &Message<'_>, now: Instant) -> sqlx::Result<String> {
    let email = message.email.trim().to_lowercase();
    let ended = match fault(message) {
        Some(fault) => Some(("dead", fault)),
        None if message.template.is_limited() && has_enough(tx, message.template, &email, now).await? => {
            Some(("dropped", "hourly_limit"))
        }
        None => None,
    };
    let (secrets, values) = split(&message.values);
    let secrets = if ended.is_some() { None } else { secrets };
    queue::insert(tx, message, &email, values, secrets, ended, now).await
}

/// Concurrent requests for one address wait for each other, so that together they stay within the limit.
async fn has_enough(tx: &mut Transaction, template: Template, email: &str, now: Instant) -> sqlx::Result<bool> {
    tx.lock_key(&["mail:", email].concat()).await?;
    Ok(queue::count_limited(tx, template, email, now.plus_ms(-HOUR_MS)).await? >= MOST_AN_HOUR)
}

/// Why a message can never be sent. A line break in a value could begin a header of its own.
fn fault(message: &Message<'_>) -> Option<&'static str> {
    let value = |name: &str| message.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let is_address = message.email.trim().parse::<Address>().is_ok();
    let is_link = value("link").is_none_or(|link| link.starts_with("https://") || link.starts_with("http://"));
    match () {
        _ if !is_address => Some("malformed_address"),
        _ if message.template.values().iter().any(|name| value(name).is_none()) => Some("incomplete"),
        _ if message.values.iter().any(|(_, value)| value.chars().any(char::is_control)) => Some("control_character"),
        _ if message.values.iter().any(|(name, value)| *name != LIST && value.len() > LONGEST_VALUE) => {
            Some("too_long")
        }
        _ if !is_link => Some("malformed_link"),
        _ => None,
    }
}

/// Forgets messages that nobody needs any more; run now and then.
///
/// # Errors
/// The database's.
pub async fn forget_old(store: &Store, kept: &Retention, now: Instant) -> sqlx::Result<()> {
    queue::delete_old(store, now.plus_ms(-kept.outbox_days * DAY_MS), now.plus_ms(-kept.inbox_days * DAY_MS)).await
}

/// Forgets mails in the mail folder that are older than it keeps them; how many. Run now and then.
///
/// # Errors
/// The file system's.
pub async fn forget_old_mails(mailer: &Mailer, kept: &Retention, now: Instant) -> std::io::Result<usize> {
    mailer.forget_before(now.plus_ms(-kept.mail_folder_days * DAY_MS)).await
}

/// Forgets everything written to a person, and when they did not want to be disturbed: for the erasure of an account,
/// before its address is taken out. Consent is the account's own record.
///
/// Returns the ids of the messages: their files in the mail folder go when the transaction is done, see
/// [`transport::Mailer::forget_person`].
///
/// # Errors
/// The database's.
pub async fn forget_person(tx: &mut Transaction, person_id: &str, email: &str) -> sqlx::Result<Vec<String>> {
    queue::delete_person(tx, person_id, email).await
}

/// When a person does not want to be disturbed, and what they allow.
///
/// # Errors
/// The database's.
pub async fn preferences(store: &Store, person_id: &str) -> sqlx::Result<Preferences> {
    store::preference::find(store, person_id).await
}

/// Notes that a person allows a purpose (`marketing`, `survey`) from now on, or no longer; the last word counts.
///
/// # Errors
/// The database's.
pub async fn set_consent(
    tx: &mut Transaction,
    person_id: &str,
    purpose: &str,
    is_granted: bool,
    now: Instant,
) -> sqlx::Result<()> {
    store::preference::record_consent(tx, person_id, purpose, is_granted, now).await
}

/// Secret values and the others, each as a JSON object; no secrets at all are none.
fn split(values: &[(&'static str, String)]) -> (Option<String>, String) {
    let (secret, open): (BTreeMap<&str, &str>, BTreeMap<&str, &str>) =
        values.iter().map(|(name, value)| (*name, value.as_str())).partition(|(name, _)| SECRETS.contains(name));
    let json = |map: BTreeMap<&str, &str>| serde_json::to_string(&map).unwrap_or_default();
    ((!secret.is_empty()).then(|| json(secret)), json(open))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message<'a>(email: &'a str, values: Vec<(&'static str, String)>) -> Message<'a> {
        Message { template: Template::ResetPassword, person_id: None, email, locale: Locale::En, values }
    }

    fn link(link: &str) -> Vec<(&'static str, String)> {
        vec![("link", link.to_string())]
    }

    #[test]
    fn what_could_become_a_header_is_refused() {
        let good = "https://portal.example/reset?token=1";
        assert_eq!(fault(&message("li@example.com", link(good))), None);
        for address in ["li@example.com\r\nbcc: all@example.com", "li@example.com, b@example.com", "li", ""] {
            assert_eq!(fault(&message(address, link(good))), Some("malformed_address"), "{address:?}");
        }
        let broken = link("https://portal.example/\r\nbcc: all@example.com");
        assert_eq!(fault(&message("li@example.com", broken)), Some("control_character"));
        assert_eq!(fault(&message("li@example.com", link("javascript:alert(1)"))), Some("malformed_link"));
        assert_eq!(fault(&message("li@example.com", Vec::new())), Some("incomplete"));
    }

    #[test]
    fn secrets_are_kept_apart() {
        let values = [("link", "https://a".to_string()), ("inviter", "Li".to_string())];
        assert_eq!(split(&values), (Some(r#"{"link":"https://a"}"#.to_string()), r#"{"inviter":"Li"}"#.to_string()));
        assert_eq!(split(&[]), (None, "{}".to_string()));
    }
}
