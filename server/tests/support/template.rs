//! Databases that are migrated once and then copied: hundreds of tests need one each, and making the tables takes
//! longer than most of them.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Duration;

use server::store::Store;
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqlSafeStr};

const PREFIX: &str = "parceldesk_template_";
/// Whoever holds it makes the template; the others wait.
const LOCK: &str = "select pg_advisory_lock(7309)";

/// Copies a migrated SQLite file to `target`.
pub async fn copy_sqlite(target: &Path) {
    let template = sqlite().await;
    std::fs::copy(template, target).unwrap();
}

/// Several processes may make it at the same time; the last rename wins, and all are the same.
async fn sqlite() -> PathBuf {
    let folder = std::env::temp_dir();
    let template = folder.join(named(&sqlx::migrate!("../migrations/sqlite")));
    if !template.exists() {
        let own = folder.join([PREFIX, &super::place::unique()].concat());
        Store::open_sqlite(&own).await.unwrap().close().await;
        settle(&own).await;
        std::fs::rename(own, &template).unwrap();
    }
    template
}

/// On a busy machine connections that were closed take longer to be gone than one attempt waits.
async fn settle(file: &Path) {
    for _ in 0..5 {
        if Store::settle_sqlite(file).await.is_ok() {
            return;
        }
    }
    Store::settle_sqlite(file).await.unwrap();
}

/// Makes the database `name` on the server of `url`, migrated.
pub async fn copy_postgres(url: &str, name: &str) {
    let template = named(&sqlx::migrate!("../migrations/postgres"));
    let copy = ["create database ", name, " template ", &template].concat();
    let mut connection = PgConnection::connect(url).await.unwrap();
    if run(&mut connection, &copy).await.is_err() {
        make_postgres(&mut connection, url, &template).await;
        run(&mut connection, &copy).await.unwrap();
    }
    connection.close().await.unwrap();
}

/// A template counts once it has its name, so that a broken-off attempt is none. The lock goes with the connection.
async fn make_postgres(connection: &mut PgConnection, url: &str, template: &str) {
    run(connection, LOCK).await.unwrap();
    let known = sqlx::query_scalar::<_, String>("select datname::text from pg_database where starts_with(datname, $1)");
    let known: Vec<String> = known.bind(PREFIX).fetch_all(&mut *connection).await.unwrap();
    if !known.iter().any(|name| name == template) {
        // those of earlier migrations, and attempts
        for name in known {
            let _ = run(connection, &["drop database ", &name, " with (force)"].concat()).await;
        }
        let attempt = [PREFIX, "attempt"].concat();
        run(connection, &["create database ", &attempt].concat()).await.unwrap();
        Store::open_postgres(&at(url, &attempt)).await.unwrap().close().await;
        let rename = ["alter database ", &attempt, " rename to ", template].concat();
        // a session that was closed takes a moment to be gone
        for _ in 0..100 {
            if run(connection, &rename).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    run(connection, "select pg_advisory_unlock(7309)").await.unwrap();
}

async fn run(connection: &mut PgConnection, sql: &str) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_string()).into_sql_str()).execute(connection).await.map(|_| ())
}

/// The same server, another database.
pub fn at(url: &str, database: &str) -> String {
    let (url, query) = url.split_once('?').map_or((url, None), |(url, query)| (url, Some(query)));
    let (server, _) = url.rsplit_once('/').unwrap();
    let query = query.map(|query| ["?", query].concat()).unwrap_or_default();
    format!("{server}/{database}{query}")
}

/// One name for one set of migrations.
fn named(migrations: &Migrator) -> String {
    let mut hasher = DefaultHasher::new();
    for migration in migrations.iter() {
        migration.checksum.hash(&mut hasher);
    }
    format!("{PREFIX}{:016x}", hasher.finish())
}
