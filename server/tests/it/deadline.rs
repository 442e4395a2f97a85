//! Deadlines: stored as they are computed, acted on exactly once, under rules that administrators read and renew.
//!
//! Bite proof: let `set` skip the deletion of rows, or drop `next_at = $4` from `mark_warned`.

use std::time::Duration;

use app::account::StaffRole;
use app::deadline::{CaseEvent, CaseEventKind, CaseKind, Day, Deadline};
use app::value::Instant;
use jiff::tz::TimeZone;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::json;
use server::deadline::{self, Act, CALENDARS, CaseRef, PACKS, PackVersion, WorkCalendar};

use crate::support::portal::{START, moment};
use crate::support::{TestPortal, database_tests};

database_tests! {
    any_history_leaves_what_one_computation_gives,
    a_warning_and_an_escalation_happen_once,
    waiting_hides_a_deadline_from_the_job,
    a_case_keeps_its_version,
    the_newest_confirmed_version_counts,
    the_release_is_stored_once,
    administrators_renew_and_confirm,
    pages_work_by_forms,
}

const HOUR: Duration = Duration::from_secs(3600);

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

fn day() -> Day {
    deadline::day_of(moment(START).at, &zone())
}

async fn choose(portal: &TestPortal, jurisdiction: &str, kind: CaseKind) -> PackVersion {
    let mut tx = portal.store.begin().await.unwrap();
    deadline::choose(&mut tx, Some(jurisdiction), kind, day()).await.unwrap()
}

async fn set(portal: &TestPortal, pack_id: &str, id: &str, events: &[CaseEvent]) -> Vec<Deadline> {
    let case = CaseRef { kind: CaseKind::Complaint, id, pack_id, traits: &[] };
    let mut tx = portal.store.begin().await.unwrap();
    let found = deadline::set(&mut tx, &zone(), case, events, portal.now()).await.unwrap();
    tx.commit().await.unwrap();
    found
}

async fn list(portal: &TestPortal, id: &str) -> Vec<Deadline> {
    sorted(deadline::list(&portal.store, CaseKind::Complaint, id).await.unwrap())
}

fn sorted(mut deadlines: Vec<Deadline>) -> Vec<Deadline> {
    deadlines.sort_by(|a, b| (&a.rule, a.round).cmp(&(&b.rule, b.round)));
    deadlines
}

fn event(kind: CaseEventKind, at: &str) -> CaseEvent {
    CaseEvent::new(kind, moment(at).at)
}

/// Histories of any events in any order of arrival; after each arrival the case is stored.
async fn any_history_leaves_what_one_computation_gives(portal: &TestPortal) {
    let one = (0..CaseEventKind::ALL.len(), 0..2000i64).prop_map(|(kind, step)| {
        CaseEvent::new(CaseEventKind::ALL[kind], Instant::from_ms(1_770_000_000_000 + step * 1_800_000))
    });
    let histories = proptest::collection::vec(one, 1..9);
    let mut runner = TestRunner::deterministic();
    for (key, jurisdiction) in [("cn_express", "cn"), ("generic_iso_10002", "generic")] {
        let version = choose(portal, jurisdiction, CaseKind::Complaint).await;
        assert_eq!(version.pack.key, key);
        let (_, text) = CALENDARS.iter().find(|(known, _)| *known == version.pack.calendar).unwrap();
        let calendar = WorkCalendar::new(deadline::check_calendar(text).unwrap(), &zone());
        for n in 0..24 {
            let log = histories.new_tree(&mut runner).unwrap().current();
            let id = format!("{key}-{n}");
            for count in 1..=log.len() {
                set(portal, &version.id, &id, &log[..count]).await;
            }
            let once = deadline::compute(&version.pack, &calendar, (CaseKind::Complaint, &[]), &log);
            assert_eq!(list(portal, &id).await, sorted(once), "{log:?}");
        }
    }
}

