//! The addresses of the pages on which staff work with suggestions. Only this file names them.

use crate::wire::encode;

/// What waits for a moderator, and all of them by status.
pub const DESK: &str = "/desk/suggestions";
/// What voices weigh.
pub const WEIGHTS: &str = "/admin/suggestions";

/// One suggestion with all that staff may do.
pub fn desk_page(suggestion_number: &str) -> String {
    [DESK, "/", &encode(suggestion_number)].concat()
}

/// Where the customer of a complaint says whether it may become a suggestion.
pub fn proposal_form(complaint_number: &str) -> String {
    ["/complaints/", &encode(complaint_number), "/suggestion-proposal"].concat()
}
