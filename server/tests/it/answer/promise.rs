//! Promises of answers: for both sides, told, kept or broken once, late by themselves.

use std::time::Duration;

use app::account::StaffRole;
use serde_json::{Value, json};
use server::complaint::job;

use super::{count, filed, form, page};
use crate::support::account::SignedIn;
use crate::support::complaint::FiledBy;
use crate::support::portal::Options;
use crate::support::{TestPortal, database_tests};

database_tests! {
    both_sides_see_it, it_is_made_by_a_form, what_became_of_it_is_said_once, late_it_is_told_to_the_holder,
    a_question_stops_no_statutory_clock, a_copy_of_the_own_data_holds_it,
}

const DAY: Duration = Duration::from_secs(86_400);

async fn promises(portal: &TestPortal, filed: &FiledBy, cookie: &str) -> Value {
    portal.complaint(filed, cookie).await["promises"].clone()
}

async fn answered(portal: &TestPortal, filed: &FiledBy, by: &SignedIn) {
    super::unit(portal, "HUB1").await;
    let promise = json!({"what": "A van brings it.", "due_on": "2026-11-24", "unit_code": "HUB1"});
    let answer = json!({"text": "It is at the hub.", "promise": promise});
    let sent = portal.acts(filed, &by.cookie, "/answer", &answer).await;
    assert_eq!(sent.status, 204, "{}", sent.text());
}

async fn both_sides_see_it(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    answered(portal, &filed, &chen).await;
    let own = promises(portal, &filed, &filed.cookie).await;
    assert_eq!((own[0]["what"].as_str(), own[0]["due_on"].as_str()), (Some("A van brings it."), Some("2026-11-24")));
    assert_eq!(own[0]["due_at"], "2026-11-24T16:00:00Z", "the end of the day in Shanghai");
    assert!(own[0].get("unit_code").is_none(), "whose it is to keep stays among staff");
    assert_eq!(promises(portal, &filed, &chen.cookie).await[0]["unit_code"], "HUB1");
    let theirs = portal.get(&["/complaints/", &filed.number].concat()).cookie(&filed.cookie).await.text();
    assert!(theirs.contains("What we promised") && theirs.contains("A van brings it.") && !theirs.contains("HUB1"));
    assert!(theirs.contains("by the end of Tue 24 Nov"), "{theirs}");
    let mail = "select count(*) from message where template = 'complaint_promised' and values_json like '%2026-11-25%'";
    assert_eq!(portal.number(mail, &[]).await, 1, "the mail tells the day, not the words");
    let change = "update promise_made set what = 'nothing'";
    assert!(portal.execute(change, &[]).await.is_err(), "promises are immutable");
}

async fn it_is_made_by_a_form(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let fields = [("form", "answer"), ("text", "Soon."), ("promise_what", "A call"), ("promise_due_on", "2026-11-21")];
    let past = form(portal, &filed, &chen, &fields).await;
    assert_eq!(past.status, 422);
    assert!(past.text().contains("This day is over.") && past.text().contains("value=\"A call\""), "{}", past.text());
    let fields = [("form", "answer"), ("text", "Soon."), ("promise_what", ""), ("promise_due_on", "2026-11-23")];
    assert_eq!(form(portal, &filed, &chen, &fields).await.status, 422, "what is promised?");
    assert_eq!(promises(portal, &filed, &filed.cookie).await, json!([]));
    let fields = [("form", "answer"), ("text", "Soon."), ("promise_what", "A call"), ("promise_due_on", "2026-11-22")];
    assert_eq!(form(portal, &filed, &chen, &fields).await.status, 303, "today is a day to come");
    assert!(page(portal, &filed, &chen, "").await.contains("A call"));
}

