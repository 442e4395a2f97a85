//! The three numbers and the concentration, counted by hand.
//!
//! Bite proof: let `job::count` look at no `SHOWN_FROM`; leave `union` as `union all` in `store::shipments`.

use app::shipment::Milestone;
use serde_json::json;
use server::suggestion::job;

use super::{TITLE, door, draft, on_board, publish, suggest};
use crate::support::{Parcel, TestPortal, database_tests, parcel};

database_tests! { numbers_are_those_of_a_hand, few_voices_tell_no_class, a_place_counts_what_passed_it }

/// A customer of an organisation, with a voice for it.
async fn votes(portal: &TestPortal, number: &str, name: &str, organisation: Option<&str>) {
    let person = portal.customer(&format!("{name}@campus.test"), name).await;
    if let Some(id) = organisation {
        let sql = "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, 'member', 1)";
        portal.execute(sql, &[id.into(), person.person_id.into()]).await.unwrap();
    }
    let voted = portal.put(&door(number, "/vote")).cookie(&person.cookie).await;
    assert_eq!(voted.status, 200, "{}", voted.text());
}

async fn organisation(portal: &TestPortal, id: &str, class: Option<&str>, account: &str) {
    let sql = "insert into organisation (id, name, search, class, created_at, updated_at, version)
        values ($1, $1, '', $2, 1, 1, 1)";
    portal.execute(sql, &[id.into(), class.into()]).await.unwrap();
    let sql = "insert into organisation_account (account_code, organisation_id, created_at) values ($1, $2, 1)";
    portal.execute(sql, &[account.into(), id.into()]).await.unwrap();
}

fn of_account(number: &str, account: &str) -> Parcel {
    let mut parcel = parcel(number).event(Milestone::PickedUp, "2026-11-21T08:00:00Z");
    parcel.shipment.account_code = Some(account.to_string());
    parcel
}

/// Three of a big customer of class A, one of a small of class C, two of nobody's: the author is the sixth.
async fn six_voices(portal: &TestPortal, number: &str) {
    organisation(portal, "big", Some("a"), "BIG").await;
    organisation(portal, "small", Some("c"), "SMALL").await;
    for name in ["a1", "a2", "a3"] {
        votes(portal, number, name, Some("big")).await;
    }
    votes(portal, number, "c1", Some("small")).await;
    votes(portal, number, "n1", None).await;
}

async fn numbers_are_those_of_a_hand(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    six_voices(portal, &number).await;
    for (waybill, account) in
        [("BIG-000001", "BIG"), ("BIG-000002", "BIG"), ("SMALL-0001", "SMALL"), ("OTHER-0001", "OTHER")]
    {
        portal.take_in(&of_account(waybill, account)).await;
    }
    // One of them is also a person's own parcel, and one more is theirs alone: nothing counts twice.
    let n1 = portal.customer("n1@campus.test", "n1").await;
    portal.take_in(&of_account("OTHER-0002", "OTHER")).await;
    for waybill in ["BIG-000001", "OTHER-0002"] {
        let sql = "insert into person_shipment (person_id, shipment_id, claimed_at)
            select $1, id, 1 from shipment where waybill_number = $2";
        portal.execute(sql, &[(&n1.person_id).into(), waybill.into()]).await.unwrap();
    }
    let old = of_account("BIG-000003", "BIG").event(Milestone::Delivered, "2026-07-01T08:00:00Z");
    portal.take_in(&old).await;
    assert!(job::run(&portal.portal).await.unwrap() >= 1);
    let read = portal.get(&door(&number, "")).await.json();
    assert_eq!(read["voice_count"], 6);
    let numbers = &read["numbers"];
    // 3 × 3.0 of class A, 1 × 1.0 of class C, 2 × 1.0 of nobody.
    assert_eq!(numbers["weighted"], 12.0);
    assert_eq!(numbers["shipment_count"], 4);
    assert_eq!(numbers["largest_share"], 0.5);
    // 0.5² + 3 × (1/6)² = 0.25 + 0.0833
    assert_eq!(numbers["herfindahl"], 0.3333);
    let page = portal.get(&format!("/suggestions/{number}")).await.text();
    assert!(page.contains("the largest has 50.0% of the voices (concentration 0.33 of 1)"), "{page}");
    let csv = portal.get("/api/v1/suggestions/export").await.text();
    assert!(csv.contains(&format!("{number},{TITLE}")) && csv.contains(",6,12,4,0.5,0.3333,0,"), "{csv}");

    // Once a day, and with the weights of that day.
    let sql = "insert into suggestion_weight (class, weight_milli, set_at) values ('a', 5000, 1)";
    portal.execute(sql, &[]).await.unwrap();
    assert_eq!(job::run(&portal.portal).await.unwrap(), 0, "today it was done");
    portal.advance_hours(24);
    job::run(&portal.portal).await.unwrap();
    let read = portal.get(&door(&number, "")).await.json();
    assert_eq!(read["numbers"]["weighted"], 18.0);
    assert_eq!(portal.get("/api/v1/suggestions").await.json()["weights"]["a_milli"], 5000);
    let jobs =
        portal.number("select cast(count(*) as bigint) from job_run where job = 'suggestion_numbers'", &[]).await;
    assert_eq!(jobs, 1);
}

