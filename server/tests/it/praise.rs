//! After the best score somebody may be thanked: once, for the unit that delivered, read by it and the desk alone.
//!
//! Bite proof: leave the score out of `praise::askable`, or `is_anonymous`; give `unit_of` no scope; take the praise out
//! of the erasure.

use app::account::StaffRole;
use app::shipment::Milestone::*;
use serde_json::{Value, json};
use server::session::Kind;

use crate::campaign::{DAY, EMAIL, HOUR, NUMBER, answers, invited, keeper, published, running, secret, work};
use crate::own_data::unzip;
use crate::support::account::{PASSWORD, SignedIn};
use crate::support::people::{huaian_books, li_wei};
use crate::support::{Answer, TestPortal, database_tests, parcel};
use crate::watched::state;

database_tests! {
    the_best_score_may_thank_the_unit, only_the_best_and_named_may, where_nobody_is_known_a_point_is_chosen,
    a_unit_reads_its_own, it_goes_with_the_person,
}

const WORDS: &str = "The driver waited for my grandmother. 谢谢！";

async fn unit(portal: &TestPortal, code: &str, name: &str, kind: &str) {
    let sql = "insert into unit (id, code, name, kind, created_at, version) values ($1, $2, $3, $4, 1, 1)";
    let id = ["id-", code].concat();
    portal.execute(sql, &[id.into(), code.into(), name.into(), kind.into()]).await.unwrap();
}

/// Delivered by this unit, kept by somebody who was sent a link: them and it.
async fn served(portal: &TestPortal, unit_code: &str) -> (SignedIn, String) {
    let manager = published(portal).await;
    running(portal, &manager, &json!({"cool_down_days": 0})).await;
    let li = keeper(portal, EMAIL, true).await;
    let mut one = parcel(NUMBER).from(huaian_books()).to(li_wei());
    one = one.event(PickedUp, "2026-11-21T07:00:00Z").event(Delivered, "2026-11-22T10:00:00Z");
    one.events[1].facility = Some(unit_code.to_string());
    portal.take_in(&one).await;
    let own = "insert into person_shipment (person_id, shipment_id, claimed_at) select $1, id, 1 from shipment";
    portal.execute(own, &[(&li.person_id).into()]).await.unwrap();
    portal.travel(HOUR * 26);
    work(portal).await;
    (li, secret(portal, EMAIL).await)
}

async fn give(portal: &TestPortal, secret: &str, body: &Value) -> Answer {
    portal.post(&["/api/v1/invitations/", secret, "/praise"].concat(), body).await
}

async fn thanks(portal: &TestPortal, secret: &str) -> String {
    portal.get(&["/s/", secret, "?done=1"].concat()).await.text()
}

