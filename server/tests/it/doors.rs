//! trust.md "Doors", line by line: which test proves it. Those of this file fill what the others leave.
//!
//! | Line | Tests |
//! |---|---|
//! | One Origin / Sec-Fetch-Site check over every unsafe method | [`every_unsafe_door_asks_where_it_comes_from`], `headers::foreign_pages_cannot_post`, `complaint_access::foreign_pages_file_nothing`, `http::origin` (unit) |
//! | No state change by GET or HEAD | [`looking_changes_nothing`], [`a_mailed_link_is_not_spent_by_looking`], `authz::every_cell_of_the_matrix` (GET), `account::nobody_changes_anything_by_get` |
//! | Roles × resources × actions, 0 foreign canaries, database unchanged on refusal | `authz::every_cell_of_the_matrix`, `authz::every_table_is_watched` |
//! | A door without a rule fails | `authz::every_door_has_a_rule`, `openapi::contract_and_router_name_the_same_doors` |
//! | Foreign object = 404, byte-identical to a missing one | `authz::every_cell_of_the_matrix`, `customer::a_foreign_organisation_is_a_missing_one`, `passkey::another_s_passkey_is_as_none` |
//! | Demotion, disabling, revocation within 1 s, open streams included | [`what_is_taken_away_counts_at_once`] (prints the figure), `stream::whoever_is_signed_out_keeps_no_stream`, `keys::a_revoked_key_is_dead_at_once`, `customer::keys_are_shown_once_and_revoked_at_once`, `complaint_access::who_leaves_sees_nothing` |
//! | Staff-only fields never leave for customers | `authz::every_cell_of_the_matrix` (`staff.*`), `complaint_access::customers_never_read_what_is_for_staff` |
//! | Known and unknown: same status and body | `sign_in::known_and_unknown_are_answered_alike`, [`pages_do_not_tell_who_is_known`], `verification::a_wrong_factor_and_an_unknown_number_are_alike`, `passkey::every_refusal_is_the_same` |
//! | Known and unknown: same time | `sign_in::known_and_unknown_take_the_same_time` (login, register, forgot, sign-in mail), [`a_wrong_factor_takes_as_long_as_an_unknown_number`]; both print the ratio |
//! | Throttled per address and account without locking out the victim | `sign_in::guessing_is_slowed_without_locking_out`, `sign_in::a_flood_from_one_address_is_throttled`, `passkey::guessing_is_slowed`, `limits::every_refusal_tells_its_limit` |
//! | Hashes in flight ≤ 2, queue bounded, rest 503 | `password::a_flood_is_turned_away_at_once` (unit), [`a_flood_of_passwords_is_turned_away`] |
//! | Tokens: ≥ 128 bits, stored hashed | [`tokens_are_long_and_kept_as_hashes`], `keys::only_hashes_are_kept` |
//! | Tokens: purpose-bound, expiring | [`a_token_opens_its_own_door_alone`], [`a_token_grows_old`] |
//! | Tokens: spent once, 100 at once | reset: `account::a_forgotten_password_is_set_once`; invitation: `customer::of_a_hundred_acceptances_one_succeeds`; sign-in: `sign_in::a_mailed_link_counts_once_among_a_hundred`; confirmation: `account::registration_is_confirmed_by_mail`; set-up and new address: [`set_up_and_new_address_count_once_among_a_hundred`]; passkey: `passkey::a_challenge_counts_once_among_a_hundred` |
//! | Tokens: never in logs | [`secrets_are_in_no_log`] |
//! | Sessions: opaque, hashed, new id at sign-in | `sign_in::a_password_opens_a_new_session` |
//! | Sessions: idle 30 min and 12 h for staff | `sign_in::idle_and_old_sessions_end`, `sign_in::an_open_page_keeps_nobody_signed_in`, `collision::whoever_idles_hears_nothing_more` |
//! | Sessions: listed, revocable; a new password ends the others | `account::devices_are_signed_out`, `account::a_new_password_ends_other_devices` |
//! | No default account | [`nobody_is_there_at_first`], `account::the_first_administrator_comes_by_a_link` |
//!
//! Proofs that the matrix bites: a scope taken out on SQLite, `authz::sqlite::every_cell_of_the_matrix` run, put back.
//! All three together gave 391 wrong cells, and each turned red the doors of its own line and no other:
//!
//! | Where | What is taken out | What turns red |
//! |---|---|---|
//! | `shipment::overview::store::accounts` | `where organisation_id = $1`: accounts of everybody | `GET /api/v1/shipments`, `/api/v1/shipments/export`, `/shipments` show `canary-of-foreign` to members and keys |
//! | `customer::store::member::list` | `where m.organisation_id = $1`: members of everybody | `GET /api/v1/organisations/{id}/members`, `/organisations/{id}/members` show `canary-of-foreign` |
//! | `complaint::access::side_of` | `is_filer \|\| role.is_some()`: a side for everybody | 19 doors of `/complaints/{complaint_number}`: 200 or 403 in place of 404, reading shows the canaries of all four |
//!
//! Until a member's name was a canary, nothing but the status guarded the second line.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant as Stopwatch};

