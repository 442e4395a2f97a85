//! What customers expect of deliveries, and how long their own took.

use app::survey::expectation::{Expectation, ExpectationDraft};
use app::value::Instant;

use crate::store::{Columns, Row, Store, Transaction};

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

/// A delivered parcel: when it was, its id, and the milliseconds from hand-over, where that is known.
pub type Delivered = (Instant, String, Option<i64>);

/// $1 whose, $2 from when on, $3 the limit, by which no more are looked through.
macro_rules! newest {
    ($whose:literal) => {
        concat!(
            "select s.delivered_at, s.id, ",
            handed_over!(),
            " from (select s.delivered_at, s.id from ",
            $whose,
            " and s.delivered_at >= $2 order by s.delivered_at desc limit $3) s"
        )
    };
}

const OF_PERSON: &str = newest!("person_shipment p join shipment s on s.id = p.shipment_id where p.person_id = $1");
const OF_ACCOUNT: &str = newest!("shipment s where s.account_code = $1");

/// The statements, for whoever asks how they are looked up.
pub const DELIVERED: [&str; 2] = [OF_PERSON, OF_ACCOUNT];

/// The account codes of the organisations in which the person has a seat.
pub async fn accounts(store: &Store, person_id: &str) -> sqlx::Result<Vec<String>> {
    const LIST: &str = "select a.account_code from organisation_member m
        join organisation_account a on a.organisation_id = m.organisation_id
        where m.person_id = $1 order by a.account_code";
    store.rows(LIST, &[person_id.into()]).await?.iter().map(|row| row.columns().text()).collect()
}

/// The newest of what the person keeps.
pub async fn delivered_of_person(
    store: &Store,
    person_id: &str,
    from: Instant,
    limit: usize,
) -> sqlx::Result<Vec<Delivered>> {
    delivered(&store.rows(OF_PERSON, &[person_id.into(), from.into(), (limit as i64).into()]).await?)
}

/// The newest of what was sent under one account code.
pub async fn delivered_of_account(
    store: &Store,
    account_code: &str,
    from: Instant,
    limit: usize,
) -> sqlx::Result<Vec<Delivered>> {
    delivered(&store.rows(OF_ACCOUNT, &[account_code.into(), from.into(), (limit as i64).into()]).await?)
}

fn delivered(rows: &[Row]) -> sqlx::Result<Vec<Delivered>> {
    let one = |mut c: Columns<'_>| {
        let (delivered_at, id, handed_over_at) = (c.instant()?, c.text()?, c.opt_instant()?);
        Ok((delivered_at, id, handed_over_at.map(|from| delivered_at.ms_since(from))))
    };
    rows.iter().map(|row| one(row.columns())).collect()
}
