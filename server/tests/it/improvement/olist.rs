//! A change that was never made, on lanes of a real marketplace: the figures are those of another computation.

use app::value::Instant;
use server::shipment::import::{Layout, Options, Row, What};
use server::shipment::intake::{Sourced, take_in};

use super::{added, draft, four, look, result, work};
use crate::import::reading::{data, read_file, rows};
use crate::support::portal::moment;
use crate::support::{TestPortal, database_tests};

database_tests! { a_lane_against_another }

/// Delivered and promised, of one lane.
type Arrival = (Instant, Instant);

fn lane_of(row: &Row) -> Option<String> {
    let shipment = row.shipment.as_ref()?;
    Some([shipment.origin.region.as_deref()?, shipment.destination.region.as_deref()?].join(">"))
}

fn arrival(row: &Row) -> Option<Arrival> {
    let promised = row.shipment.as_ref()?.promised_at?.at;
    let delivered = row.events.iter().find(|event| event.milestone == app::shipment::Milestone::Delivered)?;
    Some((delivered.occurred_at.at, promised))
}

/// Late and all of those delivered in `[from, to)`.
fn counted(arrivals: &[Arrival], (from, to): (&str, &str)) -> (f64, f64) {
    let inside = |(delivered, _): &&Arrival| *delivered >= moment(from).at && *delivered < moment(to).at;
    let late = arrivals.iter().filter(inside).filter(|(delivered, promised)| delivered > promised).count();
    (late as f64, arrivals.iter().filter(inside).count() as f64)
}

/// Wilson's interval as a quadratic: the p for which (k/n - p)² = z² p (1 - p) / n.
fn roots((k, n): (f64, f64)) -> (f64, f64) {
    let z2 = 1.959_963_984_540_054_f64.powi(2);
    let (a, b, c) = (1.0 + z2 / n, -(2.0 * k / n + z2 / n), (k / n).powi(2));
    let root = (b * b - 4.0 * a * c).sqrt();
    ((-b - root) / (2.0 * a), (-b + root) / (2.0 * a))
}

async fn a_lane_against_another(portal: &TestPortal) {
    let Some(path) = data("olist/shipments_flat.csv.gz") else { return };
    let (found, error) = read_file(&path, Layout::Olist, What::Shipments, &Options::default());
    assert_eq!(error, None);
    let of = |lane: &'static str| {
        rows(&found).into_iter().filter(move |row| lane_of(row).as_deref() == Some(lane)).collect::<Vec<&Row>>()
    };
    let (here, elsewhere) = (of("SP>RJ"), of("SP>MG"));
    let all: Vec<&Row> = here.iter().chain(&elsewhere).copied().collect();
    let shipments: Vec<_> = all.iter().filter_map(|row| row.shipment.clone()).collect();
    let sourced = |event: &app::shipment::intake::EventDraft| Sourced::new("olist".to_string(), event.clone());
    let events: Vec<_> = all.iter().flat_map(|row| row.events.iter().map(sourced)).collect();
    for (shipments, events) in [(&shipments[..], &[][..]), (&[][..], &events[..])] {
        take_in(&portal.store, shipments, events, portal.now()).await.unwrap();
    }
    let mut change = draft();
    change["changed_on"] = "2018-03-01".into();
    (change["window_days"], change["settle_days"]) = (60.into(), 10.into());
    change["scope"] = serde_json::json!([{"kind": "lane", "member": "SP>RJ", "is_affected": true}]);
    let number = added(portal, &change).await;
    work(portal).await;
    let told = result(portal, &number).await;
    let late = look(&told, "late_share");

    // Days of the operator, in Shanghai: 60 before 1 March, 60 from 11 March on.
    let before = ("2017-12-31T00:00:00+08:00", "2018-03-01T00:00:00+08:00");
    let after = ("2018-03-11T00:00:00+08:00", "2018-05-10T00:00:00+08:00");
    let arrivals = |rows: &[&Row]| rows.iter().filter_map(|row| arrival(row)).collect::<Vec<Arrival>>();
    let (here, elsewhere) = (arrivals(&here), arrivals(&elsewhere));
    let groups =
        [counted(&here, after), counted(&here, before), counted(&elsewhere, after), counted(&elsewhere, before)];
    assert!(groups.iter().all(|(_, n)| *n >= 100.0), "{groups:?}");
    let share = groups.map(|(k, n)| k / n);
    let bound = groups.map(roots);
    let difference = (share[0] - share[1]) - (share[2] - share[3]);
    let square = |x: f64| x * x;
    let below = square(share[0] - bound[0].0)
        + square(bound[1].1 - share[1])
        + square(bound[2].1 - share[2])
        + square(share[3] - bound[3].0);
    let above = square(bound[0].1 - share[0])
        + square(share[1] - bound[1].0)
        + square(share[2] - bound[2].0)
        + square(bound[3].1 - share[3]);
    let numbers = ["after", "before", "other_after", "other_before"].map(|group| late[group]["n"].as_f64().unwrap());
    assert_eq!(numbers, groups.map(|(_, n)| n));
    let rounded = |value: f64| four(&value.into());
    assert_eq!(four(&late["effect"]["difference"]), rounded(difference));
    let interval = &late["effect"]["interval"];
    let wanted = (rounded(difference - below.sqrt()), rounded(difference + above.sqrt()));
    assert_eq!((four(&interval["low"]), four(&interval["high"])), wanted);
}
