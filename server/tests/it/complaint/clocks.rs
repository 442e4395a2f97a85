//! What happens by itself, with time travel; and that everything derived can be derived again.

use std::time::Duration;

use app::account::StaffRole;
use app::complaint::life;
use app::deadline::{CaseEvent, CaseKind};
use serde_json::json;
use server::complaint::job;
use server::notification::worker;

use super::{decides_all, draft, guest_files, path, put, send, shown};
use crate::support::{TestPortal, database_tests};

database_tests! {
    overdue_it_escalates_by_itself, an_answer_counts_when_it_arrived, a_late_delivery_is_noted_once, silence_closes_it,
    two_servers_do_it_once, what_is_derived_can_be_derived_again, events_are_immutable,
    what_ended_long_ago_is_forgotten,
}

const DAY: Duration = Duration::from_secs(86_400);

async fn count(portal: &TestPortal, action: &'static str) -> i64 {
    portal.number("select count(*) from audit_entry where action = $1", &[action.into()]).await
}

async fn overdue_it_escalates_by_itself(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("delay")).await;
    job::run(&portal.portal).await.unwrap();
    assert_eq!(shown(portal, &number, &guest).await["level"], "agent");
    for _ in 0..40 {
        portal.travel(DAY);
        job::run(&portal.portal).await.unwrap();
    }
    let complaint = shown(portal, &number, &guest).await;
    assert_eq!((complaint["level"].as_str(), complaint["next"]["who"].as_str()), (Some("manager"), Some("manager")));
    let late = complaint["deadlines"].as_array().unwrap().iter().filter(|d| d["breached_at"].is_string()).count();
    assert!(late > 0, "{complaint}");
    assert_eq!(count(portal, "complaint.deadline_missed").await, late as i64, "each deadline is missed once");
    assert!(count(portal, "complaint.deadline_near").await > 0, "and was warned of before");
    let history = complaint["history"].as_array().unwrap();
    assert!(history.iter().filter(|item| item["kind"] == "escalated").all(|item| item["is_automatic"] == true));
}

async fn answered(portal: &TestPortal) -> (String, String) {
    let (number, guest) = guest_files(portal, &draft("delay")).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    decides_all(portal, &number, &agent).await;
    assert_eq!(put(portal, &number, "answer", &agent.cookie, json!({"text": "It was late."})).await, 204);
    (number, guest)
}

/// The clock "tell the customer" stops when the mail server took the answer, not when a clerk wrote it.
async fn an_answer_counts_when_it_arrived(portal: &TestPortal) {
    let (number, guest) = answered(portal).await;
    job::run(&portal.portal).await.unwrap();
    assert_eq!(shown(portal, &number, &guest).await["state"], "answered", "written is not told");
    portal.travel(Duration::from_secs(3600));
    worker::deliver_due(&portal.portal).await.unwrap();
    let delivered_at = portal.now();
    portal.travel(Duration::from_secs(3600));
    job::run(&portal.portal).await.unwrap();
    let complaint = shown(portal, &number, &guest).await;
    assert_eq!(complaint["state"], "told");
    assert_eq!(complaint["messages"][0]["told_at"], delivered_at.to_string());
}

/// An answer to an earlier round that arrives late stops no clock, and is not looked at for ever.
async fn a_late_delivery_is_noted_once(portal: &TestPortal) {
    let (number, guest) = answered(portal).await;
    assert_eq!(put(portal, &number, "withdrawal", &guest, json!({"text": "Never mind."})).await, 204);
    assert_eq!(put(portal, &number, "reopening", &guest, json!({"text": "It broke again."})).await, 204);
    worker::deliver_due(&portal.portal).await.unwrap();
    job::run(&portal.portal).await.unwrap();
    assert_eq!(shown(portal, &number, &guest).await["state"], "received");
    let untold = "select count(*) from complaint_message where is_answer = 1 and told_at is null";
    assert_eq!(portal.number(untold, &[]).await, 0);
}

async fn silence_closes_it(portal: &TestPortal) {
    let (number, guest) = answered(portal).await;
    assert_eq!(put(portal, &number, "reading", &guest, json!({})).await, 204);
    portal.travel(13 * DAY);
    job::run(&portal.portal).await.unwrap();
    assert_eq!(shown(portal, &number, &guest).await["state"], "told");
    portal.travel(DAY + Duration::from_secs(1));
    job::run(&portal.portal).await.unwrap();
    assert_eq!(shown(portal, &number, &guest).await["state"], "closed");
    let more = json!({"text": "It came back broken."});
    assert_eq!(send(portal, "POST", &path(&number, "/messages"), &guest, more).await.status, 201);
    let complaint = shown(portal, &number, &guest).await;
    assert_eq!((complaint["state"].as_str(), complaint["reopened_count"].as_i64()), (Some("received"), Some(1)));
}

async fn two_servers_do_it_once(portal: &TestPortal) {
    guest_files(portal, &draft("delay")).await;
    let other = portal.again(crate::support::portal::Options::default()).await;
    portal.travel(40 * DAY);
    other.travel(40 * DAY);
    for _ in 0..3 {
        let (one, two) = tokio::join!(job::run(&portal.portal), job::run(&other.portal));
        one.unwrap();
        two.unwrap();
    }
    let late = "select count(*) from deadline where breached_at is not null";
    assert_eq!(count(portal, "complaint.deadline_missed").await, portal.number(late, &[]).await);
    let runs = "select count(*) from job_run where finished_at is not null and fault is null";
    assert_eq!(portal.number(runs, &[]).await, job::JOBS.len() as i64);
    other.store.close().await;
}

