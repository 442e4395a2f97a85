//! Questions to units: with a date, answered or contested, never the customer's to read.

use std::time::Duration;

use app::account::StaffRole;
use serde_json::{Value, json};
use server::complaint::job;
use server::session::Kind;

use super::{WORDS, count, filed, form, page, unit};
use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, MULTIPART, claim_in, draft, multipart, multipart_with};
use crate::support::{Ask, TestPortal, database_tests, file};

database_tests! {
    a_unit_is_asked_and_explains, a_contest_is_decided_above, a_unit_learns_no_more_than_it_needs,
    what_is_late_is_seen, customers_never_see_it, it_works_by_forms, files_of_the_conversation_are_no_units,
    files_of_before_are_told_apart, an_explanation_keeps_its_files,
}

async fn ask(portal: &TestPortal, filed: &FiledBy, by: &SignedIn, more: &Value) -> String {
    let mut body = json!({"unit_code": "HUB1", "question": "Who scanned it as delivered?"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let asked = portal.post(&filed.door("/inquiries"), &body).cookie(&by.cookie).await;
    assert_eq!(asked.status, 201, "{}", asked.text());
    asked.json()["id"].as_str().unwrap().to_string()
}

async fn inquiries(portal: &TestPortal, filed: &FiledBy, by: &SignedIn) -> Value {
    portal.complaint(filed, &by.cookie).await["staff"]["inquiries"].clone()
}

async fn a_unit_is_asked_and_explains(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let (hub, other) = (unit(portal, "HUB1").await, unit(portal, "HUB2").await);
    assert_eq!(portal.get(&filed.door("")).cookie(&hub.cookie).await.status, 404);
    let id = ask(portal, &filed, &chen, &json!({})).await;
    let mailed = "select count(*) from message where template = 'unit_asked' and person_id = $1";
    assert_eq!(portal.number(mailed, &[(&hub.person_id).into()]).await, 1);
    assert_eq!(portal.number(mailed, &[(&other.person_id).into()]).await, 0);
    let own = inquiries(portal, &filed, &hub).await;
    assert_eq!(own[0]["due_at"], "2026-11-23T09:00:00Z", "24 hours");
    assert_eq!(own[0]["may_respond"], true);
    assert_eq!(portal.get(&filed.door("")).cookie(&other.cookie).await.status, 404, "nobody else's unit");
    let listed = portal.get("/api/v1/unit-inquiries").cookie(&hub.cookie).await.json();
    assert_eq!(listed["items"][0]["complaint_number"], filed.number.as_str());
    assert_eq!(portal.get("/api/v1/unit-inquiries").cookie(&other.cookie).await.json()["items"], json!([]));
    let respond = ["/inquiries/", &id, "/response"].concat();
    let file = portal.gives(&hub.cookie, "hub-log.jpg").await;
    let said = json!({"text": "The courier at the desk.", "attachment_ids": [file]});
    assert_eq!(portal.acts(&filed, &other.cookie, &respond, &said).await.status, 404);
    assert_eq!(portal.acts(&filed, &chen.cookie, &respond, &said).await.status, 403, "nobody answers for a unit");
    let given = portal.acts(&filed, &hub.cookie, &respond, &said).await;
    assert_eq!(given.status, 204, "{}", given.text());
    assert_eq!(portal.acts(&filed, &hub.cookie, &respond, &said).await.status, 409, "once");
    let read = inquiries(portal, &filed, &chen).await;
    assert_eq!(read[0]["response"], "The courier at the desk.");
    let attachment = read[0]["attachments"][0]["attachment_id"].as_str().unwrap();
    let door = |rest: &str| filed.door(&["/inquiries/", &id, "/attachments/", attachment, rest].concat());
    assert_eq!(portal.get(&door("")).cookie(&chen.cookie).await.status, 200);
    assert_eq!(portal.get(&door("")).cookie(&filed.cookie).await.status, 401);
    let of_case = filed.door(&["/attachments/", attachment].concat());
    assert_eq!(portal.get(&of_case).cookie(&filed.cookie).await.status, 404, "not among the customer's files");
    assert_eq!(count(portal, "complaint.unit_explained").await, 1);
    portal.travel(Duration::from_secs(1));
    let days = json!({"limit": 2, "limit_unit": "working_days"});
    ask(portal, &filed, &chen, &days).await;
    assert_eq!(inquiries(portal, &filed, &hub).await[1]["due_at"], "2026-11-24T16:00:00Z", "Monday and Tuesday");
}

async fn a_contest_is_decided_above(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let hub = unit(portal, "HUB1").await;
    let zhou = portal.staff("zhou@desk.test", StaffRole::Supervisor).await;
    let id = ask(portal, &filed, &chen, &json!({})).await;
    assert_eq!(portal.complaint(&filed, &chen.cookie).await["staff"]["unit_code"], "HUB1", "it concerns who is asked");
    let (respond, decide) = (["/inquiries/", &id, "/response"].concat(), ["/inquiries/", &id, "/decision"].concat());
    let decision = json!({"decision": "withdrawn", "why": "It never passed the hub."});
    assert_eq!(portal.acts(&filed, &zhou.cookie, &decide, &decision).await.status, 409, "nothing is contested yet");
    let contest = json!({"text": "It never passed our hub.", "is_contested": true});
    assert_eq!(portal.acts(&filed, &hub.cookie, &respond, &contest).await.status, 204);
    assert_eq!(portal.acts(&filed, &chen.cookie, &decide, &decision).await.status, 403, "an agent does not decide");
    assert_eq!(portal.acts(&filed, &hub.cookie, &decide, &decision).await.status, 403);
    let waiting = portal.get("/api/v1/unit-inquiries").cookie(&zhou.cookie).await.json();
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "it waits for a decision");
    assert_eq!(portal.acts(&filed, &zhou.cookie, &decide, &decision).await.status, 204);
    assert_eq!(portal.acts(&filed, &zhou.cookie, &decide, &decision).await.status, 409);
    assert!(portal.complaint(&filed, &chen.cookie).await["staff"]["unit_code"].is_null());
    let own = inquiries(portal, &filed, &hub).await;
    assert_eq!(
        (own[0]["decision"].as_str(), own[0]["decision_why"].as_str()),
        (Some("withdrawn"), Some("It never passed the hub."))
    );
    assert_eq!(count(portal, "complaint.attribution_withdrawn").await, 1);
}

/// Bite proof: give `view::contact` or `view::for_reader` no unit's seat to ask about.
async fn a_unit_learns_no_more_than_it_needs(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let (hub, other) = (unit(portal, "HUB1").await, unit(portal, "HUB2").await);
    for (text, is_internal) in [("The customer is angry.", true), ("Call us back.", false)] {
        let said = json!({"text": text, "is_internal": is_internal});
        assert_eq!(portal.post(&filed.door("/messages"), &said).cookie(&chen.cookie).await.status, 201);
    }
    ask(portal, &filed, &chen, &json!({})).await;
    ask(portal, &filed, &chen, &json!({"unit_code": "HUB2", "question": "Did the van stop at yours?"})).await;
    let seen = [
        portal.get(&filed.door("")).cookie(&hub.cookie).await.text(),
        page(portal, &filed, &hub, "").await,
        portal.get("/desk/inquiries").cookie(&hub.cookie).await.text(),
    ];
    assert!(seen[0].contains(WORDS) && seen[1].contains(WORDS), "what the customer says went wrong");
    for secret in ["somebody@customer.test", "+34 600", "The customer is angry.", "Call us back.", "Did the van stop"] {
        assert!(seen.iter().all(|text| !text.contains(secret)), "{secret}");
    }
    let asked = portal.complaint(&filed, &other.cookie).await;
    assert_eq!(asked["staff"]["inquiries"].as_array().unwrap().len(), 1, "whoever is asked reads their own question");
    let preview = portal.get(&app::desk::api::preview_page(&filed.number)).cookie(&hub.cookie).await;
    assert_eq!(preview.status, 403);
}

async fn what_is_late_is_seen(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let hub = unit(portal, "HUB1").await;
    let id = ask(portal, &filed, &chen, &json!({"limit": 2})).await;
    portal.travel(Duration::from_secs(3 * 3600));
    // Nobody stays signed in that long without a word.
    let chen = portal.session_of(&chen.person_id, Kind::Staff).await;
    let hub = portal.session_of(&hub.person_id, Kind::Staff).await;
    job::run(&portal.portal).await.unwrap();
    job::run(&portal.portal).await.unwrap();
    assert_eq!(count(portal, "complaint.inquiry_late").await, 1);
    let told = "select count(*) from message where person_id = $1 and template = 'complaint_missed'";
    assert_eq!(portal.number(told, &[(&chen.person_id).into()]).await, 1, "who asked is told");
    assert!(portal.get("/desk").cookie(&chen.cookie).await.text().contains("unit is late"));
    assert!(portal.get("/desk/inquiries").cookie(&chen.cookie).await.text().contains("was due"));
    let respond = ["/inquiries/", &id, "/response"].concat();
    assert_eq!(portal.acts(&filed, &hub.cookie, &respond, &json!({"text": "Sorry."})).await.status, 204);
    assert!(!portal.get("/desk").cookie(&chen.cookie).await.text().contains("unit is late"));
}

async fn customers_never_see_it(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    unit(portal, "HUB1").await;
    ask(portal, &filed, &chen, &json!({})).await;
    let own = portal.get(&filed.door("")).cookie(&filed.cookie).await.text();
    let theirs = portal.get(&["/complaints/", &filed.number].concat()).cookie(&filed.cookie).await.text();
    let preview = portal.get(&app::desk::api::preview_page(&filed.number)).cookie(&chen.cookie).await.text();
    for text in [own, theirs, preview] {
        assert!(!text.contains("Who scanned it") && !text.contains("HUB1"), "{text}");
    }
}

async fn it_works_by_forms(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let hub = unit(portal, "HUB1").await;
    let zhou = portal.staff("zhou@desk.test", StaffRole::Supervisor).await;
    let empty = form(portal, &filed, &chen, &[("form", "inquire"), ("unit_code", ""), ("question", "Why?")]).await;
    assert_eq!(empty.status, 422);
    let fields =
        [("form", "inquire"), ("unit_code", "HUB1"), ("question", "Why?"), ("limit", "5"), ("limit_unit", "hours")];
    assert_eq!(form(portal, &filed, &chen, &fields).await.status, 303);
    let id = inquiries(portal, &filed, &hub).await[0]["id"].as_str().unwrap().to_string();
    let screen = page(portal, &filed, &hub, "").await;
    assert!(screen.contains("Send the explanation") && !screen.contains("Write to the customer"), "{screen}");
    let empty = form(portal, &filed, &hub, &[("form", "contest"), ("about", &id), ("text", "")]).await;
    assert_eq!(empty.status, 422);
    assert_eq!(form(portal, &filed, &hub, &[("form", "take")]).await.status, 403);
    let contest = [("form", "contest"), ("about", id.as_str()), ("text", "Not ours.")];
    assert_eq!(form(portal, &filed, &hub, &contest).await.status, 303);
    assert!(!page(portal, &filed, &chen, "").await.contains("name=\"decision\""));
    assert!(page(portal, &filed, &zhou, "").await.contains("name=\"decision\""));
    let decide = [("form", "attribution"), ("about", id.as_str()), ("decision", "upheld"), ("why", "The log says so.")];
    assert_eq!(form(portal, &filed, &zhou, &decide).await.status, 303);
    assert!(page(portal, &filed, &hub, "").await.contains("The log says so."));
    assert_eq!(portal.complaint(&filed, &chen.cookie).await["staff"]["unit_code"], "HUB1");
}

/// A complaint with a photo of its filing, one of the customer's message and one of the desk's: their names and doors, as
/// the desk reads them. The hub is asked about it.
async fn with_files(portal: &TestPortal) -> (FiledBy, SignedIn, SignedIn, Vec<(String, String)>) {
    let mut said = draft("", WORDS);
    said["waybill_number"] = Value::Null;
    said["attachment_ids"] = json!([portal.gives("", "box.jpg").await]);
    let filed = portal.files("", &said).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    for (cookie, name) in [(&filed.cookie, "id-card.jpg"), (&chen.cookie, "form.jpg")] {
        portal.travel(Duration::from_secs(60));
        let message = json!({"text": "See.", "attachment_ids": [portal.gives(cookie, name).await]});
        let sent = portal.post(&filed.door("/messages"), &message).cookie(cookie).await;
        assert_eq!(sent.status, 201, "{}", sent.text());
    }
    let hub = unit(portal, "HUB1").await;
    ask(portal, &filed, &chen, &json!({})).await;
    let files = files(portal, &filed, &chen).await;
    (filed, chen, hub, files)
}

/// Name and door of every file that the reader is shown.
async fn files(portal: &TestPortal, filed: &FiledBy, by: &SignedIn) -> Vec<(String, String)> {
    let read = portal.complaint(filed, &by.cookie).await;
    let text = |file: &Value, name: &str| file[name].as_str().unwrap().to_string();
    let door = |file: &Value| filed.door(&["/attachments/", &text(file, "attachment_id")].concat());
    read["attachments"].as_array().unwrap().iter().map(|file| (text(file, "file_name"), door(file))).collect()
}

async fn opens(portal: &TestPortal, files: &[(String, String)], cookie: &str) -> Vec<u16> {
    let mut found = Vec::new();
    for (_, door) in files {
        found.push(portal.get(door).cookie(cookie).await.status);
    }
    found
}

/// Bite proof: let `Seat::reads` say yes to everything.
async fn files_of_the_conversation_are_no_units(portal: &TestPortal) {
    let (filed, chen, hub, all) = with_files(portal).await;
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["box.jpg", "id-card.jpg", "form.jpg"]);
    assert_eq!(opens(portal, &all, &chen.cookie).await, [200, 200, 200]);
    assert_eq!(opens(portal, &all, &filed.cookie).await, [200, 200, 200], "the customer's own conversation");
    assert_eq!(files(portal, &filed, &hub).await, all[..1]);
    assert_eq!(opens(portal, &all, &hub.cookie).await, [200, 404, 404]);
    let small: Vec<_> = all.iter().map(|(name, door)| (name.clone(), [door, "?size=thumb"].concat())).collect();
    assert_eq!(opens(portal, &small, &hub.cookie).await, [200, 404, 404]);
    let screen = page(portal, &filed, &hub, "").await;
    assert!(screen.contains("box.jpg") && !screen.contains("id-card.jpg") && !screen.contains("form.jpg"));
    let foreign =
        portal.get(&filed.door("/attachments/0192f0c1-2345-7abc-8def-0123456789ab")).cookie(&hub.cookie).await;
    let hidden = portal.get(&all[1].1).cookie(&hub.cookie).await;
    foreign.problem(404, "not-found");
    hidden.problem(404, "not-found");
}

