//! SQL of units.

use app::account::admin::{Unit, UnitDraft};
use app::value::Instant;

use crate::store::{Row, Store, Transaction, new_id};

pub async fn list(store: &Store) -> sqlx::Result<Vec<Unit>> {
    const ALL: &str = "select code, name, kind, closed_at from unit order by code limit 2000";
    store.rows(ALL, &[]).await?.iter().map(decode).collect()
}

pub async fn find(store: &Store, code: &str) -> sqlx::Result<Option<Unit>> {
    const ONE: &str = "select code, name, kind, closed_at from unit where code = $1";
    store.row(ONE, &[code.into()]).await?.as_ref().map(decode).transpose()
}

fn decode(row: &Row) -> sqlx::Result<Unit> {
    let mut c = row.columns();
    Ok(Unit { code: c.text()?, name: c.text()?, kind: c.parsed()?, closed_at: c.opt_instant()? })
}

/// The id of an open unit.
pub async fn find_open_id(tx: &mut Transaction, code: &str) -> sqlx::Result<Option<String>> {
    const OPEN: &str = "select id from unit where code = $1 and closed_at is null";
    tx.row(OPEN, &[code.into()]).await?.map(|row| row.columns().text()).transpose()
}

pub(super) async fn upsert(
    tx: &mut Transaction,
    code: &str,
    draft: &UnitDraft,
    closed_at: Option<Instant>,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into unit (id, code, name, kind, created_at, closed_at, version) values ($1, $2, $3, $4, $5, $6, 1)
        on conflict (code) do update set name = excluded.name, kind = excluded.kind,
        closed_at = case when excluded.closed_at is null then null
        else coalesce(unit.closed_at, excluded.closed_at) end, version = unit.version + 1",
        &[
            new_id(now).into(),
            code.into(),
            draft.name.trim().into(),
            draft.kind.as_str().into(),
            now.into(),
            closed_at.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The id of a unit that is open or closed: a complaint may concern one that is gone.
pub async fn id_of(store: &Store, code: &str) -> sqlx::Result<Option<String>> {
    let row = store.row("select id from unit where code = $1", &[code.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}
