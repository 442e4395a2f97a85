//! Who gets a complaint: ordered rules, even loads, nobody who is away.

use app::account::StaffRole;
use serde_json::{Value, json};
use server::complaint::job;

use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, draft};
use crate::support::{Answer, Ask, TestPortal, database_tests, parcel, patiently};

database_tests! {
    the_first_rule_that_fits_gives, whoever_is_away_or_gone_gets_nothing, loads_stay_even_under_a_crowd,
    a_reopened_case_finds_somebody, a_rule_may_name_a_unit, rules_are_kept_by_version, rules_by_plain_forms,
    a_rule_is_tried_before_it_is_stored, a_form_tries_first, the_log_keeps_what_a_rule_said_before,
    what_was_typed_survives_anothers_change,
}

const RULES: &str = "/api/v1/assignment-rules";

async fn send(portal: &TestPortal, method: &str, path: &str, by: &SignedIn, tag: &str, body: &Value) -> Answer {
    let ask = Ask::new(&portal.router, method, path).header("content-type", "application/json");
    let ask = if tag.is_empty() { ask } else { ask.header("if-match", tag) };
    ask.header("sec-fetch-site", "same-origin").cookie(&by.cookie).body(body.to_string()).await
}

/// A rule as the API gives it back.
async fn rule(portal: &TestPortal, by: &SignedIn, body: Value) -> Value {
    let added = send(portal, "POST", RULES, by, "", &body).await;
    assert_eq!(added.status, 201, "{}", added.text());
    added.json()
}

/// A guest's complaint about nothing that is known.
async fn filed(portal: &TestPortal, n: usize, category: &str) -> FiledBy {
    let mut said = draft("PDRULE0001", "Where is it?");
    said["waybill_number"] = Value::Null;
    said["category"] = category.into();
    said["contact"]["email"] = format!("guest{n}@campus.test").into();
    portal.files("", &said).await
}

async fn holder(portal: &TestPortal, filed: &FiledBy) -> Option<String> {
    let sql = "select assigned_person_id from complaint where complaint_number = $1";
    let row = portal.store.row(sql, &[(&filed.number).into()]).await.unwrap().unwrap();
    row.columns().opt_text().unwrap()
}

async fn desk(portal: &TestPortal, name: &str) -> SignedIn {
    portal.staff(&format!("{name}@desk.test"), StaffRole::Agent).await
}

async fn the_first_rule_that_fits_gives(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let (chen, li, maria) = (desk(portal, "chen").await, desk(portal, "li").await, desk(portal, "maria").await);
    assert_eq!(holder(portal, &filed(portal, 0, "delay").await).await, None, "without a rule nobody gets it");
    rule(portal, &boss, json!({"name": "Damage", "category": "damaged", "person_ids": [li.person_id]})).await;
    let place = json!({"name": "Suzhou", "destination": "SUZHOU", "person_ids": [maria.person_id]});
    rule(portal, &boss, place).await;
    rule(portal, &boss, json!({"name": "All the rest", "person_ids": [chen.person_id]})).await;
    assert_eq!(holder(portal, &filed(portal, 1, "damaged").await).await, Some(li.person_id.clone()));
    let rest = filed(portal, 2, "delay").await;
    assert_eq!(holder(portal, &rest).await, Some(chen.person_id.clone()));
    let mut known = parcel("PDRULE0002");
    known.shipment.destination.city = Some("Suzhou".to_string());
    portal.take_in(&known).await;
    let there = portal.files("", &draft("PDRULE0002", "Where is it?")).await;
    assert_eq!(holder(portal, &there).await, Some(maria.person_id.clone()), "places are read without case");
    // The system did it, and the rule is named, to staff alone.
    let seen = portal.complaint(&rest, &chen.cookie).await;
    let event = seen["history"].as_array().unwrap().iter().find(|item| item["kind"] == "assigned").unwrap();
    assert_eq!((event["is_automatic"].clone(), event["rule"].clone()), (true.into(), "All the rest".into()));
    assert_eq!(seen["state"], "assigned");
    let theirs = portal.complaint(&rest, &rest.cookie).await;
    assert!(!theirs.to_string().contains("All the rest"), "{theirs}");
    let audited = "select count(*) from audit_entry where action = 'complaint.assigned' and actor_kind = 'system'
        and detail like '%All the rest%'";
    assert_eq!(portal.number(audited, &[]).await, 1);
}