use app::account::StaffRole;
use app::shipment::Milestone::PickedUp;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::session::Kind;

use super::watched::state;
use crate::support::account::{PASSWORD, SignedIn, session_cookie};
use crate::support::people::li_wei;
use crate::support::routes::doors;
use crate::support::{Answer, Ask, TestPortal, database_tests, parcel};

database_tests! {
    every_unsafe_door_asks_where_it_comes_from, looking_changes_nothing, a_mailed_link_is_not_spent_by_looking,
    what_is_taken_away_counts_at_once, pages_do_not_tell_who_is_known,
    a_wrong_factor_takes_as_long_as_an_unknown_number, a_flood_of_passwords_is_turned_away,
    tokens_are_long_and_kept_as_hashes, a_token_opens_its_own_door_alone, a_token_grows_old,
    set_up_and_new_address_count_once_among_a_hundred, secrets_are_in_no_log, nobody_is_there_at_first,
}

const NEW_PASSWORD: &str = "seven paper cranes 88";

/// Every door of this build with this kind of method, ids filled with what nothing has.
fn paths(is_wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let is_built = |door: &String| cfg!(feature = "passkey") || !door.contains("passkey");
    let named = doors().into_iter().filter(is_built).map(|door| {
        let (method, path) = door.split_once(' ').unwrap();
        let parts = path
            .split('/')
            .map(|part| if part.starts_with('{') { "0192f0c1-2345-7abc-8def-0123456789ab" } else { part });
        (method.to_string(), parts.collect::<Vec<&str>>().join("/"))
    });
    named.filter(|(method, _)| is_wanted(method)).collect()
}

/// Counts and sums of every table but the log's, which tells of refusals too.
async fn kept(portal: &TestPortal) -> Vec<(String, (i64, i64))> {
    // the log's key is made with its first row
    let is_log = |table: &str| table.starts_with("audit_") || table == "server_secret";
    state(portal).await.into_iter().filter(|(table, _)| !is_log(table)).collect()
}

async fn every_unsafe_door_asks_where_it_comes_from(portal: &TestPortal) {
    let admin = portal.staff("chen@staff.test", StaffRole::Admin).await;
    let foreign: [&[(&'static str, &str)]; 4] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://portal.test")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
    ];
    let unsafe_doors = paths(|method| method != "GET");
    assert!(unsafe_doors.len() > 80, "{}", unsafe_doors.len());
    let before = kept(portal).await;
    let mut open = Vec::new();
    for (method, path) in &unsafe_doors {
        for headers in foreign {
            let ask = Ask::new(&portal.router, method, path).cookie(&admin.cookie).header("host", "portal.test");
            let answer = headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value)).await;
            if answer.status != 403 {
                open.push(format!("{method} {path} {headers:?}: {}", answer.status));
            }
        }
    }
    assert!(open.is_empty(), "{}", open.join("\n"));
    assert_eq!(kept(portal).await, before);
    let own = portal.post_form("/sign-out", &[]).cookie(&admin.cookie).await;
    assert_eq!(own.status, 303, "our own page may");
}

