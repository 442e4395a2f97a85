//! What a person reads in the portal, and when they are not to be disturbed.

use app::notification::Template::*;
use serde_json::json;

use super::{LINK, states, write};
use crate::support::{Answer, TestPortal, database_tests, shows};

database_tests! {
    messages_are_read_by_their_person_only, the_inbox_is_a_list_of_pages, the_inbox_works_by_plain_forms,
    mail_that_can_wait_observes_quiet_hours, the_last_consent_counts, preferences_are_checked,
}

async fn messages_are_read_by_their_person_only(portal: &TestPortal) {
    let li = portal.customer("li@example.com", "Li").await;
    let maria = portal.customer("maria@example.com", "Li").await;
    for template in [SignIn, ResetPassword, NewDevice, Invitation] {
        write(portal, template, Some(&li.person_id), "li@example.com").await;
    }
    let inbox = portal.get("/api/v1/inbox").cookie(&li.cookie).await;
    assert_eq!((inbox.status, inbox.header("cache-control")), (200, "no-store"));
    assert!(!inbox.text().contains("5ecre7") && !shows(&inbox.text(), "402817"), "{}", inbox.text());
    let inbox = inbox.json();
    let subjects: Vec<&str> =
        inbox["items"].as_array().unwrap().iter().map(|m| m["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["Li Wei invites you to Huaian Books", "New sign-in to your account"]);
    assert_eq!(inbox["unread_count"], 2);
    assert_eq!(inbox["items"][0]["written_at"], "2026-11-22T17:00:00.004+08:00");

    let reading = format!("/api/v1/inbox/{}/reading", inbox["items"][1]["id"].as_str().unwrap());
    let foreign = portal.put(&reading).cookie(&maria.cookie).await;
    let missing = portal.put("/api/v1/inbox/nothing/reading").cookie(&maria.cookie).await;
    let without_id = |answer: &Answer| answer.text().replace(answer.header("x-request-id"), "");
    foreign.problem(404, "not-found");
    assert_eq!(without_id(&foreign), without_id(&missing));
    assert_eq!(portal.get("/api/v1/inbox").cookie(&maria.cookie).await.json()["items"], json!([]));

    portal.clock.advance_ms(60_000);
    let read = portal.put(&reading).cookie(&li.cookie).await;
    assert_eq!((read.status, &read.json()["read_at"]), (200, &json!("2026-11-22T17:01:00.004+08:00")));
    portal.clock.advance_ms(60_000);
    let again = portal.put(&reading).cookie(&li.cookie).await;
    assert_eq!(again.json()["read_at"], "2026-11-22T17:01:00.004+08:00", "the first reading counts");
    let spanish = portal.get("/api/v1/inbox").cookie(&[&li.cookie, "lang=es"].join("; ")).await.json();
    assert_eq!(spanish["items"][1]["subject"], "Nuevo inicio de sesión en su cuenta");
    assert_eq!(spanish["unread_count"], 1);
    portal.get("/api/v1/inbox").await.problem(401, "sign-in-required");
}

async fn the_inbox_is_a_list_of_pages(portal: &TestPortal) {
    let li = portal.customer("li@example.com", "Li").await;
    for _ in 0..5 {
        write(portal, PasswordChanged, Some(&li.person_id), "li@example.com").await;
    }
    let (mut seen, mut path) = (Vec::new(), "/api/v1/inbox?limit=2".to_string());
    loop {
        let page = portal.get(&path).cookie(&li.cookie).await.json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap().to_string()));
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/v1/inbox?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted_by(|a, b| a > b), "{seen:?}");
    for nonsense in ["limit=0", "limit=101", "cursor=%27%20or%201"] {
        let answer = portal.get(&["/api/v1/inbox?", nonsense].concat()).cookie(&li.cookie).await;
        answer.problem(422, "invalid");
    }
}

