//! What staff do with suggestions: read them first, say what becomes of them, put them together, note voices.
//!
//! Bite proof: leave `lock_version` out of `status::set`; let `status::set` tell before it compares; tell the followers of
//! both ends of a merge one after the other; drop `on conflict` from `store::merge`; let `merging::check` pass a private
//! target; leave `(agreed_at is null and declined_at is null)` out of `store::answer_proposal`.

mod merging;
mod pages;
mod proposal;
mod reading;
mod voices;
mod weights;

use app::account::StaffRole;
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::{Answer, Ask, TestPortal};

pub async fn agent(portal: &TestPortal) -> SignedIn {
    portal.staff("moderator@desk.test", StaffRole::Agent).await
}

pub async fn customer(portal: &TestPortal, name: &str) -> SignedIn {
    portal.customer(&[name, "@customer.test"].concat(), name).await
}

/// What a customer sends; the number.
pub async fn suggests(portal: &TestPortal, by: &SignedIn, title: &str, more: Value) -> String {
    let mut draft = json!({"topic": "storage", "title": title, "text": "Please.", "is_public": true});
    draft.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = portal.post("/api/v1/suggestions", &draft).cookie(&by.cookie).await;
    assert!((200..300).contains(&answer.status), "{}", answer.text());
    answer.json()["suggestion_number"].as_str().unwrap().to_string()
}

pub fn door(number: &str, rest: &str) -> String {
    ["/api/v1/suggestions/", number, rest].concat()
}

/// All that staff know of one.
pub async fn known(portal: &TestPortal, by: &SignedIn, number: &str) -> Value {
    let answer = portal.get(&["/api/v1/desk/suggestions/", number].concat()).cookie(&by.cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let found = answer.json();
    assert_eq!(answer.header("etag"), format!("\"{}\"", found["version"]));
    found
}

/// `PUT` with the version that was read last.
pub async fn puts(portal: &TestPortal, by: &SignedIn, number: &str, act: &str, body: &Value) -> Answer {
    let version = known(portal, by, number).await["version"].as_i64().unwrap();
    puts_at(portal, by, (number, version), act, body).await
}

pub async fn puts_at(
    portal: &TestPortal,
    by: &SignedIn,
    (number, version): (&str, i64),
    act: &str,
    body: &Value,
) -> Answer {
    Ask::new(&portal.router, "PUT", &door(number, act))
        .header("content-type", "application/json")
        .header("if-match", &format!("\"{version}\""))
        .cookie(&by.cookie)
        .body(body.to_string())
        .await
}

/// On the board, with its author's voice.
pub async fn published(portal: &TestPortal, author: &str, title: &str) -> String {
    let by = customer(portal, author).await;
    let number = suggests(portal, &by, title, json!({})).await;
    let done = puts(portal, &agent(portal).await, &number, "/moderation", &json!({"decision": "publish"})).await;
    assert_eq!(done.status, 204, "{}", done.text());
    number
}

/// `PUT` of a customer's own act: `/vote`, `/following`.
pub async fn joins(portal: &TestPortal, name: &str, number: &str, act: &str) {
    let by = customer(portal, name).await;
    let ask = portal.put(&door(number, act)).header("content-type", "application/json").cookie(&by.cookie);
    let answer = ask.body("{}").await;
    assert!((200..300).contains(&answer.status), "{}", answer.text());
}

/// How many messages about suggestions went to a customer.
pub async fn told(portal: &TestPortal, name: &str) -> i64 {
    let sql = "select count(*) from message where template = 'suggestion_news' and email = $1";
    portal.number(sql, &[[name, "@customer.test"].concat().into()]).await
}

/// The sentence of the newest one.
pub async fn news(portal: &TestPortal, name: &str) -> String {
    let email = [name, "@customer.test"].concat();
    portal.message_to(&email, "suggestion_news").await.remove("news").unwrap()
}

pub fn faults(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let one = |fault: &Value| [fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()].join(" ");
    body["errors"].as_array().unwrap().iter().map(one).collect()
}

pub async fn audited(portal: &TestPortal, action: &str) -> i64 {
    portal.number("select count(*) from audit_entry where action = $1", &[action.into()]).await
}
