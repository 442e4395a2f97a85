//! Passkeys, with an authenticator made of software: what opens the account, and everything that must not.

use serde_json::{Value, json};
use server::session::Kind;

use crate::support::account::{PASSWORD, SignedIn, session_cookie};
use crate::support::authenticator::{Authenticator, ORIGIN};
use crate::support::portal::Options;
use crate::support::{Answer, Ask, TestPortal, database_tests};

database_tests! {
    a_passkey_is_added_and_signs_in, the_browser_is_asked_for_a_verified_user, what_is_not_for_us_is_refused,
    a_challenge_counts_once_among_a_hundred, a_challenge_is_for_one_purpose_and_person, a_challenge_grows_old,
    a_copy_shows_by_its_counter, authenticators_without_a_counter_are_taken, a_removed_passkey_opens_nothing,
    another_s_passkey_is_as_none, a_disabled_person_is_refused, every_refusal_is_the_same, guessing_is_slowed,
    the_owner_is_asked_for_the_password, staff_have_their_rights_by_a_passkey, a_password_adds_staff_no_factor,
    a_reset_takes_a_customers_passkeys, a_reset_weakens_no_staff, a_flood_of_challenges_has_an_end,
    the_person_is_told_and_the_log_knows, own_data_hold_the_passkeys, the_pages_show_them,
}

const CHALLENGES: &str = "/api/v1/me/passkey-challenges";
const OWN: &str = "/api/v1/me/passkeys";
const SESSIONS: &str = "/api/v1/passkey-sessions";

/// The same database behind an address that can have passkeys.
async fn here(portal: &TestPortal) -> TestPortal {
    portal.again(Options { public_url: Some(ORIGIN.to_string()), ..Options::default() }).await
}

/// A person with [`PASSWORD`], signed in.
async fn li_wei(portal: &TestPortal) -> SignedIn {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    portal.session_of(&id, Kind::Customer).await
}

