//! The few statements that must differ between the two databases.

/// SQLite's `begin immediate` already keeps every other writer out; PostgreSQL locks row by row.
pub(super) const POSTGRES_ROW_LOCK: &str = " for update";
