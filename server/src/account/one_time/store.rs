//! SQL of one-time capabilities.

use app::value::Instant;

use super::Held;
use crate::store::{self, Store, Transaction};

pub(super) struct Row<'r> {
    pub id: String,
    pub purpose: &'static str,
    pub secret_hash: String,
    pub code_hash: String,
    pub person_id: Option<&'r str>,
    pub email: &'r str,
    pub expires_at: Instant,
}

pub(super) async fn insert(tx: &mut Transaction, row: &Row<'_>, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "insert into one_time_token (id, purpose, secret_hash, code_hash, person_id, email, created_at, expires_at,
        wrong_count) values ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
        &[
            row.id.as_str().into(),
            row.purpose.into(),
            row.secret_hash.as_str().into(),
            row.code_hash.as_str().into(),
            row.person_id.map(str::to_string).into(),
            row.email.into(),
            now.into(),
            row.expires_at.into(),
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn expire(tx: &mut Transaction, purpose: &str, email: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "update one_time_token set expires_at = $1
        where purpose = $2 and email = $3 and spent_at is null and expires_at > $1",
        &[now.into(), purpose.into(), email.into()],
    )
    .await?;
    Ok(())
}

pub(super) async fn find(store: &Store, purpose: &str, secret_hash: &str, now: Instant) -> sqlx::Result<Option<Held>> {
    const LIVING: &str = "select person_id, email from one_time_token
        where secret_hash = $1 and purpose = $2 and spent_at is null and expires_at > $3";
    held(store.row(LIVING, &[secret_hash.into(), purpose.into(), now.into()]).await?)
}

pub(super) async fn spend(
    tx: &mut Transaction,
    purpose: &str,
    secret_hash: &str,
    now: Instant,
) -> sqlx::Result<Option<Held>> {
    const SPEND: &str = "update one_time_token set spent_at = $3
        where secret_hash = $1 and purpose = $2 and spent_at is null and expires_at > $3
        returning person_id, email";
    held(tx.row(SPEND, &[secret_hash.into(), purpose.into(), now.into()]).await?)
}

pub(super) async fn spend_by_code(
    tx: &mut Transaction,
    purpose: &str,
    email: &str,
    code_hash: &str,
    most_wrong: i64,
    now: Instant,
) -> sqlx::Result<Option<Held>> {
    const SPEND: &str = "update one_time_token set spent_at = $5
        where email = $1 and purpose = $2 and code_hash = $3 and wrong_count < $4 and spent_at is null
        and expires_at > $5
        returning person_id, email";
    let args = [email.into(), purpose.into(), code_hash.into(), most_wrong.into(), now.into()];
    held(tx.row(SPEND, &args).await?)
}

pub(super) async fn note_wrong(tx: &mut Transaction, purpose: &str, email: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "update one_time_token set wrong_count = wrong_count + 1
        where email = $1 and purpose = $2 and spent_at is null and expires_at > $3",
        &[email.into(), purpose.into(), now.into()],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_expired(store: &Store, before: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let gone = tx.execute("delete from one_time_token where expires_at <= $1", &[before.into()]).await?;
    tx.commit().await?;
    Ok(gone)
}

fn held(row: Option<store::Row>) -> sqlx::Result<Option<Held>> {
    let Some(row) = row else { return Ok(None) };
    let mut c = row.columns();
    Ok(Some(Held { person_id: c.opt_text()?, email: c.text()? }))
}