async fn asked_to_add(portal: &TestPortal, cookie: &str) -> Value {
    let answer = portal.post(CHALLENGES, &json!({"current_password": PASSWORD})).cookie(cookie).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

/// A passkey of the person, added by the doors: its id and what holds it.
async fn added(portal: &TestPortal, cookie: &str) -> (String, Authenticator) {
    let options = asked_to_add(portal, cookie).await;
    let authenticator = Authenticator::new(&options);
    let answer = portal.post(OWN, &authenticator.made(&options, " Phone ")).cookie(cookie).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    (answer.json()["passkey_id"].as_str().unwrap().to_string(), authenticator)
}

async fn asked(portal: &TestPortal) -> Value {
    let answer = portal.post("/api/v1/passkey-challenges", &json!({})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn sign_in(portal: &TestPortal, authenticator: &mut Authenticator) -> Answer {
    let options = asked(portal).await;
    portal.post(SESSIONS, &authenticator.shown(&options)).await
}

async fn remove(portal: &TestPortal, cookie: &str, id: &str, password: &str) -> Answer {
    Ask::new(&portal.router, "DELETE", &[OWN, "/", id].concat())
        .header("content-type", "application/json")
        .cookie(cookie)
        .body(json!({"current_password": password}).to_string())
        .await
}

#[track_caller]
fn is_refused(answer: &Answer) {
    assert_eq!(answer.problem(401, "sign-in-required")["errors"][0]["pointer"], "/credential");
    assert_eq!(answer.cookie("pd_session"), None);
}

async fn a_passkey_is_added_and_signs_in(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (id, mut authenticator) = added(portal, &li.cookie).await;
    let entered = sign_in(portal, &mut authenticator).await;
    assert_eq!((entered.status, entered.json()["name"].as_str().unwrap().to_string()), (201, "李薇".to_string()));
    assert_eq!(entered.header("cache-control"), "no-store");
    let cookie = session_cookie(&entered);
    assert_ne!(cookie, li.cookie);
    assert_eq!(portal.me(&cookie).await.status, 200);
    let again = sign_in(portal, &mut authenticator).await;
    assert_ne!(session_cookie(&again), cookie, "a new id at every sign-in");
    let list = portal.get(OWN).cookie(&cookie).await.json();
    assert_eq!(
        (list["items"][0]["passkey_id"].as_str(), list["items"][0]["name"].as_str()),
        (Some(&*id), Some("Phone"))
    );
    assert!(list["items"][0]["last_used_at"].is_string(), "{list}");
}

async fn the_browser_is_asked_for_a_verified_user(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    added(portal, &li.cookie).await;
    let options = &asked_to_add(portal, &li.cookie).await["public_key"];
    assert_eq!(options["rp"], json!({"id": "localhost", "name": "Test Express"}));
    let wanted = json!({"residentKey": "required", "requireResidentKey": true, "userVerification": "required"});
    assert_eq!(options["authenticatorSelection"], wanted);
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["excludeCredentials"][0]["transports"], json!(["internal", "hybrid"]), "words alone are kept");
    let options = &asked(portal).await["public_key"];
    assert_eq!((&options["userVerification"], &options["allowCredentials"]), (&json!("required"), &json!([])));
}

async fn what_is_not_for_us_is_refused(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let spoil: [fn(&mut Authenticator); 4] = [
        |a| a.origin = "http://localhost:3001".to_string(),
        |a| a.rp_id = "evil.test".to_string(),
        |a| a.flags = 0x01,
        |a| a.flags = 0x15,
    ];
    for spoil in spoil {
        let options = asked_to_add(portal, &li.cookie).await;
        let mut bad = Authenticator::new(&options);
        spoil(&mut bad);
        let answer = portal.post(OWN, &bad.made(&options, "Phone")).cookie(&li.cookie).await;
        assert_eq!(answer.field_problems(), ["/credential wrong"]);
        let (_, mut good) = added(portal, &li.cookie).await;
        spoil(&mut good);
        is_refused(&sign_in(portal, &mut good).await);
    }
    let (_, mut good) = added(portal, &li.cookie).await;
    let (_, mut other) = added(portal, &li.cookie).await;
    let options = asked(portal).await;
    let mut mixed = good.shown(&options);
    mixed["credential"]["response"]["signature"] = other.shown(&options)["credential"]["response"]["signature"].clone();
    is_refused(&portal.post(SESSIONS, &mixed).await);
    let mut nameless = good.shown(&options);
    nameless["credential"]["response"]["userHandle"] = Value::Null;
    is_refused(&portal.post(SESSIONS, &nameless).await);
    assert_eq!(sign_in(portal, &mut good).await.status, 201, "the same unspoilt");
}

async fn a_challenge_counts_once_among_a_hundred(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (_, mut authenticator) = added(portal, &li.cookie).await;
    let options = asked(portal).await;
    // each is a good answer of its own, with a counter that grows
    let bodies: Vec<Value> = (0..100).map(|_| authenticator.shown(&options)).collect();
    portal.crowd().await;
    let before = portal.number("select count(*) from session", &[]).await;
    let all = bodies.iter().map(|body| async { portal.post(SESSIONS, body).await });
    let answers = futures_util::future::join_all(all).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(portal.number("select count(*) from session", &[]).await, before + 1);
    let options = asked_to_add(portal, &li.cookie).await;
    let made: Vec<Value> = (0..100).map(|n| Authenticator::new(&options).made(&options, &format!("Key {n}"))).collect();
    portal.crowd().await;
    let all = made.iter().map(|body| async { portal.post(OWN, body).cookie(&li.cookie).await });
    let answers = futures_util::future::join_all(all).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(portal.number("select count(*) from passkey", &[]).await, 2);
}

async fn a_challenge_is_for_one_purpose_and_person(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (_, mut authenticator) = added(portal, &li.cookie).await;
    let for_adding = asked_to_add(portal, &li.cookie).await;
    is_refused(&portal.post(SESSIONS, &authenticator.shown(&for_adding)).await);
    let wang = portal.customer("wang@campus.test", "王芳").await;
    let answer = portal.post(OWN, &Authenticator::new(&for_adding).made(&for_adding, "Phone")).cookie(&wang.cookie);
    assert_eq!(answer.await.field_problems(), ["/credential wrong"]);
    let invented = json!({"public_key": {"challenge": "AAAA"}});
    is_refused(&portal.post(SESSIONS, &authenticator.shown(&invented)).await);
    let kept = portal.post(OWN, &Authenticator::new(&for_adding).made(&for_adding, "Key")).cookie(&li.cookie).await;
    assert_eq!(kept.status, 201, "the refusals have not spent it");
    assert_eq!(portal.number("select count(*) from passkey_challenge where length(id) <> 64", &[]).await, 0);
}

async fn a_challenge_grows_old(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (_, mut authenticator) = added(portal, &li.cookie).await;
    let options = asked(portal).await;
    portal.clock.advance_ms(5 * 60_000 + 1);
    is_refused(&portal.post(SESSIONS, &authenticator.shown(&options)).await);
    portal.advance_hours(24 * 400);
    let kept = server::config::Retention::default();
    server::account::forget_old(&portal.store, &kept, portal.now()).await.unwrap();
    assert_eq!(portal.number("select count(*) from passkey_challenge", &[]).await, 0);
}

async fn a_copy_shows_by_its_counter(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (_, mut authenticator) = added(portal, &li.cookie).await;
    authenticator.count = 9;
    assert_eq!(sign_in(portal, &mut authenticator).await.status, 201);
    for earlier in [9, 3] {
        authenticator.count = earlier;
        is_refused(&sign_in(portal, &mut authenticator).await);
    }
    let field = "select count(*) from audit_entry where action = 'session.refused' and detail like '%/counter%'";
    assert_eq!(portal.number(field, &[]).await, 2, "the audit log says why");
    authenticator.count = 10;
    assert_eq!(sign_in(portal, &mut authenticator).await.status, 201);
}

async fn authenticators_without_a_counter_are_taken(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let options = asked_to_add(portal, &li.cookie).await;
    let mut authenticator = Authenticator::new(&options);
    authenticator.count = 0;
    let made = portal.post(OWN, &authenticator.made(&options, "Cloud")).cookie(&li.cookie).await;
    assert_eq!(made.status, 201);
    for _ in 0..3 {
        assert_eq!(sign_in(portal, &mut authenticator).await.status, 201);
    }
    let twice = asked_to_add(portal, &li.cookie).await;
    let again = portal.post(OWN, &authenticator.made(&twice, "Cloud")).cookie(&li.cookie).await;
    again.problem(409, "conflict");
}

async fn a_removed_passkey_opens_nothing(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (id, mut authenticator) = added(portal, &li.cookie).await;
    let elsewhere = session_cookie(&sign_in(portal, &mut authenticator).await);
    assert_eq!(remove(portal, &li.cookie, &id, PASSWORD).await.status, 204);
    is_refused(&sign_in(portal, &mut authenticator).await);
    assert_eq!(portal.me(&elsewhere).await.status, 401, "the sessions it opened end");
    assert_eq!(portal.me(&li.cookie).await.status, 200, "others do not");
    assert_eq!(remove(portal, &li.cookie, &id, PASSWORD).await.status, 404);
}

async fn another_s_passkey_is_as_none(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (id, mut authenticator) = added(portal, &li.cookie).await;
    let wang = portal.customer("wang@campus.test", "王芳").await;
    let foreign = remove(portal, &wang.cookie, &id, "").await;
    let missing = remove(portal, &wang.cookie, "0192f0c1-2345-7abc-8def-0123456789ab", "").await;
    foreign.problem(404, "not-found");
    assert_eq!(foreign.faceless(), missing.faceless());
    assert_eq!(portal.get(OWN).cookie(&wang.cookie).await.json()["items"], json!([]));
    assert_eq!(sign_in(portal, &mut authenticator).await.status, 201);
}

async fn a_disabled_person_is_refused(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (_, mut authenticator) = added(portal, &li.cookie).await;
    let id = || [li.person_id.as_str().into()];
    portal.execute("update person set disabled_at = 1 where id = $1", &id()).await.unwrap();
    is_refused(&sign_in(portal, &mut authenticator).await);
    portal.execute("update person set disabled_at = null where id = $1", &id()).await.unwrap();
    assert_eq!(sign_in(portal, &mut authenticator).await.status, 201);
}

async fn every_refusal_is_the_same(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (_, mut known) = added(portal, &li.cookie).await;
    let options = asked_to_add(portal, &li.cookie).await;
    let mut unknown = Authenticator::new(&options);
    let (first, second) = (asked(portal).await, asked(portal).await);
    let shape = |options: &Value| {
        let mut shape = options.clone();
        shape["public_key"]["challenge"] = json!("");
        shape
    };
    assert_eq!(shape(&first), shape(&second), "nobody is asked for by name");
    known.flags = 0x01;
    let unverified = sign_in(portal, &mut known).await;
    let stranger = sign_in(portal, &mut unknown).await;
    let rubbish = json!({"credential": {"id": "?", "response":
        {"clientDataJSON": "?", "authenticatorData": "?", "signature": "?"}}});
    let rubbish = portal.post(SESSIONS, &rubbish).await;
    is_refused(&unverified);
    assert_eq!(unverified.faceless(), stranger.faceless());
    assert_eq!(unverified.faceless(), rubbish.faceless());
}

async fn guessing_is_slowed(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (_, mut authenticator) = added(portal, &li.cookie).await;
    let wrong = json!({"email": "li.wei@campus.test", "password": "wrong"});
    for address in 1..7 {
        for _ in 0..10 {
            portal.post("/api/v1/sessions", &wrong).peer(&format!("198.51.100.{address}")).await;
        }
    }
    assert_eq!(sign_in(portal, &mut authenticator).await.status, 201, "a flood of passwords does not close this way");
    authenticator.flags = 0x01;
    for _ in 0..10 {
        is_refused(&sign_in(portal, &mut authenticator).await);
    }
    sign_in(portal, &mut authenticator).await.problem(429, "too-many");
    authenticator.flags = 0x05;
    let options = asked(portal).await;
    let elsewhere = portal.post(SESSIONS, &authenticator.shown(&options)).peer("203.0.113.9").await;
    assert_eq!(elsewhere.status, 201, "the owner is not locked out elsewhere");
    let narrow = Options { sign_ins_per_minute: 3, public_url: Some(ORIGIN.to_string()), ..Options::default() };
    let narrow = portal.again(narrow).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(narrow.post("/api/v1/passkey-challenges", &json!({})).await.status);
    }
    assert_eq!(statuses, [201, 201, 201, 429]);
}

async fn the_owner_is_asked_for_the_password(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let wrong = portal.post(CHALLENGES, &json!({"current_password": "wrong"})).cookie(&li.cookie).await;
    assert_eq!(wrong.field_problems(), ["/current_password wrong"]);
    let (id, _) = added(portal, &li.cookie).await;
    assert_eq!(remove(portal, &li.cookie, &id, "wrong").await.field_problems(), ["/current_password wrong"]);
    let by_mail = portal.customer("wang@campus.test", "王芳").await;
    assert_eq!(portal.post(CHALLENGES, &json!({})).cookie(&by_mail.cookie).await.status, 201, "just signed in");
    portal.clock.advance_ms(16 * 60_000);
    let stale = portal.post(CHALLENGES, &json!({})).cookie(&by_mail.cookie).await;
    assert_eq!(stale.field_problems(), ["/current_password stale"]);
    let options = asked_to_add(portal, &li.cookie).await;
    let unnamed = Authenticator::new(&options).made(&options, " \t ");
    assert_eq!(portal.post(OWN, &unnamed).cookie(&li.cookie).await.field_problems(), ["/name required"]);
}

/// A member of staff without an authenticator app, signed in by password, with a passkey.
async fn clerk(portal: &TestPortal) -> (SignedIn, String, Authenticator) {
    let id = portal.person("chen@staff.test", "陈静").await;
    let sql = "update person set staff_role = 'auditor' where id = $1";
    portal.execute(sql, &[id.as_str().into()]).await.unwrap();
    let chen = portal.session_of(&id, Kind::Staff).await;
    let (passkey, authenticator) = added(portal, &chen.cookie).await;
    (chen, passkey, authenticator)
}

async fn staff_have_their_rights_by_a_passkey(portal: &TestPortal) {
    let portal = &here(portal).await;
    let (chen, passkey, mut authenticator) = clerk(portal).await;
    assert_eq!(portal.get("/api/v1/audit").cookie(&chen.cookie).await.status, 403, "a password is one factor");
    let strong = session_cookie(&sign_in(portal, &mut authenticator).await);
    assert_eq!(portal.get("/api/v1/audit").cookie(&strong).await.status, 200);
    remove(portal, &strong, &passkey, PASSWORD).await.problem(403, "forbidden");
    assert_eq!(portal.get("/api/v1/audit").cookie(&strong).await.status, 200);
    let (second, _) = added(portal, &strong).await;
    assert_eq!(remove(portal, &strong, &passkey, PASSWORD).await.status, 204);
    assert_eq!(portal.get("/api/v1/audit").cookie(&strong).await.status, 403, "what opened it is gone");
    remove(portal, &strong, &second, PASSWORD).await.problem(403, "forbidden");
}

/// Bite proof: leave `factor::may_change` out of `second_factor::begin`.
async fn a_password_adds_staff_no_factor(portal: &TestPortal) {
    let portal = &here(portal).await;
    let (chen, passkey, mut authenticator) = clerk(portal).await;
    let proof = json!({"current_password": PASSWORD});
    for (path, body) in [(CHALLENGES, &proof), ("/api/v1/me/second-factor", &json!({}))] {
        portal.post(path, body).cookie(&chen.cookie).await.problem(403, "forbidden");
    }
    remove(portal, &chen.cookie, &passkey, PASSWORD).await.problem(403, "forbidden");
    let strong = session_cookie(&sign_in(portal, &mut authenticator).await);
    for (path, body) in [(CHALLENGES, &proof), ("/api/v1/me/second-factor", &json!({}))] {
        assert_eq!(portal.post(path, body).cookie(&strong).await.status, 201, "{path}");
    }
}

/// By the mailed link, to [`NEW_PASSWORD`].
async fn reset(portal: &TestPortal, email: &str) {
    portal.post("/api/v1/password-resets", &json!({"email": email})).await;
    let secret = portal.mailed_secret(email, "reset_password").await.unwrap();
    let ask = portal.put(&["/api/v1/password-resets/", &secret].concat()).header("content-type", "application/json");
    let answer = ask.body(json!({"password": NEW_PASSWORD}).to_string()).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
}

const NEW_PASSWORD: &str = "seven paper cranes 88";

/// Whoever resets has lost the account to somebody, maybe: one of the passkeys may be a thief's. Bite proof: leave
/// `forget_passkeys` out of `recovering::reset_password`.
async fn a_reset_takes_a_customers_passkeys(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let wang = portal.person("wang@campus.test", "王芳").await;
    let wang = portal.session_of(&wang, Kind::Customer).await;
    let (_, mut thief) = added(portal, &li.cookie).await;
    let (_, mut other) = added(portal, &wang.cookie).await;
    let by_passkey = session_cookie(&sign_in(portal, &mut thief).await);
    reset(portal, "li.wei@campus.test").await;
    assert_eq!(portal.number("select count(*) from passkey", &[]).await, 1, "nobody else's");
    is_refused(&sign_in(portal, &mut thief).await);
    assert_eq!(portal.me(&by_passkey).await.status, 401);
    assert_eq!(sign_in(portal, &mut other).await.status, 201);
}

/// A mailbox alone must not add a factor to a member of staff. Bite proof: let `reset_password` forget the passkeys of
/// staff too.
async fn a_reset_weakens_no_staff(portal: &TestPortal) {
    let portal = &here(portal).await;
    let (chen, _, mut authenticator) = clerk(portal).await;
    reset(portal, "chen@staff.test").await;
    assert_eq!(portal.me(&chen.cookie).await.status, 401, "signed out everywhere");
    let entry = json!({"email": "chen@staff.test", "password": NEW_PASSWORD});
    let by_mailbox = session_cookie(&portal.post("/api/v1/sessions", &entry).await);
    assert_eq!(portal.get("/api/v1/audit").cookie(&by_mailbox).await.status, 403, "a password is one factor");
    for (path, body) in
        [(CHALLENGES, json!({"current_password": NEW_PASSWORD})), ("/api/v1/me/second-factor", json!({}))]
    {
        portal.post(path, &body).cookie(&by_mailbox).await.problem(403, "forbidden");
    }
    let strong = session_cookie(&sign_in(portal, &mut authenticator).await);
    assert_eq!(portal.get("/api/v1/audit").cookie(&strong).await.status, 200, "the passkey still opens it all");
}

/// Anybody may ask, so all guests together may have 10 000 open ones; they close no other door, and none outlives its
/// five minutes. Bite proof: leave `count_challenges` or `delete_expired_within` out of `challenge::issue`.
async fn a_flood_of_challenges_has_an_end(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (_, mut authenticator) = added(portal, &li.cookie).await;
    let early = asked(portal).await;
    let flood = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 9998)
        insert into passkey_challenge (id, purpose, created_at, expires_at)
        select 'flood ' || cast(i as text), 'sign_in', $1, $2 from n";
    let end = portal.now().plus_ms(5 * 60_000);
    portal.execute(flood, &[portal.now().into(), end.into()]).await.unwrap();
    portal.crowd().await;
    let all = (0..20).map(|_| async { portal.post("/api/v1/passkey-challenges", &json!({})).await });
    let answers = futures_util::future::join_all(all).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "the last one of 10 000");
    let refused = answers.iter().find(|answer| answer.status != 201).unwrap();
    refused.problem(503, "unavailable");
    asked_to_add(portal, &li.cookie).await;
    let entered = portal.post(SESSIONS, &authenticator.shown(&early)).await;
    assert_eq!(entered.status, 201, "who asked before the flood signs in");
    portal.clock.advance_ms(5 * 60_000);
    asked(portal).await;
    assert_eq!(portal.number("select count(*) from passkey_challenge", &[]).await, 1, "the flood is forgotten");
    for _ in 0..20 {
        asked_to_add(portal, &li.cookie).await;
    }
    let more = portal.post(CHALLENGES, &json!({"current_password": PASSWORD})).cookie(&li.cookie).await;
    more.problem(503, "unavailable");
}

