//! Signing in, and everything that could go wrong with it (trust.md "Doors").

use serde_json::json;
use server::session::Kind;

use crate::support::account::{PASSWORD, session_cookie};
use crate::support::{Answer, TestPortal, database_tests};

database_tests! {
    a_password_opens_a_new_session, known_and_unknown_are_answered_alike, guessing_is_slowed_without_locking_out,
    a_flood_from_one_address_is_throttled, staff_need_a_second_factor, a_code_counts_once, paper_codes_count_once,
    a_mailed_link_counts_once_among_a_hundred, the_mailed_digits_are_few_tries, opening_a_link_spends_nothing,
    idle_and_old_sessions_end, an_open_page_keeps_nobody_signed_in, a_disabled_person_is_out_at_once, known_and_unknown_take_the_same_time,
}

async fn sign_in(portal: &TestPortal, body: serde_json::Value) -> Answer {
    portal.post("/api/v1/sessions", &body).await
}

async fn a_password_opens_a_new_session(portal: &TestPortal) {
    portal.person("li.wei@campus.test", "李薇").await;
    let body = json!({"email": " Li.Wei@Campus.test", "password": PASSWORD});
    let first = sign_in(portal, body.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(first.json()["name"], "李薇");
    let cookie = first.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let second = sign_in(portal, body).await;
    assert_ne!(session_cookie(&first), session_cookie(&second), "a new id at every sign-in");
    assert_eq!(portal.me(&session_cookie(&first)).await.json()["email"], "li.wei@campus.test");
    let stored = "select count(*) from session where secret_hash = $1";
    let secret = session_cookie(&first).split_once('=').unwrap().1.to_string();
    assert_eq!(portal.number(stored, &[secret.into()]).await, 0, "only the hash is stored");
    portal.me("pd_session=0123").await.problem(401, "sign-in-required");
}

async fn known_and_unknown_are_answered_alike(portal: &TestPortal) {
    portal.person("li.wei@campus.test", "李薇").await;
    let wrong = sign_in(portal, json!({"email": "li.wei@campus.test", "password": "wrong"})).await;
    let unknown = sign_in(portal, json!({"email": "nobody@campus.test", "password": "wrong"})).await;
    for answer in [&wrong, &unknown] {
        assert_eq!(answer.problem(401, "sign-in-required")["errors"][0]["pointer"], "/password");
    }
    assert_eq!(wrong.faceless(), unknown.faceless());
    for door in ["/api/v1/sign-in-links", "/api/v1/password-resets"] {
        let known = portal.post(door, &json!({"email": "li.wei@campus.test"})).await;
        let unknown = portal.post(door, &json!({"email": "nobody@campus.test"})).await;
        assert_eq!((known.status, known.faceless()), (202, unknown.faceless()), "{door}");
    }
    for email in ["li.wei@campus.test", "nobody@campus.test"] {
        let body = json!({"email": email, "name": "Li", "password": PASSWORD});
        assert_eq!(portal.post("/api/v1/people", &body).await.status, 202);
    }
    assert!(portal.mailed("li.wei@campus.test", "verify_email", "link").await.is_none(), "known: no verification");
    assert!(portal.mailed("nobody@campus.test", "verify_email", "link").await.is_some());
}

async fn guessing_is_slowed_without_locking_out(portal: &TestPortal) {
    portal.person("li.wei@campus.test", "李薇").await;
    let right = json!({"email": "li.wei@campus.test", "password": PASSWORD});
    let wrong = json!({"email": "li.wei@campus.test", "password": "wrong"});
    let own = sign_in(portal, right.clone()).await;
    let known_device = own.cookie("pd_device").unwrap();
    for round in 0..10 {
        let answer = portal.post("/api/v1/sessions", &wrong).peer("198.51.100.1").await;
        assert_eq!(answer.status, 401, "try {round}");
    }
    let blocked = portal.post("/api/v1/sessions", &right).peer("198.51.100.1").await;
    blocked.problem(429, "too-many");
    assert_eq!(blocked.header("retry-after"), "900");
    assert_eq!(sign_in(portal, right.clone()).await.status, 201, "elsewhere the owner comes in");
    for address in 2..7 {
        for _ in 0..10 {
            portal.post("/api/v1/sessions", &wrong).peer(&format!("198.51.100.{address}")).await;
        }
    }
    let stranger = portal.post("/api/v1/sessions", &right).peer("203.0.113.9").await;
    assert_eq!(stranger.status, 429, "from everywhere: the password way is closed to unknown devices");
    let owner = portal.post("/api/v1/sessions", &right).peer("203.0.113.9").cookie(&known_device).await;
    assert_eq!(owner.status, 201, "a device that signed in before still may");
    portal.advance_hours(2);
    assert_eq!(portal.post("/api/v1/sessions", &right).peer("198.51.100.1").await.status, 201);
}

async fn a_flood_from_one_address_is_throttled(portal: &TestPortal) {
    let options = crate::support::portal::Options { sign_ins_per_minute: 5, ..Default::default() };
    let narrow = portal.again(options).await;
    let mut statuses = Vec::new();
    for n in 0..7 {
        let body = json!({"email": format!("a{n}@campus.test"), "password": "wrong"});
        statuses.push(narrow.post("/api/v1/sessions", &body).await.status);
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429]);
    let elsewhere = narrow.post("/api/v1/sessions", &json!({"email": "a@b.test", "password": "x"})).peer("192.0.2.9");
    assert_eq!(elsewhere.await.status, 401);
}

