//! `GET /api/v1/tracking…`: the answer's shape, many numbers at once, conditional requests, standing as time passes.

use app::shipment::Milestone::*;
use serde_json::json;

use crate::support::people::{huaian_books, li_wei};
use crate::support::{TestPortal, database_tests, parcel};

database_tests! {
    answers_what_where_when, spaces_and_case_do_not_matter, an_unknown_number_is_a_problem,
    a_known_answer_is_not_sent_again, lateness_alone_does_not_make_a_new_answer, standing_follows_the_clock,
    each_number_of_a_list_has_its_own_status, forty_numbers_at_once_and_no_more, a_slip_of_the_pen_is_suggested,
    a_shipment_without_events_is_known, events_keep_their_own_offset,
}

const ON_ITS_WAY: &str = "PD2026112201";

/// Handed over yesterday, promised for Thursday evening.
async fn on_its_way(portal: &TestPortal) {
    let parcel = parcel(ON_ITS_WAY)
        .from(huaian_books())
        .to(li_wei())
        .of_books()
        .promised("2026-11-26T18:00:00+08:00")
        .event(PickedUp, "2026-11-21T17:00:00+08:00")
        .event(InTransit, "2026-11-22T08:30:00+08:00");
    portal.take_in(&parcel).await;
}

async fn answers_what_where_when(portal: &TestPortal) {
    on_its_way(portal).await;
    let expected = json!({
        "waybill_number": ON_ITS_WAY,
        "milestone": "in_transit",
        "standing": "on_time",
        "reason": null,
        "promised_at": "2026-11-26T18:00:00+08:00",
        "estimated_at": null,
        "delivered_at": null,
        "late_by_ms": 0,
        "origin": {"country": "CN", "region": "Jiangsu"},
        "destination": {"country": "CN", "region": "Guangdong"},
        "service": "standard",
        "events": [
            {"occurred_at": "2026-11-22T08:30:00+08:00", "milestone": "in_transit", "location": {"country": "CN", "region": "Jiangsu"}},
            {"occurred_at": "2026-11-21T17:00:00+08:00", "milestone": "picked_up", "location": {"country": "CN", "region": "Jiangsu"}},
        ],
        "next_step": "carrier_moves",
        "version": 2,
        "verified": false,
    });
    assert_eq!(portal.track(ON_ITS_WAY).await, expected);
}

async fn spaces_and_case_do_not_matter(portal: &TestPortal) {
    on_its_way(portal).await;
    assert_eq!(portal.track("pd%202026%201122%2001").await["waybill_number"], ON_ITS_WAY);
}

async fn an_unknown_number_is_a_problem(portal: &TestPortal) {
    for number in ["PD0000000", "x", "%E7%94%B5%E8%AF%9D", "A%00B%00C%00D", &"9".repeat(3000)] {
        portal.get(&["/api/v1/tracking/", number].concat()).await.problem(404, "not-found");
        portal.get(&format!("/api/v1/tracking/{number}/stream")).await.problem(404, "not-found");
    }
}

async fn a_known_answer_is_not_sent_again(portal: &TestPortal) {
    on_its_way(portal).await;
    let path = ["/api/v1/tracking/", ON_ITS_WAY].concat();
    let first = portal.get(&path).await;
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let tag = first.header("etag");
    let second = portal.get(&path).header("if-none-match", tag).await;
    assert_eq!((second.status, second.body.len(), second.header("etag")), (304, 0, tag));
    portal.take_in(&parcel(ON_ITS_WAY).event(OutForDelivery, "2026-11-22T16:00:00+08:00")).await;
    let third = portal.get(&path).header("if-none-match", tag).await;
    assert_eq!(third.status, 200);
    assert_eq!(third.json()["milestone"], "out_for_delivery");
}

async fn lateness_alone_does_not_make_a_new_answer(portal: &TestPortal) {
    on_its_way(portal).await;
    let path = ["/api/v1/tracking/", ON_ITS_WAY].concat();
    portal.advance_hours(98);
    let late = portal.get(&path).await;
    assert_eq!(late.json()["standing"], "late");
    portal.advance_hours(1);
    assert_eq!(portal.get(&path).header("if-none-match", late.header("etag")).await.status, 304);
}

