//! `POST /api/v1/shipments` and `POST /api/v1/tracking-events`: what a transport management system states.

use app::shipment::Milestone::*;
use app::shipment::intake::EventDraft;
use proptest::prelude::{Just, Strategy, prop};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use server::shipment::intake::{Sourced, take_in};

use crate::support::people::{huaian_books, li_wei};
use crate::support::{Answer, TestPortal, database_tests, event, parcel};

database_tests! {
    a_shipment_is_created_then_updated_then_unchanged, a_field_left_out_keeps_what_is_known,
    each_event_has_its_own_result, an_event_sent_again_changes_nothing, the_same_moment_elsewhere_is_another_event,
    an_event_creates_an_unknown_shipment, any_order_of_arrival_gives_the_same_answer,
    writers_at_the_same_time_lose_nothing, refusals_name_the_field, a_batch_of_another_shape_is_refused,
    a_thousand_events_and_no_more, a_body_too_large_is_refused, an_event_never_changes,
    a_refused_shipment_leaves_nothing_behind,
}

async fn state(portal: &TestPortal, key: &str, shipment: &Value) -> Answer {
    portal.post("/api/v1/shipments", shipment).bearer(key).await
}

async fn send(portal: &TestPortal, key: &str, events: &[Value]) -> Answer {
    portal.post("/api/v1/tracking-events", &json!({ "items": events })).bearer(key).await
}

fn scan(number: &str, milestone: &str, at: &str) -> Value {
    json!({"waybill_number": number, "milestone": milestone, "occurred_at": at})
}

async fn version(portal: &TestPortal, number: &str) -> i64 {
    portal.number("select version from shipment where waybill_number = $1", &[number.into()]).await
}

async fn a_shipment_is_created_then_updated_then_unchanged(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let first = json!({"waybill_number": " pd 2026 0001 ", "promised_at": "2026-11-24T18:00:00+08:00"});
    let created = state(portal, &key, &first).await;
    assert_eq!(created.status, 201, "{}", created.text());
    let answer = created.json();
    assert_eq!((&answer["waybill_number"], &answer["outcome"]), (&json!("PD20260001"), &json!("created")));
    let link = answer["link"].as_str().unwrap();
    assert_eq!(link.strip_prefix("/track/PD20260001?key=").map(str::len), Some(64));

    let unchanged = json!({"waybill_number": "PD20260001", "promised_at": "2026-11-24T18:00:00.000+08:00"});
    let before = version(portal, "PD20260001").await;
    let answer = state(portal, &key, &unchanged).await;
    assert_eq!((answer.status, answer.json()["outcome"].as_str()), (200, Some("unchanged")), "the same in other words");
    assert!(answer.json().get("link").is_none());
    assert_eq!(version(portal, "PD20260001").await, before);

    let answer = state(portal, &key, &json!({"waybill_number": "PD20260001", "service": "express"})).await;
    assert_eq!((answer.status, answer.json()["outcome"].as_str()), (200, Some("updated")));
    assert_eq!(version(portal, "PD20260001").await, before + 1);
}

async fn a_field_left_out_keeps_what_is_known(portal: &TestPortal) {
    let books = parcel("PDKEEPS1").from(huaian_books()).to(li_wei()).of_books().promised("2026-11-24T18:00:00+08:00");
    portal.take_in(&books.event(InTransit, "2026-11-22T08:30:00+08:00")).await;
    let key = portal.ingest_key("tms").await;
    let moved = json!({"waybill_number": "PDKEEPS1", "destination": {"city": "Dongguan"}, "consignee": {"address": "New Street 5"}});
    assert_eq!(state(portal, &key, &moved).await.json()["outcome"], "updated");

    let seen = portal.post("/api/v1/tracking/PDKEEPS1/verification", &json!({"phone_last4": "4321"})).await.json();
    assert_eq!(seen["destination"], json!({"country": "CN", "region": "Guangdong", "city": "Dongguan"}));
    assert_eq!(seen["milestone"], "in_transit", "stating a shipment does not touch its progress");
    assert_eq!(seen["promised_at"], "2026-11-24T18:00:00+08:00");
    assert_eq!(seen["details"]["item_description"], "Two textbooks");
    assert_eq!(seen["details"]["consignee"], json!({"name": "李**", "phone": "•••• 4321"}));
    let address = "select count(*) from shipment_party where address = 'New Street 5' and postcode = '215006'";
    assert_eq!(portal.number(address, &[]).await, 1);
}

