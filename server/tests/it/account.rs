//! A life of an account: registered, confirmed, forgotten, changed, on several devices.

use serde_json::{Value, json};
use server::session::Kind;

use crate::support::account::{PASSWORD, session_cookie};
use crate::support::{Answer, Ask, TestPortal, database_tests};

database_tests! {
    registration_is_confirmed_by_mail, a_strangers_password_opens_nothing, what_is_wrong_is_named, a_forgotten_password_is_set_once,
    a_new_address_counts_when_it_answers, a_new_password_ends_other_devices, devices_are_signed_out,
    the_first_administrator_comes_by_a_link, a_registration_meanwhile_is_not_confirmed, every_change_is_in_the_audit_log, pages_work_without_javascript,
    nobody_changes_anything_by_get,
}

const NEW_PASSWORD: &str = "seven paper cranes 88";

async fn put(portal: &TestPortal, path: &str, cookie: &str, body: Value) -> Answer {
    portal.put(path).header("content-type", "application/json").cookie(cookie).body(body.to_string()).await
}

async fn delete(portal: &TestPortal, path: &str, cookie: &str) -> Answer {
    Ask::new(&portal.router, "DELETE", path).cookie(cookie).await
}

async fn registration_is_confirmed_by_mail(portal: &TestPortal) {
    let body = json!({"email": "Li.Wei@campus.test", "name": " 李薇 ", "password": PASSWORD, "locale": "zh-CN"});
    let answer = portal.post("/api/v1/people", &body).await;
    assert_eq!((answer.status, answer.text().as_str()), (202, ""));
    let entry = json!({"email": "li.wei@campus.test", "password": PASSWORD});
    let early = portal.post("/api/v1/sessions", &entry).await;
    assert_eq!(early.problem(401, "sign-in-required")["errors"][0]["code"], "unverified");
    let secret = portal.mailed_secret("li.wei@campus.test", "verify_email").await.unwrap();
    portal.crowd().await;
    let path = ["/api/v1/email-verifications/", &secret].concat();
    let wrong = put(portal, &path, "", json!({"password": "not the one chosen"})).await;
    assert_eq!(wrong.problem(401, "sign-in-required")["errors"][0]["code"], "wrong");
    let all = (0..100).map(|_| put(portal, &path, "", json!({"password": PASSWORD})));
    let answers = futures_util::future::join_all(all).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1, "spent once");
    let entered = portal.post("/api/v1/sessions", &entry).await;
    assert_eq!(entered.status, 201);
    assert_eq!((entered.json()["name"].as_str(), entered.json()["locale"].as_str()), (Some("李薇"), Some("zh-CN")));
}

/// Anybody may register any address. Who registers a stranger's again and again must not choose the password that
/// its owner confirms. Bite proof: without the password in `verify_email`, or with the one kept in `proved_by_mail`,
/// the last line of each half sees 201.
async fn a_strangers_password_opens_nothing(portal: &TestPortal) {
    let stranger = "stranger chose this 99";
    for (email, proof) in [("li.wei@campus.test", "verify_email"), ("wang@campus.test", "sign_in")] {
        for password in [PASSWORD, stranger] {
            portal.post("/api/v1/people", &json!({"email": email, "name": "Li", "password": password})).await;
        }
        if proof == "verify_email" {
            let secret = portal.mailed_secret(email, proof).await.unwrap();
            let path = ["/api/v1/email-verifications/", &secret].concat();
            assert_eq!(put(portal, &path, "", json!({"password": PASSWORD})).await.status, 401, "the owner's own");
        } else {
            portal.post("/api/v1/sign-in-links", &json!({"email": email})).await;
            let secret = portal.mailed_secret(email, proof).await.unwrap();
            assert_eq!(portal.post("/api/v1/sessions", &json!({"link_token": secret})).await.status, 201);
        }
        let entry = json!({"email": email, "password": stranger});
        assert_eq!(portal.post("/api/v1/sessions", &entry).await.status, 401, "{proof}");
    }
}

