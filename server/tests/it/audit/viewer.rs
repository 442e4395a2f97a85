//! Who may read the log, and what they find in it.

use app::account::StaffRole;
use serde_json::{Value, json};
use server::audit::{Actor, Entry, record};

use crate::support::{Ask, TestPortal, database_tests};

database_tests! {
    auditors_and_administrators_read, filters_find_and_pages_follow, a_filter_that_says_nothing_is_named,
    the_page_shows_a_row, the_export_is_whole_and_inert,
}

async fn seqs(ask: Ask) -> Vec<i64> {
    let answer = ask.await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().unwrap().iter().map(|item| item["seq"].as_i64().unwrap()).collect()
}

/// Rows 1 to 6: two days, two actors, three subjects.
async fn fill(portal: &TestPortal, person_id: &str) {
    let key = portal.ingest_key("=tms").await;
    let key_id: String = {
        let row = portal.store.row("select id from api_key", &[]).await.unwrap().unwrap();
        row.columns().text().unwrap()
    };
    drop(key);
    portal.advance_hours(24);
    let mut tx = portal.store.begin().await.unwrap();
    let entries = [
        (Actor::Person(person_id), "session.opened", "person:1"),
        (Actor::Person(person_id), "session.closed", "person:1"),
        (Actor::Key(&key_id), "shipment.stated", "shipment:PDVIEW001"),
        (Actor::Guest, "session.refused", "person:1"),
        (Actor::System, "sessions.forgotten", "person:2"),
    ];
    for (actor, action, subject) in entries {
        let entry = Entry { actor, ..Entry::system(action, subject) };
        record(&mut tx, &entry.with("note", "=1+1, \"<b>\""), portal.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

const REFUSED: &str = "select count(*) from audit_entry where actor_id = $1 and action = 'access.refused'";

async fn auditors_and_administrators_read(portal: &TestPortal) {
    for door in ["/api/v1/audit", "/api/v1/audit.csv", "/desk/audit"] {
        // a page leads to signing in
        let refused = if door.starts_with("/api/") { 401 } else { 303 };
        assert_eq!(portal.get(door).await.status, refused, "{door}");
        let mut others = vec![portal.customer("li@example.com", "Li").await];
        for role in [StaffRole::Agent, StaffRole::Claims, StaffRole::Supervisor, StaffRole::Unit, StaffRole::Manager] {
            others.push(portal.staff(&format!("{role}{door}@portal.example"), role).await);
        }
        for person in others {
            let earlier = portal.number(REFUSED, &[(&person.person_id).into()]).await;
            assert_eq!(portal.get(door).cookie(&person.cookie).await.status, 403, "{door}");
            assert_eq!(portal.number(REFUSED, &[(&person.person_id).into()]).await, earlier + 1, "{door}");
        }
        for role in [StaffRole::Auditor, StaffRole::Admin] {
            let person = portal.staff(&format!("{role}{door}@portal.example"), role).await;
            let answer = portal.get(door).cookie(&person.cookie).await;
            assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{door} as {role}");
        }
    }
}

async fn filters_find_and_pages_follow(portal: &TestPortal) {
    let customer = portal.customer("customer@portal.example", "Li").await;
    fill(portal, &customer.person_id).await;
    let auditor = portal.staff("auditor@portal.example", StaffRole::Auditor).await;
    let get = |query: &str| portal.get(&["/api/v1/audit", query].concat()).cookie(&auditor.cookie);
    assert_eq!(seqs(get("")).await, [6, 5, 4, 3, 2, 1]);
    assert_eq!(seqs(get("?action=session.")).await, [5, 3, 2]);
    assert!(seqs(get("?action=session.%25")).await.is_empty(), "no wildcards");
    assert_eq!(seqs(get("?subject=shipment:PDVIEW001")).await, [4]);
    assert_eq!(seqs(get("?actor=guest")).await, [5]);
    assert_eq!(seqs(get(&format!("?actor=person:{}", customer.person_id))).await, [3, 2]);
    assert_eq!(
        seqs(get(&format!("?actor=person:{}&subject=person:1&action=session.c", customer.person_id))).await,
        [3]
    );
    assert_eq!(seqs(get("?to=2026-11-22")).await, [1]);
    assert_eq!(seqs(get("?from=2026-11-23&to=2026-11-23&action=shipment.")).await, [4]);
    let first = get("?limit=4").await;
    assert_eq!(first.json()["next_cursor"], "3");
    assert_eq!(first.header("link"), "<?cursor=3&limit=4>; rel=\"next\"");
    let second = get("?limit=4&cursor=3").await.json();
    assert_eq!(second["items"].as_array().unwrap().len(), 2);
    assert_eq!(second["next_cursor"], Value::Null);
    let entry = &first.json()["items"][2];
    assert_eq!((&entry["actor_kind"], &entry["actor_name"]), (&json!("key"), &json!("=tms")));
    assert_eq!(first.json()["items"][3]["actor_name"], Value::Null, "customers are not named");
    assert_eq!(entry["at"], "2026-11-23T17:00:00+08:00");
    assert_eq!(entry["detail"], json!({"note": "=1+1, \"<b>\""}));
}

async fn a_filter_that_says_nothing_is_named(portal: &TestPortal) {
    let auditor = portal.staff("auditor@portal.example", StaffRole::Auditor).await;
    let answer = portal.get("/api/v1/audit?from=yesterday&to=2026-02-30&subject=%00").cookie(&auditor.cookie).await;
    answer.problem(422, "invalid");
    assert_eq!(answer.field_problems(), ["/subject malformed", "/from malformed", "/to malformed"]);
    portal.get("/api/v1/audit?cursor=x").cookie(&auditor.cookie).await.problem(422, "invalid");
    let page = portal.get("/desk/audit?from=yesterday").cookie(&auditor.cookie).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("aria-invalid=\"true\""), "{}", page.text());
}

async fn the_page_shows_a_row(portal: &TestPortal) {
    let early = portal.staff("early@portal.example", StaffRole::Auditor).await;
    fill(portal, &early.person_id).await;
    let auditor = portal.staff("auditor@portal.example", StaffRole::Auditor).await;
    for (language, word) in [("en", "Audit log"), ("es", "Registro de auditoría"), ("zh-CN", "审计日志")] {
        let cookies = [&auditor.cookie, "; lang=", language].concat();
        let page = portal.get("/desk/audit").cookie(&cookies).await;
        assert_eq!(page.status, 200);
        let html = page.text();
        for shown in [word, "shipment:PDVIEW001", "session.opened", "<details>", "=1+1, \"&lt;b&gt;\"", "auditor"] {
            assert!(html.contains(shown), "{shown} in {language}");
        }
        assert!(!html.contains("<b>"));
    }
    let narrowed = portal.get("/desk/audit?action=shipment.&cursor=").cookie(&auditor.cookie).await.text();
    assert!(narrowed.contains("shipment:PDVIEW001") && !narrowed.contains("session.opened"));
    assert!(narrowed.contains("/api/v1/audit.csv?action=shipment."));
}

async fn the_export_is_whole_and_inert(portal: &TestPortal) {
    let early = portal.staff("early@portal.example", StaffRole::Auditor).await;
    fill(portal, &early.person_id).await;
    let auditor = portal.staff("auditor@portal.example", StaffRole::Auditor).await;
    let mut tx = portal.store.begin().await.unwrap();
    for n in 0..1500 {
        let subject = format!("test:{n}");
        record(&mut tx, &Entry::system("test.done", &subject), portal.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let answer = portal.get("/api/v1/audit.csv").cookie(&auditor.cookie).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"audit.csv\"");
    let text = answer.text();
    let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 6 + 1500);
    assert!(lines[0].starts_with("\u{feff}seq,at,actor_kind,"));
    assert!(lines[1].starts_with("1506,2026-11-23T09:00:00Z,system,"));
    let stated = lines.iter().find(|line| line.contains("shipment.stated")).unwrap();
    assert!(stated.contains(",'=tms,"), "{stated}");
    let few = portal.get("/api/v1/audit.csv?action=session.").cookie(&auditor.cookie).await.text();
    assert_eq!(few.trim_end().lines().count(), 4);
}
