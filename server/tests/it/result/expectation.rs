//! What customers expect, held against their own parcels and nobody else's.

use app::shipment::Milestone::{Delivered, PickedUp};
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::{TestPortal, database_tests, parcel};

database_tests! { own_parcels_alone_are_counted, it_is_stated_once_a_quarter, the_page_does_it }

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
