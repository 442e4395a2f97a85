//! The two migrated schemas are the same schema.

use std::collections::BTreeSet;
use std::path::Path;

use server::store::Store;

use crate::support::place::Place;
use crate::support::{TestPortal, database_tests};

database_tests! { tables_have_a_key_and_types_of_the_subset }

/// Tables of ours: neither SQLite's own nor the list of migrations.
const SQLITE_COLUMNS: &str =
    "select m.name || '.' || c.name, c.type, c.\"notnull\" or c.pk > 0, coalesce(c.dflt_value, '')
    from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> '_sqlx_migrations'";

const POSTGRES_COLUMNS: &str = "select cast(table_name || '.' || column_name as text), cast(data_type as text),
    cast(case is_nullable when 'NO' then 1 else 0 end as bigint), cast(coalesce(column_default, '') as text)
    from information_schema.columns where table_schema = current_schema() and table_name <> '_sqlx_migrations'";

const SQLITE_INDEXES: &str = "select m.name, i.origin = 'pk', i.\"unique\", i.partial,
    (select group_concat(name) from (select c.name from pragma_index_info(i.name) c order by c.seqno))
    from sqlite_master m join pragma_index_list(m.name) i
    where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> '_sqlx_migrations'";

const POSTGRES_INDEXES: &str = "select cast(t.relname as text), cast(cast(i.indisprimary as integer) as bigint),
    cast(cast(i.indisunique as integer) as bigint), cast(cast(i.indpred is not null as integer) as bigint),
    string_agg(cast(a.attname as text), ',' order by k.seqno)
    from pg_index i join pg_class t on t.oid = i.indrelid
    cross join lateral unnest(i.indkey) with ordinality as k (attnum, seqno)
    join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
    where t.relnamespace = cast(current_schema() as regnamespace) and t.relname <> '_sqlx_migrations'
    group by i.indexrelid, t.relname, i.indisprimary, i.indisunique, i.indpred";

/// `shipment.version integer not null default '…'`.
async fn columns(store: &Store, sql: &'static str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for row in store.rows(sql, &[]).await.unwrap() {
        let mut c = row.columns();
        let (name, kind, required, default) =
            (c.text().unwrap(), c.text().unwrap(), c.int().unwrap(), c.text().unwrap());
        let null = if required == 1 { "not null" } else { "null" };
        found.insert(format!("{name} {} {null} {default}", class(&kind)));
    }
    found
}

/// What both databases call by different names.
fn class(kind: &str) -> String {
    match kind.to_lowercase().as_str() {
        "integer" | "bigint" => "integer".to_string(),
        "real" | "double precision" => "real".to_string(),
        other => other.to_string(),
    }
}

/// `shipment (waybill_number) unique`.
async fn indexes(store: &Store, sql: &'static str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for row in store.rows(sql, &[]).await.unwrap() {
        let mut c = row.columns();
        let table = c.text().unwrap();
        let marks = ["primary", "unique", "partial"].map(|mark| if c.int().unwrap() == 1 { mark } else { "-" });
        found.insert(format!("{table} ({}) {}", c.text().unwrap(), marks.join(" ")));
    }
    found
}

/// Bite proof: give one column of one of the two migrations another type, or forget an index.
#[tokio::test]
async fn both_databases_have_one_schema() {
    let Some(postgres) = Place::postgres().await else { return };
    let sqlite = Place::sqlite();
    let (left, right) = (sqlite.open().await, postgres.open().await);
    let columns = (columns(&left, SQLITE_COLUMNS).await, columns(&right, POSTGRES_COLUMNS).await);
    let indexes = (indexes(&left, SQLITE_INDEXES).await, indexes(&right, POSTGRES_INDEXES).await);
    left.close().await;
    right.close().await;
    sqlite.remove().await;
    postgres.remove().await;
    assert!(columns.0.len() > 60, "the tables were found");
    assert_eq!(columns.0, columns.1);
    assert_eq!(indexes.0, indexes.1);
}

/// Conditions and foreign keys, which the two databases describe too differently to be asked.
#[test]
fn both_databases_have_the_same_conditions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    for entry in std::fs::read_dir(folder.join("sqlite")).unwrap() {
        let name = entry.unwrap().file_name();
        let [sqlite, postgres] = ["sqlite", "postgres"].map(|engine| {
            let text = std::fs::read_to_string(folder.join(engine).join(&name)).unwrap();
            let lines = text.lines().map(str::trim).filter(|line| {
                let is_condition = line.contains("check (") || line.contains(" = '") || line.starts_with("or ");
                is_condition || line.contains("references ")
            });
            lines.map(|line| line.replace(" bigint ", " integer ")).collect::<Vec<String>>()
        });
        assert_eq!(sqlite, postgres, "{}", name.display());
    }
}

async fn tables_have_a_key_and_types_of_the_subset(portal: &TestPortal) {
    let (of_columns, of_indexes) = match portal.place.is_postgres() {
        true => (POSTGRES_COLUMNS, POSTGRES_INDEXES),
        false => (SQLITE_COLUMNS, SQLITE_INDEXES),
    };
    let keys = indexes(&portal.store, of_indexes).await;
    for column in columns(&portal.store, of_columns).await {
        let (table, rest) = column.split_once('.').unwrap();
        let kind = rest.split(' ').nth(1).unwrap();
        assert!(["text", "integer", "real"].contains(&kind), "{column}: see migrations/README.md");
        assert!(keys.iter().any(|key| key.starts_with(&[table, " ("].concat()) && key.contains(" primary")), "{table}");
    }
    if !portal.place.is_postgres() {
        let lax = "select count(*) from pragma_table_list
            where schema = 'main' and type = 'table' and strict = 0
            and name not like 'sqlite_%' and name <> '_sqlx_migrations'";
        assert_eq!(portal.number(lax, &[]).await, 0, "a table is not strict");
    }
}
