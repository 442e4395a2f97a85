//! Classes of customers: computed once a day, said by staff, known to the queue and the rules, and to no customer.
//!
//! Bite proof: leave `override_on` out of `Placed::class`; let `has_run` say no; give `c.class` to the list of a person; let
//! `ListQuery::conditions` read the class for everybody; drop `follow` from `store::set`.

use std::time::Duration;

use app::account::StaffRole;
use serde_json::{Value, json};
use server::complaint::job;
use server::session::Kind;
use server::store::new_id;

use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, draft};
use crate::support::{Answer, Ask, TestPortal, database_tests};

database_tests! {
    classes_are_computed_once_a_day, other_currencies_are_named, what_staff_say_counts_until_it_ends,
    only_some_decide_and_of_what_they_read, the_queue_and_the_rules_know_the_class, no_customer_learns_a_class,
    unheld_cases_are_tried_again, so_they_are_when_a_class_changes, the_queue_of_a_class_has_an_index, classes_by_plain_forms,
}

const DAY: Duration = Duration::from_secs(86_400);

/// An organisation with one shipment of this fee; its id.
async fn organisation(portal: &TestPortal, name: &str, fee: i64, currency: &str) -> String {
    let id = new_id(portal.now());
    let sql =
        "insert into organisation (id, name, search, created_at, updated_at, version) values ($1, $2, $2, 1, 1, 1)";
    portal.execute(sql, &[(&id).into(), name.into()]).await.unwrap();
    let sql = "insert into organisation_account (account_code, organisation_id, created_at) values ($1, $2, 1)";
    portal.execute(sql, &[["acct-", name].concat().into(), (&id).into()]).await.unwrap();
    ships(portal, name, fee, currency).await;
    id
}

async fn ships(portal: &TestPortal, name: &str, fee: i64, currency: &str) {
    let now = portal.now();
    let sql = "insert into shipment (id, waybill_number, account_code, fee_minor, fee_currency, piece_count, milestone,
        created_at, updated_at, version) values ($1, $1, $2, $3, $4, 1, 'in_transit', $5, $5, 1)";
    let account = ["acct-", name].concat();
    portal.execute(sql, &[new_id(now).into(), account.into(), fee.into(), currency.into(), now.into()]).await.unwrap();
}

async fn member(portal: &TestPortal, organisation_id: &str, email: &str) -> SignedIn {
    let person = portal.customer(email, "Colleague").await;
    let sql =
        "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, 'owner', 1)";
    portal.execute(sql, &[organisation_id.into(), (&person.person_id).into()]).await.unwrap();
    person
}

async fn computed(portal: &TestPortal) {
    job::run(&portal.portal).await.unwrap();
    let faults = "select count(*) from job_run where fault is not null";
    assert_eq!(portal.number(faults, &[]).await, 0);
}

async fn class_of(portal: &TestPortal, id: &str) -> Option<String> {
    let row = portal.store.row("select class from organisation where id = $1", &[id.into()]).await.unwrap();
    row.unwrap().columns().opt_text().unwrap()
}

async fn classes_of(portal: &TestPortal, ids: &[&String]) -> String {
    let mut all = String::new();
    for id in ids {
        all += &class_of(portal, id).await.unwrap_or("-".to_string());
    }
    all
}

fn door(id: &str) -> String {
    ["/api/v1/organisations/", id, "/class"].concat()
}

async fn send(portal: &TestPortal, method: &str, id: &str, by: &SignedIn, version: i64, body: &Value) -> Answer {
    Ask::new(&portal.router, method, &door(id))
        .header("content-type", "application/json")
        .header("if-match", &format!("\"{version}\""))
        .cookie(&by.cookie)
        .body(body.to_string())
        .await
}

async fn found(portal: &TestPortal, id: &str, by: &SignedIn) -> Value {
    let answer = portal.get(&door(id)).cookie(&by.cookie).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{}", answer.text());
    answer.json()
}

async fn boss(portal: &TestPortal) -> SignedIn {
    portal.staff("boss@desk.test", StaffRole::Supervisor).await
}

