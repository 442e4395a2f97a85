//! SQL of shipments by telephone. Only staff ask, and they may see every shipment.

use crate::shipment::overview::{Candidate, columns, decode};
use crate::store::Store;

/// The digits of a party's telephone. Four of them are indexed, and few shipments have the same.
macro_rules! digits {
    () => {
        "replace(replace(replace(replace(replace(replace(q.phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', '')"
    };
}

const BY_PHONE: &str = concat!(
    "select q.phone, ",
    columns!(),
    " from shipment_party q join shipment s on s.id = q.shipment_id
    where q.phone_last4 = $1 and ",
    digits!(),
    " like $2 order by s.id desc limit $3"
);
const ORGANISATIONS_BY_PHONE: &str = concat!(
    "select distinct q.phone, a.organisation_id
    from shipment_party q join shipment s on s.id = q.shipment_id
    join organisation_account a on a.account_code = s.account_code
    join organisation o on o.id = a.organisation_id and o.closed_at is null
    where q.phone_last4 = $1 and q.role = 'shipper' and ",
    digits!(),
    " like $2 limit $3"
);

pub(super) const STATEMENTS: [&str; 2] = [BY_PHONE, ORGANISATIONS_BY_PHONE];

/// With the number as it was stated.
pub(super) async fn by_phone(
    store: &Store,
    last4: &str,
    pattern: &str,
    limit: i64,
) -> sqlx::Result<Vec<(String, Candidate)>> {
    let rows = store.rows(BY_PHONE, &[last4.into(), pattern.into(), limit.into()]).await?;
    let read = rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, decode(&mut c)?)));
    read.collect()
}

/// The number as it was stated, and the organisation under whose account the shipment goes.
pub(super) async fn organisations_by_phone(
    store: &Store,
    last4: &str,
    pattern: &str,
    limit: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    let rows = store.rows(ORGANISATIONS_BY_PHONE, &[last4.into(), pattern.into(), limit.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.text()?))).collect()
}
