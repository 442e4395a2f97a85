//! Saved views: filters of the queue under a name, for one person or for all of the desk.
//!
//! Bite proof: let `is_open_to` of `desk::queue_view` say yes to everybody.

use app::account::StaffRole;
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::complaint::draft;
use crate::support::{Answer, TestPortal, database_tests, parcel};

database_tests! {
    filters_are_saved_and_opened, what_is_wrong_with_a_view_is_named, a_view_is_its_owners, shared_ones_are_the_desks,
    a_change_names_its_version, a_unit_has_its_own_and_no_class, what_is_gone_is_said, views_end_with_the_account,
    the_page_does_all_of_it, the_command_bar_knows_views,
}

const DOOR: &str = "/api/v1/queue-views";

async fn agent(portal: &TestPortal, name: &str) -> SignedIn {
    portal.staff(&format!("{name}@desk.test"), StaffRole::Agent).await
}

async fn boss(portal: &TestPortal) -> SignedIn {
    portal.staff("boss@desk.test", StaffRole::Supervisor).await
}

fn view(name: &str, filters: Value, is_shared: bool) -> Value {
    json!({"name": name, "filters": filters, "is_shared": is_shared})
}

async fn saves(portal: &TestPortal, by: &SignedIn, body: &Value) -> Value {
    let answer = portal.post(DOOR, body).cookie(&by.cookie).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn door(view: &Value) -> String {
    [DOOR, "/", view["id"].as_str().unwrap()].concat()
}

fn opened(view: &Value) -> String {
    ["/desk?view=", view["id"].as_str().unwrap()].concat()
}

async fn changes(portal: &TestPortal, by: &SignedIn, of: &Value, version: i64, body: &Value) -> Answer {
    portal
        .put(&door(of))
        .cookie(&by.cookie)
        .header("content-type", "application/json")
        .header("if-match", &format!("\"{version}\""))
        .body(body.to_string())
        .await
}

async fn deletes(portal: &TestPortal, by: &SignedIn, of: &Value) -> u16 {
    crate::support::Ask::new(&portal.router, "DELETE", &door(of)).cookie(&by.cookie).await.status
}

async fn names(portal: &TestPortal, by: &SignedIn) -> Vec<String> {
    let list = portal.get(DOOR).cookie(&by.cookie).await.json();
    assert_eq!(list["next_cursor"], Value::Null);
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_string()).collect()
}

async fn see(portal: &TestPortal, by: &SignedIn, path: &str) -> String {
    let answer = portal.get(path).cookie(&by.cookie).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text()
}

async fn filters_are_saved_and_opened(portal: &TestPortal) {
    let chen = agent(portal, "chen").await;
    portal.take_in(&parcel("PDVIEW0001")).await;
    let filed = portal.files("", &draft("PDVIEW0001", "Where is it?")).await;
    let filters =
        json!({"held": "nobody", "category": "damaged", "search": "  PDVIEW0001 ", "open": "open", "unit": ""});
    let damaged = saves(portal, &chen, &view(" Damaged,  free ", filters, false)).await;
    assert_eq!(damaged["name"], "Damaged, free");
    assert_eq!(damaged["filters"], json!({"held": "nobody", "category": "damaged", "search": "PDVIEW0001"}));
    assert_eq!(
        (&damaged["is_own"], &damaged["may_change"], &damaged["version"]),
        (&json!(true), &json!(true), &json!(1))
    );
    let late = saves(portal, &chen, &view("Late", json!({"search": "PDVIEW0001"}), false)).await;
    assert_eq!(names(portal, &chen).await, ["Damaged, free", "Late"]);
    let queue = see(portal, &chen, "/desk").await;
    for view in [&damaged, &late] {
        assert!(queue.contains(&format!("href=\"{}\"", opened(view))), "{queue}");
    }
    assert!(!queue.contains("Save these filters"), "nothing is filtered");
    assert!(!see(portal, &chen, &opened(&damaged)).await.contains(&filed.number));
    let shown = see(portal, &chen, &opened(&late)).await;
    assert!(shown.contains(&filed.number) && shown.contains("value=\"PDVIEW0001\""));
    assert!(!shown.contains("Save these filters"), "they are saved already");
    let current = format!("<a href=\"{}\" aria-current=\"true\">", opened(&late));
    assert!(shown.contains(&current), "{shown}");
    // Filtered on, it can be saved into the view, or as another one.
    let id = late["id"].as_str().unwrap();
    let on = see(portal, &chen, &format!("/desk?from={id}&search=PDVIEW0001&state=received")).await;
    assert!(on.contains("Save these filters to “Late”") && on.contains("Save these filters as a view"), "{on}");
    assert!(!on.contains(&current));
    let audited = "select count(*) from audit_entry where action like 'queue_view.%'";
    assert_eq!(portal.number(audited, &[]).await, 0, "what is one's own is nobody's matter");
}

