//! From filing to the end and back.

use app::account::StaffRole;
use app::shipment::Milestone::*;
use serde_json::json;

use super::{WORDS, about, decides_all, draft, files, guest_files, path, put, send, shown};
use crate::support::{TestPortal, database_tests, parcel};

database_tests! {
    a_guest_files_and_follows_by_link, what_is_wrong_is_named, nothing_is_filed_twice,
    an_answer_waits_for_every_decision, reopening_keeps_the_number, a_question_waits_for_the_customer,
    the_record_is_frozen, staff_stay_the_operators_voice, a_link_can_be_renewed, drafts_are_kept,
    a_colleague_joins, mails_carry_nothing_that_was_typed, many_come_from_a_file,
    the_record_is_read_in_the_readers_language,
}

async fn a_guest_files_and_follows_by_link(portal: &TestPortal) {
    portal
        .take_in(
            &parcel("AJCOMPLAIN1").promised("2026-11-20T18:00:00+08:00").event(PickedUp, "2026-11-18T10:00:00+08:00"),
        )
        .await;
    let answer = send(portal, "POST", "/api/v1/complaints", "", about("delay", "aj complain1")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let filed = answer.json();
    let number = filed["complaint_number"].as_str().unwrap();
    assert!(number.starts_with("C-2611-000001-"), "{number}");
    assert!(!filed["deadlines"].as_array().unwrap().is_empty(), "named dates at once");
    assert_eq!(filed["next"]["who"], "agent");
    assert!(filed["next"]["by"].is_string());
    let link = filed["link"].as_str().unwrap();
    let opened = portal.get(&link[link.find("/complaints/").unwrap()..]).await;
    assert_eq!((opened.status, opened.header("location")), (303, ["/complaints/", number].concat().as_str()));
    let cookie = opened.cookie("pd_complaints").unwrap();
    let complaint = shown(portal, number, &cookie).await;
    assert_eq!((complaint["text"].as_str(), complaint["state"].as_str()), (Some(WORDS), Some("received")));
    assert_eq!(complaint["waybill_number"], "AJCOMPLAIN1");
    let findings = complaint["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "late_at_filing"), "{findings:?}");
    portal.get(&path(number, "")).await.problem(404, "not-found");
    let (other, _) = guest_files(portal, &draft("other")).await;
    let foreign = portal.get(&path(&other, "")).cookie(&cookie).await;
    let missing = portal.get(&path("C-2611-999999-1", "")).cookie(&cookie).await;
    assert_eq!((foreign.status, foreign.faceless()), (404, missing.faceless()), "one link opens one complaint");
}

async fn what_is_wrong_is_named(portal: &TestPortal) {
    let empty = send(portal, "POST", "/api/v1/complaints", "", json!({})).await;
    empty.problem(422, "invalid");
    let wanted = ["/category required", "/remedy_sought required", "/text required", "/contact/email required"];
    assert_eq!(empty.field_problems(), wanted);
    let mut unknown = draft("delay");
    unknown["cause"] = "no_such_cause".into();
    let refused = send(portal, "POST", "/api/v1/complaints", "", unknown).await;
    assert_eq!(refused.field_problems(), ["/cause unknown"]);
    let mut foreign = draft("delay");
    foreign["attachment_ids"] = json!(["0192.secret"]);
    let refused = send(portal, "POST", "/api/v1/complaints", "", foreign).await;
    assert_eq!(refused.field_problems(), ["/attachment_ids/0 unknown"]);
    let mut more = draft("delay");
    more["is_valid"] = true.into();
    assert_eq!(send(portal, "POST", "/api/v1/complaints", "", more).await.status, 422);
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 0, "nothing half");
    assert_eq!(portal.number("select count(*) from deadline", &[]).await, 0);
}

/// A double click, a lost connection, and a colleague who did not know: one complaint.
async fn nothing_is_filed_twice(portal: &TestPortal) {
    let body = draft("delay").to_string();
    let file = || portal.post("/api/v1/complaints", &draft("delay")).header("idempotency-key", "one");
    let (first, second) = (file().await, file().await);
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.json()["complaint_number"], second.json()["complaint_number"]);
    assert!(first.json()["link"].is_string() && second.json()["link"].is_null(), "a secret is told once");
    assert!(!body.is_empty());
    portal.take_in(&parcel("AJTWICE001").event(PickedUp, "2026-11-18T10:00:00+08:00")).await;
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let number = files(portal, &li, &about("delay", "AJTWICE001")).await;
    let again = send(portal, "POST", "/api/v1/complaints", &li.cookie, about("delay", "AJTWICE001")).await;
    let problem = again.problem(409, "conflict");
    assert_eq!(
        (problem["errors"][0]["code"].as_str(), problem["errors"][0]["detail"].as_str()),
        (Some("duplicate"), Some(number.as_str()))
    );
    let mut other = about("delay", "AJTWICE001");
    other["is_another_matter"] = true.into();
    assert_ne!(files(portal, &li, &other).await, number);
    files(portal, &li, &about("damaged", "AJTWICE001")).await;
    let crowd = (0..20).map(|_| send(portal, "POST", "/api/v1/complaints", &li.cookie, about("charges", "AJTWICE001")));
    let answers = futures_util::future::join_all(crowd).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "twenty taps");
}