/// The hash takes its time, and in that time a stranger may register the address anew. Whatever comes first: an
/// address is never confirmed with a password that its owner has not typed. Bite proof: leave the comparison of the
/// hashes and `one_time::spend` out of `verify_email`.
async fn a_registration_meanwhile_is_not_confirmed(portal: &TestPortal) {
    let stranger = "stranger chose this 99";
    portal.crowd().await;
    let mut confirmed = 0;
    for round in 0..12 {
        let email = format!("li{round}@campus.test");
        let register = |password: &str| {
            portal.post("/api/v1/people", &json!({"email": email, "name": "Li", "password": password})).into_future()
        };
        register(PASSWORD).await;
        let secret = portal.mailed_secret(&email, "verify_email").await.unwrap();
        let path = ["/api/v1/email-verifications/", &secret].concat();
        let owner = async {
            // later by a part of a hash in each round
            tokio::time::sleep(std::time::Duration::from_millis(round * 7)).await;
            put(portal, &path, "", json!({"password": PASSWORD})).await
        };
        let (answer, _) = tokio::join!(owner, register(stranger));
        let entry = |password: &str| json!({"email": email, "password": password});
        let by_stranger = portal.post("/api/v1/sessions", &entry(stranger)).await;
        assert_eq!(by_stranger.status, 401, "round {round}");
        let by_owner = portal.post("/api/v1/sessions", &entry(PASSWORD)).await;
        assert_eq!(
            by_owner.status == 201,
            answer.status == 204,
            "round {round}: {} {}",
            by_owner.status,
            answer.status
        );
        confirmed += usize::from(answer.status == 204);
    }
    println!("{confirmed} of 12 confirmations were first");
}

async fn what_is_wrong_is_named(portal: &TestPortal) {
    let body = json!({"email": "li.wei", "name": "", "password": "short"});
    let answer = portal.post("/api/v1/people", &body).await;
    answer.problem(422, "invalid");
    assert_eq!(answer.field_problems(), ["/email malformed", "/name required", "/password too_short"]);
    let weak = json!({"email": "li.wei@campus.test", "name": "Li", "password": "li.wei@campus.test"});
    assert_eq!(portal.post("/api/v1/people", &weak).await.field_problems(), ["/password too_weak"]);
    let unknown_field = json!({"email": "a@b.test", "name": "Li", "password": PASSWORD, "staff_role": "admin"});
    assert_eq!(portal.post("/api/v1/people", &unknown_field).await.status, 422);
    assert_eq!(portal.number("select count(*) from person", &[]).await, 0);
}

async fn a_forgotten_password_is_set_once(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let phone = portal.session_of(&id, Kind::Customer).await;
    portal.post("/api/v1/password-resets", &json!({"email": "li.wei@campus.test"})).await;
    let older = portal.mailed_secret("li.wei@campus.test", "reset_password").await.unwrap();
    portal.post("/api/v1/password-resets", &json!({"email": "li.wei@campus.test"})).await;
    let secret = portal.mailed_secret("li.wei@campus.test", "reset_password").await.unwrap();
    let reset = async |secret: &str, password: &str| {
        let path = ["/api/v1/password-resets/", secret].concat();
        put(portal, &path, "", json!({"password": password})).await
    };
    assert_eq!(reset(&older, NEW_PASSWORD).await.status, 404, "the newer mail counts");
    assert_eq!(reset(&secret, "short").await.status, 422);
    portal.crowd().await;
    let all = (0..100).map(|_| reset(&secret, NEW_PASSWORD));
    let statuses: Vec<u16> = futures_util::future::join_all(all).await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
    assert_eq!(portal.me(&phone.cookie).await.status, 401, "signed out everywhere");
    let with = |password: &str| json!({"email": "li.wei@campus.test", "password": password});
    assert_eq!(portal.post("/api/v1/sessions", &with(PASSWORD)).await.status, 401);
    assert_eq!(portal.post("/api/v1/sessions", &with(NEW_PASSWORD)).await.status, 201);
    let told = "select count(*) from message where template = 'password_changed'";
    assert_eq!(portal.number(told, &[]).await, 1);
}

