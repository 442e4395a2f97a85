//! What improvements are weighed by: parcels and answers of a span, by lane and unit as results of surveys cut them.
//!
//! Parcels are read by the moment of delivery, those that never arrived by their promise: each statement walks one range
//! of an index and looks up the complaints of each parcel by another.

use app::value::Instant;

use crate::store::{Row, Store};

/// Parcels of one lane and unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// `SP>RJ`; None where a region is not known.
    pub lane: Option<String>,
    /// Code of the unit that had the parcel last before its receiver; None where tracking names none of ours, and where
    /// it was not asked for.
    pub unit: Option<String>,
    pub parcels: u64,
    /// Of these with a complaint.
    pub complained: u64,
    /// Of these delivered, with a promise.
    pub promised: u64,
    /// Of those delivered after it.
    pub late: u64,
}

macro_rules! deliveries {
    ($unit:literal) => {
        concat!(
            "select g.lane, g.unit_code, count(*), cast(sum(g.complained) as bigint), cast(sum(g.promised) as bigint),
            cast(sum(g.late) as bigint)
            from (select s.origin_region || '>' || s.destination_region as lane, ",
            $unit,
            " as unit_code,
                case when exists (select 1 from complaint c
                    where c.shipment_id = s.id and c.filed_at < s.delivered_at + $3) then 1 else 0 end as complained,
                case when s.promised_at is not null then 1 else 0 end as promised,
                case when s.delivered_at > s.promised_at then 1 else 0 end as late
            from shipment s where s.delivered_at >= $1 and s.delivered_at < $2
            union all
            select s.origin_region || '>' || s.destination_region, ",
            $unit,
            ",
                case when exists (select 1 from complaint c
                    where c.shipment_id = s.id and c.filed_at < s.promised_at + $3) then 1 else 0 end, 0, 0
            from shipment s where s.delivered_at is null and s.promised_at >= $1 and s.promised_at < $2
                and s.milestone <> 'cancelled') g
            group by g.lane, g.unit_code"
        )
    };
}

const BY_LANE: &str = deliveries!("cast(null as text)");
const BY_UNIT: &str = deliveries!(
    "(select u.code from tracking_event e join unit u on u.code = e.facility or u.name = e.facility
        where e.shipment_id = s.id and e.milestone in ('out_for_delivery', 'ready_for_pickup', 'delivered')
        order by e.occurred_at desc limit 1)"
);

/// Parcels that were delivered in the span, and those promised in it that never arrived, by lane. A complaint counts
/// until so many milliseconds after the delivery, or the promise.
pub async fn deliveries(store: &Store, span: (Instant, Instant), follow_up_ms: i64) -> sqlx::Result<Vec<Cell>> {
    cells(&store.rows_of_history(BY_LANE, &[span.0.into(), span.1.into(), follow_up_ms.into()]).await?)
}

/// Likewise by lane and unit: an event of each parcel is looked up.
pub async fn deliveries_by_unit(store: &Store, span: (Instant, Instant), follow_up_ms: i64) -> sqlx::Result<Vec<Cell>> {
    cells(&store.rows_of_history(BY_UNIT, &[span.0.into(), span.1.into(), follow_up_ms.into()]).await?)
}

fn cells(rows: &[Row]) -> sqlx::Result<Vec<Cell>> {
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Cell {
                lane: c.opt_text()?,
                unit: c.opt_text()?,
                parcels: c.int()?.unsigned_abs(),
                complained: c.int()?.unsigned_abs(),
                promised: c.int()?.unsigned_abs(),
                late: c.int()?.unsigned_abs(),
            })
        })
        .collect()
}

/// An answer with what it is about.
#[derive(Debug, Clone)]
pub struct Scored {
    pub id: String,
    pub answered_on: String,
    pub lane: Option<String>,
    pub unit: Option<String>,
    pub person_id: Option<String>,
    pub answers_json: String,
}

/// Answers from one day to another, both included, the earliest first, after a place in that order.
pub async fn scores(
    store: &Store,
    survey_id: &str,
    (from, to): (&str, &str),
    (day, id): (&str, &str),
    limit: i64,
) -> sqlx::Result<Vec<Scored>> {
    const ANSWERS: &str = "select r.id, r.answered_on, r.lane, u.code, r.person_id, r.answers_json
        from response r left join unit u on u.id = r.unit_id
        where r.survey_id = $1 and r.answered_on >= $2 and r.answered_on <= $3 and (r.answered_on, r.id) > ($4, $5)
        order by r.answered_on, r.id limit $6";
    let args = [survey_id.into(), from.into(), to.into(), day.into(), id.into(), limit.into()];
    let rows = store.rows(ANSWERS, &args).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Scored {
                id: c.text()?,
                answered_on: c.text()?,
                lane: c.opt_text()?,
                unit: c.opt_text()?,
                person_id: c.opt_text()?,
                answers_json: c.text()?,
            })
        })
        .collect()
}

/// Lanes that parcels took lately.
pub async fn lanes(store: &Store) -> sqlx::Result<Vec<String>> {
    let rows =
        store.rows("select distinct lane from lane_pace where lane like '%>%' order by lane limit 400", &[]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}
