//! Dates tell people: who, what, once, and as one message.

use std::time::Duration;

use app::account::StaffRole;
use serde_json::json;
use server::complaint::job;
use server::session::Kind;

use super::{WORDS, decides_all, draft, files, guest_files, path, put, send, shown};
use crate::support::account::SignedIn;
use crate::support::portal::Options;
use crate::support::{TestPortal, database_tests};

database_tests! {
    a_warning_goes_to_whoever_has_it, whoever_is_away_is_not_warned_alone, a_warning_of_nobodys_case_goes_to_who_may_see_it,
    an_escalation_tells_the_next_level_and_the_customer, many_at_once_are_one_message,
    a_crash_in_between_tells_each_once, two_servers_tell_each_once, who_may_not_see_it_learns_nothing,
    a_customer_with_many_gets_one, what_a_customer_asks_for_is_told_at_once, what_ended_meanwhile_is_not_told,
}

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);
/// After filing: nobody has read it in time, and no other date is near.
const ONE_DATE: Duration = Duration::from_secs(60 * 3600);

async fn run(portal: &TestPortal) {
    job::run(&portal.portal).await.unwrap();
}

async fn count(portal: &TestPortal, template: &'static str) -> i64 {
    portal.number("select count(*) from message where template = $1", &[template.into()]).await
}

async fn mails_to(portal: &TestPortal, email: &str) -> i64 {
    portal.number("select count(*) from message where email = $1", &[email.into()]).await
}

/// Hour by hour until somebody is told of a date that comes near.
async fn until_warned(portal: &TestPortal) {
    for _ in 0..200 {
        portal.travel(HOUR);
        run(portal).await;
        if count(portal, "complaint_near").await + count(portal, "complaints_due").await > 0 {
            return;
        }
    }
    panic!("nobody was warned");
}

async fn speaks(portal: &TestPortal, person: &SignedIn, locale: &str) {
    let set = "update person set locale = $1 where id = $2";
    portal.execute(set, &[locale.into(), (&person.person_id).into()]).await.unwrap();
}

async fn a_warning_goes_to_whoever_has_it(portal: &TestPortal) {
    let (number, _) = guest_files(portal, &draft("delay")).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let other = portal.staff("other@desk.test", StaffRole::Agent).await;
    portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    speaks(portal, &chen, "es").await;
    let taken = json!({"person_id": chen.person_id});
    assert_eq!(put(portal, &number, "assignment", &other.cookie, taken).await, 204);
    until_warned(portal).await;
    run(portal).await;
    portal.travel(Duration::from_secs(60));
    run(portal).await;
    assert_eq!(mails_to(portal, "chen@desk.test").await, 1, "once");
    assert_eq!(mails_to(portal, "other@desk.test").await + mails_to(portal, "boss@desk.test").await, 0);
    let values = portal.message_to("chen@desk.test", "complaint_near").await;
    assert_eq!(values["number"], number);
    assert!(values["due"].ends_with("+08:00") && values["link"].ends_with(&["/desk/complaints/", &number].concat()));
    let mail = portal.mails().await.pop().unwrap();
    for words in [number.as_str(), values["deadline"].as_str(), "debe cumplirse", "Abrir la queja", &values["link"]] {
        assert!(mail.contains(words), "{words} in {mail}");
    }
    for secret in [WORDS, "Li Wei", "campus.test"] {
        assert!(!mail.contains(secret), "{secret} in {mail}");
    }
    let chen = portal.session_of(&chen.person_id, Kind::Staff).await;
    let inbox = portal.get("/api/v1/inbox").cookie(&chen.cookie).header("accept-language", "es").await.json();
    let message = &inbox["items"][0];
    assert!(message["subject"].as_str().unwrap().contains(&number), "{inbox}");
    assert!(message["body"].as_str().unwrap().contains("debe cumplirse"), "{inbox}");
    let audited = "select count(*) from audit_entry where action = 'complaint.deadline_near'";
    assert_eq!(portal.number(audited, &[]).await, 1);
}