async fn staff_need_a_second_factor(portal: &TestPortal) {
    let role = app::account::StaffRole::Admin;
    let key = &portal.portal.proof_key;
    let path = server::account::staff::add(&portal.store, key, "chen@anji.test", role, portal.now()).await.unwrap();
    let token = path.unwrap().rsplit_once('/').unwrap().1.to_string();
    let body = json!({"name": "陈主管", "password": PASSWORD});
    let door = ["/api/v1/set-ups/", &token].concat();
    let entered = portal.put(&door).header("content-type", "application/json").body(body.to_string()).await;
    assert_eq!(entered.status, 201, "{}", entered.text());
    let cookie = session_cookie(&entered);
    let again = portal.put(&door).header("content-type", "application/json").body(body.to_string()).await;
    again.problem(404, "not-found");
    let me = portal.me(&cookie).await.json();
    assert_eq!((me["staff_role"].as_str(), me["has_second_factor"].as_bool()), (Some("admin"), Some(false)));
    let seen = server::session::find(&portal.store, cookie.split_once('=').unwrap().1, portal.now()).await.unwrap();
    assert_eq!(seen.unwrap().staff_role, None, "without a second factor nobody is staff");
    let person_id = me["person_id"].as_str().unwrap().to_string();
    portal.post("/api/v1/me/second-factor", &json!({})).cookie(&cookie).await;
    let code = portal.code_of(&person_id).await;
    let confirm = portal.put("/api/v1/me/second-factor").header("content-type", "application/json");
    let confirmed = confirm.cookie(&cookie).body(json!({"code": code}).to_string()).await;
    assert_eq!(confirmed.json()["recovery_codes"].as_array().unwrap().len(), 10);
    let renewed = session_cookie(&confirmed);
    let seen = server::session::find(&portal.store, renewed.split_once('=').unwrap().1, portal.now()).await.unwrap();
    assert_eq!(seen.unwrap().staff_role, Some(role));
    portal.me(&cookie).await.problem(401, "sign-in-required");
    let password_alone = json!({"email": "chen@anji.test", "password": PASSWORD});
    let asked = sign_in(portal, password_alone).await;
    assert_eq!(asked.problem(401, "sign-in-required")["errors"][0]["code"], "required");
    let remove = crate::support::Ask::new(&portal.router, "DELETE", "/api/v1/me/second-factor");
    let wrong = json!({"code": portal.wrong_code_of(&person_id).await});
    let remove = remove.header("content-type", "application/json").cookie(&renewed).body(wrong.to_string());
    remove.await.problem(403, "forbidden");
}

/// A person with a confirmed app: id and secret.
async fn with_app(portal: &TestPortal) -> String {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let cookie = portal.session_of(&id, Kind::Customer).await.cookie;
    portal.post("/api/v1/me/second-factor", &json!({})).cookie(&cookie).await;
    let code = portal.code_of(&id).await;
    let confirm = portal.put("/api/v1/me/second-factor").header("content-type", "application/json");
    let codes = confirm.cookie(&cookie).body(json!({"code": code}).to_string()).await;
    assert_eq!(codes.status, 200, "{}", codes.text());
    [id.as_str(), " ", codes.json()["recovery_codes"][0].as_str().unwrap()].concat()
}

