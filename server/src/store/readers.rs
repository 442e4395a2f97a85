//! SQLite's readers: a few connections, each lent for one query.
//!
//! sqlx's own pool pings every connection that comes back, from a task of its own. That guards against transactions
//! left open, and with a database that lives on a thread it costs as much as the query. A reader runs nothing but
//! single `select`s on a connection that cannot write, so there is nothing to guard against.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{ConnectOptions as _, Connection as _, Error, Result};
use tokio::sync::{Semaphore, SemaphorePermit};

/// A query that finds no reader free within this time is refused.
const PATIENCE: Duration = Duration::from_secs(5);

/// Cheap to clone: one pointer.
#[derive(Debug, Clone)]
pub(super) struct Readers(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    options: SqliteConnectOptions,
    count: u32,
    seats: Semaphore,
    idle: Mutex<Vec<SqliteConnection>>,
}

/// A connection for one query; it comes back when dropped, also by a request that was cancelled.
pub(super) struct Reader<'r> {
    connection: Option<SqliteConnection>,
    readers: &'r Parts,
    _seat: SemaphorePermit<'r>,
}

impl Readers {
    /// Opens all of them, so that no request waits for it.
    pub async fn open(options: SqliteConnectOptions, count: u32) -> Result<Self> {
        let mut idle = Vec::with_capacity(count as usize);
        for _ in 0..count {
            idle.push(options.connect().await?);
        }
        let seats = Semaphore::new(count as usize);
        Ok(Readers(Arc::new(Parts { options, count, seats, idle: Mutex::new(idle) })))
    }

    /// # Errors
    /// `PoolTimedOut` when all are busy for long, `PoolClosed` after [`Readers::close`].
    pub async fn lend(&self) -> Result<Reader<'_>> {
        let seat = match self.0.seats.try_acquire() {
            Ok(seat) => seat,
            Err(_) => match tokio::time::timeout(PATIENCE, self.0.seats.acquire()).await {
                Ok(seat) => seat.map_err(|_| Error::PoolClosed)?,
                Err(_) => return Err(Error::PoolTimedOut),
            },
        };
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            // One was lost with its thread.
            None => self.0.options.connect().await?,
        };
        Ok(Reader { connection: Some(connection), readers: &self.0, _seat: seat })
    }

    /// Waits for the queries under way and closes every connection.
    pub async fn close(&self) {
        // An error means that they are closed already.
        let Ok(_all) = self.0.seats.acquire_many(self.0.count).await else { return };
        self.0.seats.close();
        let idle = std::mem::take(&mut *self.0.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for connection in idle {
            let _ = connection.close().await;
        }
    }
}

impl Reader<'_> {
    pub async fn fetch_all(mut self, query: Query<'static, Sqlite, SqliteArguments>) -> Result<Vec<SqliteRow>> {
        let outcome = query.fetch_all(&mut *self.connection()?).await;
        self.judged(outcome)
    }

    pub async fn fetch_optional(mut self, query: Query<'static, Sqlite, SqliteArguments>) -> Result<Option<SqliteRow>> {
        let outcome = query.fetch_optional(&mut *self.connection()?).await;
        self.judged(outcome)
    }

    fn connection(&mut self) -> Result<&mut SqliteConnection> {
        self.connection.as_mut().ok_or(Error::WorkerCrashed)
    }

    /// A connection whose thread is gone does not come back; the next borrower opens another.
    fn judged<T>(&mut self, outcome: Result<T>) -> Result<T> {
        if matches!(outcome, Err(Error::WorkerCrashed)) {
            self.connection = None;
        }
        outcome
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}
