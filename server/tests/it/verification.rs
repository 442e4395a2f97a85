//! The second factor: four digits or the link open one parcel, and nothing tells a guesser whether he is warm.

use app::shipment::Milestone::*;
use axum::http::HeaderMap;
use serde_json::{Value, json};
use server::token;

use crate::support::people::{huaian_books, li_wei, maria_gomez};
use crate::support::portal::Options;
use crate::support::{Answer, Ask, TestPortal, database_tests, parcel, patiently};

database_tests! {
    either_partys_digits_open_it, the_link_opens_it_until_it_is_renewed, a_wrong_factor_and_an_unknown_number_are_alike,
    the_sixth_try_is_refused_even_when_right, right_factors_are_not_counted, guessing_at_once_checks_five_times,
    the_proof_opens_answer_list_and_page, a_proof_opens_its_own_parcel_only, a_proof_ends_after_half_a_day,
    a_forged_proof_opens_nothing, many_parcels_stay_open, a_malformed_factor_is_not_tried, hidden_digits_are_no_factor,
    looking_at_a_link_writes_nothing, cookies_are_secure_on_https, old_tries_are_forgotten,
}

const NUMBER: &str = "PDPROOF001";

async fn books(portal: &TestPortal) {
    let books = parcel(NUMBER).from(huaian_books()).to(li_wei()).of_books();
    portal.take_in(&books.event(InTransit, "2026-11-22T08:30:00+08:00")).await;
}

fn present(portal: &TestPortal, number: &str, factor: &Value) -> Ask {
    portal.post(&format!("/api/v1/tracking/{number}/verification"), factor)
}

fn digits(portal: &TestPortal, number: &str, digits: &str) -> Ask {
    present(portal, number, &json!({"phone_last4": digits}))
}

async fn tries(portal: &TestPortal) -> i64 {
    portal.number("select count(*) from verification_attempt", &[]).await
}

async fn proof(portal: &TestPortal) -> String {
    digits(portal, NUMBER, "4321").await.cookie("pd_parcels").unwrap()
}

async fn is_open(portal: &TestPortal, number: &str, cookie: &str) -> bool {
    let answer = portal.get(&["/api/v1/tracking/", number].concat()).cookie(cookie).await.json();
    assert_eq!(answer["verified"] == true, answer.get("details").is_some());
    answer["verified"] == true
}

async fn either_partys_digits_open_it(portal: &TestPortal) {
    books(portal).await;
    for right in ["4321", "8765"] {
        let answer = digits(portal, NUMBER, right).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
        let seen = answer.json();
        assert_eq!(seen["verified"], true);
        let details = json!({
            "shipper": {"name": "H*** B***", "phone": "•••• 8765"},
            "consignee": {"name": "李**", "phone": "•••• 4321"},
            "item_description": "Two textbooks",
            "piece_count": 1,
            "weight_g": 1200,
            "fee": {"minor": 1290, "currency": "CNY"},
        });
        assert_eq!(seen["details"], details);
        assert_eq!(seen["origin"]["city"], "Huaian");
        let cookie = answer.header("set-cookie");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
    }
    digits(portal, NUMBER, "5566").await.problem(403, "forbidden");
}

async fn the_link_opens_it_until_it_is_renewed(portal: &TestPortal) {
    books(portal).await;
    let old = portal.link_of(NUMBER).await;
    assert_eq!(present(portal, NUMBER, &json!({"link_token": old})).await.json()["verified"], true);
    let new = portal.link_of(NUMBER).await;
    present(portal, NUMBER, &json!({"link_token": old})).await.problem(403, "forbidden");
    assert_eq!(present(portal, NUMBER, &json!({"link_token": new})).await.json()["verified"], true);
    portal.take_in(&parcel("PDPROOF002")).await;
    present(portal, "PDPROOF002", &json!({"link_token": new})).await.problem(403, "forbidden");
    let kept = "select count(*) from shipment where link_hash = $1";
    assert_eq!(portal.number(kept, &[token::hash(&new).into()]).await, 1, "only its hash is kept");
}

