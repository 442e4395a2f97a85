//! Where praise is found. Only this file names its URLs.

use crate::wire::encode;

/// What the desk and the units read.
pub const PRAISE_PAGE: &str = "/desk/praise";

/// Of one unit, from a place on; empty texts are left out.
pub fn praise_page(unit: &str, cursor: &str) -> String {
    let pairs = [("unit", unit), ("cursor", cursor)];
    let query: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| [name, "=", &encode(value)].concat())
        .collect();
    if query.is_empty() { PRAISE_PAGE.to_string() } else { [PRAISE_PAGE, "?", &query.join("&")].concat() }
}

/// Where the form under an answer sends.
pub fn give_page(token: &str) -> String {
    ["/s/", token, "/praise"].concat()
}
