//! The two databases behind one set of call sites.
//!
//! Feature code hands over one SQL text with `$1` placeholders and a list of [`Arg`]; which database answers is
//! decided here and nowhere else. `sqlx::Any` was weighed and left: it cannot begin immediately on SQLite, types
//! every null for PostgreSQL by guess, and builds a map of column names for every row.

mod batch;
mod dialect;
pub mod portable;
mod readers;
mod row;
pub mod series;
mod transaction;

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use app::value::Instant;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

pub use batch::{Batch, CHUNK};
pub use row::{Arg, Columns, Row};
pub use transaction::Transaction;

use readers::Readers;

/// A handle to the open database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: Pool,
}

/// What becomes of the schema when a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Created or brought up to date.
    Newest,
    /// Created or brought up to this migration.
    To(i64),
    /// Left as it is; the database must be there. For commands that only look.
    AsIs,
}

/// The last migration that this release knows.
pub fn newest_schema() -> i64 {
    sqlx::migrate!("../migrations/sqlite").iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// SQLite has one writer, so that writers queue in memory instead of failing with "database is locked".
#[derive(Debug, Clone)]
enum Pool {
    Sqlite { writer: SqlitePool, readers: Readers },
    Postgres(PgPool),
}

/// Why the store cannot be opened; each is one clear line for the operator.
#[derive(Debug)]
pub enum OpenError {
    Connect(sqlx::Error),
    /// The database was migrated by a newer release.
    TooNew(i64),
    Migrate(sqlx::migrate::MigrateError),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            OpenError::Connect(e) => write!(f, "the database cannot be opened: {e}"),
            OpenError::TooNew(version) => write!(
                f,
                "the database holds migration {version:04}, which this release does not know: start the newer release"
            ),
            OpenError::Migrate(e) => write!(f, "the database cannot be migrated: {e}"),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        OpenError::Connect(error)
    }
}

impl Store {
    /// Opens (and creates) the SQLite file, and brings its schema up to date.
    pub async fn open_sqlite(file: &Path) -> Result<Store, OpenError> {
        Store::open_sqlite_at(file, Schema::Newest).await
    }

