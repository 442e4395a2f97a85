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
