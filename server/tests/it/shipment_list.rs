//! All shipments by risk: whose, in which order, found by what, and as a file.

use app::account::StaffRole;
use app::shipment::Milestone::{self, *};
use axum::http::Method;
use serde_json::{Value, json};

use super::customer::{join, organisation, send};
use crate::support::account::SignedIn;
use crate::support::people::{li_wei, maria_gomez};
use crate::support::{Answer, Ask, Parcel, TestPortal, database_tests, parcel};

database_tests! {
    trouble_comes_first, pages_follow_each_other, filters_narrow, chinese_words_of_two_characters_are_found,
    a_key_sees_its_own_organisation_only, colleagues_open_the_full_record, who_has_no_seat_sees_no_list,
    a_file_calculates_nothing, a_file_for_excel, staff_list_everything, an_own_parcel_is_added_by_its_factor,
    wrong_factors_are_counted_alike, a_forgotten_parcel_is_closed_again, search_follows_the_shipment,
}

/// Under an account, with a promise and one event.
fn shipment(number: &str, account: &str, promised: Option<&str>, milestone: Milestone, at: &str) -> Parcel {
    let mut parcel = parcel(number).to(li_wei()).event(milestone, at);
    parcel.shipment.account_code = Some(account.to_string());
    match promised {
        Some(promised) => parcel.promised(promised),
        None => parcel,
    }
}

/// One of each standing, on the two accounts of ACME; one of a rival.
async fn fleet(portal: &TestPortal) {
    for parcel in [
        shipment("PDONTIME1", "ACME-1", Some("2026-12-10T10:00:00Z"), PickedUp, "2026-11-22T08:00:00Z"),
        shipment("PDLATE0001", "ACME-1", Some("2026-11-22T08:00:00Z"), InTransit, "2026-11-22T07:00:00Z"),
        shipment("PDLATE0002", "ACME-2", Some("2026-11-20T08:00:00Z"), InTransit, "2026-11-22T07:00:00Z"),
        shipment("PDLATE0003", "ACME-1", Some("2026-11-21T08:00:00Z"), CustomsHold, "2026-11-20T07:00:00Z"),
        shipment("PDSILENT01", "ACME-2", Some("2026-12-10T10:00:00Z"), InTransit, "2026-11-10T07:00:00Z"),
        shipment("PDATRISK01", "ACME-1", Some("2026-11-23T02:00:00Z"), PickedUp, "2026-11-22T08:00:00Z"),
        shipment("PDNOPROM01", "ACME-2", None, PickedUp, "2026-11-22T08:00:00Z"),
        shipment("PDGOOD0001", "ACME-1", Some("2026-11-22T08:00:00Z"), Delivered, "2026-11-21T07:00:00Z"),
        shipment("PDBAD00001", "ACME-2", Some("2026-11-20T08:00:00Z"), Delivered, "2026-11-21T07:00:00Z"),
        shipment("PDBACK0001", "ACME-1", Some("2026-11-20T08:00:00Z"), ReturnToSender, "2026-11-22T07:00:00Z"),
        shipment("PDRIVAL001", "RIVAL", Some("2026-11-01T08:00:00Z"), InTransit, "2026-11-22T07:00:00Z"),
    ] {
        portal.take_in(&parcel).await;
        portal.clock.advance_ms(1);
    }
}

async fn attach(portal: &TestPortal, id: &str, code: &str) {
    let admin = portal.staff("root@operator.test", StaffRole::Admin).await;
    let path = format!("/api/v1/organisations/{id}/accounts/{code}");
    assert_eq!(send(portal, &admin, Method::PUT, &path, &json!({})).await.status, 200);
}

/// ACME with both accounts and its fleet.
async fn acme(portal: &TestPortal) -> (SignedIn, String) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    attach(portal, &id, "ACME-1").await;
    attach(portal, &id, "ACME-2").await;
    fleet(portal).await;
    (owner, id)
}

