//! What the record of a shipment knows beside its timeline, and who reads it.
//!
//! Bite proofs: let `Record::shown_to` keep `charges` for the receiver, or the signer for the shipper; let
//! `verification::opens` answer `Shipper` for a link; drop `record::find` from `intake::shipments`.

use app::shipment::Milestone::*;
use serde_json::{Value, json};
use server::store::new_id;

use crate::support::complaint::{FiledBy, draft};
use crate::support::people::{huaian_books, li_wei};
use crate::support::{Answer, TestPortal, database_tests, parcel, shows};

database_tests! {
    facts_are_kept_and_laid_over, faults_name_their_field, each_side_reads_its_own, a_link_opens_no_money,
    the_public_reads_nothing_of_it, a_proof_comes_once_with_its_event, evidence_freezes_it_for_each_side,
    what_was_frozen_before_still_holds,
}

const NUMBER: &str = "PDRECORD01";

async fn state(portal: &TestPortal, shipment: &Value) -> Answer {
    let key = portal.ingest_key("tms").await;
    portal.post("/api/v1/shipments", shipment).bearer(&key).await
}

async fn send(portal: &TestPortal, events: &[Value]) -> Value {
    let key = portal.ingest_key("tms").await;
    portal.post("/api/v1/tracking-events", &json!({ "items": events })).bearer(&key).await.json()
}

