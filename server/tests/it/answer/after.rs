//! What happens after the answer, and between two of the desk.
//!
//! Bite proof: leave `contact_count` out of `closable`; give `next` no `Talk`; let `queue_at` take the rule's date alone; let
//! `untold` look at every answer; let `set_merged` leave what was merged before; drop `left_behind`; let `decide` take no
//! `replaces`; let the page of a case send the unit that it showed.

use std::time::Duration;

use app::account::StaffRole;
use serde_json::{Value, json};
use server::complaint::job;

use super::{NUMBER, WORDS, count, decide_all, filed, form, unit};
use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, draft};
use crate::support::{TestPortal, database_tests};

database_tests! {
    whoever_writes_again_is_not_closed_by_silence, a_reply_begins_the_silence_anew, the_queue_knows_words_after_an_answer,
    while_the_customer_is_asked_the_clock_is_seen, a_promise_has_its_place_in_the_queue, the_better_answer_must_arrive,
    merged_twice_they_are_answered_once_more, what_was_merged_into_a_withdrawn_one_goes_on,
    a_decision_is_not_overwritten_unseen, a_withdrawn_unit_does_not_come_back, a_split_inherits_its_acknowledgement,
    only_the_desk_holds_cases, nobody_judges_their_own_matter,
}

const DAY: Duration = Duration::from_secs(86_400);

async fn work(portal: &TestPortal) {
    job::run(&portal.portal).await.unwrap();
    let faults = "select count(*) from job_run where fault is not null";
    assert_eq!(portal.number(faults, &[]).await, 0);
}

/// Answered, and read by its customer.
async fn told(portal: &TestPortal, filed: &FiledBy, by: &SignedIn) {
    assert_eq!(portal.acts(filed, &by.cookie, "/answer", &json!({"text": "It comes."})).await.status, 204);
    assert_eq!(portal.acts(filed, &filed.cookie, "/reading", &json!({})).await.status, 204);
    assert_eq!(portal.complaint(filed, &by.cookie).await["state"], "told");
}

async fn writes(portal: &TestPortal, filed: &FiledBy, cookie: &str, text: &str) {
    let sent = portal.post(&filed.door("/messages"), &json!({"text": text})).cookie(cookie).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
}

async fn state(portal: &TestPortal, filed: &FiledBy) -> String {
    let sql = "select state from complaint where complaint_number = $1";
    let row = portal.store.row(sql, &[(&filed.number).into()]).await.unwrap().unwrap();
    row.columns().text().unwrap()
}

/// The clerk on another day: sessions of staff end in between.
async fn chen(portal: &TestPortal) -> SignedIn {
    portal.staff("chen@desk.test", StaffRole::Agent).await
}

async fn whoever_writes_again_is_not_closed_by_silence(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    told(portal, &filed, &chen).await;
    writes(portal, &filed, &filed.cookie, "That is not what I asked.").await;
    for (who, cookie) in [("agent", &chen.cookie), ("agent", &filed.cookie)] {
        assert_eq!(portal.complaint(&filed, cookie).await["next"]["who"], who);
    }
    portal.travel(DAY * 20);
    work(portal).await;
    assert_eq!(state(portal, &filed).await, "told", "they wait for us, not we for them");
    told(portal, &filed, &self::chen(portal).await).await;
    portal.travel(DAY * 15);
    work(portal).await;
    assert_eq!(state(portal, &filed).await, "closed");
}

async fn a_reply_begins_the_silence_anew(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    told(portal, &filed, &chen).await;
    portal.travel(DAY * 13);
    writes(portal, &filed, &filed.cookie, "Thank you.").await;
    portal.travel(DAY * 2);
    // Somebody takes it in hand before they reply: what follows from the events is derived anew in between.
    let chen = self::chen(portal).await;
    let taken = json!({"person_id": chen.person_id});
    assert_eq!(portal.acts(&filed, &chen.cookie, "/assignment", &taken).await.status, 204);
    writes(portal, &filed, &chen.cookie, "You are welcome.").await;
    let shown = portal.complaint(&filed, &filed.cookie).await;
    assert_eq!((&shown["next"]["who"], &shown["state"]), (&json!("customer"), &json!("told")));
    portal.travel(DAY * 13);
    work(portal).await;
    assert_eq!(state(portal, &filed).await, "told", "13 days after our reply");
    portal.travel(DAY * 2);
    work(portal).await;
    assert_eq!(state(portal, &filed).await, "closed");
}

