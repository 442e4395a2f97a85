//! SQL of the list: one statement per segment, for one account and for all. Each is read along an index.

use app::shipment::{Milestone, Place, Reason};
use app::value::{Instant, LocalInstant};

use super::{Cursor, Scope, Segment};
use crate::search::MOST_TERMS;
use crate::shipment::pace::Lane;
use crate::store::{Arg, Columns, Store};

/// A stored shipment that may belong to a segment.
#[derive(Debug)]
pub struct Candidate {
    pub id: String,
    pub waybill_number: String,
    pub account_code: Option<String>,
    pub service: Option<String>,
    pub milestone: Milestone,
    pub reason: Option<Reason>,
    pub milestone_at: Option<Instant>,
    pub last_event_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub promised_at: Option<LocalInstant>,
    pub origin: Place,
    pub destination: Place,
    pub item_description: Option<String>,
    pub created_at: Instant,
}

impl Candidate {
    /// What its pace depends on.
    pub fn lane(&self) -> Lane<'_> {
        Lane {
            origin_region: self.origin.region.as_deref(),
            destination_region: self.destination.region.as_deref(),
            service: self.service.as_deref(),
            milestone: self.milestone,
        }
    }

    /// What a segment is ordered by.
    pub fn key(&self, segment: Segment) -> i64 {
        match segment {
            Segment::Late | Segment::AtRisk | Segment::OnTime => self.promised_at.map_or(i64::MIN, |m| m.at.as_ms()),
            Segment::Silent => self.last_event_at.map_or(i64::MIN, Instant::as_ms),
            Segment::NoPromise | Segment::Done => self.created_at.as_ms(),
        }
    }
}

/// What a row must meet whatever its standing.
#[derive(Debug)]
pub struct Conditions {
    pub milestone: Option<String>,
    pub created_from: Option<Instant>,
    pub created_before: Option<Instant>,
    pub destination_country: Option<String>,
    pub patterns: [Option<String>; MOST_TERMS],
}

/// The columns of a [`Candidate`], from `shipment s`.
macro_rules! columns {
    () => {
        "s.id, s.waybill_number, s.account_code, s.service, s.milestone, s.reason, s.milestone_at, s.last_event_at,
        s.delivered_at, s.promised_at, s.promised_offset_minutes, s.origin_country, s.origin_region, s.origin_city,
        s.destination_country, s.destination_region, s.destination_city, s.item_description, s.created_at"
    };
}
pub(in crate::shipment) use columns;

/// $1 the account, $2 the moment of the list, $3 and $4 the last row, $5 the limit, $6 to $15 the conditions,
/// $16 the segment's own bound.
macro_rules! statement {
    ($account:literal, $segment:literal) => {
        concat!(
            "select ",
            columns!(),
            " from shipment s where ",
            $account,
            " and ($6 is null or s.milestone = $6)
            and ($7 is null or s.created_at >= $7) and ($8 is null or s.created_at < $8)
            and ($9 is null or s.destination_country = $9)
            and ($10 is null or s.search like $10) and ($11 is null or s.search like $11)
            and ($12 is null or s.search like $12) and ($13 is null or s.search like $13)
            and ($14 is null or s.search like $14) and ($15 is null or s.search like $15) and ",
            $segment,
            " limit $5"
        )
    };
}

/// The statement of a segment of one account, and of all.
macro_rules! pair {
    ($segment:literal) => {
        [statement!("s.account_code = $1", $segment), statement!("$1 is null", $segment)]
    };
}

const LATE: [&str; 2] = pair!(
    "s.delivered_at is null and s.promised_at < $2
    and s.milestone not in ('returned', 'lost', 'cancelled', 'return_to_sender')
    and (s.promised_at, s.id) > ($3, $4) order by s.promised_at, s.id"
);
const SILENT: [&str; 2] = pair!(
    "s.delivered_at is null and s.last_event_at < $16
    and (s.promised_at is null or s.promised_at >= $2 or s.milestone = 'return_to_sender')
    and s.milestone not in ('returned', 'lost', 'cancelled', 'ready_for_pickup', 'pre_advised', 'unknown')
    and (s.last_event_at, s.id) > ($3, $4) order by s.last_event_at, s.id"
);
const AT_RISK: [&str; 2] = pair!(
    "s.delivered_at is null and s.promised_at >= $2 and s.milestone_at + $16 > s.promised_at
    and s.milestone not in ('returned', 'lost', 'cancelled', 'return_to_sender')
    and (s.promised_at, s.id) > ($3, $4) order by s.promised_at, s.id"
);
const ON_TIME: [&str; 2] = pair!(
    "s.delivered_at is null and s.promised_at >= $2
    and s.milestone not in ('returned', 'lost', 'cancelled', 'return_to_sender')
    and (s.promised_at, s.id) > ($3, $4) order by s.promised_at, s.id"
);
const NO_PROMISE: [&str; 2] = pair!(
    "s.delivered_at is null and s.promised_at is null and s.created_at <= $3 and s.created_at <= $2
    and s.milestone not in ('returned', 'lost', 'cancelled', 'return_to_sender')
    and s.id < $4 order by s.id desc"
);
/// Ids sort by creation, as the index of an account does.
const DONE_OF_ACCOUNT: &str = statement!(
    "s.account_code = $1",
    "(s.delivered_at is not null or s.milestone in ('returned', 'lost', 'cancelled', 'return_to_sender'))
    and s.created_at <= $2
    and (s.created_at, s.id) < ($3, $4) order by s.created_at desc, s.id desc"
);
const DONE_OF_ALL: &str = statement!(
    "$1 is null",
    "(s.delivered_at is not null or s.milestone in ('returned', 'lost', 'cancelled', 'return_to_sender'))
    and s.created_at <= $2 and s.created_at <= $3
    and s.id < $4 order by s.id desc"
);

