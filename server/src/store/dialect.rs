//! The few statements that must differ between the two databases.

/// SQLite's `begin immediate` already keeps every other writer out; PostgreSQL locks row by row.
pub(super) const POSTGRES_ROW_LOCK: &str = " for update";

/// Serialises transactions that decide on the same key; SQLite has one writer anyway.
pub(super) const POSTGRES_KEY_LOCK: &str =
    "select 1 from (select pg_advisory_xact_lock(hashtextextended($1, 0))) as held";

/// Lifts the 30 s that every other statement has.
pub(super) const POSTGRES_PATIENCE: &str = "set local statement_timeout = '15min'";

/// Lifts every limit of time: a backup waits for disks, not for people.
pub(super) const POSTGRES_BACKUP: [&str; 3] = [
    "set transaction isolation level repeatable read, read only",
    "set local statement_timeout = 0",
    "set local idle_in_transaction_session_timeout = 0",
];

/// A consistent copy into a file of its own, while others read and write.
pub(super) const SQLITE_COPY: &str = "vacuum into $1";

/// Is there a list of applied migrations?
pub(super) const SQLITE_HAS_MIGRATIONS: &str =
    "select count(*) from sqlite_master where type = 'table' and name = '_sqlx_migrations'";
pub(super) const POSTGRES_HAS_MIGRATIONS: &str = "select count(*) from information_schema.tables
    where table_schema = current_schema() and table_name = '_sqlx_migrations'";

/// Table, column, kind and place in the primary key (0 = none), of all tables of ours.
pub(super) const SQLITE_COLUMNS: &str = "select m.name, c.name, lower(c.type), c.pk
    from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> '_sqlx_migrations'
    order by m.name, c.cid";
pub(super) const POSTGRES_COLUMNS: &str = "select cast(c.table_name as text), cast(c.column_name as text),
    cast(c.data_type as text), cast(coalesce(k.ordinal_position, 0) as bigint)
    from information_schema.columns c
    join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
    left join information_schema.table_constraints p on p.table_schema = c.table_schema
    and p.table_name = c.table_name and p.constraint_type = 'PRIMARY KEY'
    left join information_schema.key_column_usage k on k.constraint_schema = p.constraint_schema
    and k.constraint_name = p.constraint_name and k.table_name = c.table_name and k.column_name = c.column_name
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.table_name <> '_sqlx_migrations'
    order by c.table_name, c.ordinal_position";

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
pub(super) const POSTGRES_INTEGRITY: &str = "select 'index ' || i.indexrelid::regclass || ' is not valid' from pg_index i
    join pg_class t on t.oid = i.indrelid
    where not i.indisvalid and t.relnamespace = cast(current_schema() as regnamespace)
    union all select 'constraint ' || c.conname || ' is not validated' from pg_constraint c
    where not c.convalidated and c.connamespace = cast(current_schema() as regnamespace)";

/// Triggers that are awake, of one table.
pub(super) const SQLITE_TRIGGERS: &str =
    "select count(*) from sqlite_master where type = 'trigger' and tbl_name = $1";
pub(super) const POSTGRES_TRIGGERS: &str = "select count(*) from pg_trigger g join pg_class t on t.oid = g.tgrelid
    where t.relname = $1 and t.relnamespace = cast(current_schema() as regnamespace)
    and not g.tgisinternal and g.tgenabled in ('O', 'A')";