/// Numbers of the whole open queue, in its order.
async fn queue(portal: &TestPortal, by: &SignedIn) -> Vec<Value> {
    let list = portal.get("/api/v1/complaints?open=open").cookie(&by.cookie).await.json();
    list["items"].as_array().unwrap().clone()
}

async fn the_queue_knows_words_after_an_answer(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    told(portal, &first, &chen).await;
    let second = portal.files("", &draft("", "Another matter.")).await;
    let place = async |filed: &FiledBy| {
        queue(portal, &chen).await.iter().position(|item| item["complaint_number"] == filed.number.as_str()).unwrap()
    };
    let customer = |item: &Value| item["next"]["who"] == "customer";
    assert!(customer(&queue(portal, &chen).await[place(&first).await]));
    portal.travel(Duration::from_secs(60));
    writes(portal, &first, &first.cookie, "Not solved.").await;
    assert_eq!((place(&first).await, place(&second).await), (0, 1), "since a minute, before what is due in days");
    assert!(!customer(&queue(portal, &chen).await[0]));
}

async fn while_the_customer_is_asked_the_clock_is_seen(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let due = portal.complaint(&filed, &chen.cookie).await["next"]["by"].clone();
    assert!(due.is_string());
    let asks = json!({"text": "Which box?", "asks_customer": true});
    assert_eq!(portal.post(&filed.door("/messages"), &asks).cookie(&chen.cookie).await.status, 201);
    let open = "select count(*) from deadline where role = 'duty' and paused_at is not null";
    let runs = portal.number("select count(*) from complaint where next_due_at is not null", &[]).await;
    let (own, item) = (portal.complaint(&filed, &filed.cookie).await, queue(portal, &chen).await[0].clone());
    assert_eq!((&own["next"]["who"], &own["next"]["by"]), (&json!("customer"), &json!(null)), "no date of theirs");
    assert_eq!(item["next"]["who"], "customer");
    assert_eq!(item["next"]["by"].is_string(), runs == 1, "{item}: {}", portal.number(open, &[]).await);
    assert_eq!(runs, 1, "acknowledging does not wait for documents");
    portal.travel(DAY * 60);
    let page = portal.get("/desk").cookie(&self::chen(portal).await.cookie).await.text();
    assert!(page.contains("is-late") && page.contains("Was due"), "{page}");
}

async fn a_promise_has_its_place_in_the_queue(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let promise = json!({"what": "A search of the depot", "due_on": "2026-11-25"});
    let answer = json!({"text": "We search.", "promise": promise});
    let done = portal.acts(&filed, &chen.cookie, "/answer", &answer).await;
    assert_eq!(done.status, 204, "{}", done.text());
    assert_eq!(portal.acts(&filed, &filed.cookie, "/reading", &json!({})).await.status, 204);
    let at = "select queue_at from complaint where complaint_number = $1";
    let due = "select min(due_at) from promise_made";
    assert_eq!(portal.number(at, &[(&filed.number).into()]).await, portal.number(due, &[]).await);
    let item = queue(portal, &chen).await[0].clone();
    assert!(item["desk"]["promise_due_at"].is_string(), "{item}");
    assert!(portal.get("/desk").cookie(&chen.cookie).await.text().contains("promised: "));
    let id = portal.complaint(&filed, &chen.cookie).await["promises"][0]["id"].as_str().unwrap().to_string();
    let kept = ["/promises/", &id, "/outcome"].concat();
    assert_eq!(portal.acts(&filed, &chen.cookie, &kept, &json!({"is_kept": true})).await.status, 204);
    assert_ne!(portal.number(at, &[(&filed.number).into()]).await, portal.number(due, &[]).await, "it is kept");
}

/// The first mail arrives when a better answer is on its way already.
async fn the_better_answer_must_arrive(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    for text in ["It comes.", "It does not come; we pay."] {
        assert_eq!(portal.acts(&filed, &chen.cookie, "/answer", &json!({"text": text})).await.status, 204);
        portal.travel(Duration::from_secs(1));
    }
    let arrive = "update message set outcome = 'delivered', ended_at = $1 where id = (select mail_id
        from complaint_message where is_answer = 1 and text = $2)";
    let arrives = async |text: &'static str| {
        portal.execute(arrive, &[portal.now().into(), text.into()]).await.unwrap();
        work(portal).await;
        state(portal, &filed).await
    };
    assert_eq!(arrives("It comes.").await, "answered");
    assert_eq!(arrives("It does not come; we pay.").await, "told");
}

async fn merged(portal: &TestPortal, one: &FiledBy, into: &FiledBy, by: &SignedIn) {
    let done = portal.acts(one, &by.cookie, "/merge", &json!({"complaint_number": into.number})).await;
    assert_eq!(done.status, 204, "{}", done.text());
}

