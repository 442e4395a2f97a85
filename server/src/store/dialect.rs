//! The few statements that must differ between the two databases.

/// SQLite's `begin immediate` already keeps every other writer out; PostgreSQL locks row by row.
pub(super) const POSTGRES_ROW_LOCK: &str = " for update";

/// Serialises transactions that decide on the same key; SQLite has one writer anyway.
pub(super) const POSTGRES_KEY_LOCK: &str =
    "select 1 from (select pg_advisory_xact_lock(hashtextextended($1, 0))) as held";

/// Lifts the 30 s that every other statement has.
pub(super) const POSTGRES_PATIENCE: &str = "set local statement_timeout = '15min'";