async fn what_is_wrong_with_a_view_is_named(portal: &TestPortal) {
    let chen = agent(portal, "chen").await;
    let mine = json!({"held": "mine"});
    saves(portal, &chen, &view("Área norte", mine.clone(), false)).await;
    for (body, problem) in [
        (view("", mine.clone(), false), "/name required"),
        (view(&"x".repeat(61), mine.clone(), false), "/name too_long"),
        (view("área  NORTE", mine.clone(), false), "/name taken"),
        (view("New", json!({}), false), "/filters required"),
        (view("New", json!({"next": "//evil.test"}), false), "/filters/next unknown"),
        (view("New", json!({"cursor": "1.x"}), false), "/filters/cursor unknown"),
        (view("New", json!({"held": "yours"}), false), "/filters/held unknown"),
        (view("New", json!({"filed_from": "soon", "filed_to": "2026-01-02"}), false), "/filters/filed_from malformed"),
        (view("New", json!({"valid": "perhaps"}), false), "/filters/valid unknown"),
        (view("New", json!({"unit": "NOWHERE"}), false), "/filters/unit unknown"),
        (view("New", json!({"holder": "nobody"}), false), "/filters/holder unknown"),
    ] {
        let refused = portal.post(DOOR, &body).cookie(&chen.cookie).await;
        assert_eq!((refused.status, refused.field_problems()), (422, vec![problem.to_string()]), "{body}");
    }
    let odd = json!({"name": "New", "filters": {"held": "mine"}, "url": "/desk"});
    assert_eq!(portal.post(DOOR, &odd).cookie(&chen.cookie).await.status, 422);
    for n in 1..30 {
        saves(portal, &chen, &view(&format!("View {n}"), mine.clone(), false)).await;
    }
    let full = portal.post(DOOR, &view("One more", mine.clone(), false)).cookie(&chen.cookie).await;
    assert_eq!(full.field_problems(), [" too_many"]);
    let li = agent(portal, "li").await;
    saves(portal, &li, &view("Área norte", mine.clone(), false)).await;
    // The same request again is the same view.
    let once =
        || portal.post(DOOR, &view("Once", mine.clone(), false)).cookie(&li.cookie).header("idempotency-key", "v1");
    let (first, second) = (once().await, once().await);
    assert_eq!((first.status, first.json()["id"].clone()), (201, second.json()["id"].clone()));
}

async fn a_view_is_its_owners(portal: &TestPortal) {
    let (chen, boss) = (agent(portal, "chen").await, boss(portal).await);
    let own = saves(portal, &chen, &view("Mine", json!({"held": "mine"}), false)).await;
    assert!(names(portal, &boss).await.is_empty());
    let renamed = view("Yours", json!({"held": "mine"}), false);
    assert_eq!(changes(portal, &boss, &own, 1, &renamed).await.status, 404);
    assert_eq!(deletes(portal, &boss, &own).await, 404);
    let shown = see(portal, &boss, &opened(&own)).await;
    assert!(shown.contains("That view is no longer there.") && !shown.contains("Mine</a>"), "{shown}");
    let shared = portal.post(DOOR, &view("For all", json!({"held": "mine"}), true)).cookie(&chen.cookie).await;
    assert_eq!(shared.status, 403);
    assert_eq!(changes(portal, &chen, &own, 1, &view("For all", json!({"held": "mine"}), true)).await.status, 403);
    for cookie in [
        portal.customer("maria@customer.test", "Maria").await.cookie,
        portal.staff("auditor@desk.test", StaffRole::Auditor).await.cookie,
    ] {
        assert_eq!(portal.get(DOOR).cookie(&cookie).await.status, 403);
        assert_eq!(portal.get("/desk/views").cookie(&cookie).await.status, 403);
    }
    assert_eq!(deletes(portal, &chen, &own).await, 204);
    assert_eq!(deletes(portal, &chen, &own).await, 404);
}

