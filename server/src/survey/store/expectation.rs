//! What customers expect of deliveries, and how long their own took.

use app::survey::expectation::{Expectation, ExpectationDraft};
use app::value::Instant;

use crate::store::{Store, Transaction};

/// What was stated last, and for which quarter.
pub async fn expected(store: &Store, person_id: &str) -> sqlx::Result<Option<(String, Expectation)>> {
    let sql = "select quarter, minimum_hours, desired_hours, stated_on from delivery_expectation
        where person_id = $1 order by quarter desc limit 1";
    let row = store.row(sql, &[person_id.into()]).await?;
    row.map(|row| {
        let mut c = row.columns();
        let quarter = c.text()?;
        let (minimum_hours, desired_hours) = (c.opt_real()?.unwrap_or_default(), c.opt_real()?.unwrap_or_default());
        Ok((quarter, Expectation { minimum_hours, desired_hours, stated_on: c.text()? }))
    })
    .transpose()
}

/// False when the quarter has one already.
pub async fn insert_expected(
    tx: &mut Transaction,
    person_id: &str,
    (quarter, stated_on): (&str, &str),
    draft: &ExpectationDraft,
) -> sqlx::Result<bool> {
    let sql = "insert into delivery_expectation (person_id, quarter, minimum_hours, desired_hours, stated_on)
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    let hours = |hours| crate::store::Arg::Real(Some(hours));
    let args =
        [person_id.into(), quarter.into(), hours(draft.minimum_hours), hours(draft.desired_hours), stated_on.into()];
    Ok(tx.execute(sql, &args).await? == 1)
}

/// Of the person's own parcels and those of the organisations in which they have a seat: how many were delivered since
/// `from`, and how many of them within so many milliseconds from hand-over.
pub async fn inside(store: &Store, person_id: &str, from: Instant, within_ms: i64) -> sqlx::Result<(u64, u64)> {
    const INSIDE: &str = "select count(*),
        cast(coalesce(sum(case when t.delivered_at - t.began_at <= $3 then 1 else 0 end), 0) as bigint)
        from (select o.delivered_at, (select min(e.occurred_at) from tracking_event e
                where e.shipment_id = o.id and e.milestone = 'picked_up') as began_at
            from (select s.id, s.delivered_at from person_shipment p join shipment s on s.id = p.shipment_id
                    where p.person_id = $1 and s.delivered_at >= $2
                union select s.id, s.delivered_at from organisation_member m
                    join organisation_account a on a.organisation_id = m.organisation_id
                    join shipment s on s.account_code = a.account_code
                    where m.person_id = $1 and s.delivered_at >= $2) o) t
        where t.began_at is not null";
    let row = store.row(INSIDE, &[person_id.into(), from.into(), within_ms.into()]).await?;
    let row = row.ok_or(sqlx::Error::RowNotFound)?;
    let mut c = row.columns();
    Ok((c.int()?.unsigned_abs(), c.int()?.unsigned_abs()))
}