async fn a_new_address_counts_when_it_answers(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    portal.person("taken@campus.test", "Zhang").await;
    let cookie = portal.session_of(&id, Kind::Customer).await.cookie;
    let change = async |email: &str, password: &str| {
        let body = json!({"email": email, "current_password": password});
        put(portal, "/api/v1/me/email", &cookie, body).await
    };
    assert_eq!(change("new@campus.test", "wrong").await.field_problems(), ["/current_password wrong"]);
    assert_eq!(change("taken@campus.test", PASSWORD).await.status, 202, "a taken address is not told");
    assert!(portal.mailed("taken@campus.test", "change_email", "link").await.is_none());
    assert_eq!(change("new@campus.test", PASSWORD).await.status, 202);
    assert_eq!(portal.me(&cookie).await.json()["email"], "li.wei@campus.test");
    let secret = portal.mailed_secret("new@campus.test", "change_email").await.unwrap();
    let path = ["/api/v1/email-changes/", &secret].concat();
    assert_eq!(portal.put(&path).await.status, 401, "the mailbox alone gives its address to no account");
    let stranger = portal.customer("stranger@campus.test", "Stranger").await;
    assert_eq!(put(portal, &path, &stranger.cookie, json!({})).await.status, 404);
    assert_eq!(put(portal, &path, &cookie, json!({})).await.status, 204);
    assert_eq!(put(portal, &path, &cookie, json!({})).await.status, 404);
    assert_eq!(portal.me(&cookie).await.json()["email"], "new@campus.test");
    let told = "select count(*) from message where template = 'email_changed' and email = 'li.wei@campus.test'";
    assert_eq!(portal.number(told, &[]).await, 1, "the old address is told");
}

async fn a_new_password_ends_other_devices(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let (phone, desk) = (portal.session_of(&id, Kind::Customer).await, portal.session_of(&id, Kind::Customer).await);
    let body = json!({"current_password": PASSWORD, "password": NEW_PASSWORD});
    assert_eq!(put(portal, "/api/v1/me/password", &desk.cookie, body).await.status, 204);
    assert_eq!(portal.me(&desk.cookie).await.status, 200);
    assert_eq!(portal.me(&phone.cookie).await.status, 401);
    for _ in 0..10 {
        let body = json!({"current_password": "wrong", "password": NEW_PASSWORD});
        assert_eq!(put(portal, "/api/v1/me/password", &desk.cookie, body).await.status, 422);
    }
    let body = json!({"current_password": NEW_PASSWORD, "password": PASSWORD});
    assert_eq!(put(portal, "/api/v1/me/password", &desk.cookie, body).await.status, 429, "guessing here is slowed too");
}

async fn devices_are_signed_out(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let (phone, desk) = (portal.session_of(&id, Kind::Customer).await, portal.session_of(&id, Kind::Customer).await);
    let stranger = portal.customer("zhang@campus.test", "Zhang").await;
    let list = portal.get("/api/v1/sessions").cookie(&desk.cookie).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let other = list["items"].as_array().unwrap().iter().find(|device| device["is_current"] == false).unwrap();
    assert_eq!(other["device"], "Firefox, Linux");
    let path = ["/api/v1/sessions/", other["session_id"].as_str().unwrap()].concat();
    assert_eq!(delete(portal, &path, &stranger.cookie).await.status, 404, "somebody else's device");
    assert_eq!(delete(portal, &path, &desk.cookie).await.status, 204);
    assert_eq!(portal.me(&phone.cookie).await.status, 401);
    let third = portal.session_of(&id, Kind::Customer).await;
    assert_eq!(delete(portal, "/api/v1/sessions", &desk.cookie).await.status, 204);
    assert_eq!(portal.me(&third.cookie).await.status, 401);
    assert_eq!(delete(portal, "/api/v1/sessions/current", &desk.cookie).await.status, 204);
    assert_eq!(portal.me(&desk.cookie).await.status, 401);
    assert_eq!(portal.me(&stranger.cookie).await.status, 200);
}

async fn the_first_administrator_comes_by_a_link(portal: &TestPortal) {
    let key = portal.portal.proof_key.clone();
    let first = server::account::staff::first_set_up(&portal.store, &key, portal.now()).await.unwrap().unwrap();
    let path = server::account::staff::first_set_up(&portal.store, &key, portal.now()).await.unwrap().unwrap();
    assert_eq!(portal.get(&first).await.status, 404, "a newer start ends the older link");
    assert_eq!(portal.get(&path).await.status, 200);
    let fields = [("email", "chen@anji.test"), ("name", "陈"), ("password", PASSWORD)];
    let entered = portal.post_form(&path, &fields).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/account/second-factor"));
    let me = portal.me(&session_cookie(&entered)).await.json();
    assert_eq!(me["staff_role"], "admin");
    assert_eq!(portal.get(&path).await.status, 404);
    let none = server::account::staff::first_set_up(&portal.store, &key, portal.now()).await.unwrap();
    assert_eq!(none, None, "there is an administrator now");
}