async fn a_warning_and_an_escalation_happen_once(portal: &TestPortal) {
    let pack = choose(portal, "cn", CaseKind::Complaint).await;
    let events = [CaseEvent::new(CaseEventKind::Received, portal.now())];
    set(portal, &pack.id, "c-1", &events).await;
    assert_eq!(deadline::due(&portal.store, portal.now(), 10).await.unwrap(), []);

    portal.travel(HOUR * 20);
    let due = deadline::due(&portal.store, portal.now(), 10).await.unwrap();
    // half and four fifths of 24 hours have passed: one warning stands for both
    assert_eq!(due.iter().map(|due| (due.rule.as_str(), due.act)).collect::<Vec<_>>(), [("acknowledge", Act::Warn)]);
    let mut tx = portal.store.begin().await.unwrap();
    assert!(deadline::mark_warned(&mut tx, &due[0], portal.now()).await.unwrap());
    assert!(!deadline::mark_warned(&mut tx, &due[0], portal.now()).await.unwrap());
    tx.commit().await.unwrap();
    set(portal, &pack.id, "c-1", &events).await;
    assert_eq!(deadline::due(&portal.store, portal.now(), 10).await.unwrap(), []);

    portal.travel(HOUR * 4);
    assert_eq!(deadline::due(&portal.store, portal.now(), 10).await.unwrap(), [], "24 hours sharp are in time");
    portal.travel(Duration::from_millis(1));
    let due = deadline::due(&portal.store, portal.now(), 10).await.unwrap();
    assert_eq!((due.len(), due[0].act), (1, Act::Escalate));
    let mut tx = portal.store.begin().await.unwrap();
    assert!(deadline::mark_breached(&mut tx, &due[0]).await.unwrap());
    assert!(!deadline::mark_breached(&mut tx, &due[0]).await.unwrap());
    tx.commit().await.unwrap();
    set(portal, &pack.id, "c-1", &events).await;
    assert_eq!(deadline::due(&portal.store, portal.now(), 10).await.unwrap(), []);
    let stored = list(portal, "c-1").await;
    let late = stored.iter().find(|deadline| deadline.rule == "acknowledge").unwrap();
    assert_eq!(late.breached_at, Some(late.due_at));

    // years later only duties are called; the customer's own window is nobody's to warn of
    portal.travel(HOUR * 24 * 800);
    let due = deadline::due(&portal.store, portal.now(), 10).await.unwrap();
    let rules: Vec<&str> = due.iter().map(|due| due.rule.as_str()).collect();
    assert_eq!(rules.len(), 2, "{rules:?}");
    assert!(!rules.contains(&"appeal_window"));
}

async fn waiting_hides_a_deadline_from_the_job(portal: &TestPortal) {
    let pack = choose(portal, "generic", CaseKind::Complaint).await;
    let received = event(CaseEventKind::Received, "2026-11-22T17:00:00+08:00");
    let asked = event(CaseEventKind::InformationAsked, "2026-11-23T09:00:00+08:00");
    let given = event(CaseEventKind::InformationGiven, "2026-11-25T09:00:00+08:00");
    set(portal, &pack.id, "c-2", &[received, asked]).await;
    portal.travel(HOUR * 24 * 60);
    let names = || async {
        let due = deadline::due(&portal.store, portal.now(), 10).await.unwrap();
        due.into_iter().map(|due| due.rule).collect::<Vec<String>>()
    };
    assert_eq!(names().await, ["acknowledge"]);
    set(portal, &pack.id, "c-2", &[received, asked, given]).await;
    assert_eq!(names().await.len(), 3);
    set(portal, &pack.id, "c-2", &[received, asked, given, CaseEvent::new(CaseEventKind::Withdrawn, portal.now())])
        .await;
    assert_eq!(names().await, [] as [&str; 0]);
}