/// What a guesser can compare: everything but the request id, which no two answers share.
fn visible(answer: &Answer) -> (u16, HeaderMap, String) {
    let mut headers = answer.headers.clone();
    let id = headers.remove("x-request-id").unwrap();
    (answer.status, headers, answer.text().replace(id.to_str().unwrap(), "ID"))
}

async fn a_wrong_factor_and_an_unknown_number_are_alike(portal: &TestPortal) {
    books(portal).await;
    portal.take_in(&parcel("PDNOPHONES")).await;
    for factor in [json!({"phone_last4": "0000"}), json!({"link_token": "0".repeat(64)})] {
        for round in 0..3 {
            let wrong = visible(&present(portal, NUMBER, &factor).await);
            let unknown = visible(&present(portal, "PDUNKNOWN1", &factor).await);
            let phoneless = visible(&present(portal, "PDNOPHONES", &factor).await);
            assert_eq!(wrong, unknown, "round {round} of {factor}");
            assert_eq!(wrong, phoneless, "round {round} of {factor}");
        }
    }
    let (status, ..) = visible(&digits(portal, NUMBER, "0000").await);
    assert_eq!(status, 429, "the tries of all three were used up alike");
}

async fn the_sixth_try_is_refused_even_when_right(portal: &TestPortal) {
    books(portal).await;
    for n in 0..5 {
        let wrong = digits(portal, NUMBER, &format!("000{n}")).peer(&format!("198.51.100.{n}")).await;
        wrong.problem(403, "forbidden");
        portal.advance_hours(1);
    }
    let sixth = digits(portal, NUMBER, "4321").peer("203.0.113.9").await;
    sixth.problem(429, "too-many");
    assert_eq!(sixth.header("retry-after"), (19 * 3600).to_string(), "until a day after the first");
    assert!(sixth.cookie("pd_parcels").is_none());
    assert_eq!(digits(portal, "PDPROOF009", "4321").await.status, 403, "other parcels are not closed");
    portal.clock.advance_ms(19 * 3_600_000 - 1);
    digits(portal, NUMBER, "4321").await.problem(429, "too-many");
    portal.clock.advance_ms(1);
    assert_eq!(digits(portal, NUMBER, "4321").await.status, 200);
    digits(portal, NUMBER, "0000").await.problem(403, "forbidden");
    digits(portal, NUMBER, "4321").await.problem(429, "too-many");
}

async fn right_factors_are_not_counted(portal: &TestPortal) {
    books(portal).await;
    for _ in 0..8 {
        assert_eq!(digits(portal, NUMBER, "4321").await.status, 200);
    }
    assert_eq!(tries(portal).await, 0);
}

/// Bite proof: without `lock_key` in `verification::verify` PostgreSQL checks more than five.
async fn guessing_at_once_checks_five_times(portal: &TestPortal) {
    books(portal).await;
    portal.crowd().await;
    for number in [NUMBER, "PDUNKNOWN1"] {
        let guess = async |n: usize| {
            let ask = || digits(portal, number, &format!("{n:04}")).peer(&format!("198.51.100.{n}"));
            patiently(ask).await.status
        };
        let told = futures_util::future::join_all((0..50).map(guess)).await;
        let count = |status: u16| told.iter().filter(|s| **s == status).count();
        assert_eq!((count(403), count(429)), (5, 45), "{number}: {told:?}");
    }
    assert_eq!(tries(portal).await, 10);
}