/// Rows from before the message was noted, through the statement that the migration runs.
async fn files_of_before_are_told_apart(portal: &TestPortal) {
    const MIGRATION: &str = include_str!("../../../../migrations/sqlite/0036_attachment_message.sql");
    let told_apart = &MIGRATION[MIGRATION.find("update attachment").unwrap()..];
    let (filed, _, hub, all) = with_files(portal).await;
    let forget = "update attachment set message_id = null";
    portal.execute(forget, &[]).await.unwrap();
    assert_eq!(files(portal, &filed, &hub).await.len(), 3);
    portal.execute(told_apart, &[]).await.unwrap();
    assert_eq!(files(portal, &filed, &hub).await, all[..1]);
    // A letter that came three days ago: its scan was made when it was filed, and nobody wrote within a day of it.
    portal.execute(forget, &[]).await.unwrap();
    let back = "update complaint set filed_at = filed_at - 259200000";
    portal.execute(back, &[]).await.unwrap();
    portal.execute("update attachment set created_at = created_at - 172800000", &[]).await.unwrap();
    portal.execute(told_apart, &[]).await.unwrap();
    assert_eq!(files(portal, &filed, &hub).await.len(), 3);
}

/// No browser sends a chosen file twice.
async fn an_explanation_keeps_its_files(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let hub = unit(portal, "HUB1").await;
    let id = ask(portal, &filed, &chen, &json!({})).await;
    let path = app::desk::api::case_page(&filed.number);
    let send = |by: &SignedIn, body: String| {
        let ask = Ask::new(&portal.router, "POST", &path).header("content-type", MULTIPART);
        ask.header("sec-fetch-site", "same-origin").cookie(&by.cookie).body(body)
    };
    let log = [("file", "hub-log.pdf", file::pdf("x"))];
    let silent = [("form", "explain"), ("about", id.as_str()), ("text", "")];
    let refused = send(&hub, multipart_with(&silent, &log)).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let claim = claim_in(&refused.text(), "hub-log.pdf");
    let said = [("form", "explain"), ("about", &id), ("text", "It was scanned by mistake."), ("file_taken", &claim)];
    let done = send(&hub, multipart(&said)).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(inquiries(portal, &filed, &hub).await[0]["attachments"][0]["file_name"], "hub-log.pdf");
    // The desk's own message likewise.
    let refused = send(&chen, multipart_with(&[("form", "write"), ("text", "")], &log)).await;
    let claim = claim_in(&refused.text(), "hub-log.pdf");
    let said = [("form", "write"), ("text", "Here it is."), ("file_taken", &claim)];
    assert_eq!(send(&chen, multipart(&said)).await.status, 303);
    assert_eq!(portal.complaint(&filed, &chen.cookie).await["attachments"][0]["file_name"], "hub-log.pdf");
}