/// The text of a released pack with another number, which makes its examples of that rule wrong: they go.
fn renewed(key: &str, from: &str, to: &str) -> String {
    let (_, text) = PACKS.iter().find(|(known, _)| *known == key).unwrap();
    let rules = text.split("\n[[examples]]").next().unwrap();
    assert!(rules.contains(from), "{from}");
    rules.replacen(from, to, 1)
}

async fn post_version(portal: &TestPortal, cookie: &str, key: &str, text: &str) -> crate::support::Answer {
    portal
        .post(&format!("/api/v1/rule-packs/{key}/versions"), &json!({ "text": text }))
        .cookie(cookie)
        .header("sec-fetch-site", "same-origin")
        .await
}

async fn confirm(portal: &TestPortal, cookie: &str, path: &str, version: i64) -> crate::support::Answer {
    let body = json!({ "version": version }).to_string();
    let ask = portal.put(&format!("{path}/confirmation")).cookie(cookie);
    ask.header("sec-fetch-site", "same-origin").header("content-type", "application/json").body(body).await
}

async fn a_case_keeps_its_version(portal: &TestPortal) {
    let admin = portal.staff("admin@staff.test", StaffRole::Admin).await.cookie;
    let first = choose(portal, "generic", CaseKind::Complaint).await;
    let events = [CaseEvent::new(CaseEventKind::Received, portal.now())];
    let before = set(portal, &first.id, "c-3", &events).await;
    let text = renewed("generic_iso_10002", "limit = 5\n", "limit = 3\n");
    let made = post_version(portal, &admin, "generic_iso_10002", &text).await;
    assert_eq!((made.status, made.json()["version"].as_i64()), (201, Some(2)), "{}", made.text());
    let second = choose(portal, "generic", CaseKind::Complaint).await;
    assert_eq!(second.version, 2);
    assert_eq!(set(portal, &first.id, "c-3", &events).await, before);
    assert_ne!(set(portal, &second.id, "c-4", &events).await, before);
}

async fn the_newest_confirmed_version_counts(portal: &TestPortal) {
    let admin = portal.staff("admin@staff.test", StaffRole::Admin).await.cookie;
    let path = "/api/v1/rule-packs/generic_iso_10002";
    let confirmed = confirm(portal, &admin, path, 1).await;
    assert_eq!(confirmed.json()["versions"][0]["confirmed_by"], "admin");
    assert_eq!(confirm(portal, &admin, path, 1).await.status, 200, "again changes nothing");
    assert_eq!(confirm(portal, &admin, path, 7).await.status, 404);
    let text = renewed("generic_iso_10002", "limit = 5\n", "limit = 3\n");
    assert_eq!(post_version(portal, &admin, "generic_iso_10002", &text).await.status, 201);
    assert_eq!(choose(portal, "generic", CaseKind::Claim).await.version, 1, "the new one waits to be confirmed");
    assert_eq!(confirm(portal, &admin, path, 2).await.status, 200);
    let second = choose(portal, "generic", CaseKind::Claim).await;
    assert_eq!(second.version, 2);
    let events = [CaseEvent::new(CaseEventKind::Received, portal.now())];
    assert!(set(portal, &second.id, "c-5", &events).await.iter().all(|deadline| deadline.is_confirmed));
    assert!(list(portal, "c-5").await.iter().all(|deadline| deadline.is_confirmed));
    let count = "select count(*) from audit_entry where action = 'rule_pack.confirmed'";
    assert_eq!(portal.number(count, &[]).await, 2);
    // claims have a pack of their own in the United States, complaints have none
    assert_eq!(choose(portal, "us", CaseKind::Claim).await.pack.key, "us_motor");
    assert_eq!(choose(portal, "us", CaseKind::Complaint).await.pack.key, "generic_iso_10002");
    assert_eq!(choose(portal, "mars", CaseKind::Complaint).await.pack.key, "generic_iso_10002");
}

async fn the_release_is_stored_once(portal: &TestPortal) {
    deadline::embed(&portal.store, portal.now()).await.unwrap();
    assert_eq!(portal.number("select count(*) from rule_pack", &[]).await, PACKS.len() as i64);
    assert_eq!(portal.number("select count(*) from calendar", &[]).await, CALENDARS.len() as i64);
}

