//! SQL of open cases with what their dates are computed from.

use app::deadline::CaseEvent;

use crate::store::{Row, Store};

/// An open complaint, its versions and all its events.
#[derive(Debug)]
pub struct OpenCase {
    pub pack_id: String,
    pub calendar_id: String,
    pub traits: String,
    pub events: Vec<CaseEvent>,
}

pub async fn pack_id(store: &Store, key: &str, version: i64) -> sqlx::Result<Option<String>> {
    const ID: &str = "select id from rule_pack where key = $1 and version = $2";
    store.row(ID, &[key.into(), version.into()]).await?.map(|row| row.columns().text()).transpose()
}

pub async fn calendar_id(store: &Store, key: &str, version: i64) -> sqlx::Result<Option<String>> {
    const ID: &str = "select id from calendar where key = $1 and version = $2";
    store.row(ID, &[key.into(), version.into()]).await?.map(|row| row.columns().text()).transpose()
}

async fn count(store: &Store, sql: &'static str, key: &str) -> sqlx::Result<u64> {
    let row = store.row(sql, &[key.into()]).await?.ok_or(sqlx::Error::RowNotFound)?;
    Ok(row.columns().int()?.unsigned_abs())
}

/// Open complaints that began under any version of the pack.
pub async fn count_of_pack(store: &Store, key: &str) -> sqlx::Result<u64> {
    const OPEN: &str = "select count(*) from complaint
        where ended_at is null and pack_id in (select id from rule_pack where key = $1)";
    count(store, OPEN, key).await
}

/// Open complaints whose dates are counted by any version of the calendar.
pub async fn count_of_calendar(store: &Store, key: &str) -> sqlx::Result<u64> {
    const OPEN: &str = "select count(*) from complaint c where c.ended_at is null and exists (
        select 1 from deadline d join calendar k on k.id = d.calendar_id
        where d.case_kind = 'complaint' and d.case_id = c.id and k.key = $1)";
    count(store, OPEN, key).await
}

/// Pack, calendar, traits and one event in each row, case after case.
macro_rules! cases {
    ($which:literal) => {
        concat!(
            "select c.id, c.pack_id, c.calendar_id, c.traits, e.kind, e.at
            from (select o.id, o.pack_id, o.traits, o.filed_at,
                    (select min(d.calendar_id) from deadline d
                        where d.case_kind = 'complaint' and d.case_id = o.id) as calendar_id
                from complaint o where o.ended_at is null and ",
            $which,
            " order by o.filed_at desc, o.id desc limit $2) c
            join complaint_event e on e.complaint_id = c.id
            where c.calendar_id is not null
            order by c.filed_at desc, c.id desc, e.seq"
        )
    };
}

/// The newest open complaints of the pack.
pub async fn open_of_pack(store: &Store, key: &str, limit: i64) -> sqlx::Result<Vec<OpenCase>> {
    const CASES: &str = cases!("o.pack_id in (select id from rule_pack where key = $1)");
    read(&store.rows(CASES, &[key.into(), limit.into()]).await?)
}

/// The newest open complaints of the calendar.
pub async fn open_of_calendar(store: &Store, key: &str, limit: i64) -> sqlx::Result<Vec<OpenCase>> {
    const CASES: &str = cases!(
        "exists (select 1 from deadline d join calendar k on k.id = d.calendar_id
            where d.case_kind = 'complaint' and d.case_id = o.id and k.key = $1)"
    );
    read(&store.rows(CASES, &[key.into(), limit.into()]).await?)
}

fn read(rows: &[Row]) -> sqlx::Result<Vec<OpenCase>> {
    let mut found: Vec<OpenCase> = Vec::new();
    let mut last = String::new();
    for row in rows {
        let mut c = row.columns();
        let (id, pack_id, calendar_id, traits) = (c.text()?, c.text()?, c.text()?, c.text()?);
        let event = CaseEvent { kind: c.parsed()?, at: c.instant()? };
        if id != last {
            found.push(OpenCase { pack_id, calendar_id, traits, events: Vec::new() });
            last = id;
        }
        if let Some(case) = found.last_mut() {
            case.events.push(event);
        }
    }
    Ok(found)
}
