//! Where attachments are given. Where they are read, the case that holds them says.

/// Takes a file as its whole body.
pub const ATTACHMENTS: &str = "/api/v1/attachments";
