//! All mail, for staff.

use app::notification::{MessageState, Template};
use app::value::Instant;

use crate::store::{Columns, Store, Transaction};

/// A message without its values.
#[derive(Debug)]
pub struct Entry {
    pub id: String,
    pub template: Template,
    pub email: String,
    pub created_at: Instant,
    pub due_at: Instant,
    pub attempt_count: i64,
    pub fault: Option<String>,
    pub state: MessageState,
    pub ended_at: Option<Instant>,
}

impl Entry {
    /// What was never tried was not fit to be sent; what lost its link has nothing left to say.
    pub fn can_retry(&self) -> bool {
        match self.state {
            MessageState::Waiting => true,
            MessageState::Delivered => false,
            MessageState::Dead => self.attempt_count > 0 && !self.template.has_secret(),
            MessageState::Dropped => !self.template.has_secret(),
        }
    }
}

const WAITING: &str = "select id, template, email, created_at, due_at, attempt_count, fault, outcome, ended_at
    from message where outcome is null and ($1 is null or id < $1) order by id desc limit $2";
const ENDED: &str = "select id, template, email, created_at, due_at, attempt_count, fault, outcome, ended_at
    from message where outcome = $3 and ($1 is null or id < $1) order by id desc limit $2";
const FIND: &str = "select id, template, email, created_at, due_at, attempt_count, fault, outcome, ended_at
    from message where id = $1";

/// The newest first, those before `cursor`.
pub async fn list(store: &Store, state: MessageState, cursor: &Option<String>, limit: i64) -> sqlx::Result<Vec<Entry>> {
    let rows = match state {
        MessageState::Waiting => store.rows(WAITING, &[cursor.into(), limit.into()]).await?,
        ended => store.rows(ENDED, &[cursor.into(), limit.into(), ended.as_str().into()]).await?,
    };
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

pub async fn find(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Entry>> {
    let row = tx.row(FIND, &[id.into()]).await?;
    row.map(|row| decode(&mut row.columns())).transpose()
}

/// Whoever is just sending it keeps it until the lease ends. The try is one more, never the first of a new series.
const RETRY: &str = "update message set outcome = null, ended_at = null, due_at = $2, fault = null
    where id = $1 and attempt_count = $3 and (outcome is null or outcome = $4)";
const DROP: &str =
    "update message set outcome = 'dropped', ended_at = $2, secrets_json = null where id = $1 and outcome is null";

/// False when the message has changed since it was read.
pub async fn set_due(tx: &mut Transaction, entry: &Entry, now: Instant) -> sqlx::Result<bool> {
    let args = [entry.id.as_str().into(), now.into(), entry.attempt_count.into(), entry.state.as_str().into()];
    Ok(tx.execute(RETRY, &args).await? == 1)
}

/// False when it no longer waits.
pub async fn set_dropped(tx: &mut Transaction, id: &str, now: Instant) -> sqlx::Result<bool> {
    Ok(tx.execute(DROP, &[id.into(), now.into()]).await? == 1)
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Entry> {
    Ok(Entry {
        id: c.text()?,
        template: c.parsed()?,
        email: c.text()?,
        created_at: c.instant()?,
        due_at: c.instant()?,
        attempt_count: c.int()?,
        fault: c.opt_text()?,
        state: c.opt_parsed()?.unwrap_or(MessageState::Waiting),
        ended_at: c.opt_instant()?,
    })
}
