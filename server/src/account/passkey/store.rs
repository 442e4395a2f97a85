//! SQL of passkeys and of the challenges they sign.

use app::account::passkey::Passkey;
use app::value::Instant;
use serde::{Deserialize, Serialize};

use crate::store::{self, Store, Transaction};

/// What is kept of a credential, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Credential {
    /// Base64url.
    pub id: String,
    /// COSE_Key, base64url.
    pub key: String,
    pub transports: Vec<String>,
}

/// A passkey as it is needed to sign in.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: String,
    pub person_id: String,
    pub credential: Credential,
}

pub(super) struct New<'n> {
    pub id: &'n str,
    pub person_id: &'n str,
    pub credential_hash: &'n str,
    pub credential: &'n Credential,
    pub sign_count: i64,
    pub name: &'n str,
}

/// False when the credential is registered already, for whomever.
pub(super) async fn insert(tx: &mut Transaction, new: &New<'_>, now: Instant) -> sqlx::Result<bool> {
    let credential = serde_json::to_string(new.credential).map_err(|e| sqlx::Error::Encode(e.into()))?;
    let inserted = tx
        .execute(
            "insert into passkey (id, person_id, credential_hash, credential, sign_count, name, created_at)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict (credential_hash) do nothing",
            &[
                new.id.into(),
                new.person_id.into(),
                new.credential_hash.into(),
                credential.into(),
                new.sign_count.into(),
                new.name.into(),
                now.into(),
            ],
        )
        .await?;
    Ok(inserted == 1)
}

/// The newest first.
pub(super) async fn list(store: &Store, person_id: &str) -> sqlx::Result<Vec<Passkey>> {
    const OWN: &str = "select id, name, created_at, last_used_at from passkey
        where person_id = $1 order by created_at desc, id desc";
    let decode = |row: &store::Row| {
        let mut c = row.columns();
        Ok(Passkey { passkey_id: c.text()?, name: c.text()?, created_at: c.instant()?, last_used_at: c.opt_instant()? })
    };
    store.rows(OWN, &[person_id.into()]).await?.iter().map(decode).collect()
}

pub(super) async fn list_credentials(store: &Store, person_id: &str) -> sqlx::Result<Vec<Credential>> {
    const CREDENTIALS: &str = "select credential from passkey where person_id = $1 order by created_at, id";
    store.rows(CREDENTIALS, &[person_id.into()]).await?.iter().map(|row| credential(&row.columns().text()?)).collect()
}

fn credential(json: &str) -> sqlx::Result<Credential> {
    serde_json::from_str(json).map_err(|e| sqlx::Error::Decode(e.into()))
}

pub(super) async fn count_within(tx: &mut Transaction, person_id: &str) -> sqlx::Result<i64> {
    let row = tx.row("select count(*) from passkey where person_id = $1", &[person_id.into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int())
}

pub(super) async fn find(tx: &mut Transaction, credential_hash: &str) -> sqlx::Result<Option<Kept>> {
    const KEPT: &str = "select id, person_id, credential from passkey where credential_hash = $1";
    let Some(row) = tx.row(KEPT, &[credential_hash.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    Ok(Some(Kept { id: c.text()?, person_id: c.text()?, credential: credential(&c.text()?)? }))
}

/// Notes the use. False when the counter has not grown: then somebody has a copy (§6.1.1). Authenticators without a
/// counter always say 0.
pub(super) async fn set_used(tx: &mut Transaction, id: &str, sign_count: i64, now: Instant) -> sqlx::Result<bool> {
    let used = tx
        .execute(
            "update passkey set sign_count = $2, last_used_at = $3
            where id = $1 and (sign_count < $2 or (sign_count = 0 and $2 = 0))",
            &[id.into(), sign_count.into(), now.into()],
        )
        .await?;
    Ok(used == 1)
}

/// Ends the sessions it opened, but `kept`, and takes it away. The name of the passkey; None when it is not theirs.
pub(super) async fn delete(
    tx: &mut Transaction,
    person_id: &str,
    id: &str,
    kept: &str,
    now: Instant,
) -> sqlx::Result<Option<String>> {
    const END: &str = "update session set revoked_at = $4
        where passkey_id = $1 and person_id = $2 and id <> $3 and revoked_at is null";
    tx.execute(END, &[id.into(), person_id.into(), kept.into(), now.into()]).await?;
    const DELETE: &str = "delete from passkey where id = $1 and person_id = $2 returning name";
    let row = tx.row(DELETE, &[id.into(), person_id.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// A challenge; `id` is its hash.
pub(super) struct Challenge<'c> {
    pub id: &'c str,
    pub purpose: &'static str,
    pub person_id: Option<&'c str>,
}

pub(super) async fn insert_challenge(
    tx: &mut Transaction,
    challenge: &Challenge<'_>,
    now: Instant,
    expires_at: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into passkey_challenge (id, purpose, person_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        &[
            challenge.id.into(),
            challenge.purpose.into(),
            challenge.person_id.map(str::to_string).into(),
            now.into(),
            expires_at.into(),
        ],
    )
    .await
    .map(|_| ())
}

/// True for exactly one of many at once, while it lives and for its own purpose and person.
pub(super) async fn spend_challenge(
    tx: &mut Transaction,
    challenge: &Challenge<'_>,
    now: Instant,
) -> sqlx::Result<bool> {
    let spent = tx
        .execute(
            "update passkey_challenge set spent_at = $4
            where id = $1 and purpose = $2 and coalesce(person_id, '') = $3 and spent_at is null and expires_at > $4",
            &[
                challenge.id.into(),
                challenge.purpose.into(),
                challenge.person_id.unwrap_or_default().into(),
                now.into(),
            ],
        )
        .await?;
    Ok(spent == 1)
}

/// Living challenges of the same purpose and person, spent ones too.
pub(super) async fn count_challenges(tx: &mut Transaction, like: &Challenge<'_>) -> sqlx::Result<i64> {
    const COUNT: &str = "select cast(count(*) as bigint) from passkey_challenge
        where purpose = $1 and coalesce(person_id, '') = $2";
    let row = tx.row(COUNT, &[like.purpose.into(), like.person_id.unwrap_or_default().into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int())
}

pub(super) async fn delete_expired_within(tx: &mut Transaction, before: Instant) -> sqlx::Result<u64> {
    tx.execute("delete from passkey_challenge where expires_at <= $1", &[before.into()]).await
}

pub(super) async fn delete_expired(store: &Store, before: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let gone = delete_expired_within(&mut tx, before).await?;
    tx.commit().await?;
    Ok(gone)
}
