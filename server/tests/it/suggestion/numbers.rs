//! The three numbers and the concentration, counted by hand.
//!
//! Bite proof: let `job::weigh` look at no `SHOWN_FROM`, or not ask `tells_nobody`; let `Weights::rounded` round nothing; let
//! `job::count_all` return its first fault; leave `union` as `union all` in `store::shipments`.

use app::shipment::Milestone;
use serde_json::json;
use server::suggestion::job;

use super::{TITLE, door, draft, on_board, publish, suggest};
use crate::support::{Parcel, TestPortal, database_tests, parcel};

database_tests! {
    numbers_are_those_of_a_hand, few_voices_tell_no_class, many_voices_of_one_customer_tell_no_class,
    one_more_voice_tells_no_class, a_place_counts_what_passed_it, what_is_too_old_counts_no_more,
    one_that_cannot_be_counted_stops_no_other,
}

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

/// Three of a big customer of class A, one of a small of class C, two of nobody's and the author's.
async fn seven_voices(portal: &TestPortal, number: &str) {
    organisation(portal, "big", Some("a"), "BIG").await;
    organisation(portal, "small", Some("c"), "SMALL").await;
    for name in ["a1", "a2", "a3"] {
        votes(portal, number, name, Some("big")).await;
    }
    votes(portal, number, "c1", Some("small")).await;
    votes(portal, number, "n1", None).await;
    votes(portal, number, "n2", None).await;
}

async fn numbers_are_those_of_a_hand(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    seven_voices(portal, &number).await;
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
    assert_eq!(read["voice_count"], 7);
    let numbers = &read["numbers"];
    // 3 × 3.0 of class A, 1 × 1.0 of class C, 3 × 1.0 of nobody: 13, in steps of 5.
    assert_eq!(numbers["weighted"], 15.0);
    assert_eq!(numbers["shipment_count"], 4);
    assert_eq!(numbers["largest_share"], 0.4286);
    // (3² + 4 × 1²) / 7²
    assert_eq!(numbers["herfindahl"], 0.2653);
    let page = portal.get(&format!("/suggestions/{number}")).await.text();
    assert!(page.contains("the largest has 42.9% of the voices (concentration 0.27 of 1)"), "{page}");
    assert!(page.contains("≈ 15") && page.contains("the weight is rounded"), "{page}");
    let board = portal.get("/suggestions").await.text();
    assert!(board.contains("rounded to a multiple of 5."), "{board}");
    let csv = portal.get("/api/v1/suggestions/export").await.text();
    assert!(csv.contains(&format!("{number},{TITLE}")) && csv.contains(",7,15,4,0.4286,0.2653,0,"), "{csv}");

    // Once a day, and with the weights of that day.
    let sql = "insert into suggestion_weight (class, weight_milli, set_at) values ('a', 5000, 1)";
    portal.execute(sql, &[]).await.unwrap();
    assert_eq!(job::run(&portal.portal).await.unwrap(), 0, "today it was done");
    portal.advance_hours(24);
    job::run(&portal.portal).await.unwrap();
    let read = portal.get(&door(&number, "")).await.json();
    // 19, in steps of 5.
    assert_eq!(read["numbers"]["weighted"], 20.0);
    assert_eq!(portal.get("/api/v1/suggestions").await.json()["weights"]["a_milli"], 5000);
    let jobs =
        portal.number("select cast(count(*) as bigint) from job_run where job = 'suggestion_numbers'", &[]).await;
    assert_eq!(jobs, 1);
    let audited = "select cast(count(*) as bigint) from audit_entry where action = 'suggestion.counted'";
    assert_eq!(portal.number(audited, &[]).await, 2, "one row a run that counted something");
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
    let numbers = portal.get(&door(&number, "")).await.json()["numbers"].clone();
    assert_eq!((&numbers["weighted"], &numbers["largest_share"]), (&json!(null), &json!(0.8)), "of two customers");
    let page = portal.get(&format!("/suggestions/{number}")).await.text();
    assert!(page.contains("One customer stands behind 80.0% of the voices"), "{page}");
    let a4 = portal.customer("a4@campus.test", "a4").await;
    let gone = crate::support::Ask::new(&portal.router, "DELETE", &door(&number, "/vote")).cookie(&a4.cookie).await;
    assert_eq!(gone.status, 204);
    assert_eq!(portal.get(&door(&number, "")).await.json()["numbers"], json!(null));
    portal.advance_hours(24);
    job::run(&portal.portal).await.unwrap();
    assert_eq!(portal.number(stored, &[]).await, 0, "and tells nothing from the next count on");
}