async fn an_answer_waits_for_every_decision(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("damaged")).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    assert_eq!(put(portal, &number, "acknowledgement", &agent.cookie, json!({})).await, 204);
    assert_eq!(put(portal, &number, "acknowledgement", &agent.cookie, json!({})).await, 409);
    let taken = json!({"person_id": agent.person_id});
    assert_eq!(put(portal, &number, "assignment", &agent.cookie, taken).await, 204);
    let answer = json!({"text": "We are sorry: the box was torn in our hub."});
    let early = send(portal, "PUT", &path(&number, "/answer"), &agent.cookie, answer.clone()).await;
    assert_eq!(early.problem(409, "conflict")["errors"][0]["code"], "undecided");
    let extra = json!({"record": "Two pieces were handed over.", "customer": "One was missing."});
    assert_eq!(send(portal, "POST", &path(&number, "/statements"), &agent.cookie, extra).await.status, 201);
    assert_eq!(shown(portal, &number, &guest).await["statements"][0]["verdict"], json!(null));
    decides_all(portal, &number, &agent).await;
    assert_eq!(shown(portal, &number, &guest).await["statements"][0]["verdict"], json!(null), "told with the answer");
    assert_eq!(put(portal, &number, "answer", &agent.cookie, answer).await, 204);
    let complaint = shown(portal, &number, &guest).await;
    assert_eq!(
        (complaint["state"].as_str(), complaint["statements"][0]["verdict"].as_str()),
        (Some("answered"), Some("customer"))
    );
    assert_eq!(put(portal, &number, "reading", &guest, json!({})).await, 204);
    assert_eq!(put(portal, &number, "reading", &guest, json!({})).await, 204, "again changes nothing");
    assert_eq!(shown(portal, &number, &guest).await["state"], "told");
    assert_eq!(put(portal, &number, "resolution", &guest, json!({"is_solved": true})).await, 204);
    assert_eq!(shown(portal, &number, &guest).await["state"], "closed");
    let judged = json!({"is_valid": true});
    let refused = send(portal, "PUT", &path(&number, "/validation"), &agent.cookie, judged).await;
    assert_eq!(refused.field_problems(), ["/unit_code required"]);
    assert_eq!(put(portal, &number, "validation", &agent.cookie, json!({"is_valid": false})).await, 204);
    assert_eq!(shown(portal, &number, &agent.cookie).await["staff"]["is_valid"], false);
    assert_eq!(shown(portal, &number, &guest).await.get("staff"), None);
}

async fn reopening_keeps_the_number(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("charges")).await;
    assert_eq!(put(portal, &number, "withdrawal", &guest, json!({"text": "Found it."})).await, 204);
    assert_eq!(put(portal, &number, "withdrawal", &guest, json!({})).await, 409);
    let silent = send(portal, "PUT", &path(&number, "/reopening"), &guest, json!({})).await;
    assert_eq!(silent.field_problems(), ["/text required"]);
    assert_eq!(put(portal, &number, "reopening", &guest, json!({"text": "It was another box."})).await, 204);
    let complaint = shown(portal, &number, &guest).await;
    assert_eq!(
        (complaint["complaint_number"].as_str(), complaint["reopened_count"].as_i64()),
        (Some(number.as_str()), Some(1))
    );
    assert!(complaint["deadlines"].as_array().unwrap().iter().any(|d| d["round"] == 1), "its dates begin anew");
    for (level, status) in [("supervisor", 204), ("manager", 204), ("manager", 409)] {
        assert_eq!(put(portal, &number, "escalation", &guest, json!({})).await, status);
        assert_eq!(shown(portal, &number, &guest).await["level"], level);
    }
}

