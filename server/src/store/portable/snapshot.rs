//! One moment of the database, read while others go on writing.

use std::path::{Path, PathBuf};

use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Postgres, Transaction};

use super::catalogue::{Table, value};
use crate::store::{Arg, Pool, Row, Store, dialect, row};

/// All tables as they were at one moment.
pub struct Snapshot {
    source: Source,
}

enum Source {
    /// A copy in a file of its own: a long read of the living file would keep its write-ahead log growing.
    Sqlite { copy: SqlitePool, file: PathBuf },
    /// One transaction that sees nothing newer than its beginning.
    Postgres(Transaction<'static, Postgres>),
}

impl Store {
    /// Takes the snapshot. SQLite writes it to `scratch`, a file that is not there yet, and removes it at the end.
    pub async fn snapshot(&self, scratch: &Path) -> sqlx::Result<Snapshot> {
        let source = match &self.pool {
            Pool::Sqlite { readers, .. } => {
                let name = scratch.to_string_lossy().into_owned();
                readers.lend().await?.fetch_all(row::sqlite(dialect::SQLITE_COPY, &[name.into()])).await?;
                let options = SqliteConnectOptions::new().filename(scratch).read_only(true).immutable(true);
                let copy = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
                Source::Sqlite { copy, file: scratch.to_path_buf() }
            }
            Pool::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                row::postgres(dialect::POSTGRES_SNAPSHOT, &[]).execute(&mut *tx).await?;
                for sql in dialect::POSTGRES_NO_LIMITS {
                    row::postgres(sql, &[]).execute(&mut *tx).await?;
                }
                Source::Postgres(tx)
            }
        };
        Ok(Snapshot { source })
    }
}

impl Snapshot {
    /// Hands over each row of a table in the order of its key.
    pub async fn rows(
        &mut self,
        table: &Table,
        mut each: impl FnMut(Vec<Arg>) -> std::io::Result<()>,
    ) -> sqlx::Result<()> {
        let mut take = |row: Row| {
            let mut c = row.columns();
            let values: sqlx::Result<Vec<Arg>> =
                table.columns.iter().map(|column| value(&mut c, column.kind)).collect();
            each(values?).map_err(sqlx::Error::Io)
        };
        match &mut self.source {
            Source::Sqlite { copy, .. } => {
                let mut rows = row::sqlite_built(table.select(), Vec::new()).fetch(&*copy);
                while let Some(found) = rows.try_next().await? {
                    take(Row::Sqlite(found))?;
                }
            }
            Source::Postgres(tx) => {
                let mut rows = row::postgres_built(table.select(), Vec::new()).fetch(&mut **tx);
                while let Some(found) = rows.try_next().await? {
                    take(Row::Postgres(found))?;
                }
            }
        }
        Ok(())
    }

    /// Gives up the snapshot and removes its copy.
    pub async fn close(self) -> sqlx::Result<()> {
        match self.source {
            Source::Sqlite { copy, file } => {
                copy.close().await;
                std::fs::remove_file(file).map_err(sqlx::Error::Io)
            }
            Source::Postgres(tx) => tx.rollback().await,
        }
    }
}
