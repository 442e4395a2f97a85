//! One matter out of a complaint, and the answer for customers of merged ones.
//!
//! Bite proof: take `from.organisation_id` whatever the parcel is; let `chosen` read messages of any author; leave the
//! organisation out of `pass_on`.

use serde_json::{Value, json};
use server::store::new_id;

use super::{NUMBER, WORDS, count, decide_all, filed, form, page, unit};
use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, draft, link_cookie};
use crate::support::{Answer, TestPortal, database_tests, parcel};

database_tests! {
    a_matter_becomes_a_complaint_of_its_own, only_the_customers_own_words_go_along, a_form_sent_twice_splits_once,
    no_other_organisation_gets_a_seat, customers_of_merged_complaints_get_the_answer, chosen_files_go_along,
    the_form_offers_the_files, a_unit_gets_the_files_of_the_first_words,
}

async fn writes(portal: &TestPortal, filed: &FiledBy, cookie: &str, text: &str) -> String {
    let sent = portal.post(&filed.door("/messages"), &json!({"text": text})).cookie(cookie).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    sent.json()["id"].as_str().unwrap().to_string()
}

async fn split(portal: &TestPortal, filed: &FiledBy, by: &SignedIn, body: Value) -> Answer {
    portal.post(&filed.door("/splits"), &body).cookie(&by.cookie).await
}

fn made(answer: &Answer, cookie: &str) -> FiledBy {
    assert_eq!(answer.status, 201, "{}", answer.text());
    let number = answer.json()["complaint_number"].as_str().unwrap().to_string();
    FiledBy { number, cookie: cookie.to_string(), secret: String::new() }
}

async fn a_matter_becomes_a_complaint_of_its_own(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    portal.travel(std::time::Duration::from_secs(900));
    let message = writes(portal, &first, &first.cookie, "And the driver was rude.").await;
    writes(portal, &first, &first.cookie, "A third thing that stays.").await;
    let asked = json!({"category": "delivery_service", "waybill_number": NUMBER, "words": [message]});
    let done = split(portal, &first, &chen, asked).await;
    assert_eq!(done.json()["is_mailed"], true, "{}", done.text());
    let second = made(&done, &chen.cookie);
    let (one, two) = (portal.complaint(&first, &chen.cookie).await, portal.complaint(&second, &chen.cookie).await);
    assert_eq!(two["text"], "And the driver was rude.");
    assert_eq!((two["category"].clone(), two["remedy_sought"].clone()), ("delivery_service".into(), "find".into()));
    assert_eq!(two["filed_at"], one["filed_at"], "dates run from the day they wrote");
    assert_eq!(two["evidence"], one["evidence"], "the record as it was frozen");
    assert_eq!(two["staff"]["contact"], one["staff"]["contact"]);
    let due = |c: &Value, rule: &str| {
        let all = c["deadlines"].as_array().unwrap().clone();
        all.iter().find(|d| d["rule"] == rule).unwrap_or_else(|| panic!("{c}"))["due_at"].clone()
    };
    let rule = two["deadlines"][0]["rule"].as_str().unwrap().to_string();
    assert_eq!(due(&two, &rule), due(&one, &rule));
    assert!(!two.to_string().contains("A third thing") && !two.to_string().contains(WORDS));
    // Both name each other, to staff and to the customer.
    assert_eq!(
        (one["parts"]["into"][0].clone(), two["parts"]["from"].clone()),
        (second.number.as_str().into(), first.number.as_str().into())
    );
    assert!(page(portal, &second, &chen, "").await.contains(&first.number));
    let own = portal.get(&["/complaints/", &first.number].concat()).cookie(&first.cookie).await.text();
    assert!(own.contains(&second.number) && own.contains("handled as a complaint of its own"), "{own}");
    // The guest's mail holds a link of its own and no word of theirs.
    let mailed = portal.message_to("somebody@customer.test", "complaint_split").await;
    assert_eq!((mailed["number"].as_str(), mailed["from"].as_str()), (second.number.as_str(), first.number.as_str()));
    let secret = mailed["link"].rsplit_once("?key=").unwrap().1.to_string();
    let cookie = link_cookie(&second.number, &secret);
    let theirs = portal.complaint(&second, &cookie).await;
    assert_eq!(theirs["parts"]["from"], first.number.as_str());
    assert!(theirs.get("staff").is_none());
    assert_eq!(portal.get(&second.door("")).cookie(&first.cookie).await.status, 404, "the old link opens the old one");
    assert_eq!(portal.get(&first.door("")).cookie(&cookie).await.status, 404);
    assert_eq!(count(portal, "complaint.split").await, 1);
    let mails = portal.mails().await;
    assert!(mails.iter().any(|mail| mail.contains("has its own number") && !mail.contains("rude")), "{mails:?}");
}

