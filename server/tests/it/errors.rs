//! Every refusal of the API is an RFC 9457 problem, whoever refuses: handler, framework, database, a fault of ours.

use axum::Router;
use axum::routing::get;
use serde_json::json;

use crate::support::{Ask, TestPortal, database_tests, parcel};

database_tests! {
    the_framework_refuses_in_our_words, words_follow_the_reader_and_codes_do_not, a_fault_of_ours_is_told_alike,
    a_database_that_is_gone_is_told, what_the_database_says_stays_inside,
}

async fn the_framework_refuses_in_our_words(portal: &TestPortal) {
    let ask = |method: &str, path: &str| Ask::new(&portal.router, method, path);
    let key = portal.ingest_key("tms").await;
    let verification = "/api/v1/tracking/PD2026001/verification";
    for (what, ask, status, slug) in [
        ("no such route", ask("GET", "/api/v1/nothing"), 404, "not-found"),
        ("no such version", ask("GET", "/api/v9/tracking/PD2026001"), 404, "not-found"),
        ("root of the API", ask("GET", "/api"), 404, "not-found"),
        ("root with a slash", ask("GET", "/api/"), 404, "not-found"),
        ("trailing slash", ask("GET", "/api/v1/tracking/PD2026001/"), 404, "not-found"),
        ("POST to nowhere", ask("POST", "/api/v1/nothing"), 404, "not-found"),
        ("no such method", ask("DELETE", "/api/v1/tracking/PD2026001"), 405, "not-found"),
        ("ingest by GET", ask("GET", "/api/v1/tracking-events"), 405, "not-found"),
        ("no content type", ask("POST", verification).body("{}"), 415, "bad-request"),
        (
            "a form",
            ask("POST", verification)
                .header("content-type", "application/x-www-form-urlencoded")
                .body("phone_last4=4321"),
            415,
            "bad-request",
        ),
        (
            "broken JSON",
            ask("POST", verification).header("content-type", "application/json").body("{"),
            400,
            "bad-request",
        ),
        ("not UTF-8", ask("GET", "/api/v1/tracking/%ff%ff%ff%ff%ff%ff"), 400, "bad-request"),
        ("a query twice", ask("GET", "/api/v1/tracking?waybill_numbers=A&waybill_numbers=B"), 400, "bad-request"),
        (
            "too large",
            portal.post("/api/v1/shipments", &json!({"service": "x".repeat(3_000_000)})).bearer(&key),
            413,
            "bad-request",
        ),
        ("no key", portal.post("/api/v1/shipments", &json!({})), 401, "sign-in-required"),
    ] {
        let answer = ask.await;
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        answer.problem(status, slug);
    }
    let refused = ask("DELETE", "/api/v1/tracking/PD2026001").await;
    assert_eq!(refused.header("allow"), "GET,HEAD");
}

async fn words_follow_the_reader_and_codes_do_not(portal: &TestPortal) {
    let mut titles = Vec::new();
    for language in ["en", "es-MX, en;q=0.5", "zh"] {
        let unknown = portal.get("/api/v1/tracking/PDUNKNOWN1").header("accept-language", language).await;
        titles.push(unknown.problem(404, "not-found")["title"].as_str().unwrap().to_string());
        let refused = portal.get("/api/v1/tracking").header("accept-language", language).await;
        refused.problem(422, "invalid");
        assert_eq!(refused.field_problems(), ["/waybill_numbers required"]);
    }
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 3, "{titles:?}");
}

/// A handler that panics, behind the same layers as every door of the API and every page.
async fn a_fault_of_ours_is_told_alike(portal: &TestPortal) {
    async fn fault() -> &'static str {
        panic!("secret in {}", "server/src/shipment/store.rs")
    }
    let doors = server::router::like_the_api(Router::new().route("/api/v1/fault", get(fault)), &portal.portal);
    let pages = server::router::like_a_page(Router::new().route("/fault", get(fault)), &portal.portal);
    let faulty = server::router::enveloped(doors.merge(pages).with_state(portal.portal.clone()), &portal.portal);
    let answer = Ask::new(&faulty, "GET", "/api/v1/fault").await;
    answer.problem(500, "internal");
    let page = Ask::new(&faulty, "GET", "/fault").await;
    assert_eq!(page.status, 500);
    assert!(page.text().contains(page.header("x-request-id")), "a reference to quote");
    for told in [answer.whole(), page.whole()] {
        assert!(!told.contains("secret") && !told.contains("store.rs"), "{told}");
    }
}

async fn a_database_that_is_gone_is_told(portal: &TestPortal) {
    portal.take_in(&parcel("PDGONE0001")).await;
    let other = portal.again(Default::default()).await;
    other.store.close().await;
    other.get("/api/v1/tracking/PDGONE0001").await.problem(503, "unavailable");
    let page = other.get("/track/PDGONE0001").await;
    assert_eq!((page.status, page.header("content-type")), (503, "text/html; charset=utf-8"));
    assert_eq!(other.get("/readyz").await.status, 503);
    assert_eq!(other.get("/").await.status, 200, "what needs no database stays up");
    assert_eq!(other.get("/healthz").await.status, 200);
}

async fn what_the_database_says_stays_inside(portal: &TestPortal) {
    portal.execute("drop table tracking_event", &[]).await.unwrap();
    portal.take_in(&parcel("PDINSIDE01")).await;
    let answer = portal.get("/api/v1/tracking/PDINSIDE01").await;
    answer.problem(500, "internal");
    let page = portal.get("/track/PDINSIDE01").await;
    assert_eq!(page.status, 500);
    for told in [answer.whole(), page.whole()] {
        for inside in ["tracking_event", "select", "sqlx", "no such table", "relation"] {
            assert!(!told.to_lowercase().contains(inside), "{inside} in {told}");
        }
    }
}
