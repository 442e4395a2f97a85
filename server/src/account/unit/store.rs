//! SQL of units.

use app::account::admin::{Unit, UnitDraft};
use app::value::Instant;

use crate::store::{Row, Store, Transaction, new_id};

pub async fn list(store: &Store) -> sqlx::Result<Vec<Unit>> {
    const ALL: &str = "select code, name, kind, public_name, address, opening_hours, closed_at, version
        from unit order by code limit 2000";
    store.rows(ALL, &[]).await?.iter().map(decode).collect()
}

pub async fn find(store: &Store, code: &str) -> sqlx::Result<Option<Unit>> {
    const ONE: &str = "select code, name, kind, public_name, address, opening_hours, closed_at, version
        from unit where code = $1";
    store.row(ONE, &[code.into()]).await?.as_ref().map(decode).transpose()
}

/// The open service point that tracking calls by its code or its name.
pub async fn find_service_point(store: &Store, facility: &str) -> sqlx::Result<Option<Unit>> {
    const NAMED: &str = "select code, name, kind, public_name, address, opening_hours, closed_at, version
        from unit where (code = $1 or name = $1) and kind = 'service_point' and closed_at is null
        order by case when code = $1 then 0 else 1 end, code limit 1";
    store.row(NAMED, &[facility.into()]).await?.as_ref().map(decode).transpose()
}

fn decode(row: &Row) -> sqlx::Result<Unit> {
    let mut c = row.columns();
    Ok(Unit {
        code: c.text()?,
        name: c.text()?,
        kind: c.parsed()?,
        public_name: c.opt_text()?,
        address: c.opt_text()?,
        hours: c.opt_text()?.map(|json| serde_json::from_str(&json)).transpose().map_err(decode_fault)?,
        closed_at: c.opt_instant()?,
        version: c.int()?,
    })
}

fn decode_fault(error: serde_json::Error) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}

/// Its version as the transaction sees it, with other writers of units kept out.
pub(super) async fn lock_version(tx: &mut Transaction, code: &str) -> sqlx::Result<Option<i64>> {
    tx.lock_key("unit").await?;
    let row = tx.row("select version from unit where code = $1", &[code.into()]).await?;
    row.map(|row| row.columns().int()).transpose()
}

/// The id of an open unit.
pub async fn find_open_id(tx: &mut Transaction, code: &str) -> sqlx::Result<Option<String>> {
    const OPEN: &str = "select id from unit where code = $1 and closed_at is null";
    tx.row(OPEN, &[code.into()]).await?.map(|row| row.columns().text()).transpose()
}

pub(crate) async fn upsert(
    tx: &mut Transaction,
    code: &str,
    draft: &UnitDraft,
    closed_at: Option<Instant>,
    now: Instant,
) -> sqlx::Result<()> {
    let hours = draft.hours.as_ref().map(serde_json::to_string).transpose().map_err(decode_fault)?;
    tx.execute(
        "insert into unit (id, code, name, kind, created_at, closed_at, public_name, address, opening_hours, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
        on conflict (code) do update set name = excluded.name, kind = excluded.kind,
        public_name = excluded.public_name, address = excluded.address, opening_hours = excluded.opening_hours,
        closed_at = case when excluded.closed_at is null then null
        else coalesce(unit.closed_at, excluded.closed_at) end, version = unit.version + 1",
        &[
            new_id(now).into(),
            code.into(),
            draft.name.trim().into(),
            draft.kind.as_str().into(),
            now.into(),
            closed_at.into(),
            (&draft.public_name).into(),
            (&draft.address).into(),
            hours.into(),
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
