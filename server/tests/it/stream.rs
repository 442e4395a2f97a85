//! Server-sent events: an open page hears of news, and a stop ends every stream.

use std::time::Duration;

use app::shipment::Milestone::*;
use axum::body::Body;
use http_body_util::BodyExt;
use serde_json::json;

use crate::support::{Ask, TestPortal, database_tests, parcel};

database_tests! {
    news_reach_an_open_page, news_of_another_process_are_found,
    news_between_the_answer_and_the_stream_are_told, an_unknown_number_has_no_stream, a_stop_ends_streams,
    whoever_is_signed_out_keeps_no_stream,
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
    loop {
        let frame = tokio::time::timeout(Duration::from_secs(20), stream.frame()).await.expect("nothing came");
        let text = String::from_utf8(frame?.unwrap().into_data().unwrap().to_vec()).unwrap();
        // A comment only keeps the connection.
        if !text.starts_with(':') {
            return Some(text);
        }
    }
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

/// Between the page and its stream an event may arrive: whoever states the version at hand hears of it at once.
async fn news_between_the_answer_and_the_stream_are_told(portal: &TestPortal) {
    portal.take_in(&parcel(NUMBER).event(PickedUp, "2026-11-21T17:00:00+08:00")).await;
    let read = portal.get(&format!("/api/v1/tracking/{NUMBER}")).await.json()["version"].as_i64().unwrap();
    portal.take_in(&parcel(NUMBER).event(InTransit, "2026-11-22T08:00:00Z")).await;
    let path = format!("/api/v1/tracking/{NUMBER}/stream?version={read}");
    let mut stream = portal.get(&path).open().await.into_body();
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

/// trust.md "Doors": demotion, disabling and revocation count within a second, open streams included. Bite proof: a
/// stream without its session id goes on and the wait below ends with "nothing came".
async fn whoever_is_signed_out_keeps_no_stream(portal: &TestPortal) {
    portal.take_in(&parcel(NUMBER).event(PickedUp, "2026-11-21T17:00:00+08:00")).await;
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let wang = portal.customer("wang@campus.test", "Wang").await;
    let path = format!("/api/v1/tracking/{NUMBER}/stream");
    let mut streams = Vec::new();
    for cookie in [&li.cookie, &wang.cookie] {
        streams.push(portal.get(&path).cookie(cookie).open().await.into_body());
    }
    let mut guest = portal.get(&path).open().await.into_body();
    let out = Ask::new(&portal.router, "DELETE", "/api/v1/sessions/current").cookie(&li.cookie).await;
    assert_eq!(out.status, 204);
    let disable = "update person set disabled_at = 1 where id = $1";
    portal.execute(disable, &[wang.person_id.as_str().into()]).await.unwrap();
    for stream in &mut streams {
        assert_eq!(next(stream).await, None, "the stream ends and says nothing");
    }
    let waits = tokio::time::timeout(Duration::from_secs(2), next(&mut guest)).await;
    assert!(waits.is_err(), "a guest's stream goes on");
}