async fn a_question_waits_for_the_customer(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("damaged")).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let asked = json!({"text": "Which volume is missing?", "asks_customer": true});
    assert_eq!(send(portal, "POST", &path(&number, "/messages"), &agent.cookie, asked.clone()).await.status, 201);
    assert_eq!(send(portal, "POST", &path(&number, "/messages"), &agent.cookie, asked).await.status, 409);
    let complaint = shown(portal, &number, &guest).await;
    assert_eq!(
        (complaint["state"].as_str(), complaint["next"]["who"].as_str()),
        (Some("awaiting_customer"), Some("customer"))
    );
    let told = json!({"text": "The second."});
    assert_eq!(send(portal, "POST", &path(&number, "/messages"), &guest, told).await.status, 201);
    let complaint = shown(portal, &number, &guest).await;
    assert_eq!(
        (complaint["state"].as_str(), complaint["messages"][1]["text"].as_str()),
        (Some("received"), Some("The second."))
    );
    let trick = json!({"text": "note", "is_internal": true});
    assert_eq!(send(portal, "POST", &path(&number, "/messages"), &guest, trick).await.status, 422);
}

/// What is recorded later changes nothing of what the complaint was filed against. The row's hash is of its bytes.
async fn the_record_is_frozen(portal: &TestPortal) {
    use sha2::{Digest, Sha256};
    let moving =
        parcel("AJFROZEN01").promised("2026-11-20T18:00:00+08:00").event(PickedUp, "2026-11-18T10:00:00+08:00");
    portal.take_in(&moving).await;
    let (number, guest) = guest_files(portal, &about("delay", "AJFROZEN01")).await;
    let before = shown(portal, &number, &guest).await["evidence"].clone();
    portal.take_in(&parcel("AJFROZEN01").event(Delivered, "2026-11-22T12:00:00+08:00")).await;
    assert_eq!(portal.track("AJFROZEN01").await["milestone"], "delivered");
    assert_eq!(shown(portal, &number, &guest).await["evidence"], before);
    assert_eq!(before["milestone"], "picked_up");
    assert_eq!(before.get("weight_g"), None, "without a proof nothing of the parcel itself");
    let row = portal.store.row("select evidence, evidence_hash from complaint", &[]).await.unwrap().unwrap();
    let mut c = row.columns();
    let (evidence, hash) = (c.text().unwrap(), c.text().unwrap());
    assert_eq!(hex::encode(Sha256::digest(evidence.as_bytes())), hash);
}

async fn staff_stay_the_operators_voice(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("delay")).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let messages = path(&number, "/messages");
    let note = json!({"text": "CANARY call the hub", "is_internal": true});
    assert_eq!(send(portal, "POST", &messages, &agent.cookie, note).await.status, 201);
    assert_eq!(send(portal, "POST", &messages, &agent.cookie, json!({"text": "We look into it."})).await.status, 201);
    let seen = portal.get(&path(&number, "")).cookie(&guest).await.text();
    assert!(seen.contains("We look into it.") && !seen.contains("CANARY"), "{seen}");
    let complaint = shown(portal, &number, &guest).await;
    assert_eq!(complaint["messages"][0]["author_name"], json!(null));
    let desk = shown(portal, &number, &agent.cookie).await;
    assert_eq!(desk["messages"].as_array().unwrap().len(), 2);
    assert_eq!(desk["staff"]["contact"]["email"], "li.wei@campus.test");
    for role in [StaffRole::Auditor, StaffRole::Unit] {
        let other = portal.staff(&format!("{role}@desk.test"), role).await;
        assert_eq!(portal.get(&path(&number, "")).cookie(&other.cookie).await.status, 404, "{role}");
    }
}

