//! The few statements that must differ between the two databases.

/// SQLite's `begin immediate` already keeps every other writer out; PostgreSQL locks row by row.
pub(super) const POSTGRES_ROW_LOCK: &str = " for update";

/// Serialises transactions that decide on the same key; SQLite has one writer anyway.
pub(super) const POSTGRES_KEY_LOCK: &str =
    "select 1 from (select pg_advisory_xact_lock(hashtextextended($1, 0))) as held";

/// Lifts the 30 s that every other statement has.
pub(super) const POSTGRES_PATIENCE: &str = "set local statement_timeout = '15min'";

/// Sees nothing newer than its beginning.
pub(super) const POSTGRES_SNAPSHOT: &str = "set transaction isolation level repeatable read, read only";

/// Lifts every limit of time: a backup waits for disks, not for people.
pub(super) const POSTGRES_NO_LIMITS: [&str; 2] =
    ["set local statement_timeout = 0", "set local idle_in_transaction_session_timeout = 0"];

/// 64 MB of pages in memory, as many of 4 kB in the log.
pub(super) const SQLITE_BULK: [&str; 2] = ["pragma cache_size = -64000", "pragma wal_autocheckpoint = 16000"];

/// A consistent copy into a file of its own, while others read and write.
pub(super) const SQLITE_COPY: &str = "vacuum into $1";

/// Is there a list of applied migrations?
pub(super) const SQLITE_HAS_MIGRATIONS: &str =
    "select count(*) from sqlite_master where type = 'table' and name = '_sqlx_migrations'";
pub(super) const POSTGRES_HAS_MIGRATIONS: &str = "select count(*) from pg_class
    where relname = '_sqlx_migrations' and relnamespace = cast(current_schema() as regnamespace)";

/// Table, column, kind and place in the primary key (0 = none), of all tables of ours.
pub(super) const SQLITE_COLUMNS: &str = "select m.name, c.name, lower(c.type), c.pk
    from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> '_sqlx_migrations'
    order by m.name, c.cid";
/// From the catalogue itself: the views of `information_schema` take seconds where there are many schemas.
pub(super) const POSTGRES_COLUMNS: &str = "select cast(t.relname as text), cast(a.attname as text),
    format_type(a.atttypid, a.atttypmod), coalesce(cast(array_position(i.indkey, a.attnum) as bigint) + 1, 0)
    from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = t.oid and i.indisprimary
    where t.relnamespace = cast(current_schema() as regnamespace) and t.relkind = 'r'
    and t.relname <> '_sqlx_migrations'
    order by t.relname, a.attnum";

/// Table, name of the key within it, column, parent, the parent's column.
pub(super) const SQLITE_FOREIGN_KEYS: &str = "select m.name, cast(f.id as text), f.\"from\", f.\"table\", f.\"to\"
    from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table'
    order by m.name, f.id, f.seq";
pub(super) const POSTGRES_FOREIGN_KEYS: &str = "select cast(t.relname as text), cast(c.conname as text),
    cast(a.attname as text), cast(p.relname as text), cast(b.attname as text)
    from pg_constraint c
    join pg_class t on t.oid = c.conrelid join pg_class p on p.oid = c.confrelid
    cross join lateral unnest(c.conkey, c.confkey) with ordinality as k (child, parent, place)
    join pg_attribute a on a.attrelid = t.oid and a.attnum = k.child
    join pg_attribute b on b.attrelid = p.oid and b.attnum = k.parent
    where c.contype = 'f' and t.relnamespace = cast(current_schema() as regnamespace)
    order by t.relname, c.conname, k.place";

/// What the database finds wrong with itself, one line each.
pub(super) const SQLITE_INTEGRITY: &str =
    "select integrity_check from pragma_integrity_check where integrity_check <> 'ok'";
pub(super) const POSTGRES_INTEGRITY: &str =
    "select 'index ' || i.indexrelid::regclass || ' is not valid' from pg_index i
    join pg_class t on t.oid = i.indrelid
    where not i.indisvalid and t.relnamespace = cast(current_schema() as regnamespace)
    union all select 'constraint ' || c.conname || ' is not validated' from pg_constraint c
    where not c.convalidated and c.connamespace = cast(current_schema() as regnamespace)";

/// Triggers that are awake, of one table.
pub(super) const SQLITE_TRIGGERS: &str = "select count(*) from sqlite_master where type = 'trigger' and tbl_name = $1";
pub(super) const POSTGRES_TRIGGERS: &str = "select count(*) from pg_trigger g join pg_class t on t.oid = g.tgrelid
    where t.relname = $1 and t.relnamespace = cast(current_schema() as regnamespace)
    and not g.tgisinternal and g.tgenabled in ('O', 'A')";