async fn looking_changes_nothing(portal: &TestPortal) {
    portal.take_in(&parcel("PDLOOK0001").to(li_wei())).await;
    let customer = portal.customer("li.wei@campus.test", "李薇").await;
    let admin = portal.staff("chen@staff.test", StaffRole::Admin).await;
    let before = kept(portal).await;
    for (_, path) in paths(|method| method == "GET") {
        for cookie in ["", &customer.cookie, &admin.cookie] {
            for method in ["HEAD", "GET"] {
                // streams have no end to wait for
                let answer = Ask::new(&portal.router, method, &path).cookie(cookie).open().await;
                assert!(answer.status().as_u16() < 500, "{method} {path}: {}", answer.status());
            }
        }
    }
    assert_eq!(kept(portal).await, before);
}

/// Every capability that travels by mail, living: its purpose and its secret. Who is signed in for two of them.
struct Mailed {
    secrets: Vec<(&'static str, String)>,
    changer: SignedIn,
    guest: SignedIn,
}

const PURPOSES: [&str; 6] = ["verify_email", "sign_in", "reset_password", "change_email", "set_up", "invitation"];

async fn mailed(portal: &TestPortal) -> Mailed {
    let post = async |path: &str, body: Value, cookie: &str| {
        let answer = portal.post(path, &body).cookie(cookie).await;
        assert!((200..300).contains(&answer.status), "{path}: {}", answer.text());
        answer
    };
    for email in ["signs@campus.test", "forgets@campus.test"] {
        portal.person(email, "Li").await;
    }
    let id = portal.person("changes@campus.test", "Li").await;
    let changer = portal.session_of(&id, Kind::Customer).await;
    let owner = portal.customer("owner@acme.test", "Ana").await;
    let guest = portal.customer("invited@acme.test", "Max").await;
    post("/api/v1/people", json!({"email": "new@campus.test", "name": "Li", "password": PASSWORD}), "").await;
    post("/api/v1/sign-in-links", json!({"email": "signs@campus.test"}), "").await;
    post("/api/v1/password-resets", json!({"email": "forgets@campus.test"}), "").await;
    let change = json!({"email": "changed@campus.test", "current_password": PASSWORD}).to_string();
    let ask = portal.put("/api/v1/me/email").header("content-type", "application/json").cookie(&changer.cookie);
    assert_eq!(ask.body(change).await.status, 202);
    let founded = post("/api/v1/organisations", json!({"name": "ACME"}), &owner.cookie).await.json();
    let path = format!("/api/v1/organisations/{}/invitations", founded["id"].as_str().unwrap());
    post(&path, json!({"email": "invited@acme.test", "role": "member"}), &owner.cookie).await;
    let mut secrets = Vec::new();
    for (purpose, email) in [
        ("verify_email", "new@campus.test"),
        ("sign_in", "signs@campus.test"),
        ("reset_password", "forgets@campus.test"),
        ("change_email", "changed@campus.test"),
        ("invitation", "invited@acme.test"),
    ] {
        secrets.push((purpose, portal.mailed_secret(email, purpose).await.unwrap()));
    }
    secrets.push(("set_up", set_up_secret(portal, "clerk@staff.test").await));
    Mailed { secrets, changer, guest }
}

async fn set_up_secret(portal: &TestPortal, email: &str) -> String {
    let key = &portal.portal.proof_key;
    let path = server::account::staff::add(&portal.store, key, email, StaffRole::Agent, portal.now()).await.unwrap();
    path.unwrap().rsplit_once('/').unwrap().1.to_string()
}

/// Spends a secret at the door of a purpose, with everything else that the door asks for.
async fn spend(portal: &TestPortal, mailed: &Mailed, purpose: &str, secret: &str) -> Answer {
    let put = |path: &str, body: Value| {
        let path = [path, secret].concat();
        portal.put(&path).header("content-type", "application/json").body(body.to_string())
    };
    match purpose {
        "verify_email" => put("/api/v1/email-verifications/", json!({"password": PASSWORD})).await,
        "sign_in" => portal.post("/api/v1/sessions", &json!({"link_token": secret})).await,
        "reset_password" => put("/api/v1/password-resets/", json!({"password": NEW_PASSWORD})).await,
        "change_email" => put("/api/v1/email-changes/", json!({})).cookie(&mailed.changer.cookie).await,
        "set_up" => put("/api/v1/set-ups/", json!({"name": "Chen", "password": PASSWORD})).await,
        "invitation" => put("/api/v1/invitations/", json!({})).cookie(&mailed.guest.cookie).await,
        other => panic!("{other}"),
    }
}

async fn a_mailed_link_is_not_spent_by_looking(portal: &TestPortal) {
    let mailed = mailed(portal).await;
    let before = kept(portal).await;
    for (purpose, secret) in &mailed.secrets {
        let page = match *purpose {
            "verify_email" => "/verify-email/",
            "sign_in" => "/sign-in/link/",
            "reset_password" => "/reset-password/",
            "change_email" => "/confirm-email/",
            "set_up" => "/set-up/",
            _ => "/invitations/",
        };
        for method in ["GET", "HEAD", "GET"] {
            let answer = Ask::new(&portal.router, method, &[page, secret].concat()).await;
            assert!(matches!(answer.status, 200 | 303), "{page}: {}", answer.status);
        }
    }
    assert_eq!(kept(portal).await, before);
    for (purpose, secret) in &mailed.secrets {
        let spent = spend(portal, &mailed, purpose, secret).await;
        assert!((200..300).contains(&spent.status), "{purpose}: {} {}", spent.status, spent.text());
    }
}

/// Bite proof: leave the purpose out of `one_time::store::spend`.
async fn a_token_opens_its_own_door_alone(portal: &TestPortal) {
    let mailed = mailed(portal).await;
    for (own, secret) in &mailed.secrets {
        for purpose in PURPOSES.into_iter().filter(|purpose| purpose != own) {
            let refused = spend(portal, &mailed, purpose, secret).await;
            assert!(matches!(refused.status, 401 | 404), "{own} at {purpose}: {}", refused.status);
        }
    }
    for (own, secret) in &mailed.secrets {
        let spent = spend(portal, &mailed, own, secret).await;
        assert!((200..300).contains(&spent.status), "{own}: {} {}", spent.status, spent.text());
        let twice = spend(portal, &mailed, own, secret).await;
        assert!(matches!(twice.status, 401 | 404), "{own} again: {}", twice.status);
    }
}

/// Bite proof: leave `expires_at > $3` out of `one_time::store::spend` and `find`.
async fn a_token_grows_old(portal: &TestPortal) {
    const MINUTES: [(&str, i64); 6] = [
        ("sign_in", 15),
        ("reset_password", 60),
        ("change_email", 24 * 60),
        ("verify_email", 2 * 24 * 60),
        ("set_up", 3 * 24 * 60),
        ("invitation", 7 * 24 * 60),
    ];
    let mailed = mailed(portal).await;
    let begun = portal.now();
    for (purpose, minutes) in MINUTES {
        portal.clock.advance_ms(minutes * 60_000 - portal.now().ms_since(begun));
        let secret = &mailed.secrets.iter().find(|(known, _)| *known == purpose).unwrap().1;
        let late = spend(portal, &mailed, purpose, secret).await;
        assert!(matches!(late.status, 401 | 404), "{purpose}: {} {}", late.status, late.text());
    }
}

async fn tokens_are_long_and_kept_as_hashes(portal: &TestPortal) {
    let mailed = mailed(portal).await;
    let mut all: Vec<&String> = mailed.secrets.iter().map(|(_, secret)| secret).collect();
    for (purpose, secret) in &mailed.secrets {
        assert!(secret.len() == 64 && secret.bytes().all(|b| b.is_ascii_hexdigit()), "256 bits of {purpose}");
        let kept = "select cast((select count(*) from one_time_token where secret_hash = $1 or code_hash = $1)
            + (select count(*) from organisation_invitation where secret_hash = $1) as bigint)";
        assert_eq!(portal.number(kept, &[secret.as_str().into()]).await, 0, "{purpose} itself");
        assert_eq!(portal.number(kept, &[server::token::hash(secret).into()]).await, 1, "its hash: {purpose}");
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), PURPOSES.len());
}

