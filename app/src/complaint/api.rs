//! The complaint's operations for screens, and the addresses of its pages. Only this file names their URLs.

use super::Draft;
use crate::problem::Problem;
pub use crate::shipment::api::{COMPLAIN_PAGE as COMPLAIN, complain_page};
use crate::wire::{Wire, encode};

/// The reader's complaints.
pub const COMPLAINTS: &str = "/complaints";
/// Many complaints from one file.
pub const BATCH: &str = "/complaints/batch";
/// The list as a file, CSV unless `format=xlsx`; takes the query of the page.
pub const EXPORT: &str = "/api/v1/complaints/export";
/// The causes below the categories, for those who answer for them.
pub const CAUSES: &str = "/admin/causes";
/// Standard answers.
pub const ANSWERS: &str = "/admin/answers";
/// What the portal does by itself.
pub const JOBS: &str = "/desk/jobs";

pub fn complaint_page(number: &str) -> String {
    [COMPLAINTS, "/", &encode(number)].concat()
}

/// A file of a complaint; with `is_small` the small picture of a photo.
pub fn attachment_url(number: &str, attachment_id: &str, is_small: bool) -> String {
    let size = if is_small { "?size=thumb" } else { "" };
    ["/api/v1/complaints/", &encode(number), "/attachments/", &encode(attachment_id), size].concat()
}

/// One standard answer with all its versions.
pub fn answer_page(code: &str) -> String {
    [ANSWERS, "/", &encode(code)].concat()
}

/// A file of a unit's response.
pub fn inquiry_attachment_url(number: &str, inquiry_id: &str, attachment_id: &str, is_small: bool) -> String {
    let size = if is_small { "?size=thumb" } else { "" };
    let case = ["/api/v1/complaints/", &encode(number), "/inquiries/", &encode(inquiry_id)].concat();
    [&case, "/attachments/", &encode(attachment_id), size].concat()
}

/// The customer has the answer on the screen. Whether that was noted, no page needs to know.
pub async fn note_reading(wire: &Wire, number: &str) {
    let path = ["/api/v1/complaints/", &encode(number), "/reading"].concat();
    let _: Result<(), Problem> = wire.put(&path, &()).await;
}

/// Keeps what a signed-in person has begun to write; `place` is a waybill number or empty.
pub async fn keep_draft(wire: &Wire, place: &str, draft: &Draft) {
    let place = if place.is_empty() { "-" } else { place };
    let path = ["/api/v1/complaint-drafts/", &encode(place)].concat();
    let _: Result<(), Problem> = wire.put(&path, draft).await;
}
