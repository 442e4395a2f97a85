//! The wish that cases in nobody's hand are looked at again, and how far that came.

use app::value::Instant;

use crate::store::{Store, Transaction};

/// What was asked for, and the place in the queue up to which it was done.
#[derive(Debug, Clone)]
pub struct Retry {
    pub asked_at: Instant,
    pub after: Option<(Instant, String)>,
}

/// Begins at the front of the queue, also when an earlier wish is not yet done.
pub async fn ask_retry(tx: &mut Transaction, now: Instant) -> sqlx::Result<()> {
    const ASK: &str = "insert into assignment_retry (name, asked_at) values ('unheld', $1)
        on conflict (name) do update set asked_at = excluded.asked_at, queue_at = null, complaint_id = null";
    tx.execute(ASK, &[now.into()]).await.map(|_| ())
}

pub async fn retry_asked(store: &Store) -> sqlx::Result<Option<Retry>> {
    const ASKED: &str = "select asked_at, queue_at, complaint_id from assignment_retry where name = 'unheld'";
    let Some(row) = store.row(ASKED, &[]).await? else { return Ok(None) };
    let mut c = row.columns();
    let asked_at = c.instant()?;
    let (queue_at, id) = (c.opt_instant()?, c.opt_text()?);
    Ok(Some(Retry { asked_at, after: queue_at.zip(id) }))
}

/// Unless it was asked for anew.
pub async fn set_retry(tx: &mut Transaction, asked: &Retry, after: &(Instant, String)) -> sqlx::Result<()> {
    const SET: &str = "update assignment_retry set queue_at = $1, complaint_id = $2
        where name = 'unheld' and asked_at = $3";
    tx.execute(SET, &[after.0.into(), (&after.1).into(), asked.asked_at.into()]).await.map(|_| ())
}

/// Unless it was asked for anew.
pub async fn end_retry(tx: &mut Transaction, asked: &Retry) -> sqlx::Result<()> {
    const END: &str = "delete from assignment_retry where name = 'unheld' and asked_at = $1";
    tx.execute(END, &[asked.asked_at.into()]).await.map(|_| ())
}

/// The latest change of a class after which all was asked for anew.
pub async fn classes_seen_at(store: &Store) -> sqlx::Result<Option<Instant>> {
    let row = store.row("select asked_at from assignment_retry where name = 'class'", &[]).await?;
    row.map_or(Ok(None), |row| row.columns().instant().map(Some))
}

pub async fn see_classes(tx: &mut Transaction, changed_at: Instant) -> sqlx::Result<()> {
    const SEE: &str = "insert into assignment_retry (name, asked_at) values ('class', $1)
        on conflict (name) do update set asked_at = excluded.asked_at";
    tx.execute(SEE, &[changed_at.into()]).await.map(|_| ())
}
