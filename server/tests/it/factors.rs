//! Nobody who only knows a password plants a factor of their own, and no way around the second factor opens a session:
//! not the page of the app, not a set-up link, not a build without passkeys.

use app::account::StaffRole;
use serde_json::json;
use server::session::Kind;

use crate::support::account::{PASSWORD, SignedIn, session_cookie};
use crate::support::{Answer, Ask, TestPortal, database_tests};

database_tests! {
    a_confirmed_app_is_not_replaced, a_planted_secret_dies_when_the_owner_begins, an_old_session_adds_no_app,
    a_kept_passkey_counts_in_every_build, a_set_up_link_respects_the_app, a_set_up_page_respects_the_app,
}

const APP: &str = "/api/v1/me/second-factor";

async fn begin(portal: &TestPortal, who: &SignedIn) -> Answer {
    portal.post(APP, &json!({})).cookie(&who.cookie).await
}

async fn confirm(portal: &TestPortal, who: &SignedIn, code: &str) -> Answer {
    let ask = portal.put(APP).header("content-type", "application/json").cookie(&who.cookie);
    ask.body(json!({"code": code}).to_string()).await
}

/// The secret that was shown, as a code of now.
fn code_of(portal: &TestPortal, begun: &Answer) -> String {
    let secret = begun.json()["secret"].as_str().unwrap().to_string();
    server::account::second_factor::code_at(&secret, portal.now()).unwrap()
}

/// Bite proof: leave `has_second_factor` out of `second_factor::begin` or `confirm`.
async fn a_confirmed_app_is_not_replaced(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let owner = portal.session_of(&id, Kind::Customer).await;
    let begun = begin(portal, &owner).await;
    assert_eq!(begun.status, 201, "{}", begun.text());
    assert_eq!(confirm(portal, &owner, &code_of(portal, &begun)).await.status, 200);
    let by_password = portal.post("/api/v1/sessions", &json!({"email": "li.wei@campus.test", "password": PASSWORD}));
    assert_eq!(by_password.await.status, 401, "a password alone opens no session");
    // and if it did
    let thief = portal.session_of(&id, Kind::Customer).await;
    begin(portal, &thief).await.problem(409, "conflict");
    portal.clock.advance_ms(60_000);
    let code = portal.code_of(&id).await;
    confirm(portal, &thief, &code).await.problem(409, "conflict");
    let page = portal.get("/account/second-factor").cookie(&thief.cookie).await;
    assert!(!page.text().contains("otpauth"), "nothing is shown to plant");
}

async fn a_planted_secret_dies_when_the_owner_begins(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let (thief, owner) = (portal.session_of(&id, Kind::Customer).await, portal.session_of(&id, Kind::Customer).await);
    let planted = begin(portal, &thief).await;
    let begun = begin(portal, &owner).await;
    assert_ne!(planted.json()["secret"], begun.json()["secret"], "another at each call");
    let wrong = confirm(portal, &owner, &code_of(portal, &planted)).await;
    assert_eq!(wrong.field_problems(), ["/code wrong"]);
    assert_eq!(confirm(portal, &owner, &code_of(portal, &begun)).await.status, 200);
    assert_eq!(portal.me(&thief.cookie).await.status, 401, "the other session ends with it");
}

/// Bite proof: leave `changing::fresh` out of `second_factor::begin` or `confirm`.
async fn an_old_session_adds_no_app(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let old = portal.session_of(&id, Kind::Customer).await;
    portal.clock.advance_ms(15 * 60_000 + 1);
    assert_eq!(begin(portal, &old).await.field_problems(), ["/current_password stale"]);
    let late = portal.session_of(&id, Kind::Customer).await;
    let begun = begin(portal, &late).await;
    assert_eq!(confirm(portal, &old, &code_of(portal, &begun)).await.status, 200, "old, but not yet too old to end it");
    let id = portal.person("wang@campus.test", "王芳").await;
    let old = portal.session_of(&id, Kind::Customer).await;
    portal.clock.advance_ms(30 * 60_000 + 1);
    let late = portal.session_of(&id, Kind::Customer).await;
    let begun = begin(portal, &late).await;
    let stale = confirm(portal, &old, &code_of(portal, &begun)).await;
    assert_eq!(stale.field_problems(), ["/current_password stale"]);
    let page = portal.get("/account/second-factor").cookie(&old.cookie).await;
    assert!(!page.text().contains(begun.json()["secret"].as_str().unwrap()), "nor is the waiting secret shown");
}

