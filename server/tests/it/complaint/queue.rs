//! The desk's list: the nearest date first, repeated contacts before it.

use std::time::Duration;

use app::account::StaffRole;
use serde_json::{Value, json};
use server::complaint::job;

use super::{about, draft, files, guest_files, path, put, send};
use crate::support::account::SignedIn;
use crate::support::{TestPortal, database_tests};

database_tests! {
    the_nearest_date_comes_first, repeated_contacts_move_up, earlier_complaints_count, the_cursor_misses_nothing,
    a_unit_has_its_own_queue, customers_see_no_priority, what_was_there_before_is_ranked_by_the_job,
    the_queue_is_read_by_an_index,
}

const HOUR: Duration = Duration::from_secs(3600);

async fn queue(portal: &TestPortal, staff: &SignedIn) -> Vec<Value> {
    let found = portal.get("/api/v1/complaints?limit=100").cookie(&staff.cookie).await.json();
    found["items"].as_array().unwrap().clone()
}

fn numbers(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["complaint_number"].as_str().unwrap()).collect()
}

/// As a guest whom nobody knows yet.
async fn stranger(portal: &TestPortal, n: usize) -> (String, String) {
    let mut draft = draft("delay");
    draft["contact"]["email"] = format!("guest{n}@campus.test").into();
    guest_files(portal, &draft).await
}

async fn writes(portal: &TestPortal, number: &str, cookie: &str) {
    let sent = send(portal, "POST", &path(number, "/messages"), cookie, json!({"text": "Any news?"})).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
}

async fn the_nearest_date_comes_first(portal: &TestPortal) {
    let (first, guest) = stranger(portal, 1).await;
    portal.travel(30 * HOUR);
    let (second, _) = stranger(portal, 2).await;
    portal.travel(30 * HOUR);
    let (third, _) = stranger(portal, 3).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    assert_eq!(numbers(&queue(portal, &agent).await), [first.as_str(), &second, &third]);
    assert_eq!(put(portal, &second, "acknowledgement", &agent.cookie, json!({})).await, 204);
    let items = queue(portal, &agent).await;
    assert_eq!(numbers(&items), [first.as_str(), &third, &second], "its next date is the answer's");
    let dates: Vec<&str> = items.iter().map(|item| item["next"]["by"].as_str().unwrap()).collect();
    assert!(dates.is_sorted(), "{dates:?}");
    assert_eq!(put(portal, &first, "withdrawal", &guest, json!({"text": "Found."})).await, 204);
    assert_eq!(numbers(&queue(portal, &agent).await), [third.as_str(), &second, &first], "what ended comes last");
}

async fn repeated_contacts_move_up(portal: &TestPortal) {
    let (first, _) = stranger(portal, 1).await;
    portal.travel(20 * HOUR);
    let (second, guest) = stranger(portal, 2).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    assert_eq!(numbers(&queue(portal, &agent).await), [first.as_str(), &second]);
    let items = queue(portal, &agent).await;
    assert_eq!(items[1]["priority"], json!({"rank": 0, "reason": null}));
    writes(portal, &second, &guest).await;
    writes(portal, &second, &guest).await;
    writes(portal, &second, &guest).await;
    let items = queue(portal, &agent).await;
    assert_eq!(numbers(&items), [second.as_str(), &first]);
    assert_eq!(items[0]["priority"], json!({"rank": 2, "reason": "repeat_contact"}));
    let page = portal.get("/desk").cookie(&agent.cookie).await.text();
    assert!(page.contains("Wrote again") && page.contains("By nearest date"), "{page}");
    let away = portal.get("/complaints?search=x&open=open").cookie(&agent.cookie).await;
    assert_eq!((away.status, away.header("location")), (303, "/desk?search=x&open=open"), "staff work at the desk");
    super::decides_all(portal, &second, &agent).await;
    assert_eq!(put(portal, &second, "answer", &agent.cookie, json!({"text": "It comes."})).await, 204);
    let items = queue(portal, &agent).await;
    assert_eq!(items[numbers(&items).iter().position(|n| *n == second).unwrap()]["priority"]["rank"], 0);
    assert_eq!(put(portal, &second, "withdrawal", &guest, json!({"text": "Fine."})).await, 204);
    assert_eq!(put(portal, &second, "reopening", &guest, json!({"text": "Not fine."})).await, 204);
    let items = queue(portal, &agent).await;
    let at = numbers(&items).iter().position(|n| *n == second).unwrap();
    assert_eq!(items[at]["priority"], json!({"rank": 2, "reason": "reopened"}), "reopened, and wrote once since");
}

