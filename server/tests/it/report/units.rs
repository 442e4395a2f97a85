//! Units: hours and address by a plain form, what closing leaves behind, and figures of one's own unit alone.

use app::account::StaffRole;
use serde_json::{Value, json};

use super::fixture;
use crate::support::{TestPortal, database_tests};

database_tests! {
    hours_are_stated_by_a_form, what_is_wrong_with_hours_is_named, two_who_change_it_are_told, closing_says_what_it_leaves,
    a_unit_reads_its_own_figures, shares_are_of_what_was_judged_and_asked, no_number_follows_from_the_others,
}

async fn unit(portal: &TestPortal, cookie: &str, code: &str) -> Value {
    let found = portal.get("/api/v1/units").cookie(cookie).await.json();
    found["items"].as_array().unwrap().iter().find(|unit| unit["code"] == code).unwrap().clone()
}

/// The fields of the form as a browser sends them, the empty ones included.
fn form<'f>(version: &'f str, stated: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![("version", version), ("name", "Campus Point"), ("kind", "service_point"), ("address", "")];
    fields.retain(|(name, _)| !stated.iter().any(|(known, _)| known == name));
    fields.extend([("public_name", ""), ("tuesday_opens_1", ""), ("tuesday_closes_1", "")]);
    fields.extend(stated);
    fields
}

const PAGE: &str = "/desk/units/SP-1";

async fn opened(portal: &TestPortal) -> String {
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    let fields = [("code", "sp-1"), ("name", "Campus Point"), ("kind", "service_point")];
    assert_eq!(portal.post_form("/desk/units", &fields).cookie(&admin.cookie).await.status, 303);
    admin.cookie
}

async fn hours_are_stated_by_a_form(portal: &TestPortal) {
    let admin = opened(portal).await;
    let page = portal.get(PAGE).cookie(&admin).await.text();
    assert!(page.contains("name=\"monday_opens_1\"") && page.contains("No open complaint names this unit"), "{page}");
    let stated = [
        ("address", " 苏州市姑苏区十梓街1号 "),
        ("monday_opens_1", "08:30"),
        ("monday_closes_1", "13:00"),
        ("monday_opens_2", "15:00"),
        ("monday_closes_2", "20:00"),
        ("saturday_opens_1", "18:00"),
        ("saturday_closes_1", "02:00"),
    ];
    let sent = portal.post_form(PAGE, &form("1", &stated)).cookie(&admin).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/desk/units/SP-1?done=1"), "{}", sent.text());
    let found = unit(portal, &admin, "SP-1").await;
    assert_eq!(found["address"], "苏州市姑苏区十梓街1号");
    assert_eq!(found["hours"]["monday"][1], json!({"opens": "15:00", "closes": "20:00"}));
    assert_eq!(found["hours"]["sunday"], json!([]));
    assert!(portal.get(PAGE).cookie(&admin).await.text().contains("value=\"15:00\""));
    // the list's own buttons change nothing but what they say
    let close = [("code", "SP-1"), ("name", "Campus Point"), ("kind", "service_point"), ("is_closed", "1")];
    assert_eq!(portal.post_form("/desk/units", &close).cookie(&admin).await.status, 303);
    let found = unit(portal, &admin, "SP-1").await;
    assert!(found["closed_at"].is_string() && found["hours"]["saturday"][0]["closes"] == "02:00", "{found}");
}

async fn what_is_wrong_with_hours_is_named(portal: &TestPortal) {
    let admin = opened(portal).await;
    let stated = [
        ("monday_opens_1", "08:00"),
        ("wednesday_opens_1", "8 am"),
        ("wednesday_closes_1", "20:00"),
        ("friday_opens_1", "08:00"),
        ("friday_closes_1", "12:00"),
        ("friday_opens_2", "11:00"),
        ("friday_closes_2", "13:00"),
    ];
    let refused = portal.post_form(PAGE, &form("1", &stated)).cookie(&admin).await;
    assert_eq!(refused.status, 422);
    for words in ["Both times, please.", "This is no time of day.", "These hours overlap.", "value=\"8 am\""] {
        assert!(refused.text().contains(words), "{words} in {}", refused.text());
    }
    let body = json!({"name": "x", "kind": "hub", "address": "a\u{202e}b", "hours": {"monday": [
        {"opens": "08:00", "closes": "10:00"}, {"opens": "09:00", "closes": "11:00"}]}});
    let put = portal.put("/api/v1/units/SP-1").header("content-type", "application/json").cookie(&admin);
    let answer = put.body(body.to_string()).await;
    assert_eq!(answer.field_problems(), ["/address malformed", "/hours/monday overlap"]);
    assert_eq!(unit(portal, &admin, "SP-1").await["hours"], Value::Null, "nothing was stored");
}

