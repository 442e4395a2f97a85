//! What every answer carries: security headers, the policy's nonce, languages, and who may send forms.

use app::shipment::Milestone::*;

use crate::support::people::li_wei;
use crate::support::portal::Options;
use crate::support::{Answer, TestPortal, database_tests, parcel};

database_tests! {
    every_answer_carries_the_security_headers, scripts_run_by_nonce_only, pages_hold_no_inline_style_or_handler,
    nothing_comes_from_elsewhere, the_language_prefix_becomes_a_cookie, the_language_redirect_stays_here,
    the_language_follows_cookie_then_header, foreign_pages_cannot_post, head_answers_without_a_body,
    https_is_insisted_on,
}

const NUMBER: &str = "PDHEAD0001";

async fn known(portal: &TestPortal) {
    let known = parcel(NUMBER).to(li_wei()).promised("2026-11-24T18:00:00+08:00");
    portal.take_in(&known.event(InTransit, "2026-11-22T08:30:00+08:00")).await;
}

/// A page, an answer, an asset or a refusal of every kind of door.
async fn samples(portal: &TestPortal) -> Vec<(String, Answer)> {
    known(portal).await;
    let mut samples = Vec::new();
    for path in [
        "/",
        "/track/PDHEAD0001",
        "/track/PDUNKNOWN",
        "/track?waybill_numbers=PDHEAD0001,PDUNKNOWN",
        "/track",
        "/nothing/here",
        "/es/track/PDHEAD0001",
        "/api/docs",
        "/api/v1/tracking/PDHEAD0001",
        "/api/v1/tracking/x",
        "/api/v1/nothing",
        "/api/openapi.json",
        "/api/v1/tracking/PDHEAD0001/stream",
        "/assets/none.css",
        "/brand.css",
        "/brand-logo",
        "/favicon.ico",
        "/robots.txt",
        "/.well-known/security.txt",
        "/healthz",
        "/readyz",
    ] {
        // a stream has no end to wait for
        let answer = match path.ends_with("stream") {
            true => {
                let (parts, _) = portal.get(path).open().await.into_parts();
                Answer { status: parts.status.as_u16(), headers: parts.headers, body: Vec::new() }
            }
            false => portal.get(path).await,
        };
        samples.push((path.to_string(), answer));
    }
    let form = portal.post_form("/track/PDHEAD0001", &[("phone_last4", "4321")]).await;
    samples.push(("POST /track/PDHEAD0001".to_string(), form));
    samples
}

fn is_page(answer: &Answer) -> bool {
    answer.header("content-type").starts_with("text/html")
}

async fn every_answer_carries_the_security_headers(portal: &TestPortal) {
    for (path, answer) in samples(portal).await {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{name} of {path}");
        }
        assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{part} of {path}: {policy}");
        }
        for loose in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:"] {
            assert!(!policy.contains(loose), "{loose} of {path}: {policy}");
        }
        assert_eq!(answer.header("strict-transport-security"), "", "not on http: {path}");
        assert!(!answer.headers.contains_key("server"), "{path}");
    }
}

async fn scripts_run_by_nonce_only(portal: &TestPortal) {
    let mut nonces = std::collections::BTreeSet::new();
    for (path, answer) in samples(portal).await.into_iter().filter(|(_, answer)| is_page(answer)) {
        let policy = answer.header("content-security-policy").to_string();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_string();
        assert_eq!(nonce.len(), 32, "{path}");
        let html = answer.text();
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
        }
        assert!(nonces.insert(nonce), "a nonce is used once: {path}");
    }
    assert!(nonces.len() > 5);
}

async fn pages_hold_no_inline_style_or_handler(portal: &TestPortal) {
    for (path, answer) in samples(portal).await.into_iter().filter(|(_, answer)| is_page(answer)) {
        let html = answer.text();
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            assert!(!tag.starts_with("style"), "{path}: <{tag}>");
            assert!(!tag.contains(" style="), "{path}: <{tag}>");
            assert!(
                !tag.contains(" onclick=") && !tag.contains(" onload=") && !tag.contains("javascript:"),
                "{path}: <{tag}>"
            );
        }
    }
}

async fn nothing_comes_from_elsewhere(portal: &TestPortal) {
    for (path, answer) in samples(portal).await.into_iter().filter(|(_, answer)| is_page(answer)) {
        let html = answer.text();
        for attribute in [" src=\"", " href=\"", " action=\"", " srcset=\""] {
            for url in html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                let own = url.starts_with('/') && !url.starts_with("//") || url.starts_with('#');
                assert!(own || url.starts_with("mailto:") || url.starts_with("tel:"), "{path}: {url}");
            }
        }
    }
}