async fn the_person_is_told_and_the_log_knows(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (id, mut authenticator) = added(portal, &li.cookie).await;
    sign_in(portal, &mut authenticator).await;
    remove(portal, &li.cookie, &id, PASSWORD).await;
    for template in ["passkey_added", "new_device", "passkey_removed"] {
        let sql = "select count(*) from message where template = $1 and email = 'li.wei@campus.test'";
        assert_eq!(portal.number(sql, &[template.into()]).await, 1, "{template}");
    }
    for action in ["passkey.added", "session.opened", "passkey.removed"] {
        let sql = "select count(*) from audit_entry where action = $1 and actor_id = $2 and detail like $3";
        let args = [action.into(), li.person_id.as_str().into(), ["%", &id, "%"].concat().into()];
        assert_eq!(portal.number(sql, &args).await, 1, "{action}");
    }
}

async fn own_data_hold_the_passkeys(portal: &TestPortal) {
    let portal = &here(portal).await;
    let li = li_wei(portal).await;
    let (_, mut authenticator) = added(portal, &li.cookie).await;
    asked_to_add(portal, &li.cookie).await;
    let export = portal.get("/api/v1/me/export").cookie(&li.cookie).await;
    assert!(String::from_utf8_lossy(&export.body).contains("passkeys.json"));
    let erased = portal.post("/api/v1/me/erasure", &json!({"current_password": PASSWORD})).cookie(&li.cookie).await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    assert_eq!(portal.number("select count(*) from passkey", &[]).await, 0);
    assert_eq!(portal.number("select count(*) from passkey_challenge", &[]).await, 0);
    is_refused(&sign_in(portal, &mut authenticator).await);
}

