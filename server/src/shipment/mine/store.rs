//! SQL of the parcels that people keep.

use app::value::Instant;

use crate::shipment::overview::{Candidate, columns, decode};
use crate::store::{Store, Transaction};

/// The parcels of one person, the last added first.
pub(super) async fn list(store: &Store, person_id: &str, limit: i64) -> sqlx::Result<Vec<Candidate>> {
    const LIST: &str = concat!(
        "select ",
        columns!(),
        " from person_shipment p join shipment s on s.id = p.shipment_id
        where p.person_id = $1 order by p.claimed_at desc, s.id desc limit $2"
    );
    store.rows(LIST, &[person_id.into(), limit.into()]).await?.iter().map(|row| decode(&mut row.columns())).collect()
}

/// Any shipment: ask only after a second factor.
pub(super) async fn find(store: &Store, waybill_number: &str) -> sqlx::Result<Option<Candidate>> {
    const FIND: &str = concat!("select ", columns!(), " from shipment s where s.waybill_number = $1");
    let row = store.row(FIND, &[waybill_number.into()]).await?;
    row.map(|row| decode(&mut row.columns())).transpose()
}

pub(super) async fn count(tx: &mut Transaction, person_id: &str) -> sqlx::Result<i64> {
    const COUNT: &str = "select count(*) from person_shipment where person_id = $1";
    match tx.row(COUNT, &[person_id.into()]).await? {
        Some(row) => row.columns().int(),
        None => Ok(0),
    }
}

/// False when the person has it already.
pub(super) async fn insert(tx: &mut Transaction, person_id: &str, id: &str, now: Instant) -> sqlx::Result<bool> {
    let touched = tx
        .execute(
            "insert into person_shipment (person_id, shipment_id, claimed_at) values ($1, $2, $3)
            on conflict (person_id, shipment_id) do nothing",
            &[person_id.into(), id.into(), now.into()],
        )
        .await?;
    Ok(touched > 0)
}

/// False when the person has no such parcel.
pub(super) async fn delete(tx: &mut Transaction, person_id: &str, waybill_number: &str) -> sqlx::Result<bool> {
    let touched = tx
        .execute(
            "delete from person_shipment where person_id = $1
            and shipment_id = (select s.id from shipment s where s.waybill_number = $2)",
            &[person_id.into(), waybill_number.into()],
        )
        .await?;
    Ok(touched > 0)
}