async fn every_change_is_in_the_audit_log(portal: &TestPortal) {
    registration_is_confirmed_by_mail(portal).await;
    let mut actions = Vec::new();
    for row in portal.store.rows("select action, detail from audit_entry order by seq", &[]).await.unwrap() {
        let mut c = row.columns();
        actions.push(c.text().unwrap());
        let detail = c.text().unwrap();
        assert!(!detail.contains("campus.test") && !detail.contains(PASSWORD), "{detail}");
    }
    assert_eq!(actions, ["person.registered", "person.email_verified", "session.opened"]);
}

async fn pages_work_without_javascript(portal: &TestPortal) {
    let fields = [("email", "li.wei@campus.test"), ("name", "李薇"), ("password", PASSWORD)];
    assert_eq!(portal.post_form("/register", &fields).await.status, 200);
    let secret = portal.mailed_secret("li.wei@campus.test", "verify_email").await.unwrap();
    let path = ["/verify-email/", &secret].concat();
    assert_eq!(portal.post_form(&path, &[("password", "wrong")]).await.status, 401);
    let confirmed = portal.post_form(&path, &[("password", PASSWORD)]).await;
    assert_eq!((confirmed.status, confirmed.header("location")), (303, "/account"), "confirmed and signed in");
    let guarded = portal.get("/account/devices").await;
    assert_eq!((guarded.status, guarded.header("location")), (303, "/sign-in?next=%2Faccount%2Fdevices"));
    let wrong = [("email", "li.wei@campus.test"), ("password", "wrong"), ("next", "/account/devices")];
    let refused = portal.post_form("/sign-in", &wrong).await;
    assert_eq!(refused.status, 401);
    assert!(refused.text().contains("do not fit together") && refused.text().contains("li.wei@campus.test"));
    let right = [("email", "li.wei@campus.test"), ("password", PASSWORD), ("next", "//evil.test")];
    let entered = portal.post_form("/sign-in", &right).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/account"));
    let cookie = session_cookie(&entered);
    for path in ["/account", "/account/devices", "/account/second-factor"] {
        let page = portal.get(path).cookie(&cookie).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{path}");
    }
    let saved = portal.post_form("/account/profile", &[("name", "Li"), ("locale", "es")]).cookie(&cookie).await;
    assert_eq!((saved.status, saved.header("location")), (303, "/account?done=profile"));
    let begun = portal.post_form("/account/second-factor", &[("begin", "1")]).cookie(&cookie).await;
    assert_eq!(begun.status, 303);
    let me = portal.me(&cookie).await.json();
    let code = portal.code_of(me["person_id"].as_str().unwrap()).await;
    let confirmed = portal.post_form("/account/second-factor", &[("code", &code)]).cookie(&cookie).await;
    assert_eq!(confirmed.status, 200);
    let asked = portal.post_form("/sign-in", &right).await;
    assert_eq!(asked.status, 200, "the second step");
    let text = asked.text();
    let pending = text.split("name=\"pending\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    portal.clock.advance_ms(60_000);
    let code = portal.code_of(me["person_id"].as_str().unwrap()).await;
    let second = [("email", "li.wei@campus.test"), ("pending", pending), ("code", code.as_str())];
    assert_eq!(portal.post_form("/sign-in", &second).await.status, 303);
    let foreign = [("email", "zhang@campus.test"), ("pending", pending), ("code", code.as_str())];
    assert_ne!(portal.post_form("/sign-in", &foreign).await.status, 303, "the word binds the address");
    let out = portal.post_form("/sign-out", &[]).cookie(&session_cookie(&confirmed)).await;
    assert_eq!(out.status, 303);
}

async fn nobody_changes_anything_by_get(portal: &TestPortal) {
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    for path in ["/sign-out", "/account/profile", "/account/email", "/account/password", "/sign-in/code"] {
        let answer = portal.get(path).cookie(&li.cookie).await;
        assert!(matches!(answer.status, 404 | 405), "{path}: {}", answer.status);
    }
    assert_eq!(portal.me(&li.cookie).await.status, 200);
    let foreign =
        Ask::new(&portal.router, "POST", "/sign-out").header("sec-fetch-site", "cross-site").cookie(&li.cookie).await;
    assert_eq!(foreign.status, 403);
}