async fn whoever_is_away_is_not_warned_alone(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("delay")).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    portal.staff("other@desk.test", StaffRole::Agent).await;
    let taken = json!({"person_id": chen.person_id});
    assert_eq!(put(portal, &number, "assignment", &chen.cookie, taken).await, 204);
    let absence = portal.put(&format!("/api/v1/staff/{}/absence", chen.person_id));
    let away = absence.header("content-type", "application/json").cookie(&chen.cookie).body("{}").await;
    assert_eq!(away.status, 204);
    until_warned(portal).await;
    assert_eq!((mails_to(portal, "chen@desk.test").await, mails_to(portal, "other@desk.test").await), (0, 1));
    // Opened again, it goes to somebody who is there.
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let other = portal.staff("other@desk.test", StaffRole::Agent).await;
    let rule = json!({"name": "All", "person_ids": [other.person_id]});
    assert_eq!(portal.post("/api/v1/assignment-rules", &rule).cookie(&boss.cookie).await.status, 201);
    assert_eq!(put(portal, &number, "withdrawal", &guest, json!({})).await, 204);
    assert_eq!(put(portal, &number, "reopening", &guest, json!({"text": "Not found."})).await, 204);
    let held = "select count(*) from complaint where assigned_person_id = $1";
    assert_eq!(portal.number(held, &[(&other.person_id).into()]).await, 1);
}

async fn a_warning_of_nobodys_case_goes_to_who_may_see_it(portal: &TestPortal) {
    guest_files(portal, &draft("delay")).await;
    for (email, role) in [
        ("agent@desk.test", StaffRole::Agent),
        ("boss@desk.test", StaffRole::Supervisor),
        ("manager@desk.test", StaffRole::Manager),
        ("claims@desk.test", StaffRole::Claims),
        ("auditor@desk.test", StaffRole::Auditor),
        ("hub@desk.test", StaffRole::Unit),
        ("other-hub@desk.test", StaffRole::Unit),
    ] {
        portal.staff(email, role).await;
    }
    until_warned(portal).await;
    assert_eq!(mails_to(portal, "agent@desk.test").await, 1);
    assert_eq!(mails_to(portal, "boss@desk.test").await, 1);
    assert_eq!(portal.number("select count(*) from message where email like '%@desk.test'", &[]).await, 2);
    // The second warning of the same date: now a unit has it.
    let units = "insert into unit (id, code, name, kind, created_at, version)
        values ('u1', 'SZ-9', 'Suzhou', 'hub', 1, 1), ('u2', 'SZ-8', 'Suzhou', 'hub', 1, 1)";
    portal.execute(units, &[]).await.unwrap();
    portal.execute("update complaint set unit_id = 'u1'", &[]).await.unwrap();
    portal.execute("update person set unit_id = 'u1' where email = 'hub@desk.test'", &[]).await.unwrap();
    portal.execute("update person set unit_id = 'u2' where email = 'other-hub@desk.test'", &[]).await.unwrap();
    for _ in 0..40 {
        portal.travel(HOUR);
        run(portal).await;
        if mails_to(portal, "hub@desk.test").await > 0 {
            break;
        }
    }
    assert_eq!(mails_to(portal, "hub@desk.test").await, 1);
    assert_eq!(mails_to(portal, "other-hub@desk.test").await, 0);
    assert_eq!(mails_to(portal, "agent@desk.test").await, 2, "who can act is told whatever unit it names");
}

async fn an_escalation_tells_the_next_level_and_the_customer(portal: &TestPortal) {
    let (number, _) = guest_files(portal, &draft("delay")).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    portal.staff("other@desk.test", StaffRole::Agent).await;
    portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    portal.staff("manager@desk.test", StaffRole::Manager).await;
    let taken = json!({"person_id": chen.person_id});
    assert_eq!(put(portal, &number, "assignment", &chen.cookie, taken).await, 204);
    // Read in time: so the answer is the first date to be missed.
    assert_eq!(put(portal, &number, "acknowledgement", &chen.cookie, json!({})).await, 204);
    let level = "select count(*) from complaint where level = 'supervisor'";
    while portal.number(level, &[]).await == 0 {
        portal.travel(6 * HOUR);
        run(portal).await;
    }
    assert_eq!(count(portal, "complaint_missed").await, 2, "the supervisor and who had it");
    for email in ["boss@desk.test", "chen@desk.test"] {
        let values = portal.message_to(email, "complaint_missed").await;
        assert_eq!((values["number"].as_str(), values["level"].as_str()), (number.as_str(), "supervisor"));
    }
    assert_eq!(mails_to(portal, "other@desk.test").await + mails_to(portal, "manager@desk.test").await, 0);
    let told = portal.message_to("li.wei@campus.test", "complaint_escalated").await;
    assert_eq!((told["number"].as_str(), told["level"].as_str()), (number.as_str(), "supervisor"));
    assert!(told["by"].ends_with("+08:00"), "the next date: {told:?}");
    let link = &told["link"];
    assert_eq!(portal.get(&link[link.find("/complaints/").unwrap()..]).await.status, 303, "the link opens it");
    let mails = portal.mails().await;
    let mail = mails.iter().find(|mail| mail.contains("To: li.wei@campus.test") && mail.contains("missed a date"));
    let mail = mail.unwrap();
    assert!(mail.contains("it is now with a supervisor, who must act by the end of"), "{mail}");
    assert!(!mail.contains(WORDS) && !mail.contains("Li Wei"), "{mail}");
    portal.travel(40 * DAY);
    run(portal).await;
    run(portal).await;
    assert_eq!(count(portal, "complaint_escalated").await, 2, "and once of the management");
    let told = portal.message_to("li.wei@campus.test", "complaint_escalated").await;
    assert_eq!((told["level"].as_str(), told["by"].as_str()), ("manager", ""), "no further date is promised");
    assert!(mails_to(portal, "manager@desk.test").await > 0);
}

