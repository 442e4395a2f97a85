//! Where a parcel waits and how long that is open: for who proved to be a party, and nobody else.
//!
//! Bite proof: ask for the pickup point in `tracking::tagged` for `Scope::Public` too; leave its hours out of the tag.

use std::time::Duration;

use app::shipment::Milestone::*;
use serde_json::{Value, json};

use crate::support::people::{huaian_books, li_wei};
use crate::support::{TestPortal, database_tests, parcel};

database_tests! {
    a_party_learns_where_and_how_long, the_hours_move_the_answer, only_open_service_points_are_named,
}

const NUMBER: &str = "PDPICKUP01";
const TRACKING: &str = "/api/v1/tracking/PDPICKUP01";

/// Ready at a place that its source calls so; the cookie of somebody who knows Li Wei's digits.
async fn waits_at(portal: &TestPortal, facility: &str) -> String {
    let mut waiting =
        parcel(NUMBER).from(huaian_books()).to(li_wei()).event(OutForDelivery, "2026-11-22T08:00:00+08:00");
    waiting = waiting.event(ReadyForPickup, "2026-11-22T11:00:00+08:00");
    for event in &mut waiting.events {
        event.facility = Some(facility.to_string());
    }
    portal.take_in(&waiting).await;
    let proof = portal.post(&[TRACKING, "/verification"].concat(), &json!({"phone_last4": "4321"})).await;
    proof.cookie("pd_parcels").unwrap()
}

/// Open from nine to eight, on Sundays only until six.
async fn unit(portal: &TestPortal, code: &str, kind: &str, closed_at: Option<i64>) {
    let day = r#"[{"opens":"09:00","closes":"20:00"}]"#;
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].map(|d| format!(r#""{d}":{day}"#));
    let hours = format!(r#"{{{},"sunday":[{{"opens":"09:00","closes":"18:00"}}]}}"#, days.join(","));
    let sql =
        "insert into unit (id, code, name, kind, public_name, address, opening_hours, created_at, closed_at, version)
        values ($1, $1, 'Lakeside', $2, 'Lakeside Campus', 'Hall 1, Lake Road', $3, 1, $4, 1)";
    portal.execute(sql, &[code.into(), kind.into(), hours.into(), closed_at.into()]).await.unwrap();
}

async fn point(portal: &TestPortal, cookie: &str) -> Value {
    portal.get(TRACKING).cookie(cookie).await.json()["details"]["pickup_point"].clone()
}

async fn a_party_learns_where_and_how_long(portal: &TestPortal) {
    unit(portal, "LK-1", "service_point", None).await;
    let proof = waits_at(portal, "Lakeside").await;
    let known = json!({
        "name": "Lakeside Campus", "address": "Hall 1, Lake Road", "open_until": "2026-11-22T18:00:00+08:00",
    });
    assert_eq!(point(portal, &proof).await, known);
    let pages = ["/track/PDPICKUP01", "/complain?waybill_number=PDPICKUP01"];
    for path in pages {
        for (language, words) in [("en", "Open until 18:00"), ("es", "Abierto hasta: 18:00"), ("zh-CN", "营业至 18:00")]
        {
            let page = portal.get(path).cookie(&proof).header("accept-language", language).await.text();
            assert!(page.contains(words) && page.contains("Hall 1, Lake Road"), "{path} {language}");
        }
        let stranger = portal.get(path).await.text();
        assert!(!stranger.contains("Lake") && !stranger.contains("Open until"), "{path}");
    }
    assert!(!portal.get(TRACKING).await.text().contains("Lake"));
}

async fn the_hours_move_the_answer(portal: &TestPortal) {
    unit(portal, "Lakeside", "service_point", None).await;
    let proof = waits_at(portal, "Lakeside").await;
    let open = portal.get(TRACKING).cookie(&proof).await;
    portal.travel(Duration::from_secs(3600));
    let closed = portal.get(TRACKING).cookie(&proof).header("if-none-match", open.header("etag")).await;
    assert_eq!(closed.status, 200, "it has closed meanwhile");
    let point = closed.json()["details"]["pickup_point"].clone();
    assert_eq!((&point["open_until"], &point["opens_at"]), (&json!(null), &json!("2026-11-23T09:00:00+08:00")));
    let page = portal.get("/track/PDPICKUP01").cookie(&proof).await.text();
    assert!(page.contains("Closed; opens tomorrow, 09:00"));
}

async fn only_open_service_points_are_named(portal: &TestPortal) {
    unit(portal, "LK-1", "hub", None).await;
    unit(portal, "LK-2", "service_point", Some(1)).await;
    let proof = waits_at(portal, "Lakeside").await;
    assert_eq!(point(portal, &proof).await, json!(null));
    unit(portal, "LK-3", "service_point", None).await;
    assert_eq!(point(portal, &proof).await["name"], "Lakeside Campus");
    portal.take_in(&parcel(NUMBER).event(Delivered, "2026-11-22T12:00:00+08:00")).await;
    assert_eq!(point(portal, &proof).await, json!(null), "it waits no more");
}
