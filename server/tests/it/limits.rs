//! How often one address may look things up.

use std::time::Instant;

use crate::support::people::li_wei;
use crate::support::portal::Options;
use crate::support::{Answer, TestPortal, database_tests, parcel};

database_tests! {
    a_minute_has_sixty_lookups, a_list_counts_each_number, nobody_is_believed_about_the_address,
    one_trusted_proxy_is_believed, pages_and_api_share_the_limit, tries_of_a_factor_have_their_own_limit,
    every_refusal_tells_its_limit,
}

async fn limited(portal: &TestPortal) -> TestPortal {
    portal.take_in(&parcel("PDLIMIT01").to(li_wei())).await;
    portal.again(Options { lookups_per_minute: 60, ..Options::default() }).await
}

/// Asks until it is refused. The quota grows by one a second meanwhile, which slow machines must be forgiven.
async fn until_refused(quota: usize, mut ask: impl AsyncFnMut() -> Answer) -> Answer {
    let started = Instant::now();
    for asked in 0.. {
        let answer = ask().await;
        if answer.status == 429 {
            assert!(asked >= quota, "refused after {asked}");
            return answer;
        }
        let most = quota + started.elapsed().as_secs() as usize + 1;
        assert!(asked < most, "not refused after {asked}");
    }
    unreachable!()
}

async fn a_minute_has_sixty_lookups(portal: &TestPortal) {
    let portal = limited(portal).await;
    let first = portal.get("/api/v1/tracking/PDLIMIT01").await;
    assert_eq!(first.header("ratelimit-policy"), "\"address\";q=60;w=60");
    assert_eq!(first.header("ratelimit"), "\"address\";r=59;t=60");
    let refused = until_refused(59, async || portal.get("/api/v1/tracking/PDLIMIT01").await).await;
    refused.problem(429, "too-many");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait} s");
    assert_eq!(portal.get("/api/v1/tracking/PDLIMIT01").peer("192.0.2.2").await.status, 200, "others go on");
}

async fn a_list_counts_each_number(portal: &TestPortal) {
    let portal = limited(portal).await;
    let list = |count: usize| {
        let numbers: Vec<String> = (0..count).map(|n| format!("PDLIST{n:03}")).collect();
        portal.get(&["/api/v1/tracking?waybill_numbers=", &numbers.join(",")].concat())
    };
    assert_eq!(list(40).await.header("ratelimit"), "\"address\";r=20;t=60");
    let refused = list(40).await;
    refused.problem(429, "too-many");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 1);
    assert_eq!(list(15).await.status, 200, "what is left may be used");
}

async fn nobody_is_believed_about_the_address(portal: &TestPortal) {
    let portal = limited(portal).await;
    let mut n = 0;
    until_refused(60, async || {
        n += 1;
        let spoofed = format!("203.0.113.{}", n % 250);
        portal.get("/api/v1/tracking/PDLIMIT01").header("x-forwarded-for", &spoofed).header("forwarded", &spoofed).await
    })
    .await;
}

async fn one_trusted_proxy_is_believed(portal: &TestPortal) {
    portal.take_in(&parcel("PDLIMIT01")).await;
    let options = Options { lookups_per_minute: 60, proxy_hops: 1, ..Options::default() };
    let portal = portal.again(options).await;
    let mut n = 0;
    let mut look = async |client: &str| {
        n += 1;
        let chain = format!("203.0.113.{}, {client}", n % 250);
        portal.get("/api/v1/tracking/PDLIMIT01").header("x-forwarded-for", &chain).await
    };
    until_refused(60, async || look("198.51.100.1").await).await;
    assert_eq!(look("198.51.100.2").await.status, 200);
}

async fn pages_and_api_share_the_limit(portal: &TestPortal) {
    let portal = limited(portal).await;
    let mut n = 0;
    let page = until_refused(60, async || {
        n += 1;
        portal.get(if n <= 30 { "/api/v1/tracking/PDLIMIT01" } else { "/track/PDLIMIT01" }).await
    })
    .await;
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("retry-after").parse::<u64>().is_ok());
    until_refused(0, async || portal.get("/api/v1/tracking/PDLIMIT01/stream").await).await;
}

/// Nobody proves parcels twenty times a minute; guessing over many parcels must be slow.
async fn tries_of_a_factor_have_their_own_limit(portal: &TestPortal) {
    let portal = limited(portal).await;
    let mut n = 0;
    let refused = until_refused(20, async || {
        n += 1;
        portal
            .post(&format!("/api/v1/tracking/PDGUESS{n:03}/verification"), &serde_json::json!({"phone_last4": "0000"}))
            .await
    })
    .await;
    refused.problem(429, "too-many");
    until_refused(0, async || portal.post_form("/track/PDLIMIT01", &[("phone_last4", "4321")]).await).await;
    until_refused(0, async || portal.get("/track/PDLIMIT01?key=0000").await).await;
    assert_eq!(portal.get("/api/v1/tracking/PDLIMIT01").await.status, 200, "looking up goes on");
}

#[track_caller]
fn tells(refused: &Answer, policy: &str) {
    assert_eq!((refused.status, refused.header("ratelimit-policy")), (429, policy));
    let name = policy.split(';').next().unwrap();
    let wait = refused.header("retry-after");
    assert!(wait.parse::<u64>().is_ok_and(|seconds| seconds > 0), "{wait:?}");
    assert_eq!(refused.header("ratelimit"), format!("{name};r=0;t={wait}"));
}

/// Whatever counts: an address, an account, a parcel, a person. Bite proof: leave the fields out of
/// `Refusal::into_response`.
async fn every_refusal_tells_its_limit(portal: &TestPortal) {
    let narrow = limited(portal).await;
    let refused = until_refused(60, async || narrow.get("/api/v1/tracking/PDLIMIT01").await).await;
    tells(&refused, "\"address\";q=60;w=60");
    tells(&until_refused(0, async || narrow.get("/track/PDLIMIT01").await).await, "\"address\";q=60;w=60");
    let wrong = serde_json::json!({"phone_last4": "0000"});
    let tried = until_refused(5, async || portal.post("/api/v1/tracking/PDLIMIT01/verification", &wrong).await).await;
    tells(&tried, "\"parcel\";q=5;w=86400");
    let wrong = serde_json::json!({"email": "li.wei@campus.test", "password": "wrong"});
    let guessed = until_refused(10, async || portal.post("/api/v1/sessions", &wrong).await).await;
    tells(&guessed, "\"account-and-address\";q=10;w=900");
    // ten of the fifty are counted
    let mut address = 0;
    let flooded = until_refused(40, async || {
        address += 1;
        portal.post("/api/v1/sessions", &wrong).peer(&format!("198.51.100.{}", address % 100)).await
    });
    tells(&flooded.await, "\"account\";q=50;w=3600");
    for (page, field) in [("/sign-in", ("password", "wrong")), ("/sign-in/code", ("mail_code", "00000000"))] {
        let refused = portal.post_form(page, &[("email", "li.wei@campus.test"), field]).await;
        tells(&refused, "\"account-and-address\";q=10;w=900");
    }
    tells(&portal.post_form("/track/PDLIMIT01", &[("phone_last4", "0000")]).await, "\"parcel\";q=5;w=86400");
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let copied = until_refused(5, async || portal.get("/api/v1/me/export").cookie(&li.cookie).await).await;
    tells(&copied, "\"person\";q=5;w=3600");
}