async fn whoever_is_away_or_gone_gets_nothing(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let (chen, li) = (desk(portal, "chen").await, desk(portal, "li").await);
    let auditor = portal.staff("auditor@desk.test", StaffRole::Auditor).await;
    rule(portal, &boss, json!({"name": "Two", "person_ids": [chen.person_id, li.person_id]})).await;
    rule(portal, &boss, json!({"name": "Last", "person_ids": [boss.person_id]})).await;
    let away = portal.post_form("/desk/absence", &[("away", "1")]).cookie(&chen.cookie).await;
    assert_eq!((away.status, away.header("location")), (303, "/desk"));
    assert!(portal.get("/desk").cookie(&chen.cookie).await.text().contains("You are away"));
    for n in 0..2 {
        assert_eq!(holder(portal, &filed(portal, n, "delay").await).await, Some(li.person_id.clone()));
    }
    let absence = |id: &str| format!("/api/v1/staff/{id}/absence");
    assert_eq!(send(portal, "PUT", &absence(&chen.person_id), &li, "", &json!({})).await.status, 403, "not others'");
    assert_eq!(send(portal, "PUT", &absence(&auditor.person_id), &boss, "", &json!({})).await.status, 404);
    assert_eq!(send(portal, "PUT", &absence(&li.person_id), &boss, "", &json!({})).await.status, 204);
    let nobody = filed(portal, 3, "delay").await;
    assert_eq!(holder(portal, &nobody).await, Some(boss.person_id.clone()), "a rule without anybody is passed over");
    assert_eq!(send(portal, "DELETE", &absence(&chen.person_id), &chen, "", &json!({})).await.status, 204);
    portal.execute("update person set disabled_at = 1 where id = $1", &[(&li.person_id).into()]).await.unwrap();
    portal.execute("delete from desk_absence", &[]).await.unwrap();
    assert_eq!(holder(portal, &filed(portal, 4, "delay").await).await, Some(chen.person_id));
    let audited = "select count(*) from audit_entry where action like 'staff.absence%'";
    assert_eq!(portal.number(audited, &[]).await, 3);
}

/// Bite proof: leave `lock_loads` out; on PostgreSQL several then count before anybody has written.
async fn loads_stay_even_under_a_crowd(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c", "d"] {
        ids.push(desk(portal, name).await.person_id);
    }
    rule(portal, &boss, json!({"name": "Four", "person_ids": ids})).await;
    portal.crowd().await;
    let file = async |n: usize| {
        let mut said = draft("PDRULE0001", "Where is it?");
        said["waybill_number"] = Value::Null;
        said["contact"]["email"] = format!("crowd{n}@campus.test").into();
        let answer = patiently(|| portal.post("/api/v1/complaints", &said)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
    };
    futures_util::future::join_all((0..100).map(file)).await;
    for id in &ids {
        let load = "select count(*) from complaint where assigned_person_id = $1";
        assert_eq!(portal.number(load, &[id.into()]).await, 25);
    }
    let given = "select count(*) from audit_entry where action = 'complaint.assigned'";
    assert_eq!(portal.number(given, &[]).await, 100);
}

async fn a_reopened_case_finds_somebody(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let (chen, li) = (desk(portal, "chen").await, desk(portal, "li").await);
    let case = filed(portal, 1, "delay").await;
    rule(portal, &boss, json!({"name": "Li", "person_ids": [li.person_id]})).await;
    assert_eq!(portal.acts(&case, &case.cookie, "/withdrawal", &json!({"text": "Found."})).await.status, 204);
    assert_eq!(portal.acts(&case, &case.cookie, "/reopening", &json!({"text": "Not found."})).await.status, 204);
    assert_eq!(holder(portal, &case).await, Some(li.person_id.clone()));
    // Whoever has it keeps it, unless they have left.
    let taken = json!({"person_id": chen.person_id});
    assert_eq!(portal.acts(&case, &boss.cookie, "/assignment", &taken).await.status, 204);
    assert_eq!(portal.acts(&case, &case.cookie, "/withdrawal", &json!({"text": "Found."})).await.status, 204);
    assert_eq!(portal.acts(&case, &case.cookie, "/reopening", &json!({"text": "No."})).await.status, 204);
    assert_eq!(holder(portal, &case).await, Some(chen.person_id.clone()));
    portal.execute("update person set staff_role = null where id = $1", &[(&chen.person_id).into()]).await.unwrap();
    assert_eq!(portal.acts(&case, &case.cookie, "/withdrawal", &json!({"text": "Found."})).await.status, 204);
    assert_eq!(portal.acts(&case, &case.cookie, "/reopening", &json!({"text": "No."})).await.status, 204);
    assert_eq!(holder(portal, &case).await, Some(li.person_id));
}

