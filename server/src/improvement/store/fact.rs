//! What improvements are weighed by: parcels and answers of a span, by lane and unit as results of surveys cut them.
//!
//! Parcels are read by the moment of delivery, those that were missing a week after their promise by that: each part of a
//! statement walks one range of an index and looks up the complaints of each parcel by another.

use app::value::Instant;

use crate::store::{Row, Store};

/// Parcels of one lane and unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// `SP>RJ`; None where a region is not known.
    pub lane: Option<String>,
    /// Code of a unit of the scope that the parcel passed, one that was touched first; else of the unit that had it last
    /// before its receiver. None where tracking names none of ours, and where it was not asked for.
    pub unit: Option<String>,
    /// Delivered, or promised and not there a week later.
    pub parcels: u64,
    /// Of these with a complaint.
    pub complained: u64,
    /// Delivered, with a promise.
    pub promised: u64,
    /// Of those delivered after it.
    pub late: u64,
}

/// Code of the scope's unit that a parcel passed, one that was touched before one to compare with.
macro_rules! passed {
    ($shipment:literal, $improvement:literal) => {
        concat!(
            "(select u.code from tracking_event e join unit u on u.code = e.facility or u.name = e.facility
            join improvement_scope x on x.kind = 'unit' and x.member = u.code and x.improvement_id = ",
            $improvement,
            " where e.shipment_id = ",
            $shipment,
            " order by x.is_affected desc limit 1)"
        )
    };
}
pub(super) use passed;

/// $1 and $2 the span, $3 the milliseconds of the follow-up.
///
/// Whether a parcel counts as delivered or as one that is missing does not depend on the day on which it is asked: a
/// week after its promise it is the one or the other, also when it comes later.
macro_rules! deliveries {
    ($unit:expr) => {
        concat!(
            "select g.lane, g.unit_code, cast(sum(g.counted) as bigint), cast(sum(g.complained) as bigint),
            cast(sum(g.promised) as bigint), cast(sum(g.late) as bigint)
            from (select s.origin_region || '>' || s.destination_region as lane, ",
            $unit,
            " as unit_code,
                case when s.promised_at is null or s.delivered_at <= s.promised_at + $3 then 1 else 0 end as counted,
                case when (s.promised_at is null or s.delivered_at <= s.promised_at + $3)
                    and exists (select 1 from complaint c
                        where c.shipment_id = s.id and c.filed_at < s.delivered_at + $3) then 1 else 0 end as complained,
                case when s.promised_at is not null then 1 else 0 end as promised,
                case when s.delivered_at > s.promised_at then 1 else 0 end as late
            from shipment s where s.delivered_at >= $1 and s.delivered_at < $2
            union all ",
            missing!($unit, "s.delivered_at is null and s.milestone <> 'cancelled'"),
            " union all ",
            missing!($unit, "s.delivered_at >= $1 + $3 and s.delivered_at > s.promised_at + $3"),
            ") g group by g.lane, g.unit_code"
        )
    };
}

macro_rules! missing {
    ($unit:expr, $which:literal) => {
        concat!(
            "select s.origin_region || '>' || s.destination_region, ",
            $unit,
            ", 1, case when exists (select 1 from complaint c
                where c.shipment_id = s.id and c.filed_at < s.promised_at + $3) then 1 else 0 end, 0, 0
            from shipment s where s.promised_at >= $1 and s.promised_at < $2 and ",
            $which
        )
    };
}

const BY_LANE: &str = deliveries!("cast(null as text)");
const BY_UNIT: &str = deliveries!(concat!(
    "coalesce(",
    passed!("s.id", "$4"),
    ", (select u.code from tracking_event e join unit u on u.code = e.facility or u.name = e.facility
        where e.shipment_id = s.id and e.milestone in ('out_for_delivery', 'ready_for_pickup', 'delivered')
        order by e.occurred_at desc limit 1))"
));

/// Parcels that were delivered in the span, and those promised in it that were missing when the follow-up was over, by
/// lane. A complaint counts until so many milliseconds after the delivery, or the promise.
pub async fn deliveries(store: &Store, span: (Instant, Instant), follow_up_ms: i64) -> sqlx::Result<Vec<Cell>> {
    cells(&store.rows_of_history(BY_LANE, &[span.0.into(), span.1.into(), follow_up_ms.into()]).await?)
}

/// Likewise by lane and unit: the events of each parcel are looked up.
pub async fn deliveries_by_unit(
    store: &Store,
    improvement_id: &str,
    span: (Instant, Instant),
    follow_up_ms: i64,
) -> sqlx::Result<Vec<Cell>> {
    let args = [span.0.into(), span.1.into(), follow_up_ms.into(), improvement_id.into()];
    cells(&store.rows_of_history(BY_UNIT, &args).await?)
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
    /// Of somebody without an account, who was asked by mail.
    pub email: Option<String>,
    pub locale: Option<String>,
    pub answers_json: String,
}

/// Answers from one day to another, both included, the earliest first, after a place in that order.
pub async fn scores(
    store: &Store,
    (improvement_id, survey_id): (&str, &str),
    (from, to): (&str, &str),
    (day, id): (&str, &str),
    limit: i64,
) -> sqlx::Result<Vec<Scored>> {
    const ANSWERS: &str = concat!(
        "select r.id, r.answered_on, r.lane, coalesce(",
        passed!("r.shipment_id", "$7"),
        ", v.code), r.person_id, i.email, r.locale, r.answers_json
        from response r left join unit v on v.id = r.unit_id left join invitation i on i.id = r.invitation_id
        where r.survey_id = $1 and r.answered_on >= $2 and r.answered_on <= $3 and (r.answered_on, r.id) > ($4, $5)
        order by r.answered_on, r.id limit $6"
    );
    let args = [survey_id.into(), from.into(), to.into(), day.into(), id.into(), limit.into(), improvement_id.into()];
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
                email: c.opt_text()?,
                locale: c.opt_text()?,
                answers_json: c.text()?,
            })
        })
        .collect()
}

/// Those of some lanes that no parcel took lately: they may be written in another way than our parcels write them.
pub async fn unknown_lanes(store: &Store, lanes: &[&str]) -> sqlx::Result<Vec<String>> {
    let mut unknown = Vec::new();
    for lane in lanes {
        if store.row("select 1 from lane_pace where lane = $1 limit 1", &[(*lane).into()]).await?.is_none() {
            unknown.push((*lane).to_string());
        }
    }
    Ok(unknown)
}

/// Lanes that parcels took lately.
pub async fn lanes(store: &Store) -> sqlx::Result<Vec<String>> {
    let rows =
        store.rows("select distinct lane from lane_pace where lane like '%>%' order by lane limit 400", &[]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}
