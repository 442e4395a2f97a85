//! What people have still to be told about dates.

use app::complaint::Level;
use app::value::Instant;

use crate::complaint::notice::Kind;
use crate::store::{Store, Transaction};

/// Something one recipient must learn about one complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    pub complaint_id: String,
    /// A person's id, or [`GUEST`] and the complaint's.
    pub recipient: String,
    pub kind: Kind,
    /// Key of the deadline; empty for what the customer is told, of which the latest counts.
    pub rule: String,
    /// Of the deadline, in the recipient's language.
    pub name: String,
    pub due_at: Instant,
    pub level: Level,
    /// By when the new level must act; None when no date is left.
    pub by_at: Option<Instant>,
}

/// Begins the recipient that is the guest who filed.
pub const GUEST: &str = "guest:";

/// Notes it once: a second time for the same date it only says the latest.
pub async fn put_notice(tx: &mut Transaction, noted: &Noted, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "insert into complaint_notice (complaint_id, recipient, kind, rule, name, due_at, level, by_at, noted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (recipient, complaint_id, kind, rule) do update set name = excluded.name, due_at = excluded.due_at,
        level = excluded.level, by_at = excluded.by_at, noted_at = excluded.noted_at",
        &[
            (&noted.complaint_id).into(),
            (&noted.recipient).into(),
            noted.kind.as_str().into(),
            (&noted.rule).into(),
            (&noted.name).into(),
            noted.due_at.into(),
            noted.level.as_str().into(),
            noted.by_at.into(),
            now.into(),
        ],
    )
    .await
    .map(|_| ())
}

/// Whom there is something to tell.
pub async fn notice_recipients(store: &Store, limit: i64) -> sqlx::Result<Vec<String>> {
    const RECIPIENTS: &str = "select distinct recipient from complaint_notice order by recipient limit $1";
    store.rows(RECIPIENTS, &[limit.into()]).await?.iter().map(|row| row.columns().text()).collect()
}

/// Takes all of one recipient out, the earliest date first. Two servers that take at once: one gets nothing.
pub async fn take_notices(tx: &mut Transaction, recipient: &str) -> sqlx::Result<Vec<Noted>> {
    const TAKE: &str = "delete from complaint_notice where recipient = $1
        returning complaint_id, recipient, kind, rule, name, due_at, level, by_at";
    let rows = tx.rows(TAKE, &[recipient.into()]).await?;
    let taken = rows.iter().map(|row| row.columns()).map(|mut c| {
        Ok(Noted {
            complaint_id: c.text()?,
            recipient: c.text()?,
            kind: c.parsed()?,
            rule: c.text()?,
            name: c.text()?,
            due_at: c.instant()?,
            level: c.parsed()?,
            by_at: c.opt_instant()?,
        })
    });
    let mut taken: Vec<Noted> = taken.collect::<sqlx::Result<_>>()?;
    taken.sort_by(|a, b| (a.due_at, &a.complaint_id, &a.rule).cmp(&(b.due_at, &b.complaint_id, &b.rule)));
    Ok(taken)
}
