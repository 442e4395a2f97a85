//! SQL of sign-in tries.

use app::value::Instant;

use crate::store::{Store, Transaction};

/// Wrong tries at one account.
pub(super) struct Count {
    /// From the address that asks, lately.
    pub near: i64,
    /// From everywhere.
    pub far: i64,
}

pub(super) async fn count(
    store: &Store,
    account: &str,
    address: &str,
    near_since: Instant,
    far_since: Instant,
) -> sqlx::Result<Count> {
    const COUNT: &str = "select
        cast(coalesce(sum(case when address = $2 and attempted_at > $3 then 1 else 0 end), 0) as bigint),
        cast(count(*) as bigint)
        from sign_in_attempt where account_hash = $1 and attempted_at > $4";
    let args = [account.into(), address.into(), near_since.into(), far_since.into()];
    let Some(row) = store.row(COUNT, &args).await? else { return Ok(Count { near: 0, far: 0 }) };
    let mut c = row.columns();
    Ok(Count { near: c.int()?, far: c.int()? })
}

pub(super) async fn insert(
    tx: &mut Transaction,
    id: &str,
    account: &str,
    address: &str,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into sign_in_attempt (id, account_hash, address, attempted_at) values ($1, $2, $3, $4)",
        &[id.into(), account.into(), address.into(), now.into()],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_before(store: &Store, before: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let gone = tx.execute("delete from sign_in_attempt where attempted_at <= $1", &[before.into()]).await?;
    tx.commit().await?;
    Ok(gone)
}

/// True when the person has signed in before, on any device.
pub(super) async fn has_session(tx: &mut Transaction, person_id: &str) -> sqlx::Result<bool> {
    Ok(tx.row("select 1 from session where person_id = $1 limit 1", &[person_id.into()]).await?.is_some())
}
