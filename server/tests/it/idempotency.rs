//! `Idempotency-Key`: a caller that lost the answer may ask again.

use serde_json::{Value, json};

use crate::support::{Ask, TestPortal, database_tests, patiently};

database_tests! {
    the_first_answer_is_told_again, another_body_under_the_key_is_refused, another_door_under_the_key_is_refused, a_running_call_is_not_repeated,
    a_refused_call_may_be_corrected, callers_do_not_share_keys, a_key_is_kept_for_a_day,
    many_at_once_create_one, a_key_that_is_no_text_is_refused,
}

fn state(portal: &TestPortal, api_key: &str, key: &str, shipment: &Value) -> Ask {
    portal.post("/api/v1/shipments", shipment).bearer(api_key).header("idempotency-key", key)
}

fn books() -> Value {
    json!({"waybill_number": "PDONCE001", "item_description": "Books"})
}

async fn the_first_answer_is_told_again(portal: &TestPortal) {
    let tms = portal.ingest_key("tms").await;
    let first = state(portal, &tms, "a", &books()).await;
    assert_eq!(first.status, 201);
    portal.advance_hours(23);
    let again = state(portal, &tms, "a", &books()).await;
    let mut told = first.json();
    let link = told.as_object_mut().unwrap().remove("link").unwrap();
    assert_eq!((again.status, again.json()), (201, told), "all but the link: a secret is not stored in the clear");
    let secret = link.as_str().unwrap().split('=').next_back().unwrap();
    let kept = "select count(*) from idempotent_answer where answer like '%' || $1 || '%'";
    assert_eq!(portal.number(kept, &[secret.into()]).await, 0);
    let without = portal.post("/api/v1/shipments", &books()).bearer(&tms).await;
    assert_eq!(without.json()["outcome"], "unchanged");
}

async fn another_body_under_the_key_is_refused(portal: &TestPortal) {
    let tms = portal.ingest_key("tms").await;
    state(portal, &tms, "a", &books()).await;
    let other = state(portal, &tms, "a", &json!({"waybill_number": "PDONCE002"})).await;
    other.problem(422, "invalid");
    assert_eq!(other.field_problems(), [" key_reused"]);
    portal.get("/api/v1/tracking/PDONCE002").await.problem(404, "not-found");
}

/// Bite proof: leave the path out of `request_hash`: the last one answers with the site of another organisation.
async fn another_door_under_the_key_is_refused(portal: &TestPortal) {
    let tms = portal.ingest_key("tms").await;
    assert_eq!(state(portal, &tms, "a", &books()).await.status, 201);
    let events = json!({"items": [{"waybill_number": "PDONCE001", "milestone": "in_transit",
        "occurred_at": "2026-11-22T08:00:00Z"}]});
    let other = portal.post("/api/v1/tracking-events", &events).bearer(&tms).header("idempotency-key", "a").await;
    other.problem(422, "invalid");
    assert_eq!(other.field_problems(), [" key_reused"]);
    let again = portal.post("/api/v1/tracking-events", &events).bearer(&tms).header("idempotency-key", "b").await;
    assert_eq!(again.json()["recorded"], 1, "the refusal has used up no key");
    let ana = portal.customer("ana@acme.test", "Ana").await;
    let post = |path: &str, body: &Value, key: &str| {
        portal.post(path, body).cookie(&ana.cookie).header("idempotency-key", key).into_future()
    };
    let mut sites = Vec::new();
    for name in ["ACME", "Huaian Books"] {
        let founded = post("/api/v1/organisations", &json!({"name": name}), name.split(' ').next().unwrap()).await;
        assert_eq!(founded.status, 201, "{}", founded.text());
        sites.push(format!("/api/v1/organisations/{}/sites", founded.json()["id"].as_str().unwrap()));
    }
    let body = json!({"name": "Warehouse", "address": "1 Main Street"});
    assert_eq!(post(&sites[0], &body, "site").await.status, 201);
    assert_eq!(post(&sites[0], &body, "site").await.status, 201, "the same door");
    let elsewhere = post(&sites[1], &body, "site").await;
    assert_eq!((elsewhere.status, elsewhere.field_problems()), (422, vec![" key_reused".to_string()]));
    assert_eq!(portal.number("select count(*) from organisation_site", &[]).await, 1);
}

