//! Figures: counted by hand on forty complaints, and what a change would do before it is made.

mod cases;
mod counts;
mod effect;
mod speed;
mod units;

use app::complaint::{Category, State};
use app::deadline::{CaseEvent, CaseEventKind as K, CaseKind};
use app::shipment::Milestone;
use app::value::Instant;
use server::deadline::{self, CaseRef};
use server::shipment::intake::take_in;
use server::store::new_id;

use crate::support::portal::moment;
use crate::support::{Parcel, TestPortal, parcel};

/// Day of filing (09:00 in Shanghai) in 2026, category, cause, unit, lane, judged valid; then after how many days, at noon,
/// it was acknowledged, answered and withdrawn. `-` is never, or none.
const ROWS: &str = "
10-01  delay            transit_delay        HUB-A  J  -   0  3  -
10-02  damaged          damaged_contents     HUB-A  J  yes 0  6  -
10-05  delay            transit_delay        -      Z  no  0  6  -
10-06  damaged          damaged_contents     -      J  -   1  5  -
10-07  delay            transit_delay        HUB-B  Z  -   -  -  1
10-08  damaged          damaged_contents     HUB-A  Z  yes 0  6  -
10-09  delay            customs              -      Z  -   1  3  -
10-12  delay            transit_delay        SP-C   J  no  3  5  -
10-13  delivery_service attitude             HUB-A  -  yes 1  2  -
10-14  delivery_service false_delivered_scan -      J  -   0  12  -
10-15  damaged          -                    HUB-A  J  no  1  1  -
10-16  delivery_service attitude             HUB-A  Z  yes 1  9  -
10-19  damaged          -                    HUB-A  J  no  0  5  -
10-20  delay            transit_delay        HUB-B  J  yes 0  5  -
10-21  delay            customs              HUB-A  Z  no  0  12  -
10-22  delay            customs              SP-C   -  -   -  -  1
10-23  delay            transit_delay        HUB-A  Z  yes 3  2  -
10-26  delay            transit_delay        HUB-A  Z  no  1  2  -
10-27  damaged          damaged_contents     HUB-A  S  -   3  5  -
10-29  delay            customs              HUB-A  Z  yes 0  2  -
11-02  delay            transit_delay        HUB-A  J  yes 0  6  -
11-03  delay            customs              HUB-B  J  yes 1  2  -
11-03  damaged          -                    HUB-B  Z  yes 1  5  -
11-04  damaged          -                    HUB-A  J  yes 1  5  -
11-05  delivery_service false_delivered_scan HUB-B  J  -   1  2  -
11-05  damaged          damaged_contents     -      J  no  0  9  -
11-06  delivery_service attitude             -      J  yes 3  12  -
11-09  damaged          damaged_contents     HUB-B  S  -   -  -  1
11-10  delay            customs              SP-C   J  no  1  9  -
11-10  delay            transit_delay        -      Z  yes 3  3  -
11-11  delay            customs              -      J  yes 0  5  -
11-12  delay            transit_delay        HUB-A  -  no  0  5  -
11-13  charges          -                    -      J  -   1  -  -
11-16  delivery_service false_delivered_scan HUB-A  J  -   1  1  -
11-16  delivery_service attitude             HUB-A  S  yes 0  2  -
11-17  charges          wrong_weight         HUB-A  -  -   0  -  -
11-18  delivery_service attitude             HUB-B  J  no  0  1  -
11-18  delay            transit_delay        HUB-B  -  -   0  -  -
11-19  delivery_service false_delivered_scan HUB-A  J  yes 3  3  -
11-20  delay            customs              -      J  -   1  -  -
";

/// Region of origin and destination of each lane, and how many shipments were delivered on it in October and November.
/// The last has no known regions: complaints of it are about no parcel.
const LANES: [(&str, &str, &str, usize, usize); 4] = [
    ("J", "Jiangsu", "Guangdong", 40, 30),
    ("Z", "Zhejiang", "Beijing", 25, 4),
    ("S", "Sichuan", "Shanghai", 5, 12),
    ("-", "", "", 3, 2),
];

/// Monday 23 November 2026, 10:00 in Shanghai: when all is counted.
pub const NOW_HOURS: i64 = 17;

/// Parcels, units and complaints of the table, and the clock moved to [`NOW_HOURS`].
pub async fn fixture(portal: &TestPortal) {
    portal.advance_hours(NOW_HOURS);
    deliver(portal).await;
    for (code, name) in [("HUB-A", "Nanjing Hub"), ("HUB-B", "Beijing Hub"), ("SP-C", "Campus Point")] {
        let unit = "insert into unit (id, code, name, kind, created_at, version) values ($1, $1, $2, 'hub', 1, 1)";
        portal.execute(unit, &[code.into(), name.into()]).await.unwrap();
    }
    for (at, line) in ROWS.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        file(portal, at, &line.split_whitespace().collect::<Vec<&str>>()).await;
    }
}

