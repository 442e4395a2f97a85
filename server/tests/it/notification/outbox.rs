//! All mail, for those who keep the portal running.

use app::account::StaffRole;
use app::notification::Template::*;

use super::{LINK, secrets, states, write};
use crate::support::{TestPortal, database_tests, shows};

database_tests! {
    only_administrators_and_supervisors_see_it, addresses_are_masked, a_message_is_dropped,
    a_message_is_tried_again, what_lost_its_link_stays_dead, the_page_works_by_plain_forms,
}

async fn only_administrators_and_supervisors_see_it(portal: &TestPortal) {
    write(portal, NewDevice, None, "li@example.com").await;
    let customer = portal.customer("customer@example.com", "Li").await;
    let id = ids(portal).await.remove(0);
    let paths = [format!("/api/v1/outbox/{id}/retry"), format!("/api/v1/outbox/{id}/drop")];
    let mut actors = vec![(customer.cookie, false)];
    for role in StaffRole::ALL {
        let someone = portal.staff(&format!("{role}@example.com"), *role).await;
        actors.push((someone.cookie, matches!(role, StaffRole::Admin | StaffRole::Supervisor)));
    }
    for (cookie, may) in &actors {
        let expected = if *may { 200 } else { 403 };
        assert_eq!(portal.get("/api/v1/outbox").cookie(cookie).await.status, expected);
        assert_eq!(portal.get("/desk/outbox").cookie(cookie).await.status, expected);
        if !may {
            for path in &paths {
                portal.put(path).cookie(cookie).await.problem(403, "forbidden");
            }
        }
    }
    assert_eq!(states(portal).await, ["waiting - 0"]);
    portal.get("/api/v1/outbox").await.problem(401, "sign-in-required");
}

async fn ids(portal: &TestPortal) -> Vec<String> {
    let rows = portal.store.rows("select id from message order by id", &[]).await.unwrap();
    rows.iter().map(|row| row.columns().text().unwrap()).collect()
}

async fn addresses_are_masked(portal: &TestPortal) {
    let admin = portal.staff("admin@example.com", StaffRole::Admin).await;
    write(portal, SignIn, None, "li.wei@example.com").await;
    write(portal, Invitation, None, "maria@example.com").await;
    let list = portal.get("/api/v1/outbox?limit=1").cookie(&admin.cookie).await;
    let page = portal.get("/desk/outbox").cookie(&admin.cookie).await;
    for answer in [&list, &page] {
        let text = answer.text();
        assert!(text.contains("m***@example.com"), "{text}");
        for hidden in ["maria@", "li.wei@", "5ecre7", "402817", "Huaian Books"] {
            assert!(!shows(&text, hidden), "{hidden} in {text}");
        }
    }
    let cursor = list.json()["next_cursor"].as_str().unwrap().to_string();
    let older = portal.get(&format!("/api/v1/outbox?limit=1&cursor={cursor}")).cookie(&admin.cookie).await.json();
    assert_eq!((&older["items"][0]["template"], &older["next_cursor"]), (&"sign_in".into(), &serde_json::Value::Null));
    let answer = portal.get("/api/v1/outbox?state=lost").cookie(&admin.cookie).await;
    assert_eq!(answer.field_problems(), ["/state malformed"]);
}

async fn a_message_is_dropped(portal: &TestPortal) {
    let admin = portal.staff("admin@example.com", StaffRole::Admin).await;
    write(portal, ResetPassword, None, "li@example.com").await;
    let id = ids(portal).await.remove(0);
    let dropped = portal.put(&format!("/api/v1/outbox/{id}/drop")).cookie(&admin.cookie).await.json();
    assert_eq!((&dropped["state"], &dropped["can_retry"]), (&"dropped".into(), &false.into()));
    assert_eq!(secrets(portal).await, 0);
    assert!(portal.mails().await.is_empty());
    portal.put(&format!("/api/v1/outbox/{id}/drop")).cookie(&admin.cookie).await.problem(409, "conflict");
    portal.put(&format!("/api/v1/outbox/{id}/retry")).cookie(&admin.cookie).await.problem(409, "conflict");
    portal.put("/api/v1/outbox/none/drop").cookie(&admin.cookie).await.problem(404, "not-found");
    portal.put("/api/v1/outbox/none/retry").cookie(&admin.cookie).await.problem(404, "not-found");
    let recorded = "select count(*) from audit_entry where action = 'message.dropped' and subject = $1";
    assert_eq!(portal.number(recorded, &[format!("message:{id}").into()]).await, 1);
}

async fn a_message_is_tried_again(portal: &TestPortal) {
    let admin = portal.staff("admin@example.com", StaffRole::Supervisor).await;
    write(portal, NewDevice, None, "li@example.com").await;
    portal
        .execute("update message set outcome = 'dead', ended_at = 1, attempt_count = 6, fault = 'timeout'", &[])
        .await
        .unwrap();
    let dead = portal.get("/api/v1/outbox?state=dead").cookie(&admin.cookie).await.json();
    assert_eq!(dead["items"][0]["can_retry"], true);
    let id = dead["items"][0]["id"].as_str().unwrap();
    let path = format!("/api/v1/outbox/{id}/retry");
    assert_eq!(portal.put(&path).cookie(&admin.cookie).await.json()["state"], "waiting");
    assert_eq!(portal.mails().await.len(), 1);
    assert_eq!(states(portal).await, ["delivered - 7"]);
    portal.put(&path).cookie(&admin.cookie).await.problem(409, "conflict");
}

async fn what_lost_its_link_stays_dead(portal: &TestPortal) {
    let admin = portal.staff("admin@example.com", StaffRole::Admin).await;
    write(portal, ResetPassword, None, "li@example.com").await;
    portal.execute("update message set outcome = 'dead', ended_at = 1, secrets_json = null", &[]).await.unwrap();
    let id = ids(portal).await.remove(0);
    portal.put(&format!("/api/v1/outbox/{id}/retry")).cookie(&admin.cookie).await.problem(409, "conflict");
    let html = portal.get("/desk/outbox?state=dead").cookie(&admin.cookie).await.text();
    assert!(html.contains("has to ask for a new one") && !html.contains("Send now"), "{html}");
}

async fn the_page_works_by_plain_forms(portal: &TestPortal) {
    let admin = portal.staff("admin@example.com", StaffRole::Admin).await;
    write(portal, ResetPassword, None, "li@example.com").await;
    let id = ids(portal).await.remove(0);
    let form = |action: &str| {
        let fields = [("id", id.as_str()), ("state", "waiting"), ("cursor", ""), ("action", action)];
        portal.post_form("/desk/outbox", &fields).cookie(&admin.cookie)
    };
    let html = portal.get("/desk/outbox").cookie(&admin.cookie).await.text();
    assert!(html.contains("Send now") && html.contains("Do not send") && !html.contains(LINK), "{html}");
    assert_eq!(form("").await.status, 400);
    let answer = form("retry").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/desk/outbox?state=waiting"));
    assert_eq!(form("drop").await.status, 303);
    let late = form("drop").await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("no longer possible"));
    for (tag, words) in [("en", "Dropped"), ("es", "Descartado"), ("zh-CN", "已取消")] {
        let cookie = format!("{}; lang={tag}", admin.cookie);
        let html = portal.get("/desk/outbox?state=dropped").cookie(&cookie).await.text();
        assert!(html.contains(words) && html.contains("l***@example.com"), "{html}");
    }
}