fn numbers(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let items = answer.json()["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["waybill_number"].as_str().unwrap().to_string()).collect()
}

const IN_ORDER: [&str; 10] = [
    "PDLATE0002",
    "PDLATE0003",
    "PDLATE0001",
    "PDSILENT01",
    "PDATRISK01",
    "PDONTIME1",
    "PDNOPROM01",
    "PDBACK0001",
    "PDBAD00001",
    "PDGOOD0001",
];

async fn trouble_comes_first(portal: &TestPortal) {
    let (owner, _) = acme(portal).await;
    let list = portal.get("/api/v1/shipments").cookie(&owner.cookie).await;
    assert_eq!(numbers(&list), IN_ORDER);
    let expected = [
        "late",
        "late",
        "late",
        "silent",
        "at_risk",
        "on_time",
        "no_promise",
        "ended",
        "delivered_late",
        "delivered_on_time",
    ];
    let items = list.json()["items"].as_array().unwrap().clone();
    let standings: Vec<&str> = items.iter().map(|item| item["standing"].as_str().unwrap()).collect();
    assert_eq!(standings, expected);
    for item in &items {
        let number = item["waybill_number"].as_str().unwrap();
        assert_eq!(portal.track(number).await["standing"], item["standing"], "{number}: as on its own page");
    }
    assert_eq!(list.header("cache-control"), "no-store");
    assert!(!list.text().contains("李薇"), "no name of a person");
}

async fn pages_follow_each_other(portal: &TestPortal) {
    let (owner, _) = acme(portal).await;
    for limit in 1..=10 {
        let mut seen: Vec<String> = Vec::new();
        let mut path = format!("/api/v1/shipments?limit={limit}");
        for _ in 0..20 {
            let page = portal.get(&path).cookie(&owner.cookie).await;
            seen.extend(numbers(&page));
            let Some(cursor) = page.json()["next_cursor"].as_str().map(str::to_string) else { break };
            path = format!("/api/v1/shipments?limit={limit}&cursor={cursor}");
            assert_eq!(page.header("link"), format!("<{path}>; rel=\"next\""));
        }
        assert_eq!(seen, IN_ORDER, "by {limit}");
    }
    let wrong = portal.get("/api/v1/shipments?cursor=7a7a").cookie(&owner.cookie).await;
    assert_eq!(wrong.field_problems(), ["/cursor malformed"]);
}

async fn filters_narrow(portal: &TestPortal) {
    let (owner, _) = acme(portal).await;
    let mut abroad = shipment("PDABROAD01", "ACME-1", None, PickedUp, "2026-11-22T08:00:00Z").to(maria_gomez());
    abroad.shipment.destination.country = Some("ES".to_string());
    portal.advance_hours(24);
    portal.take_in(&abroad).await;
    let found =
        async |query: &str| numbers(&portal.get(&["/api/v1/shipments?", query].concat()).cookie(&owner.cookie).await);
    assert_eq!(found("standing=silent&created_to=2026-11-22").await, ["PDSILENT01"]);
    assert_eq!(found("standing=delivered_late").await, ["PDBAD00001"]);
    assert_eq!(found("milestone=customs_hold").await, ["PDLATE0003"]);
    assert_eq!(found("destination_country=es").await, ["PDABROAD01"]);
    assert_eq!(found("created_from=2026-11-23").await, ["PDABROAD01"]);
    assert_eq!(found("created_from=2026-11-22&created_to=2026-11-22").await.len(), 10);
    assert_eq!(found("search=late%200003").await, Vec::<String>::new(), "a word inside another");
    assert_eq!(found("search=pdlate0003").await, ["PDLATE0003"]);
    assert_eq!(found("search=0003").await, ["PDLATE0003"]);
    let wrong = portal.get("/api/v1/shipments?standing=x&created_from=2026-02-30").cookie(&owner.cookie).await;
    assert_eq!(wrong.field_problems(), ["/standing malformed", "/created_from malformed"]);
}

async fn chinese_words_of_two_characters_are_found(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    attach(portal, &id, "ACME-1").await;
    let mut parcel = shipment("PDCHINESE1", "ACME-1", None, PickedUp, "2026-11-22T08:00:00Z");
    parcel.shipment.item_description = Some("高等数学教材两本".to_string());
    parcel.shipment.destination.city = Some("苏州市".to_string());
    portal.take_in(&parcel).await;
    portal.take_in(&shipment("PDCHINESE2", "ACME-1", None, PickedUp, "2026-11-22T08:00:00Z")).await;
    let found = async |words: &str| {
        let path = ["/api/v1/shipments?search=", &app::wire::encode(words)].concat();
        numbers(&portal.get(&path).cookie(&owner.cookie).await)
    };
    for words in ["教材", "数学", "苏州", "两本", "苏州 教材", "数学教材", "高"] {
        assert_eq!(found(words).await, ["PDCHINESE1"], "{words}");
    }
    assert_eq!(found("李薇").await.len(), 2, "the consignee's name");
    for words in ["学数", "教苏", "%", "_"] {
        assert_eq!(found(words).await, Vec::<String>::new(), "{words}");
    }
}

async fn search_follows_the_shipment(portal: &TestPortal) {
    let (owner, id) = organisation(portal, "ana@acme.test", "ACME").await;
    attach(portal, &id, "ACME-1").await;
    let mut parcel = parcel("PDMOVES001");
    portal.take_in(&parcel).await;
    let found = async |words: &str| {
        numbers(&portal.get(&["/api/v1/shipments?search=", words].concat()).cookie(&owner.cookie).await).len()
    };
    assert_eq!(found("shenzhen").await, 0, "of no account");
    parcel.shipment.account_code = Some("ACME-1".to_string());
    portal.take_in(&parcel).await;
    assert_eq!(found("shenzhen").await, 1);
    parcel.shipment.destination.city = Some("Sevilla".to_string());
    portal.take_in(&parcel).await;
    assert_eq!((found("shenzhen").await, found("sevilla").await), (0, 1));
}

/// A key of organisation A sees nothing of B.
async fn a_key_sees_its_own_organisation_only(portal: &TestPortal) {
    let (_, acme_id) = acme(portal).await;
    let (rival, rival_id) = organisation(portal, "bo@rival.test", "Rival").await;
    attach(portal, &rival_id, "RIVAL").await;
    let path = format!("/api/v1/organisations/{rival_id}/api-keys");
    let wish = json!({"name": "ERP", "scopes": ["track"]});
    let key = send(portal, &rival, Method::POST, &path, &wish).await.json()["secret"].as_str().unwrap().to_string();
    assert_eq!(numbers(&portal.get("/api/v1/shipments").bearer(&key).await), ["PDRIVAL001"]);
    assert_eq!(numbers(&portal.get("/api/v1/shipments?search=late").bearer(&key).await), Vec::<String>::new());
    let foreign = format!("/api/v1/shipments?organisation_id={acme_id}");
    portal.get(&foreign).bearer(&key).await.problem(404, "not-found");
    let export = portal.get("/api/v1/shipments/export").bearer(&key).await.text();
    assert!(export.contains("PDRIVAL001") && !export.contains("PDLATE"));
    let open = async |number: &str| {
        portal.get(&["/api/v1/tracking/", number].concat()).bearer(&key).await.json()["verified"] == json!(true)
    };
    assert_eq!((open("PDRIVAL001").await, open("PDLATE0001").await), (true, false));
    portal.get("/api/v1/organisations").bearer(&key).await.problem(401, "sign-in-required");
    let reader = portal.key_without_scope().await;
    portal.get("/api/v1/shipments").bearer(&reader).await.problem(403, "forbidden");
    let close = "update organisation set closed_at = 1 where id = $1";
    portal.execute(close, &[rival_id.into()]).await.unwrap();
    portal.get("/api/v1/shipments").bearer(&key).await.problem(401, "sign-in-required");
}

async fn colleagues_open_the_full_record(portal: &TestPortal) {
    let (owner, id) = acme(portal).await;
    let viewer = join(portal, &owner, &id, "vio@acme.test", "viewer").await;
    let stranger = portal.customer("eve@else.test", "Eve").await;
    let verified = async |cookie: &str, number: &str| {
        let answer = portal.get(&["/api/v1/tracking/", number].concat()).cookie(cookie).await.json();
        answer["verified"] == json!(true)
    };
    assert!(verified(&viewer.cookie, "PDLATE0001").await);
    assert!(!verified(&viewer.cookie, "PDRIVAL001").await);
    assert!(!verified(&stranger.cookie, "PDLATE0001").await);
    let bulk = portal.get("/api/v1/tracking?waybill_numbers=PDLATE0001,PDRIVAL001").cookie(&viewer.cookie).await.json();
    assert_eq!(bulk["items"][0]["tracking"]["verified"], json!(true));
    assert_eq!(bulk["items"][1]["tracking"]["verified"], json!(false));
    let leaving = format!("/api/v1/organisations/{id}/members/{}", viewer.person_id);
    assert_eq!(send(portal, &viewer, Method::DELETE, &leaving, &json!({})).await.status, 204);
    assert!(!verified(&viewer.cookie, "PDLATE0001").await, "at once");
}

async fn who_has_no_seat_sees_no_list(portal: &TestPortal) {
    acme(portal).await;
    for path in ["/api/v1/shipments", "/api/v1/shipments/export", "/api/v1/me/parcels"] {
        portal.get(path).await.problem(401, "sign-in-required");
    }
    let person = portal.customer("eve@else.test", "Eve").await;
    portal.get("/api/v1/shipments").cookie(&person.cookie).await.problem(403, "forbidden");
    let auditor = portal.staff("log@operator.test", StaffRole::Auditor).await;
    portal.get("/api/v1/shipments").cookie(&auditor.cookie).await.problem(403, "forbidden");
    let (empty, _) = organisation(portal, "zoe@empty.test", "Empty").await;
    assert_eq!(numbers(&portal.get("/api/v1/shipments").cookie(&empty.cookie).await), Vec::<String>::new());
}

/// trust.md "Input": CSV/XLSX formula cells neutralised. Bite proof: let `export::neutral` give the cell back.
async fn a_file_calculates_nothing(portal: &TestPortal) {
    let (owner, _) = acme(portal).await;
    let mut evil = shipment("PDEVIL0001", "ACME-1", None, PickedUp, "2026-11-22T08:00:00Z");
    evil.shipment.item_description = Some("=HYPERLINK(\"http://evil.test\",\"open\")".to_string());
    evil.shipment.destination.city = Some("@SUM(1+1)".to_string());
    evil.shipment.service = Some("+cmd|' /C calc'!A0".to_string());
    portal.take_in(&evil).await;
    let answer = portal.get("/api/v1/shipments/export?format=csv").cookie(&owner.cookie).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert!(answer.header("content-disposition").starts_with("attachment"));
    let text = answer.text();
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 11);
    assert_eq!(&rows[0][0], "PDLATE0002", "in the order of the list");
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    assert!(text.contains("'=HYPERLINK"));
}