async fn shared_ones_are_the_desks(portal: &TestPortal) {
    let (chen, boss) = (agent(portal, "chen").await, boss(portal).await);
    let li = portal.staff("li@desk.test", StaffRole::Admin).await;
    let shared = saves(portal, &boss, &view("Escalated", json!({"escalated": "escalated"}), true)).await;
    saves(portal, &chen, &view("Mine", json!({"held": "mine"}), false)).await;
    assert_eq!(names(portal, &chen).await, ["Mine", "Escalated"], "own ones first");
    let theirs = portal.get(DOOR).cookie(&chen.cookie).await.json()["items"][1].clone();
    assert_eq!((&theirs["is_own"], &theirs["may_change"]), (&json!(false), &json!(false)));
    assert_eq!(theirs["owner"], "supervisor");
    let renamed = |is_shared| view("With the leads", json!({"escalated": "escalated"}), is_shared);
    assert_eq!(changes(portal, &chen, &shared, 1, &renamed(true)).await.status, 403);
    assert_eq!(deletes(portal, &chen, &shared).await, 403);
    assert_eq!(changes(portal, &li, &shared, 1, &renamed(false)).await.field_problems(), ["/is_shared not_own"]);
    assert_eq!(changes(portal, &li, &shared, 1, &renamed(true)).await.status, 200);
    assert!(see(portal, &chen, "/desk").await.contains("With the leads"));
    assert_eq!(changes(portal, &boss, &shared, 2, &renamed(false)).await.status, 200);
    assert_eq!(names(portal, &chen).await, ["Mine"]);
    assert_eq!(changes(portal, &boss, &shared, 3, &renamed(true)).await.status, 200);
    assert_eq!(deletes(portal, &li, &shared).await, 204);
    let audited = "select count(*) from audit_entry where subject = $1 and action = $2";
    let subject = format!("queue_view:{}", shared["id"].as_str().unwrap());
    for (action, count) in [("queue_view.added", 1), ("queue_view.changed", 3), ("queue_view.deleted", 1)] {
        assert_eq!(portal.number(audited, &[(&subject).into(), action.into()]).await, count, "{action}");
    }
}

async fn a_change_names_its_version(portal: &TestPortal) {
    let chen = agent(portal, "chen").await;
    let own = saves(portal, &chen, &view("Mine", json!({"held": "mine"}), false)).await;
    let free = view("Free", json!({"held": "nobody"}), false);
    let without = portal.put(&door(&own)).cookie(&chen.cookie).header("content-type", "application/json");
    assert_eq!(without.body(free.to_string()).await.status, 428);
    let changed = changes(portal, &chen, &own, 1, &free).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    assert_eq!(changed.json()["filters"], json!({"held": "nobody"}));
    assert_eq!(changes(portal, &chen, &own, 1, &free).await.status, 412);
    let other = saves(portal, &chen, &view("Other", json!({"held": "mine"}), false)).await;
    let taken = changes(portal, &chen, &other, 1, &view("FREE", json!({"held": "mine"}), false)).await;
    assert_eq!(taken.field_problems(), ["/name taken"]);
    let id = own["id"].as_str().unwrap();
    let form = [("form", "change"), ("id", id), ("version", "1"), ("name", "Stale")];
    let stale = portal.post_form("/desk/views", &form).cookie(&chen.cookie).await;
    assert_eq!(stale.status, 412);
    assert!(stale.text().contains("has changed this view meanwhile") && stale.text().contains("value=\"Stale\""));
}