async fn few_voices_tell_no_class(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    organisation(portal, "big", Some("a"), "BIG").await;
    let author = portal.customer("author@campus.test", "Author").await;
    let other = suggest(portal, &author.cookie, &draft("Another wish altogether")).await;
    publish(portal, &other).await;
    for name in ["a1", "a2", "a3"] {
        votes(portal, &number, name, Some("big")).await;
    }
    job::run(&portal.portal).await.unwrap();
    for path in [door(&number, ""), "/api/v1/suggestions".to_string(), "/api/v1/suggestions?sort=weighted".to_string()]
    {
        let text = portal.get(&path).await.text();
        assert!(text.contains("\"numbers\":null") && !text.contains("weighted\":"), "{path}: {text}");
    }
    let stored = "select cast(max(weighted_milli + shipment_count + largest_bp) as bigint) from suggestion";
    assert_eq!(portal.number(stored, &[]).await, 0, "not even the order tells");
    let page = portal.get(&format!("/suggestions/{number}")).await.text();
    assert!(page.contains("are shown from 5 voices on"), "{page}");
    // With the fifth they come, and with its end they go at once.
    votes(portal, &number, "a4", Some("big")).await;
    assert_eq!(portal.get(&door(&number, "")).await.json()["numbers"], json!(null), "not before they are counted");
    portal.advance_hours(24);
    job::run(&portal.portal).await.unwrap();
    assert_eq!(portal.get(&door(&number, "")).await.json()["numbers"]["weighted"], 13.0);
    let page = portal.get(&format!("/suggestions/{number}")).await.text();
    assert!(page.contains("One customer stands behind 80.0% of the voices"), "{page}");
    let a4 = portal.customer("a4@campus.test", "a4").await;
    let gone = crate::support::Ask::new(&portal.router, "DELETE", &door(&number, "/vote")).cookie(&a4.cookie).await;
    assert_eq!(gone.status, 204);
    assert_eq!(portal.get(&door(&number, "")).await.json()["numbers"], json!(null));
}

async fn a_place_counts_what_passed_it(portal: &TestPortal) {
    let sql = "insert into unit (id, code, name, kind, created_at, version) values ('u1', 'SP-1', 'Gate', 'service_point', 1, 1)";
    portal.execute(sql, &[]).await.unwrap();
    let author = portal.customer("author@campus.test", "Author").await;
    let mut about = draft(TITLE);
    about["unit"] = "SP-1".into();
    let number = suggest(portal, &author.cookie, &about).await;
    publish(portal, &number).await;
    six_voices(portal, &number).await;
    let mut passed = of_account("BIG-000001", "BIG");
    passed.events[0].facility = Some("Gate".to_string());
    portal.take_in(&passed).await;
    portal.take_in(&of_account("BIG-000002", "BIG")).await;
    job::run(&portal.portal).await.unwrap();
    assert_eq!(portal.get(&door(&number, "")).await.json()["numbers"]["shipment_count"], 1);
}