async fn set_up_and_new_address_count_once_among_a_hundred(portal: &TestPortal) {
    let mailed = mailed(portal).await;
    let first = server::account::staff::first_set_up(&portal.store, &portal.portal.proof_key, portal.now()).await;
    let first = first.unwrap().unwrap().rsplit_once('/').unwrap().1.to_string();
    portal.crowd().await;
    for (purpose, secret) in mailed.secrets.iter().filter(|(purpose, _)| ["set_up", "change_email"].contains(purpose)) {
        let all = (0..100).map(|_| spend(portal, &mailed, purpose, secret));
        let statuses: Vec<u16> = futures_util::future::join_all(all).await.iter().map(|answer| answer.status).collect();
        let won = statuses.iter().filter(|status| (200..300).contains(*status)).count();
        assert_eq!(won, 1, "{purpose}: {statuses:?}");
    }
    // the first administrator names an address, so each of these would be somebody else
    let all = (0..100).map(|n| {
        let body = json!({"email": format!("admin{n}@staff.test"), "name": "Admin", "password": PASSWORD});
        let ask = portal.put(&["/api/v1/set-ups/", &first].concat()).header("content-type", "application/json");
        ask.body(body.to_string()).into_future()
    });
    let won = futures_util::future::join_all(all).await.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(won, 1);
    assert_eq!(portal.number("select count(*) from person where staff_role = 'admin'", &[]).await, 1);
}

