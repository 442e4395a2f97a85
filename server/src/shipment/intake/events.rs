//! Recording tracking events, and the state of the shipment that follows from them.

use std::collections::{BTreeMap, HashMap, HashSet};

use app::shipment::{Event, Place, progress, sort};
use app::value::{Instant, UtcOffset};

use super::{Recorded, Sourced};
use crate::store::{Arg, Batch, CHUNK, Transaction, new_id};

const FIND: &str = "select id, waybill_number, last_event_at from shipment where waybill_number in";

const CREATE: &str =
    "insert into shipment (id, waybill_number, piece_count, milestone, created_at, updated_at, version) values";

const KNOWN: &str =
    "select shipment_id, identity, occurred_at, utc_offset_minutes, milestone, reason, source_code, text
    from tracking_event where shipment_id in";

const RECORD: &str = "insert into tracking_event (shipment_id, identity, source, source_event_id, occurred_at,
    utc_offset_minutes, recorded_at, milestone, reason, country, region, city, facility, source_code, text) values";

const PROVE: &str = "insert into proof_of_delivery (shipment_id, identity, occurred_at, utc_offset_minutes, kind,
    signer_name, left_at, recorded_at, recorded_offset_minutes) values";

/// Every `not null` column is stated, though the row exists: only the conflict branch is ever taken.
const ADVANCE: &str = "insert into shipment (id, waybill_number, piece_count, milestone, reason, milestone_at,
    last_event_at, delivered_at, created_at, updated_at, version) values";

const ADVANCE_TAIL: &str = "on conflict (id) do update set
    milestone = excluded.milestone, reason = excluded.reason, milestone_at = excluded.milestone_at,
    last_event_at = excluded.last_event_at, delivered_at = excluded.delivered_at,
    updated_at = excluded.updated_at, version = shipment.version + 1";

/// A shipment that the events belong to. Most of a file's are without events yet, and are not asked for them.
struct Found {
    id: String,
    has_events: bool,
}

/// A shipment as far as its events go.
#[derive(Default)]
struct Timeline {
    waybill_number: String,
    identities: HashSet<String>,
    events: Vec<Event>,
    has_grown: bool,
}

pub(super) async fn record(
    tx: &mut Transaction,
    drafts: &[Sourced],
    now: Instant,
    changed: &mut Vec<String>,
) -> sqlx::Result<Vec<Recorded>> {
    let mut outcomes = Vec::with_capacity(drafts.len());
    for chunk in drafts.chunks(CHUNK) {
        let found = find_or_create(tx, chunk, now).await?;
        let mut timelines = timelines(tx, &found).await?;
        let mut batch = Batch::insert(RECORD, 15, "on conflict (shipment_id, identity) do nothing");
        let mut proofs = Batch::insert(PROVE, 9, "on conflict (shipment_id, identity) do nothing");
        for sourced in chunk {
            let Some(Found { id, .. }) = found.get(&sourced.event.waybill_number) else {
                return Err(sqlx::Error::RowNotFound);
            };
            let timeline = timelines.entry(id.clone()).or_default();
            if !timeline.identities.insert(sourced.identity.clone()) {
                outcomes.push(Recorded::Duplicate);
                continue;
            }
            timeline.events.push(to_event(sourced));
            timeline.has_grown = true;
            proofs_of(id, sourced).into_iter().for_each(|row| proofs.push(row));
            batch.push(event_row(id, sourced, now));
            outcomes.push(Recorded::Recorded);
        }
        if !batch.is_empty() {
            tx.execute_batch(batch).await?;
        }
        if !proofs.is_empty() {
            tx.execute_batch(proofs).await?;
        }
        advance(tx, timelines, now, changed).await?;
    }
    Ok(outcomes)
}