async fn a_code_counts_once(portal: &TestPortal) {
    let made = with_app(portal).await;
    let id = made.split(' ').next().unwrap();
    portal.clock.advance_ms(60_000);
    let body = json!({"email": "li.wei@campus.test", "password": PASSWORD, "code": portal.code_of(id).await});
    portal.crowd().await;
    let all = (0..10).map(|_| sign_in(portal, body.clone()));
    let statuses: Vec<u16> = futures_util::future::join_all(all).await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
}

async fn paper_codes_count_once(portal: &TestPortal) {
    let made = with_app(portal).await;
    let paper = made.split(' ').nth(1).unwrap();
    let body = json!({"email": "li.wei@campus.test", "password": PASSWORD, "code": paper.to_uppercase()});
    assert_eq!(sign_in(portal, body.clone()).await.status, 201);
    assert_eq!(sign_in(portal, body).await.problem(401, "sign-in-required")["errors"][0]["pointer"], "/code");
}

async fn a_mailed_link_counts_once_among_a_hundred(portal: &TestPortal) {
    portal.person("li.wei@campus.test", "李薇").await;
    portal.post("/api/v1/sign-in-links", &json!({"email": "li.wei@campus.test"})).await;
    let secret = portal.mailed_secret("li.wei@campus.test", "sign_in").await.unwrap();
    portal.crowd().await;
    let all = (0..100).map(|_| sign_in(portal, json!({"link_token": secret})));
    let entered = futures_util::future::join_all(all).await.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(entered, 1);
    assert_eq!(portal.number("select count(*) from session", &[]).await, 1);
}

async fn the_mailed_digits_are_few_tries(portal: &TestPortal) {
    portal.person("li.wei@campus.test", "李薇").await;
    portal.post("/api/v1/sign-in-links", &json!({"email": "li.wei@campus.test"})).await;
    let code = portal.mailed("li.wei@campus.test", "sign_in", "code").await.unwrap();
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    let with = |code: &str| json!({"email": "li.wei@campus.test", "mail_code": code});
    assert_eq!(sign_in(portal, with(wrong)).await.status, 401);
    let spaced = [&code[..4], &code[4..]].join(" ");
    assert_eq!(sign_in(portal, with(&spaced)).await.status, 201, "spaces do not matter");
    assert_eq!(sign_in(portal, with(&code)).await.status, 401, "spent");
    portal.post("/api/v1/sign-in-links", &json!({"email": "li.wei@campus.test"})).await;
    let code = portal.mailed("li.wei@campus.test", "sign_in", "code").await.unwrap();
    for _ in 0..5 {
        sign_in(portal, with(wrong)).await;
    }
    assert_eq!(sign_in(portal, with(&code)).await.status, 401, "five wrong ones end it");
}

async fn opening_a_link_spends_nothing(portal: &TestPortal) {
    portal.person("li.wei@campus.test", "李薇").await;
    portal.post("/api/v1/sign-in-links", &json!({"email": "li.wei@campus.test"})).await;
    let secret = portal.mailed_secret("li.wei@campus.test", "sign_in").await.unwrap();
    let path = ["/sign-in/link/", &secret].concat();
    for _ in 0..3 {
        assert_eq!(portal.get(&path).await.status, 200);
        assert_eq!(portal.head(&path).await.status, 200);
    }
    let entered = portal.post_form(&path, &[]).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/account"));
    assert_eq!(portal.get(&path).await.status, 404);
    portal.clock.advance_ms(16 * 60_000);
    portal.post("/api/v1/sign-in-links", &json!({"email": "li.wei@campus.test"})).await;
    let late = portal.mailed_secret("li.wei@campus.test", "sign_in").await.unwrap();
    portal.clock.advance_ms(16 * 60_000);
    assert_eq!(sign_in(portal, json!({"link_token": late})).await.status, 401, "too old");
}