/// Prints how long it takes; the limit is that of a slow machine, the aim is a second.
async fn what_is_taken_away_counts_at_once(portal: &TestPortal) {
    portal.take_in(&parcel("PDTAKEN001").event(PickedUp, "2026-11-21T17:00:00+08:00")).await;
    let admin = portal.staff("chen@staff.test", StaffRole::Admin).await;
    for (n, act) in ["demoted", "no longer staff", "disabled", "signed out", "another password"].into_iter().enumerate()
    {
        let who = portal.staff(&format!("wu{n}@staff.test"), StaffRole::Auditor).await;
        assert_eq!(portal.get("/api/v1/audit").cookie(&who.cookie).await.status, 200);
        let stream = portal.get("/api/v1/tracking/PDTAKEN001/stream").cookie(&who.cookie).open().await;
        let mut stream = stream.into_body();
        let ask = |method: &str, path: String, cookie: &str, body: Value| {
            let ask = Ask::new(&portal.router, method, &path).header("content-type", "application/json").cookie(cookie);
            ask.body(body.to_string())
        };
        let id = &who.person_id;
        let taken = match act {
            "demoted" => ask("PUT", format!("/api/v1/staff/{id}/role"), &admin.cookie, json!({"role": "agent"})),
            "no longer staff" => ask("DELETE", format!("/api/v1/staff/{id}/role"), &admin.cookie, json!({})),
            "disabled" => ask("PUT", format!("/api/v1/people/{id}/disablement"), &admin.cookie, json!({})),
            "signed out" => {
                let other = portal.session_of(id, Kind::Staff).await;
                ask("DELETE", "/api/v1/sessions".to_string(), &other.cookie, json!({}))
            }
            _ => {
                let other = portal.session_of(id, Kind::Staff).await;
                let hash = portal.portal.passwords.hash(PASSWORD).await.unwrap();
                let set = "update person set password_hash = $1 where id = $2";
                portal.execute(set, &[hash.into(), id.as_str().into()]).await.unwrap();
                let body = json!({"current_password": PASSWORD, "password": NEW_PASSWORD});
                ask("PUT", "/api/v1/me/password".to_string(), &other.cookie, body)
            }
        };
        let done = taken.await;
        assert!((200..300).contains(&done.status), "{act}: {}", done.text());
        let since = Stopwatch::now();
        portal.get("/api/v1/audit").cookie(&who.cookie).await.problem(401, "sign-in-required");
        let refused_after = since.elapsed();
        let ended = tokio::time::timeout(Duration::from_secs(10), stream.frame()).await.expect("the stream goes on");
        assert!(ended.is_none(), "the stream ends and says nothing");
        println!(
            "{act}: refused after {} ms, stream ended after {} ms (aim 1000)",
            refused_after.as_millis(),
            since.elapsed().as_millis()
        );
    }
}