/// Every lane's shipments of both months, delivered on the 10th.
async fn deliver(portal: &TestPortal) {
    let mut parcels: Vec<Parcel> = Vec::new();
    for (lane, from, to, october, november) in LANES {
        for n in 0..october + november {
            let number = ["PDFIG", &lane.replace('-', "N"), &format!("{n:04}")].concat();
            let mut one = parcel(&number);
            let region = |name: &str| Some(name.to_string()).filter(|name| !name.is_empty());
            (one.shipment.origin.region, one.shipment.destination.region) = (region(from), region(to));
            let month = if n < october { "10" } else { "11" };
            parcels.push(one.event(Milestone::Delivered, &["2026-", month, "-10T12:00:00+08:00"].concat()));
        }
    }
    let shipments: Vec<_> = parcels.iter().map(|parcel| parcel.shipment.clone()).collect();
    let sourced = |event: &app::shipment::intake::EventDraft| {
        server::shipment::intake::Sourced::new("tms".to_string(), event.clone())
    };
    let events: Vec<_> = parcels.iter().flat_map(|parcel| parcel.events.iter().map(sourced)).collect();
    take_in(&portal.store, &shipments, &events, portal.now()).await.unwrap();
}

fn stated(cell: &str) -> Option<String> {
    Some(cell.to_string()).filter(|cell| cell != "-")
}

/// One row of the table: the complaint, its events, and the deadlines that follow from them by the rules in force.
async fn file(portal: &TestPortal, at: usize, row: &[&str]) {
    let &[day, category, cause, unit, lane, valid, ..] = row else { panic!("{row:?}") };
    let filed = moment(&["2026-", day, "T09:00:00+08:00"].concat()).at;
    let mut events = vec![CaseEvent::new(K::Received, filed)];
    for (kind, after) in [K::Acknowledged, K::Answered, K::Withdrawn].into_iter().zip(&row[6..9]) {
        let noon = |days: i64| filed.plus_ms((days * 24 + 3) * 3_600_000);
        events.extend(stated(after).map(|days| CaseEvent::new(kind, noon(days.parse().unwrap()))));
    }
    let ended_at = events.iter().find(|event| event.kind == K::Withdrawn).map(|event| event.at);
    let answered = events.iter().any(|event| event.kind == K::Answered);
    let state = match (ended_at, answered) {
        (Some(_), _) => State::Withdrawn,
        (None, true) => State::Answered,
        (None, false) => State::Received,
    };
    let number = ["PDFIG", lane, "0001"].concat();
    let id = new_id(portal.now());
    let mut tx = portal.store.begin().await.unwrap();
    let on = deadline::day_of(filed, &portal.portal.settings.zone);
    let pack = deadline::choose(&mut tx, None, CaseKind::Complaint, on).await.unwrap();
    let insert = "insert into complaint (id, complaint_number, waybill_number, shipment_id, is_party, party, category,
        cause, remedy_sought, text, locale, pack_id, traits, state, level, ended_at, unit_id, is_valid, contact_count,
        search, filed_at, updated_at, version, queue_at)
        values ($1, $2, $3, (select id from shipment where waybill_number = $3), 0, 'consignee', $4, $5, 'find', 'x',
        'en', $6, '', $7, 'agent', $8, $9, $10, 0, '', $11, $11, 1, $12)";
    let args = [
        (&id).into(),
        format!("C-2611-9{at:05}-0").into(),
        stated(lane).map(|_| number).into(),
        category.parse::<Category>().unwrap().as_str().into(),
        stated(cause).into(),
        (&pack.id).into(),
        state.as_str().into(),
        ended_at.into(),
        stated(unit).into(),
        stated(valid).map(|word| i64::from(word == "yes")).into(),
        filed.into(),
        (filed.as_ms() + at as i64).into(),
    ];
    tx.execute(insert, &args).await.unwrap();
    for (seq, event) in (1..).zip(&events) {
        let note =
            "insert into complaint_event (complaint_id, seq, kind, at, actor_kind) values ($1, $2, $3, $4, 'staff')";
        let args = [(&id).into(), i64::into(seq), event.kind.as_str().into(), event.at.into()];
        tx.execute(note, &args).await.unwrap();
    }
    let case = CaseRef { kind: CaseKind::Complaint, id: &id, pack_id: &pack.id, traits: &[] };
    let last = events.iter().map(|event| event.at).max().unwrap_or(Instant::from_ms(0));
    deadline::set(&mut tx, &portal.portal.settings.zone, case, &events, last).await.unwrap();
    tx.commit().await.unwrap();
}