async fn only_the_customers_own_words_go_along(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    let stranger = portal.files("", &draft("", "canary of a stranger")).await;
    let foreign = writes(portal, &stranger, &stranger.cookie, "canary of a stranger too").await;
    let note = portal.post(&first.door("/messages"), &json!({"text": "canary of staff", "is_internal": true}));
    let note = note.cookie(&chen.cookie).await.json()["id"].as_str().unwrap().to_string();
    let ours = portal.post(&first.door("/messages"), &json!({"text": "We look."})).cookie(&chen.cookie).await;
    let ours = ours.json()["id"].as_str().unwrap().to_string();
    for wrong in [&foreign, &note, &ours] {
        let refused = split(portal, &first, &chen, json!({"category": "damaged", "words": ["text", wrong]})).await;
        assert_eq!(refused.field_problems(), ["/words unknown"]);
    }
    let same = json!({"category": "delay", "waybill_number": NUMBER, "words": ["text"]});
    assert_eq!(split(portal, &first, &chen, same).await.field_problems(), ["/category same_matter"]);
    let nothing = split(portal, &first, &chen, json!({"category": "", "words": []})).await;
    assert_eq!(nothing.field_problems(), ["/category required", "/words required"]);
    let unknown = json!({"category": "damaged", "cause": "weather", "words": ["text"]});
    assert_eq!(split(portal, &first, &chen, unknown).await.field_problems(), ["/cause unknown"]);
    let by_guest = portal.post(&first.door("/splits"), &json!({"category": "damaged", "words": ["text"]}));
    assert!([401, 403].contains(&by_guest.cookie(&first.cookie).await.status));
    assert_eq!(portal.acts(&first, &first.cookie, "/withdrawal", &json!({"text": "Found."})).await.status, 204);
    let ended = split(portal, &first, &chen, json!({"category": "damaged", "words": ["text"]})).await;
    assert_eq!(ended.status, 409);
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 2, "nothing was made");
}

async fn a_form_sent_twice_splits_once(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    let screen = page(portal, &first, &chen, "").await;
    assert!(screen.contains("Take one matter out"), "{screen}");
    let once = "0123456789abcdef0123456789abcdef";
    let fields =
        [("form", "split"), ("once", once), ("category", "damaged"), ("words", "text"), ("waybill_number", "")];
    let done = form(portal, &first, &chen, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let again = form(portal, &first, &chen, &fields).await;
    assert_eq!(again.header("location"), done.header("location"));
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 2);
    assert_eq!(count(portal, "complaint.split").await, 1);
    let refused = form(portal, &first, &chen, &[("form", "split"), ("once", "x"), ("category", "damaged")]).await;
    assert!(refused.status == 422 && refused.text().contains("Choose at least some"), "{}", refused.text());
}

