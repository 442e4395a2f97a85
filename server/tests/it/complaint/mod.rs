//! Complaints: a whole life of one, its clocks, and its pages without JavaScript.

mod causes;
mod clocks;
mod life;
mod marketplace;
mod notices;
mod pages;
mod queue;
mod search;

use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::{Answer, Ask, TestPortal};

/// Words that must reach nobody but those who handle the complaint.
pub const WORDS: &str = "The box was torn open; the second volume is missing.";

/// A complaint as a guest files it.
pub fn draft(category: &str) -> Value {
    json!({
        "category": category,
        "remedy_sought": "explanation",
        "text": WORDS,
        "contact": {"name": "Li Wei", "email": "li.wei@campus.test"},
    })
}

pub fn about(category: &str, waybill_number: &str) -> Value {
    let mut draft = draft(category);
    draft["waybill_number"] = waybill_number.into();
    draft
}

/// Sends JSON as whoever holds the cookie; `""` is nobody.
pub async fn send(portal: &TestPortal, method: &str, path: &str, cookie: &str, body: Value) -> Answer {
    let ask = Ask::new(&portal.router, method, path).header("content-type", "application/json").body(body.to_string());
    if cookie.is_empty() { ask.await } else { ask.header("sec-fetch-site", "same-origin").cookie(cookie).await }
}

/// A guest's complaint: its number and the cookie of the device that holds its link.
pub async fn guest_files(portal: &TestPortal, draft: &Value) -> (String, String) {
    let filed = send(portal, "POST", "/api/v1/complaints", "", draft.clone()).await;
    assert_eq!(filed.status, 201, "{}", filed.text());
    let filed = filed.json();
    let link = filed["link"].as_str().unwrap();
    let path = &link[link.find("/complaints/").unwrap()..];
    let opened = portal.get(path).await;
    assert_eq!(opened.status, 303);
    let number = filed["complaint_number"].as_str().unwrap().to_string();
    (number, opened.cookie("pd_complaints").unwrap())
}

/// A signed-in person's complaint: its number.
pub async fn files(portal: &TestPortal, person: &SignedIn, draft: &Value) -> String {
    let filed = send(portal, "POST", "/api/v1/complaints", &person.cookie, draft.clone()).await;
    assert_eq!(filed.status, 201, "{}", filed.text());
    filed.json()["complaint_number"].as_str().unwrap().to_string()
}

pub async fn shown(portal: &TestPortal, number: &str, cookie: &str) -> Value {
    let answer = portal.get(&path(number, "")).cookie(cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

pub fn path(number: &str, rest: &str) -> String {
    ["/api/v1/complaints/", number, rest].concat()
}

/// Whatever may be done, done by whoever holds the cookie.
pub async fn put(portal: &TestPortal, number: &str, act: &str, cookie: &str, body: Value) -> u16 {
    send(portal, "PUT", &path(number, &["/", act].concat()), cookie, body).await.status
}

/// Decides every disputed fact for the customer.
pub async fn decides_all(portal: &TestPortal, number: &str, agent: &SignedIn) {
    for statement in shown(portal, number, &agent.cookie).await["statements"].as_array().unwrap() {
        let id = statement["id"].as_str().unwrap();
        let decided = json!({"verdict": "customer", "why": "The photo shows it."});
        assert_eq!(put(portal, number, &["statements/", id, "/decision"].concat(), &agent.cookie, decided).await, 204);
    }
}
