//! Addresses of the customer's pages, and the operations that screens call.

use crate::wire::encode;

/// The reader's organisations.
pub const ORGANISATIONS: &str = "/organisations";