fn sql(segment: Segment, of_account: bool) -> &'static str {
    let [account, all] = match segment {
        Segment::Late => LATE,
        Segment::Silent => SILENT,
        Segment::AtRisk => AT_RISK,
        Segment::OnTime => ON_TIME,
        Segment::NoPromise => NO_PROMISE,
        Segment::Done => [DONE_OF_ACCOUNT, DONE_OF_ALL],
    };
    if of_account { account } else { all }
}

/// The account codes whose shipments the scope holds; None for all.
pub(super) async fn accounts(store: &Store, scope: &Scope) -> sqlx::Result<Option<Vec<String>>> {
    const ACCOUNTS: &str = "select account_code from organisation_account where organisation_id = $1";
    let Scope::Organisation(id) = scope else { return Ok(None) };
    let rows = store.rows(ACCOUNTS, &[id.into()]).await?;
    rows.iter().map(|row| row.columns().text()).collect::<sqlx::Result<_>>().map(Some)
}

/// The next `limit` candidates after the cursor, in the order of its segment.
pub(super) async fn candidates(
    store: &Store,
    accounts: Option<&[String]>,
    conditions: &Conditions,
    at: &Cursor,
    bound: Option<i64>,
    limit: usize,
) -> sqlx::Result<Vec<Candidate>> {
    let Some(accounts) = accounts else {
        return of_account(store, None, conditions, at, bound, limit).await;
    };
    // Each account is read along its own index; together the first of all are among the first of each.
    let mut found = Vec::new();
    for account in accounts {
        found.extend(of_account(store, Some(account), conditions, at, bound, limit).await?);
    }
    if accounts.len() > 1 {
        found.sort_by(|a, b| (a.key(at.segment), &a.id).cmp(&(b.key(at.segment), &b.id)));
        if at.segment.is_descending() {
            found.reverse();
        }
        found.truncate(limit);
    }
    Ok(found)
}

async fn of_account(
    store: &Store,
    account: Option<&String>,
    conditions: &Conditions,
    at: &Cursor,
    bound: Option<i64>,
    limit: usize,
) -> sqlx::Result<Vec<Candidate>> {
    let mut args: Vec<Arg> = vec![
        account.cloned().into(),
        at.as_of.into(),
        at.key.into(),
        at.id.as_str().into(),
        (limit as i64).into(),
        (&conditions.milestone).into(),
        conditions.created_from.into(),
        conditions.created_before.into(),
        (&conditions.destination_country).into(),
    ];
    args.extend(conditions.patterns.iter().map(Arg::from));
    args.extend(bound.map(Arg::from));
    let rows = store.rows(sql(at.segment, account.is_some()), &args).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

/// Reads [`columns`].
pub(in crate::shipment) fn decode(c: &mut Columns<'_>) -> sqlx::Result<Candidate> {
    Ok(Candidate {
        id: c.text()?,
        waybill_number: c.text()?,
        account_code: c.opt_text()?,
        service: c.opt_text()?,
        milestone: c.parsed()?,
        reason: c.opt_parsed()?,
        milestone_at: c.opt_instant()?,
        last_event_at: c.opt_instant()?,
        delivered_at: c.opt_instant()?,
        promised_at: c.opt_local_instant()?,
        origin: place(c)?,
        destination: place(c)?,
        item_description: c.opt_text()?,
        created_at: c.instant()?,
    })
}

fn place(c: &mut Columns<'_>) -> sqlx::Result<Place> {
    Ok(Place { country: c.opt_text()?, region: c.opt_text()?, city: c.opt_text()? })
}
