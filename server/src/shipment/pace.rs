//! How fast lanes are: learned from delivered shipments, kept in memory for the standing of every answer.
//!
//! A lane is origin province to destination province. Percentiles are computed by the database in one pass over
//! window functions, so memory stays constant however long the history is.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use app::shipment::{LanePace, Milestone, service_bounds, service_pace, widest};
use app::value::Instant;

use crate::store::{Arg, Batch, CHUNK, Store};

/// Below this many delivered shipments a lane's own history says too little (rules §1).
const MINIMUM_SAMPLES: i64 = 20;
/// Only the last 180 days before the newest delivery count: routes and seasons change.
const HISTORY_MS: i64 = 180 * 86_400_000;

/// The learned paces, shared by all requests.
#[derive(Debug, Clone, Default)]
pub struct Paces(Arc<RwLock<Learned>>);

#[derive(Debug)]
struct Learned {
    lanes: HashMap<String, HashMap<Milestone, LanePace>>,
    bounds: LanePace,
}

impl Default for Learned {
    fn default() -> Self {
        Learned { lanes: HashMap::new(), bounds: service_bounds() }
    }
}

/// What the pace of a shipment depends on.
#[derive(Debug, Clone, Copy)]
pub struct Lane<'l> {
    pub origin_region: Option<&'l str>,
    pub destination_region: Option<&'l str>,
    pub service: Option<&'l str>,
    pub milestone: Milestone,
}

impl Lane<'_> {
    fn name(&self) -> Option<String> {
        Some([self.origin_region?, self.destination_region?].join(">"))
    }
}

impl Paces {
    /// The lane's own pace, else the service level's table.
    pub fn of(&self, lane: Lane<'_>) -> LanePace {
        let own = self.0.read().ok().and_then(|learned| {
            let milestones = learned.lanes.get(&lane.name()?)?;
            milestones.get(&lane.milestone).copied()
        });
        let same_region = lane.origin_region.is_some() && lane.origin_region == lane.destination_region;
        own.unwrap_or_else(|| service_pace(lane.service, lane.milestone, same_region))
    }

    /// The longest remaining time and the shortest gap of any lane: a database that knows no lanes can leave out
    /// what lies beyond.
    pub fn bounds(&self) -> LanePace {
        self.0.read().map_or_else(|_| widest([]), |learned| learned.bounds)
    }

    /// Reads what the last computation stored.
    pub async fn load(&self, store: &Store) -> sqlx::Result<()> {
        const LIST: &str = "select lane, milestone, remaining_p90_ms, gap_p95_ms from lane_pace";
        let mut lanes: HashMap<String, HashMap<Milestone, LanePace>> = HashMap::new();
        for row in store.rows(LIST, &[]).await? {
            let mut c = row.columns();
            let (lane, milestone) = (c.text()?, c.parsed()?);
            let pace = LanePace { remaining_p90_ms: c.int()?, gap_p95_ms: c.int()? };
            lanes.entry(lane).or_default().insert(milestone, pace);
        }
        let learned = lanes.values().flat_map(|milestones| milestones.values().copied());
        let bounds = widest(learned.chain([service_bounds()]));
        if let Ok(mut current) = self.0.write() {
            *current = Learned { lanes, bounds };
        }
        Ok(())
    }
}

/// The k-th smallest of n values with k = ceil(share * n) is the nearest-rank percentile.
const PERCENTILES: &str = "with delivered as (
        select id, origin_region || '>' || destination_region as lane, delivered_at
        from shipment
        where delivered_at >= $1 and origin_region is not null and destination_region is not null
    ), step as (
        select d.lane, e.milestone, d.delivered_at - e.occurred_at as remaining_ms,
            lead(e.occurred_at) over (partition by d.id order by e.occurred_at) - e.occurred_at as gap_ms
        from delivered d join tracking_event e on e.shipment_id = d.id
    ), ranked as (
        select lane, milestone, remaining_ms, gap_ms,
            row_number() over (partition by lane, milestone order by remaining_ms) as remaining_rank,
            row_number() over (partition by lane, milestone order by gap_ms) as gap_rank,
            count(*) over (partition by lane, milestone) as sample_count
        from step
        where remaining_ms >= 0 and gap_ms is not null and milestone <> 'delivered' and milestone <> 'unknown'
    )
    select lane, milestone, cast(max(sample_count) as bigint),
        cast(min(case when remaining_rank * 10 >= sample_count * 9 then remaining_ms end) as bigint),
        cast(min(case when gap_rank * 20 >= sample_count * 19 then gap_ms end) as bigint)
    from ranked
    group by lane, milestone
    having max(sample_count) >= $2";

/// Learns every lane anew from the delivered shipments; returns how many lane steps have enough history.
pub async fn compute(store: &Store, now: Instant) -> sqlx::Result<usize> {
    let newest = store.row("select max(delivered_at) from shipment", &[]).await?;
    let Some(newest) = newest.map(|row| row.columns().opt_instant()).transpose()?.flatten() else { return Ok(0) };
    let rows =
        store.rows_of_history(PERCENTILES, &[newest.plus_ms(-HISTORY_MS).into(), MINIMUM_SAMPLES.into()]).await?;
    let mut tx = store.begin().await?;
    tx.execute("delete from lane_pace", &[]).await?;
    for chunk in rows.chunks(CHUNK) {
        let mut batch = Batch::insert(
            "insert into lane_pace (lane, milestone, sample_count, remaining_p90_ms, gap_p95_ms, computed_at) values",
            6,
            "",
        );
        for row in chunk {
            let mut c = row.columns();
            let row: [Arg; 6] =
                [c.text()?.into(), c.text()?.into(), c.int()?.into(), c.int()?.into(), c.int()?.into(), now.into()];
            batch.push(row);
        }
        tx.execute_batch(batch).await?;
    }
    tx.commit().await?;
    Ok(rows.len())
}