async fn idle_and_old_sessions_end(portal: &TestPortal) {
    let staff = portal.staff("chen@anji.test", app::account::StaffRole::Agent).await;
    portal.clock.advance_ms(29 * 60_000);
    assert_eq!(portal.me(&staff.cookie).await.status, 200);
    portal.clock.advance_ms(29 * 60_000);
    assert_eq!(portal.me(&staff.cookie).await.status, 200, "use keeps it alive");
    portal.clock.advance_ms(31 * 60_000);
    assert_eq!(portal.me(&staff.cookie).await.status, 401, "half an hour away from the desk");
    let staff = portal.session_of(&staff.person_id, Kind::Staff).await;
    for _ in 0..25 {
        portal.clock.advance_ms(29 * 60_000);
        portal.me(&staff.cookie).await;
    }
    assert_eq!(portal.me(&staff.cookie).await.status, 401, "twelve hours in all");
}

/// trust.md "Doors": whoever is away from the desk idles, whatever the open page does. Bite proof: take a door out of
/// `router::unattended`.
async fn an_open_page_keeps_nobody_signed_in(portal: &TestPortal) {
    let filed = portal.files("", &crate::support::complaint::draft("", "Where is it?")).await;
    portal.take_in(&crate::support::parcel("PDIDLE0001")).await;
    let changes = app::desk::api::changes_url(portal.now());
    for door in ["presence", "changes", "parcel"] {
        let staff = portal.staff("chen@anji.test", app::account::StaffRole::Agent).await;
        let page = async || match door {
            "presence" => portal.acts(&filed, &staff.cookie, "/presence?answering=true", &json!({})).await.status,
            "changes" => portal.get(&changes).cookie(&staff.cookie).open().await.status().as_u16(),
            _ => {
                let path = "/api/v1/tracking/PDIDLE0001/stream";
                portal.get(path).cookie(&staff.cookie).open().await.status().as_u16()
            }
        };
        let living = "select count(*) from session where person_id = $1 and last_seen_at + idle_limit_ms > $2";
        for _ in 0..29 {
            portal.clock.advance_ms(60_500);
            assert!([200, 204].contains(&page().await), "{door}: the session lives");
        }
        assert_eq!(portal.number(living, &[(&staff.person_id).into(), portal.now().into()]).await, 1);
        portal.clock.advance_ms(60_500);
        page().await;
        assert_eq!(portal.number(living, &[(&staff.person_id).into(), portal.now().into()]).await, 0, "{door}");
        assert_eq!(portal.me(&staff.cookie).await.status, 401, "{door}: half an hour away from the desk");
    }
}

async fn a_disabled_person_is_out_at_once(portal: &TestPortal) {
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let id = li.person_id.as_str().into();
    portal.execute("update person set disabled_at = 1 where id = $1", &[id]).await.unwrap();
    assert_eq!(portal.me(&li.cookie).await.status, 401);
}

/// Prints the ratio of the medians. Without the hash for nobody it would be about 0.05.
async fn known_and_unknown_take_the_same_time(portal: &TestPortal) {
    const ROUNDS: usize = 24;
    for n in 0..ROUNDS {
        portal.person(&format!("known{n}@campus.test"), "Li").await;
    }
    let doors = [
        ("/api/v1/sessions", json!({"password": "wrong"})),
        ("/api/v1/sign-in-links", json!({})),
        ("/api/v1/password-resets", json!({})),
        ("/api/v1/people", json!({"name": "Li", "password": PASSWORD})),
    ];
    for (door, body) in doors {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for n in 0..ROUNDS {
            for (kind, took) in [("known", &mut known), ("unknown", &mut unknown)] {
                let mut body = body.clone();
                body["email"] = json!(format!("{kind}{n}@campus.test"));
                let since = std::time::Instant::now();
                portal.post(door, &body).await;
                took.push(since.elapsed().as_micros());
            }
        }
        known.sort_unstable();
        unknown.sort_unstable();
        let (known, unknown) = (known[ROUNDS / 2], unknown[ROUNDS / 2]);
        let ratio = unknown as f64 / known as f64;
        println!(
            "{door}: unknown takes {ratio:.2} x the time of known ({unknown} and {known} us, medians of {ROUNDS})"
        );
        assert!((0.33..3.0).contains(&ratio), "{door}: {ratio}");
    }
}