/// Promised at 10:00 UTC in two days and an hour; a `standard` parcel between regions usually moves on within 36 h.
async fn standing_follows_the_clock(portal: &TestPortal) {
    let number = "PDSTANDING1";
    let moving = parcel(number).promised("2026-11-27T10:00:00Z").event(InTransit, "2026-11-22T09:00:00Z");
    portal.take_in(&moving).await;
    let look = async || {
        let answer = portal.track(number).await;
        (answer["standing"].as_str().unwrap().to_string(), answer["late_by_ms"].as_i64().unwrap())
    };
    assert_eq!(look().await, ("on_time".to_string(), 0));
    portal.advance_hours(37);
    assert_eq!(look().await, ("silent".to_string(), 0));
    portal.advance_hours(85);
    assert_eq!(look().await, ("late".to_string(), 3_600_000), "122 h after the start, the promise was at 121 h");
    portal.take_in(&parcel(number).event(Delivered, "2026-11-27T10:30:00Z")).await;
    assert_eq!(look().await, ("delivered_late".to_string(), 1_800_000));
    portal.advance_hours(1000);
    assert_eq!(look().await, ("delivered_late".to_string(), 1_800_000), "it does not grow any more");
}

async fn each_number_of_a_list_has_its_own_status(portal: &TestPortal) {
    on_its_way(portal).await;
    let list = portal.get(&format!("/api/v1/tracking?waybill_numbers={ON_ITS_WAY},PD9999999,abc")).await;
    assert_eq!((list.status, list.header("cache-control")), (200, "no-store"));
    let list = list.json();
    assert_eq!(list["next_cursor"], json!(null));
    let items = list["items"].as_array().unwrap();
    let told: Vec<(&str, u64)> =
        items.iter().map(|i| (i["waybill_number"].as_str().unwrap(), i["status"].as_u64().unwrap())).collect();
    assert_eq!(told, [(ON_ITS_WAY, 200), ("PD9999999", 404), ("ABC", 422)]);
    assert_eq!(items[0]["tracking"], portal.track(ON_ITS_WAY).await);
    assert!(items[1].get("tracking").is_none());
}

async fn forty_numbers_at_once_and_no_more(portal: &TestPortal) {
    let list = |count: usize| {
        let numbers: Vec<String> = (0..count).map(|n| format!("PD{n:07}")).collect();
        portal.get(&["/api/v1/tracking?waybill_numbers=", &numbers.join(",")].concat())
    };
    assert_eq!(list(40).await.json()["items"].as_array().unwrap().len(), 40);
    let refused = list(41).await;
    refused.problem(422, "invalid");
    assert_eq!(refused.field_problems(), ["/waybill_numbers too_many"]);
    for nothing in ["/api/v1/tracking", "/api/v1/tracking?waybill_numbers=", "/api/v1/tracking?waybill_numbers=,%20,"] {
        let refused = portal.get(nothing).await;
        refused.problem(422, "invalid");
        assert_eq!(refused.field_problems(), ["/waybill_numbers required"], "{nothing}");
    }
}

async fn a_slip_of_the_pen_is_suggested(portal: &TestPortal) {
    portal.take_in(&parcel("RR473124829GB")).await;
    let list = portal.get("/api/v1/tracking?waybill_numbers=RR473124892GB,RR413124829GB,EE471108152FR").await.json();
    assert_eq!(list["items"][0]["suggestions"], json!(["RR473124829GB"]), "two digits swapped");
    assert_eq!(list["items"][1]["suggestions"], json!(["RR473124829GB"]), "1 read for 7");
    assert!(list["items"][2].get("suggestions").is_none(), "only numbers that exist are suggested");
}

async fn a_shipment_without_events_is_known(portal: &TestPortal) {
    portal.take_in(&parcel("PDSILENCE")).await;
    let answer = portal.track("PDSILENCE").await;
    assert_eq!((&answer["milestone"], &answer["standing"]), (&json!("unknown"), &json!("no_promise")));
    assert_eq!(answer["events"], json!([]));
}

async fn events_keep_their_own_offset(portal: &TestPortal) {
    let abroad = parcel("PDOFFSETS")
        .event(PickedUp, "2026-11-20T23:30:00-03:00")
        .event(InTransit, "2026-11-21T12:00:00.250+05:45")
        .promised("2026-11-25T00:00:00-03:00");
    portal.take_in(&abroad).await;
    let answer = portal.track("PDOFFSETS").await;
    let moments: Vec<&str> =
        answer["events"].as_array().unwrap().iter().map(|e| e["occurred_at"].as_str().unwrap()).collect();
    assert_eq!(moments, ["2026-11-21T12:00:00.250+05:45", "2026-11-20T23:30:00-03:00"]);
    assert_eq!(answer["promised_at"], "2026-11-25T00:00:00-03:00", "a promise too");
}
