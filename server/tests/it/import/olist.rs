//! All orders of the marketplace, judged by the portal's own rules.

use app::shipment::{Event, Promise, Standing, late_by_ms, progress, standing};
use app::value::Instant;
use server::shipment::import::{Layout, Options, Row, What};

use super::reading::{data, read_file, refusals, rows};

#[test]
fn every_order_comes_in_and_the_late_ones_are_late() {
    let Some(path) = data("olist/shipments_flat.csv.gz") else { return };
    let (found, error) = read_file(&path, Layout::Olist, What::Shipments, &Options::default());
    assert_eq!(error, None);
    assert_eq!(refusals(&found), Vec::<&_>::new());
    let rows = rows(&found);
    assert_eq!(rows.len(), 32_936);
    let standings: Vec<_> = rows.iter().map(|row| judge(row)).collect();
    let delivered =
        |standing: &&(Standing, i64)| matches!(standing.0, Standing::DeliveredOnTime | Standing::DeliveredLate);
    assert_eq!(standings.iter().filter(delivered).count(), 29_971);
    let late = |standing: &&(Standing, i64)| standing.0 == Standing::DeliveredLate && standing.1 > 0;
    assert_eq!(standings.iter().filter(late).count(), 2_007);
    assert_eq!(standings.iter().filter(|standing| standing.0 == Standing::Ended).count(), 625 + 609 - 6);
}

fn judge(row: &Row) -> (Standing, i64) {
    let mut events: Vec<Event> = row.events.iter().map(event).collect();
    events.sort_by_key(|event| (event.occurred_at.at, event.milestone));
    let progress = progress(&events);
    let promise = Promise { promised_at: row.shipment.as_ref().and_then(|s| s.promised_at).map(|moment| moment.at) };
    let now = Instant::from_ms(1_600_000_000_000);
    (standing(&progress, promise, None, now), late_by_ms(&progress, promise, now))
}

fn event(draft: &app::shipment::intake::EventDraft) -> Event {
    Event {
        occurred_at: draft.occurred_at,
        milestone: draft.milestone,
        reason: draft.reason,
        location: draft.location.clone(),
        source_code: draft.source_code.clone(),
        text: draft.text.clone(),
    }
}