/// Three guests of one parcel, nothing in dispute.
async fn three(portal: &TestPortal) -> (Vec<FiledBy>, SignedIn) {
    let (first, chen) = filed(portal).await;
    let mut all = vec![first];
    for name in ["second", "third"] {
        let mut said = draft(NUMBER, WORDS);
        said["contact"]["email"] = format!("{name}@customer.test").into();
        all.push(portal.files("", &said).await);
        decide_all(portal, all.last().unwrap(), &chen).await;
    }
    (all, chen)
}

async fn merged_twice_they_are_answered_once_more(portal: &TestPortal) {
    let (all, chen) = three(portal).await;
    merged(portal, &all[2], &all[1], &chen).await;
    assert_eq!(portal.message_to("third@customer.test", "complaint_message").await["number"], all[2].number);
    merged(portal, &all[1], &all[0], &chen).await;
    let answer = json!({"text": "All three are found.", "to_merged": true});
    assert_eq!(portal.acts(&all[0], &chen.cookie, "/answer", &answer).await.status, 204);
    for one in &all {
        let own = portal.complaint(one, &one.cookie).await.to_string();
        assert!(own.contains("All three are found."), "{own}");
    }
}

async fn what_was_merged_into_a_withdrawn_one_goes_on(portal: &TestPortal) {
    let (all, chen) = three(portal).await;
    merged(portal, &all[1], &all[0], &chen).await;
    work(portal).await;
    assert_eq!(state(portal, &all[1]).await, "closed");
    assert_eq!(portal.acts(&all[0], &all[0].cookie, "/withdrawal", &json!({"text": "Found."})).await.status, 204);
    work(portal).await;
    let opened = portal.complaint(&all[1], &chen.cookie).await;
    assert_eq!((&opened["state"], &opened["reopened_count"]), (&json!("received"), &json!(1)));
    assert!(opened.get("merge").is_none(), "{opened}");
    work(portal).await;
    assert_eq!(count(portal, "complaint.reopened").await, 1, "once");
}

async fn a_decision_is_not_overwritten_unseen(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let shown = portal.complaint(&filed, &chen.cookie).await;
    let id = shown["statements"][0]["id"].as_str().unwrap().to_string();
    let act = ["/statements/", &id, "/decision"].concat();
    let decides = async |body: Value| portal.acts(&filed, &chen.cookie, &act, &body).await;
    let second = json!({"verdict": "record", "why": "The scan was right."});
    let refused = decides(second.clone()).await;
    assert_eq!((refused.status, refused.field_problems()), (409, vec!["/verdict decided_meanwhile".to_string()]));
    let fields = [("form", "decide"), ("about", id.as_str()), ("verdict", "record"), ("why", "The scan was right.")];
    assert_eq!(form(portal, &filed, &chen, &fields).await.status, 409);
    let before = shown["version"].as_i64().unwrap();
    let replaced = json!({"verdict": "record", "why": "The scan was right.", "replaces": "customer"});
    assert_eq!(decides(replaced).await.status, 204);
    let shown = portal.complaint(&filed, &chen.cookie).await;
    assert_eq!(shown["statements"][0]["verdict"], "record");
    assert!(shown["version"].as_i64().unwrap() > before, "open screens learn of it");
}