async fn two_who_change_it_are_told(portal: &TestPortal) {
    let admin = opened(portal).await;
    let first = portal.post_form(PAGE, &form("1", &[("public_name", "Campus")])).cookie(&admin).await;
    assert_eq!(first.status, 303);
    let second = portal.post_form(PAGE, &form("1", &[("address", "Elsewhere 1")])).cookie(&admin).await;
    assert_eq!(second.status, 412);
    assert!(second.text().contains("Somebody else has changed this unit"), "{}", second.text());
    assert!(second.text().contains("value=\"Elsewhere 1\"") && second.text().contains("name=\"version\" value=\"2\""));
    let body = json!({"name": "x", "kind": "hub"}).to_string();
    let put = portal.put("/api/v1/units/SP-1").header("content-type", "application/json").header("if-match", "\"1\"");
    assert_eq!(put.cookie(&admin).body(body).await.status, 412);
}

async fn closing_says_what_it_leaves(portal: &TestPortal) {
    fixture(portal).await;
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    // eight, of which two were withdrawn
    let page = portal.get("/desk/units/HUB-B").cookie(&admin.cookie).await.text();
    assert!(page.contains("6 open complaints name this unit"), "{page}");
    let link = page.split("href=\"/desk?").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let found = portal.get(&["/api/v1/complaints?", &link].concat()).cookie(&admin.cookie).await.json();
    assert_eq!(found["items"].as_array().unwrap().len(), 6);
}