    /// Opens the SQLite file with the schema that is wanted; creates it unless that is [`Schema::AsIs`].
    pub async fn open_sqlite_at(file: &Path, schema: Schema) -> Result<Store, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(schema != Schema::AsIs)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL loses answered writes at a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("cache_size", "-8000")
            .pragma("temp_store", "memory")
            .optimize_on_close(true, None);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            // A connection to a file does not age, and a new one would forget what was set on it.
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_with(options.clone())
            .await?;
        migrate(sqlx::migrate!("../migrations/sqlite"), &writer, schema).await?;
        let count = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8) as u32;
        let readers = Readers::open(options.read_only(true), count).await?;
        Store { pool: Pool::Sqlite { writer, readers } }.if_not_too_new().await
    }

    /// Folds the write-ahead log of a closed store into its one file, so that this may be moved. Waits for connections
    /// that are still about to close.
    pub async fn settle_sqlite(file: &Path) -> Result<(), OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Delete)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        SqlitePoolOptions::new().max_connections(1).connect_with(options).await?.close().await;
        Ok(())
    }

    /// Connects to PostgreSQL and brings its schema up to date.
    pub async fn open_postgres(url: &str) -> Result<Store, OpenError> {
        Store::open_postgres_at(url, Schema::Newest).await
    }

    /// Connects to PostgreSQL with the schema that is wanted.
    pub async fn open_postgres_at(url: &str, schema: Schema) -> Result<Store, OpenError> {
        let options: PgConnectOptions = url.parse()?;
        // A client that vanished mid-transaction must not hold its locks.
        let options = options.options([("idle_in_transaction_session_timeout", "10s"), ("statement_timeout", "30s")]);
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await?;
        let store = Store { pool: Pool::Postgres(pool.clone()) };
        match schema {
            Schema::AsIs => store.if_not_too_new().await,
            _ => migrate(sqlx::migrate!("../migrations/postgres"), &pool, schema).await.map(|()| store),
        }
    }

    /// A schema of a newer release is refused even where nothing is to be migrated.
    async fn if_not_too_new(self) -> Result<Store, OpenError> {
        match self.schema_version().await? {
            Some(found) if found > newest_schema() => Err(OpenError::TooNew(found)),
            _ => Ok(self),
        }
    }

    /// Makes ready for taking in a large file: SQLite gets room for the pages that its indexes touch at random
    /// (64 MB), and folds its log into the file only after as much again. With the room of a server the same pages
    /// were written over and over.
    pub async fn expect_bulk(&self) -> sqlx::Result<()> {
        if let Pool::Sqlite { writer, .. } = &self.pool {
            for sql in dialect::SQLITE_BULK {
                row::sqlite(sql, &[]).execute(writer).await?;
            }
        }
        Ok(())
    }

    /// True when the database answers.
    pub async fn is_ready(&self) -> bool {
        tokio::time::timeout(Duration::from_secs(2), self.row("select 1", &[])).await.is_ok_and(|r| r.is_ok())
    }

    /// Closes every connection; SQLite folds its write-ahead log into the file.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    /// Reads all rows of a query, outside any transaction.
    pub async fn rows(&self, sql: &'static str, args: &[Arg]) -> sqlx::Result<Vec<Row>> {
        match &self.pool {
            Pool::Sqlite { readers, .. } => {
                let found = readers.lend().await?.fetch_all(row::sqlite(sql, args)).await?;
                Ok(found.into_iter().map(Row::Sqlite).collect())
            }
            Pool::Postgres(pool) => {
                let found = row::postgres(sql, args).fetch_all(pool).await?;
                Ok(found.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// Reads at most one row, outside any transaction.
    pub async fn row(&self, sql: &'static str, args: &[Arg]) -> sqlx::Result<Option<Row>> {
        match &self.pool {
            Pool::Sqlite { readers, .. } => {
                let found = readers.lend().await?.fetch_optional(row::sqlite(sql, args)).await?;
                Ok(found.map(Row::Sqlite))
            }
            Pool::Postgres(pool) => Ok(row::postgres(sql, args).fetch_optional(pool).await?.map(Row::Postgres)),
        }
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once: a transaction that reads
    /// first and writes later would fail in spite of the busy timeout.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        match &self.pool {
            Pool::Sqlite { writer, .. } => Ok(Transaction::Sqlite(writer.begin_with("begin immediate").await?)),
            Pool::Postgres(pool) => {
                // A request cancelled during BEGIN would hand a connection inside a transaction back to the pool:
                // spawned, the BEGIN always ends, and dropping its result rolls back.
                let pool = pool.clone();
                let begun = tokio::spawn(async move { pool.begin().await });
                Ok(Transaction::Postgres(begun.await.map_err(|_| sqlx::Error::WorkerCrashed)??))
            }
        }
    }

    /// Like [`Store::rows`] for the few statements that look at the whole history.
    pub async fn rows_of_history(&self, sql: &'static str, args: &[Arg]) -> sqlx::Result<Vec<Row>> {
        match &self.pool {
            Pool::Sqlite { .. } => self.rows(sql, args).await,
            Pool::Postgres(_) => {
                let mut tx = self.begin().await?;
                tx.execute(dialect::POSTGRES_PATIENCE, &[]).await?;
                tx.rows(sql, args).await
            }
        }
    }
}

async fn migrate<'a, A>(migrator: sqlx::migrate::Migrator, target: A, schema: Schema) -> Result<(), OpenError>
where
    A: sqlx::Acquire<'a>,
    <A::Connection as std::ops::Deref>::Target: sqlx::migrate::Migrate,
{
    let migrated = match schema {
        Schema::Newest => migrator.run(target).await,
        Schema::To(version) => migrator.run_to(version, target).await,
        Schema::AsIs => Ok(()),
    };
    migrated.map_err(|error| match error {
        sqlx::migrate::MigrateError::VersionMissing(version) => OpenError::TooNew(version),
        other => OpenError::Migrate(other),
    })
}

/// A new UUIDv7 in text form: ids sort by `now`, those of one moment in the order they were made, the rest is random.
/// In no order, the rows of one import would be strewn over the pages of every index.
pub fn new_id(now: Instant) -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let ms = now.as_ms().max(0) as u64;
    let made = u128::from(MADE.fetch_add(1, Ordering::Relaxed));
    let moment = uuid::Timestamp::from_unix_time(ms / 1000, (ms % 1000 * 1_000_000) as u32, made, u32::BITS as u8);
    uuid::Uuid::new_v7(moment).to_string()
}