/// Bite proof: take `class` out of the check, or list shared ones for a unit.
async fn a_unit_has_its_own_and_no_class(portal: &TestPortal) {
    let boss = boss(portal).await;
    let hub = portal.staff("hub@desk.test", StaffRole::Unit).await;
    let unit = "insert into unit (id, code, name, kind, created_at, version) values ('u1', 'HUB1', 'Hub', 'hub', 1, 1)";
    portal.execute(unit, &[]).await.unwrap();
    let seat = "update person set unit_id = 'u1' where id = $1";
    portal.execute(seat, &[(&hub.person_id).into()]).await.unwrap();
    let shared = saves(portal, &boss, &view("Best customers", json!({"class": "a"}), true)).await;
    let own = saves(portal, &hub, &view("Received", json!({"state": "received"}), false)).await;
    assert_eq!(names(portal, &hub).await, ["Received"]);
    assert!(!see(portal, &hub, "/desk").await.contains("Best customers"));
    assert!(see(portal, &hub, &opened(&shared)).await.contains("no longer there"));
    let refused = portal.post(DOOR, &view("A", json!({"class": "a"}), false)).cookie(&hub.cookie).await;
    assert_eq!(refused.field_problems(), ["/filters/class unknown"]);
    let typed = see(portal, &hub, "/desk?class=a&state=told").await;
    assert!(typed.contains("Save these filters") && !typed.contains("name=\"class\""), "{typed}");
    // Somebody who worked at the desk before.
    let before = "update queue_view set filters_json = '{\"class\":\"a\"}' where id = $1";
    portal.execute(before, &[own["id"].as_str().unwrap().into()]).await.unwrap();
    assert!(names(portal, &hub).await.is_empty());
    assert_eq!(deletes(portal, &hub, &own).await, 404);
}

async fn what_is_gone_is_said(portal: &TestPortal) {
    let (chen, li) = (agent(portal, "chen").await, agent(portal, "li").await);
    let unit = "insert into unit (id, code, name, kind, created_at, version) values ('u1', 'HUB1', 'Hub', 'hub', 1, 1)";
    portal.execute(unit, &[]).await.unwrap();
    let filters = json!({"unit": "HUB1", "holder": li.person_id});
    let own = saves(portal, &chen, &view("Li at the hub", filters.clone(), false)).await;
    let before = see(portal, &chen, &opened(&own)).await;
    assert!(!before.contains("is closed") && !before.contains("no longer at the desk"));
    portal.execute("update unit set closed_at = 2 where id = 'u1'", &[]).await.unwrap();
    portal.execute("update person set disabled_at = 1 where id = $1", &[(&li.person_id).into()]).await.unwrap();
    let after = see(portal, &chen, &opened(&own)).await;
    assert!(after.contains("The unit HUB1 of this view is closed.") && after.contains("no longer at the desk"));
    assert!(after.contains("Nothing waits here."));
    // What it named before does not stop another name; nothing new of that kind is taken.
    assert_eq!(changes(portal, &chen, &own, 1, &view("Once Li", filters.clone(), false)).await.status, 200);
    let anew = portal.post(DOOR, &view("Li again", filters, false)).cookie(&chen.cookie).await;
    assert_eq!(anew.field_problems(), ["/filters/unit unknown"]);
}

async fn views_end_with_the_account(portal: &TestPortal) {
    let (chen, boss) = (agent(portal, "chen").await, boss(portal).await);
    saves(portal, &boss, &view("Private", json!({"held": "mine"}), false)).await;
    saves(portal, &boss, &view("Escalated", json!({"escalated": "escalated"}), true)).await;
    let copy = portal.get("/api/v1/me/export").cookie(&boss.cookie).await;
    let files = crate::own_data::unzip(&copy);
    let listed = String::from_utf8_lossy(&files["queue_views.json"]).into_owned();
    assert!(listed.contains("Private") && listed.contains("Escalated"), "{listed}");
    portal.post("/api/v1/sign-in-links", &json!({"email": "boss@desk.test"})).await;
    let mail_code = portal.mailed("boss@desk.test", "sign_in", "code").await.unwrap();
    let proof = json!({"mail_code": mail_code, "code": portal.code_of(&boss.person_id).await});
    let erased = portal.post("/api/v1/me/erasure", &proof).cookie(&boss.cookie).await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    assert_eq!(portal.number("select count(*) from queue_view", &[]).await, 1);
    let left = portal.get(DOOR).cookie(&chen.cookie).await.json()["items"][0].clone();
    assert_eq!((&left["name"], &left["owner"]), (&json!("Escalated"), &Value::Null));
    let next = portal.staff("next@desk.test", StaffRole::Supervisor).await;
    let body = view("Escalated now", json!({"escalated": "escalated"}), true);
    assert_eq!(changes(portal, &next, &left, 2, &body).await.status, 200, "it is the desk's");
    assert!(see(portal, &next, "/desk/views").await.contains("who saved it has left"));
    assert_eq!(deletes(portal, &next, &left).await, 204);
}

