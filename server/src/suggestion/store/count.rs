//! What voices weigh, for the daily count. It reads beside the writers: only what was counted is written.

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
    pub customer_count: u64,
}

/// The operator's weights; where none is set, the usual ones.
pub async fn weights(store: &Store) -> sqlx::Result<Weights> {
    const WEIGHTS: &str = "select class, weight_milli from suggestion_weight";
    let mut weights = Weights::default();
    for row in store.rows(WEIGHTS, &[]).await? {
        let mut c = row.columns();
        weights.set(&c.text()?, c.int()?.unsigned_abs());
    }
    Ok(weights)
}

/// Those of so many voices that their numbers are shown, and those that had as many.
const NEXT: &str = "select id, suggestion_number from suggestion
    where id > $1 and (counted_at is null or counted_at < $2) and merged_into_id is null
    and (voice_count >= 5 or largest_bp > 0) order by id limit $3";

/// The next ones after an id that were not counted since, in the order of their ids.
pub async fn next_to_count(
    store: &Store,
    since: Instant,
    after_id: &str,
    limit: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    let rows = store.rows(NEXT, &[after_id.into(), since.into(), limit.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.text()?))).collect()
}

/// Voices of each customer: the organisation's, else the person's or guest's own.
pub async fn customers(store: &Store, suggestion_id: &str) -> sqlx::Result<Vec<u64>> {
    const CUSTOMERS: &str = "select cast(count(*) as bigint) from suggestion_voice where suggestion_id = $1
        group by coalesce(organisation_id, holder)";
    let rows = store.rows(CUSTOMERS, &[suggestion_id.into()]).await?;
    rows.iter().map(|row| row.columns().int().map(i64::unsigned_abs)).collect()
}

/// Voices by the class of their customers; empty for none.
pub async fn voices_by_class(store: &Store, suggestion_id: &str) -> sqlx::Result<Vec<(String, u64)>> {
    const CLASSES: &str = "select coalesce(o.class, ''), cast(count(*) as bigint)
        from suggestion_voice v left join organisation o on o.id = v.organisation_id
        where v.suggestion_id = $1 group by coalesce(o.class, '')";
    let rows = store.rows(CLASSES, &[suggestion_id.into()]).await?;
    rows.iter().map(Row::columns).map(|mut c| Ok((c.text()?, c.int()?.unsigned_abs()))).collect()
}

/// Shipments of the organisations and persons behind the voices that were delivered `since` then, or came later and are
/// on their way; of a place, those that passed it. What was created before `created_since` is not looked at: an index
/// finds the rest.
pub async fn shipments(
    store: &Store,
    suggestion_id: &str,
    unit_id: Option<&str>,
    (since, created_since): (Instant, Instant),
) -> sqlx::Result<u64> {
    const SHIPMENTS: &str = "select cast(count(*) as bigint) from (
        select s.id from shipment s where s.account_code in
            (select a.account_code from suggestion_voice v
            join organisation_account a on a.organisation_id = v.organisation_id where v.suggestion_id = $1)
        and s.created_at >= $4 and (s.delivered_at >= $2 or (s.delivered_at is null and s.created_at >= $2))
        union
        select s.id from shipment s where s.id in
            (select p.shipment_id from suggestion_voice v join person_shipment p on p.person_id = v.person_id
            where v.suggestion_id = $1)
        and s.created_at >= $4 and (s.delivered_at >= $2 or (s.delivered_at is null and s.created_at >= $2))) touched
        where $3 is null or exists (select 1 from tracking_event e join unit u on u.code = e.facility or u.name = e.facility
            where e.shipment_id = touched.id and u.id = $3)";
    let args = [suggestion_id.into(), since.into(), unit_id.into(), created_since.into()];
    let rows = store.rows_of_history(SHIPMENTS, &args).await?;
    rows.first().map_or(Ok(0), |row| row.columns().int().map(i64::unsigned_abs))
}

/// Not a change of the suggestion itself: its version stays. False when a voice came or went since it was counted, or it
/// went into another one.
pub async fn set_counts(
    tx: &mut Transaction,
    (suggestion_id, voice_count): (&str, u64),
    counts: Counts,
    now: Instant,
) -> sqlx::Result<bool> {
    const SET: &str = "update suggestion set weighted_milli = $3, shipment_count = $4, largest_bp = $5,
        herfindahl_bp = $6, customer_count = $7, counted_at = $8
        where id = $1 and voice_count = $2 and merged_into_id is null";
    let args = [
        suggestion_id.into(),
        (voice_count as i64).into(),
        (counts.weighted_milli as i64).into(),
        (counts.shipment_count as i64).into(),
        (counts.largest_bp as i64).into(),
        (counts.herfindahl_bp as i64).into(),
        (counts.customer_count as i64).into(),
        now.into(),
    ];
    Ok(tx.execute(SET, &args).await? == 1)
}

#[cfg(test)]
mod tests {
    use app::suggestion::SHOWN_FROM;

    /// The partial index has the figure in its text, and the statement must have the same.
    #[test]
    fn what_is_counted_is_what_is_shown() {
        assert!(super::NEXT.contains(&format!("(voice_count >= {SHOWN_FROM} or largest_bp > 0)")));
    }
}
