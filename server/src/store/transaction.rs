//! A transaction of either database. Dropped without [`Transaction::commit`], nothing has happened.

use sqlx::{Postgres, Sqlite};

use super::row::{self, Arg, Row};
use super::{Batch, dialect};

pub enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Transaction::Sqlite(tx) => tx.commit().await,
            Transaction::Postgres(tx) => tx.commit().await,
        }
    }

    /// Keeps other transactions with the same key waiting until this one ends.
    pub async fn lock_key(&mut self, key: &str) -> sqlx::Result<()> {
        match self {
            Transaction::Sqlite(_) => Ok(()),
            Transaction::Postgres(tx) => {
                row::postgres(dialect::POSTGRES_KEY_LOCK, &[key.into()]).execute(&mut **tx).await.map(|_| ())
            }
        }
    }

    /// Lifts every limit of time: for work that waits for disks between two statements.
    pub async fn lift_limits(&mut self) -> sqlx::Result<()> {
        if let Transaction::Postgres(tx) = self {
            for sql in dialect::POSTGRES_NO_LIMITS {
                row::postgres(sql, &[]).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    pub async fn rows(&mut self, sql: &'static str, args: &[Arg]) -> sqlx::Result<Vec<Row>> {
        match self {
            Transaction::Sqlite(tx) => {
                let found = row::sqlite(sql, args).fetch_all(&mut **tx).await?;
                Ok(found.into_iter().map(Row::Sqlite).collect())
            }
            Transaction::Postgres(tx) => {
                let found = row::postgres(sql, args).fetch_all(&mut **tx).await?;
                Ok(found.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    pub async fn row(&mut self, sql: &'static str, args: &[Arg]) -> sqlx::Result<Option<Row>> {
        match self {
            Transaction::Sqlite(tx) => Ok(row::sqlite(sql, args).fetch_optional(&mut **tx).await?.map(Row::Sqlite)),
            Transaction::Postgres(tx) => {
                Ok(row::postgres(sql, args).fetch_optional(&mut **tx).await?.map(Row::Postgres))
            }
        }
    }

    /// Runs a statement and tells how many rows it touched.
    pub async fn execute(&mut self, sql: &'static str, args: &[Arg]) -> sqlx::Result<u64> {
        match self {
            Transaction::Sqlite(tx) => Ok(row::sqlite(sql, args).execute(&mut **tx).await?.rows_affected()),
            Transaction::Postgres(tx) => Ok(row::postgres(sql, args).execute(&mut **tx).await?.rows_affected()),
        }
    }

    /// Reads the rows whose key is in the batch, and keeps them from other writers until the end of the transaction.
    pub async fn rows_locked(&mut self, batch: Batch) -> sqlx::Result<Vec<Row>> {
        match self {
            Transaction::Sqlite(tx) => {
                let found = row::sqlite_built(batch.sqlite(), batch.into_args()).fetch_all(&mut **tx).await?;
                Ok(found.into_iter().map(Row::Sqlite).collect())
            }
            Transaction::Postgres(tx) => {
                let sql = batch.postgres() + dialect::POSTGRES_ROW_LOCK;
                let found = row::postgres_built(sql, batch.into_args()).fetch_all(&mut **tx).await?;
                Ok(found.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    pub async fn rows_batch(&mut self, batch: Batch) -> sqlx::Result<Vec<Row>> {
        match self {
            Transaction::Sqlite(tx) => {
                let found = row::sqlite_built(batch.sqlite(), batch.into_args()).fetch_all(&mut **tx).await?;
                Ok(found.into_iter().map(Row::Sqlite).collect())
            }
            Transaction::Postgres(tx) => {
                let found = row::postgres_built(batch.postgres(), batch.into_args()).fetch_all(&mut **tx).await?;
                Ok(found.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    pub async fn execute_batch(&mut self, batch: Batch) -> sqlx::Result<u64> {
        match self {
            Transaction::Sqlite(tx) => {
                Ok(row::sqlite_built(batch.sqlite(), batch.into_args()).execute(&mut **tx).await?.rows_affected())
            }
            Transaction::Postgres(tx) => {
                Ok(row::postgres_built(batch.postgres(), batch.into_args()).execute(&mut **tx).await?.rows_affected())
            }
        }
    }

    /// For texts that [`super::portable`] builds from names of the catalogue.
    pub(super) async fn execute_built(&mut self, sql: String) -> sqlx::Result<u64> {
        match self {
            Transaction::Sqlite(tx) => Ok(row::sqlite_built(sql, Vec::new()).execute(&mut **tx).await?.rows_affected()),
            Transaction::Postgres(tx) => {
                Ok(row::postgres_built(sql, Vec::new()).execute(&mut **tx).await?.rows_affected())
            }
        }
    }
}