async fn a_file_for_excel(portal: &TestPortal) {
    let (owner, _) = acme(portal).await;
    let answer = portal.get("/api/v1/shipments/export?format=xlsx&standing=late").cookie(&owner.cookie).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").contains("spreadsheetml"));
    assert_eq!(&answer.body[..4], b"PK\x03\x04");
    portal.get("/api/v1/shipments/export?format=pdf").cookie(&owner.cookie).await.problem(400, "bad-request");
}

async fn staff_list_everything(portal: &TestPortal) {
    let (_, id) = acme(portal).await;
    let agent = portal.staff("desk@operator.test", StaffRole::Agent).await;
    let all = numbers(&portal.get("/api/v1/shipments?limit=100").cookie(&agent.cookie).await);
    assert_eq!((all.len(), all[0].as_str()), (11, "PDRIVAL001"));
    let path = format!("/api/v1/shipments?organisation_id={id}");
    assert_eq!(numbers(&portal.get(&path).cookie(&agent.cookie).await), IN_ORDER);
    let mut seen = Vec::new();
    let mut path = "/api/v1/shipments?limit=3".to_string();
    loop {
        let page = portal.get(&path).cookie(&agent.cookie).await;
        seen.extend(numbers(&page));
        match page.json()["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/v1/shipments?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, all);
}

async fn add(portal: &TestPortal, cookie: &str, number: &str, factor: &Value) -> Answer {
    Ask::new(&portal.router, "PUT", &["/api/v1/me/parcels/", number].concat())
        .header("content-type", "application/json")
        .cookie(cookie)
        .body(factor.to_string())
        .await
}

async fn an_own_parcel_is_added_by_its_factor(portal: &TestPortal) {
    fleet(portal).await;
    let person = portal.customer("li@campus.test", "Li Wei").await;
    let right = json!({"phone_last4": "4321"});
    portal.put("/api/v1/me/parcels/PDLATE0001").await.problem(401, "sign-in-required");
    for _ in 0..2 {
        let added = add(portal, &person.cookie, "pdlate%200001", &right).await;
        assert_eq!((added.status, &added.json()["standing"]), (200, &json!("late")), "{}", added.text());
    }
    let link = portal.link_of("PDLATE0002").await;
    assert_eq!(add(portal, &person.cookie, "PDLATE0002", &json!({"link_token": link})).await.status, 200);
    let own = portal.get("/api/v1/me/parcels").cookie(&person.cookie).await;
    assert_eq!(numbers(&own).len(), 2);
    let open = portal.get("/api/v1/tracking/PDLATE0001").cookie(&person.cookie).await.json();
    assert_eq!(open["verified"], json!(true));
    let closed = portal.get("/api/v1/tracking/PDLATE0003").cookie(&person.cookie).await.json();
    assert_eq!(closed["verified"], json!(false));
    let audited = "select count(*) from audit_entry where action = 'parcel.added'";
    assert_eq!(portal.number(audited, &[]).await, 2);
}

/// The same answers and the same count as the second factor itself.
async fn wrong_factors_are_counted_alike(portal: &TestPortal) {
    fleet(portal).await;
    let person = portal.customer("eve@else.test", "Eve").await;
    let wrong = json!({"phone_last4": "0000"});
    for number in ["PDLATE0001", "PDUNKNOWN1"] {
        for _ in 0..5 {
            add(portal, &person.cookie, number, &wrong).await.problem(403, "forbidden");
        }
        add(portal, &person.cookie, number, &json!({"phone_last4": "4321"})).await.problem(429, "too-many");
        let path = format!("/api/v1/tracking/{number}/verification");
        portal.post(&path, &json!({"phone_last4": "4321"})).await.problem(429, "too-many");
    }
    add(portal, &person.cookie, "PDLATE0002", &json!({"phone_last4": "43"})).await.problem(422, "invalid");
    assert_eq!(portal.number("select count(*) from person_shipment", &[]).await, 0);
}

async fn a_forgotten_parcel_is_closed_again(portal: &TestPortal) {
    fleet(portal).await;
    let person = portal.customer("li@campus.test", "Li Wei").await;
    let other = portal.customer("eve@else.test", "Eve").await;
    add(portal, &person.cookie, "PDLATE0001", &json!({"phone_last4": "4321"})).await;
    let path = "/api/v1/me/parcels/PDLATE0001";
    send(portal, &other, Method::DELETE, path, &json!({})).await.problem(404, "not-found");
    assert_eq!(send(portal, &person, Method::DELETE, path, &json!({})).await.status, 204);
    send(portal, &person, Method::DELETE, path, &json!({})).await.problem(404, "not-found");
    let closed = portal.get("/api/v1/tracking/PDLATE0001").cookie(&person.cookie).await.json();
    assert_eq!(closed["verified"], json!(false));
}
