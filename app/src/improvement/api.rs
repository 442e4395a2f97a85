//! The addresses of improvements. Only this file names them.

use crate::wire::encode;

/// All of them, for staff.
pub const IMPROVEMENTS: &str = "/desk/improvements";
pub const NEW: &str = "/desk/improvements/new";
/// The published ones, for everybody.
pub const PUBLISHED: &str = "/improvements";

pub fn improvement_page(number: &str) -> String {
    [IMPROVEMENTS, "/", &encode(number)].concat()
}

pub fn edit_page(number: &str) -> String {
    [&improvement_page(number), "/edit"].concat()
}

pub fn improvements_page(cursor: &str) -> String {
    [IMPROVEMENTS, "?cursor=", &encode(cursor)].concat()
}

pub fn published_page(number: &str) -> String {
    [PUBLISHED, "/", &encode(number)].concat()
}

pub fn published_list_page(cursor: &str) -> String {
    [PUBLISHED, "?cursor=", &encode(cursor)].concat()
}