/// A member of a new organisation that ships under an account of its name.
async fn shipper(portal: &TestPortal, name: &str) -> (String, SignedIn) {
    let id = new_id(portal.now());
    let sql =
        "insert into organisation (id, name, search, created_at, updated_at, version) values ($1, $2, $2, 1, 1, 1)";
    portal.execute(sql, &[(&id).into(), name.into()]).await.unwrap();
    let sql = "insert into organisation_account (account_code, organisation_id, created_at) values ($1, $2, 1)";
    portal.execute(sql, &[["acct-", name].concat().into(), (&id).into()]).await.unwrap();
    let person = portal.customer(&[name, "@shipper.test"].concat(), name).await;
    joins(portal, &id, &person).await;
    (id, person)
}

async fn joins(portal: &TestPortal, organisation_id: &str, person: &SignedIn) {
    let sql =
        "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, 'member', 1)";
    portal.execute(sql, &[organisation_id.into(), (&person.person_id).into()]).await.unwrap();
}

async fn ship(portal: &TestPortal, number: &str, name: &str) {
    let mut sent = parcel(number);
    sent.shipment.account_code = Some(["acct-", name].concat());
    portal.take_in(&sent).await;
}

async fn no_other_organisation_gets_a_seat(portal: &TestPortal) {
    let (own, anna) = shipper(portal, "anji").await;
    let (other, bo) = shipper(portal, "bohai").await;
    // Anna works for both: what she wrote for one is not for the colleagues of the other.
    joins(portal, &other, &anna).await;
    for (number, name) in [("PDSPLIT001", "anji"), ("PDSPLIT002", "anji"), ("PDSPLIT003", "bohai")] {
        ship(portal, number, name).await;
    }
    let colleague = portal.customer("colleague@anji.test", "Colleague").await;
    joins(portal, &own, &colleague).await;
    let filed = portal.files(&anna.cookie, &draft("PDSPLIT001", "canary of anji")).await;
    let chen = portal.staff("chen@desk.test", app::account::StaffRole::Agent).await;
    let asked = |number: &str| json!({"category": "damaged", "waybill_number": number, "words": ["text"]});
    let of_colleague = writes(portal, &filed, &colleague.cookie, "And mine is wet.").await;
    let alone = json!({"category": "damaged", "words": [of_colleague]});
    let refused = split(portal, &filed, &chen, alone).await;
    assert_eq!(refused.field_problems(), ["/words filer"], "an erasure must find whose words they are");
    let kept = made(&split(portal, &filed, &chen, asked("PDSPLIT002")).await, &anna.cookie);
    assert_eq!(portal.get(&kept.door("")).cookie(&colleague.cookie).await.status, 200, "colleagues read it as before");
    assert_eq!(portal.get(&kept.door("")).cookie(&bo.cookie).await.status, 404);
    let foreign = made(&split(portal, &filed, &chen, asked("PDSPLIT003")).await, &anna.cookie);
    assert_eq!(portal.get(&foreign.door("")).cookie(&bo.cookie).await.status, 404, "the other shipper's people");
    assert_eq!(portal.get(&foreign.door("")).cookie(&colleague.cookie).await.status, 404);
    assert_eq!(portal.get(&foreign.door("")).cookie(&anna.cookie).await.status, 200, "who wrote it reads it");
    let listed = portal.get("/api/v1/complaints").cookie(&bo.cookie).await.text();
    assert!(!listed.contains(&foreign.number), "{listed}");
    // A colleague's page of the first does not name what they cannot open.
    let seen = portal.complaint(&filed, &colleague.cookie).await.to_string();
    assert!(seen.contains(&kept.number) && !seen.contains(&foreign.number), "{seen}");
    let organisation = "select count(*) from complaint where complaint_number = $1 and organisation_id is null";
    assert_eq!(portal.number(organisation, &[(&foreign.number).into()]).await, 1);
}

