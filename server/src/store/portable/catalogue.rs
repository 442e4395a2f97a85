//! What there is: tables in the order of their foreign keys, and what the database thinks of itself.

use crate::store::{Arg, Pool, Row, Store, dialect, row};

/// A table of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// The primary key.
    pub key: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// The types of the portable subset (migrations/README.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Int,
    Text,
    Real,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    pub table: String,
    pub parent: String,
    /// Column and the parent's column.
    pub pairs: Vec<(String, String)>,
}

impl Store {
    /// The last applied migration; None when there never was one.
    pub async fn schema_version(&self) -> sqlx::Result<Option<i64>> {
        let has = self.rows(self.either(dialect::SQLITE_HAS_MIGRATIONS, dialect::POSTGRES_HAS_MIGRATIONS), &[]);
        if number(&has.await?)? == 0 {
            return Ok(None);
        }
        let version = "select cast(coalesce(max(version), 0) as bigint) from _sqlx_migrations where success";
        number(&self.rows(version, &[]).await?).map(Some)
    }

    /// All tables of ours, parents before children.
    pub async fn tables(&self) -> sqlx::Result<Vec<Table>> {
        let rows = self.rows(self.either(dialect::SQLITE_COLUMNS, dialect::POSTGRES_COLUMNS), &[]).await?;
        Ok(in_order(read_tables(&rows)?, &self.foreign_keys().await?))
    }

    pub async fn foreign_keys(&self) -> sqlx::Result<Vec<ForeignKey>> {
        let rows = self.rows(self.either(dialect::SQLITE_FOREIGN_KEYS, dialect::POSTGRES_FOREIGN_KEYS), &[]).await?;
        read_keys(&rows)
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &Table) -> sqlx::Result<i64> {
        self.built_number(format!("select count(*) from {}", quoted(&table.name))).await
    }

    /// How many rows name a parent that is not there.
    pub async fn count_orphans(&self, key: &ForeignKey) -> sqlx::Result<i64> {
        let present: Vec<String> = key.pairs.iter().map(|(own, _)| format!("c.{} is not null", quoted(own))).collect();
        let same: Vec<String> =
            key.pairs.iter().map(|(own, of)| format!("p.{} = c.{}", quoted(of), quoted(own))).collect();
        let sql = format!(
            "select count(*) from {} c where {} and not exists (select 1 from {} p where {})",
            quoted(&key.table),
            present.join(" and "),
            quoted(&key.parent),
            same.join(" and ")
        );
        self.built_number(sql).await
    }

    /// What the database finds wrong with itself; nothing is good.
    pub async fn integrity(&self) -> sqlx::Result<Vec<String>> {
        let sql = self.either(dialect::SQLITE_INTEGRITY, dialect::POSTGRES_INTEGRITY);
        self.rows_of_history(sql, &[]).await?.iter().map(|row| row.columns().text()).collect()
    }

    /// How many triggers of a table are awake.
    pub async fn count_triggers(&self, table: &str) -> sqlx::Result<i64> {
        let sql = self.either(dialect::SQLITE_TRIGGERS, dialect::POSTGRES_TRIGGERS);
        number(&self.rows(sql, &[table.into()]).await?)
    }

    fn either(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match &self.pool {
            Pool::Sqlite { .. } => sqlite,
            Pool::Postgres(_) => postgres,
        }
    }

    async fn built_number(&self, sql: String) -> sqlx::Result<i64> {
        let found = match &self.pool {
            Pool::Sqlite { readers, .. } => {
                let found = readers.lend().await?.fetch_optional(row::sqlite_built(sql, Vec::new())).await?;
                Row::Sqlite(found.ok_or(sqlx::Error::RowNotFound)?)
            }
            Pool::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                row::postgres(dialect::POSTGRES_PATIENCE, &[]).execute(&mut *tx).await?;
                Row::Postgres(row::postgres_built(sql, Vec::new()).fetch_one(&mut *tx).await?)
            }
        };
        found.columns().int()
    }
}

fn number(rows: &[Row]) -> sqlx::Result<i64> {
    rows.first().ok_or(sqlx::Error::RowNotFound)?.columns().int()
}

