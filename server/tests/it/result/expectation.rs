//! What customers expect, held against their own parcels and nobody else's.
//!
//! Bite proof: leave the limit out of `expectation::newest`, or the index out of the migration.

use app::shipment::Milestone::{Delivered, InTransit, PickedUp};
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::{TestPortal, database_tests, parcel};

database_tests! {
    own_parcels_alone_are_counted, it_is_stated_once_a_quarter, the_page_does_it, the_newest_alone_are_looked_at,
    news_on_the_way_is_a_hand_over_too, whoever_has_many_parcels_stops_nobody,
}

const DOOR: &str = "/api/v1/me/delivery-expectation";

/// Parcels that took so many hours, kept by the person.
async fn deliver(portal: &TestPortal, person: &SignedIn, prefix: &str, hours: &[i64]) {
    for (n, hours) in hours.iter().enumerate() {
        let number = format!("{prefix}{n:04}");
        let began = crate::support::portal::moment("2026-11-01T08:00:00+08:00");
        let ended = began.at.plus_ms(hours * 3_600_000).at_offset(began.offset);
        let one = parcel(&number).event(PickedUp, &began.to_string()).event(Delivered, &ended.to_string());
        portal.take_in(&one).await;
        let own = "insert into person_shipment (person_id, shipment_id, claimed_at)
            select $1, id, 1 from shipment where waybill_number = $2";
        portal.execute(own, &[(&person.person_id).into(), number.into()]).await.unwrap();
    }
}

async fn put(portal: &TestPortal, by: &SignedIn, minimum: f64, desired: f64) -> crate::support::Answer {
    let body = json!({"minimum_hours": minimum, "desired_hours": desired}).to_string();
    portal.put(DOOR).header("content-type", "application/json").cookie(&by.cookie).body(body).await
}

async fn own_parcels_alone_are_counted(portal: &TestPortal) {
    let li = portal.customer("li@shop.test", "Li").await;
    let wu = portal.customer("wu@shop.test", "Wu").await;
    deliver(portal, &li, "PDEXA", &[20, 30, 40, 50, 60, 70, 72, 73, 90, 100, 20, 24]).await;
    deliver(portal, &wu, "PDEXB", &[200, 210, 220]).await;
    let none = portal.get(DOOR).cookie(&li.cookie).await.json();
    assert_eq!((&none["expectation"], &none["inside"], &none["may_state"]), (&Value::Null, &Value::Null, &true.into()));
    let stated = put(portal, &li, 72.0, 24.0).await;
    assert_eq!(stated.status, 200, "{}", stated.text());
    let inside = stated.json()["inside"].clone();
    assert_eq!((&inside["n"], &inside["count"], &inside["value"]), (&12.into(), &9.into(), &0.75.into()));
    assert!(inside["interval"]["low"].as_f64().is_some_and(|low| low < 0.75));
    let of_few = put(portal, &wu, 240.0, 24.0).await.json();
    assert_eq!((&of_few["inside"]["n"], &of_few["inside"]["value"]), (&Value::Null, &Value::Null));
}

async fn it_is_stated_once_a_quarter(portal: &TestPortal) {
    let li = portal.customer("li@shop.test", "Li").await;
    let wrong = put(portal, &li, 24.0, 72.0).await;
    assert_eq!((wrong.status, wrong.field_problems()), (422, vec!["/desired_hours above_minimum".to_string()]));
    assert_eq!(put(portal, &li, 72.0, 24.0).await.status, 200);
    assert_eq!(put(portal, &li, 48.0, 24.0).await.status, 409);
    assert_eq!(portal.get(DOOR).cookie(&li.cookie).await.json()["may_state"], false);
    portal.advance_hours(24 * 45);
    let li = portal.customer("li@shop.test", "Li").await;
    assert_eq!(put(portal, &li, 48.0, 24.0).await.status, 200);
    assert_eq!(portal.get(DOOR).cookie(&li.cookie).await.json()["expectation"]["minimum_hours"], 48.0);
    assert_eq!(portal.number("select cast(count(*) as bigint) from delivery_expectation", &[]).await, 2);
}

async fn the_page_does_it(portal: &TestPortal) {
    let li = portal.customer("li@shop.test", "Li").await;
    deliver(portal, &li, "PDEXC", &[20, 30, 40, 50, 60, 70, 72, 73, 90, 100]).await;
    let page = "/account/expectations";
    let wrong = portal.post_form(page, &[("minimum_days", "x"), ("desired_days", "1")]).cookie(&li.cookie).await;
    assert!(wrong.status == 422 && wrong.text().contains("Give days from 0.5 to 90"), "{}", wrong.text());
    let done = portal.post_form(page, &[("minimum_days", "3"), ("desired_days", "1,5")]).cookie(&li.cookie).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let shown = portal.get(page).cookie(&li.cookie).await.text();
    assert!(shown.contains("You said at latest 3 days: 70.0% of your 10 parcels were inside."), "{shown}");
    assert!(shown.contains("hoped for 1.5 days") && !shown.contains("name=\"minimum_days\""), "{shown}");
    let again = portal.post_form(page, &[("minimum_days", "2"), ("desired_days", "1")]).cookie(&li.cookie).await;
    assert_eq!(again.status, 409);
}