/// The whole answer to a factor.
async fn opened_by(portal: &TestPortal, factor: Value) -> Value {
    let answer = portal.post(&format!("/api/v1/tracking/{NUMBER}/verification"), &factor).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn facts() -> Value {
    json!({
        "waybill_number": NUMBER, "terms_version": "2026-03", "terms_agreed_on": "2026-11-18",
        "fee": {"minor": 1290, "currency": "CNY"}, "add_on_fee": {"minor": 4815162, "currency": "CNY"},
        "declared_value": {"minor": 8675309, "currency": "CNY"}, "insured_value": {"minor": 7654321, "currency": "CNY"},
        "weight_g": 1200, "measured_weight_g": 1350,
        "leave_consent": {"locker": true, "given_at": "2026-11-18T10:00:00+08:00", "channel": "app"},
    })
}

fn delivered() -> Value {
    json!({
        "waybill_number": NUMBER, "milestone": "delivered", "occurred_at": "2026-11-21T14:02:00+08:00",
        "proof_of_delivery": {
            "kind": "signature", "signer_name": "Zhang Wei", "left_at": "neighbour",
            "recorded_at": "2026-11-21T14:03:00+08:00",
        },
    })
}

/// A delivered parcel of the bookshop to Li Wei of which everything is known.
async fn known(portal: &TestPortal) {
    let mut books = parcel(NUMBER).from(huaian_books()).to(li_wei()).event(PickedUp, "2026-11-18T17:00:00+08:00");
    books.shipment.account_code = Some("acct-books".to_string());
    portal.take_in(&books).await;
    assert_eq!(state(portal, &facts()).await.status, 200);
    assert_eq!(send(portal, &[delivered()]).await["recorded"], 1);
}

async fn facts_are_kept_and_laid_over(portal: &TestPortal) {
    known(portal).await;
    assert_eq!(state(portal, &facts()).await.json()["outcome"], "unchanged");
    let later = json!({"waybill_number": NUMBER, "measured_weight_g": 1400, "leave_consent": {"neighbour": false}});
    assert_eq!(state(portal, &later).await.json()["outcome"], "updated");
    let other = json!({"waybill_number": NUMBER, "service": "express"});
    assert_eq!(state(portal, &other).await.json()["outcome"], "updated", "says nothing of it, and keeps it");
    let record = opened_by(portal, json!({"phone_last4": "8765"})).await["details"]["record"].clone();
    assert_eq!(
        record["leave_consent"],
        json!({"locker": true, "neighbour": false, "given_at": "2026-11-18T10:00:00+08:00", "channel": "app"})
    );
    assert_eq!((&record["measured_weight_g"], &record["terms_version"]), (&json!(1400), &json!("2026-03")));
    assert_eq!((&record["terms_agreed_on"], record.get("pickup_point")), (&json!("2026-11-18"), None));
    assert_eq!(record["charges"]["insured_value"], json!({"minor": 7654321, "currency": "CNY"}));
    assert_eq!(portal.number("select count(*) from shipment_record", &[]).await, 1);
}

async fn faults_name_their_field(portal: &TestPortal) {
    let wrong = json!({
        "waybill_number": "PDWRONG001", "terms_agreed_on": "2026-02-30", "add_on_fee": {"minor": -1, "currency": "yuan"},
        "measured_weight_g": 0, "terms_version": "x".repeat(121),
    });
    let mut found = state(portal, &wrong).await.field_problems();
    found.sort();
    assert_eq!(
        found,
        [
            "/add_on_fee/currency malformed",
            "/add_on_fee/minor out_of_range",
            "/measured_weight_g out_of_range",
            "/terms_agreed_on malformed",
            "/terms_version too_long",
        ]
    );
    let mut moving = delivered();
    moving["milestone"] = json!("in_transit");
    moving["proof_of_delivery"]["signer_name"] = json!("x".repeat(121));
    let mut unknown = delivered();
    unknown["proof_of_delivery"]["kind"] = json!("nod");
    let answer = send(portal, &[moving, unknown]).await;
    let pointer = |at: usize, n: usize| answer["items"][at]["errors"][n]["pointer"].clone();
    assert_eq!(pointer(0, 0), "/items/0/proof_of_delivery/signer_name");
    assert_eq!(pointer(0, 1), "/items/0/proof_of_delivery");
    assert_eq!(pointer(1, 0), "/items/1");
}

/// Money and the receiver's things: `(reads money, reads the signer)`.
fn reads(seen: &Value) -> (bool, bool) {
    let text = seen.to_string();
    assert!(!text.contains("Zhang Wei"), "never in full: {text}");
    let money = ["4815162", "8675309", "7654321"].map(|amount| text.contains(amount));
    assert!(money[0] == money[1] && money[1] == money[2], "{text}");
    (money[0], text.contains("signer_name"))
}

/// The bookshop's organisation, with the account of the parcel.
async fn organisation(portal: &TestPortal) -> String {
    let (id, now) = (new_id(portal.now()), portal.now());
    let organisation = "insert into organisation (id, name, search, created_at, updated_at, version)
        values ($1, 'Huaian Books', 'huaian', $2, $2, 1)";
    portal.execute(organisation, &[(&id).into(), now.into()]).await.unwrap();
    let account = "insert into organisation_account (account_code, organisation_id, created_at)
        values ('acct-books', $1, $2)";
    portal.execute(account, &[(&id).into(), now.into()]).await.unwrap();
    id
}

/// Cookie of a colleague of the organisation.
async fn colleague(portal: &TestPortal, organisation_id: &str, role: &str) -> String {
    let colleague = portal.customer("colleague@books.test", "Colleague").await;
    let seat = "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, $3, 1)";
    portal.execute(seat, &[organisation_id.into(), (&colleague.person_id).into(), role.into()]).await.unwrap();
    colleague.cookie
}

async fn each_side_reads_its_own(portal: &TestPortal) {
    known(portal).await;
    assert_eq!(reads(&opened_by(portal, json!({"phone_last4": "4321"})).await), (false, true), "the receiver");
    assert_eq!(reads(&opened_by(portal, json!({"phone_last4": "8765"})).await), (true, false), "the shipper");
    let id = organisation(portal).await;
    let colleague = colleague(portal, &id, "viewer").await;
    let path = format!("/api/v1/tracking/{NUMBER}");
    assert_eq!(reads(&portal.get(&path).cookie(&colleague).await.json()), (true, false), "a colleague");
    // An own parcel was proved by anybody's factor: it stays the receiver's.
    let person = portal.customer("books@private.test", "Somebody").await;
    let own = portal.put(&format!("/api/v1/me/parcels/{NUMBER}")).cookie(&person.cookie);
    assert!(own.body(r#"{"phone_last4": "8765"}"#).await.status < 300);
    assert_eq!(reads(&portal.get(&path).cookie(&person.cookie).await.json()), (false, true), "an own parcel");
}

/// The same phone on both ends, and a link that was passed on: nobody knows whose side it is.
async fn a_link_opens_no_money(portal: &TestPortal) {
    let created = state(portal, &facts()).await.json();
    let secret = created["link"].as_str().unwrap().rsplit_once('=').unwrap().1.to_string();
    assert_eq!(send(portal, &[delivered()]).await["recorded"], 1);
    assert_eq!(reads(&opened_by(portal, json!({"link_token": secret})).await), (false, true));
    portal.take_in(&parcel(NUMBER).from(li_wei()).to(li_wei())).await;
    assert_eq!(reads(&opened_by(portal, json!({"phone_last4": "4321"})).await), (false, true));
}

async fn the_public_reads_nothing_of_it(portal: &TestPortal) {
    known(portal).await;
    let answer = portal.get(&format!("/api/v1/tracking/{NUMBER}")).await;
    let page = portal.get(&format!("/track/{NUMBER}")).await;
    for text in [answer.text(), page.text()] {
        for fact in ["2026-03", "4815162", "8675309", "7654321", "Zhang", "1350", "neighbour", "signature"] {
            assert!(!shows(&text, fact), "{fact}");
        }
    }
    // A shipper's proof forged from a receiver's does not count.
    let path = format!("/api/v1/tracking/{NUMBER}");
    let proof = portal.post(&[&path, "/verification"].concat(), &json!({"phone_last4": "4321"})).await;
    let cookie = proof.cookie("pd_parcels").unwrap();
    let parts: Vec<&str> = cookie.split('.').collect();
    let forged = [parts[0], &[parts[1], "s"].concat(), parts[2]].join(".");
    assert_eq!(portal.get(&path).cookie(&forged).await.json()["verified"], false);
    assert_eq!(reads(&portal.get(&path).cookie(&cookie).await.json()), (false, true));
}

async fn a_proof_comes_once_with_its_event(portal: &TestPortal) {
    known(portal).await;
    let mut again = delivered();
    again["proof_of_delivery"]["kind"] = json!("photo");
    assert_eq!(send(portal, &[again]).await["duplicate"], 1, "the event is immutable, and so is its proof");
    let proofs = opened_by(portal, json!({"phone_last4": "4321"})).await["details"]["record"]["proofs"].clone();
    assert_eq!((proofs.as_array().unwrap().len(), &proofs[0]["proof"]["kind"]), (1, &json!("signature")));
    assert!(portal.execute("update proof_of_delivery set kind = 'photo'", &[]).await.is_err());
}

/// Codes of the findings in their order.
fn codes(complaint: &Value) -> Vec<String> {
    let found = complaint["findings"].as_array().unwrap().iter();
    found.map(|finding| finding["code"].as_str().unwrap().to_string()).collect()
}

/// The complaint as its filer reads it, as JSON and as a page.
async fn read(portal: &TestPortal, filed: &FiledBy) -> (Value, String) {
    let page = portal.get(&["/complaints/", &filed.number].concat()).cookie(&filed.cookie).await;
    (portal.complaint(filed, &filed.cookie).await, page.text())
}

async fn evidence_freezes_it_for_each_side(portal: &TestPortal) {
    known(portal).await;
    let id = organisation(portal).await;
    let shipper = colleague(portal, &id, "member").await;
    let proof = portal.post(&format!("/api/v1/tracking/{NUMBER}/verification"), &json!({"phone_last4": "4321"})).await;
    let proof = proof.cookie("pd_parcels").unwrap();
    let received = portal.files(&proof, &draft(NUMBER, "It never came")).await;
    let sent = portal.files(&shipper, &draft(NUMBER, "It never came")).await;
    let guest = portal.files("", &draft(NUMBER, "It never came")).await;
    // What is weighed later changes nothing of what was frozen.
    state(portal, &json!({"waybill_number": NUMBER, "measured_weight_g": 9999})).await;
    let everything = ["delivered_scan", "proof", "left", "weight_differs", "terms_in_force"];
    let received = FiledBy { cookie: format!("{}; {proof}", received.cookie), ..received };
    for (filed, money, signer) in [(&received, false, true), (&sent, true, false)] {
        let (complaint, page) = read(portal, filed).await;
        assert_eq!(
            (reads(&complaint["evidence"]), codes(&complaint)),
            ((money, signer), everything.map(String::from).to_vec())
        );
        assert_eq!(complaint["evidence"]["record"]["measured_weight_g"], 1350);
        assert!(page.contains("1.35 kg") && page.contains("2026-03"), "{page}");
        assert_eq!((page.contains("48151.62"), page.contains("12.90 CNY")), (money, money), "{page}");
    }
    let (complaint, page) = read(portal, &guest).await;
    assert_eq!((reads(&complaint), codes(&complaint)), ((false, false), vec!["delivered_scan".to_string()]));
    assert!(!page.contains("1.35 kg") && !page.contains("2026-03") && !page.contains("neighbour"), "{page}");
    let (_, clerk) = portal.clerk("Clara Clerk").await;
    let whole = portal.complaint(&received, &clerk).await["evidence"].to_string();
    assert!(whole.contains("Zhang Wei") && whole.contains("4815162"), "{whole}");
}

/// As the first release wrote it: it reads, and its bytes still have their hash.
async fn what_was_frozen_before_still_holds(portal: &TestPortal) {
    use sha2::{Digest, Sha256};
    known(portal).await;
    let filed = portal.files("", &draft(NUMBER, "It never came")).await;
    let before = concat!(
        r#"{"waybill_number":"PDRECORD01","milestone":"delivered","service":null,"promised_at":null,"#,
        r#""delivered_at":"2026-11-21T14:02:00+08:00","late_by_ms":0,"weight_g":1200,"piece_count":1,"events":[],"#,
        r#""taken_at":"2026-11-22T08:00:00Z"}"#
    );
    let hash = "363ca94ccf896fe81a368e3f3e3b1a1dbf04187cc2b101656b34168f86a54ce9";
    let put = "update complaint set evidence = $1, evidence_hash = $2";
    portal.execute(put, &[before.into(), hash.into()]).await.unwrap();
    let complaint = portal.complaint(&filed, &filed.cookie).await;
    assert_eq!((&complaint["evidence"]["format"], complaint["evidence"].get("weight_g")), (&json!(1), None));
    assert_eq!(codes(&complaint), ["delivered_scan", "no_proof_of_delivery", "no_events"]);
    let row = portal.store.row("select evidence, evidence_hash from complaint", &[]).await.unwrap().unwrap();
    let mut c = row.columns();
    let (evidence, kept) = (c.text().unwrap(), c.text().unwrap());
    assert_eq!(hex::encode(Sha256::digest(evidence.as_bytes())), kept);
    // A new one is of the new format.
    let filed = portal.files("", &draft(NUMBER, "Again")).await;
    assert_eq!(portal.complaint(&filed, &filed.cookie).await["evidence"]["format"], 2);
}
