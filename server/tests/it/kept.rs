//! What was typed is not lost when its session ended meanwhile, and what must not be shown is not.
//!
//! Bite proofs: answer every form without a session by the redirect; leave `HoldsSecrets` out of the router; let
//! `kept::lend` take what says nothing of where it comes from; write a value of `ui::kept` as raw HTML.

use std::time::Duration;

use app::account::StaffRole;
use serde_json::json;
use server::session::Kind;

use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, MULTIPART, draft, multipart, multipart_with};
use crate::support::{Answer, Ask, TestPortal, database_tests, file};

database_tests! {
    a_long_answer_outlives_its_session, what_a_customer_wrote_comes_back, files_are_chosen_again, short_forms_come_back_too,
    secrets_never_come_back, only_our_own_pages_get_words_back, every_language_says_what_to_do,
}

const EVIL: &str = "First line\r\n\"><script>alert(1)</script> & <b>bold</b>";
const ESCAPED: &str = "&lt;script";

async fn case(portal: &TestPortal) -> FiledBy {
    let mut said = draft("", "Where is it?");
    said["waybill_number"] = serde_json::Value::Null;
    portal.files("", &said).await
}

async fn sends(portal: &TestPortal, path: &str, cookie: &str, body: String) -> Answer {
    let ask = Ask::new(&portal.router, "POST", path).header("content-type", MULTIPART);
    ask.header("sec-fetch-site", "same-origin").cookie(cookie).body(body).await
}

