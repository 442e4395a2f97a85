//! Shipments by the telephone of one of their parties: for staff who have somebody on the line.

mod store;

use app::phone;
use app::shipment::ShipmentItem;
use app::shipment::mask::last4;
use app::value::Instant;

use super::overview::judge;
use crate::http::Refusal;
use crate::state::Portal;

/// Every statement that somebody on the line waits for: tests read their plans.
pub const STATEMENTS: [&str; 2] = store::STATEMENTS;

/// Parties that are looked at: a number with more shipments is an organisation, and has a list of its own.
const MOST: i64 = 60;

/// The latest shipments sent from or to a number, the newest first.
///
/// # Errors
/// The database's.
pub async fn list_by_phone(
    portal: &Portal,
    number: &str,
    limit: usize,
    now: Instant,
) -> Result<Vec<ShipmentItem>, Refusal> {
    let Some((last4, pattern)) = keys(number) else { return Ok(Vec::new()) };
    let rows = store::by_phone(&portal.store, &last4, &pattern, MOST).await?;
    let country = portal.settings.phone_country.as_deref();
    let theirs = rows.iter().filter(|(known, _)| phone::is_same(known, number, country));
    Ok(theirs.take(limit).map(|(_, row)| judge(portal, row, now)).collect())
}

/// Ids of the organisations that send under a shipper's number.
///
/// # Errors
/// The database's.
pub async fn organisations_by_phone(portal: &Portal, number: &str) -> Result<Vec<String>, Refusal> {
    let Some((last4, pattern)) = keys(number) else { return Ok(Vec::new()) };
    let rows = store::organisations_by_phone(&portal.store, &last4, &pattern, MOST).await?;
    let country = portal.settings.phone_country.as_deref();
    let theirs = rows.into_iter().filter(|(known, _)| phone::is_same(known, number, country));
    let mut ids: Vec<String> = theirs.map(|(_, id)| id).collect();
    ids.dedup();
    Ok(ids)
}

/// What the index holds of a number, and how the digits of one that is written with signs between them end.
fn keys(number: &str) -> Option<(String, String)> {
    Some((last4(number)?, ["%", &phone::tail(number)?].concat()))
}