async fn customers_of_merged_complaints_get_the_answer(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    let mut again = draft(NUMBER, "Still nothing!");
    again["contact"]["email"] = "neighbour@customer.test".into();
    let second = portal.files("", &again).await;
    decide_all(portal, &second, &chen).await;
    let into = json!({"complaint_number": first.number});
    assert_eq!(portal.acts(&second, &chen.cookie, "/merge", &into).await.status, 204);
    // A guest's address is not proved: without being told so, nothing goes to another customer.
    let answered = portal.acts(&first, &chen.cookie, "/answer", &json!({"text": "canary of the answer"})).await;
    assert_eq!(answered.status, 204, "{}", answered.text());
    let theirs = portal.complaint(&second, &second.cookie).await.to_string();
    assert!(!theirs.contains("canary of the answer"), "{theirs}");
    assert!(page(portal, &first, &chen, "").await.contains("Send the same words"));
    let both = json!({"text": "It was found in Suzhou.", "to_merged": true});
    assert_eq!(portal.acts(&first, &chen.cookie, "/answer", &both).await.status, 204);
    let theirs = portal.complaint(&second, &second.cookie).await;
    assert!(theirs.to_string().contains("It was found in Suzhou.") && theirs["state"] == "closed", "{theirs}");
    let mailed = portal.message_to("neighbour@customer.test", "complaint_message").await;
    assert_eq!(mailed["number"], second.number);
}

/// A guest's complaint with two photos, and their ids in the order they were given.
async fn with_photos(portal: &TestPortal) -> (FiledBy, SignedIn, [String; 2]) {
    let (first, chen) = filed(portal).await;
    for name in ["wet box.jpg", "label.jpg"] {
        let claim = portal.gives(&first.cookie, name).await;
        let message = json!({"text": name, "attachment_ids": [claim]});
        let sent = portal.post(&first.door("/messages"), &message).cookie(&first.cookie).await;
        assert_eq!(sent.status, 201, "{}", sent.text());
        portal.travel(std::time::Duration::from_secs(1));
    }
    let files = portal.complaint(&first, &chen.cookie).await["attachments"].clone();
    let id = |at: usize| files[at]["attachment_id"].as_str().unwrap().to_string();
    (first, chen, [id(0), id(1)])
}

fn names(complaint: &Value) -> Vec<String> {
    let all = complaint["attachments"].as_array().unwrap();
    all.iter().map(|one| one["file_name"].as_str().unwrap().to_string()).collect()
}

async fn chosen_files_go_along(portal: &TestPortal) {
    let (first, chen, [wet, label]) = with_photos(portal).await;
    let other = portal.files("", &draft("", "Something else.")).await;
    let claim = portal.gives(&other.cookie, "canary.jpg").await;
    let message = json!({"text": "See.", "attachment_ids": [claim]});
    assert_eq!(portal.post(&other.door("/messages"), &message).cookie(&other.cookie).await.status, 201);
    let foreign = portal.complaint(&other, &chen.cookie).await["attachments"][0]["attachment_id"].clone();
    let asked = |ids: Value| json!({"category": "damaged", "words": ["text"], "attachment_ids": ids});
    let refused = split(portal, &first, &chen, asked(json!([wet, foreign]))).await;
    assert_eq!(refused.field_problems(), ["/attachment_ids unknown"]);
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 2, "nothing was made");

    let second = made(&split(portal, &first, &chen, asked(json!([wet]))).await, &chen.cookie);
    let (one, two) = (portal.complaint(&first, &chen.cookie).await, portal.complaint(&second, &chen.cookie).await);
    assert_eq!(
        (names(&one), names(&two)),
        (vec!["wet box.jpg".into(), "label.jpg".into()], vec!["wet box.jpg".into()])
    );
    let copy = two["attachments"][0]["attachment_id"].as_str().unwrap();
    assert_ne!(copy, wet);
    let file = async |of: &FiledBy, id: &str, cookie: &str| {
        portal.get(&of.door(&["/attachments/", id].concat())).cookie(cookie).await
    };
    let (there, here) = (file(&first, &wet, &chen.cookie).await, file(&second, copy, &chen.cookie).await);
    assert_eq!((there.status, here.status, there.body == here.body), (200, 200, true), "the same photo");
    assert_eq!(file(&second, &label, &chen.cookie).await.status, 404, "what was not chosen stays");
    // The guest reads it by the link of the new complaint, and by no other.
    let mailed = portal.message_to("somebody@customer.test", "complaint_split").await;
    let cookie = link_cookie(&second.number, mailed["link"].rsplit_once("?key=").unwrap().1);
    assert_eq!(file(&second, copy, &cookie).await.status, 200);
    assert_eq!(file(&second, copy, &first.cookie).await.status, 404);
    assert_eq!(file(&second, copy, &other.cookie).await.status, 404);
    // The object stays while either names it.
    portal.execute("delete from attachment where id = $1", &[wet.into()]).await.unwrap();
    server::attachment::sweep(&portal.portal, portal.now()).await.unwrap();
    assert_eq!(file(&second, copy, &chen.cookie).await.status, 200);
}