/// The value of a hidden field, as a browser reads it.
fn value_of(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let at = page.find(&start).unwrap_or_else(|| panic!("no {name} in {page}")) + start.len();
    let value = page[at..].split('"').next().unwrap();
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

async fn idle(portal: &TestPortal) -> (SignedIn, FiledBy) {
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let filed = case(portal).await;
    portal.travel(Duration::from_secs(31 * 60));
    (chen, filed)
}

async fn a_long_answer_outlives_its_session(portal: &TestPortal) {
    let (chen, filed) = idle(portal).await;
    let path = [app::desk::api::case_page(&filed.number).as_str(), "?answer_search=late"].concat();
    let fields = [("form", "note"), ("text", EVIL)];
    let kept = sends(portal, &path, &chen.cookie, multipart(&fields)).await;
    assert_eq!((kept.status, kept.header("cache-control")), (401, "no-store"), "{}", kept.text());
    let page = kept.text();
    for words in [
        "You were signed out",
        "href=\"/sign-in\" target=\"_blank\" rel=\"noopener\"",
        &["action=\"", &path, "\""].concat(),
        "enctype=\"multipart/form-data\"",
        "method=\"post\"",
        ESCAPED,
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(!page.contains("<script>alert(1)") && !page.contains("<b>bold"), "{page}");
    assert!(!page.contains("type=\"file\""), "there were none");
    assert_eq!((value_of(&page, "form").as_str(), value_of(&page, "text").as_str()), ("note", EVIL));
    // Sent once more without a session it is kept once more; after signing in it arrives.
    let again = [("form", "note"), ("text", &value_of(&page, "text"))];
    assert_eq!(sends(portal, &path, &chen.cookie, multipart(&again)).await.status, 401);
    let chen = portal.session_of(&chen.person_id, Kind::Staff).await;
    let done = sends(portal, &path, &chen.cookie, multipart(&again)).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(portal.complaint(&filed, &chen.cookie).await.to_string().contains("alert(1)"));
    // A page that is only looked at is signed in to as ever.
    let looked = portal.get(&path).header("sec-fetch-site", "same-origin").await;
    assert!(looked.status == 303 && looked.header("location").starts_with("/sign-in?next=%2Fdesk%2Fcomplaints"));
}

async fn what_a_customer_wrote_comes_back(portal: &TestPortal) {
    let ana = portal.customer("ana@customer.test", "Ana").await;
    let mut said = draft("", "Where is it?");
    said["waybill_number"] = serde_json::Value::Null;
    let filed = portal.files(&ana.cookie, &said).await;
    let path = ["/complaints/", &filed.number].concat();
    let fields = multipart(&[("form", "write"), ("text", "The box is wet.")]);
    portal.execute("update session set revoked_at = 1", &[]).await.unwrap();
    let kept = sends(portal, &path, &ana.cookie, fields.clone()).await;
    assert_eq!((kept.status, value_of(&kept.text(), "text").as_str()), (401, "The box is wet."));
    // The same words for a complaint that is nobody's: the page tells nothing of what there is.
    let nobodys = sends(portal, "/complaints/C-2611-000000-0", &ana.cookie, fields.clone()).await;
    assert_eq!(nobodys.status, 401);
    // Without a session's cookie it is a stranger, and a living one is told as ever.
    assert_eq!(sends(portal, &path, "x=y", fields.clone()).await.status, 404);
    let ben = portal.customer("ben@customer.test", "Ben").await;
    assert_eq!(sends(portal, &path, &ben.cookie, fields).await.status, 404);
}

async fn files_are_chosen_again(portal: &TestPortal) {
    let (chen, filed) = idle(portal).await;
    let path = app::desk::api::case_page(&filed.number);
    let parts = [("file", "log.pdf", file::pdf("x")), ("file", "second.pdf", file::pdf("y"))];
    let body = multipart_with(&[("form", "write"), ("text", "See the log.")], &parts);
    let kept = sends(portal, &path, &chen.cookie, body).await;
    let page = kept.text();
    assert_eq!((kept.status, value_of(&page, "text").as_str()), (401, "See the log."));
    assert!(page.contains("Choose your files again") && !page.contains("log.pdf"), "{page}");
    assert_eq!(page.matches("type=\"file\" name=\"file\"").count(), 1, "{page}");
    assert_eq!(portal.number("select count(*) from attachment", &[]).await, 0, "nothing is taken from nobody");
    // What cannot be read to its end is not shown in part.
    let cut = multipart(&[("form", "write"), ("text", "Half of it")]).replace("----portal--", "");
    assert_eq!(sends(portal, &path, &chen.cookie, cut).await.status, 303);
}

/// The first is refused by a guard, the second after its handler has read the form.
async fn short_forms_come_back_too(portal: &TestPortal) {
    let cause = [("form", "add"), ("code", "wet_box"), ("name_en", EVIL)];
    let kept = portal.post_form("/admin/causes", &cause).await;
    assert_eq!((kept.status, value_of(&kept.text(), "name_en").as_str()), (401, EVIL), "{}", kept.text());
    let kept = portal.post_form("/organisations", &[("name", "Huaian Books")]).await;
    assert_eq!((kept.status, value_of(&kept.text(), "name").as_str()), (401, "Huaian Books"), "{}", kept.text());
    assert!(!kept.text().contains("enctype"));
    let boss = portal.staff("boss@desk.test", StaffRole::Admin).await;
    let founded = portal.post_form("/organisations", &[("name", "Huaian Books")]).cookie(&boss.cookie).await;
    assert_eq!(founded.status, 303, "a body that was lent is read as any other");
}

async fn secrets_never_come_back(portal: &TestPortal) {
    let long = "x".repeat(2 * 1024 * 1024);
    for (path, name, value) in [
        ("/account/password", "current_password", "quiet river lantern 47"),
        ("/account/password", "anything", "quiet river lantern 47"),
        ("/account/second-factor", "code", "123456"),
        ("/account/data", "code", "123456"),
        ("/my-parcels", "phone_last4", "4321"),
        ("/organisations", "new_password", "quiet river lantern 47"),
        ("/organisations", "name", &long),
        ("/organisations", "name", ""),
    ] {
        let answer = portal.post_form(path, &[("form", ""), (name, value)]).await;
        assert!(answer.status != 401 && (value.is_empty() || !answer.text().contains(value)), "{path} {name}");
    }
}

async fn only_our_own_pages_get_words_back(portal: &TestPortal) {
    let words = "name=canary-words";
    let post = |headers: &[(&'static str, &str)]| {
        let ask = portal.post_as("/organisations", "application/x-www-form-urlencoded", words);
        headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value))
    };
    for (headers, status) in [
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (vec![("origin", "http://evil.test"), ("host", "portal.test")], 403),
        (vec![("sec-fetch-site", "none")], 303),
        (vec![], 303),
        (vec![("origin", "http://portal.test"), ("host", "portal.test")], 401),
    ] {
        let answer = post(&headers).await;
        assert_eq!((answer.status, answer.text().contains("canary")), (status, status == 401), "{headers:?}");
    }
    // Programs get a problem, whatever they send.
    let asked =
        portal.post("/api/v1/organisations", &json!({"name": "canary"})).header("sec-fetch-site", "same-origin");
    asked.await.problem(401, "sign-in-required");
}

async fn every_language_says_what_to_do(portal: &TestPortal) {
    for (locale, words) in [("en", "Send again"), ("es", "Enviar otra vez"), ("zh-CN", "再次提交")] {
        let kept = portal.post_form("/organisations", &[("name", "x")]).header("accept-language", locale).await;
        assert!(kept.text().contains(words), "{locale}");
    }
}
