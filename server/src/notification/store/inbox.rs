//! One person's own messages; every statement names the person.

use std::collections::BTreeMap;

use app::notification::Template;
use app::value::Instant;

use super::queue::json;
use crate::store::{Columns, Store};

/// A message without its secrets.
#[derive(Debug)]
pub struct Entry {
    pub id: String,
    pub template: Template,
    pub values: BTreeMap<String, String>,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
}

const LIST: &str = "select id, template, values_json, created_at, read_at from message
    where person_id = $1 and is_in_inbox = 1 and ($2 is null or id < $2) order by id desc limit $3";
const FIND: &str = "select id, template, values_json, created_at, read_at from message
    where person_id = $1 and is_in_inbox = 1 and id = $2";
const COUNT_UNREAD: &str = "select count(*) from message where person_id = $1 and is_in_inbox = 1 and read_at is null";
const READ: &str = "update message set read_at = $3
    where person_id = $1 and is_in_inbox = 1 and id = $2 and read_at is null";

/// The newest first, those before `cursor`.
pub async fn list(store: &Store, person_id: &str, cursor: &Option<String>, limit: i64) -> sqlx::Result<Vec<Entry>> {
    let rows = store.rows(LIST, &[person_id.into(), cursor.into(), limit.into()]).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

pub async fn count_unread(store: &Store, person_id: &str) -> sqlx::Result<u64> {
    let row = store.row(COUNT_UNREAD, &[person_id.into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int().map(|count| count as u64))
}

/// Notes the first reading; None when the person has no such message.
pub async fn set_read(store: &Store, person_id: &str, id: &str, now: Instant) -> sqlx::Result<Option<Entry>> {
    let mut tx = store.begin().await?;
    tx.execute(READ, &[person_id.into(), id.into(), now.into()]).await?;
    let row = tx.row(FIND, &[person_id.into(), id.into()]).await?;
    tx.commit().await?;
    row.map(|row| decode(&mut row.columns())).transpose()
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Entry> {
    Ok(Entry {
        id: c.text()?,
        template: c.parsed()?,
        values: json(&c.text()?)?,
        created_at: c.instant()?,
        read_at: c.opt_instant()?,
    })
}