async fn a_running_call_is_not_repeated(portal: &TestPortal) {
    let tms = portal.ingest_key("tms").await;
    state(portal, &tms, "a", &books()).await;
    portal.execute("update idempotent_answer set status = null, answer = null", &[]).await.unwrap();
    state(portal, &tms, "a", &books()).await.problem(409, "conflict");
    portal.clock.advance_ms(60_000);
    let taken_over = state(portal, &tms, "a", &books()).await;
    assert_eq!(taken_over.json()["outcome"], "unchanged", "its server has died: the call runs again");
}

async fn a_refused_call_may_be_corrected(portal: &TestPortal) {
    let tms = portal.ingest_key("tms").await;
    state(portal, &tms, "a", &json!({"waybill_number": "PDONCE001", "weight_g": -1})).await.problem(422, "invalid");
    assert_eq!(state(portal, &tms, "a", &books()).await.status, 201);
}

async fn callers_do_not_share_keys(portal: &TestPortal) {
    let (tms, partner) = (portal.ingest_key("tms").await, portal.ingest_key("partner").await);
    assert_eq!(state(portal, &tms, "a", &books()).await.status, 201);
    let other = state(portal, &partner, "a", &json!({"waybill_number": "PDONCE002"})).await;
    assert_eq!((other.status, other.json()["waybill_number"].as_str()), (201, Some("PDONCE002")));
}

async fn a_key_is_kept_for_a_day(portal: &TestPortal) {
    let tms = portal.ingest_key("tms").await;
    state(portal, &tms, "a", &books()).await;
    portal.advance_hours(24);
    let other = state(portal, &tms, "a", &json!({"waybill_number": "PDONCE002"})).await;
    assert_eq!(other.status, 201);
    assert_eq!(portal.number("select count(*) from idempotent_answer", &[]).await, 1, "the old answer is gone");
}

/// Bite proof: without the primary key of `idempotent_answer` several create; without `lock_key` in
/// `idempotency::begin` PostgreSQL answers some of them with 500.
async fn many_at_once_create_one(portal: &TestPortal) {
    let tms = portal.ingest_key("tms").await;
    portal.crowd().await;
    // the note of the key's first use would line the calls up
    state(portal, &tms, "x", &json!({})).await.problem(422, "invalid");
    for round in 0..5 {
        let (key, number) = (format!("round {round}"), format!("PDROUND{round:02}"));
        let shipment = json!({ "waybill_number": number });
        // The key itself makes it safe to ask again.
        let calls = (0..20).map(|_| patiently(|| state(portal, &tms, &key, &shipment)));
        let answers = futures_util::future::join_all(calls).await;
        let created: Vec<Value> = answers.iter().filter(|a| a.status == 201).map(|a| a.json()).collect();
        let outcome = |answer: &Value| (answer["waybill_number"].clone(), answer["outcome"].clone());
        assert!(created.iter().all(|a| outcome(a) == (json!(number), json!("created"))), "told to all: {created:?}");
        assert_eq!(created.iter().filter(|a| a.get("link").is_some()).count(), 1, "one creation: {created:?}");
        for other in answers.iter().filter(|a| a.status != 201) {
            other.problem(409, "conflict");
        }
    }
    assert_eq!(portal.number("select count(*) from shipment", &[]).await, 5);
    assert_eq!(portal.number("select cast(max(version) as bigint) from shipment", &[]).await, 1);
}

async fn a_key_that_is_no_text_is_refused(portal: &TestPortal) {
    let tms = portal.ingest_key("tms").await;
    for key in ["", &"k".repeat(256), "schlüssel"] {
        let answer = state(portal, &tms, key, &books()).await;
        answer.problem(422, "invalid");
        assert_eq!(answer.field_problems(), [" malformed"]);
    }
    assert_eq!(state(portal, &tms, &"k".repeat(255), &books()).await.status, 201);
}
