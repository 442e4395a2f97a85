//! SQL of organisations: one file per noun.

pub mod directory;
pub mod invitation;
pub mod member;
pub mod organisation;
