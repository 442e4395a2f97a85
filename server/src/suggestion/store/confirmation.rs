//! What guests did and have not confirmed yet.

use app::locale::Locale;
use app::suggestion::GuestAct;
use app::value::Instant;

use crate::store::{Arg, Row, Store, Transaction};

#[derive(Debug, Clone)]
pub struct Waiting {
    pub act: GuestAct,
    pub suggestion_id: Option<String>,
    pub email: String,
    pub locale: Locale,
    /// What was typed, as JSON.
    pub draft_json: String,
    pub expires_at: Instant,
    pub spent_at: Option<Instant>,
}

pub async fn insert_confirmation(
    tx: &mut Transaction,
    token_hash: &str,
    waiting: &Waiting,
    now: Instant,
) -> sqlx::Result<()> {
    const INSERT: &str =
        "insert into suggestion_confirmation (token_hash, act, suggestion_id, email, locale, draft_json,
        created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let args: [Arg; 8] = [
        token_hash.into(),
        waiting.act.as_str().into(),
        (&waiting.suggestion_id).into(),
        waiting.email.as_str().into(),
        waiting.locale.tag().into(),
        waiting.draft_json.as_str().into(),
        now.into(),
        waiting.expires_at.into(),
    ];
    tx.execute(INSERT, &args).await.map(|_| ())
}

/// How many an address was asked since.
pub async fn asked_since(tx: &mut Transaction, email: &str, since: Instant) -> sqlx::Result<u64> {
    const COUNT: &str =
        "select cast(count(*) as bigint) from suggestion_confirmation where email = $1 and created_at > $2";
    let row = tx.row(COUNT, &[email.into(), since.into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int().map(i64::unsigned_abs))
}

/// What a link would do, whether it did or not.
pub async fn confirmation(store: &Store, token_hash: &str) -> sqlx::Result<Option<Waiting>> {
    const FIND: &str = "select act, suggestion_id, email, locale, draft_json, expires_at, spent_at
        from suggestion_confirmation where token_hash = $1";
    store.row(FIND, &[token_hash.into()]).await?.as_ref().map(decode).transpose()
}

/// Of many at one time, one gets it. What was typed is not kept once it stands elsewhere.
pub async fn spend_confirmation(tx: &mut Transaction, token_hash: &str, now: Instant) -> sqlx::Result<Option<Waiting>> {
    const FIND: &str = "select act, suggestion_id, email, locale, draft_json, expires_at, spent_at
        from suggestion_confirmation where token_hash = $1 and spent_at is null and expires_at > $2";
    const SPEND: &str = "update suggestion_confirmation set spent_at = $2, draft_json = '{}'
        where token_hash = $1 and spent_at is null and expires_at > $2";
    let found = tx.row(FIND, &[token_hash.into(), now.into()]).await?.as_ref().map(decode).transpose()?;
    match tx.execute(SPEND, &[token_hash.into(), now.into()]).await? {
        1 => Ok(found),
        _ => Ok(None),
    }
}

/// Those that nobody can confirm any more.
pub async fn forget_confirmations(store: &Store, before: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let gone = tx.execute("delete from suggestion_confirmation where expires_at < $1", &[before.into()]).await?;
    tx.commit().await?;
    Ok(gone)
}

fn decode(row: &Row) -> sqlx::Result<Waiting> {
    let mut c = row.columns();
    Ok(Waiting {
        act: c.parsed()?,
        suggestion_id: c.opt_text()?,
        email: c.text()?,
        locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
        draft_json: c.text()?,
        expires_at: c.instant()?,
        spent_at: c.opt_instant()?,
    })
}