async fn the_proof_opens_answer_list_and_page(portal: &TestPortal) {
    books(portal).await;
    let cookie = proof(portal).await;
    assert!(is_open(portal, NUMBER, &cookie).await);
    assert!(!is_open(portal, NUMBER, "other=1").await);
    portal.take_in(&parcel("PDPROOF002")).await;
    let list = format!("/api/v1/tracking?waybill_numbers={NUMBER},PDPROOF002");
    let list = portal.get(&list).cookie(&cookie).await.json();
    assert_eq!(
        (&list["items"][0]["tracking"]["verified"], &list["items"][1]["tracking"]["verified"]),
        (&json!(true), &json!(false))
    );
    let page = portal.get(&["/track/", NUMBER].concat()).cookie(&["lang=en; ", &cookie].concat()).await;
    assert!(page.text().contains("Two textbooks"));
    assert_eq!(page.header("cache-control"), "no-store");
    let closed = portal.get(&["/track/", NUMBER].concat()).await;
    assert!(!closed.text().contains("Two textbooks"));
}

async fn a_proof_opens_its_own_parcel_only(portal: &TestPortal) {
    books(portal).await;
    portal.take_in(&parcel("PDPROOF002").to(maria_gomez())).await;
    let cookie = proof(portal).await;
    assert!(!is_open(portal, "PDPROOF002", &cookie).await);
    assert!(!is_open(portal, "PDPROOF002", &cookie.replace(NUMBER, "PDPROOF002")).await, "the number is signed");
}

async fn a_proof_ends_after_half_a_day(portal: &TestPortal) {
    books(portal).await;
    let cookie = proof(portal).await;
    portal.clock.advance_ms(12 * 3_600_000 - 1000);
    assert!(is_open(portal, NUMBER, &cookie).await);
    portal.clock.advance_ms(1000);
    assert!(!is_open(portal, NUMBER, &cookie).await);
    let until = (portal.now().as_ms() / 1000).to_string();
    let longer = (portal.now().as_ms() / 1000 + 999).to_string();
    assert!(cookie.contains(&until));
    assert!(!is_open(portal, NUMBER, &cookie.replace(&until, &longer)).await, "the end is signed");
}

async fn a_forged_proof_opens_nothing(portal: &TestPortal) {
    books(portal).await;
    let until = (portal.now().as_ms() / 1000 + 3600).to_string();
    let forge = |key: &str, parts: &[&str]| format!("pd_parcels={NUMBER}.{until}.{}", token::sign(key, parts));
    let (own, guess) = (portal.portal.proof_key.as_str(), "0".repeat(64));
    assert!(is_open(portal, NUMBER, &forge(own, &[NUMBER, &until])).await, "bite proof: the server's key opens");
    let long = "9".repeat(40);
    for forged in [
        forge(&guess, &[NUMBER, &until]),
        forge("", &[NUMBER, &until]),
        forge(own, &[NUMBER]),
        forge(own, &[&[NUMBER, until.as_str()].concat()]),
        format!("pd_parcels={NUMBER}.{until}."),
        format!("pd_parcels={NUMBER}.{until}"),
        format!("pd_parcels={NUMBER}"),
        format!("pd_parcels={NUMBER}.{long}.{}", token::sign(own, &[NUMBER, &long])),
        format!("pd_parcels={NUMBER}.-1.{}", token::sign(own, &[NUMBER, "-1"])),
        "pd_parcels=~~~...~".to_string(),
    ] {
        assert!(!is_open(portal, NUMBER, &forged).await, "{forged}");
    }
}

async fn many_parcels_stay_open(portal: &TestPortal) {
    let mut cookie = "pd_parcels=".to_string();
    for n in 0..13 {
        let number = format!("PDOPEN{n:03}");
        portal.take_in(&parcel(&number).to(li_wei())).await;
        cookie = digits(portal, &number, "4321").cookie(&cookie).await.cookie("pd_parcels").unwrap();
    }
    assert!(cookie.len() < 4096, "browsers keep no longer cookie");
    assert!(!is_open(portal, "PDOPEN000", &cookie).await, "the oldest has gone");
    for n in 1..13 {
        assert!(is_open(portal, &format!("PDOPEN{n:03}"), &cookie).await);
    }
}

