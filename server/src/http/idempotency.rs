//! `Idempotency-Key`: a caller that lost the answer may send again and gets the first one.
//!
//! The key space is per caller and lasts 24 hours. A key stands for one request: with another body, or at another door,
//! it is 422. Still running: 409.

use std::future::Future;

use app::value::Instant;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::{Caller, Refusal};
use crate::state::Portal;
use crate::store::Store;

const KEPT_MS: i64 = 24 * 3_600_000;
/// After this long without an answer the first attempt has died with its server.
const RUNNING_MS: i64 = 60_000;

/// What the work came to.
#[derive(Debug, Clone)]
pub struct Done {
    pub status: StatusCode,
    /// JSON for the caller, now.
    pub answer: String,
    /// JSON for a repeat, which is stored: without any secret, for secrets are stored hashed or not at all.
    pub kept: String,
}

impl Done {
    /// An answer without a secret.
    pub fn open(status: StatusCode, answer: String) -> Done {
        Done { status, kept: answer.clone(), answer }
    }
}

/// Whose key it is, and at which door.
#[derive(Debug, Clone, Copy)]
pub struct Use<'u> {
    /// The id of a person or an API key, or [`caller_of`] a guest; an erasure looks for the person's.
    pub caller: &'u str,
    /// Method and path.
    pub door: (&'static str, &'u str),
}

/// Whose keys those of a caller without API key are.
pub fn caller_of(caller: &Caller) -> String {
    match &caller.signed_in {
        Some(person) => person.person_id.clone(),
        None => ["guest ", &caller.address.to_string()].concat(),
    }
}

/// Runs `work` at most once per key. The work is spawned: a caller that hangs up cannot stop it half-way.
pub async fn once(
    portal: &Portal,
    Use { caller, door }: Use<'_>,
    headers: &HeaderMap,
    body: &[u8],
    work: impl Future<Output = Result<Done, Refusal>> + Send + 'static,
) -> Result<Response, Refusal> {
    let Some(key) = headers.get("idempotency-key") else {
        return tokio::spawn(work).await.map_err(|_| Refusal::Internal)?.map(|done| answer((done.status, done.answer)));
    };
    let key = key.to_str().map(str::to_string).unwrap_or_default();
    if key.is_empty() || key.len() > 255 {
        return Err(Refusal::field("", "malformed", "Idempotency-Key must be 1 to 255 visible ASCII characters"));
    }
    let now = portal.clock.now();
    let request_hash = request_hash(door, body);
    if let Some(stored) = begin(&portal.store, caller, &key, &request_hash, now).await? {
        return Ok(answer(stored));
    }
    let (store, caller) = (portal.store.clone(), caller.to_string());
    let done = tokio::spawn(async move {
        let result = work.await;
        match &result {
            Ok(done) => finish(&store, &caller, &key, done.status, &done.kept).await?,
            Err(_) => forget(&store, &caller, &key).await?,
        }
        result
    });
    done.await.map_err(|_| Refusal::Internal)?.map(|done| answer((done.status, done.answer)))
}

/// Neither method nor path holds a line break, so no two requests are written alike.
fn request_hash((method, path): (&str, &str), body: &[u8]) -> String {
    let head = [method, " ", path, "\n"].concat();
    hex::encode(Sha256::new().chain_update(head).chain_update(body).finalize())
}

fn answer((status, body): (StatusCode, String)) -> Response {
    (status, [("content-type", "application/json")], body).into_response()
}

/// The stored answer, or None when the caller may go on (and is now noted as running).
async fn begin(
    store: &Store,
    caller: &str,
    key: &str,
    request_hash: &str,
    now: Instant,
) -> Result<Option<(StatusCode, String)>, Refusal> {
    let mut tx = store.begin().await?;
    tx.lock_key(&[caller, key].join("/")).await?;
    tx.execute(
        "delete from idempotent_answer where started_at <= $1
        or (caller = $2 and key = $3 and status is null and started_at <= $4)",
        &[now.plus_ms(-KEPT_MS).into(), caller.into(), key.into(), now.plus_ms(-RUNNING_MS).into()],
    )
    .await?;
    let row = tx
        .row(
            "select body_hash, status, answer from idempotent_answer where caller = $1 and key = $2",
            &[caller.into(), key.into()],
        )
        .await?;
    let Some(row) = row else {
        tx.execute(
            "insert into idempotent_answer (caller, key, body_hash, started_at) values ($1, $2, $3, $4)",
            &[caller.into(), key.into(), request_hash.into(), now.into()],
        )
        .await?;
        tx.commit().await?;
        return Ok(None);
    };
    let mut c = row.columns();
    if c.text()? != request_hash {
        return Err(Refusal::field("", "key_reused", "this Idempotency-Key was used for another request"));
    }
    let status = c.opt_int()?.and_then(|status| StatusCode::from_u16(status as u16).ok());
    match status.zip(c.opt_text()?) {
        Some(stored) => Ok(Some(stored)),
        None => Err(Refusal::Conflict),
    }
}

/// The answer that is kept for a key of a caller; None while the request runs, and once it is forgotten.
pub async fn kept(store: &Store, caller: &str, key: &str) -> sqlx::Result<Option<String>> {
    const KEPT: &str = "select answer from idempotent_answer where caller = $1 and key = $2 and status is not null";
    match store.row(KEPT, &[caller.into(), key.into()]).await? {
        Some(row) => row.columns().opt_text(),
        None => Ok(None),
    }
}

/// Forgets answers that are no longer kept.
pub async fn forget_old(store: &Store, now: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let before = now.plus_ms(-KEPT_MS);
    let gone = tx.execute("delete from idempotent_answer where started_at <= $1", &[before.into()]).await?;
    tx.commit().await?;
    Ok(gone)
}

async fn finish(store: &Store, caller: &str, key: &str, status: StatusCode, body: &str) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    tx.execute(
        "update idempotent_answer set status = $1, answer = $2 where caller = $3 and key = $4",
        &[i64::from(status.as_u16()).into(), body.into(), caller.into(), key.into()],
    )
    .await?;
    tx.commit().await
}

/// A refused call may be corrected and sent again under the same key.
async fn forget(store: &Store, caller: &str, key: &str) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    tx.execute("delete from idempotent_answer where caller = $1 and key = $2", &[caller.into(), key.into()]).await?;
    tx.commit().await
}
