//! Complaints taken out of others.

use app::value::Instant;

use super::case::Case;
use crate::store::{Store, Transaction};

/// Words of the customer in the conversation.
#[derive(Debug, Clone)]
pub struct Said {
    pub id: String,
    pub person_id: Option<String>,
    pub author_name: Option<String>,
    pub text: String,
    pub sent_at: Instant,
}

/// What customers wrote in a complaint, the oldest first: no note, nothing of staff.
pub async fn said(tx: &mut Transaction, complaint_id: &str) -> sqlx::Result<Vec<Said>> {
    const SAID: &str = "select id, person_id, author_name, text, sent_at from complaint_message
        where complaint_id = $1 and author = 'customer' and is_internal = 0 order by sent_at, id";
    let rows = tx.rows(SAID, &[complaint_id.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Said {
                id: c.text()?,
                person_id: c.opt_text()?,
                author_name: c.opt_text()?,
                text: c.text()?,
                sent_at: c.instant()?,
            })
        })
        .collect()
}

/// The shipment that a complaint names, and the hash of what was frozen of it.
pub async fn shipment_of(tx: &mut Transaction, id: &str) -> sqlx::Result<(Option<String>, Option<String>)> {
    let row = tx.row("select shipment_id, evidence_hash from complaint where id = $1", &[id.into()]).await?;
    row.map_or(Ok((None, None)), |row| {
        let mut c = row.columns();
        Ok((c.opt_text()?, c.opt_text()?))
    })
}

/// Out of which complaint it was taken; that one has changed by it.
pub async fn set_split(tx: &mut Transaction, id: &str, from: &Case, now: Instant) -> sqlx::Result<()> {
    tx.execute("update complaint set split_from_id = $1 where id = $2", &[(&from.id).into(), id.into()]).await?;
    let touch = "update complaint set updated_at = $1, version = version + 1 where id = $2";
    tx.execute(touch, &[now.into(), (&from.id).into()]).await.map(|_| ())
}

/// Those who take part go along.
pub async fn copy_participants(tx: &mut Transaction, from_id: &str, id: &str) -> sqlx::Result<()> {
    tx.execute(
        "insert into complaint_participant (complaint_id, person_id, joined_at)
        select $1, person_id, joined_at from complaint_participant where complaint_id = $2",
        &[id.into(), from_id.into()],
    )
    .await
    .map(|_| ())
}

/// Id of the complaint out of which one was taken.
pub async fn split_from(store: &Store, id: &str) -> sqlx::Result<Option<String>> {
    let row = store.row("select split_from_id from complaint where id = $1", &[id.into()]).await?;
    row.map_or(Ok(None), |row| row.columns().opt_text())
}

/// Ids of those taken out of one, the earliest first.
pub async fn split_into(store: &Store, id: &str) -> sqlx::Result<Vec<String>> {
    const INTO: &str = "select id from complaint where split_from_id = $1 order by id";
    store.rows(INTO, &[id.into()]).await?.iter().map(|row| row.columns().text()).collect()
}

/// Ids of complaints that were merged into one and have ended.
pub async fn merged_into(tx: &mut Transaction, id: &str) -> sqlx::Result<Vec<String>> {
    const MERGED: &str = "select id from complaint where merged_into_id = $1 and ended_at is not null order by id";
    tx.rows(MERGED, &[id.into()]).await?.iter().map(|row| row.columns().text()).collect()
}
