//! Where the pages of rules are. Their forms are plain and post to the page's own address.

use crate::wire::encode;

/// Rule packs and calendars.
pub const RULES_PAGE: &str = "/admin/rules";
const CALENDARS: &str = "/admin/calendars";

pub fn pack_page(key: &str) -> String {
    [RULES_PAGE, "/", &encode(key)].concat()
}

pub fn calendar_page(key: &str) -> String {
    [CALENDARS, "/", &encode(key)].concat()
}

/// The page with another version than the one that counts.
pub fn version_of(page: &str, version: i64) -> String {
    [page, "?version=", &version.to_string()].concat()
}
