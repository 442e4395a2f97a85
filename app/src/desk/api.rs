//! The addresses of the desk's pages, and what they say and hear while they are open. Only this file names them.

use crate::problem::Problem;
use crate::value::{Instant, UtcOffset};
use crate::wire::{Wire, encode};

/// The queue.
pub const QUEUE: &str = "/desk";
/// One act on many cases of the queue, and what became of each.
pub const BULK: &str = "/desk/bulk";
/// "I am away."
pub const ABSENCE: &str = "/desk/absence";
/// What everybody has in hand.
pub const TEAM: &str = "/desk/team";
/// Who gets what.
/// The way to all that is set up.
pub const SETTINGS: &str = "/admin";
pub const ASSIGNMENT: &str = "/admin/assignment";

/// Saved views, to be renamed and deleted.
pub const VIEWS: &str = "/desk/views";

/// The queue by a saved view.
pub fn view_page(id: &str) -> String {
    [QUEUE, "?view=", &encode(id)].concat()
}

/// "This step is done."
pub const STEPS: &str = "/desk/steps";

/// Id of the line of news on a page.
pub const NEWS: &str = "news";
/// Id of the field of the answer.
pub const ANSWER_FIELD: &str = "answer-text";
/// After [`presence_url`]: the reader has begun to answer.
pub const ANSWERING: &str = "?answering=true";

/// The command bar: a number, a name, or a word for a page.
pub const GO: &str = "/desk/go";

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

/// Who is calling: a telephone system opens it with `phone`, people look up with `q`.
pub const CALL: &str = "/desk/call";

/// Whoever is known by a number, an address or a name.
pub fn look_up_page(typed: &str) -> String {
    [CALL, "?q=", &encode(typed)].concat()
}

/// A complaint that staff file for a customer.
pub const TAKE: &str = "/desk/complaints/new";

/// The card of a customer, by its key.
pub fn customer_page(key: &str) -> String {
    ["/desk/customers/", &encode(key)].concat()
}

/// An entry of a customer's log, to be corrected.
pub fn correction_page(key: &str, contact_id: &str) -> String {
    [&customer_page(key), "?correct=", &encode(contact_id), "#log"].concat()
}

/// The form of a complaint for this customer, who calls from this number.
pub fn take_page(key: Option<&str>, phone: Option<&str>) -> String {
    let pairs = [("customer", key), ("phone", phone)];
    let query: Vec<String> =
        pairs.iter().filter_map(|(name, value)| Some([name, "=", &encode((*value)?)].concat())).collect();
    match query.is_empty() {
        true => TAKE.to_string(),
        false => [TAKE, "?", &query.join("&")].concat(),
    }
}

/// What became of an act on many cases; `once` is the secret of its form.
pub fn bulk_result_page(once: &str) -> String {
    [BULK, "?once=", &encode(once)].concat()
}

/// What somebody has in hand, in the queue.
pub fn holder_page(person_id: &str) -> String {
    [QUEUE, "?holder=", &encode(person_id)].concat()
}

/// The stream of what changed in the queue since a moment.
pub fn changes_url(since: Instant) -> String {
    ["/api/v1/desk/changes?since=", &encode(&since.at_offset(UtcOffset::UTC).to_string())].concat()
}

/// The stream of what changed of one case since this version, and of who else is at it.
pub fn case_changes_url(number: &str, version: i64) -> String {
    ["/api/v1/desk/changes?complaint_number=", &encode(number), "&version=", &version.to_string()].concat()
}

/// Where a screen says that its reader is at a case.
pub fn presence_url(number: &str) -> String {
    ["/api/v1/complaints/", &encode(number), "/presence"].concat()
}

/// Says so. Whether anybody heard, no page needs to know.
pub async fn be_present(wire: &Wire, url: &str) {
    let _: Result<(), Problem> = wire.put(url, &()).await;
}

/// The queue, searched for words; with `is_all`, ended cases too.
pub fn search_page(typed: &str) -> String {
    [QUEUE, "?open=all&search=", &encode(typed)].concat()
}