/// Colleagues are as many voices as they like, and one customer.
async fn many_voices_of_one_customer_tell_no_class(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    organisation(portal, "big", Some("a"), "BIG").await;
    portal.take_in(&of_account("BIG-000001", "BIG")).await;
    for name in ["a1", "a2", "a3", "a4", "a5", "a6"] {
        votes(portal, &number, name, Some("big")).await;
    }
    // Two customers, then five, one of whom has more than half of the voices.
    for customers in [2, 5] {
        portal.advance_hours(24);
        job::run(&portal.portal).await.unwrap();
        let read = portal.get(&door(&number, "")).await.json();
        let numbers = &read["numbers"];
        assert_eq!((&numbers["weighted"], &numbers["shipment_count"]), (&json!(null), &json!(null)), "{customers}");
        let stored = "select cast(max(weighted_milli - 1000 * voice_count + shipment_count) as bigint) from suggestion";
        assert_eq!(portal.number(stored, &[]).await, 0, "the order has so many voices without a class");
        let page = portal.get(&format!("/suggestions/{number}")).await.text();
        assert!(page.contains("Weight and shipments are shown from 5 customers on") && !page.contains("≈"), "{page}");
        let csv = portal.get("/api/v1/suggestions/export").await.text();
        assert!(csv.contains(&format!(",{},,,", read["voice_count"])), "{csv}");
        if customers == 2 {
            for name in ["n1", "n2", "n3"] {
                votes(portal, &number, name, None).await;
            }
        }
    }
    votes(portal, &number, "n4", None).await;
    votes(portal, &number, "n5", None).await;
    portal.advance_hours(24);
    job::run(&portal.portal).await.unwrap();
    // 6 × 3.0 and 6 × 1.0 of others: 24.
    let numbers = portal.get(&door(&number, "")).await.json()["numbers"].clone();
    assert_eq!((&numbers["weighted"], &numbers["shipment_count"]), (&json!(25.0), &json!(1)));
}

async fn one_more_voice_tells_no_class(portal: &TestPortal) {
    organisation(portal, "big", Some("a"), "BIG").await;
    organisation(portal, "small", Some("c"), "SMALL").await;
    let mut shown = Vec::new();
    for customer in ["big", "small"] {
        let author = portal.customer(&format!("author-{customer}@campus.test"), "Author").await;
        let number = suggest(portal, &author.cookie, &draft(&format!("A wish of the {customer}"))).await;
        publish(portal, &number).await;
        for n in 0..7 {
            votes(portal, &number, &format!("n{n}"), None).await;
        }
        votes(portal, &number, &format!("one-{customer}"), Some(customer)).await;
        job::run(&portal.portal).await.unwrap();
        shown.push(portal.get(&door(&number, "")).await.json()["numbers"]["weighted"].clone());
    }
    // 8 of nobody, and 3.0 or 1.0.
    assert_eq!(shown, [json!(10.0), json!(10.0)]);
}

async fn a_place_counts_what_passed_it(portal: &TestPortal) {
    let sql = "insert into unit (id, code, name, kind, created_at, version) values ('u1', 'SP-1', 'Gate', 'service_point', 1, 1)";
    portal.execute(sql, &[]).await.unwrap();
    let author = portal.customer("author@campus.test", "Author").await;
    let mut about = draft(TITLE);
    about["unit"] = "SP-1".into();
    let number = suggest(portal, &author.cookie, &about).await;
    publish(portal, &number).await;
    seven_voices(portal, &number).await;
    let mut passed = of_account("BIG-000001", "BIG");
    passed.events[0].facility = Some("Gate".to_string());
    portal.take_in(&passed).await;
    portal.take_in(&of_account("BIG-000002", "BIG")).await;
    job::run(&portal.portal).await.unwrap();
    assert_eq!(portal.get(&door(&number, "")).await.json()["numbers"]["shipment_count"], 1);
}

async fn what_is_too_old_counts_no_more(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    seven_voices(portal, &number).await;
    // Days since it was created, and whether it was delivered meanwhile, some days ago.
    let parcels: [(&str, i64, bool); 5] = [
        ("BIG-ONWAY1", 89, false),
        ("BIG-LOST01", 91, false),
        ("BIG-LATE01", 300, true),
        ("BIG-DONE01", 30, true),
        ("BIG-ANCIENT", 500, true),
    ];
    for (waybill, days, is_delivered) in parcels {
        let parcel = of_account(waybill, "BIG");
        let delivered = |parcel: Parcel| parcel.event(Milestone::Delivered, "2026-11-22T08:00:00Z");
        portal.take_in(&if is_delivered { delivered(parcel) } else { parcel }).await;
        let sql = "update shipment set created_at = $2 where waybill_number = $1";
        let created_at = portal.now().plus_ms(-days * 86_400_000);
        assert_eq!(portal.execute(sql, &[waybill.into(), created_at.into()]).await.unwrap(), 1);
    }
    job::run(&portal.portal).await.unwrap();
    assert_eq!(portal.get(&door(&number, "")).await.json()["numbers"]["shipment_count"], 3);
}

async fn one_that_cannot_be_counted_stops_no_other(portal: &TestPortal) {
    let author = portal.customer("author@campus.test", "Author").await;
    for title in ["Broken", "Whole"] {
        let number = suggest(portal, &author.cookie, &draft(title)).await;
        publish(portal, &number).await;
    }
    portal.execute("update suggestion set voice_count = 5", &[]).await.unwrap();
    let broken: &[&'static str] = match portal.place.is_postgres() {
        true => &[
            "create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$",
            "create trigger broken before update of counted_at on suggestion for each row
            when (new.title = 'Broken') execute function broken()",
        ],
        false => &["create trigger broken before update of counted_at on suggestion when new.title = 'Broken'
            begin select raise(abort, 'broken'); end"],
    };
    for sql in broken {
        portal.execute(sql, &[]).await.unwrap();
    }
    assert_eq!(job::run(&portal.portal).await.unwrap(), 1);
    let counted = "select cast(count(*) as bigint) from suggestion where counted_at is not null and title = 'Whole'";
    assert_eq!(portal.number(counted, &[]).await, 1);
    // Tried again; what is left is a fault that the administrators read of.
    assert_eq!(job::run(&portal.portal).await.unwrap(), 0);
    let faulty = "select cast(count(*) as bigint) from job_run where job = 'suggestion_numbers' and fault is not null";
    assert_eq!(portal.number(faulty, &[]).await, 1);
}
