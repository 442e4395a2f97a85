//! Addresses of the customer's pages, and the operations that screens call.

/// The reader's organisations.
pub const ORGANISATIONS: &str = "/organisations";