async fn find_or_create(
    tx: &mut Transaction,
    drafts: &[Sourced],
    now: Instant,
) -> sqlx::Result<HashMap<String, Found>> {
    let mut numbers: Vec<&str> = drafts.iter().map(|d| d.event.waybill_number.as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut found = find(tx, &numbers).await?;
    let missing: Vec<&str> = numbers.into_iter().filter(|number| !found.contains_key(*number)).collect();
    if !missing.is_empty() {
        let mut batch = Batch::insert(CREATE, 7, "on conflict (waybill_number) do nothing");
        for number in &missing {
            let row: [Arg; 7] =
                [new_id(now).into(), (*number).into(), 1.into(), "unknown".into(), now.into(), now.into(), 1.into()];
            batch.push(row);
        }
        tx.execute_batch(batch).await?;
        found.extend(find(tx, &missing).await?);
    }
    Ok(found)
}

async fn find(tx: &mut Transaction, numbers: &[&str]) -> sqlx::Result<HashMap<String, Found>> {
    let keys = Batch::keys(FIND, "order by waybill_number", numbers.iter().map(|number| Arg::from(*number)));
    let mut found = HashMap::new();
    for row in tx.rows_locked(keys).await? {
        let mut c = row.columns();
        let (id, number) = (c.text()?, c.text()?);
        found.insert(number, Found { id, has_events: c.opt_int()?.is_some() });
    }
    Ok(found)
}

/// By id: statements then touch the pages of an index one after the other.
async fn timelines(
    tx: &mut Transaction,
    shipments: &HashMap<String, Found>,
) -> sqlx::Result<BTreeMap<String, Timeline>> {
    let mut found: BTreeMap<String, Timeline> = shipments
        .iter()
        .map(|(number, Found { id, .. })| {
            (id.clone(), Timeline { waybill_number: number.clone(), ..Timeline::default() })
        })
        .collect();
    let mut begun: Vec<&str> =
        shipments.values().filter(|found| found.has_events).map(|found| found.id.as_str()).collect();
    if begun.is_empty() {
        return Ok(found);
    }
    begun.sort_unstable();
    let keys = Batch::keys(KNOWN, "", begun.into_iter().map(Arg::from));
    for row in tx.rows_batch(keys).await? {
        let mut c = row.columns();
        let timeline = found.entry(c.text()?).or_default();
        timeline.identities.insert(c.text()?);
        let (at, minutes) = (Instant::from_ms(c.int()?), c.int()?);
        timeline.events.push(Event {
            occurred_at: at.at_offset(UtcOffset::from_minutes(minutes as i16).unwrap_or_default()),
            milestone: c.parsed()?,
            reason: c.opt_parsed()?,
            location: Place::default(),
            source_code: c.opt_text()?,
            text: c.opt_text()?,
        });
    }
    Ok(found)
}

fn to_event(sourced: &Sourced) -> Event {
    let event = &sourced.event;
    Event {
        occurred_at: event.occurred_at,
        milestone: event.milestone,
        reason: event.reason,
        location: Place::default(),
        source_code: event.source_code.clone(),
        text: event.text.clone(),
    }
}

fn event_row(shipment_id: &str, sourced: &Sourced, now: Instant) -> [Arg; 15] {
    let event = &sourced.event;
    [
        shipment_id.into(),
        (&sourced.identity).into(),
        (&sourced.source).into(),
        (&event.source_event_id).into(),
        event.occurred_at.at.into(),
        i64::from(event.occurred_at.offset.as_minutes()).into(),
        now.into(),
        event.milestone.as_str().into(),
        event.reason.map(|r| r.as_str().to_string()).into(),
        (&event.location.country).into(),
        (&event.location.region).into(),
        (&event.location.city).into(),
        (&event.facility).into(),
        (&event.source_code).into(),
        (&event.text).into(),
    ]
}

/// The row of the proof that came with an event; none for most.
fn proofs_of(shipment_id: &str, sourced: &Sourced) -> Option<[Arg; 9]> {
    let event = &sourced.event;
    let proof = event.proof_of_delivery.as_ref()?;
    Some([
        shipment_id.into(),
        (&sourced.identity).into(),
        event.occurred_at.at.into(),
        i64::from(event.occurred_at.offset.as_minutes()).into(),
        proof.kind.map(|kind| kind.as_str().to_string()).into(),
        (&proof.signer_name).into(),
        proof.left_at.map(|place| place.as_str().to_string()).into(),
        proof.recorded_at.map(|moment| moment.at).into(),
        proof.recorded_at.map(|moment| i64::from(moment.offset.as_minutes())).into(),
    ])
}

/// Stores the state that all events, old and new, give together.
async fn advance(
    tx: &mut Transaction,
    timelines: BTreeMap<String, Timeline>,
    now: Instant,
    changed: &mut Vec<String>,
) -> sqlx::Result<()> {
    let mut batch = Batch::insert(ADVANCE, 11, ADVANCE_TAIL);
    for (id, mut timeline) in timelines.into_iter().filter(|(_, timeline)| timeline.has_grown) {
        sort(&mut timeline.events);
        let state = progress(&timeline.events);
        let row: [Arg; 11] = [
            id.into(),
            (&timeline.waybill_number).into(),
            1.into(),
            state.milestone.as_str().into(),
            state.reason.map(|r| r.as_str().to_string()).into(),
            state.milestone_at.map(|moment| moment.at).into(),
            state.last_event_at.into(),
            state.delivered_at.map(|moment| moment.at).into(),
            now.into(),
            now.into(),
            1.into(),
        ];
        batch.push(row);
        changed.push(timeline.waybill_number);
    }
    if batch.is_empty() {
        return Ok(());
    }
    tx.execute_batch(batch).await.map(|_| ())
}
