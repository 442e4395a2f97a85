//! What is forgotten: complaints that ended long ago, with everything that hangs on them.

use app::value::Instant;

use crate::store::{Store, Transaction};

/// Complaints that ended before a moment, the oldest first.
pub async fn ended_before(store: &Store, before: Instant, limit: i64) -> sqlx::Result<Vec<String>> {
    const ENDED: &str = "select id from complaint where ended_at < $1 order by ended_at limit $2";
    let rows = store.rows(ENDED, &[before.into(), limit.into()]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}

/// Takes one away, unless it was opened again meanwhile. False: it stays.
pub async fn delete(tx: &mut Transaction, id: &str, before: Instant) -> sqlx::Result<bool> {
    const STILL: &str = "select 1 from complaint where id = $1 and ended_at < $2";
    if tx.row(STILL, &[id.into(), before.into()]).await?.is_none() {
        return Ok(false);
    }
    const PARTS: [&str; 13] = [
        "delete from suggestion_proposal where complaint_id = $1",
        "delete from promise_made where complaint_id = $1",
        "delete from unit_inquiry where complaint_id = $1",
        "delete from complaint_relation where complaint_id = $1 or other_id = $1",
        "update complaint set merged_into_id = null where merged_into_id = $1",
        "update complaint set split_from_id = null where split_from_id = $1",
        "delete from complaint_notice where complaint_id = $1",
        "delete from complaint_event where complaint_id = $1",
        "delete from complaint_message where complaint_id = $1",
        "delete from complaint_statement where complaint_id = $1",
        "delete from complaint_participant where complaint_id = $1",
        "delete from complaint_link where complaint_id = $1",
        "delete from complaint where id = $1",
    ];
    for sql in PARTS {
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(true)
}

/// Drafts that nobody went on with.
pub async fn delete_drafts(store: &Store, before: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let gone = tx.execute("delete from complaint_draft where updated_at < $1", &[before.into()]).await?;
    tx.commit().await?;
    Ok(gone)
}
