//! Saved views: a person's own, and those of the desk.

use app::desk::queue_view::{Filters, QueueViewDraft, name_key};
use app::value::Instant;

use crate::store::{Row, Store, Transaction};

/// A view as it is kept.
#[derive(Debug, Clone)]
pub struct Record {
    pub id: String,
    /// None: the desk's, since its owner's account is gone.
    pub person_id: Option<String>,
    pub owner_name: Option<String>,
    pub name: String,
    pub filters: Filters,
    pub shared_at: Option<Instant>,
    pub updated_at: Instant,
    pub version: i64,
}

macro_rules! views {
    ($rest:literal) => {
        concat!(
            "select v.id, v.person_id, p.name, v.name, v.filters_json, v.shared_at, v.updated_at, v.version
            from queue_view v left join person p on p.id = v.person_id where ",
            $rest
        )
    };
}

/// The person's own and all shared ones, own ones first, by name.
const LIST: &str = views!(
    "v.person_id = $1 or v.shared_at is not null
    order by case when v.person_id = $1 then 0 else 1 end, v.name_key, v.id"
);
const FIND: &str = views!("v.id = $1");

fn decode(row: &Row) -> sqlx::Result<Record> {
    let mut c = row.columns();
    Ok(Record {
        id: c.text()?,
        person_id: c.opt_text()?,
        owner_name: c.opt_text()?,
        name: c.text()?,
        filters: serde_json::from_str(&c.text()?).map_err(|error| sqlx::Error::Decode(error.into()))?,
        shared_at: c.opt_instant()?,
        updated_at: c.instant()?,
        version: c.int()?,
    })
}

pub async fn list(store: &Store, person_id: &str) -> sqlx::Result<Vec<Record>> {
    store.rows(LIST, &[person_id.into()]).await?.iter().map(decode).collect()
}

pub async fn find(store: &Store, id: &str) -> sqlx::Result<Option<Record>> {
    store.row(FIND, &[id.into()]).await?.as_ref().map(decode).transpose()
}

/// With every other writer of views kept out until the end of the transaction: names and counts are of several rows.
pub async fn lock(tx: &mut Transaction) -> sqlx::Result<()> {
    tx.lock_key("queue-views").await
}

/// As the transaction sees it.
pub async fn find_within(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Record>> {
    tx.row(FIND, &[id.into()]).await?.as_ref().map(decode).transpose()
}

pub async fn count_of_person(tx: &mut Transaction, person_id: &str) -> sqlx::Result<i64> {
    const COUNT: &str = "select cast(count(*) as bigint) from queue_view where person_id = $1";
    tx.row(COUNT, &[person_id.into()]).await?.map_or(Ok(0), |row| row.columns().int())
}

pub async fn count_shared(tx: &mut Transaction) -> sqlx::Result<i64> {
    const COUNT: &str = "select cast(count(*) as bigint) from queue_view where shared_at is not null";
    tx.row(COUNT, &[]).await?.map_or(Ok(0), |row| row.columns().int())
}

/// Whether the person has another one of this name.
pub async fn is_taken(tx: &mut Transaction, person_id: &str, name: &str, but_id: &str) -> sqlx::Result<bool> {
    const TAKEN: &str = "select 1 from queue_view where person_id = $1 and name_key = $2 and id <> $3";
    Ok(tx.row(TAKEN, &[person_id.into(), name_key(name).into(), but_id.into()]).await?.is_some())
}

pub async fn insert(
    tx: &mut Transaction,
    (id, person_id): (&str, &str),
    draft: &QueueViewDraft,
    now: Instant,
) -> sqlx::Result<()> {
    const INSERT: &str = "insert into queue_view (id, person_id, name, name_key, filters_json, shared_at, created_at,
        updated_at, version) values ($1, $2, $3, $4, $5, $6, $7, $7, 1)";
    let args = [
        id.into(),
        person_id.into(),
        (&draft.name).into(),
        name_key(&draft.name).into(),
        json(&draft.filters)?.into(),
        draft.is_shared.then_some(now).into(),
        now.into(),
    ];
    tx.execute(INSERT, &args).await.map(|_| ())
}

pub async fn update(
    tx: &mut Transaction,
    id: &str,
    draft: &QueueViewDraft,
    shared_at: Option<Instant>,
    now: Instant,
) -> sqlx::Result<()> {
    const UPDATE: &str = "update queue_view set name = $2, name_key = $3, filters_json = $4, shared_at = $5,
        updated_at = $6, version = version + 1 where id = $1";
    let args = [
        id.into(),
        (&draft.name).into(),
        name_key(&draft.name).into(),
        json(&draft.filters)?.into(),
        shared_at.into(),
        now.into(),
    ];
    tx.execute(UPDATE, &args).await.map(|_| ())
}

pub async fn delete(tx: &mut Transaction, id: &str) -> sqlx::Result<()> {
    tx.execute("delete from queue_view where id = $1", &[id.into()]).await.map(|_| ())
}

fn json(filters: &Filters) -> sqlx::Result<String> {
    serde_json::to_string(filters).map_err(|error| sqlx::Error::Encode(error.into()))
}