async fn what_became_of_it_is_said_once(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    answered(portal, &filed, &chen).await;
    let id = promises(portal, &filed, &chen.cookie).await[0]["id"].as_str().unwrap().to_string();
    let outcome = ["/promises/", &id, "/outcome"].concat();
    let other = portal.files("", &crate::support::complaint::draft("", "Another matter.")).await;
    assert_eq!(portal.acts(&other, &chen.cookie, &outcome, &json!({"is_kept": true})).await.status, 404);
    assert_eq!(portal.acts(&filed, &filed.cookie, &outcome, &json!({"is_kept": true})).await.status, 401);
    let fields = [("form", "promise"), ("about", id.as_str()), ("outcome", "kept")];
    assert_eq!(form(portal, &filed, &chen, &fields).await.status, 303);
    assert_eq!(portal.acts(&filed, &chen.cookie, &outcome, &json!({"is_kept": false})).await.status, 409);
    let own = promises(portal, &filed, &filed.cookie).await;
    assert!(own[0]["kept_at"].is_string() && own[0]["broken_at"].is_null());
    assert!(portal.execute("update promise_made set kept_at = 1", &[]).await.is_err());
    assert_eq!(count(portal, "complaint.promise_kept").await, 1);
}

async fn late_it_is_told_to_the_holder(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let me = json!({"person_id": chen.person_id});
    assert_eq!(portal.acts(&filed, &chen.cookie, "/assignment", &me).await.status, 204);
    answered(portal, &filed, &chen).await;
    assert_eq!(portal.acts(&filed, &filed.cookie, "/resolution", &json!({"is_solved": true})).await.status, 204);
    let told = async || {
        job::run(&portal.portal).await.unwrap();
        let sql =
            "select count(*) from message where person_id = $1 and template in ('complaint_near', 'complaint_missed')";
        portal.number(sql, &[(&chen.person_id).into()]).await
    };
    assert_eq!(told().await, 0);
    portal.travel(DAY + DAY / 2);
    assert_eq!(told().await, 1, "it comes near, though the complaint is closed");
    assert_eq!(told().await, 1);
    portal.travel(DAY);
    assert_eq!((told().await, told().await), (2, 2));
    assert_eq!((count(portal, "complaint.promise_near").await, count(portal, "complaint.promise_late").await), (1, 1));
    let theirs = portal.get(&["/complaints/", &filed.number].concat()).cookie(&filed.cookie).await.text();
    assert!(theirs.contains("late"), "the customer sees it too");
}

/// Documents are asked for: our own clock stands still, the law's goes on, and the screen says which.
async fn a_question_stops_no_statutory_clock(portal: &TestPortal) {
    let portal = portal.again(Options { jurisdiction: Some("cn"), ..Options::default() }).await;
    let (filed, _) = filed(&portal).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let asked = json!({"text": "Please send the invoice.", "asks_customer": true});
    assert_eq!(portal.post(&filed.door("/messages"), &asked).cookie(&chen.cookie).await.status, 201);
    let found = portal.complaint(&filed, &filed.cookie).await;
    let paused = |rule: &str| {
        let all = found["deadlines"].as_array().unwrap();
        let one = all.iter().find(|deadline| deadline["rule"] == rule).unwrap();
        (one["is_statutory"].as_bool().unwrap(), one["paused_at"].is_string())
    };
    assert_eq!(paused("investigate"), (false, true));
    assert_eq!(paused("answer_and_tell"), (true, false), "{found}");
    let screen = page(&portal, &filed, &chen, "").await;
    assert!(screen.contains("Standing still until the customer answers:") && screen.contains("Going on meanwhile:"));
    portal.travel(3 * DAY);
    let later = portal.complaint(&filed, &filed.cookie).await;
    assert_eq!(later["deadlines"].to_string().matches("paused_at\":\"").count(), 1);
}

async fn a_copy_of_the_own_data_holds_it(portal: &TestPortal) {
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let draft = crate::support::complaint::draft("", "Nobody came.");
    let filed = portal.files(&li.cookie, &draft).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    super::decide_all(portal, &filed, &chen).await;
    answered(portal, &filed, &chen).await;
    let files = crate::own_data::unzip(&portal.get("/api/v1/me/export").cookie(&li.cookie).await);
    let promises: Value = serde_json::from_slice(&files["promises.json"]).unwrap();
    assert_eq!((&promises[0]["what"], &promises[0]["due_on"]), (&json!("A van brings it."), &json!("2026-11-24")));
}