async fn the_page_does_all_of_it(portal: &TestPortal) {
    let boss = boss(portal).await;
    let filtered = see(portal, &boss, "/desk?category=damaged&open=all").await;
    assert!(filtered.contains("action=\"/desk/views\"") && filtered.contains("name=\"shared\""), "{filtered}");
    let add = [("form", "add"), ("category", "damaged"), ("open", "all"), ("name", "Damaged <b>"), ("shared", "1")];
    let added = portal.post_form("/desk/views", &add).cookie(&boss.cookie).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let queue = see(portal, &boss, added.header("location")).await;
    assert!(queue.contains("Damaged &lt;b&gt;") && queue.contains("<option value=\"damaged\" selected"), "{queue}");
    let again = portal.post_form("/desk/views", &add).cookie(&boss.cookie).await;
    assert_eq!(again.status, 422);
    let again = again.text();
    assert!(again.contains("You have a view of this name already.") && again.contains("value=\"Damaged &lt;b&gt;\""));
    assert!(again.contains("name=\"category\" value=\"damaged\""), "nothing typed is lost: {again}");
    let own = portal.get(DOOR).cookie(&boss.cookie).await.json()["items"][0].clone();
    let id = own["id"].as_str().unwrap();
    let page = see(portal, &boss, "/desk/views").await;
    assert!(page.contains("Category: Damaged") && page.contains("Shared by you") && page.contains("Ended ones too"));
    let change = [("form", "change"), ("id", id), ("version", "1"), ("name", "Broken")];
    let changed = portal.post_form("/desk/views", &change).cookie(&boss.cookie).await;
    assert_eq!((changed.status, changed.header("location")), (303, "/desk/views?done=1"));
    let filters = [("form", "filters"), ("id", id), ("version", "2"), ("state", "told")];
    let replaced = portal.post_form("/desk/views", &filters).cookie(&boss.cookie).await;
    assert_eq!((replaced.status, replaced.header("location")), (303, opened(&own).as_str()));
    let own = portal.get(DOOR).cookie(&boss.cookie).await.json()["items"][0].clone();
    assert_eq!((&own["name"], &own["is_shared"]), (&json!("Broken"), &json!(false)), "an open box is a no");
    assert_eq!(own["filters"], json!({"state": "told"}));
    let odd = [("form", "add"), ("name", "Odd"), ("next", "//evil.test")];
    let odd = portal.post_form("/desk/views", &odd).cookie(&boss.cookie).await;
    assert!(odd.status == 422 && odd.text().contains("This filter says nothing that is known: next."));
    for (locale, words) in [("es", "Vistas guardadas"), ("zh-CN", "已保存的视图")] {
        let page = portal.get("/desk/views").cookie(&boss.cookie).header("accept-language", locale).await.text();
        assert!(page.contains(words), "{locale}");
    }
    let gone = portal.post_form("/desk/views", &[("form", "delete"), ("id", id)]).cookie(&boss.cookie).await;
    assert_eq!(gone.status, 303);
    assert!(see(portal, &boss, gone.header("location")).await.contains("Nothing is saved yet."));
    assert_eq!(portal.post_form("/desk/views", &[("form", "?")]).cookie(&boss.cookie).await.status, 400);
}

async fn the_command_bar_knows_views(portal: &TestPortal) {
    let chen = agent(portal, "chen").await;
    let own = saves(portal, &chen, &view("Late box", json!({"held": "mine"}), false)).await;
    let found = portal.get("/desk/go?q=late%20BOX").cookie(&chen.cookie).await;
    assert_eq!((found.status, found.header("location")), (303, opened(&own).as_str()));
    assert!(see(portal, &chen, "/desk/go").await.contains("Late box"));
    let li = agent(portal, "li").await;
    let theirs = portal.get("/desk/go?q=late%20BOX").cookie(&li.cookie).await;
    assert!(theirs.header("location").starts_with("/desk?open=all"), "{}", theirs.header("location"));
}
