//! Arguments into a query and columns out of a row, the same for both databases.

use sqlx::postgres::{PgArguments, PgRow, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _, SqlSafeStr};

/// One bound value. Instants are `Int` (ms UTC), enums `Text`.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    Int(Option<i64>),
    Text(Option<String>),
    Real(Option<f64>),
}

impl From<i64> for Arg {
    fn from(n: i64) -> Self {
        Arg::Int(Some(n))
    }
}
impl From<Option<i64>> for Arg {
    fn from(n: Option<i64>) -> Self {
        Arg::Int(n)
    }
}
impl From<app::value::Instant> for Arg {
    fn from(at: app::value::Instant) -> Self {
        Arg::Int(Some(at.as_ms()))
    }
}
impl From<Option<app::value::Instant>> for Arg {
    fn from(at: Option<app::value::Instant>) -> Self {
        Arg::Int(at.map(app::value::Instant::as_ms))
    }
}
impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(Some(text.to_string()))
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(Some(text))
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Arg::Text(Some(text.clone()))
    }
}
impl From<Option<String>> for Arg {
    fn from(text: Option<String>) -> Self {
        Arg::Text(text)
    }
}
impl From<Option<&str>> for Arg {
    fn from(text: Option<&str>) -> Self {
        Arg::Text(text.map(str::to_string))
    }
}
impl From<&Option<String>> for Arg {
    fn from(text: &Option<String>) -> Self {
        Arg::Text(text.clone())
    }
}

/// A row of either database.
pub enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// Reads the columns from the first on, in the order of the `select` list.
    pub fn columns(&self) -> Columns<'_> {
        Columns { row: self, next: 0 }
    }
}

/// A cursor over the columns of one row.
pub struct Columns<'r> {
    row: &'r Row,
    next: usize,
}

impl Columns<'_> {
    /// Leaves out the next `count` columns.
    pub fn skip(&mut self, count: usize) {
        self.next += count;
    }

    pub fn text(&mut self) -> sqlx::Result<String> {
        self.value()
    }
    pub fn opt_text(&mut self) -> sqlx::Result<Option<String>> {
        self.value()
    }
    pub fn int(&mut self) -> sqlx::Result<i64> {
        self.value()
    }
    pub fn opt_int(&mut self) -> sqlx::Result<Option<i64>> {
        self.value()
    }
    pub fn opt_real(&mut self) -> sqlx::Result<Option<f64>> {
        self.value()
    }
    pub fn instant(&mut self) -> sqlx::Result<app::value::Instant> {
        self.int().map(app::value::Instant::from_ms)
    }
    pub fn opt_instant(&mut self) -> sqlx::Result<Option<app::value::Instant>> {
        Ok(self.opt_int()?.map(app::value::Instant::from_ms))
    }

    /// An instant and, in the next column, the offset it was stated with.
    pub fn opt_local_instant(&mut self) -> sqlx::Result<Option<app::value::LocalInstant>> {
        let (at, minutes) = (self.opt_instant()?, self.opt_int()?);
        let offset = minutes.and_then(|m| app::value::UtcOffset::from_minutes(m as i16)).unwrap_or_default();
        Ok(at.map(|at| at.at_offset(offset)))
    }

    /// A text that a rule in `app` can read, e.g. a milestone.
    pub fn parsed<T: std::str::FromStr>(&mut self) -> sqlx::Result<T> {
        let text = self.text()?;
        text.parse().map_err(|_| sqlx::Error::Decode(format!("`{text}` is not a known value").into()))
    }

    /// Like [`Columns::parsed`] for a column that may be null.
    pub fn opt_parsed<T: std::str::FromStr>(&mut self) -> sqlx::Result<Option<T>> {
        match self.opt_text()? {
            None => Ok(None),
            Some(text) => match text.parse() {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(sqlx::Error::Decode(format!("`{text}` is not a known value").into())),
            },
        }
    }

    fn value<T>(&mut self) -> sqlx::Result<T>
    where
        T: for<'d> sqlx::Decode<'d, Sqlite> + sqlx::Type<Sqlite>,
        T: for<'d> sqlx::Decode<'d, Postgres> + sqlx::Type<Postgres>,
    {
        let at = self.next;
        self.next += 1;
        match self.row {
            Row::Sqlite(row) => row.try_get(at),
            Row::Postgres(row) => row.try_get(at),
        }
    }
}

pub(super) fn sqlite(sql: &'static str, args: &[Arg]) -> Query<'static, Sqlite, SqliteArguments> {
    bind_sqlite(sqlx::query(sql), args.iter().cloned())
}

pub(super) fn postgres(sql: &'static str, args: &[Arg]) -> Query<'static, Postgres, PgArguments> {
    bind_postgres(sqlx::query(sql), args.iter().cloned())
}

/// For the texts that [`super::batch`] builds from placeholders alone.
pub(super) fn sqlite_built(sql: String, args: Vec<Arg>) -> Query<'static, Sqlite, SqliteArguments> {
    bind_sqlite(sqlx::query(AssertSqlSafe(sql).into_sql_str()), args)
}

/// For the texts that [`super::batch`] builds from placeholders alone.
pub(super) fn postgres_built(sql: String, args: Vec<Arg>) -> Query<'static, Postgres, PgArguments> {
    bind_postgres(sqlx::query(AssertSqlSafe(sql).into_sql_str()), args)
}

fn bind_sqlite(
    mut query: Query<'static, Sqlite, SqliteArguments>,
    args: impl IntoIterator<Item = Arg>,
) -> Query<'static, Sqlite, SqliteArguments> {
    for arg in args {
        query = match arg {
            Arg::Int(n) => query.bind(n),
            Arg::Text(text) => query.bind(text),
            Arg::Real(x) => query.bind(x),
        };
    }
    query
}

fn bind_postgres(
    mut query: Query<'static, Postgres, PgArguments>,
    args: impl IntoIterator<Item = Arg>,
) -> Query<'static, Postgres, PgArguments> {
    for arg in args {
        query = match arg {
            Arg::Int(n) => query.bind(n),
            Arg::Text(text) => query.bind(text),
            Arg::Real(x) => query.bind(x),
        };
    }
    query
}