/// Any history: the stored state and the stored deadlines are those that the events give.
async fn what_is_derived_can_be_derived_again(portal: &TestPortal) {
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let (number, guest) = guest_files(portal, &draft("damaged")).await;
    decides_all(portal, &number, &agent).await;
    let mut seed: u64 = 20_261_122;
    for step in 0..120 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let text = json!({"text": "because"});
        match (seed >> 33) % 11 {
            0 => {
                put(portal, &number, "acknowledgement", &agent.cookie, json!({})).await;
            }
            1 => {
                put(portal, &number, "assignment", &agent.cookie, json!({"person_id": agent.person_id})).await;
            }
            2 => {
                let asked = json!({"text": "Which?", "asks_customer": true});
                send(portal, "POST", &path(&number, "/messages"), &agent.cookie, asked).await;
            }
            3 => {
                send(portal, "POST", &path(&number, "/messages"), &guest, text).await;
            }
            4 => {
                put(portal, &number, "answer", &agent.cookie, text).await;
            }
            5 => {
                put(portal, &number, "reading", &guest, json!({})).await;
            }
            6 => {
                let solved = json!({"is_solved": step % 2 == 0, "text": "x"});
                put(portal, &number, "resolution", &guest, solved).await;
            }
            7 => {
                put(portal, &number, "withdrawal", &guest, text).await;
            }
            8 => {
                put(portal, &number, "reopening", &guest, text).await;
            }
            9 => {
                put(portal, &number, "escalation", &guest, text).await;
            }
            _ => {
                portal.travel(Duration::from_secs(seed % 400_000));
                job::run(&portal.portal).await.unwrap();
            }
        }
        derived_again(portal).await;
    }
}

async fn derived_again(portal: &TestPortal) {
    let row =
        portal.store.row("select id, state, level, ended_at, closes_at from complaint", &[]).await.unwrap().unwrap();
    let mut c = row.columns();
    let id = c.text().unwrap();
    let stored = (c.text().unwrap(), c.text().unwrap(), c.opt_instant().unwrap(), c.opt_instant().unwrap());
    let sql = "select kind, at from complaint_event where complaint_id = $1 order by seq";
    let rows = portal.store.rows(sql, &[id.as_str().into()]).await.unwrap();
    let read = |row: &server::store::Row| {
        let mut c = row.columns();
        CaseEvent { kind: c.parsed().unwrap(), at: c.instant().unwrap() }
    };
    let events: Vec<CaseEvent> = rows.iter().map(read).collect();
    let derived = life(&events);
    let again = (derived.state.to_string(), derived.level.to_string(), derived.ended_at, derived.closes_at());
    assert_eq!(stored, again, "{events:?}");
    let kept = server::deadline::list(&portal.store, CaseKind::Complaint, &id).await.unwrap();
    let pack_id =
        portal.store.row("select pack_id from complaint", &[]).await.unwrap().unwrap().columns().text().unwrap();
    let traits =
        portal.store.row("select traits from complaint", &[]).await.unwrap().unwrap().columns().text().unwrap();
    let traits: Vec<&str> = traits.split(' ').collect();
    let case = server::deadline::CaseRef { kind: CaseKind::Complaint, id: &id, pack_id: &pack_id, traits: &traits };
    let mut tx = portal.store.begin().await.unwrap();
    let zone = &portal.portal.settings.zone;
    let mut computed = server::deadline::set(&mut tx, zone, case, &events, portal.now()).await.unwrap();
    computed.sort_by(|a, b| (a.round, &a.rule).cmp(&(b.round, &b.rule)));
    let mut kept = kept;
    kept.sort_by(|a, b| (a.round, &a.rule).cmp(&(b.round, &b.rule)));
    let dates = |list: &[app::deadline::Deadline]| -> Vec<_> {
        list.iter().map(|d| (d.rule.clone(), d.round, d.due_at, d.met_at, d.ended_at, d.paused_at)).collect()
    };
    assert_eq!(dates(&kept), dates(&computed));
}

async fn events_are_immutable(portal: &TestPortal) {
    guest_files(portal, &draft("delay")).await;
    let changed = portal.execute("update complaint_event set at = 1", &[]).await;
    assert!(changed.is_err(), "an event was changed");
}

async fn what_ended_long_ago_is_forgotten(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("delay")).await;
    guest_files(portal, &draft("other")).await;
    assert_eq!(put(portal, &number, "withdrawal", &guest, json!({"text": "Found."})).await, 204);
    portal.travel(1094 * DAY);
    assert_eq!(job::forget_old(&portal.portal, portal.now()).await.unwrap(), 0);
    portal.travel(2 * DAY);
    assert_eq!(job::forget_old(&portal.portal, portal.now()).await.unwrap(), 1);
    assert_eq!(portal.get(&path(&number, "")).cookie(&guest).await.status, 404);
    let left = "select (select count(*) from complaint) + (select count(distinct case_id) from deadline)
        + (select count(distinct complaint_id) from complaint_event)";
    assert_eq!(portal.number(left, &[]).await, 3, "the open one stays, with all that is its own");
}
