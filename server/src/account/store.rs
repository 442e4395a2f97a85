//! SQL of keys and secrets.

use app::value::Instant;

use super::ApiKey;
use crate::audit::{Entry, record};
use crate::store::{Arg, Columns, Store, Transaction};

/// A key of an organisation that is closed opens nothing.
const KEY: &str = "select k.id, k.name, k.prefix, k.scopes, k.organisation_id, k.created_at, k.last_used_at,
    k.revoked_at
    from api_key k left join organisation o on o.id = k.organisation_id
    where k.secret_hash = $1 and o.closed_at is null";
const KEYS: &str = "select id, name, prefix, scopes, organisation_id, created_at, last_used_at, revoked_at
    from api_key order by created_at, id";
const KEYS_OF_OPERATOR: &str = "select id, name, prefix, scopes, organisation_id, created_at, last_used_at, revoked_at
    from api_key where organisation_id is null order by created_at desc, id desc";
const KEYS_OF_ORGANISATION: &str =
    "select id, name, prefix, scopes, organisation_id, created_at, last_used_at, revoked_at
    from api_key where organisation_id = $1 order by created_at desc, id desc";

pub(super) async fn insert_key(
    tx: &mut Transaction,
    key: &ApiKey,
    secret_hash: &str,
    created_by: Option<&str>,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into api_key (id, name, prefix, secret_hash, scopes, organisation_id, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            (&key.id).into(),
            (&key.name).into(),
            (&key.prefix).into(),
            secret_hash.into(),
            key.scopes.join(" ").into(),
            (&key.organisation_id).into(),
            created_by.map(str::to_string).into(),
            key.created_at.into(),
        ],
    )
    .await
    .map(|_| ())
}

pub(super) async fn find_key(store: &Store, secret_hash: &str) -> sqlx::Result<Option<ApiKey>> {
    let row = store.row(KEY, &[Arg::from(secret_hash)]).await?;
    row.map(|row| decode(&mut row.columns())).transpose()
}

pub(super) async fn list_keys(store: &Store) -> sqlx::Result<Vec<ApiKey>> {
    store.rows(KEYS, &[]).await?.iter().map(|row| decode(&mut row.columns())).collect()
}

pub(super) async fn list_keys_of(store: &Store, organisation_id: Option<&str>) -> sqlx::Result<Vec<ApiKey>> {
    let rows = match organisation_id {
        Some(id) => store.rows(KEYS_OF_ORGANISATION, &[id.into()]).await?,
        None => store.rows(KEYS_OF_OPERATOR, &[]).await?,
    };
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<ApiKey> {
    Ok(ApiKey {
        id: c.text()?,
        name: c.text()?,
        prefix: c.text()?,
        scopes: c.text()?.split(' ').filter(|scope| !scope.is_empty()).map(str::to_string).collect(),
        organisation_id: c.opt_text()?,
        created_at: c.instant()?,
        last_used_at: c.opt_instant()?,
        revoked_at: c.opt_instant()?,
    })
}

pub(super) async fn set_used(store: &Store, id: &str, now: Instant) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    tx.execute("update api_key set last_used_at = $1 where id = $2", &[now.into(), id.into()]).await?;
    tx.commit().await
}

/// True when there was a living key.
pub(super) async fn set_revoked_by_id(
    tx: &mut Transaction,
    organisation_id: Option<&str>,
    id: &str,
    now: Instant,
) -> sqlx::Result<bool> {
    let revoked = tx
        .execute(
            "update api_key set revoked_at = $1
            where id = $2 and coalesce(organisation_id, '') = $3 and revoked_at is null",
            &[now.into(), id.into(), organisation_id.unwrap_or_default().into()],
        )
        .await?;
    Ok(revoked > 0)
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