async fn the_language_prefix_becomes_a_cookie(portal: &TestPortal) {
    for (path, target, cookie) in [
        ("/es", "/", "lang=es"),
        ("/es/", "/", "lang=es"),
        ("/en/track/PDHEAD0001", "/track/PDHEAD0001", "lang=en"),
        ("/zh-CN/track?waybill_numbers=A,B", "/track?waybill_numbers=A,B", "lang=zh-CN"),
    ] {
        let answer = portal.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (302, target), "{path}");
        assert_eq!(answer.cookie("lang").as_deref(), Some(cookie));
    }
    assert_eq!(portal.get("/fr/track/PDHEAD0001").await.status, 404);
}

async fn the_language_redirect_stays_here(portal: &TestPortal) {
    for rest in [
        "//evil.example",
        "///evil.example",
        "/%2F/evil.example",
        "/%5C/evil.example",
        "/.//evil.example",
        "//evil.example/%2e%2e",
    ] {
        let answer = portal.get(&["/es", rest].concat()).await;
        let target = answer.header("location");
        assert!(target.starts_with('/'), "{rest} -> {target}");
        assert!(!target[1..].starts_with(['/', '\\']), "{rest} -> {target}");
    }
}

async fn the_language_follows_cookie_then_header(portal: &TestPortal) {
    let language = async |cookie: &str, header: &str| {
        let answer = portal.get("/").cookie(cookie).header("accept-language", header).await;
        assert!(answer.text().contains(&format!("<html lang=\"{}\"", answer.header("content-language"))));
        assert!(answer.header("vary").contains("accept-language") && answer.header("vary").contains("cookie"));
        answer.header("content-language").to_string()
    };
    assert_eq!(language("lang=es", "zh-CN").await, "es");
    assert_eq!(language("a=b", "fr, zh;q=0.4, es-MX;q=0.8").await, "es");
    assert_eq!(language("a=b", "zh-Hans-CN").await, "zh-CN");
    assert_eq!(language("lang=klingon", "fr").await, "en");
}

async fn foreign_pages_cannot_post(portal: &TestPortal) {
    known(portal).await;
    let form = |headers: &[(&'static str, &str)]| {
        let mut ask = crate::support::Ask::new(&portal.router, "POST", "/track/PDHEAD0001")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", "portal.test")
            .body("phone_last4=4321");
        for (name, value) in headers {
            ask = ask.header(name, value);
        }
        ask
    };
    for foreign in [
        [("sec-fetch-site", "cross-site"), ("origin", "http://portal.test")],
        [("sec-fetch-site", "same-site"), ("origin", "http://other.portal.test")],
        [("x-none", ""), ("origin", "http://evil.example")],
        [("x-none", ""), ("origin", "null")],
        [("x-none", ""), ("origin", "https://portal.test")],
    ] {
        let refused = form(&foreign).await;
        assert_eq!((refused.status, is_page(&refused)), (403, true), "{foreign:?}: {}", refused.text());
        assert!(refused.cookie("pd_parcels").is_none());
    }
    assert_eq!(form(&[("sec-fetch-site", "same-origin")]).await.status, 303);
    assert_eq!(form(&[("origin", "http://portal.test")]).await.status, 303);
    let api = portal.post("/api/v1/tracking/PDHEAD0001/verification", &serde_json::json!({"phone_last4": "4321"}));
    api.header("sec-fetch-site", "cross-site").cookie("lang=en").await.problem(403, "forbidden");
}

async fn head_answers_without_a_body(portal: &TestPortal) {
    known(portal).await;
    for path in ["/", "/track/PDHEAD0001", "/api/v1/tracking/PDHEAD0001", "/api/openapi.json", "/healthz"] {
        let (head, get) = (portal.head(path).await, portal.get(path).await);
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
    }
    assert_eq!(portal.head("/track/PDUNKNOWN").await.status, 404);
}

async fn https_is_insisted_on(portal: &TestPortal) {
    let https =
        portal.again(Options { public_url: Some("https://portal.test".to_string()), ..Options::default() }).await;
    for path in ["/", "/api/v1/tracking/x", "/healthz"] {
        assert!(https.get(path).await.header("strict-transport-security").starts_with("max-age=63072000"), "{path}");
    }
    let page = https.get("/").await;
    assert!(page.header("content-security-policy").contains("upgrade-insecure-requests"));
}