async fn administrators_renew_and_confirm(portal: &TestPortal) {
    let admin = portal.staff("admin@staff.test", StaffRole::Admin).await.cookie;
    let auditor = portal.staff("auditor@staff.test", StaffRole::Auditor).await.cookie;
    let items = portal.get("/api/v1/rule-packs").cookie(&auditor).await.json();
    assert_eq!(items["items"].as_array().unwrap().len(), 6);
    assert_eq!(items["items"][0]["is_confirmed"], false);
    assert_eq!(post_version(portal, &auditor, "cn_express", "x").await.status, 403);

    let (_, text) = PACKS.iter().find(|(key, _)| *key == "cn_express").unwrap();
    let pausing = text.replace("is_statutory = true", "is_statutory = true\nis_pausable = true");
    let answer = post_version(portal, &admin, "cn_express", &pausing).await;
    assert_eq!(answer.field_problems(), ["/rules/2/is_pausable statutory", "/rules/3/is_pausable statutory"]);
    let wrong = text.replace("limit = 15", "limit = 14");
    assert_eq!(post_version(portal, &admin, "cn_express", &wrong).await.field_problems(), ["/examples/7 wrong"]);
    let other = post_version(portal, &admin, "eu_post", &renewed("cn_express", "limit = 15", "limit = 14")).await;
    assert_eq!(other.field_problems(), ["/key mismatch"]);
    assert_eq!(post_version(portal, &admin, "cn_express", text).await.status, 409, "it is version 1 already");

    let calendar = portal.get("/api/v1/calendars/cn").cookie(&auditor).await.json();
    let text = calendar["text"].as_str().unwrap().replace("\"2026-10-10\",", "\"2026-10-10\", \"2027-01-03\",");
    let body = json!({ "text": text });
    let made = portal
        .post("/api/v1/calendars/cn/versions", &body)
        .cookie(&admin)
        .header("sec-fetch-site", "same-origin")
        .await;
    assert_eq!((made.status, made.json()["version"].as_i64()), (201, Some(2)), "{}", made.text());
    assert_eq!(confirm(portal, &admin, "/api/v1/calendars/cn", 2).await.json()["versions"][0]["is_current"], true);
}

async fn pages_work_by_forms(portal: &TestPortal) {
    let admin = portal.staff("admin@staff.test", StaffRole::Admin).await.cookie;
    let page = portal.get("/admin/rules").cookie(&admin).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("/admin/rules/cn_express") && page.text().contains("/admin/calendars/eu"));
    for (language, words) in
        [("en", "Whom customers may turn to"), ("es", "A quién puede acudir"), ("zh-CN", "客户可申诉的机构")]
    {
        let page = portal.get("/admin/rules/cn_express").cookie(&[&admin, "; lang=", language].concat()).await;
        assert!(page.text().contains(words), "{language}");
    }
    assert_eq!(portal.get("/admin/calendars/cn").cookie(&admin).await.status, 200);
    let sent =
        portal.post_form("/admin/rules/cn_express", &[("form", "confirm"), ("version", "1")]).cookie(&admin).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/admin/rules/cn_express?version=1"));
    let refused =
        portal.post_form("/admin/rules/cn_express", &[("form", "renew"), ("text", "key = 1")]).cookie(&admin).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("key = 1") && refused.text().contains("/text"));
    let text = renewed("cn_express", "limit = 15", "limit = 14");
    let stored =
        portal.post_form("/admin/rules/cn_express", &[("form", "renew"), ("text", &text)]).cookie(&admin).await;
    assert_eq!((stored.status, stored.header("location")), (303, "/admin/rules/cn_express?version=2"));
    let again = portal.post_form("/admin/rules/cn_express", &[("form", "renew"), ("text", &text)]).cookie(&admin).await;
    assert_eq!(again.status, 409);
}