async fn the_inbox_works_by_plain_forms(portal: &TestPortal) {
    let li = portal.customer("li@example.com", "Li").await;
    write(portal, Invitation, Some(&li.person_id), "li@example.com").await;
    let page = portal.get("/inbox").cookie(&li.cookie).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    let html = page.text();
    assert!(html.contains("1 unread message") && html.contains("Huaian Books") && !html.contains(LINK), "{html}");
    let id = html.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let answer = portal.post_form("/inbox", &[("id", id)]).cookie(&li.cookie).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/inbox"));
    let html = portal.get("/inbox").cookie(&[&li.cookie, "lang=zh-CN"].join("; ")).await.text();
    assert!(html.contains("全部已读") && html.contains("已读"), "{html}");
    assert_eq!(portal.get("/inbox").await.header("location"), "/sign-in?next=%2Finbox");
}

/// The tests begin at 17:00 in the operator's zone.
async fn mail_that_can_wait_observes_quiet_hours(portal: &TestPortal) {
    let li = portal.customer("li@example.com", "Li").await;
    let wanted =
        json!({"quiet_hours": {"from_minute": 960, "until_minute": 1110}, "marketing": false, "survey": false});
    let answer = put(portal, &li.cookie, &wanted).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    write(portal, Invitation, Some(&li.person_id), "li@example.com").await;
    write(portal, NewDevice, Some(&li.person_id), "li@example.com").await;
    write(portal, Invitation, None, "other@example.com").await;
    assert_eq!(portal.mails().await.len(), 2, "security never waits, nor what is written to nobody we know");
    assert_eq!(states(portal).await, ["waiting - 0", "delivered - 1", "delivered - 1"]);
    portal.clock.advance_ms(90 * 60_000 - 4);
    assert_eq!(portal.mails().await.len(), 2, "18:29:59.999");
    portal.clock.advance_ms(1);
    assert_eq!(portal.mails().await.len(), 3);
    assert_eq!(states(portal).await, ["delivered - 1"; 3]);
}

async fn the_last_consent_counts(portal: &TestPortal) {
    let li = portal.customer("li@example.com", "Li").await;
    let find = || async { portal.get("/api/v1/preferences").cookie(&li.cookie).await.json() };
    assert_eq!(find().await, json!({"marketing": false, "survey": false}), "nobody has agreed by silence");
    for (marketing, survey) in [(true, true), (false, true), (false, true), (true, true)] {
        portal.clock.advance_ms(1000);
        let wanted = json!({"marketing": marketing, "survey": survey});
        assert_eq!(put(portal, &li.cookie, &wanted).await.json(), wanted);
        assert_eq!(find().await, wanted);
    }
    let statements = "select count(*) from consent where person_id = $1 and source = 'preferences'";
    assert_eq!(portal.number(statements, &[(&li.person_id).into()]).await, 4, "one row a change");
}

async fn preferences_are_checked(portal: &TestPortal) {
    let li = portal.customer("li@example.com", "Li").await;
    let quiet = |from: u32, until: u32| json!({"quiet_hours": {"from_minute": from, "until_minute": until}, "marketing": false, "survey": false});
    let answer = put(portal, &li.cookie, &quiet(1440, 0)).await;
    assert_eq!(answer.field_problems(), ["/quiet_hours/from_minute out_of_range"]);
    let answer = put(portal, &li.cookie, &quiet(60, 60)).await;
    assert_eq!(answer.field_problems(), ["/quiet_hours/until_minute same"]);
    assert_eq!(put(portal, &li.cookie, &json!({"service": false})).await.status, 422);

    let form = [("from", "22:00"), ("until", ""), ("marketing", "on")];
    let answer = portal.post_form("/account/notifications", &form).cookie(&li.cookie).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Give both times") && answer.text().contains("value=\"22:00\""));
    let form = [("from", "22:00"), ("until", "07:00"), ("survey", "on")];
    let answer = portal.post_form("/account/notifications", &form).cookie(&li.cookie).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/account/notifications?saved=1"));
    let html = portal.get("/account/notifications?saved=1").cookie(&li.cookie).await.text();
    for words in ["Saved.", "value=\"22:00\"", "value=\"07:00\"", "Asia/Shanghai", "cannot be switched off"] {
        assert!(html.contains(words), "{words} in {html}");
    }
}

async fn put(portal: &TestPortal, cookie: &str, body: &serde_json::Value) -> Answer {
    let ask = portal.put("/api/v1/preferences").cookie(cookie).header("sec-fetch-site", "same-origin");
    ask.header("content-type", "application/json").body(body.to_string()).await
}
