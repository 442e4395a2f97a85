//! Everything that passed between a customer and us, the newest first, and what is open.

use app::contact::{Customer, Entry};
use app::phone;
use app::value::{Instant, Page};

use super::store::{self, Asked, OpenCase};
use super::{country, who};
use crate::http::Refusal;
use crate::state::Portal;

/// Rows of one number that are looked at for those of the whole number: its last digits are the index.
const SPARE: usize = 3;

/// A page of the timeline. Of a number it may hold fewer than `limit` and still have a next one.
///
/// # Errors
/// `Invalid` for a cursor that is none of ours.
pub async fn timeline(
    portal: &Portal,
    customer: &Customer,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page<Entry>, Refusal> {
    let (at, id) = cursor.map(parse_cursor).transpose()?.unwrap_or((Instant::from_ms(i64::MAX), String::new()));
    let Some(key) = key(customer) else { return Ok(Page { items: Vec::new(), next_cursor: None }) };
    let emails = who::emails(portal, customer).await?;
    let rows = store::timeline(&portal.store, key.asked(customer), &emails, (at, &id), limit + 1).await?;
    let has_more = rows.len() > limit;
    let rows: Vec<_> = rows.into_iter().take(limit).collect();
    let next_cursor = rows
        .last()
        .filter(|_| has_more)
        .map(|(last, _)| [&last.happened_at.as_ms().to_string(), ".", &last.id].concat());
    let is_theirs = |number: &Option<String>| is_of(portal, customer, number.as_deref());
    let items = rows.into_iter().filter(|(_, number)| is_theirs(number)).map(|(entry, _)| entry).collect();
    Ok(Page { items, next_cursor })
}

fn parse_cursor(text: &str) -> Result<(Instant, String), Refusal> {
    let parsed = text.split_once('.').and_then(|(at, id)| Some((Instant::from_ms(at.parse().ok()?), id.to_string())));
    parsed.ok_or_else(|| Refusal::field("/cursor", "malformed", "give a next_cursor of this list"))
}

/// Open complaints of a customer, the nearest date first.
///
/// # Errors
/// The database's.
pub async fn open_cases(portal: &Portal, customer: &Customer, limit: usize) -> Result<Vec<OpenCase>, Refusal> {
    let Some(key) = key(customer) else { return Ok(Vec::new()) };
    let mut found = store::open(&portal.store, key.asked(customer), limit * SPARE).await?;
    found.retain(|case| is_of(portal, customer, case.contact_phone.as_deref()));
    found.truncate(limit);
    Ok(found)
}

/// Whether a row that was found by the end of a number is of the whole number. Mails have none.
fn is_of(portal: &Portal, customer: &Customer, found_by: Option<&str>) -> bool {
    match (customer, found_by) {
        (Customer::Phone(number), Some(found_by)) => phone::is_same(number, found_by, country(portal)),
        _ => true,
    }
}

/// The end of a number, which lives as long as the question.
pub(super) struct Key(String);

/// None for a number without digits.
pub(super) fn key(customer: &Customer) -> Option<Key> {
    match customer {
        Customer::Phone(number) => phone::tail(number).map(Key),
        _ => Some(Key(String::new())),
    }
}

impl Key {
    pub fn asked<'a>(&'a self, customer: &'a Customer) -> Asked<'a> {
        match customer {
            Customer::Person(id) => Asked::Person(id),
            Customer::Organisation(id) => Asked::Organisation(id),
            Customer::Phone(_) => Asked::PhoneTail(&self.0),
            Customer::Email(address) => Asked::Email(address),
        }
    }
}
