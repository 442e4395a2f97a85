//! An empty database that nobody else uses, gone when the test is over.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use server::store::Store;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqlSafeStr};

use super::template;

const FILE: &str = "parceldesk.sqlite";

#[derive(Debug)]
pub enum Place {
    /// A folder of its own.
    Sqlite(PathBuf),
    /// A database of its own on the server of this URL.
    Postgres { url: String, name: String },
}

impl Place {
    /// An empty folder.
    pub fn sqlite() -> Place {
        let folder = std::env::temp_dir().join(["parceldesk-", &unique()].concat());
        std::fs::create_dir_all(&folder).unwrap();
        Place::Sqlite(folder)
    }

    /// With all tables.
    pub async fn migrated_sqlite() -> Place {
        let place = Place::sqlite();
        template::copy_sqlite(&place.folder().join(FILE)).await;
        place
    }

    /// An empty database; none when there is no PostgreSQL to test on.
    ///
    /// # Panics
    /// In CI, where a silent skip would hide half of the tests.
    pub async fn postgres() -> Option<Place> {
        let url = postgres_url()?;
        let name = ["test_", &unique()].concat();
        administer(&url, ["create database ", &name].concat()).await;
        Some(Place::Postgres { url, name })
    }

    /// As [`Place::postgres`], with all tables.
    pub async fn migrated_postgres() -> Option<Place> {
        let url = postgres_url()?;
        let name = ["test_", &unique()].concat();
        template::copy_postgres(&url, &name).await;
        Some(Place::Postgres { url, name })
    }

    pub async fn open(&self) -> Store {
        match self {
            Place::Sqlite(folder) => Store::open_sqlite(&folder.join(FILE)).await.unwrap(),
            Place::Postgres { .. } => Store::open_postgres(&self.url()).await.unwrap(),
        }
    }

    /// What `--database-url` would be; the folder for SQLite.
    pub fn url(&self) -> String {
        match self {
            Place::Sqlite(folder) => folder.display().to_string(),
            Place::Postgres { url, name } => template::at(url, name),
        }
    }

    /// Where the portal keeps files.
    pub fn folder(&self) -> PathBuf {
        match self {
            Place::Sqlite(folder) => folder.clone(),
            Place::Postgres { name, .. } => std::env::temp_dir().join(["parceldesk-", name].concat()),
        }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Place::Postgres { .. })
    }

    pub async fn remove(self) {
        let _ = std::fs::remove_dir_all(self.folder());
        match self {
            Place::Sqlite(_) => {}
            Place::Postgres { url, name } => {
                administer(&url, ["drop database ", &name, " with (force)"].concat()).await;
            }
        }
    }
}

fn postgres_url() -> Option<String> {
    let url = std::env::var("TEST_POSTGRES_URL").ok();
    if url.is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI must set TEST_POSTGRES_URL");
        eprintln!("skipped: TEST_POSTGRES_URL names no PostgreSQL");
    }
    url
}

async fn administer(url: &str, sql: String) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql).into_sql_str()).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Tests run in many processes, and in many threads of one.
pub fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let random = server::token::random_hex(4).unwrap();
    format!("{}_{}_{random}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}
