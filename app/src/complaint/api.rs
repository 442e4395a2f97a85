//! The complaint's operations for screens, and the addresses of its pages. Only this file names their URLs.

use super::{Cause, Complaint};
use crate::problem::Problem;
pub use crate::shipment::api::{COMPLAIN_PAGE as COMPLAIN, complain_page};
use crate::value::Page;
use crate::wire::{Wire, encode};

/// The reader's complaints.
pub const COMPLAINTS: &str = "/complaints";
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

/// # Errors
/// 404 for everybody whose side it is not.
pub async fn complaint(wire: &Wire, number: &str) -> Result<Complaint, Problem> {
    wire.get(&["/api/v1/complaints/", &encode(number)].concat()).await
}

/// # Errors
/// 503.
pub async fn causes(wire: &Wire) -> Result<Page<Cause>, Problem> {
    wire.get("/api/v1/complaint-causes").await
}
