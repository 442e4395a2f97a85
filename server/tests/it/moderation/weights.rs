//! What voices weigh: public, set by those who lead.

use app::account::StaffRole;
use serde_json::{Value, json};

use super::{agent, audited};
use crate::support::account::SignedIn;
use crate::support::{Answer, TestPortal, database_tests};

database_tests! { weights_are_public_and_set_by_few, weights_by_a_plain_form }

const DOOR: &str = "/api/v1/suggestion-weights";

async fn sets(portal: &TestPortal, by: &SignedIn, version: &str, body: &Value) -> Answer {
    let ask = portal.put(DOOR).header("content-type", "application/json").header("if-match", version);
    ask.cookie(&by.cookie).body(body.to_string()).await
}

fn weights(a: u64) -> Value {
    json!({"a_milli": a, "b_milli": 2500, "c_milli": 1000, "none_milli": 0})
}

async fn weights_are_public_and_set_by_few(portal: &TestPortal) {
    let admin = portal.staff("admin@desk.test", StaffRole::Admin).await;
    let begun = portal.get(DOOR).await;
    let usual = json!({"a_milli": 3000, "b_milli": 2000, "c_milli": 1000, "none_milli": 1000});
    assert_eq!((begun.status, begun.json()), (200, usual));
    let version = begun.header("etag").to_string();
    assert_eq!(sets(portal, &agent(portal).await, &version, &weights(1)).await.status, 403);
    assert_eq!(sets(portal, &admin, &version, &weights(100_001)).await.status, 422);
    assert_eq!(sets(portal, &admin, &version, &json!({"a_milli": 1})).await.status, 422);
    let done = sets(portal, &admin, &version, &weights(1125)).await;
    assert_eq!((done.status, done.json()), (200, weights(1125)));
    assert_eq!(sets(portal, &admin, &version, &weights(1)).await.status, 412);
    assert_eq!(sets(portal, &admin, done.header("etag"), &weights(4000)).await.status, 200);
    assert_eq!(portal.get(DOOR).await.json(), weights(4000));
    assert_eq!(portal.get("/api/v1/suggestions").await.json()["weights"], weights(4000));
    assert_eq!(audited(portal, "suggestion_weights.set").await, 2);
}

async fn weights_by_a_plain_form(portal: &TestPortal) {
    let admin = portal.staff("admin@desk.test", StaffRole::Admin).await;
    let auditor = portal.staff("auditor@desk.test", StaffRole::Auditor).await;
    let read = portal.get("/admin/suggestions").cookie(&auditor.cookie).await;
    assert!(read.status == 200 && !read.text().contains("<button>"), "{}", read.text());
    let form = |a: &'static str, version: &'static str| {
        [("version", version), ("a_milli", a), ("b_milli", "2"), ("c_milli", "1"), ("none_milli", "1")]
    };
    let wrong = portal.post_form("/admin/suggestions", &form("many", "0")).cookie(&admin.cookie).await;
    assert!(wrong.status == 422 && wrong.text().contains("value=\"many\""), "{}", wrong.text());
    let done = portal.post_form("/admin/suggestions", &form("1,5", "0")).cookie(&admin.cookie).await;
    assert_eq!(done.status, 303);
    assert_eq!(portal.get(DOOR).await.json()["a_milli"], 1500);
    let stale = portal.post_form("/admin/suggestions", &form("9", "0")).cookie(&admin.cookie).await;
    assert!(stale.status == 412 && stale.text().contains("value=\"1.5\""), "{}", stale.text());
    let refused = portal.post_form("/admin/suggestions", &form("9", "0")).cookie(&auditor.cookie).await;
    assert_eq!(refused.status, 403);
}