async fn a_withdrawn_unit_does_not_come_back(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let hub = unit(portal, "HUB1").await;
    let zhou = portal.staff("zhou@desk.test", StaffRole::Supervisor).await;
    let asked = json!({"unit_code": "HUB1", "question": "Where was it?"});
    let asked = portal.post(&filed.door("/inquiries"), &asked).cookie(&chen.cookie).await;
    let id = asked.json()["id"].as_str().unwrap().to_string();
    let judged = json!({"is_valid": true, "unit_code": "HUB1"});
    assert_eq!(portal.acts(&filed, &chen.cookie, "/validation", &judged).await.status, 204);
    let contest = json!({"text": "It never passed us.", "is_contested": true});
    let respond = ["/inquiries/", &id, "/response"].concat();
    assert_eq!(portal.acts(&filed, &hub.cookie, &respond, &contest).await.status, 204);
    let decision = json!({"decision": "withdrawn", "why": "True."});
    let decide = ["/inquiries/", &id, "/decision"].concat();
    assert_eq!(portal.acts(&filed, &zhou.cookie, &decide, &decision).await.status, 204);
    let side = async || portal.complaint(&filed, &chen.cookie).await["staff"].clone();
    assert_eq!((&side().await["unit_code"], &side().await["is_valid"]), (&json!(null), &json!(null)));
    // The pages were open before: both forms still show the unit.
    let shown = ("known_unit_code", "HUB1");
    let person_id = chen.person_id.as_str();
    let assign = [("form", "assign"), ("person_id", person_id), ("unit_code", "HUB1"), shown];
    assert_eq!(form(portal, &filed, &chen, &assign).await.status, 303);
    let judge = [("form", "judge"), ("is_valid", "yes"), ("unit_code", "HUB1"), shown];
    assert_eq!(form(portal, &filed, &chen, &judge).await.status, 409);
    assert!(side().await["unit_code"].is_null());
    let known = json!({"is_valid": true, "unit_code": "HUB1", "known_unit_code": "HUB1"});
    let refused = portal.acts(&filed, &chen.cookie, "/validation", &known).await;
    assert_eq!((refused.status, refused.field_problems()), (409, vec!["/unit_code changed_meanwhile".to_string()]));
    let page = portal.get(&app::desk::api::case_page(&filed.number)).cookie(&chen.cookie).await.text();
    assert_eq!(page.matches("name=\"known_unit_code\" value=\"\"").count(), 2, "{page}");
    let chosen = [("form", "assign"), ("person_id", person_id), ("unit_code", "HUB1"), ("known_unit_code", "")];
    assert_eq!(form(portal, &filed, &chen, &chosen).await.status, 303);
    assert_eq!(side().await["unit_code"], "HUB1", "what somebody chooses counts");
}

async fn a_split_inherits_its_acknowledgement(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    assert_eq!(portal.acts(&filed, &chen.cookie, "/acknowledgement", &json!({})).await.status, 204);
    portal.travel(DAY * 3);
    let chen = self::chen(portal).await;
    let said = portal.post(&filed.door("/messages"), &json!({"text": "And he was rude."})).cookie(&filed.cookie).await;
    let words = [said.json()["id"].clone()];
    let asked = json!({"category": "delivery_service", "waybill_number": NUMBER, "words": words});
    let done = portal.post(&filed.door("/splits"), &asked).cookie(&chen.cookie).await;
    assert_eq!(done.status, 201, "{}", done.text());
    let number = done.json()["complaint_number"].as_str().unwrap().to_string();
    let second = FiledBy { number, cookie: chen.cookie.clone(), secret: String::new() };
    let split = portal.complaint(&second, &chen.cookie).await;
    let kinds: Vec<&str> = split["history"].as_array().unwrap().iter().filter_map(|one| one["kind"].as_str()).collect();
    assert_eq!(kinds[..2], ["received", "acknowledged"]);
    work(portal).await;
    let missed = "select count(*) from audit_entry where action = 'complaint.deadline_missed' and subject = $1";
    assert_eq!(portal.number(missed, &[["complaint:", &second.number].concat().into()]).await, 0);
}

async fn only_the_desk_holds_cases(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    for role in [StaffRole::Auditor, StaffRole::Unit] {
        let other = portal.staff(&format!("{}@desk.test", role.as_str()), role).await;
        let asked = json!({"person_id": other.person_id});
        let refused = portal.acts(&filed, &chen.cookie, "/assignment", &asked).await;
        assert_eq!(refused.field_problems(), ["/person_id unknown"], "{role:?}");
        let many = json!({"complaint_numbers": [filed.number], "person_id": other.person_id});
        let refused = portal.post("/api/v1/complaint-assignments", &many).cookie(&chen.cookie).await;
        assert_eq!(refused.field_problems(), ["/person_id unknown"], "{role:?}");
    }
}

async fn nobody_judges_their_own_matter(portal: &TestPortal) {
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let own = portal.files(&chen.cookie, &draft("", WORDS)).await;
    let shown = portal.complaint(&own, &chen.cookie).await;
    assert!(shown.get("staff").is_none(), "{shown}");
    let judged = json!({"is_valid": true, "unit_code": "X"});
    assert_eq!(portal.acts(&own, &chen.cookie, "/validation", &judged).await.status, 403);
    let answer = portal.acts(&own, &chen.cookie, "/answer", &json!({"text": "We pay."})).await;
    assert_eq!(answer.status, 403);
    assert_eq!(portal.acts(&own, &chen.cookie, "/escalation", &json!({})).await.status, 204);
    let page = portal.get(&app::desk::api::case_page(&own.number)).cookie(&chen.cookie).await;
    assert_eq!((page.status, page.header("location")), (303, ["/complaints/", &own.number].concat().as_str()));
    let posted = form(portal, &own, &chen, &[("form", "acknowledge")]).await;
    assert_eq!(posted.status, 404);
}
