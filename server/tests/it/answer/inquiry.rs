//! Questions to units: with a date, answered or contested, never the customer's to read.

use std::time::Duration;

use app::account::StaffRole;
use serde_json::{Value, json};
use server::complaint::job;
use server::session::Kind;

use super::{WORDS, count, filed, form, page, unit};
use crate::support::account::SignedIn;
use crate::support::complaint::FiledBy;
use crate::support::{TestPortal, database_tests};

database_tests! {
    a_unit_is_asked_and_explains, a_contest_is_decided_above, a_unit_learns_no_more_than_it_needs,
    what_is_late_is_seen, customers_never_see_it, it_works_by_forms,
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