async fn the_form_offers_the_files(portal: &TestPortal) {
    let (first, chen, [wet, label]) = with_photos(portal).await;
    let screen = page(portal, &first, &chen, "").await;
    assert!(screen.contains("Files that go along") && screen.contains("name=\"attachment_ids\""), "{screen}");
    let once = "0123456789abcdef0123456789abcdef";
    let fields = [
        ("form", "split"),
        ("once", once),
        ("category", ""),
        ("words", "text"),
        ("attachment_ids", wet.as_str()),
        ("attachment_ids", label.as_str()),
    ];
    let refused = form(portal, &first, &chen, &fields).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(refused.text().matches("name=\"attachment_ids\"").count(), 2);
    let checked = |id: &str| {
        let text = refused.text();
        let at = text.find(id).unwrap_or_else(|| panic!("{text}"));
        let from = text[..at].rfind('<').unwrap();
        text[from..].split('>').next().unwrap().contains("checked")
    };
    let boxes = refused.text().contains(&["value=\"", &wet, "\""].concat());
    assert!(boxes && checked(&["value=\"", &wet].concat()), "what was chosen stays so: {}", refused.text());
    let fields = fields.map(|(name, value)| if name == "category" { (name, "damaged") } else { (name, value) });
    let done = form(portal, &first, &chen, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let number = done.header("location").rsplit('/').next().unwrap().split(['?', '#']).next().unwrap().to_string();
    let second = FiledBy { number, cookie: chen.cookie.clone(), secret: String::new() };
    assert_eq!(names(&portal.complaint(&second, &chen.cookie).await), ["wet box.jpg", "label.jpg"]);
}

/// Bite proof: let `attachment::store::copy` take the message along whatever it is.
async fn a_unit_gets_the_files_of_the_first_words(portal: &TestPortal) {
    let (first, chen, [wet, label]) = with_photos(portal).await;
    let messages = portal.complaint(&first, &chen.cookie).await["messages"].clone();
    let asked = json!({
        "category": "damaged", "words": [messages[0]["id"], messages[1]["id"]], "attachment_ids": [wet, label],
    });
    let second = made(&split(portal, &first, &chen, asked).await, &chen.cookie);
    let hub = unit(portal, "HUB1").await;
    let question = json!({"unit_code": "HUB1", "question": "Was it wet at yours?"});
    for of in [&first, &second] {
        assert_eq!(portal.post(&of.door("/inquiries"), &question).cookie(&chen.cookie).await.status, 201);
    }
    let read = portal.complaint(&second, &hub.cookie).await;
    assert_eq!((read["text"].as_str(), names(&read)), (Some("wet box.jpg"), vec!["wet box.jpg".to_string()]));
    assert_eq!(names(&portal.complaint(&first, &hub.cookie).await), Vec::<String>::new());
    assert_eq!(names(&portal.complaint(&second, &chen.cookie).await).len(), 2);
}
