//! What voices weigh, for the daily count.

use app::suggestion::Weights;
use app::value::Instant;

use crate::store::{Row, Store, Transaction};

/// What the daily count writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub weighted_milli: u64,
    pub shipment_count: u64,
    pub largest_bp: u64,
    pub herfindahl_bp: u64,
}

const WEIGHTS: &str = "select class, weight_milli from suggestion_weight";

/// The operator's weights; where none is set, the usual ones.
pub async fn weights(store: &Store) -> sqlx::Result<Weights> {
    read(&store.rows(WEIGHTS, &[]).await?)
}

pub async fn weights_within(tx: &mut Transaction) -> sqlx::Result<Weights> {
    read(&tx.rows(WEIGHTS, &[]).await?)
}

fn read(rows: &[Row]) -> sqlx::Result<Weights> {
    let mut weights = Weights::default();
    for row in rows {
        let mut c = row.columns();
        weights.set(&c.text()?, c.int()?.unsigned_abs());
    }
    Ok(weights)
}

/// The next ones after an id that were not counted since, in the order of their ids.
pub async fn next_to_count(
    store: &Store,
    since: Instant,
    after_id: &str,
    limit: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    const NEXT: &str = "select id, suggestion_number from suggestion
        where id > $1 and (counted_at is null or counted_at < $2) and merged_into_id is null order by id limit $3";
    let rows = store.rows(NEXT, &[after_id.into(), since.into(), limit.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.text()?))).collect()
}

/// Voices of each customer: the organisation's, else the person's or guest's own.
pub async fn customers(tx: &mut Transaction, suggestion_id: &str) -> sqlx::Result<Vec<u64>> {
    const CUSTOMERS: &str = "select cast(count(*) as bigint) from suggestion_voice where suggestion_id = $1
        group by coalesce(organisation_id, holder)";
    let rows = tx.rows(CUSTOMERS, &[suggestion_id.into()]).await?;
    rows.iter().map(|row| row.columns().int().map(i64::unsigned_abs)).collect()
}

/// Voices by the class of their customers; empty for none.
pub async fn voices_by_class(tx: &mut Transaction, suggestion_id: &str) -> sqlx::Result<Vec<(String, u64)>> {
    const CLASSES: &str = "select coalesce(o.class, ''), cast(count(*) as bigint)
        from suggestion_voice v left join organisation o on o.id = v.organisation_id
        where v.suggestion_id = $1 group by coalesce(o.class, '')";
    let rows = tx.rows(CLASSES, &[suggestion_id.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.int()?.unsigned_abs()))).collect()
}

/// Shipments of the organisations and persons behind the voices that were delivered since then, or are on their way; of a
/// place, those that passed it.
pub async fn shipments(
    tx: &mut Transaction,
    suggestion_id: &str,
    unit_id: Option<&str>,
    since: Instant,
) -> sqlx::Result<u64> {
    const SHIPMENTS: &str = "select cast(count(*) as bigint) from (
        select s.id from shipment s where coalesce(s.delivered_at, s.created_at) >= $2 and s.account_code in
            (select a.account_code from suggestion_voice v
            join organisation_account a on a.organisation_id = v.organisation_id where v.suggestion_id = $1)
        union
        select s.id from shipment s where coalesce(s.delivered_at, s.created_at) >= $2 and s.id in
            (select p.shipment_id from suggestion_voice v join person_shipment p on p.person_id = v.person_id
            where v.suggestion_id = $1)) touched
        where $3 is null or exists (select 1 from tracking_event e join unit u on u.code = e.facility or u.name = e.facility
            where e.shipment_id = touched.id and u.id = $3)";
    let row = tx.row(SHIPMENTS, &[suggestion_id.into(), since.into(), unit_id.into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int().map(i64::unsigned_abs))
}

/// Not a change of the suggestion itself: its version stays.
pub async fn set_counts(tx: &mut Transaction, suggestion_id: &str, counts: Counts, now: Instant) -> sqlx::Result<()> {
    const SET: &str = "update suggestion set weighted_milli = $2, shipment_count = $3, largest_bp = $4,
        herfindahl_bp = $5, counted_at = $6 where id = $1";
    let args = [
        suggestion_id.into(),
        (counts.weighted_milli as i64).into(),
        (counts.shipment_count as i64).into(),
        (counts.largest_bp as i64).into(),
        (counts.herfindahl_bp as i64).into(),
        now.into(),
    ];
    tx.execute(SET, &args).await.map(|_| ())
}
