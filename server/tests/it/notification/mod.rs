//! Messages to people: enqueued with what causes them, delivered once, read, waited with, retried and dropped.

mod delivery;
mod inbox;
mod outbox;

use app::locale::Locale;
use server::notification::{Message, Template, enqueue};

use crate::support::TestPortal;

pub const LINK: &str = "https://portal.test/reset?token=5ecre7";

/// One message of this kind with every value it needs.
pub async fn write(portal: &TestPortal, template: Template, person_id: Option<&str>, email: &str) {
    let value = |name: &'static str| match name {
        "link" => (name, LINK.to_string()),
        "code" => (name, "402817".to_string()),
        "device" => (name, "Firefox, Linux".to_string()),
        "organisation" => (name, "Huaian Books".to_string()),
        _ => (name, "Li Wei".to_string()),
    };
    let values = template.values().iter().map(|name| value(name)).collect();
    let message = Message { template, person_id, email, locale: Locale::En, values };
    // messages of one millisecond are in no order
    portal.clock.advance_ms(1);
    let mut tx = portal.store.begin().await.unwrap();
    enqueue(&mut tx, &message, portal.now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// State, reason and number of tries of each message, the oldest first.
pub async fn states(portal: &TestPortal) -> Vec<String> {
    let sql = "select coalesce(outcome, 'waiting'), coalesce(fault, '-'), attempt_count from message order by id";
    let rows = portal.store.rows(sql, &[]).await.unwrap();
    rows.iter()
        .map(|row| {
            let mut c = row.columns();
            format!("{} {} {}", c.text().unwrap(), c.text().unwrap(), c.int().unwrap())
        })
        .collect()
}

/// Messages whose link or code is still in the database.
pub async fn secrets(portal: &TestPortal) -> i64 {
    portal
        .number("select count(*) from message where secrets_json is not null or values_json like '%5ecre7%'", &[])
        .await
}