/// The passkey is in the table, whatever this build can do with it. Bite proof: let `factor::may_change` count passkeys
/// under `cfg(feature)` alone and run this with `--no-default-features`.
async fn a_kept_passkey_counts_in_every_build(portal: &TestPortal) {
    let id = portal.person("chen@staff.test", "陈静").await;
    let role = "update person set staff_role = 'auditor' where id = $1";
    portal.execute(role, &[id.as_str().into()]).await.unwrap();
    let by_password = portal.session_of(&id, Kind::Staff).await;
    let begun = begin(portal, &by_password).await;
    assert_eq!(begun.status, 201, "without any factor the first one is set up: {}", begun.text());
    let passkey = "insert into passkey (id, person_id, credential_hash, credential, sign_count, name, created_at)
        values ('kept', $1, 'hash', '{\"id\":\"a\",\"key\":\"b\",\"transports\":[]}', 0, 'Phone', 1)";
    portal.execute(passkey, &[id.as_str().into()]).await.unwrap();
    begin(portal, &by_password).await.problem(403, "forbidden");
    confirm(portal, &by_password, &code_of(portal, &begun)).await.problem(403, "forbidden");
    portal.get("/api/v1/audit").cookie(&by_password.cookie).await.problem(403, "forbidden");
    let entry = json!({"email": "chen@staff.test", "password": PASSWORD});
    let entered = portal.post("/api/v1/sessions", &entry).await;
    let limited = portal.get("/api/v1/audit").cookie(&session_cookie(&entered)).await;
    limited.problem(403, "forbidden");
}

/// A member of staff without password, with an app, and a new set-up link.
async fn with_link(portal: &TestPortal) -> (SignedIn, String) {
    let chen = portal.staff("chen@staff.test", StaffRole::Agent).await;
    let (store, key) = (&portal.store, &portal.portal.proof_key);
    let path =
        server::account::staff::add(store, key, "chen@staff.test", StaffRole::Agent, portal.now()).await.unwrap();
    (chen, path.unwrap().rsplit_once('/').unwrap().1.to_string())
}

/// Whoever finds the mail sets a password, and that is all. Bite proof: let `staff::set_up` open the session anyway.
async fn a_set_up_link_respects_the_app(portal: &TestPortal) {
    let (chen, token) = with_link(portal).await;
    let body = json!({"name": "陈静", "password": PASSWORD}).to_string();
    let ask = portal.put(&["/api/v1/set-ups/", &token].concat()).header("content-type", "application/json");
    let set_up = ask.body(body).await;
    set_up.problem(401, "sign-in-required");
    assert_eq!(set_up.cookie("pd_session"), None);
    assert_eq!(portal.me(&chen.cookie).await.status, 401, "earlier sessions end");
    let with = |code: Option<String>| json!({"email": "chen@staff.test", "password": PASSWORD, "code": code});
    let asked = portal.post("/api/v1/sessions", &with(None)).await;
    assert_eq!(asked.problem(401, "sign-in-required")["errors"][0]["code"], "required");
    let entered = portal.post("/api/v1/sessions", &with(Some(portal.code_of(&chen.person_id).await))).await;
    assert_eq!(entered.status, 201, "the password was set: {}", entered.text());
    let kept = "select count(*) from person where id = $1 and totp_confirmed_at is not null";
    assert_eq!(portal.number(kept, &[chen.person_id.as_str().into()]).await, 1);
}

async fn a_set_up_page_respects_the_app(portal: &TestPortal) {
    let (_, token) = with_link(portal).await;
    let path = ["/set-up/", &token].concat();
    let sent = portal.post_form(&path, &[("name", "Chen"), ("password", PASSWORD)]).await;
    assert_eq!((sent.status, sent.cookie("pd_session")), (303, None), "{}", sent.text());
    assert!(sent.header("location").starts_with("/sign-in"), "{}", sent.header("location"));
    assert_eq!(Ask::new(&portal.router, "GET", &path).await.status, 404, "spent");
}