async fn read(portal: &TestPortal, by: &SignedIn, path: &str) -> Value {
    let answer = portal.get(path).cookie(&by.cookie).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

async fn the_best_score_may_thank_the_unit(portal: &TestPortal) {
    unit(portal, "HUB-A", "Nanjing Hub", "hub").await;
    let (_, secret) = served(portal, "HUB-A").await;
    assert_eq!(give(portal, &secret, &json!({"words": WORDS})).await.status, 409, "before the answer");
    assert_eq!(answers(portal, &secret, json!({"overall": 5})).await.status, 201);
    let before = state(portal).await;
    let shown = thanks(portal, &secret).await;
    assert_eq!(state(portal).await, before, "reading records");
    assert!(shown.contains("Whom may we thank?") && !shown.contains("Nanjing Hub"), "{shown}");
    assert!(!shown.contains("unit_code"), "the timeline tells who delivered: {shown}");
    let form = ["/s/", &secret, "/praise"].concat();
    let empty = portal.post_form(&form, &[("words", " ")]).await;
    assert!(empty.status == 422 && empty.text().contains("words-fault"), "{}", empty.text());
    let long = give(portal, &secret, &json!({"words": "x".repeat(1_001)})).await;
    assert_eq!((long.status, long.field_problems()), (422, vec!["/words too_long".to_string()]));
    let done = portal.post_form(&form, &[("words", WORDS)]).await;
    assert_eq!((done.status, done.header("location")), (303, ["/s/", &secret, "?done=1"].concat().as_str()));
    let shown = thanks(portal, &secret).await;
    assert!(shown.contains("We pass your words on") && !shown.contains("Whom may we thank?"), "{shown}");
    let again = give(portal, &secret, &json!({"words": "twice"})).await;
    assert_eq!((again.status, again.field_problems()), (409, vec!["/token not_askable".to_string()]));
    let noted = "select count(*) from audit_entry where action = 'praise.given' and detail like '%grandmother%'";
    assert_eq!(portal.number(noted, &[]).await, 0, "the log holds no words");
    assert_eq!(portal.number("select count(*) from audit_entry where action = 'praise.given'", &[]).await, 1);
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    let list = read(portal, &agent, "/api/v1/praise").await;
    let one = &list["items"][0];
    assert_eq!(
        (&one["words"], &one["unit_code"], &one["praised_on"]),
        (&WORDS.into(), &"HUB-A".into(), &"2026-11-23".into())
    );
    assert!(!list.to_string().contains(EMAIL) && !list.to_string().contains("Li Wei"), "{list}");
    let counts = read(portal, &agent, "/api/v1/praise-counts").await;
    let whole = json!([{"month": "2026-11", "unit_code": "HUB-A", "unit_name": "Nanjing Hub", "count": 1}]);
    assert_eq!(counts, whole);
    let page = portal.get("/desk/praise").cookie(&agent.cookie).await.text();
    assert!(page.contains("grandmother") && page.contains("Nanjing Hub") && page.contains("2026-11"), "{page}");
}

async fn only_the_best_and_named_may(portal: &TestPortal) {
    unit(portal, "SP-1", "Lakeside", "service_point").await;
    let (_, _, anonymous) = invited(portal, &json!({"is_anonymous": true})).await;
    assert_eq!(answers(portal, &anonymous, json!({"overall": 5})).await.status, 201);
    assert!(!thanks(portal, &anonymous).await.contains("Whom may we thank?"), "an anonymous answer leads to nobody");
    let body = json!({"words": WORDS, "unit_code": "SP-1"});
    assert_eq!(give(portal, &anonymous, &body).await.status, 409);
    let foreign = ["s", &"0".repeat(64)].concat();
    assert_eq!(give(portal, &foreign, &body).await.status, 404);
    assert_eq!(portal.number("select count(*) from praise", &[]).await, 0);
}

async fn where_nobody_is_known_a_point_is_chosen(portal: &TestPortal) {
    let (_, _, secret) = invited(portal, &json!({})).await;
    assert_eq!(answers(portal, &secret, json!({"overall": 5})).await.status, 201);
    assert!(!thanks(portal, &secret).await.contains("Whom may we thank?"), "there is nobody to thank");
    unit(portal, "SP-1", "Lakeside", "service_point").await;
    unit(portal, "SP-2", "Closed point", "service_point").await;
    unit(portal, "HUB-A", "Nanjing Hub", "hub").await;
    portal.execute("update unit set closed_at = 1 where code = 'SP-2'", &[]).await.unwrap();
    let shown = thanks(portal, &secret).await;
    assert!(shown.contains("Lakeside") && !shown.contains("Closed point") && !shown.contains("Nanjing Hub"), "{shown}");
    for (code, fault) in [(Value::Null, "/unit_code required"), ("HUB-A".into(), "/unit_code unknown")] {
        let refused = give(portal, &secret, &json!({"words": WORDS, "unit_code": code})).await;
        assert_eq!((refused.status, refused.field_problems()), (422, vec![fault.to_string()]));
    }
    assert_eq!(give(portal, &secret, &json!({"words": WORDS, "unit_code": "SP-1"})).await.status, 201);
    assert_eq!(portal.number("select count(*) from praise where unit_id = 'id-SP-1'", &[]).await, 1);
}

async fn of_unit(portal: &TestPortal, code: &str) -> SignedIn {
    let staff = portal.staff(&[&code.to_lowercase(), "@unit.test"].concat(), StaffRole::Unit).await;
    let sql = "update person set unit_id = $1 where id = $2";
    let id = ["id-", code].concat();
    portal.execute(sql, &[id.into(), (&staff.person_id).into()]).await.unwrap();
    portal.session_of(&staff.person_id, Kind::Staff).await
}

async fn a_unit_reads_its_own(portal: &TestPortal) {
    unit(portal, "HUB-A", "Nanjing Hub", "hub").await;
    unit(portal, "HUB-B", "Beijing Hub", "hub").await;
    let (_, secret) = served(portal, "HUB-A").await;
    assert_eq!(answers(portal, &secret, json!({"overall": 5})).await.status, 201);
    assert_eq!(give(portal, &secret, &json!({"words": WORDS})).await.status, 201);
    let (own, other) = (of_unit(portal, "HUB-A").await, of_unit(portal, "HUB-B").await);
    assert_eq!(read(portal, &own, "/api/v1/praise").await["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(read(portal, &own, "/api/v1/praise?unit=HUB-A").await["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(read(portal, &other, "/api/v1/praise").await["items"], json!([]));
    assert_eq!(read(portal, &other, "/api/v1/praise-counts").await, json!([]));
    for path in ["/api/v1/praise?unit=HUB-A", "/api/v1/praise-counts?unit=HUB-A", "/desk/praise?unit=HUB-A"] {
        assert_eq!(portal.get(path).cookie(&other.cookie).await.status, 403, "{path}");
    }
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    assert_eq!(portal.get("/api/v1/praise?unit=NOWHERE").cookie(&boss.cookie).await.status, 422);
    assert_eq!(portal.get("/api/v1/praise?cursor=x").cookie(&boss.cookie).await.status, 422);
    let copy = "insert into response (id, survey_id, version_number, answers_json, answered_on)
        values ($1, 's1', 1, '{}', '2026-11-23')";
    let more = "insert into praise (id, response_id, unit_id, words, praised_on, praised_at)
        values ($1, $1, 'id-HUB-B', $1, '2026-11-23', 5)";
    for n in 0..4 {
        let id = format!("p{n}");
        portal.execute(copy, &[(&id).into()]).await.unwrap();
        portal.execute(more, &[(&id).into()]).await.unwrap();
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = read(portal, &boss, &["/api/v1/praise?limit=2&cursor=", &cursor].concat()).await;
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["words"].as_str().unwrap().to_string()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_string(),
            None => break,
        }
    }
    assert_eq!(seen, [WORDS, "p3", "p2", "p1", "p0"]);
}

async fn it_goes_with_the_person(portal: &TestPortal) {
    unit(portal, "HUB-A", "Nanjing Hub", "hub").await;
    let id = portal.person(EMAIL, "Li Wei").await;
    let (_, secret) = served(portal, "HUB-A").await;
    assert_eq!(answers(portal, &secret, json!({"overall": 5})).await.status, 201);
    assert_eq!(give(portal, &secret, &json!({"words": WORDS})).await.status, 201);
    portal.travel(DAY);
    let li = portal.session_of(&id, Kind::Customer).await;
    let files = unzip(&portal.get("/api/v1/me/export").cookie(&li.cookie).await);
    let praise = String::from_utf8(files["praise.json"].clone()).unwrap();
    assert!(praise.contains("grandmother") && praise.contains("Nanjing Hub"), "{praise}");
    let erased = portal.post("/api/v1/me/erasure", &json!({"current_password": PASSWORD})).cookie(&li.cookie).await;
    assert!(erased.status < 300, "{}", erased.text());
    assert_eq!(portal.number("select count(*) from praise", &[]).await, 0);
    assert!(!thanks(portal, &secret).await.contains("Whom may we thank?"), "and is not asked again");
}