async fn many_at_once_are_one_message(portal: &TestPortal) {
    let supervisor = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    for _ in 0..12 {
        guest_files(portal, &draft("delay")).await;
    }
    portal.travel(ONE_DATE);
    run(portal).await;
    run(portal).await;
    assert_eq!(mails_to(portal, "boss@desk.test").await, 1);
    let values = portal.message_to("boss@desk.test", "complaints_due").await;
    assert_eq!(values["count"], "12");
    assert!(values["link"].ends_with("/desk"));
    let numbers: Vec<_> = (1..=12).map(|n| format!("C-2611-{n:06}-")).collect();
    let mails = portal.mails().await;
    let mail = mails.iter().find(|mail| mail.contains("To: boss@desk.test")).unwrap();
    assert!(numbers.iter().all(|number| mail.contains(number)), "{mail}");
    assert!(!mail.contains(WORDS) && !mail.contains("Li Wei"), "{mail}");
    let boss = portal.session_of(&supervisor.person_id, Kind::Staff).await;
    let inbox = portal.get("/api/v1/inbox").cookie(&boss.cookie).await.json();
    assert!(inbox["items"][0]["body"].as_str().unwrap().contains(&numbers[11]), "{inbox}");
    assert_eq!(count(portal, "complaint_escalated").await, 12, "each guest has a link of its own");
}

async fn what_a_customer_asks_for_is_told_at_once(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("delay")).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    portal.staff("other@desk.test", StaffRole::Agent).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    portal.staff("manager@desk.test", StaffRole::Manager).await;
    speaks(portal, &boss, "zh-CN").await;
    let taken = json!({"person_id": chen.person_id});
    assert_eq!(put(portal, &number, "assignment", &chen.cookie, taken).await, 204);
    assert_eq!(put(portal, &number, "escalation", &guest, json!({"text": WORDS})).await, 204);
    run(portal).await;
    run(portal).await;
    assert_eq!(count(portal, "complaint_asked").await, 2, "the supervisor and who had it");
    for email in ["boss@desk.test", "chen@desk.test"] {
        let values = portal.message_to(email, "complaint_asked").await;
        assert_eq!((values["number"].as_str(), values["level"].as_str()), (number.as_str(), "supervisor"));
        assert!(values["by"].ends_with("+08:00") && !values["deadline"].is_empty(), "{values:?}");
    }
    assert_eq!(mails_to(portal, "other@desk.test").await + mails_to(portal, "manager@desk.test").await, 0);
    let mails = portal.mails().await;
    let mail = mails.iter().find(|mail| mail.contains("To: boss@desk.test")).unwrap();
    assert!(mail.contains("客户要求") && !mail.contains(WORDS) && !mail.contains("Li Wei"), "{mail}");
    // Not solved is asking for it too.
    assert_eq!(put(portal, &number, "acknowledgement", &chen.cookie, json!({})).await, 204);
    decides_all(portal, &number, &chen).await;
    assert_eq!(put(portal, &number, "answer", &chen.cookie, json!({"text": "It comes tomorrow."})).await, 204);
    let unsolved = json!({"is_solved": false, "text": "It did not come."});
    assert_eq!(put(portal, &number, "resolution", &guest, unsolved).await, 204);
    run(portal).await;
    let values = portal.message_to("manager@desk.test", "complaint_asked").await;
    assert_eq!((values["number"].as_str(), values["level"].as_str()), (number.as_str(), "manager"));
}

/// Bite proof: take out and tell in two transactions.
async fn a_crash_in_between_tells_each_once(portal: &TestPortal) {
    guest_files(portal, &draft("delay")).await;
    portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    portal.travel(40 * DAY);
    portal.execute("alter table message rename to message_away", &[]).await.unwrap();
    run(portal).await;
    portal.execute("alter table message_away rename to message", &[]).await.unwrap();
    let missed = "select count(*) from deadline where breached_at is not null";
    assert!(portal.number(missed, &[]).await > 0, "it was escalated");
    assert_eq!(mails_to(portal, "boss@desk.test").await, 0, "and nobody told yet");
    run(portal).await;
    run(portal).await;
    assert_eq!(mails_to(portal, "boss@desk.test").await, 1);
    assert_eq!(count(portal, "complaint_escalated").await, 1, "the customer learns of the last level");
    assert_eq!(portal.number("select count(*) from complaint_notice", &[]).await, 0);
}

