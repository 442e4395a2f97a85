//! What no moderator has read, and what only the operator is to read, nobody else finds.
//!
//! Bite proof: leave `published_at is not null` out of `store::list`, or let `view::may_read` say yes.

use app::account::StaffRole;
use serde_json::json;

use super::{TITLE, WORDS, door, draft, publish, suggest};
use crate::support::{Ask, TestPortal, database_tests};

database_tests! {
    nobody_else_finds_it, whoever_wrote_it_reads_why, what_is_private_stays_so, a_unit_reads_its_own,
    places_are_service_points_alone,
}

const CANARY: &str = "Canary of lockers";

/// Every way that a stranger could find one.
fn ways(number: &str) -> Vec<String> {
    let queries = ["", "?sort=new", "?sort=weighted", "?sort=shipments", "?text=canary", "?topic=service_point"];
    let mut ways: Vec<String> = queries.iter().map(|q| format!("/api/v1/suggestions{q}")).collect();
    ways.extend(queries.iter().map(|q| format!("/suggestions{q}")));
    ways.extend(
        [
            "/api/v1/suggestions/similar?text=Canary%20of%20lockers",
            "/suggestions/similar?text=Canary%20of%20lockers",
            "/api/v1/suggestions/export",
            "/api/v1/suggestions/export?format=xlsx",
            "/suggestions/feed.atom",
            "/suggestions/roadmap",
        ]
        .map(str::to_string),
    );
    ways.extend([door(number, ""), door(number, "/comments"), format!("/suggestions/{number}")]);
    ways
}

async fn unseen(portal: &TestPortal, number: &str, cookie: &str) {
    for path in ways(number) {
        let answer = portal.get(&path).cookie(cookie).await;
        let named = path.contains(number);
        assert_eq!(answer.status, if named { 404 } else { 200 }, "{path}");
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(!text.contains(WORDS) && (named || !text.contains(number)), "{path}: {text}");
        assert!(!text.contains("<h3><a href=\"/suggestions/S-"), "{path}");
    }
    let unknown = portal.get(&door("S-2611-000000-0", "")).cookie(cookie).await;
    let hidden = portal.get(&door(number, "")).cookie(cookie).await;
    assert_eq!(unknown.json()["detail"], hidden.json()["detail"], "hidden and missing are the same");
    for (method, rest) in [("PUT", "/vote"), ("DELETE", "/vote"), ("PUT", "/following"), ("DELETE", "/following")] {
        let answer = Ask::new(&portal.router, method, &door(number, rest)).cookie(cookie).await;
        assert_eq!(answer.status, 404, "{method} {rest}");
    }
    let comment = portal.post(&door(number, "/comments"), &json!({"text": "x"})).cookie(cookie).await;
    assert_eq!(comment.status, 404);
}

async fn nobody_else_finds_it(portal: &TestPortal) {
    let author = portal.customer("author@campus.test", "Author").await;
    let stranger = portal.customer("stranger@campus.test", "Stranger").await;
    let auditor = portal.staff("auditor@desk.test", StaffRole::Auditor).await;
    let claims = portal.staff("claims@desk.test", StaffRole::Claims).await;
    let number = suggest(portal, &author.cookie, &draft(CANARY)).await;
    unseen(portal, &number, &stranger.cookie).await;
    // Who does not read it at the desk does not here either.
    for path in [door(&number, ""), door(&number, "/comments"), format!("/suggestions/{number}")] {
        assert_eq!(portal.get(&path).cookie(&claims.cookie).await.status, 404, "{path}");
    }
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    for cookie in [&author.cookie, &agent.cookie, &auditor.cookie] {
        assert_eq!(portal.get(&format!("/suggestions/{number}")).cookie(cookie).await.status, 200);
    }
    publish(portal, &number).await;
    for path in ways(&number).into_iter().filter(|path| !path.contains("xlsx") && !path.ends_with("roadmap")) {
        let answer = portal.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(path.ends_with("comments") || answer.text().contains(CANARY), "{path}");
    }
}

async fn whoever_wrote_it_reads_why(portal: &TestPortal) {
    let author = portal.customer("author@campus.test", "Author").await;
    let stranger = portal.customer("stranger@campus.test", "Stranger").await;
    let number = suggest(portal, &author.cookie, &draft(CANARY)).await;
    let sql = "update suggestion set refused_at = 1, refusal = 'It sells something.' where suggestion_number = $1";
    portal.execute(sql, &[(&number).into()]).await.unwrap();
    unseen(portal, &number, &stranger.cookie).await;
    for path in [door(&number, ""), format!("/suggestions/{number}"), "/account/suggestions".to_string()] {
        let read = portal.get(&path).cookie(&author.cookie).await;
        assert!(read.status == 200 && read.text().contains("It sells something."), "{path}: {}", read.text());
    }
}

