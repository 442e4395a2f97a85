//! The addresses of the desk's pages. Only this file names them.

use crate::wire::encode;

/// The queue.
pub const QUEUE: &str = "/desk";

/// Questions to units.
pub const INQUIRIES: &str = "/desk/inquiries";

/// The screen of one complaint.
pub fn case_page(number: &str) -> String {
    ["/desk/complaints/", &encode(number)].concat()
}

/// What the customer sees of it.
pub fn preview_page(number: &str) -> String {
    [&case_page(number), "/customer-view"].concat()
}