async fn the_pages_show_them(portal: &TestPortal) {
    let portal = &here(portal).await;
    let page = portal.get("/sign-in?next=/my-parcels").await.text();
    let button = page.split("data-passkey=\"sign-in\"").nth(1).unwrap();
    assert!(button.contains("data-done=\"/my-parcels\"") && button.contains(" hidden"), "{button}");
    let li = li_wei(portal).await;
    let (id, _) = added(portal, &li.cookie).await;
    let page = portal.get("/account/second-factor").cookie(&li.cookie).await.text();
    assert!(page.contains("Phone") && page.contains(&id) && page.contains("data-passkey=\"add\""), "{page}");
    let fields = |password| [("passkey_id", id.clone()), ("remove_password", String::from(password))];
    let send = async |password| {
        let fields = fields(password);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        portal.post_form("/account/passkeys", &fields).cookie(&li.cookie).await
    };
    let wrong = send("wrong").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("This is not your current password."), "{}", wrong.text());
    let done = send(PASSWORD).await;
    assert_eq!((done.status, done.header("location")), (303, "/account/second-factor?done=passkey_removed"));
    let page = portal.get(done.header("location")).cookie(&li.cookie).await.text();
    assert!(page.contains("The passkey is removed.") && page.contains("You have no passkey yet."), "{page}");
}