async fn classes_are_computed_once_a_day(portal: &TestPortal) {
    let a = organisation(portal, "anji", 8000, "CNY").await;
    let b = organisation(portal, "bohai", 1400, "CNY").await;
    let c = organisation(portal, "canton", 500, "CNY").await;
    let nothing = organisation(portal, "dalian", 0, "CNY").await;
    let closed = organisation(portal, "empty", 900_000, "CNY").await;
    portal.execute("update organisation set closed_at = 1 where id = $1", &[(&closed).into()]).await.unwrap();
    computed(portal).await;
    assert_eq!(classes_of(portal, &[&a, &b, &c, &nothing, &closed]).await, "abcc-");
    let boss = boss(portal).await;
    let overview = portal.get("/api/v1/customer-classes").cookie(&boss.cookie).await.json();
    let latest = &overview["latest"];
    assert_eq!(latest["currency"], "CNY");
    assert_eq!(latest["shares"][0], json!({"class": "a", "count": 1, "contribution_minor": 8000}));
    assert_eq!(latest["shares"][2], json!({"class": "c", "count": 2, "contribution_minor": 500}));
    assert_eq!(latest["changed_count"], 4);
    let read = found(portal, &b, &boss).await;
    assert_eq!((read["class"].clone(), read["history"][0]["share_bp"].clone()), ("b".into(), 9495.into()));
    assert_eq!(read["history"][0]["contribution_minor"], 1400);
    // Once a day, and only what changed.
    ships(portal, "bohai", 900_000, "CNY").await;
    computed(portal).await;
    assert_eq!(class_of(portal, &b).await.as_deref(), Some("b"), "today it was done");
    portal.travel(DAY);
    computed(portal).await;
    assert_eq!(classes_of(portal, &[&a, &b, &c, &nothing]).await, "cacc", "99.9 % is beyond the margin");
    let rows = "select count(*) from organisation_class where organisation_id = $1";
    assert_eq!(portal.number(rows, &[(&c).into()]).await, 1, "c stayed c");
    assert_eq!(portal.number("select count(*) from class_run", &[]).await, 2);
    let audited = "select count(*) from audit_entry where action = 'class.computed'";
    assert_eq!(portal.number(audited, &[]).await, 2);
    // A year later the fees of then count no more; those who bring nothing are C.
    portal.travel(370 * DAY);
    computed(portal).await;
    assert_eq!(classes_of(portal, &[&a, &b, &c]).await, "ccc");
    let jobs = portal.session_of(&boss.person_id, Kind::Staff).await;
    let page = portal.get("/desk/jobs").cookie(&jobs.cookie).await.text();
    assert!(page.contains("Classes of customers"), "{page}");
    let changes = portal.get("/api/v1/class-changes?limit=2").cookie(&jobs.cookie).await.json();
    let next = changes["next_cursor"].as_str().unwrap();
    let more = portal.get(&["/api/v1/class-changes?cursor=", next].concat()).cookie(&jobs.cookie).await.json();
    assert_eq!(more["items"].as_array().unwrap().len(), 5, "{more}");
    assert_eq!(portal.get("/api/v1/class-changes?cursor=x").cookie(&jobs.cookie).await.status, 422);
    let first = portal.get("/api/v1/customer-classes/c?limit=3").cookie(&jobs.cookie).await.json();
    let names: Vec<&str> = first["items"].as_array().unwrap().iter().map(|i| i["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["anji", "bohai", "canton"]);
    let rest = ["/api/v1/customer-classes/c?cursor=", first["next_cursor"].as_str().unwrap()].concat();
    assert_eq!(portal.get(&rest).cookie(&jobs.cookie).await.json()["items"][0]["name"], "dalian");
    assert_eq!(portal.get("/api/v1/customer-classes/d").cookie(&jobs.cookie).await.status, 404);
}

async fn other_currencies_are_named(portal: &TestPortal) {
    let a = organisation(portal, "anji", 100, "EUR").await;
    ships(portal, "anji", 100, "EUR").await;
    let b = organisation(portal, "bohai", 900_000, "USD").await;
    computed(portal).await;
    assert_eq!(classes_of(portal, &[&a, &b]).await, "ac", "dollars are not added to euros");
    let boss = boss(portal).await;
    let overview = portal.get("/api/v1/customer-classes").cookie(&boss.cookie).await.json();
    assert_eq!(overview["latest"]["other_currencies"], json!([{"currency": "USD", "shipment_count": 1}]));
    let page = portal.get("/desk/classes").cookie(&boss.cookie).await.text();
    assert!(page.contains("1 shipment in USD") && page.contains("2.00 EUR"), "{page}");
}

async fn what_staff_say_counts_until_it_ends(portal: &TestPortal) {
    let a = organisation(portal, "anji", 8000, "CNY").await;
    let c = organisation(portal, "canton", 100, "CNY").await;
    computed(portal).await;
    let boss = boss(portal).await;
    let version = found(portal, &c, &boss).await["version"].as_i64().unwrap();
    let said = json!({"class": "a", "reason": "A new contract.", "until_on": "2026-11-24"});
    let done = send(portal, "PUT", &c, &boss, version, &said).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(done.json()["override"]["computed_class"], "c");
    assert_eq!(class_of(portal, &c).await.as_deref(), Some("a"));
    assert_eq!(send(portal, "PUT", &c, &boss, version, &said).await.status, 412, "somebody decided since");
    for _ in 0..2 {
        portal.travel(DAY);
        computed(portal).await;
        assert_eq!(class_of(portal, &c).await.as_deref(), Some("a"), "its last day counts");
    }
    portal.travel(DAY);
    computed(portal).await;
    assert_eq!(class_of(portal, &c).await.as_deref(), Some("c"), "its last day has passed");
    let boss = portal.session_of(&boss.person_id, Kind::Staff).await;
    let read = found(portal, &c, &boss).await;
    assert!(read.get("override").is_none());
    let why: Vec<&str> = read["history"].as_array().unwrap().iter().map(|one| one["why"].as_str().unwrap()).collect();
    assert_eq!(why, ["override_ended", "override", "computed"]);
    // Without a last day, until somebody takes it back.
    let said = json!({"class": "b", "reason": "They asked for it."});
    let version = read["version"].as_i64().unwrap();
    let version = send(portal, "PUT", &c, &boss, version, &said).await.json()["version"].as_i64().unwrap();
    let back = send(portal, "DELETE", &c, &boss, version, &Value::Null).await;
    assert_eq!((back.status, back.json()["class"].clone()), (200, "c".into()));
    assert_eq!(send(portal, "DELETE", &c, &boss, version + 1, &Value::Null).await.status, 404);
    assert_eq!(class_of(portal, &a).await.as_deref(), Some("a"));
    let audited = "select count(*) from audit_entry where action like 'class.over%'";
    assert_eq!(portal.number(audited, &[]).await, 3);
    let never = portal.execute("update organisation_class set reason = 'x'", &[]).await;
    assert!(never.is_err(), "history is append-only");
}

async fn only_some_decide_and_of_what_they_read(portal: &TestPortal) {
    let a = organisation(portal, "anji", 8000, "CNY").await;
    let said = json!({"class": "a", "reason": "Why not."});
    for role in [StaffRole::Agent, StaffRole::Manager, StaffRole::Unit, StaffRole::Auditor] {
        let one = portal.staff(&format!("{role}@desk.test"), role).await;
        assert_eq!(send(portal, "PUT", &a, &one, 0, &said).await.status, 403, "{role}");
    }
    let boss = boss(portal).await;
    let without = portal.put(&door(&a)).header("content-type", "application/json").cookie(&boss.cookie);
    assert_eq!(without.body(said.to_string()).await.status, 428);
    let wrong = json!({"class": "z", "reason": "", "until_on": "2020-01-01"});
    let refused = send(portal, "PUT", &a, &boss, 0, &wrong).await;
    assert_eq!(refused.field_problems(), ["/class unknown", "/reason required", "/until_on past"]);
    assert_eq!(send(portal, "PUT", "nobody", &boss, 0, &said).await.status, 404);
    // Said before the first computation, and two at once: one wins.
    let twice = futures_util::future::join_all((0..2).map(|_| send(portal, "PUT", &a, &boss, 0, &said))).await;
    let mut statuses: Vec<u16> = twice.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

/// A complaint of the organisation's colleague about nothing that is known.
async fn files(portal: &TestPortal, by: &SignedIn, organisation_id: &str, text: &str) -> FiledBy {
    let mut said = draft("PDCLASS001", text);
    said["waybill_number"] = Value::Null;
    said["is_another_matter"] = true.into();
    let filed = portal.files(&by.cookie, &said).await;
    // Without a shipment there is no account by which it would be the organisation's.
    let sql = "update complaint set organisation_id = $1, class = (select class from organisation where id = $1)
        where complaint_number = $2";
    portal.execute(sql, &[organisation_id.into(), (&filed.number).into()]).await.unwrap();
    filed
}

async fn queue(portal: &TestPortal, by: &SignedIn, query: &str) -> Vec<String> {
    let path = ["/api/v1/complaints?open=open&", query].concat();
    let found = portal.get(&path).cookie(&by.cookie).await.json();
    let items = found["items"].as_array().unwrap_or_else(|| panic!("{found}"));
    items.iter().map(|item| item["complaint_number"].as_str().unwrap().to_string()).collect()
}

async fn the_queue_and_the_rules_know_the_class(portal: &TestPortal) {
    let a = organisation(portal, "anji", 8000, "CNY").await;
    let c = organisation(portal, "canton", 100, "CNY").await;
    computed(portal).await;
    let (of_a, of_c) = (member(portal, &a, "a@anji.test").await, member(portal, &c, "c@canton.test").await);
    let first = files(portal, &of_a, &a, "Late.").await;
    let second = files(portal, &of_c, &c, "Late too.").await;
    let guest = portal.files("", &draft("", "A guest.")).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    assert_eq!(queue(portal, &chen, "class=a").await, std::slice::from_ref(&first.number));
    assert_eq!(queue(portal, &chen, "class=c&held=nobody").await, std::slice::from_ref(&second.number));
    assert_eq!(queue(portal, &chen, "").await.len(), 3);
    assert_eq!(portal.get("/api/v1/complaints?class=z").cookie(&chen.cookie).await.status, 422);
    let page = portal.get("/desk?class=a").cookie(&chen.cookie).await.text();
    assert!(page.contains(&first.number) && !page.contains(&second.number) && page.contains("Class A"));
    let head = portal.get(&app::desk::api::case_page(&first.number)).cookie(&chen.cookie).await.text();
    assert!(head.contains("Class A"));
    assert_eq!(portal.complaint(&first, &chen.cookie).await["staff"]["class"], "a");
    assert!(portal.complaint(&guest, &chen.cookie).await["staff"].get("class").is_none(), "a guest has none");
    // What staff say counts in the queue at once.
    let boss = boss(portal).await;
    let said = json!({"class": "a", "reason": "A new contract."});
    assert_eq!(send(portal, "PUT", &c, &boss, 1, &said).await.status, 200);
    assert_eq!(queue(portal, &chen, "class=a").await.len(), 2);
    // A rule for those of a class; a complaint without one does not fit.
    let rule = json!({"name": "The large ones", "class": "a", "person_ids": [chen.person_id]});
    let added = portal.post("/api/v1/assignment-rules", &rule).cookie(&boss.cookie).await;
    assert_eq!((added.status, added.json()["class"].clone()), (201, "a".into()), "{}", added.text());
    computed(portal).await;
    let held = queue(portal, &chen, "held=mine").await;
    assert!(held.contains(&first.number) && held.contains(&second.number) && !held.contains(&guest.number));
    let wrong = json!({"name": "x", "class": "z", "person_ids": [chen.person_id]});
    let refused = portal.post("/api/v1/assignment-rules", &wrong).cookie(&boss.cookie).await;
    assert_eq!(refused.field_problems(), ["/class unknown"]);
    let rules = portal.get("/admin/assignment").cookie(&boss.cookie).await.text();
    assert!(rules.contains("Class of the customer"), "{rules}");
}

async fn no_customer_learns_a_class(portal: &TestPortal) {
    let a = organisation(portal, "anji", 8000, "CNY").await;
    let b = organisation(portal, "bohai", 1, "CNY").await;
    computed(portal).await;
    let boss = boss(portal).await;
    let said = json!({"class": "a", "reason": "canary of classes"});
    assert_eq!(send(portal, "PUT", &a, &boss, 1, &said).await.status, 200);
    let owner = member(portal, &a, "a@anji.test").await;
    let filed = files(portal, &owner, &a, "Late.").await;
    for path in [
        filed.door(""),
        "/api/v1/complaints".to_string(),
        "/api/v1/complaints/export".to_string(),
        format!("/complaints/{}", filed.number),
        "/complaints".to_string(),
        format!("/api/v1/organisations/{a}"),
        "/api/v1/organisations".to_string(),
        format!("/organisations/{a}"),
        "/api/v1/me/export".to_string(),
    ] {
        let answer = portal.get(&path).cookie(&owner.cookie).await;
        assert_eq!(answer.status, 200, "{path}");
        let text = String::from_utf8_lossy(&answer.body).to_string();
        for canary in ["\"class\":\"a\"", "\"class\": \"a\"", "Class A", "canary of classes", "class_decided_at"] {
            assert!(!text.contains(canary), "{canary} in {path}: {text}");
        }
    }
    for path in [door(&a), "/api/v1/customer-classes".to_string(), "/api/v1/class-changes".to_string()] {
        assert_eq!(portal.get(&path).cookie(&owner.cookie).await.status, 403, "{path}");
    }
    assert_eq!(portal.get("/desk/classes").cookie(&owner.cookie).await.status, 403);
    // A filter tells nothing either: to a customer there is none.
    let mine = queue(portal, &owner, "class=b").await;
    assert_eq!(mine, std::slice::from_ref(&filed.number));
    // The unit that a case names reads it without the class.
    let unit = portal.staff("unit@desk.test", StaffRole::Unit).await;
    let sql =
        "insert into unit (id, code, name, kind, created_at, version) values ('u1', 'SZ-9', 'Suzhou', 'hub', 1, 1)";
    portal.execute(sql, &[]).await.unwrap();
    portal.execute("update person set unit_id = 'u1' where id = $1", &[(&unit.person_id).into()]).await.unwrap();
    portal.execute("update complaint set unit_id = 'u1'", &[]).await.unwrap();
    assert!(portal.complaint(&filed, &unit.cookie).await["staff"].get("class").is_none());
    let list = portal.get("/api/v1/complaints?class=c").cookie(&unit.cookie).await.text();
    assert!(list.contains(&filed.number) && !list.contains("\"class\""), "{list}");
    assert_eq!(class_of(portal, &b).await.as_deref(), Some("c"));
}

async fn unheld_cases_are_tried_again(portal: &TestPortal) {
    let boss = boss(portal).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    for n in 0..3 {
        let mut said = draft("", "Where is it?");
        said["contact"]["email"] = format!("retry{n}@campus.test").into();
        portal.files("", &said).await;
    }
    let asked = "select count(*) from assignment_retry where name = 'unheld'";
    let held = "select count(*) from complaint where assigned_person_id is not null";
    computed(portal).await;
    assert_eq!(portal.number(held, &[]).await, 0);
    let absence = format!("/api/v1/staff/{}/absence", chen.person_id);
    let away = portal.put(&absence).header("content-type", "application/json").cookie(&chen.cookie);
    assert_eq!(away.body("{}").await.status, 204);
    let rule = json!({"name": "All", "person_ids": [chen.person_id]});
    assert_eq!(portal.post("/api/v1/assignment-rules", &rule).cookie(&boss.cookie).await.status, 201);
    computed(portal).await;
    assert_eq!(portal.number(held, &[]).await, 0, "nobody of the rule is there");
    assert_eq!(portal.number(asked, &[]).await, 0, "done until something changes");
    let back =
        Ask::new(&portal.router, "DELETE", &absence).header("sec-fetch-site", "same-origin").cookie(&chen.cookie);
    assert_eq!(back.await.status, 204);
    assert_eq!(portal.number(asked, &[]).await, 1);
    computed(portal).await;
    assert_eq!(portal.number(held, &[]).await, 3);
    let audited = "select count(*) from audit_entry where action = 'complaint.assigned' and actor_kind = 'system'";
    assert_eq!(portal.number(audited, &[]).await, 3);
    computed(portal).await;
    assert_eq!(portal.number(audited, &[]).await, 3, "once");
}

async fn so_they_are_when_a_class_changes(portal: &TestPortal) {
    let (boss, chen) = (boss(portal).await, portal.staff("chen@desk.test", StaffRole::Agent).await);
    organisation(portal, "anji", 8000, "CNY").await;
    let c = organisation(portal, "canton", 100, "CNY").await;
    computed(portal).await;
    let filed = files(portal, &member(portal, &c, "c@canton.test").await, &c, "Late.").await;
    let rule = json!({"name": "The large ones", "class": "a", "person_ids": [chen.person_id]});
    assert_eq!(portal.post("/api/v1/assignment-rules", &rule).cookie(&boss.cookie).await.status, 201);
    let held = "select count(*) from complaint where assigned_person_id is not null";
    let asked = "select count(*) from assignment_retry where name = 'unheld'";
    for _ in 0..2 {
        computed(portal).await;
        assert_eq!((portal.number(held, &[]).await, portal.number(asked, &[]).await), (0, 0));
    }
    portal.travel(Duration::from_secs(1));
    let said = json!({"class": "a", "reason": "A new contract."});
    assert_eq!(send(portal, "PUT", &c, &boss, 1, &said).await.status, 200);
    computed(portal).await;
    assert_eq!(queue(portal, &chen, "held=mine").await, [filed.number]);
    assert_eq!((portal.number(held, &[]).await, portal.number(asked, &[]).await), (1, 0));
}

async fn the_queue_of_a_class_has_an_index(portal: &TestPortal) {
    if portal.place.is_postgres() {
        let has = "select count(*) from pg_indexes where schemaname = current_schema()
            and indexname in ('complaint_queue_of_class', 'organisation_by_class', 'organisation_class_by_decision')";
        assert_eq!(portal.number(has, &[]).await, 3);
        return;
    }
    for (index, plan) in [
        (
            "complaint_queue_of_class",
            "explain query plan select c.text from complaint c where c.class = 'a' and c.ended_at is null
            and (c.queue_at, c.id) > (1, '') order by c.queue_at, c.id limit 50",
        ),
        (
            "organisation_by_class",
            "explain query plan select id, name, class_decided_at from organisation where class = 'a'
            and closed_at is null and (name, id) > ('x', 'y') order by name, id limit 50",
        ),
        (
            "organisation_class_by_decision",
            "explain query plan select h.reason from organisation_class h where (h.decided_at, h.id) < (1, '')
            order by h.decided_at desc, h.id desc limit 50",
        ),
    ] {
        let steps: String = portal.store.rows(plan, &[]).await.unwrap().iter().fold(String::new(), |all, row| {
            let mut c = row.columns();
            c.skip(3);
            all + &c.text().unwrap()
        });
        assert!(steps.contains(index) && !steps.contains("TEMP B-TREE"), "{steps}");
    }
}

async fn classes_by_plain_forms(portal: &TestPortal) {
    let a = organisation(portal, "anji", 8000, "CNY").await;
    let boss = boss(portal).await;
    for (locale, words) in [("en", "Nothing was computed yet"), ("es", "Aún no se ha calculado"), ("zh-CN", "尚未计算")]
    {
        let page = portal.get("/desk/classes").cookie(&boss.cookie).header("accept-language", locale).await.text();
        assert!(page.contains(words), "{locale}");
    }
    computed(portal).await;
    let card = format!("/desk/customers/organisation-{a}");
    let shown = portal.get(&card).cookie(&boss.cookie).await.text();
    assert!(shown.contains("Class A") && shown.contains("Say another class") && shown.contains("80.00 CNY"), "{shown}");
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let shown = portal.get(&card).cookie(&chen.cookie).await.text();
    assert!(shown.contains("Class A") && !shown.contains("Say another class"));
    let form = format!("/desk/classes/{a}");
    let post = async |fields: &[(&str, &str)]| portal.post_form(&form, fields).cookie(&boss.cookie).await;
    let refused = post(&[("form", "override"), ("version", "1"), ("class", "b"), ("class_until", "2020-01-01")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("This day has passed.") && refused.text().contains("2020-01-01"));
    let said = [("form", "override"), ("version", "1"), ("class", "b"), ("class_reason", "Smaller now.")];
    let done = post(&said).await;
    assert_eq!((done.status, done.header("location")), (303, card.as_str()), "{}", done.text());
    let stale = post(&said).await;
    assert!(stale.status == 412 && stale.text().contains("Somebody decided meanwhile"));
    let page = portal.get("/desk/classes?class=b").cookie(&boss.cookie).await.text();
    assert!(page.contains("Customers of class B") && page.contains("anji") && page.contains("Smaller now."));
    let back = post(&[("form", "end"), ("version", "2")]).await;
    assert_eq!(back.status, 303);
    assert_eq!(class_of(portal, &a).await.as_deref(), Some("a"));
    assert_eq!(portal.post_form(&form, &said).cookie(&chen.cookie).await.status, 403);
    assert_eq!(portal.get("/desk/classes?class=z").cookie(&boss.cookie).await.status, 404);
}
