//! SQL of the list of devices.

use app::account::form::Device;
use app::value::Instant;

use crate::store::{Store, Transaction};

pub(super) async fn list(store: &Store, person_id: &str, current: &str, now: Instant) -> sqlx::Result<Vec<Device>> {
    const LIVING: &str = "select id, device, address, created_at, last_seen_at from session
        where person_id = $1 and revoked_at is null and expires_at > $2 and last_seen_at + idle_limit_ms > $2
        order by last_seen_at desc, id desc limit 100";
    let rows = store.rows(LIVING, &[person_id.into(), now.into()]).await?;
    let decode = |row: &crate::store::Row| {
        let mut c = row.columns();
        let session_id = c.text()?;
        Ok(Device {
            is_current: session_id == current,
            session_id,
            device: c.text()?,
            address: c.text()?,
            created_at: c.instant()?,
            last_seen_at: c.instant()?,
        })
    };
    rows.iter().map(decode).collect()
}

/// True when there was such a living session.
pub(super) async fn revoke(
    tx: &mut Transaction,
    person_id: &str,
    session_id: &str,
    now: Instant,
) -> sqlx::Result<bool> {
    let ended = tx
        .execute(
            "update session set revoked_at = $1
            where id = $2 and person_id = $3 and revoked_at is null and expires_at > $1",
            &[now.into(), session_id.into(), person_id.into()],
        )
        .await?;
    Ok(ended == 1)
}

pub(super) async fn revoke_all(tx: &mut Transaction, person_id: &str, kept: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "update session set revoked_at = $1 where person_id = $2 and id <> $3 and revoked_at is null",
        &[now.into(), person_id.into(), kept.into()],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_ended(store: &Store, before: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let gone = tx.execute("delete from session where expires_at <= $1 or revoked_at <= $1", &[before.into()]).await?;
    tx.commit().await?;
    Ok(gone)
}
