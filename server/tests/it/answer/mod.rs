//! Standard answers, promises, questions to units, and complaints that belong together.

mod after;
mod inquiry;
mod library;
mod promise;
mod relation;
mod split;

use app::account::StaffRole;
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, MULTIPART, draft, multipart};
use crate::support::{Answer, Ask, TestPortal, parcel};

const NUMBER: &str = "PDANSWER01";
const WORDS: &str = "Where is the box with the books?";
const PROMISED: &str = "2026-11-21T18:00:00+08:00";

/// A guest's complaint about a parcel that was promised, with nothing in dispute left.
async fn filed(portal: &TestPortal) -> (FiledBy, SignedIn) {
    portal.take_in(&parcel(NUMBER).promised(PROMISED)).await;
    let filed = portal.files("", &draft(NUMBER, WORDS)).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    decide_all(portal, &filed, &chen).await;
    (filed, chen)
}

async fn decide_all(portal: &TestPortal, filed: &FiledBy, by: &SignedIn) {
    for statement in portal.complaint(filed, &by.cookie).await["statements"].as_array().unwrap() {
        let act = ["/statements/", statement["id"].as_str().unwrap(), "/decision"].concat();
        let decided = json!({"verdict": "customer", "why": "The scan was wrong."});
        assert_eq!(portal.acts(filed, &by.cookie, &act, &decided).await.status, 204);
    }
}

/// Sends a form of the case screen.
async fn form(portal: &TestPortal, filed: &FiledBy, by: &SignedIn, fields: &[(&str, &str)]) -> Answer {
    Ask::new(&portal.router, "POST", &app::desk::api::case_page(&filed.number))
        .header("content-type", MULTIPART)
        .header("sec-fetch-site", "same-origin")
        .cookie(&by.cookie)
        .body(multipart(fields))
        .await
}

async fn page(portal: &TestPortal, filed: &FiledBy, by: &SignedIn, query: &str) -> String {
    let path = [&app::desk::api::case_page(&filed.number), query].concat();
    let answer = portal.get(&path).cookie(&by.cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

/// JSON with a version, as whoever holds the cookie.
async fn put(portal: &TestPortal, path: &str, by: &SignedIn, version: i64, body: &Value) -> Answer {
    let etag = format!("\"{version}\"");
    let ask = portal.put(path).header("content-type", "application/json").header("if-match", &etag);
    ask.cookie(&by.cookie).body(body.to_string()).await
}

fn words(en: &str, es: &str, zh_cn: &str) -> Value {
    json!({"en": en, "es": es, "zh-CN": zh_cn})
}

/// A standard answer of these words, written by one and approved by another.
async fn approved(portal: &TestPortal, code: &str, texts: Value) {
    let author = portal.staff("author@desk.test", StaffRole::Agent).await;
    let supervisor = portal.staff("zhou@desk.test", StaffRole::Supervisor).await;
    let draft = json!({"code": code, "titles": words("Late", "Tarde", "延误"), "texts": texts});
    let made = portal.post("/api/v1/standard-answers", &draft).cookie(&author.cookie).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let path = ["/api/v1/standard-answers/", code, "/approval"].concat();
    let approved = put(portal, &path, &supervisor, 1, &json!({"number": 1})).await;
    assert_eq!(approved.status, 200, "{}", approved.text());
}

/// A unit of this code with one member of its staff.
async fn unit(portal: &TestPortal, code: &'static str) -> SignedIn {
    let staff = portal.staff(&[&code.to_lowercase(), "@unit.test"].concat(), StaffRole::Unit).await;
    let sql = "insert into unit (id, code, name, kind, created_at, version) values ($1, $2, $3, 'hub', 1, 1)";
    let id = ["unit-", code].concat();
    portal.execute(sql, &[(&id).into(), code.into(), ["Hub ", code].concat().into()]).await.unwrap();
    let seat = "update person set unit_id = $1 where id = $2";
    portal.execute(seat, &[id.into(), (&staff.person_id).into()]).await.unwrap();
    staff
}

async fn count(portal: &TestPortal, action: &'static str) -> i64 {
    portal.number("select count(*) from audit_entry where action = $1", &[action.into()]).await
}
