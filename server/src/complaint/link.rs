//! The links of guests: 256 bits, stored hashed, remembered on the device in a cookie so that no address shows them.

use axum::http::{HeaderMap, HeaderValue};

use app::value::Instant;

use super::store::{self, Case};
use crate::http::{Refusal, cookie};
use crate::state::Portal;
use crate::store::Transaction;
use crate::token;

const COOKIE: &str = "pd_complaints";
/// Complaints that one device remembers; older ones are opened by their mail again.
const MOST: usize = 8;
/// Longer than a complaint usually lives.
const KEPT_S: u64 = 180 * 86_400;
const SECRET_LENGTH: usize = 64;

/// A new link of a complaint: its secret.
pub(super) async fn issue(tx: &mut Transaction, complaint_id: &str, now: Instant) -> Result<String, Refusal> {
    let secret = token::random_hex(SECRET_LENGTH / 2).map_err(|_| Refusal::Unavailable)?;
    store::insert_link(tx, complaint_id, &token::hash(&secret), now).await?;
    Ok(secret)
}

/// Where a link leads.
pub fn path(complaint_number: &str, secret: &str) -> String {
    ["/complaints/", complaint_number, "?key=", secret].concat()
}

/// Whether a secret opens this complaint.
pub(super) async fn is_key(portal: &Portal, case: &Case, secret: &str) -> sqlx::Result<bool> {
    if secret.len() != SECRET_LENGTH {
        return Ok(false);
    }
    let opened = store::link_complaint(&portal.store, &token::hash(secret)).await?;
    Ok(opened.as_deref() == Some(case.id.as_str()))
}

/// Whether a secret opens the complaint of a number.
pub(super) async fn is_key_of(portal: &Portal, number: &str, secret: &str) -> sqlx::Result<bool> {
    match store::find_by_number(&portal.store, number).await? {
        Some(case) => is_key(portal, &case, secret).await,
        None => Ok(false),
    }
}

/// The secret that this device holds of a complaint.
pub(super) fn held_secret<'h>(portal: &Portal, headers: &'h HeaderMap, number: &str) -> Option<&'h str> {
    held(portal, headers).find(|(held, _)| *held == number).map(|(_, secret)| secret)
}

/// Whether this device holds a living link of the complaint.
pub(super) async fn opens(portal: &Portal, headers: &HeaderMap, case: &Case) -> sqlx::Result<bool> {
    let held = held(portal, headers).find(|(number, _)| *number == case.complaint_number);
    match held {
        Some((_, secret)) => is_key(portal, case, secret).await,
        None => Ok(false),
    }
}

/// The cookie with the links that the device holds already and one more.
pub fn cookie_with(portal: &Portal, headers: &HeaderMap, number: &str, secret: &str) -> Option<HeaderValue> {
    let mut kept = vec![[number, ".", secret].concat()];
    let others = held(portal, headers).filter(|(other, _)| *other != number).take(MOST - 1);
    kept.extend(others.map(|(number, secret)| [number, ".", secret].concat()));
    let name = cookie::host_name(COOKIE, portal.settings.is_https);
    cookie::set(&name, &kept.join("~"), KEPT_S, portal.settings.is_https, true)
}

/// Numbers of the complaints that this device holds links of.
pub fn remembered(portal: &Portal, headers: &HeaderMap) -> Vec<String> {
    held(portal, headers).map(|(number, _)| number.to_string()).collect()
}

fn held<'h>(portal: &Portal, headers: &'h HeaderMap) -> impl Iterator<Item = (&'h str, &'h str)> {
    let name = cookie::host_name(COOKIE, portal.settings.is_https);
    let all = cookie::get(headers, &name).unwrap_or_default();
    all.split('~').filter_map(|pair| pair.split_once('.')).take(MOST)
}