async fn a_rule_may_name_a_unit(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Admin).await;
    let chen = desk(portal, "chen").await;
    let unit =
        "insert into unit (id, code, name, kind, created_at, version) values ('u1', 'SZ-9', 'Suzhou', 'hub', 1, 1)";
    portal.execute(unit, &[]).await.unwrap();
    rule(portal, &boss, json!({"name": "Hub", "unit_code": "SZ-9"})).await;
    rule(portal, &boss, json!({"name": "Rest", "person_ids": [chen.person_id]})).await;
    let unit_of = "select count(*) from complaint where complaint_number = $1 and unit_id = 'u1'";
    let nobody = filed(portal, 1, "delay").await;
    assert_eq!((holder(portal, &nobody).await, portal.number(unit_of, &[(&nobody.number).into()]).await), (None, 1));
    portal.execute("update person set unit_id = 'u1' where id = $1", &[(&chen.person_id).into()]).await.unwrap();
    let given = filed(portal, 2, "delay").await;
    assert_eq!(holder(portal, &given).await, Some(chen.person_id.clone()));
    assert_eq!(portal.number(unit_of, &[(&given.number).into()]).await, 1);
    portal.execute("update unit set closed_at = 1", &[]).await.unwrap();
    let rest = filed(portal, 3, "delay").await;
    assert_eq!(holder(portal, &rest).await, Some(chen.person_id), "a closed unit gets nothing more");
    assert_eq!(portal.number(unit_of, &[(&rest.number).into()]).await, 0);
}