async fn a_malformed_factor_is_not_tried(portal: &TestPortal) {
    books(portal).await;
    for (factor, expected) in [
        (json!({}), "/phone_last4 required"),
        (json!({"phone_last4": null}), "/phone_last4 required"),
        (json!({"phone_last4": "4321", "link_token": "0".repeat(64)}), "/phone_last4 required"),
        (json!({"phone_last4": "432"}), "/phone_last4 malformed"),
        (json!({"phone_last4": "43210"}), "/phone_last4 malformed"),
        (json!({"phone_last4": "43a1"}), "/phone_last4 malformed"),
        (json!({"phone_last4": "４３２１"}), "/phone_last4 malformed"),
        (json!({"link_token": "short"}), "/link_token malformed"),
    ] {
        let answer = present(portal, NUMBER, &factor).await;
        answer.problem(422, "invalid");
        assert_eq!(answer.field_problems(), [expected], "{factor}");
    }
    for factor in [json!({"phone_last4": 4321}), json!({"pin": "4321"}), json!("4321")] {
        present(portal, NUMBER, &factor).await.problem(422, "invalid");
    }
    for number in ["A%00B%00C%00D", "x", "%E7%94%B5%E8%AF%9D"] {
        digits(portal, number, "4321").await.problem(403, "forbidden");
    }
    assert_eq!(tries(portal).await, 0);
}

/// `1381234****` ends with digits that its source has hidden: those in the middle are no secret of the party.
async fn hidden_digits_are_no_factor(portal: &TestPortal) {
    let mut hidden = li_wei();
    hidden.phone = Some("1381234****".to_string());
    let mut wide = huaian_books();
    wide.phone = Some("0517-8888 ８７６５".to_string());
    portal.take_in(&parcel(NUMBER).from(wide).to(hidden)).await;
    digits(portal, NUMBER, "1234").await.problem(403, "forbidden");
    digits(portal, NUMBER, "8888").await.problem(403, "forbidden");
    assert_eq!(digits(portal, NUMBER, "8765").await.status, 200);
}

async fn looking_at_a_link_writes_nothing(portal: &TestPortal) {
    books(portal).await;
    let link = portal.link_of(NUMBER).await;
    for secret in ["wrong", &"0".repeat(64), ""] {
        for _ in 0..6 {
            let page = portal.get(&format!("/track/{NUMBER}?key={secret}")).await;
            assert_eq!((page.status, page.cookie("pd_parcels")), (200, None));
            assert!(!page.text().contains("Two textbooks"));
        }
    }
    assert_eq!(tries(portal).await, 0, "mail scanners open links: that must not close the parcel");
    for _ in 0..3 {
        portal.head(&format!("/track/{NUMBER}?key={link}")).await;
    }
    let opened = portal.get(&format!("/track/{NUMBER}?key={link}")).await;
    assert_eq!((opened.status, opened.header("location")), (303, format!("/track/{NUMBER}").as_str()));
    assert!(is_open(portal, NUMBER, &opened.cookie("pd_parcels").unwrap()).await);
}

async fn cookies_are_secure_on_https(portal: &TestPortal) {
    books(portal).await;
    let https =
        portal.again(Options { public_url: Some("https://portal.test".to_string()), ..Options::default() }).await;
    let answer = digits(&https, NUMBER, "4321").await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-pd_parcels=") && cookie.contains("; Secure"), "{cookie}");
    assert!(is_open(&https, NUMBER, &answer.cookie("__Host-pd_parcels").unwrap()).await);
    assert!(!is_open(&https, NUMBER, &proof(portal).await).await, "a name that any page may plant is not read");
}

async fn old_tries_are_forgotten(portal: &TestPortal) {
    digits(portal, NUMBER, "0000").await;
    portal.advance_hours(23);
    digits(portal, NUMBER, "0000").await;
    portal.advance_hours(1);
    let gone = server::shipment::verification::forget_old_attempts(&portal.portal, portal.now()).await.unwrap();
    assert_eq!((gone, tries(portal).await), (1, 1));
}
