//! Voices that staff note for customers.

use app::account::StaffRole;
use serde_json::{Value, json};

use super::{agent, audited, customer, door, faults, joins, known, published};
use crate::support::{Answer, TestPortal, database_tests};

database_tests! { a_noted_voice_counts_once, whose_voice_must_be_known }

const NOTE: &str = "Said so at the counter on Monday.";

async fn notes(portal: &TestPortal, number: &str, body: &Value) -> Answer {
    portal.post(&door(number, "/voices"), body).cookie(&agent(portal).await.cookie).await
}

async fn a_noted_voice_counts_once(portal: &TestPortal) {
    let agent = agent(portal).await;
    let number = published(portal, "lea", "A locker").await;
    let ben = customer(portal, "ben").await;
    let of_ben = json!({"person_id": ben.person_id, "note": NOTE});
    assert_eq!(notes(portal, &number, &of_ben).await.status, 201);
    let again = notes(portal, &number, &of_ben).await;
    assert_eq!((again.status, faults(&again)), (409, vec!["/person_id already".to_string()]));
    // The same customer presses the button as well.
    joins(portal, "ben", &number, "/vote").await;
    // The address of somebody with an account is that person; another one is a guest.
    let again = notes(portal, &number, &json!({"email": " Ben@customer.test ", "note": NOTE})).await;
    assert_eq!((again.status, faults(&again)), (409, vec!["/email already".to_string()]));
    assert_eq!(notes(portal, &number, &json!({"email": "walk-in@home.test", "note": NOTE})).await.status, 201);
    assert_eq!(notes(portal, &number, &json!({"email": "walk-in@home.test", "note": NOTE})).await.status, 409);
    let found = known(portal, &agent, &number).await;
    assert_eq!((&found["voice_count"], found["noted"].as_array().unwrap().len()), (&json!(3), 2));
    assert!(found["noted"].as_array().unwrap().iter().all(|voice| voice["note"] == NOTE));
    assert_eq!(audited(portal, "suggestion.voice_noted").await, 2);
    // What staff noted is theirs; that they did is everybody's.
    let public = portal.get(&door(&number, "")).await;
    assert!(!public.text().contains(NOTE));
    assert_eq!(public.json()["noted_count"], 2);
    let page = portal.get(&["/suggestions/", &number].concat()).await.text();
    assert!(page.contains("noted by staff") && !page.contains(NOTE), "{page}");
    // Nobody is written to at an address that was only said aloud.
    let mails = "select count(*) from message where email = 'walk-in@home.test'";
    assert_eq!(portal.number(mails, &[]).await, 0);
}

async fn whose_voice_must_be_known(portal: &TestPortal) {
    let number = published(portal, "lea", "A locker").await;
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let refused = async |body: Value| {
        let answer = notes(portal, &number, &body).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        faults(&answer)
    };
    assert_eq!(refused(json!({"note": NOTE})).await, ["/person_id required"]);
    assert_eq!(refused(json!({"person_id": "nobody", "note": NOTE})).await, ["/person_id unknown"]);
    assert_eq!(refused(json!({"person_id": boss.person_id, "note": NOTE})).await, ["/person_id unknown"]);
    assert_eq!(refused(json!({"email": "boss@desk.test", "note": NOTE})).await, ["/email staff"]);
    assert_eq!(refused(json!({"email": "walk-in", "note": NOTE})).await, ["/email malformed"]);
    assert_eq!(refused(json!({"email": "walk-in@home.test"})).await, ["/note required"]);
    let nowhere = notes(portal, "S-0000-000000-0", &json!({"email": "walk-in@home.test", "note": NOTE})).await;
    assert_eq!(nowhere.status, 404);
    let lea = customer(portal, "lea").await;
    let body = json!({"email": "walk-in@home.test", "note": NOTE});
    assert_eq!(portal.post(&door(&number, "/voices"), &body).cookie(&lea.cookie).await.status, 403);
}