async fn rules_are_kept_by_version(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let chen = desk(portal, "chen").await;
    let one = rule(portal, &boss, json!({"name": "One", "person_ids": [chen.person_id]})).await;
    let two = rule(portal, &boss, json!({"name": "Two", "person_ids": [chen.person_id]})).await;
    assert_eq!((one["place"].clone(), two["place"].clone()), (1.into(), 2.into()));
    let path = [RULES, "/", two["id"].as_str().unwrap()].concat();
    let change = |place: u32, retired: bool| {
        let rule = json!({"name": "Two", "category": "delay", "person_ids": [chen.person_id]});
        json!({"rule": rule, "place": place, "is_retired": retired})
    };
    assert_eq!(send(portal, "PUT", &path, &boss, "", &change(1, false)).await.status, 428);
    let moved = send(portal, "PUT", &path, &boss, "\"1\"", &change(1, false)).await;
    assert_eq!((moved.status, moved.json()["place"].clone()), (200, 1.into()));
    assert_eq!(send(portal, "PUT", &path, &boss, "\"1\"", &change(1, false)).await.status, 412, "stale");
    // Somebody who left does not keep a rule from being retired.
    portal.execute("update person set disabled_at = 1 where id = $1", &[(&chen.person_id).into()]).await.unwrap();
    let retired = send(portal, "PUT", &path, &boss, "\"2\"", &change(1, true)).await;
    assert_eq!((retired.status, retired.json()["place"].clone()), (200, 0.into()));
    let all = portal.get(RULES).cookie(&boss.cookie).await.json();
    let names: Vec<&str> = all["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["One", "Two"]);
    assert_eq!(all["items"][0]["agents"][0]["is_passed_over"], true);
    assert_eq!(holder(portal, &filed(portal, 1, "delay").await).await, None);
    let wrong = json!({"name": "", "category": "weather", "person_ids": ["none"], "unit_code": "NONE"});
    let refused = send(portal, "POST", RULES, &boss, "", &wrong).await;
    assert_eq!(refused.field_problems(), ["/name required", "/category unknown", "/person_ids either"]);
    let nobody = json!({"name": "x", "person_ids": ["none"]});
    assert_eq!(send(portal, "POST", RULES, &boss, "", &nobody).await.field_problems(), ["/person_ids unknown"]);
    let audited = "select count(*) from audit_entry where action like 'assignment_rule.%'";
    assert_eq!(portal.number(audited, &[]).await, 4);
}

async fn rules_by_plain_forms(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let chen = desk(portal, "chen").await;
    let page = "/admin/assignment";
    let post = async |fields: &[(&str, &str)]| portal.post_form(page, fields).cookie(&boss.cookie).await;
    let refused = post(&[("form", "add"), ("name", "Late parcels"), ("category", "delay")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Choose whom it gives to.") && refused.text().contains("Late parcels"));
    let id = chen.person_id.as_str();
    let added = post(&[("form", "add"), ("name", "Late parcels"), ("category", "delay"), ("person_id", id)]).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let shown = portal.get(page).cookie(&boss.cookie).await.text();
    assert!(shown.contains("1. ") && shown.contains("Late parcels"), "{shown}");
    let rule = added.header("location").split_once('#').unwrap().1.to_string();
    assert_eq!(post(&[("form", "retire"), ("id", &rule), ("version", "1")]).await.status, 303);
    assert_eq!(post(&[("form", "restore"), ("id", &rule), ("version", "1")]).await.status, 412);
    assert_eq!(post(&[("form", "restore"), ("id", &rule), ("version", "2")]).await.status, 303);
    let manager = portal.staff("manager@desk.test", StaffRole::Manager).await;
    let read = portal.get(page).cookie(&manager.cookie).await;
    assert!(read.status == 200 && !read.text().contains("New rule"));
    for (locale, words) in [("es", "Quién recibe qué"), ("zh-CN", "分派规则")] {
        let read = portal.get(page).cookie(&boss.cookie).header("accept-language", locale).await.text();
        assert!(read.contains(words), "{locale}");
    }
}

/// What a trial says: all that wait, and those the rule would catch.
fn caught(answer: &Answer) -> (u64, u64) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let effect = answer.json();
    assert_eq!(effect["compared_count"], effect["unheld_count"]);
    (effect["unheld_count"].as_u64().unwrap(), effect["caught_count"].as_u64().unwrap())
}

/// Bite proof: let `effect` count all that the rule fits, or commit what was tried.
async fn a_rule_is_tried_before_it_is_stored(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let (chen, li) = (desk(portal, "chen").await, desk(portal, "li").await);
    let mut late = Vec::new();
    for n in 0..3 {
        late.push(filed(portal, n, "delay").await);
    }
    let damaged = filed(portal, 3, "damaged").await;
    let trial = [RULES, "?test=true"].concat();
    let body = json!({"name": "Late", "category": "delay", "person_ids": [chen.person_id]});
    assert_eq!(caught(&send(portal, "POST", &trial, &boss, "", &body).await), (4, 3));
    let nobody = json!({"name": "Late", "person_ids": ["none"]});
    assert_eq!(send(portal, "POST", &trial, &boss, "", &nobody).await.field_problems(), ["/person_ids unknown"]);
    let stored = "select (select count(*) from assignment_rule) + (select count(*) from assignment_retry
        where asked_at is not null) + (select count(*) from audit_entry where action like 'assignment_rule.%')";
    assert_eq!(portal.number(stored, &[]).await, 0, "nothing is stored by a trial");
    let rule_late = rule(portal, &boss, body.clone()).await;
    let all = json!({"name": "All", "person_ids": [li.person_id]});
    assert_eq!(caught(&send(portal, "POST", &trial, &boss, "", &all).await), (4, 1), "the rule before takes the rest");
    let path = [RULES, "/", rule_late["id"].as_str().unwrap(), "?test=true"].concat();
    let change = |is_retired: bool| {
        let rule = json!({"name": "Late", "person_ids": [chen.person_id]});
        json!({"rule": rule, "place": 1, "is_retired": is_retired})
    };
    assert_eq!(caught(&send(portal, "PUT", &path, &boss, "\"1\"", &change(false)).await), (4, 4));
    assert_eq!(caught(&send(portal, "PUT", &path, &boss, "\"1\"", &change(true)).await), (4, 0));
    assert_eq!(send(portal, "PUT", &path, &boss, "\"2\"", &change(false)).await.status, 412);
    assert_eq!(send(portal, "PUT", &path, &chen, "\"1\"", &change(false)).await.status, 403);
    let absent = "insert into desk_absence (person_id, begun_at) values ($1, 1)";
    portal.execute(absent, &[(&chen.person_id).into()]).await.unwrap();
    assert_eq!(caught(&send(portal, "PUT", &path, &boss, "\"1\"", &change(false)).await), (4, 0), "nobody is there");
    assert_eq!(caught(&send(portal, "POST", &trial, &boss, "", &all).await), (4, 4), "the rule before is passed over");
    portal.execute("delete from desk_absence", &[]).await.unwrap();
    // What was said is what happens.
    job::run(&portal.portal).await.unwrap();
    for one in &late {
        assert_eq!(holder(portal, one).await, Some(chen.person_id.clone()));
    }
    assert_eq!(holder(portal, &damaged).await, None);
}

async fn a_form_tries_first(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let chen = desk(portal, "chen").await;
    let id = chen.person_id.as_str();
    let post = async |fields: &[(&str, &str)]| portal.post_form("/admin/assignment", fields).cookie(&boss.cookie).await;
    let try_it = [("form", "add"), ("name", "Late parcels"), ("category", "delay"), ("person_id", id), ("test", "1")];
    let tried = post(&try_it).await;
    assert!(tried.status == 200 && tried.text().contains("No open complaint is in nobody"), "{}", tried.text());
    filed(portal, 1, "delay").await;
    filed(portal, 2, "delay").await;
    let tried = post(&try_it).await;
    assert!(tried.text().contains("The rule would catch 2 open complaints"), "{}", tried.text());
    assert!(tried.text().contains("value=\"Late parcels\"") && tried.text().contains("Try first"));
    assert_eq!(portal.number("select count(*) from assignment_rule", &[]).await, 0);
    let added = post(&try_it[..4]).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let rule = added.header("location").split_once('#').unwrap().1.to_string();
    let change = [("form", "change"), ("id", &rule), ("version", "1"), ("name", "Damage"), ("category", "damaged")];
    let tried = post(&[&change[..], &[("person_id", id), ("test", "1")]].concat()).await;
    assert!(tried.status == 200 && tried.text().contains("The rule would catch 0 open complaints"), "{}", tried.text());
    assert!(tried.text().contains("Compared: 2 of 2.") && tried.text().contains("value=\"Damage\""));
    let kept = "select count(*) from assignment_rule where name = 'Late parcels' and version = 1";
    assert_eq!(portal.number(kept, &[]).await, 1);
}

/// Bite proof: note only the name and the place.
async fn the_log_keeps_what_a_rule_said_before(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let mut ids = Vec::new();
    for n in 0..10 {
        ids.push(desk(portal, &format!("agent{n}")).await.person_id);
    }
    ids.sort();
    let one =
        rule(portal, &boss, json!({"name": "One", "category": "delay", "language": "es", "person_ids": [ids[0]]}));
    let path = [RULES, "/", one.await["id"].as_str().unwrap()].concat();
    let asked = json!({"name": "Two", "class": "a", "destination": "Suzhou", "person_ids": ids});
    let asked = json!({"rule": asked, "place": 1, "is_retired": false});
    assert_eq!(send(portal, "PUT", &path, &boss, "\"1\"", &asked).await.status, 200);
    let sql = "select detail from audit_entry where action like 'assignment_rule.%' order by seq";
    let rows = portal.store.rows(sql, &[]).await.unwrap();
    let details: Vec<Value> =
        rows.iter().map(|row| serde_json::from_str(&row.columns().text().unwrap()).unwrap()).collect();
    assert_eq!(details.len(), 3, "ten people fill two rows: {details:?}");
    assert_eq!(details[0]["conditions"], "category=delay language=es");
    let changed = &details[1];
    for (key, value) in [
        ("name_before", "One"),
        ("name", "Two"),
        ("conditions_before", "category=delay language=es"),
        ("conditions", "destination=Suzhou class=a"),
        ("people_before", &ids[0]),
        ("people", &ids[..8].join(",")),
        ("place_before", "1"),
        ("retired", "false"),
    ] {
        assert_eq!(changed[key], value, "{key} in {changed}");
    }
    assert_eq!(details[2]["people"], ids[8..].join(","));
}

/// Bite proof: render the page without what was typed on 412.
async fn what_was_typed_survives_anothers_change(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let chen = desk(portal, "chen").await;
    let id = chen.person_id.as_str();
    let added = rule(portal, &boss, json!({"name": "One", "person_ids": [id]})).await;
    let rule_id = added["id"].as_str().unwrap();
    let change = async |name: &str, version: &str| {
        let fields = [("form", "change"), ("id", rule_id), ("version", version), ("name", name), ("person_id", id)];
        portal.post_form("/admin/assignment", &fields).cookie(&boss.cookie).await
    };
    assert_eq!(change("Theirs", "1").await.status, 303);
    let mine = change("Mine", "1").await;
    assert_eq!(mine.status, 412);
    let page = mine.text();
    assert!(page.contains("Somebody else has changed this rule meanwhile"), "{page}");
    assert!(page.contains("value=\"Mine\"") && page.contains("Theirs") && page.contains("<details open"), "{page}");
    assert!(page.contains("name=\"version\" value=\"2\""), "sent again, it is meant: {page}");
    let moved = [("form", "down"), ("id", rule_id), ("version", "1")];
    let moved = portal.post_form("/admin/assignment", &moved).cookie(&boss.cookie).await;
    assert!(
        moved.status == 412 && moved.text().contains("Look at it again.") && !moved.text().contains("<details open")
    );
    assert_eq!(change("Mine", "2").await.status, 303);
}