async fn each_event_has_its_own_result(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let good = scan("PDBATCH1", "picked_up", "2026-11-21T17:00:00+08:00");
    let events = [
        good.clone(),
        scan("PDBATCH1", "teleported", "2026-11-21T18:00:00+08:00"),
        scan("PD!", "in_transit", "2026-11-21T19:00:00+08:00"),
        scan("PDBATCH1", "in_transit", "21.11.2026"),
        good,
        json!({"waybill_number": "PDBATCH1", "milestone": "in_transit", "occurred_at": "2026-11-21T20:00:00+08:00", "mood": "good"}),
        json!("no event"),
        scan("PDBATCH2", "in_transit", "2026-11-21T20:00:00+08:00"),
    ];
    let answer = send(portal, &key, &events).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    let told: Vec<String> = answer["items"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(
        told,
        [
            "201 recorded",
            "422 refused /items/1 malformed",
            "422 refused /items/2/waybill_number malformed",
            "422 refused /items/3 malformed",
            "200 duplicate",
            "422 refused /items/5 malformed",
            "422 refused /items/6 malformed",
            "201 recorded",
        ]
    );
    assert_eq!((&answer["recorded"], &answer["duplicate"], &answer["refused"]), (&json!(2), &json!(1), &json!(5)));
    assert_eq!(portal.number("select count(*) from tracking_event", &[]).await, 2, "good ones went in");
}

/// `status outcome pointer code …`.
fn told(item: &Value) -> String {
    let mut words = vec![item["status"].to_string(), item["outcome"].as_str().unwrap().to_string()];
    for error in item["errors"].as_array().into_iter().flatten() {
        words.extend(["pointer", "code"].map(|name| error[name].as_str().unwrap().to_string()));
    }
    words.join(" ")
}

async fn an_event_sent_again_changes_nothing(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let mut named = scan("PDAGAIN1", "in_transit", "2026-11-21T20:00:00+08:00");
    named["source_event_id"] = json!("scan-77");
    let events = [scan("PDAGAIN1", "picked_up", "2026-11-21T17:00:00+08:00"), named.clone()];
    send(portal, &key, &events).await;
    let before = (version(portal, "PDAGAIN1").await, portal.track("PDAGAIN1").await);
    let again = send(portal, &key, &events).await.json();
    assert_eq!((&again["recorded"], &again["duplicate"]), (&json!(0), &json!(2)));
    // the source's own id is the identity: other words under it are not another event
    named["text"] = json!("corrected");
    assert_eq!(send(portal, &key, &[named.clone()]).await.json()["duplicate"], 1);
    assert_eq!((version(portal, "PDAGAIN1").await, portal.track("PDAGAIN1").await), before);
    let other = portal.ingest_key("partner").await;
    assert_eq!(send(portal, &other, &[named]).await.json()["recorded"], 1, "another source counts for itself");
}

async fn the_same_moment_elsewhere_is_another_event(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let mut here = scan("PDPLACES1", "in_transit", "2026-11-21T20:00:00+08:00");
    here["location"] = json!({"country": "CN", "city": "Nanjing"});
    let mut there = here.clone();
    there["location"]["city"] = json!("Suzhou");
    assert_eq!(send(portal, &key, &[here, there]).await.json()["recorded"], 2);
}

async fn an_event_creates_an_unknown_shipment(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    send(portal, &key, &[scan("PDEARLY1", "picked_up", "2026-11-21T17:00:00+08:00")]).await;
    let answer = portal.track("PDEARLY1").await;
    assert_eq!((&answer["milestone"], &answer["standing"]), (&json!("picked_up"), &json!("no_promise")));
    let stated =
        state(portal, &key, &json!({"waybill_number": "PDEARLY1", "promised_at": "2026-11-27T18:00:00+08:00"})).await;
    assert_eq!(stated.json()["outcome"], "updated");
    let answer = portal.track("PDEARLY1").await;
    assert_eq!((&answer["milestone"], &answer["standing"]), (&json!("picked_up"), &json!("on_time")));
}

/// A life with everything that could depend on order: equal moments, an unknown code, a failed try, a late straggler.
fn life(number: &str) -> Vec<EventDraft> {
    let mut events = vec![
        event(number, PreAdvised, "2026-11-19T10:00:00+08:00"),
        event(number, PickedUp, "2026-11-19T17:00:00+08:00"),
        event(number, InTransit, "2026-11-19T23:00:00+08:00"),
        event(number, Unknown, "2026-11-19T23:00:00+08:00"),
        event(number, OutForDelivery, "2026-11-21T08:00:00+08:00"),
        event(number, DeliveryFailed, "2026-11-21T12:00:00+08:00"),
        event(number, OutForDelivery, "2026-11-22T08:00:00+08:00"),
        event(number, Delivered, "2026-11-22T11:00:00+08:00"),
        event(number, InTransit, "2026-11-22T11:00:30+08:00"),
    ];
    for (n, event) in events.iter_mut().enumerate() {
        event.text = Some(format!("step {n}"));
    }
    events
}

/// Bite proof: let `progress` take the last event that arrived instead of the last that happened.
async fn any_order_of_arrival_gives_the_same_answer(portal: &TestPortal) {
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let orders = (Just((0..9).collect::<Vec<usize>>()).prop_shuffle(), prop::collection::vec(1usize..4, 9));
    let mut answers = Vec::new();
    for case in 0..runner.config().cases {
        let (order, sizes) = orders.new_tree(&mut runner).unwrap().current();
        let number = format!("PDORDER{case:03}");
        let life = life(&number);
        let mut left: &[usize] = &order;
        for size in sizes {
            let (call, rest) = left.split_at(size.min(left.len()));
            left = rest;
            // a call may also repeat what came before
            let repeated = order.first().filter(|_| size == 2);
            let events: Vec<Sourced> =
                call.iter().chain(repeated).map(|n| Sourced::new("tms".to_string(), life[*n].clone())).collect();
            take_in(&portal.store, &[], &events, portal.now()).await.unwrap();
        }
        let mut answer = portal.track(&number).await;
        answer["waybill_number"] = json!("");
        // How many calls it took.
        answer["version"] = json!(0);
        let stored = portal
            .number("select coalesce(delivered_at, 0) + coalesce(milestone_at, 0) + coalesce(last_event_at, 0) from shipment where waybill_number = $1", &[number.as_str().into()])
            .await;
        answers.push((order, answer, stored));
    }
    assert_eq!(answers[0].1["milestone"], "delivered");
    for (order, answer, stored) in &answers[1..] {
        assert_eq!((answer, stored), (&answers[0].1, &answers[0].2), "{order:?} and {:?}", answers[0].0);
    }
}

async fn writers_at_the_same_time_lose_nothing(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    portal.crowd().await;
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..12 {
        // two parcels that nobody knows yet, named in both orders
        let mut events: Vec<Value> = ["PDRACE01", "PDRACE02"]
            .map(|number| scan(number, "in_transit", &format!("2026-11-22T08:{n:02}:00+08:00")))
            .to_vec();
        if n % 2 == 1 {
            events.reverse();
        }
        let ask = portal.post("/api/v1/tracking-events", &json!({ "items": events })).bearer(&key);
        calls.spawn(async move { ask.await });
    }
    for answer in calls.join_all().await {
        assert_eq!(answer.json()["recorded"], 2, "{}", answer.text());
    }
    for number in ["PDRACE01", "PDRACE02"] {
        let answer = portal.track(number).await;
        assert_eq!(answer["events"].as_array().unwrap().len(), 12);
        let last = "select count(*) from shipment s where waybill_number = $1
            and last_event_at = (select max(occurred_at) from tracking_event e where e.shipment_id = s.id)";
        assert_eq!(portal.number(last, &[number.into()]).await, 1, "the stored state has seen every event");
    }
}

async fn refusals_name_the_field(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let long = "x".repeat(121);
    for (shipment, expected) in [
        (json!({}), "/waybill_number required"),
        (json!({"waybill_number": "PD-1"}), "/waybill_number malformed"),
        (json!({"waybill_number": "PD2026001", "service": long}), "/service too_long"),
        (json!({"waybill_number": "PD2026001", "service": "a\u{0}b"}), "/service control_character"),
        (json!({"waybill_number": "PD2026001", "piece_count": 0}), "/piece_count out_of_range"),
        (json!({"waybill_number": "PD2026001", "origin": {"country": "CHN"}}), "/origin/country malformed"),
        (json!({"waybill_number": "PD2026001", "fee": {"minor": 1, "currency": "yuan"}}), "/fee/currency malformed"),
        (json!({"waybill_number": "PD2026001", "consignee": {"phone": "none"}}), "/consignee/phone malformed"),
        (json!({"waybill_number": "PD2026001", "colour": "red"}), " malformed"),
        (json!({"waybill_number": "PD2026001", "consignee": {"age": 30}}), " malformed"),
        (json!({"waybill_number": "PD2026001", "promised_at": "tomorrow"}), " malformed"),
    ] {
        let answer = state(portal, &key, &shipment).await;
        answer.problem(422, "invalid");
        assert_eq!(answer.field_problems(), [expected], "{shipment}");
    }
}

async fn a_batch_of_another_shape_is_refused(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let send = |body: &str| {
        let ask = portal.post("/api/v1/tracking-events", &Value::Null).bearer(&key);
        ask.body(body.to_string())
    };
    for broken in ["", "{", "{\"items\": [}", "\u{feff}{}", &["[".repeat(200), "]".repeat(200)].concat()] {
        send(broken).await.problem(400, "bad-request");
    }
    for wrong in ["[]", "{}", "null", "{\"items\": {}}", "{\"items\": [], \"more\": 1}", "{\"items\": []}"] {
        send(wrong).await.problem(422, "invalid");
    }
}

async fn a_thousand_events_and_no_more(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let events: Vec<Value> = (0..1001)
        .map(|n| {
            scan(
                &format!("PDMANY{:03}", n % 7),
                "in_transit",
                &format!("2026-11-{:02}T{:02}:{:02}:00Z", 1 + n / 60 % 20, n / 60, n % 60),
            )
        })
        .collect();
    let refused = send(portal, &key, &events).await;
    refused.problem(422, "invalid");
    assert_eq!(refused.field_problems(), ["/items out_of_range"]);
    assert_eq!(portal.number("select count(*) from tracking_event", &[]).await, 0);
    let taken = send(portal, &key, &events[..1000]).await.json();
    assert_eq!(taken["recorded"], 1000);
    assert_eq!(portal.number("select count(*) from shipment", &[]).await, 7);
}

async fn a_body_too_large_is_refused(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let large = json!({"items": ["x".repeat(3 * 1024 * 1024)]});
    portal.post("/api/v1/tracking-events", &large).bearer(&key).await.problem(413, "bad-request");
    let large = json!({"phone_last4": "x".repeat(70 * 1024)});
    portal.post("/api/v1/tracking/PD2026001/verification", &large).await.problem(413, "bad-request");
}

async fn an_event_never_changes(portal: &TestPortal) {
    portal.take_in(&parcel("PDFIXED1").event(PickedUp, "2026-11-21T17:00:00+08:00")).await;
    let changed = portal.execute("update tracking_event set text = 'nicer' where 1 = 1", &[]).await;
    assert!(changed.unwrap_err().to_string().contains("tracking events are immutable"));
}

async fn a_refused_shipment_leaves_nothing_behind(portal: &TestPortal) {
    let key = portal.ingest_key("tms").await;
    let refused = json!({"waybill_number": "PDHALF001", "consignee": {"name": "Li Wei"}, "weight_g": -1});
    state(portal, &key, &refused).await.problem(422, "invalid");
    assert_eq!(portal.number("select count(*) from shipment", &[]).await, 0);
    assert_eq!(portal.number("select count(*) from shipment_party", &[]).await, 0);
}
