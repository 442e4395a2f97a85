//! How often one address may look things up.

use std::time::Instant;

use crate::support::people::li_wei;
use crate::support::portal::Options;
use crate::support::{Answer, TestPortal, database_tests, parcel};

database_tests! {
    a_minute_has_sixty_lookups, a_list_counts_each_number, nobody_is_believed_about_the_address,
    one_trusted_proxy_is_believed, pages_and_api_share_the_limit, tries_of_a_factor_have_their_own_limit,
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
    for _ in 0..30 {
        portal.get("/api/v1/tracking/PDLIMIT01").await;
    }
    let page = until_refused(30, async || portal.get("/track/PDLIMIT01").await).await;
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