async fn a_link_can_be_renewed(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("delay")).await;
    let renewed = send(portal, "PUT", &path(&number, "/link"), &guest, json!({})).await;
    assert_eq!(renewed.status, 200);
    assert_eq!(portal.get(&path(&number, "")).cookie(&guest).await.status, 404, "the old one is dead");
    let link = renewed.json()["link"].as_str().unwrap().to_string();
    let opened = portal.get(&link[link.find("/complaints/").unwrap()..]).await;
    assert_eq!(opened.status, 303);
    assert_eq!(portal.get(&["/complaints/", &number, "?key=", &"0".repeat(64)].concat()).await.status, 404);
}

async fn drafts_are_kept(portal: &TestPortal) {
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let begun = json!({"category": "damaged", "text": "half a sen"});
    let draft_path = "/api/v1/complaint-drafts/AJDRAFT001";
    assert_eq!(send(portal, "PUT", draft_path, &li.cookie, begun).await.status, 204);
    let kept = portal.get(draft_path).cookie(&li.cookie).await.json();
    assert_eq!((kept["text"].as_str(), kept["category"].as_str()), (Some("half a sen"), Some("damaged")));
    let wang = portal.customer("wang@campus.test", "Wang").await;
    assert_eq!(portal.get(draft_path).cookie(&wang.cookie).await.status, 404);
    files(portal, &li, &about("damaged", "AJDRAFT001")).await;
    assert_eq!(portal.get(draft_path).cookie(&li.cookie).await.status, 404, "filed, it is no draft any more");
}

async fn a_colleague_joins(portal: &TestPortal) {
    let owner = portal.customer("owner@books.test", "Owner").await;
    let id = {
        let founded =
            send(portal, "POST", "/api/v1/organisations", &owner.cookie, json!({"name": "Huaian Books"})).await;
        founded.json()["id"].as_str().unwrap().to_string()
    };
    let connect = "insert into organisation_account (organisation_id, account_code, created_at)
        values ($1, 'HB-1', 1)";
    portal.execute(connect, &[id.as_str().into()]).await.unwrap();
    let mut shipment = parcel("AJBOOKS001").event(PickedUp, "2026-11-18T10:00:00+08:00");
    shipment.shipment.account_code = Some("HB-1".to_string());
    portal.take_in(&shipment).await;
    let number = files(portal, &owner, &about("delay", "AJBOOKS001")).await;
    assert_eq!(shown(portal, &number, &owner.cookie).await["party"], "shipper");
    let colleague = portal.customer("colleague@books.test", "Colleague").await;
    assert_eq!(portal.get(&path(&number, "")).cookie(&colleague.cookie).await.status, 404, "not yet one");
    let seat =
        "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, 'viewer', 1)";
    portal.execute(seat, &[id.as_str().into(), colleague.person_id.as_str().into()]).await.unwrap();
    assert_eq!(shown(portal, &number, &colleague.cookie).await["may"], json!([]), "a viewer reads");
    let list = |query: &str| portal.get(&["/api/v1/complaints", query].concat()).cookie(&colleague.cookie);
    assert_eq!(list("").await.json()["items"][0]["is_own"], false);
    assert_eq!(list("?whose=own").await.json()["items"], json!([]));
    assert_eq!(put(portal, &number, "participation", &colleague.cookie, json!({})).await, 403);
    let raise = "update organisation_member set role = 'member' where person_id = $1";
    portal.execute(raise, &[colleague.person_id.as_str().into()]).await.unwrap();
    assert_eq!(put(portal, &number, "participation", &colleague.cookie, json!({})).await, 204);
    assert_eq!(list("?whose=own").await.json()["items"][0]["complaint_number"], number.as_str());
    let receiver = portal.customer("receiver@campus.test", "Receiver").await;
    let theirs = files(portal, &receiver, &about("delay", "AJBOOKS001")).await;
    assert_ne!(theirs, number, "each side has its own");
    assert_eq!(portal.get(&path(&number, "")).cookie(&receiver.cookie).await.status, 404);
    assert_eq!(portal.get(&path(&theirs, "")).cookie(&owner.cookie).await.status, 404);
}

