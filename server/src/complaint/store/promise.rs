//! Promises of answers.

use app::complaint::PromiseMade;
use app::deadline::Day;
use app::value::Instant;

use crate::complaint::answer::Promised;
use crate::store::{Store, Transaction, new_id};

/// A promise on its way onto a complaint.
#[derive(Debug)]
pub struct NewPromise<'n> {
    pub complaint_id: &'n str,
    /// The answer that makes it.
    pub message_id: &'n str,
    /// A member of staff.
    pub made_by: &'n str,
    pub notice_at: Instant,
    pub promise: &'n Promised,
}

pub async fn insert_promise(tx: &mut Transaction, new: &NewPromise<'_>, now: Instant) -> sqlx::Result<String> {
    let id = new_id(now);
    let promise = new.promise;
    tx.execute(
        "insert into promise_made (id, complaint_id, message_id, what, due_on, due_at, unit_id, made_by, made_at,
        notice_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            id.as_str().into(),
            new.complaint_id.into(),
            new.message_id.into(),
            (&promise.what).into(),
            promise.due_on.to_string().into(),
            promise.due_at.into(),
            (&promise.unit_id).into(),
            new.made_by.into(),
            now.into(),
            new.notice_at.into(),
        ],
    )
    .await?;
    tx.execute("update complaint set version = version + 1 where id = $1", &[new.complaint_id.into()]).await?;
    Ok(id)
}

/// The promises of a complaint, the earliest made first.
pub async fn promises(store: &Store, complaint_id: &str) -> sqlx::Result<Vec<PromiseMade>> {
    const PROMISES: &str = "select p.id, p.what, p.due_on, p.due_at, p.made_at, p.kept_at, p.broken_at, u.code
        from promise_made p left join unit u on u.id = p.unit_id where p.complaint_id = $1 order by p.made_at, p.id";
    let rows = store.rows(PROMISES, &[complaint_id.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(PromiseMade {
                id: c.text()?,
                what: c.text()?,
                due_on: c.text()?.parse().unwrap_or(Day::FIRST),
                due_at: c.instant()?,
                made_at: c.instant()?,
                kept_at: c.opt_instant()?,
                broken_at: c.opt_instant()?,
                unit_code: c.opt_text()?,
            })
        })
        .collect()
}

/// Whether nothing is said of it yet; None when the complaint has no such promise.
pub async fn promise_is_open(tx: &mut Transaction, complaint_id: &str, id: &str) -> sqlx::Result<Option<bool>> {
    const STATE: &str = "select coalesce(kept_at, broken_at) from promise_made where id = $1 and complaint_id = $2";
    let row = tx.row(STATE, &[id.into(), complaint_id.into()]).await?;
    row.map(|row| Ok(row.columns().opt_instant()?.is_none())).transpose()
}

pub async fn set_promise_outcome(
    tx: &mut Transaction,
    id: &str,
    is_kept: bool,
    person_id: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let (kept_at, broken_at) = if is_kept { (Some(now), None) } else { (None, Some(now)) };
    tx.execute(
        "update promise_made set kept_at = $1, broken_at = $2, decided_by = $3, notice_at = null where id = $4",
        &[kept_at.into(), broken_at.into(), person_id.into(), id.into()],
    )
    .await?;
    const CHANGED: &str = "update complaint set version = version + 1, updated_at = $1
        where id = (select complaint_id from promise_made where id = $2)";
    tx.execute(CHANGED, &[now.into(), id.into()]).await.map(|_| ())
}

/// Something with a date that somebody must be told of.
#[derive(Debug)]
pub struct Owed {
    pub id: String,
    pub complaint_id: String,
    pub complaint_number: String,
    pub due_at: Instant,
    pub notice_at: Instant,
    /// Who made the promise, or asked the unit.
    pub person_id: String,
}

/// Promises whose day comes near or is over, and nobody was told; the longest waiting first.
pub async fn owed_promises(store: &Store, now: Instant, limit: i64) -> sqlx::Result<Vec<Owed>> {
    const OWED: &str = "select p.id, c.id, c.complaint_number, p.due_at, p.notice_at, p.made_by
        from promise_made p join complaint c on c.id = p.complaint_id
        where p.notice_at <= $1 order by p.notice_at limit $2";
    owed(store, OWED, now, limit).await
}

/// Questions whose date is over, and nobody was told; the longest waiting first.
pub async fn owed_inquiries(store: &Store, now: Instant, limit: i64) -> sqlx::Result<Vec<Owed>> {
    const OWED: &str = "select i.id, c.id, c.complaint_number, i.due_at, i.notice_at, i.asked_by
        from unit_inquiry i join complaint c on c.id = i.complaint_id
        where i.notice_at <= $1 order by i.notice_at limit $2";
    owed(store, OWED, now, limit).await
}

async fn owed(store: &Store, sql: &'static str, now: Instant, limit: i64) -> sqlx::Result<Vec<Owed>> {
    let rows = store.rows(sql, &[now.into(), limit.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Owed {
                id: c.text()?,
                complaint_id: c.text()?,
                complaint_number: c.text()?,
                due_at: c.instant()?,
                notice_at: c.instant()?,
                person_id: c.text()?,
            })
        })
        .collect()
}

/// Notes when to look at it again. False when somebody else was faster, or nothing is owed any more.
pub async fn note_promise(tx: &mut Transaction, owed: &Owed, next: Option<Instant>) -> sqlx::Result<bool> {
    let sql = "update promise_made set notice_at = $1 where id = $2 and notice_at = $3";
    Ok(tx.execute(sql, &[next.into(), (&owed.id).into(), owed.notice_at.into()]).await? == 1)
}

/// Notes that it was told. False when somebody else was faster, or the unit has answered.
pub async fn note_inquiry(tx: &mut Transaction, owed: &Owed) -> sqlx::Result<bool> {
    let sql = "update unit_inquiry set notice_at = null where id = $1 and notice_at = $2";
    Ok(tx.execute(sql, &[(&owed.id).into(), owed.notice_at.into()]).await? == 1)
}
