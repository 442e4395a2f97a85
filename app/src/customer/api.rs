//! Addresses of the customer's pages. Their forms are plain and post to the page's own address.

use crate::wire::encode;

/// The reader's organisations.
pub const ORGANISATIONS: &str = "/organisations";
/// Keys of the operator.
pub const OPERATOR_KEYS: &str = "/admin/api-keys";
/// The contract and its explanation.
pub const API_DOCS: &str = "/api/docs";

pub fn organisation_page(id: &str) -> String {
    [ORGANISATIONS, "/", &encode(id)].concat()
}

pub fn members_page(id: &str) -> String {
    [&organisation_page(id), "/members"].concat()
}

pub fn keys_page(id: &str) -> String {
    [&organisation_page(id), "/keys"].concat()
}

pub fn invitation_page(secret: &str) -> String {
    ["/invitations/", &encode(secret)].concat()
}

/// All shipments of one organisation.
pub fn shipments_page(id: &str) -> String {
    ["/shipments?organisation_id=", &encode(id)].concat()
}

/// Classes of customers; for those who lead the desk.
pub const CLASSES: &str = "/desk/classes";

/// The customers of one class.
pub fn class_page(class: super::Class, cursor: Option<&str>) -> String {
    let more = cursor.map(|cursor| ["&cursor=", &encode(cursor)].concat()).unwrap_or_default();
    [CLASSES, "?class=", class.as_str(), &more].concat()
}

/// Where the forms of a customer's class post to.
pub fn class_form(organisation_id: &str) -> String {
    [CLASSES, "/", &encode(organisation_id)].concat()
}

/// Earlier changes of classes.
pub fn class_changes_page(cursor: &str) -> String {
    [CLASSES, "?changes=", &encode(cursor)].concat()
}