/// The address of a guest may be anybody's: the mail says that there is a complaint, and nothing that was written.
async fn mails_carry_nothing_that_was_typed(portal: &TestPortal) {
    let (number, _) = guest_files(portal, &draft("delay")).await;
    let message = portal.message_to("li.wei@campus.test", "complaint_received").await;
    let whole = format!("{message:?}");
    assert!(whole.contains(&number) && !whole.contains("torn") && !whole.contains("Li Wei"), "{whole}");
    for _ in 0..5 {
        guest_files(portal, &draft("other")).await;
    }
    let sent = "select count(*) from message where email = 'li.wei@campus.test' and outcome is null";
    assert_eq!(portal.number(sent, &[]).await, 3, "one address gets few mails an hour");
}

/// A shipper's file: tried, it files nothing; filed, sound rows are filed and the others named; again, nothing twice.
async fn many_come_from_a_file(portal: &TestPortal) {
    let owner = portal.customer("owner@books.test", "Owner").await;
    let founded = send(portal, "POST", "/api/v1/organisations", &owner.cookie, json!({"name": "Books"})).await;
    let id = founded.json()["id"].as_str().unwrap().to_string();
    let connect = "insert into organisation_account (organisation_id, account_code, created_at)
        values ($1, 'HB-1', 1)";
    portal.execute(connect, &[id.as_str().into()]).await.unwrap();
    for number in ["AJBATCH001", "AJBATCH002"] {
        let mut shipment = parcel(number).event(PickedUp, "2026-11-18T10:00:00+08:00");
        shipment.shipment.account_code = Some("HB-1".to_string());
        portal.take_in(&shipment).await;
    }
    portal.take_in(&parcel("AJSTRANGER").event(PickedUp, "2026-11-18T10:00:00+08:00")).await;
    let csv = "waybill_number,category,remedy_sought,text\nAJBATCH001,delay,find,Where?\nAJBATCH002,late,find,Where?\n\
        AJSTRANGER,delay,find,Where?\nAJBATCH002,damaged,compensation,\"=cmd()\"\n";
    let post = |query: &str| {
        crate::support::Ask::new(&portal.router, "POST", &["/api/v1/complaint-batches", query].concat())
            .header("content-type", "text/csv")
            .header("sec-fetch-site", "same-origin")
            .cookie(&owner.cookie)
            .body(csv)
    };
    let tried = post("?test=true").await.json();
    assert_eq!((tried["sound_count"].as_i64(), tried["refused_count"].as_i64()), (Some(2), Some(2)), "{tried}");
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 0);
    let filed = post("").await.json();
    assert_eq!(
        (filed["items"][1]["line"].as_i64(), filed["items"][1]["errors"][0]["pointer"].as_str()),
        (Some(3), Some("/category"))
    );
    assert_eq!(filed["items"][2]["errors"][0]["code"], "unknown", "a stranger's parcel");
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 2);
    let again = post("").await.json();
    assert_eq!(
        (again["sound_count"].as_i64(), again["items"][0]["errors"][0]["code"].as_str()),
        (Some(0), Some("duplicate"))
    );
    let file = portal.get("/api/v1/complaints/export?search=AJBATCH").cookie(&owner.cookie).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.text().lines().count(), 3, "{}", file.text());
    let guest = portal.customer("nobody@campus.test", "Nobody").await;
    let refused = crate::support::Ask::new(&portal.router, "POST", "/api/v1/complaint-batches")
        .header("sec-fetch-site", "same-origin")
        .cookie(&guest.cookie)
        .body(csv);
    assert_eq!(refused.await.status, 403);
}

async fn the_record_is_read_in_the_readers_language(portal: &TestPortal) {
    let (number, guest) = guest_files(portal, &draft("damaged")).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let own = json!({"record": "Two pieces were handed over.", "customer": "One was missing."});
    assert_eq!(send(portal, "POST", &path(&number, "/statements"), &agent.cookie, own).await.status, 201);
    for (language, words) in [("en", "nothing"), ("zh-CN", "记录"), ("es", "consta")] {
        for reader in [&guest, &agent.cookie] {
            let read = portal.get(&path(&number, "")).cookie(reader).header("accept-language", language).await.json();
            let of_rules = read["statements"][0]["record"].as_str().unwrap();
            assert!(of_rules.to_lowercase().contains(words), "{language}: {of_rules}");
            assert_eq!(read["statements"][1]["record"], "Two pieces were handed over.", "what somebody wrote stays");
            assert_eq!(read["statements"][0]["customer"], WORDS);
        }
    }
}
