//! One act on many cases: by a plain form and by JSON, each case whole or not at all, once for each form.

use app::account::StaffRole;
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, draft};
use crate::support::{Answer, Ask, TestPortal, database_tests};

database_tests! {
    each_case_is_done_whole_or_not_at_all, what_is_disputed_is_decided_with_it, the_same_form_does_it_once, cases_are_given_by_a_plain_form,
    what_is_wrong_for_all_is_said_before_anything, a_unit_chooses_nothing,
}

const ANSWERS: &str = "/api/v1/complaint-answers";
const WORDS: &str = "The lorry burnt out; we pay for every parcel.";

async fn chen(portal: &TestPortal) -> SignedIn {
    portal.staff("chen@desk.test", StaffRole::Agent).await
}

/// A guest's complaint with every disputed fact decided, unless one is to stay open.
async fn case(portal: &TestPortal, n: usize, by: &SignedIn, is_decided: bool) -> FiledBy {
    let mut said = draft("PDBULK0001", "Where is it?");
    said["waybill_number"] = Value::Null;
    said["contact"]["email"] = format!("bulk{n}@campus.test").into();
    let filed = portal.files("", &said).await;
    if !is_decided {
        let statement = json!({"record": "Delivered.", "customer": "Never came."});
        assert_eq!(portal.post(&filed.door("/statements"), &statement).cookie(&by.cookie).await.status, 201);
        return filed;
    }
    for statement in portal.complaint(&filed, &by.cookie).await["statements"].as_array().unwrap() {
        let act = ["/statements/", statement["id"].as_str().unwrap(), "/decision"].concat();
        let decided = json!({"verdict": "customer", "why": "The fire report."});
        assert_eq!(portal.acts(&filed, &by.cookie, &act, &decided).await.status, 204);
    }
    filed
}

async fn answers(portal: &TestPortal) -> i64 {
    portal.number("select count(*) from complaint_message where is_answer = 1", &[]).await
}

/// What a browser sends of the form: several rows of one name.
async fn post(portal: &TestPortal, by: &SignedIn, numbers: &[&str], fields: &[(&str, &str)]) -> Answer {
    let rows = numbers.iter().map(|number| ("number", *number)).chain(fields.iter().copied());
    let body: Vec<String> = rows.map(|(name, value)| [name, "=", &app::wire::encode(value)].concat()).collect();
    Ask::new(&portal.router, "POST", "/desk/bulk")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .cookie(&by.cookie)
        .body(body.join("&"))
        .await
}

/// The secret of the queue's form as it was rendered.
async fn once(portal: &TestPortal, by: &SignedIn) -> String {
    let queue = portal.get("/desk").cookie(&by.cookie).await.text();
    let at = queue.find("name=\"once\" value=\"").unwrap_or_else(|| panic!("no form in {queue}")) + 19;
    queue[at..at + 32].to_string()
}

async fn each_case_is_done_whole_or_not_at_all(portal: &TestPortal) {
    let chen = chen(portal).await;
    let (first, second) = (case(portal, 1, &chen, true).await, case(portal, 2, &chen, true).await);
    let (disputed, ended) = (case(portal, 3, &chen, false).await, case(portal, 4, &chen, true).await);
    let told = case(portal, 5, &chen, true).await;
    assert_eq!(portal.acts(&ended, &ended.cookie, "/withdrawal", &json!({"text": "Found."})).await.status, 204);
    assert_eq!(portal.acts(&told, &chen.cookie, "/answer", &json!({"text": "It comes."})).await.status, 204);
    let numbers = [&first, &disputed, &ended, &told, &second, &first].map(|filed| filed.number.as_str());
    let mut asked: Vec<&str> = numbers.to_vec();
    asked.push("C-0000-000000-0");
    let done = portal.post(ANSWERS, &json!({"complaint_numbers": asked, "text": WORDS})).cookie(&chen.cookie).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let done = done.json();
    assert_eq!((done["done_count"].clone(), done["refused_count"].clone()), (2.into(), 4.into()), "{done}");
    let why = |number: &str| {
        let item = done["items"].as_array().unwrap().iter().find(|item| item["complaint_number"] == number).unwrap();
        match item["is_done"].as_bool().unwrap() {
            true => "done".to_string(),
            false => {
                [item["errors"][0]["pointer"].as_str().unwrap(), item["errors"][0]["code"].as_str().unwrap()].join(" ")
            }
        }
    };
    assert_eq!(
        asked.iter().map(|number| why(number)).collect::<Vec<String>>(),
        [
            "done",
            "/statements undecided",
            "/state ended",
            "/answer answered_meanwhile",
            "done",
            "done",
            "/complaint_number unknown"
        ]
    );
    assert_eq!(answers(portal).await, 3, "two now, one before");
    for filed in [&first, &second] {
        let seen = portal.complaint(filed, &filed.cookie).await;
        assert!(seen["state"] == "answered" && seen["messages"].to_string().contains(WORDS));
    }
    let seen = portal.complaint(&disputed, &disputed.cookie).await;
    assert!(seen["state"] != "answered" && !seen.to_string().contains(WORDS), "nothing of it");
    let audited = "select count(*) from audit_entry where action = 'complaint.answered'";
    assert_eq!(portal.number(audited, &[]).await, 3);
}

