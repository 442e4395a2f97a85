//! Links that open results without signing in: hashed, expiring, revocable.

use app::survey::result::ResultLink;
use app::value::Instant;

use crate::store::{Store, Transaction};

/// Of its id and the hash of its secret.
pub async fn insert_link(
    tx: &mut Transaction,
    (id, hash): (&str, &str),
    survey_id: &str,
    by: &str,
    (now, expires_at): (Instant, Instant),
) -> sqlx::Result<()> {
    let sql = "insert into result_link (id, survey_id, token_hash, created_by, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6)";
    let args = [id.into(), survey_id.into(), hash.into(), by.into(), now.into(), expires_at.into()];
    tx.execute(sql, &args).await.map(|_| ())
}

/// Those that still open, the oldest first.
pub async fn links(store: &Store, survey_id: &str, now: Instant) -> sqlx::Result<Vec<ResultLink>> {
    let sql = "select id, created_at, expires_at from result_link
        where survey_id = $1 and revoked_at is null and expires_at > $2 order by created_at, id limit 100";
    let rows = store.rows(sql, &[survey_id.into(), now.into()]).await?;
    rows.iter()
        .map(|row| {
            let mut c = row.columns();
            Ok(ResultLink { id: c.text()?, created_at: c.instant()?, expires_at: c.instant()? })
        })
        .collect()
}

/// The survey that a secret opens now.
pub async fn opened(store: &Store, hash: &str, now: Instant) -> sqlx::Result<Option<String>> {
    let sql = "select survey_id from result_link where token_hash = $1 and revoked_at is null and expires_at > $2";
    let row = store.row(sql, &[hash.into(), now.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// False when it opened nothing any more.
pub async fn revoke_link(tx: &mut Transaction, survey_id: &str, id: &str, now: Instant) -> sqlx::Result<bool> {
    let sql = "update result_link set revoked_at = $3
        where id = $1 and survey_id = $2 and revoked_at is null and expires_at > $3";
    Ok(tx.execute(sql, &[id.into(), survey_id.into(), now.into()]).await? == 1)
}
