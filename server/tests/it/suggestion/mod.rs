//! Suggestions: who speaks, who reads, and what the numbers say.

mod board;
mod guest;
mod hidden;
mod numbers;
mod voice;

use serde_json::{Value, json};

use crate::support::TestPortal;

pub const TITLE: &str = "Open the counter later in the evening";
pub const WORDS: &str = "Lectures end at nine, the counter closes at eight.";

pub fn draft(title: &str) -> Value {
    json!({"topic": "service_point", "title": title, "text": WORDS})
}

/// The number of a new one, which waits for a moderator.
pub async fn suggest(portal: &TestPortal, cookie: &str, draft: &Value) -> String {
    let made = portal.post("/api/v1/suggestions", draft).cookie(cookie).await;
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["suggestion_number"].as_str().unwrap().to_string()
}

/// A moderator has read it.
pub async fn publish(portal: &TestPortal, number: &str) {
    let sql = "update suggestion set published_at = $2, held_for = null where suggestion_number = $1";
    assert_eq!(portal.execute(sql, &[number.into(), portal.now().into()]).await.unwrap(), 1);
}

/// One on the board, of the first author.
pub async fn on_board(portal: &TestPortal, title: &str) -> String {
    let author = portal.customer("author@campus.test", "Author").await;
    let number = suggest(portal, &author.cookie, &draft(title)).await;
    publish(portal, &number).await;
    // Five a day are nobody's concern here.
    portal.advance_hours(25);
    number
}

pub fn door(number: &str, rest: &str) -> String {
    ["/api/v1/suggestions/", number, rest].concat()
}

pub async fn voices(portal: &TestPortal, number: &str) -> u64 {
    let read = portal.get(&door(number, "")).await;
    assert_eq!(read.status, 200, "{}", read.text());
    let shown = read.json()["voice_count"].as_u64().unwrap();
    let sql = "select cast(count(*) as bigint) from suggestion_voice v join suggestion s on s.id = v.suggestion_id
        where s.suggestion_number = $1";
    assert_eq!(portal.number(sql, &[number.into()]).await as u64, shown, "the count is that of the rows");
    shown
}
