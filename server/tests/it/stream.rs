//! Server-sent events: an open page hears of news, and a stop ends every stream.

use std::time::Duration;

use app::shipment::Milestone::*;
use axum::body::Body;
use http_body_util::BodyExt;
use serde_json::json;

use crate::support::{TestPortal, database_tests, parcel};

database_tests! {
    news_reach_an_open_page, news_of_another_process_are_found, an_unknown_number_has_no_stream, a_stop_ends_streams,
}

const NUMBER: &str = "PDSTREAM01";

async fn opened(portal: &TestPortal) -> Body {
    portal.take_in(&parcel(NUMBER).event(PickedUp, "2026-11-21T17:00:00+08:00")).await;
    let answer = portal.get(&format!("/api/v1/tracking/{NUMBER}/stream")).open().await;
    assert_eq!(answer.status(), 200);
    for (name, value) in
        [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")]
    {
        assert_eq!(answer.headers()[name], value);
    }
    assert!(!answer.headers().contains_key("content-encoding"), "a compressor would hold events back");
    answer.into_body()
}

/// The next event's text; None when the stream has ended.
async fn next(stream: &mut Body) -> Option<String> {
    let frame = tokio::time::timeout(Duration::from_secs(20), stream.frame()).await.expect("nothing came");
    Some(String::from_utf8(frame?.unwrap().into_data().unwrap().to_vec()).unwrap())
}

async fn version(portal: &TestPortal) -> i64 {
    portal.number("select version from shipment where waybill_number = $1", &[NUMBER.into()]).await
}

async fn news_reach_an_open_page(portal: &TestPortal) {
    let mut stream = opened(portal).await;
    let key = portal.ingest_key("tms").await;
    for (milestone, at) in [("in_transit", "2026-11-22T08:00:00Z"), ("out_for_delivery", "2026-11-22T08:30:00Z")] {
        let events = json!({"items": [{"waybill_number": NUMBER, "milestone": milestone, "occurred_at": at}]});
        assert_eq!(portal.post("/api/v1/tracking-events", &events).bearer(&key).await.json()["recorded"], 1);
        let told = next(&mut stream).await.unwrap();
        assert_eq!(told, format!("event: tracking\ndata: {}\n\n", version(portal).await));
    }
}

/// An import or a second server tells this process nothing; the look at the row version finds it.
async fn news_of_another_process_are_found(portal: &TestPortal) {
    let mut stream = opened(portal).await;
    portal.take_in(&parcel(NUMBER).event(InTransit, "2026-11-22T08:00:00Z")).await;
    let told = next(&mut stream).await.unwrap();
    assert!(told.ends_with(&format!("data: {}\n\n", version(portal).await)), "{told}");
}

async fn an_unknown_number_has_no_stream(portal: &TestPortal) {
    portal.get("/api/v1/tracking/PDUNKNOWN1/stream").await.problem(404, "not-found");
}

async fn a_stop_ends_streams(portal: &TestPortal) {
    let mut streams = [opened(portal).await, opened(portal).await];
    tokio::task::yield_now().await;
    portal.portal.changes.close();
    for stream in &mut streams {
        assert_eq!(next(stream).await, None);
    }
}
