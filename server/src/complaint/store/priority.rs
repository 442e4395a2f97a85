//! The place of a complaint in the desk's queue.

use app::complaint::{Contacts, EARLIER_MS, Priority};
use app::value::Instant;

use crate::store::{Store, Transaction};

/// What the place follows from.
#[derive(Debug)]
pub struct Facts {
    pub contacts: Contacts,
    pub filed_at: Instant,
    /// What is due by rule, by a promise and by a unit; and since when the customer's words after an answer wait.
    pub dates: [Option<Instant>; 4],
    pub ended_at: Option<Instant>,
}

pub async fn rank_facts(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Facts>> {
    const FACTS: &str = "select c.contact_count, c.earlier_count, c.ranked_at, c.filed_at, c.ended_at,
        (select count(*) from complaint_event e where e.complaint_id = c.id and e.kind = 'reopened'), c.next_due_at,
        (select min(p.due_at) from promise_made p
            where p.complaint_id = c.id and p.kept_at is null and p.broken_at is null), c.inquiry_due_at,
        (select max(m.sent_at) from complaint_message m where m.complaint_id = c.id and m.author = 'customer'
            and c.state = 'told' and c.contact_count > 0)
        from complaint c where c.id = $1";
    let Some(row) = tx.row(FACTS, &[id.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    let (message_count, known_count, ranked_at) = (c.int()?, c.int()?, c.opt_instant()?);
    let (filed_at, ended_at, reopened_count) = (c.instant()?, c.opt_instant()?, c.int()?);
    let dates = [c.opt_instant()?, c.opt_instant()?, c.opt_instant()?, c.opt_instant()?];
    let earlier_count = match ranked_at {
        Some(_) => known_count,
        None => earlier_count(tx, id, filed_at).await?,
    };
    let contacts = Contacts { message_count, reopened_count, earlier_count };
    Ok(Some(Facts { contacts, filed_at, dates, ended_at }))
}

/// Complaints of the same parcel or customer shortly before this one; a guest is known by the address.
async fn earlier_count(tx: &mut Transaction, id: &str, filed_at: Instant) -> sqlx::Result<i64> {
    const EARLIER: &str = "select count(*) from (
            select e.id from complaint c join complaint e on e.waybill_number = c.waybill_number
            where c.id = $1 and e.id <> c.id and e.filed_at >= $2 and e.filed_at <= $3
            union
            select e.id from complaint c join complaint e on e.person_id = c.person_id
            where c.id = $1 and e.id <> c.id and e.filed_at >= $2 and e.filed_at <= $3
            union
            select e.id from complaint c join complaint e on e.contact_email = c.contact_email
            where c.id = $1 and c.person_id is null and e.id <> c.id and e.filed_at >= $2 and e.filed_at <= $3
        ) as earlier where earlier.id < $1";
    let args = [id.into(), filed_at.plus_ms(-EARLIER_MS).into(), filed_at.into()];
    tx.row(EARLIER, &args).await?.map_or(Ok(0), |row| row.columns().int())
}

pub async fn set_rank(
    tx: &mut Transaction,
    id: &str,
    (priority, queue_at): (Priority, Instant),
    earlier_count: i64,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "update complaint set priority_rank = $1, priority_reason = $2, queue_at = $3, earlier_count = $4,
        ranked_at = $5 where id = $6",
        &[
            i64::from(priority.rank).into(),
            priority.reason.map(|reason| reason.as_str().to_string()).into(),
            queue_at.into(),
            earlier_count.into(),
            now.into(),
            id.into(),
        ],
    )
    .await
    .map(|_| ())
}

/// Complaints whose repeated contacts nobody has looked at: those that were there before the rule.
pub async fn unranked(store: &Store, limit: i64) -> sqlx::Result<Vec<String>> {
    const UNRANKED: &str = "select complaint_number from complaint where ranked_at is null order by filed_at limit $1";
    store.rows(UNRANKED, &[limit.into()]).await?.iter().map(|row| row.columns().text()).collect()
}