async fn what_is_private_stays_so(portal: &TestPortal) {
    let author = portal.customer("author@campus.test", "Author").await;
    let stranger = portal.customer("stranger@campus.test", "Stranger").await;
    let mut private = draft(CANARY);
    private["is_public"] = false.into();
    let number = suggest(portal, &author.cookie, &private).await;
    // Whatever a mistake might set: it is not for the board.
    publish(portal, &number).await;
    unseen(portal, &number, &stranger.cookie).await;
    let page = portal.get(&format!("/suggestions/{number}")).cookie(&author.cookie).await.text();
    assert!(page.contains("Only we read this one.") && page.contains("noindex"), "{page}");
    let followed = portal.put(&door(&number, "/following")).cookie(&author.cookie).await;
    assert_eq!(followed.status, 200, "its author is told");
}

async fn a_unit_reads_its_own(portal: &TestPortal) {
    let author = portal.customer("author@campus.test", "Author").await;
    let sql = "insert into unit (id, code, name, kind, created_at, version) values ($1, $1, $1, 'service_point', 1, 1)";
    portal.execute(sql, &["north".into()]).await.unwrap();
    let unit = portal.staff("unit@desk.test", StaffRole::Unit).await;
    let mut draft = draft(CANARY);
    draft["unit"] = "north".into();
    let theirs = suggest(portal, &author.cookie, &draft).await;
    let other = suggest(portal, &author.cookie, &super::draft("Elsewhere")).await;
    let read = async |number: &str| portal.get(&door(number, "")).cookie(&unit.cookie).await.status;
    assert_eq!((read(&theirs).await, read(&other).await), (404, 404), "of no place yet");
    let sql = "update person set unit_id = 'north' where id = $1";
    portal.execute(sql, &[(&unit.person_id).into()]).await.unwrap();
    assert_eq!((read(&theirs).await, read(&other).await), (200, 404));
    // Who wrote it down reads what became of it, whatever their desk.
    let claims = portal.staff("claims@desk.test", StaffRole::Claims).await;
    let noted = suggest(portal, &claims.cookie, &super::draft("Said on the telephone")).await;
    assert_eq!(portal.get(&format!("/suggestions/{noted}")).cookie(&claims.cookie).await.status, 200);
}

async fn places_are_service_points_alone(portal: &TestPortal) {
    let author = portal.customer("author@campus.test", "Author").await;
    for (code, kind) in [("HUB-A", "hub"), ("SP-1", "service_point")] {
        let sql = "insert into unit (id, code, name, kind, created_at, version) values ($1, $1, $2, $3, 1, 1)";
        portal.execute(sql, &[code.into(), ["Name of ", code].concat().into(), kind.into()]).await.unwrap();
    }
    let mut about = draft(TITLE);
    about["unit"] = "HUB-A".into();
    let refused = portal.post("/api/v1/suggestions", &about).cookie(&author.cookie).await;
    assert_eq!(refused.field_problems(), ["/unit unknown"]);
    about["unit"] = "SP-1".into();
    let number = suggest(portal, &author.cookie, &about).await;
    publish(portal, &number).await;
    let form = portal.get("/suggestions/new").await.text();
    assert!(form.contains("Name of SP-1") && !form.contains("HUB-A"), "{form}");
    assert_eq!(portal.get("/api/v1/suggestions?unit=SP-1").await.json()["items"][0]["unit"]["name"], "Name of SP-1");
    for query in ["unit=HUB-A", "unit=NOWHERE", "unit=SP-1&status=planned", "unit=SP-1&topic=storage"] {
        assert_eq!(portal.get(&["/api/v1/suggestions?", query].concat()).await.json()["items"], json!([]), "{query}");
    }
    let found = portal.get("/api/v1/suggestions?unit=SP-1&status=received&sort=new").await.json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    // A guest learns of a wrong place at once.
    about["unit"] = "HUB-A".into();
    about["email"] = "guest@home.test".into();
    assert_eq!(portal.post("/api/v1/suggestions", &about).await.field_problems(), ["/unit unknown"]);
    about["unit"] = "SP-1".into();
    assert_eq!(portal.post("/api/v1/suggestions", &about).await.status, 202);
}