async fn a_unit_reads_its_own_figures(portal: &TestPortal) {
    fixture(portal).await;
    let hub = portal.staff("hub@desk.test", StaffRole::Unit).await;
    portal.execute("update person set unit_id = 'HUB-A' where id = $1", &[(&hub.person_id).into()]).await.unwrap();
    let hub = portal.session_of(&hub.person_id, server::session::Kind::Staff).await;
    let rest = "?from=2026-10-01&to=2026-11-30";
    let found = portal.get(&["/api/v1/figures/units", rest].concat()).cookie(&hub.cookie).await.json();
    let codes: Vec<&str> =
        found["items"].as_array().unwrap().iter().map(|row| row["unit_code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["HUB-A"]);
    let page = portal.get(&["/desk/figures/units", rest].concat()).cookie(&hub.cookie).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Nanjing Hub") && !page.text().contains("Beijing Hub"), "{}", page.text());
    let file = portal.get(&["/api/v1/figures/units/export", rest].concat()).cookie(&hub.cookie).await.text();
    assert!(file.contains("HUB-A") && !file.contains("HUB-B"), "{file}");
    assert_eq!(portal.get("/desk/figures").cookie(&hub.cookie).await.status, 403);
    assert_eq!(portal.get("/api/v1/figures/complaints?by=unit").cookie(&hub.cookie).await.status, 403);
}

async fn figures_of(portal: &TestPortal, cookie: &str, code: &str) -> Value {
    let rest = "/api/v1/figures/units?from=2026-10-01&to=2026-11-30";
    let found = portal.get(rest).cookie(cookie).await.json();
    let row = found["items"].as_array().unwrap().iter().find(|row| row["unit_code"] == code);
    row.unwrap_or_else(|| panic!("no {code} in {found}")).clone()
}

/// A question to HUB-A about a complaint of this state, due and answered so many hours from now; 0 is never.
async fn asked(portal: &TestPortal, by: &str, n: usize, (due, responded): (i64, i64), is_ended: bool) {
    let hours = |hours: i64| portal.now().plus_ms(hours * 3_600_000);
    let insert = "insert into unit_inquiry (id, complaint_id, unit_id, question, asked_by, asked_at, due_at, response,
        responded_at)
        select 'q' || $1, min(c.id), 'HUB-A', 'Why?', $2, 1, $3, $4, $5 from complaint c
        where (c.ended_at is not null and c.ended_at < $3) = ($6 = 1)";
    let args = [
        n.to_string().into(),
        by.into(),
        hours(due).into(),
        (responded != 0).then_some("So.").into(),
        (responded != 0).then(|| hours(responded)).into(),
        i64::from(is_ended).into(),
    ];
    portal.execute(insert, &args).await.unwrap();
}

/// Bite proof: count `is_valid = 1` over all that name the unit, or `late` by the dates of the desk.
async fn shares_are_of_what_was_judged_and_asked(portal: &TestPortal) {
    fixture(portal).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    let before = figures_of(portal, &boss.cookie, "HUB-A").await;
    assert_eq!((before["received"].as_u64(), before["valid"]["n"].as_u64()), (Some(19), Some(15)));
    // A duplicate that was judged before it was merged is judged with the other; opened again, by itself.
    let merge = "update complaint set merged_into_id = 'other', merged_at = 1, ended_at = filed_at + 1
        where unit_id = 'HUB-A' and is_valid = 1
        and filed_at = (select max(filed_at) from complaint where unit_id = 'HUB-A' and is_valid = 1)";
    portal.execute(merge, &[]).await.unwrap();
    let row = figures_of(portal, &boss.cookie, "HUB-A").await;
    let valid = [&row["received"], &row["valid"]["n"], &row["valid"]["count"]].map(Value::as_u64);
    assert_eq!(valid, [Some(19), Some(14), Some(9)], "{row}");
    portal.execute("update complaint set ended_at = null where merged_into_id is not null", &[]).await.unwrap();
    assert_eq!(figures_of(portal, &boss.cookie, "HUB-A").await["valid"]["count"].as_u64(), Some(10));
    // in time, the last moment included; late; never; not due yet; the case ended first
    let by = boss.person_id.as_str();
    for n in 0..6 {
        asked(portal, by, n, (-50, -50 - n as i64), false).await;
    }
    for n in 6..9 {
        asked(portal, by, n, (-50, -49), false).await;
    }
    asked(portal, by, 9, (-1, 0), false).await;
    assert!(figures_of(portal, &boss.cookie, "HUB-A").await["late"]["count"].as_u64() == Some(4));
    asked(portal, by, 10, (5, 0), false).await;
    asked(portal, by, 11, (-20, 0), true).await;
    let row = figures_of(portal, &boss.cookie, "HUB-A").await;
    assert_eq!([&row["late"]["n"], &row["late"]["count"]].map(Value::as_u64), [Some(10), Some(4)], "{row}");
    let page = portal.get("/desk/figures/units?from=2026-10-01&to=2026-11-30").cookie(&boss.cookie).await.text();
    assert!(page.contains("40.0%") && !page.contains("missed=yes"), "{page}");
}

/// Bite proof: leave `together` out of `report::units`.
async fn no_number_follows_from_the_others(portal: &TestPortal) {
    fixture(portal).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    assert_eq!(figures_of(portal, &boss.cookie, "HUB-B").await["received"].as_u64(), Some(8));
    // Every complaint names a unit: from the total, and 29 and 8 of the others, the 3 of SP-C would follow.
    portal.execute("update complaint set unit_id = 'HUB-A' where unit_id is null", &[]).await.unwrap();
    assert_eq!(figures_of(portal, &boss.cookie, "HUB-A").await["received"].as_u64(), Some(29));
    assert!(figures_of(portal, &boss.cookie, "HUB-B").await["received"].is_null());
    let by_unit = "/api/v1/figures/complaints?from=2026-10-01&to=2026-11-30&by=unit";
    let found = portal.get(by_unit).cookie(&boss.cookie).await.json();
    let rows: Vec<(&str, u64)> = found["items"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(rows, [("HUB-A", 29), ("*", 11)]);
    let sorted = portal.get(&[by_unit, "&sort=received"].concat()).cookie(&boss.cookie).await.json();
    assert_eq!(sorted["items"][0]["key"], "*");
    let page = portal.get("/desk/figures/units?from=2026-10-01&to=2026-11-30").cookie(&boss.cookie).await.text();
    assert_eq!(page.matches("<span>not shown</span>").count(), 2, "{page}");
    // A unit's own staff read its own number.
    let hub = portal.staff("hub@desk.test", StaffRole::Unit).await;
    portal.execute("update person set unit_id = 'HUB-B' where id = $1", &[(&hub.person_id).into()]).await.unwrap();
    let hub = portal.session_of(&hub.person_id, server::session::Kind::Staff).await;
    assert_eq!(figures_of(portal, &hub.cookie, "HUB-B").await["received"].as_u64(), Some(8));
}

fn line(row: &Value) -> (&str, u64) {
    (row["key"].as_str().unwrap(), row["received"].as_u64().unwrap())
}