fn read_tables(rows: &[Row]) -> sqlx::Result<Vec<Table>> {
    let mut tables: Vec<Table> = Vec::new();
    let mut places: Vec<(i64, String)> = Vec::new();
    for row in rows {
        let mut c = row.columns();
        let (name, column, kind, place) = (c.text()?, c.text()?, c.text()?, c.int()?);
        if tables.last().is_none_or(|table| table.name != name) {
            places.clear();
            tables.push(Table { name, columns: Vec::new(), key: Vec::new() });
        }
        let Some(table) = tables.last_mut() else { continue };
        table.columns.push(Column { name: column.clone(), kind: kind_of(&kind)? });
        if place > 0 {
            places.push((place, column));
            places.sort();
            table.key = places.iter().map(|(_, column)| column.clone()).collect();
        }
    }
    Ok(tables)
}

fn kind_of(kind: &str) -> sqlx::Result<Kind> {
    match kind {
        "integer" | "bigint" => Ok(Kind::Int),
        "text" => Ok(Kind::Text),
        "real" | "double precision" => Ok(Kind::Real),
        other => Err(sqlx::Error::Decode(format!("type `{other}` is outside the portable subset").into())),
    }
}

fn read_keys(rows: &[Row]) -> sqlx::Result<Vec<ForeignKey>> {
    let mut keys: Vec<(String, ForeignKey)> = Vec::new();
    for row in rows {
        let mut c = row.columns();
        let (table, name, own, parent, of) = (c.text()?, c.text()?, c.text()?, c.text()?, c.text()?);
        match keys.last_mut() {
            Some((last, key)) if *last == name && key.table == table => key.pairs.push((own, of)),
            _ => keys.push((name, ForeignKey { table, parent, pairs: vec![(own, of)] })),
        }
    }
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

/// Parents first. Tables that name each other keep their order: no order could please both.
fn in_order(mut tables: Vec<Table>, keys: &[ForeignKey]) -> Vec<Table> {
    let mut ordered: Vec<Table> = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let waits = |table: &Table| {
            let mut parents = keys.iter().filter(|key| key.table == table.name && key.parent != table.name);
            parents.any(|key| tables.iter().any(|other| other.name == key.parent))
        };
        let next = tables.iter().position(|table| !waits(table)).unwrap_or(0);
        ordered.push(tables.remove(next));
    }
    ordered
}

/// A name of the catalogue as SQL takes it.
pub(super) fn quoted(name: &str) -> String {
    ["\"", &name.replace('"', "\"\""), "\""].concat()
}

impl Table {
    /// `insert into t (a, b) values`.
    pub(super) fn insert_head(&self, columns: &[Column]) -> String {
        let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
        format!("insert into {} ({}) values", quoted(&self.name), names.join(", "))
    }

    /// `select a, b from t order by a`: two backups of the same content are the same.
    pub(super) fn select(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        let key: Vec<String> = self.key.iter().map(|column| quoted(column)).collect();
        format!("select {} from {} order by {}", names.join(", "), quoted(&self.name), key.join(", "))
    }
}

/// The value of a column of this kind.
pub(super) fn value(c: &mut crate::store::Columns<'_>, kind: Kind) -> sqlx::Result<Arg> {
    Ok(match kind {
        Kind::Int => Arg::Int(c.opt_int()?),
        Kind::Text => Arg::Text(c.opt_text()?),
        Kind::Real => Arg::Real(c.opt_real()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        Table { name: name.to_string(), columns: Vec::new(), key: Vec::new() }
    }

    fn key(table: &str, parent: &str) -> ForeignKey {
        ForeignKey { table: table.to_string(), parent: parent.to_string(), pairs: Vec::new() }
    }

    #[test]
    fn parents_come_first() {
        let keys = [key("a", "c"), key("c", "b"), key("b", "b"), key("x", "y"), key("y", "x")];
        let tables = in_order(["a", "b", "c", "x", "y"].map(table).to_vec(), &keys);
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["b", "c", "a", "x", "y"]);
    }
}