/// An organisation with one account code, and a colleague.
async fn shipper(portal: &TestPortal) -> SignedIn {
    let books = "insert into organisation (id, name, search, created_at, updated_at, version)
        values ('o', 'Books', '', 1, 1, 1)";
    portal.execute(books, &[]).await.unwrap();
    for code in ["A1", "A2"] {
        let account =
            "insert into organisation_account (account_code, organisation_id, created_at) values ($1, 'o', 1)";
        portal.execute(account, &[code.into()]).await.unwrap();
    }
    let li = portal.customer("li@books.test", "Li").await;
    let seat =
        "insert into organisation_member (organisation_id, person_id, role, joined_at) values ('o', $1, 'owner', 1)";
    portal.execute(seat, &[(&li.person_id).into()]).await.unwrap();
    li
}

/// So many parcels of an account that took so many hours; the first was delivered at `began`, each other a second later.
async fn ship(portal: &TestPortal, (prefix, code): (&str, &str), count: i64, hours: i64, began: &str) {
    let began = crate::support::portal::moment(began).at.as_ms();
    let numbers = "with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $2) ";
    let shipments = [
        "insert into shipment (id, waybill_number, account_code, piece_count, milestone, delivered_at, created_at,
            updated_at, version) ",
        numbers,
        "select $1 || cast(i as text), $1 || cast(i as text), $4, 1, 'delivered', $3 + i * 1000, 1, 1, 1 from n",
    ];
    let args = [prefix.into(), count.into(), began.into(), code.into()];
    portal.execute(shipments.concat().leak(), &args).await.unwrap();
    let events = [
        "insert into tracking_event (shipment_id, identity, source, milestone, occurred_at, utc_offset_minutes,
            recorded_at) ",
        numbers,
        "select $1 || cast(i as text), 'e', 'test', 'picked_up', $3 + i * 1000 - $4 * 3600000, 0, 1 from n",
    ];
    let args = [prefix.into(), count.into(), began.into(), hours.into()];
    portal.execute(events.concat().leak(), &args).await.unwrap();
}

/// By hand: of 2 100 parcels the newest 2 000 are 1 900 of one account, all inside, and 100 of the other, all late. A
/// hundred that were inside are older.
async fn the_newest_alone_are_looked_at(portal: &TestPortal) {
    let li = shipper(portal).await;
    ship(portal, ("old", "A1"), 100, 20, "2026-10-01T08:00:00Z").await;
    ship(portal, ("new", "A1"), 1_900, 20, "2026-11-10T08:00:00Z").await;
    let few = put(portal, &li, 72.0, 24.0).await.json();
    assert_eq!((&few["inside"]["n"], &few["of_newest"]), (&2_000.into(), &Value::Null), "exactly as many are all");
    ship(portal, ("late", "A2"), 100, 100, "2026-11-12T08:00:00Z").await;
    let found = portal.get(DOOR).cookie(&li.cookie).await.json();
    let inside = &found["inside"];
    assert_eq!((&inside["n"], &inside["count"], &found["of_newest"]), (&2_000.into(), &1_900.into(), &2_000.into()));
    let page = portal.get("/account/expectations").cookie(&li.cookie).header("accept-language", "en").await.text();
    assert!(page.contains("Of your last 2000 parcels"), "{page}");
}

/// The same hand-over as for answers: the first news, picked up or in transit.
async fn news_on_the_way_is_a_hand_over_too(portal: &TestPortal) {
    let li = portal.customer("li@shop.test", "Li").await;
    for n in 0..10 {
        let number = format!("PDEXD{n:04}");
        let one = parcel(&number).event(InTransit, "2026-11-01T08:00:00Z").event(Delivered, "2026-11-03T08:00:00Z");
        portal.take_in(&one).await;
        let own = "insert into person_shipment (person_id, shipment_id, claimed_at)
            select $1, id, 1 from shipment where waybill_number = $2";
        portal.execute(own, &[(&li.person_id).into(), number.into()]).await.unwrap();
    }
    let inside = put(portal, &li, 48.0, 24.0).await.json()["inside"].clone();
    assert_eq!((&inside["n"], &inside["count"]), (&10.into(), &10.into()), "48 hours are 2 days");
    let page = portal.get("/account/expectations").cookie(&li.cookie).header("accept-language", "en").await.text();
    assert!(page.contains("the time runs from hand-over"), "{page}");
}

async fn whoever_has_many_parcels_stops_nobody(portal: &TestPortal) {
    if portal.place.is_postgres() {
        let has = "select count(*) from pg_indexes where schemaname = current_schema()
            and indexname = 'shipment_delivered_of_account'";
        assert_eq!(portal.number(has, &[]).await, 1);
        return;
    }
    let mut plans = Vec::new();
    for sql in server::survey::DELIVERED {
        let plan: &'static str = ["explain query plan ", sql].concat().leak();
        let rows = portal.store.rows(plan, &["A1".into(), 1_i64.into(), 2_000_i64.into()]).await.unwrap();
        let steps = rows.iter().map(|row| {
            let mut c = row.columns();
            c.skip(3);
            c.text().unwrap()
        });
        plans.push(steps.collect::<Vec<String>>().join("; "));
    }
    assert!(plans[0].contains("SEARCH p USING PRIMARY KEY (person_id=?)"), "{}", plans[0]);
    let along = "shipment_delivered_of_account (account_code=? AND delivered_at>?)";
    assert!(plans[1].contains(along) && !plans[1].contains("TEMP B-TREE"), "{}", plans[1]);
}
