//! SQL of keys and secrets.

use app::value::Instant;

use super::ApiKey;
use crate::audit::{Entry, record};
use crate::store::{Arg, Columns, Store};

const KEY: &str = "select id, name, prefix, scopes, last_used_at, revoked_at from api_key where secret_hash = $1";
const KEYS: &str = "select id, name, prefix, scopes, last_used_at, revoked_at from api_key order by created_at, id";

pub(super) async fn insert_key(
    store: &Store,
    id: &str,
    name: &str,
    prefix: &str,
    secret_hash: &str,
    scopes: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    tx.execute(
        "insert into api_key (id, name, prefix, secret_hash, scopes, created_at) values ($1, $2, $3, $4, $5, $6)",
        &[id.into(), name.into(), prefix.into(), secret_hash.into(), scopes.into(), now.into()],
    )
    .await?;
    let subject = ["key:", id].concat();
    let entry = Entry::system("key.created", &subject).with("prefix", prefix).with("name", name).with("scopes", scopes);
    record(&mut tx, &entry, now).await?;
    tx.commit().await
}

pub(super) async fn find_key(store: &Store, secret_hash: &str) -> sqlx::Result<Option<ApiKey>> {
    let row = store.row(KEY, &[Arg::from(secret_hash)]).await?;
    row.map(|row| decode(&mut row.columns())).transpose()
}

pub(super) async fn list_keys(store: &Store) -> sqlx::Result<Vec<ApiKey>> {
    store.rows(KEYS, &[]).await?.iter().map(|row| decode(&mut row.columns())).collect()
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<ApiKey> {
    Ok(ApiKey {
        id: c.text()?,
        name: c.text()?,
        prefix: c.text()?,
        scopes: c.text()?.split(' ').map(str::to_string).collect(),
        last_used_at: c.opt_instant()?,
        revoked_at: c.opt_instant()?,
    })
}

pub(super) async fn set_used(store: &Store, id: &str, now: Instant) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    tx.execute("update api_key set last_used_at = $1 where id = $2", &[now.into(), id.into()]).await?;
    tx.commit().await
}

/// Returns how many living keys had the prefix.
pub(super) async fn set_revoked(store: &Store, prefix: &str, now: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let revoked = tx
        .rows(
            "update api_key set revoked_at = $1 where prefix = $2 and revoked_at is null returning id",
            &[now.into(), prefix.into()],
        )
        .await?;
    for row in &revoked {
        let subject = ["key:", &row.columns().text()?].concat();
        record(&mut tx, &Entry::system("key.revoked", &subject).with("prefix", prefix), now).await?;
    }
    tx.commit().await?;
    Ok(revoked.len() as u64)
}

pub(super) async fn find_secret(store: &Store, name: &str) -> sqlx::Result<Option<String>> {
    let row = store.row("select value from server_secret where name = $1", &[name.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

pub(super) async fn insert_secret(store: &Store, name: &str, value: &str, now: Instant) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    tx.execute(
        "insert into server_secret (name, value, created_at) values ($1, $2, $3) on conflict (name) do nothing",
        &[name.into(), value.into(), now.into()],
    )
    .await?;
    tx.commit().await
}
