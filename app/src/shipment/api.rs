//! The shipment's operations for screens: one function each. Only this file names their URLs.

use serde::Serialize;

use super::{Tracking, TrackingResult};
use crate::problem::Problem;
use crate::value::Page;
use crate::wire::{Wire, encode};

/// # Errors
/// 404 for an unknown number, 422 for one that cannot be a waybill number, 429, 503.
pub async fn tracking(wire: &Wire, number: &str) -> Result<Tracking, Problem> {
    wire.get(&tracking_url(number)).await
}

/// Up to [`MOST_NUMBERS`](super::identifier::MOST_NUMBERS) numbers; each result has its own status.
///
/// # Errors
/// 422 for more than [`MOST_NUMBERS`](super::identifier::MOST_NUMBERS), 429, 503.
pub async fn tracking_list(wire: &Wire, numbers: &[String]) -> Result<Page<TrackingResult>, Problem> {
    let numbers: Vec<String> = numbers.iter().map(|n| encode(n)).collect();
    wire.get(&["/api/v1/tracking?waybill_numbers=", &numbers.join(",")].concat()).await
}

/// The second factor.
#[derive(Debug, Serialize)]
struct Verification<'a> {
    phone_last4: &'a str,
}

/// # Errors
/// 403 for a wrong factor or an unknown number alike, 422, 429, 503.
pub async fn verify(wire: &Wire, number: &str, phone_last4: &str) -> Result<Tracking, Problem> {
    wire.post(&[&tracking_url(number), "/verification"].concat(), &Verification { phone_last4 }).await
}

fn tracking_url(number: &str) -> String {
    ["/api/v1/tracking/", &encode(number)].concat()
}

/// Server-sent events: `tracking` with the row's new version, at once when it is not `version` any more.
pub fn stream_url(number: &str, version: i64) -> String {
    [&tracking_url(number), "/stream?version=", &version.to_string()].concat()
}

/// All shipments by risk; its query is a [`Filter`](super::Filter).
pub const OVERVIEW_PAGE: &str = "/shipments";
/// The same as a file.
pub const EXPORT: &str = "/api/v1/shipments/export";
/// The parcels of a person.
pub const MY_PARCELS_PAGE: &str = "/my-parcels";

/// Where the tracking form leads, by GET.
pub const TRACK_PAGE: &str = "/track";
/// The form's one field: numbers separated by lines, spaces or commas.
pub const TRACK_FIELD: &str = "waybill_numbers";
/// The verify form's one field.
pub const VERIFY_FIELD: &str = "phone_last4";

/// The form of a complaint.
/// What customers would have otherwise.
pub const SUGGESTIONS_PAGE: &str = "/suggestions";
pub const COMPLAIN_PAGE: &str = "/complain";
/// The form of a complaint about a parcel. It is a later feature's, but this is where people look for it.
pub fn complain_page(number: &str) -> String {
    [COMPLAIN_PAGE, "?waybill_number=", &encode(number)].concat()
}

/// The page of one shipment.
pub fn tracking_page(number: &str) -> String {
    [TRACK_PAGE, "/", &encode(number)].concat()
}