async fn pages_do_not_tell_who_is_known(portal: &TestPortal) {
    portal.person("known1@campus.test", "Li").await;
    let pages: [(&str, &[(&str, &str)]); 4] = [
        ("/sign-in", &[("password", "wrong")]),
        ("/sign-in/mail", &[]),
        ("/forgot-password", &[]),
        ("/register", &[("name", "Li"), ("password", PASSWORD)]),
    ];
    for (page, fields) in pages {
        let mut told = Vec::new();
        for email in ["known1@campus.test", "nobody@campus.test"] {
            let fields: Vec<(&str, &str)> = [("email", email)].into_iter().chain(fields.iter().copied()).collect();
            let answer = portal.post_form(page, &fields).await;
            told.push(super::authz::stranger(&answer, email));
        }
        assert_eq!(told[0], told[1], "{page}");
    }
}

/// Prints the ratio of the medians.
async fn a_wrong_factor_takes_as_long_as_an_unknown_number(portal: &TestPortal) {
    const ROUNDS: usize = 30;
    for n in 0..ROUNDS {
        portal.take_in(&parcel(&format!("PDKNOWN{n:03}")).to(li_wei())).await;
    }
    let mut took = [Vec::new(), Vec::new()];
    for n in 0..ROUNDS {
        for (kind, took) in ["PDKNOWN", "PDNOBODY"].into_iter().zip(&mut took) {
            let path = format!("/api/v1/tracking/{kind}{n:03}/verification");
            let since = Stopwatch::now();
            portal.post(&path, &json!({"phone_last4": "0000"})).await.problem(403, "forbidden");
            took.push(since.elapsed().as_micros());
        }
    }
    let [known, unknown] = took.map(|mut took| {
        took.sort_unstable();
        took[ROUNDS / 2]
    });
    let ratio = unknown as f64 / known as f64;
    println!(
        "verify factor: unknown takes {ratio:.2} x the time of known ({unknown} and {known} us, medians of {ROUNDS})"
    );
    assert!((0.33..3.0).contains(&ratio), "{ratio}");
}

async fn a_flood_of_passwords_is_turned_away(portal: &TestPortal) {
    let all = (0..120).map(|n| {
        let body = json!({"email": format!("a{n}@campus.test"), "password": "wrong"});
        portal.post("/api/v1/sessions", &body).into_future()
    });
    let answers = futures_util::future::join_all(all).await;
    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status != 401).collect();
    assert!(!refused.is_empty(), "66 may be at it at once");
    for answer in refused {
        answer.problem(503, "unavailable");
    }
}

/// What the portal logs in this thread, at the finest level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Bite proof: log `request.uri()` in `envelope` in place of the route.
async fn secrets_are_in_no_log(portal: &TestPortal) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let logging = tracing::subscriber::set_default(subscriber);
    let mailed = mailed(portal).await;
    let code = portal.mailed("signs@campus.test", "sign_in", "code").await.unwrap();
    let key = portal.ingest_key("tms").await;
    portal.post("/api/v1/shipments", &json!({})).bearer(&key).await;
    let mut secrets = vec![PASSWORD.to_string(), NEW_PASSWORD.to_string(), code, key];
    for (purpose, secret) in &mailed.secrets {
        let answer = spend(portal, &mailed, purpose, secret).await;
        if purpose == &"sign_in" {
            let cookie = session_cookie(&answer);
            portal.me(&cookie).await;
            secrets.push(cookie.split_once('=').unwrap().1.to_string());
        }
        spend(portal, &mailed, purpose, secret).await;
        portal.get(&["/reset-password/", secret].concat()).await;
        secrets.push(secret.clone());
    }
    portal.mails().await;
    drop(logging);
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("/api/v1/password-resets/{token}"), "the log is on: {} bytes", text.len());
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret}");
    }
}

async fn nobody_is_there_at_first(portal: &TestPortal) {
    for table in ["select count(*) from person", "select count(*) from api_key", "select count(*) from session"] {
        assert_eq!(portal.number(table, &[]).await, 0, "{table}");
    }
    for email in ["admin@localhost", "admin@example.com", "root@localhost"] {
        let entry = json!({"email": email, "password": "admin"});
        assert_eq!(portal.post("/api/v1/sessions", &entry).await.status, 401);
    }
}
