//! All shipments of somebody, those in trouble first.
//!
//! How a shipment stands depends on the clock and on the pace of its lane, which a database does not know. So the
//! list is read in segments (late, silent, at risk, on time, without promise, done): for each the database gives
//! candidates in the order of an index, never fewer than there are, and the rules of `app` judge them. A page reads
//! what it shows and little more, however many shipments there are. The cursor carries the moment of the first page,
//! so that a list does not change its order while it is read.

mod cursor;
pub mod export;
pub mod pages;
mod store;

use app::shipment::{Filter, LanePace, Milestone, Progress, Promise, ShipmentItem, Standing, late_by_ms, standing};
use app::value::{Instant, Page};

use crate::clock::in_zone;
use crate::http::Refusal;
use crate::search;
use crate::state::Portal;

pub use cursor::Cursor;
use store::Conditions;
pub(super) use store::{Candidate, columns, decode};

/// Rows that one page may look at: with an unlucky filter a page is short, and says that there is more.
const MOST_LOOKED_AT: usize = 20_000;
/// Rows of one statement, once the first few did not fill the page.
const CHUNK: usize = 1000;

/// Whose shipments are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those under the account codes of one organisation.
    Organisation(String),
    /// All of the operator's.
    Operator,
}

/// A part of the list, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// The longest overdue first.
    Late,
    /// The longest silence first.
    Silent,
    /// The nearest promise first.
    AtRisk,
    /// The nearest promise first.
    OnTime,
    /// The newest first.
    NoPromise,
    /// Delivered, on the way back, or ended otherwise; the newest first.
    Done,
}

impl Segment {
    const ALL: [Segment; 6] =
        [Segment::Late, Segment::Silent, Segment::AtRisk, Segment::OnTime, Segment::NoPromise, Segment::Done];

    /// A standing is in exactly one segment.
    fn of(standing: Standing) -> Segment {
        match standing {
            Standing::Late => Segment::Late,
            Standing::Silent => Segment::Silent,
            Standing::AtRisk => Segment::AtRisk,
            Standing::OnTime => Segment::OnTime,
            Standing::NoPromise => Segment::NoPromise,
            Standing::Ended | Standing::Delivered | Standing::DeliveredOnTime | Standing::DeliveredLate => {
                Segment::Done
            }
        }
    }

    fn next(self) -> Option<Segment> {
        let at = Segment::ALL.iter().position(|segment| *segment == self)?;
        Segment::ALL.get(at + 1).copied()
    }
}

/// One page of the list. It may hold fewer than `limit` and still have a next one.
///
/// # Errors
/// `Invalid` for a filter that says nothing; the database's.
pub async fn page(
    portal: &Portal,
    scope: &Scope,
    filter: &Filter,
    cursor: Option<Cursor>,
    limit: usize,
) -> Result<Page<ShipmentItem>, Refusal> {
    let problems = filter.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let only = filter.standing();
    let mut at = cursor.unwrap_or_else(|| Cursor::start(portal.clock.now(), only.map_or(Segment::Late, Segment::of)));
    let conditions = conditions(portal, filter);
    let accounts = store::accounts(&portal.store, scope).await?;
    let mut items = Vec::new();
    let (mut looked_at, mut chunk) = (0, limit + 1);
    loop {
        let bound = bound(&portal.paces.bounds(), at.segment, at.as_of);
        let rows = store::candidates(&portal.store, accounts.as_deref(), &conditions, &at, bound, chunk).await?;
        let is_last = rows.len() < chunk;
        looked_at += rows.len();
        for row in rows {
            let item = judge(portal, &row, at.as_of);
            let is_wanted = Segment::of(item.standing) == at.segment && only.is_none_or(|only| only == item.standing);
            if is_wanted && items.len() == limit {
                return Ok(Page { items, next_cursor: Some(at.to_string()) });
            }
            at.pass(&row);
            items.extend(is_wanted.then_some(item));
        }
        match (is_last, at.segment.next()) {
            (true, Some(next)) if only.is_none() => at = Cursor::start(at.as_of, next),
            (true, _) => return Ok(Page { items, next_cursor: None }),
            (false, _) if looked_at >= MOST_LOOKED_AT => {
                return Ok(Page { items, next_cursor: Some(at.to_string()) });
            }
            (false, _) => chunk = CHUNK,
        }
    }
}

fn conditions(portal: &Portal, filter: &Filter) -> Conditions {
    let stated = |text: &String| (!text.is_empty()).then(|| text.clone());
    let midnight = |day: &str, days_later: i64| {
        let date: jiff::civil::Date = day.parse().ok()?;
        let date = date.checked_add(jiff::Span::new().days(days_later)).ok()?;
        let start = date.to_zoned(portal.settings.zone.clone()).ok()?;
        Some(Instant::from_ms(start.timestamp().as_millisecond()))
    };
    Conditions {
        milestone: stated(&filter.milestone),
        created_from: midnight(&filter.created_from, 0),
        created_before: midnight(&filter.created_to, 1),
        destination_country: stated(&filter.destination_country),
        patterns: search::patterns(&filter.search),
    }
}

/// What only some segments need: for silence the moment before which the last news must lie, for risk the longest
/// time that may still be needed.
fn bound(widest: &LanePace, segment: Segment, now: Instant) -> Option<i64> {
    match segment {
        Segment::Silent => Some(now.plus_ms(-widest.gap_p95_ms).as_ms()),
        Segment::AtRisk => Some(widest.remaining_p90_ms),
        Segment::Late | Segment::OnTime | Segment::NoPromise | Segment::Done => None,
    }
}

/// How a stored shipment stands at `now`: the same rules as on its tracking page.
pub(super) fn judge(portal: &Portal, row: &Candidate, now: Instant) -> ShipmentItem {
    let zone = &portal.settings.zone;
    let local = |at: Instant| in_zone(at, zone);
    let progress = Progress {
        milestone: row.milestone,
        reason: row.reason,
        milestone_at: row.milestone_at.map(local),
        delivered_at: row.delivered_at.map(local),
        last_event_at: row.last_event_at,
    };
    let promise = Promise { promised_at: row.promised_at.map(|moment| moment.at) };
    let is_over = row.delivered_at.is_some() || row.milestone == Milestone::Delivered;
    let pace = (!is_over).then(|| portal.paces.of(row.lane()));
    let standing = standing(&progress, promise, pace, now);
    ShipmentItem {
        waybill_number: row.waybill_number.clone(),
        account_code: row.account_code.clone(),
        service: row.service.clone(),
        milestone: row.milestone,
        standing,
        reason: row.reason,
        late_by_ms: late_by_ms(&progress, promise, now),
        promised_at: row.promised_at.map(|moment| crate::shipment::tracking::shown(moment, zone)),
        delivered_at: progress.delivered_at,
        last_event_at: row.last_event_at.map(local),
        created_at: row.created_at,
        origin: row.origin.clone(),
        destination: row.destination.clone(),
        item_description: row.item_description.clone(),
    }
}