async fn two_servers_tell_each_once(portal: &TestPortal) {
    for _ in 0..3 {
        guest_files(portal, &draft("delay")).await;
    }
    for n in 0..4 {
        portal.staff(&format!("boss{n}@desk.test"), StaffRole::Supervisor).await;
    }
    let other = portal.again(Options::default()).await;
    portal.travel(ONE_DATE);
    other.travel(ONE_DATE);
    portal.crowd().await;
    for _ in 0..3 {
        let (one, two) = tokio::join!(job::run(&portal.portal), job::run(&other.portal));
        one.unwrap();
        two.unwrap();
    }
    let faults = "select count(*) from job_run where fault is not null";
    assert_eq!(portal.number(faults, &[]).await, 0);
    for n in 0..4 {
        let sql = "select values_json from message where email = $1";
        let rows = portal.store.rows(sql, &[format!("boss{n}@desk.test").into()]).await.unwrap();
        let texts: String = rows.iter().map(|row| row.columns().text().unwrap()).collect();
        for case in ["C-2611-000001-", "C-2611-000002-", "C-2611-000003-"] {
            assert_eq!(texts.matches(case).count(), 1, "{case} in {texts}");
        }
    }
    assert_eq!(count(portal, "complaint_escalated").await, 3);
    other.store.close().await;
}

async fn who_may_not_see_it_learns_nothing(portal: &TestPortal) {
    let (number, _) = guest_files(portal, &draft("delay")).await;
    let gone = portal.staff("gone@desk.test", StaffRole::Agent).await;
    let demoted = portal.staff("demoted@desk.test", StaffRole::Supervisor).await;
    let late = portal.staff("late@desk.test", StaffRole::Supervisor).await;
    portal.staff("agent@desk.test", StaffRole::Agent).await;
    let taken = json!({"person_id": gone.person_id});
    assert_eq!(put(portal, &number, "assignment", &late.cookie, taken).await, 204);
    let disable = "update person set disabled_at = 1 where id = $1";
    portal.execute(disable, &[(&gone.person_id).into()]).await.unwrap();
    let demote = "update person set staff_role = null where id = $1";
    portal.execute(demote, &[(&demoted.person_id).into()]).await.unwrap();
    portal.travel(40 * DAY);
    // Noted for a supervisor who is dismissed before the message is written.
    portal.execute("alter table message rename to message_away", &[]).await.unwrap();
    run(portal).await;
    portal.execute("alter table message_away rename to message", &[]).await.unwrap();
    portal.execute(disable, &[(&late.person_id).into()]).await.unwrap();
    run(portal).await;
    for email in ["gone@desk.test", "demoted@desk.test", "late@desk.test"] {
        assert_eq!(mails_to(portal, email).await, 0, "{email}");
    }
    assert_eq!(portal.number("select count(*) from complaint_notice", &[]).await, 0);
}

async fn a_customer_with_many_gets_one(portal: &TestPortal) {
    let li = portal.customer("li@shop.test", "Li Wei").await;
    let mut numbers = Vec::new();
    for category in ["delay", "damaged", "other"] {
        numbers.push(files(portal, &li, &draft(category)).await);
    }
    portal.travel(40 * DAY);
    run(portal).await;
    run(portal).await;
    let values = portal.message_to("li@shop.test", "complaints_escalated").await;
    assert_eq!(values["count"], "3", "each complaint once, however many of its dates were missed");
    assert_eq!(count(portal, "complaints_escalated").await, 1);
    let li = portal.session_of(&li.person_id, Kind::Customer).await;
    let page = portal.get("/inbox").cookie(&li.cookie).await.text();
    assert!(numbers.iter().all(|number| page.contains(number)), "{page}");
}

async fn what_ended_meanwhile_is_not_told(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("delay")).await;
    portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    portal.travel(40 * DAY);
    portal.execute("alter table message rename to message_away", &[]).await.unwrap();
    run(portal).await;
    portal.execute("alter table message_away rename to message", &[]).await.unwrap();
    let never_mind = json!({"text": "Found."});
    assert_eq!(send(portal, "PUT", &path(&number, "/withdrawal"), &guest, never_mind).await.status, 204);
    run(portal).await;
    assert_eq!(shown(portal, &number, &guest).await["state"], "withdrawn");
    assert_eq!(mails_to(portal, "boss@desk.test").await + count(portal, "complaint_escalated").await, 0);
}
