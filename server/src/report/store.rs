//! SQL of figures: each statement is one aggregate over one index.

use app::deadline::Standing;
use app::value::Instant;

use crate::deadline::standing;
use crate::store::Store;

/// First moment, and the first moment after.
pub type Span = (Instant, Instant);

/// Complaints of one category, cause and unit.
#[derive(Debug)]
pub struct Group {
    pub category: String,
    pub cause: Option<String>,
    pub unit_code: Option<String>,
    pub received: u64,
    pub valid: u64,
}

/// Complaints filed in the span.
pub async fn complaints(store: &Store, (from, to): Span) -> sqlx::Result<Vec<Group>> {
    const GROUPS: &str = "select g.category, g.cause, u.code, g.received, g.valid
        from (select category, cause, unit_id, count(*) as received,
                cast(sum(case when is_valid = 1 then 1 else 0 end) as bigint) as valid
            from complaint where filed_at >= $1 and filed_at < $2
            group by category, cause, unit_id) g
        left join unit u on u.id = g.unit_id";
    let rows = store.rows(GROUPS, &[from.into(), to.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Group {
                category: c.text()?,
                cause: c.opt_text()?,
                unit_code: c.opt_text()?,
                received: c.int()?.unsigned_abs(),
                valid: c.int()?.unsigned_abs(),
            })
        })
        .collect()
}

/// Lane, received and valid of complaints filed in the span; `-` where the lane is not known.
pub async fn lanes(store: &Store, (from, to): Span) -> sqlx::Result<Vec<(String, u64, u64)>> {
    const LANES: &str = "select coalesce(s.origin_region || '>' || s.destination_region, '-'), count(*),
        cast(sum(case when c.is_valid = 1 then 1 else 0 end) as bigint)
        from complaint c left join shipment s on s.id = c.shipment_id
        where c.filed_at >= $1 and c.filed_at < $2
        group by coalesce(s.origin_region || '>' || s.destination_region, '-')";
    let rows = store.rows(LANES, &[from.into(), to.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| Ok((c.text()?, c.int()?.unsigned_abs(), c.int()?.unsigned_abs())))
        .collect()
}

/// How many shipments were delivered in the span.
pub async fn shipments(store: &Store, (from, to): Span) -> sqlx::Result<u64> {
    const DELIVERED: &str = "select count(*) from shipment where delivered_at >= $1 and delivered_at < $2";
    let row = store.row(DELIVERED, &[from.into(), to.into()]).await?.ok_or(sqlx::Error::RowNotFound)?;
    Ok(row.columns().int()?.unsigned_abs())
}

/// Likewise by lane.
pub async fn shipments_of_lanes(store: &Store, (from, to): Span) -> sqlx::Result<Vec<(String, u64)>> {
    const DELIVERED: &str = "select coalesce(origin_region || '>' || destination_region, '-'), count(*)
        from shipment where delivered_at >= $1 and delivered_at < $2
        group by coalesce(origin_region || '>' || destination_region, '-')";
    let rows = store.rows(DELIVERED, &[from.into(), to.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.int()?.unsigned_abs()))).collect()
}

/// Deadlines of one clock that stand alike.
#[derive(Debug)]
pub struct Clock {
    pub pack_key: String,
    /// The newest version that has any.
    pub pack_id: String,
    pub rule: String,
    pub standing: Standing,
    pub count: u64,
}

/// Our deadlines of complaints that fall due in the span, as they stand at `now`. What is due by the end of a day is
/// due at the first moment after it: here the span ends with that moment and begins after its own first.
pub async fn clocks(store: &Store, (from, to): Span, now: Instant) -> sqlx::Result<Vec<Clock>> {
    const CLOCKS: &str = concat!(
        "select k.key, max(k.id), g.rule, g.standing, cast(sum(g.n) as bigint)
        from (select d.rule_pack_id, d.rule, ",
        standing!("$3"),
        " as standing, count(*) as n
            from deadline d
            where d.role = 'duty' and d.case_kind = 'complaint' and d.due_at > $1 and d.due_at <= $2
            group by d.rule_pack_id, d.rule, standing) g join rule_pack k on k.id = g.rule_pack_id
        group by k.key, g.rule, g.standing"
    );
    let rows = store.rows(CLOCKS, &[from.into(), to.into(), now.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Clock {
                pack_key: c.text()?,
                pack_id: c.text()?,
                rule: c.text()?,
                standing: c.parsed()?,
                count: c.int()?.unsigned_abs(),
            })
        })
        .collect()
}

/// Code, name and what was received, judged and judged valid, of each unit that complaints of the span name; with
/// `unit_id` of that unit alone. A duplicate is judged with the complaint it was merged into, as long as that lasts.
pub async fn units(
    store: &Store,
    (from, to): Span,
    unit_id: Option<&str>,
) -> sqlx::Result<Vec<(String, String, [u64; 3])>> {
    const UNITS: &str = "select u.code, u.name, g.received, g.judged, g.valid
        from (select j.unit_id, count(*) as received,
                cast(sum(case when j.is_own = 1 and j.is_valid is not null then 1 else 0 end) as bigint) as judged,
                cast(sum(case when j.is_own = 1 and j.is_valid = 1 then 1 else 0 end) as bigint) as valid
            from (select c.unit_id, c.is_valid,
                    case when c.merged_into_id is null or c.ended_at is null then 1 else 0 end as is_own
                from complaint c
                where c.filed_at >= $1 and c.filed_at < $2 and c.unit_id is not null
                and ($3 is null or c.unit_id = $3)) j
            group by j.unit_id) g
        join unit u on u.id = g.unit_id order by u.code";
    let rows = store.rows(UNITS, &[from.into(), to.into(), unit_id.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            let (code, name) = (c.text()?, c.text()?);
            Ok((code, name, [c.int()?.unsigned_abs(), c.int()?.unsigned_abs(), c.int()?.unsigned_abs()]))
        })
        .collect()
}

/// Code, name and how many questions to the unit fell due in the span, and of those how many it answered late or has not
/// answered at `now`. One that was open when its complaint ended, before its date, does not count, as with our own dates.
pub async fn inquiries(
    store: &Store,
    (from, to): Span,
    unit_id: Option<&str>,
    now: Instant,
) -> sqlx::Result<Vec<(String, String, [u64; 2])>> {
    const INQUIRIES: &str = "select u.code, u.name, g.due, g.late
        from (select i.unit_id, count(*) as due,
                cast(sum(case when i.responded_at <= i.due_at then 0 else 1 end) as bigint) as late
            from unit_inquiry i join complaint c on c.id = i.complaint_id
            where i.due_at > $1 and i.due_at <= $2 and (i.responded_at is not null or i.due_at < $3)
            and (i.responded_at is not null or c.ended_at is null or c.ended_at > i.due_at)
            and ($4 is null or i.unit_id = $4)
            group by i.unit_id) g
        join unit u on u.id = g.unit_id order by u.code";
    let rows = store.rows(INQUIRIES, &[from.into(), to.into(), now.into(), unit_id.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            let (code, name) = (c.text()?, c.text()?);
            Ok((code, name, [c.int()?.unsigned_abs(), c.int()?.unsigned_abs()]))
        })
        .collect()
}

/// How many open complaints name the unit.
pub async fn open_of_unit(store: &Store, code: &str) -> sqlx::Result<u64> {
    const OPEN: &str = "select count(*) from complaint c
        where c.unit_id = (select id from unit where code = $1) and c.ended_at is null";
    let row = store.row(OPEN, &[code.into()]).await?.ok_or(sqlx::Error::RowNotFound)?;
    Ok(row.columns().int()?.unsigned_abs())
}
