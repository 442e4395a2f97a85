//! The addresses of the desk's pages. Only this file names them.

use crate::wire::encode;

/// The queue.
pub const QUEUE: &str = "/desk";

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