/// What every complaint begins with is undecided: after a fire nobody opens two hundred of them.
async fn what_is_disputed_is_decided_with_it(portal: &TestPortal) {
    let chen = chen(portal).await;
    let (open, other) = (case(portal, 1, &chen, false).await, case(portal, 2, &chen, false).await);
    let decided = case(portal, 3, &chen, true).await;
    let numbers = [open.number.as_str(), decided.number.as_str()];
    let silent = json!({"complaint_numbers": numbers, "text": WORDS, "verdict": "customer", "why": " "});
    let refused = portal.post(ANSWERS, &silent).cookie(&chen.cookie).await;
    assert_eq!(refused.field_problems(), ["/why required"]);
    let secret = once(portal, &chen).await;
    let why = "Both burnt; we saw the lorry.";
    let fields = [("act", "answer"), ("text", WORDS), ("verdict", "customer"), ("why", why), ("once", &secret)];
    let done = post(portal, &chen, &numbers, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    for (filed, reason) in [(&open, why), (&decided, "The fire report.")] {
        let seen = portal.complaint(filed, &filed.cookie).await;
        assert_eq!(seen["state"], "answered");
        let all = seen["statements"].as_array().unwrap();
        assert!(
            !all.is_empty() && all.iter().all(|one| one["why"] == reason && one["verdict"] == "customer"),
            "{seen}"
        );
    }
    assert_ne!(portal.complaint(&other, &chen.cookie).await["state"], "answered");
    // Nothing is decided where nothing is answered.
    let ended = case(portal, 4, &chen, false).await;
    assert_eq!(portal.acts(&ended, &ended.cookie, "/withdrawal", &json!({"text": "Found."})).await.status, 204);
    let asked = json!({"complaint_numbers": [ended.number], "text": WORDS, "verdict": "record", "why": why});
    let done = portal.post(ANSWERS, &asked).cookie(&chen.cookie).await.json();
    assert_eq!((&done["refused_count"], &done["items"][0]["errors"][0]["code"]), (&json!(1), &json!("ended")));
    let undecided = "select count(*) from complaint_statement s join complaint c on c.id = s.complaint_id
        where c.complaint_number = $1 and s.verdict is not null";
    assert_eq!(portal.number(undecided, &[(&ended.number).into()]).await, 0);
}

/// Bite proof: keep the answers under another key each time.
async fn the_same_form_does_it_once(portal: &TestPortal) {
    let chen = chen(portal).await;
    let (first, second) = (case(portal, 1, &chen, true).await, case(portal, 2, &chen, true).await);
    let numbers = [first.number.as_str(), second.number.as_str()];
    let secret = once(portal, &chen).await;
    let fields = [("act", "answer"), ("text", WORDS), ("person_id", ""), ("once", secret.as_str())];
    let done = post(portal, &chen, &numbers, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = portal.get(done.header("location")).cookie(&chen.cookie).await.text();
    assert!(page.contains("2 cases done.") && page.contains(&first.number), "{page}");
    let again = post(portal, &chen, &numbers, &fields).await;
    assert_eq!((again.status, again.header("location")), (303, done.header("location")));
    let page = portal.get(again.header("location")).cookie(&chen.cookie).await.text();
    assert!(page.contains("2 cases done."), "the same result: {page}");
    assert_eq!(answers(portal).await, 2);
    // Another's form tells nobody.
    let other = portal.staff("li@desk.test", StaffRole::Agent).await;
    let theirs = portal.get(done.header("location")).cookie(&other.cookie).await;
    assert_eq!((theirs.status, theirs.header("location")), (303, "/desk"));
    // The same secret with other rows is another act, and says so.
    let third = case(portal, 3, &chen, true).await;
    let mixed = post(portal, &chen, &[third.number.as_str()], &fields).await;
    assert_eq!(mixed.status, 422);
    let mixed = mixed.text();
    assert!(mixed.contains("was sent before") && mixed.contains(&third.number) && mixed.contains(WORDS), "{mixed}");
    assert!(!mixed.contains(&secret), "with a new secret");
}

async fn cases_are_given_by_a_plain_form(portal: &TestPortal) {
    let chen = chen(portal).await;
    let li = portal.staff("li@desk.test", StaffRole::Agent).await;
    let (first, second) = (case(portal, 1, &chen, true).await, case(portal, 2, &chen, false).await);
    let numbers = [first.number.as_str(), second.number.as_str()];
    let queue = portal.get("/desk").cookie(&chen.cookie).await.text();
    assert!(queue.contains("type=\"checkbox\"") && queue.contains(&format!("value=\"{}\"", first.number)), "{queue}");
    for _ in 0..2 {
        let secret = once(portal, &chen).await;
        let fields = [("act", "assign"), ("person_id", li.person_id.as_str()), ("text", ""), ("once", secret.as_str())];
        let done = post(portal, &chen, &numbers, &fields).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let page = portal.get(done.header("location")).cookie(&chen.cookie).await.text();
        assert!(page.contains("2 cases done."), "{page}");
    }
    let held = "select count(*) from complaint where assigned_person_id = $1";
    assert_eq!(portal.number(held, &[(&li.person_id).into()]).await, 2);
    let events = "select count(*) from complaint_event where kind = 'assigned'";
    assert_eq!(portal.number(events, &[]).await, 2, "whoever has it already keeps it, and that is no event");
}

async fn what_is_wrong_for_all_is_said_before_anything(portal: &TestPortal) {
    let chen = chen(portal).await;
    let first = case(portal, 1, &chen, true).await;
    let secret = once(portal, &chen).await;
    let nothing = post(portal, &chen, &[], &[("act", "answer"), ("text", WORDS), ("once", &secret)]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.text().contains("Choose at least one case.") && nothing.text().contains(WORDS));
    let wordless = post(portal, &chen, &[&first.number], &[("act", "answer"), ("text", " "), ("once", &secret)]).await;
    assert_eq!(wordless.status, 422);
    assert!(wordless.text().contains(&first.number), "what was chosen stays chosen");
    assert_eq!(post(portal, &chen, &[&first.number], &[("act", "burn"), ("once", &secret)]).await.status, 400);
    let many: Vec<String> = (0..201).map(|n| format!("C-2611-{n:06}-0")).collect();
    let refused = portal.post(ANSWERS, &json!({"complaint_numbers": many, "text": WORDS})).cookie(&chen.cookie).await;
    assert_eq!(refused.field_problems(), ["/complaint_numbers too_many"]);
    let nobody = json!({"complaint_numbers": [first.number], "person_id": "none"});
    let refused = portal.post("/api/v1/complaint-assignments", &nobody).cookie(&chen.cookie).await;
    assert_eq!(refused.field_problems(), ["/person_id unknown"]);
    assert_eq!(answers(portal).await, 0);
}

async fn a_unit_chooses_nothing(portal: &TestPortal) {
    let chen = chen(portal).await;
    let first = case(portal, 1, &chen, true).await;
    let hub = portal.staff("hub@desk.test", StaffRole::Unit).await;
    let unit =
        "insert into unit (id, code, name, kind, created_at, version) values ('u1', 'SZ-9', 'Suzhou', 'hub', 1, 1)";
    portal.execute(unit, &[]).await.unwrap();
    portal.execute("update person set unit_id = 'u1' where id = $1", &[(&hub.person_id).into()]).await.unwrap();
    portal.execute("update complaint set unit_id = 'u1'", &[]).await.unwrap();
    let queue = portal.get("/desk").cookie(&hub.cookie).await.text();
    assert!(queue.contains(&first.number) && !queue.contains("name=\"number\""), "{queue}");
    let asked = json!({"complaint_numbers": [first.number], "text": WORDS});
    assert_eq!(portal.post(ANSWERS, &asked).cookie(&hub.cookie).await.status, 403);
}