async fn earlier_complaints_count(portal: &TestPortal) {
    let li = portal.customer("li@shop.test", "Li Wei").await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let priority_of = async |number: &str| {
        let agent = portal.session_of(&agent.person_id, server::session::Kind::Staff).await;
        let items = queue(portal, &agent).await;
        items[numbers(&items).iter().position(|n| *n == number).unwrap()]["priority"].clone()
    };
    let first = files(portal, &li, &draft("delay")).await;
    portal.travel(29 * 24 * HOUR);
    let li = portal.session_of(&li.person_id, server::session::Kind::Customer).await;
    let second = files(portal, &li, &draft("damaged")).await;
    assert_eq!(priority_of(&first).await["rank"], 0, "the first was no repetition");
    assert_eq!(priority_of(&second).await, json!({"rank": 1, "reason": "earlier_complaints"}));
    portal.travel(31 * 24 * HOUR);
    let li = portal.session_of(&li.person_id, server::session::Kind::Customer).await;
    let third = files(portal, &li, &draft("other")).await;
    assert_eq!(priority_of(&third).await["rank"], 0, "more than 30 days later");
    let mut guest = about("delay", "AJREPEAT01");
    guest["contact"]["email"] = "one@campus.test".into();
    let (one, _) = guest_files(portal, &guest).await;
    guest["contact"]["email"] = "two@campus.test".into();
    let (two, _) = guest_files(portal, &guest).await;
    assert_eq!(
        (priority_of(&one).await["rank"].clone(), priority_of(&two).await["rank"].clone()),
        (0.into(), 1.into())
    );
}

async fn the_cursor_misses_nothing(portal: &TestPortal) {
    let mut cookies = Vec::new();
    for n in 0..7 {
        cookies.push(stranger(portal, n).await);
    }
    for (number, cookie) in &cookies[3..5] {
        writes(portal, number, cookie).await;
    }
    assert_eq!(put(portal, &cookies[6].0, "withdrawal", &cookies[6].1, json!({"text": "Found."})).await, 204);
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let all = queue(portal, &agent).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ["/api/v1/complaints?limit=2", &cursor].concat();
        let page = portal.get(&page).cookie(&agent.cookie).await.json();
        seen.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = ["&cursor=", &app::wire::encode(next)].concat(),
            None => break,
        }
    }
    assert_eq!((numbers(&seen), seen.len()), (numbers(&all), 7));
}

async fn a_unit_has_its_own_queue(portal: &TestPortal) {
    let (first, _) = stranger(portal, 1).await;
    let (second, guest) = stranger(portal, 2).await;
    stranger(portal, 3).await;
    let unit =
        "insert into unit (id, code, name, kind, created_at, version) values ('u1', 'SZ-9', 'Suzhou', 'hub', 1, 1)";
    portal.execute(unit, &[]).await.unwrap();
    let hub = portal.staff("hub@desk.test", StaffRole::Unit).await;
    portal.execute("update person set unit_id = 'u1' where id = $1", &[(&hub.person_id).into()]).await.unwrap();
    for number in [&first, &second] {
        let set = "update complaint set unit_id = 'u1' where complaint_number = $1";
        portal.execute(set, &[number.into()]).await.unwrap();
    }
    writes(portal, &second, &guest).await;
    assert_eq!(numbers(&queue(portal, &hub).await), [second.as_str(), &first]);
}

async fn customers_see_no_priority(portal: &TestPortal) {
    let li = portal.customer("li@shop.test", "Li Wei").await;
    let first = files(portal, &li, &draft("delay")).await;
    portal.travel(HOUR / 60);
    let second = files(portal, &li, &draft("damaged")).await;
    let items = queue(portal, &li).await;
    assert_eq!(numbers(&items), [second.as_str(), &first], "the newest first");
    assert!(items.iter().all(|item| item.get("priority").is_none()), "{items:?}");
}

async fn what_was_there_before_is_ranked_by_the_job(portal: &TestPortal) {
    let (first, guest) = stranger(portal, 1).await;
    writes(portal, &first, &guest).await;
    let before =
        "update complaint set queue_at = next_due_at, priority_rank = 0, priority_reason = null, ranked_at = null";
    portal.execute(before, &[]).await.unwrap();
    job::run(&portal.portal).await.unwrap();
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    assert_eq!(queue(portal, &agent).await[0]["priority"], json!({"rank": 1, "reason": "repeat_contact"}));
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let page = portal.get("/desk/jobs").cookie(&boss.cookie).await.text();
    for words in ["Moves repeated contacts up", "Tells people of dates"] {
        assert!(page.contains(words), "{words} in {page}");
    }
}

/// Bite proof: drop the index `complaint_queue`.
async fn the_queue_is_read_by_an_index(portal: &TestPortal) {
    if portal.place.is_postgres() {
        // With few rows PostgreSQL prefers to sort them; that it can do without is what counts.
        let has =
            "select count(*) from pg_indexes where schemaname = current_schema() and indexname like 'complaint_queue%'";
        assert_eq!(portal.number(has, &[]).await, 3);
        return;
    }
    let plan = "explain query plan select c.id from complaint c where (c.queue_at, c.id) > ($1, $2)
        and ($3 = 0 or c.ended_at is null) order by c.queue_at, c.id limit $4";
    let rows = portal.store.rows(plan, &[0_i64.into(), "".into(), 0_i64.into(), 20_i64.into()]).await.unwrap();
    let steps: String = rows
        .iter()
        .map(|row| {
            let mut c = row.columns();
            c.skip(3);
            c.text().unwrap()
        })
        .collect();
    assert!(steps.contains("complaint_queue") && !steps.contains("TEMP B-TREE"), "{steps}");
}
