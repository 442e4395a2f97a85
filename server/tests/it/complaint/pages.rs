//! The customer's tasks by plain forms, in three languages, and what a page must not give away.

use app::account::StaffRole;
use app::shipment::Milestone::*;
use serde_json::json;

use super::{WORDS, about, decides_all, draft, files, guest_files, put, send};
use crate::support::complaint::{self as common, claim_in};
use crate::support::portal::Options;
use crate::support::{Answer, TestPortal, database_tests, file, parcel};

database_tests! {
    a_guest_files_with_a_photo_and_answers_the_answer, a_refused_form_keeps_everything, one_rendering_files_once,
    words_are_only_words, every_language_speaks, a_persons_list, advice_comes_before_the_form,
    a_message_too_many_is_not_lost, a_refused_message_keeps_its_files, files_that_cannot_be_given_are_let_go,
}

const BOUNDARY: &str = "----complaint";

/// A form as a browser without JavaScript sends it; a part with a file name is a file.
async fn post(portal: &TestPortal, path: &str, cookie: &str, parts: &[(&str, Option<&str>, Vec<u8>)]) -> Answer {
    let mut body = Vec::new();
    for (name, file_name, content) in parts {
        let file = file_name.map(|f| format!("; filename=\"{f}\"\r\nContent-Type: image/jpeg")).unwrap_or_default();
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    let ask = crate::support::Ask::new(&portal.router, "POST", path)
        .header("content-type", &format!("multipart/form-data; boundary={BOUNDARY}"))
        .header("sec-fetch-site", "same-origin")
        .body(body);
    if cookie.is_empty() { ask.await } else { ask.cookie(cookie).await }
}

fn fields<'f>(fields: &[(&'f str, &str)]) -> Vec<(&'f str, Option<&'f str>, Vec<u8>)> {
    fields.iter().map(|(name, value)| (*name, None, value.as_bytes().to_vec())).collect()
}

fn written() -> Vec<(&'static str, Option<&'static str>, Vec<u8>)> {
    fields(&[
        ("waybill_number", ""),
        ("category", "damaged"),
        ("cause", "damaged_contents"),
        ("remedy_sought", "compensation"),
        ("text", WORDS),
        ("party", "consignee"),
        ("name", "Li Wei"),
        ("email", ""),
        ("phone", "138 0000 0000"),
    ])
}

async fn a_guest_files_with_a_photo_and_answers_the_answer(portal: &TestPortal) {
    let mut parts = written();
    parts.push(("file", Some("box.jpg"), file::with_exif(&file::jpeg(64, 48), 6)));
    parts.push(("file", Some("inside.jpg"), file::jpeg(40, 40)));
    let filed = post(portal, "/complain", "", &parts).await;
    assert_eq!(filed.status, 303, "{}", filed.text());
    let cookie = filed.cookie("pd_complaints").unwrap();
    let receipt = portal.get(filed.header("location")).cookie(&cookie).await;
    assert_eq!((receipt.status, receipt.header("cache-control")), (200, "no-store"));
    let text = receipt.text();
    assert!(text.contains("We have your complaint") && text.contains("?key=") && text.contains(WORDS));
    assert!(!text.contains("on its way to you by mail"), "there is only a telephone number");
    assert!(text.contains("Why this date?"), "every date says why");
    let at = text.find("/attachments/").unwrap();
    let photo = &text[text[..at].rfind("/api/").unwrap()..];
    let photo = &photo[..photo.find('"').unwrap()];
    let served = portal.get(photo).cookie(&cookie).await;
    assert_eq!((served.status, served.header("x-content-type-options")), (200, "nosniff"));
    assert_eq!(portal.get(photo).await.status, 404, "only for who may see the complaint");
    let path = filed.header("location").split('?').next().unwrap().to_string();
    let number = path.rsplit('/').next().unwrap().to_string();
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    decides_all(portal, &number, &agent).await;
    put(portal, &number, "answer", &agent.cookie, json!({"text": "We pay for the second volume."})).await;
    let page = portal.get(&path).cookie(&cookie).await.text();
    assert!(page.contains("We pay for the second volume.") && page.contains("Is it solved?"));
    let silent = post(portal, &path, &cookie, &fields(&[("form", "not_solved"), ("text", "")])).await;
    assert_eq!(silent.status, 422);
    let no = fields(&[("form", "not_solved"), ("text", "And the first one?")]);
    let answered = post(portal, &path, &cookie, &no).await;
    assert_eq!(answered.status, 303);
    let page = portal.get(answered.header("location")).cookie(&cookie).await.text();
    assert!(page.contains("A supervisor acts next") && page.contains("And the first one?"));
    let late = post(portal, &path, &cookie, &fields(&[("form", "solved")])).await;
    assert_eq!(late.status, 409, "there is no answer any more");
    let renewed = post(portal, &path, &cookie, &fields(&[("form", "renew")])).await;
    assert_eq!(renewed.status, 303);
    let fresh = portal.get(renewed.header("location")).cookie(&renewed.cookie("pd_complaints").unwrap()).await.text();
    assert!(fresh.contains("?key=") && !fresh.contains("We have your complaint"), "a new link, no new complaint");
    assert_eq!(portal.get(&path).cookie(&cookie).await.status, 404);
}

async fn a_refused_form_keeps_everything(portal: &TestPortal) {
    let mut parts = written();
    parts.retain(|(name, ..)| *name != "category" && *name != "phone");
    parts.push(("file", Some("box.jpg"), file::jpeg(64, 48)));
    parts.push(("file", Some("page.jpg"), b"<html>".to_vec()));
    let refused = post(portal, "/complain", "", &parts).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains(WORDS) && text.contains("box.jpg") && text.contains("page.jpg"), "{text}");
    let taken = text.split("name=\"file_taken\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let mut parts = written();
    parts.push(("file_taken", None, taken.into_bytes()));
    assert_eq!(post(portal, "/complain", "", &parts).await.status, 303, "the photo need not be sent again");
    assert_eq!(portal.number("select count(*) from attachment where case_id is not null", &[]).await, 1);
}

/// A double click and a lost answer file once; the guest gets in again, and nobody else by the same form.
async fn one_rendering_files_once(portal: &TestPortal) {
    let page = portal.get("/complain").await.text();
    let once = page.split("name=\"once\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let mut parts = written();
    parts.push(("once", None, once.into_bytes()));
    let sent = futures_util::future::join_all((0..10).map(|_| post(portal, "/complain", "", &parts))).await;
    assert!(sent.iter().all(|answer| answer.status == 303 && answer.header("location") == sent[0].header("location")));
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 1);
    for answer in &sent {
        let cookie = answer.cookie("pd_complaints").unwrap();
        assert_eq!(portal.get(answer.header("location")).cookie(&cookie).await.status, 200);
    }
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    assert_eq!(post(portal, "/complain", &li.cookie, &parts).await.status, 409, "another sender");
    let own = portal.get("/complain").cookie(&li.cookie).await.text();
    let once = own.split("name=\"once\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let mut parts = written();
    parts.push(("once", None, once.into_bytes()));
    assert_eq!(post(portal, "/complain", &li.cookie, &parts).await.status, 303);
    let after_sign_out = post(portal, "/complain", "", &parts).await;
    assert_eq!((after_sign_out.status, after_sign_out.cookie("pd_complaints")), (409, None));
}

async fn words_are_only_words(portal: &TestPortal) {
    let mut tricky = draft("other");
    tricky["text"] = "<script>alert(1)</script> \u{202e}txt.exe </textarea>".into();
    tricky["contact"]["name"] = "<b>Li</b>".into();
    let (number, cookie) = guest_files(portal, &tricky).await;
    let page = portal.get(&["/complaints/", &number].concat()).cookie(&cookie).await.text();
    assert!(!page.contains("<script>alert") && !page.contains("<b>Li") && !page.contains('\u{202e}'));
    assert!(page.contains("&lt;script&gt;"));
}

async fn every_language_speaks(portal: &TestPortal) {
    let (number, cookie) = guest_files(portal, &draft("delay")).await;
    for (language, form, next) in [
        ("es", "Presentar una queja", "Nos toca a nosotros"),
        ("zh-CN", "我要投诉", "由我们处理"),
        ("en", "File a complaint", "We act next"),
    ] {
        let page = portal.get("/complain").header("accept-language", language).await.text();
        assert!(page.contains(form), "{language}");
        let page =
            portal.get(&["/complaints/", &number].concat()).cookie(&cookie).header("accept-language", language).await;
        assert!(page.text().contains(next), "{language}");
    }
    let causes = portal.get("/api/v1/complaint-causes").header("accept-language", "zh-CN").await.json();
    assert!(causes["items"].as_array().unwrap().iter().any(|cause| cause["name"] == "虚假签收"));
}

async fn a_persons_list(portal: &TestPortal) {
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let number = files(portal, &li, &draft("delay")).await;
    let other = files(portal, &li, &about("damaged", "AJLIST0001")).await;
    let list = portal.get("/complaints").cookie(&li.cookie).await.text();
    assert!(list.contains(&number) && list.contains(&other));
    let found = portal.get("/complaints?search=AJLIST").cookie(&li.cookie).await.text();
    assert!(found.contains(&other) && !found.contains(&number));
    send(portal, "PUT", &super::path(&number, "/withdrawal"), &li.cookie, json!({})).await;
    let open = portal.get("/complaints?open=open").cookie(&li.cookie).await.text();
    assert!(!open.contains(&number) && open.contains(&other));
    assert!(!portal.get("/complaints").await.text().contains(&other), "a guest sees what the device holds");
    let (guests, cookie) = guest_files(portal, &draft("other")).await;
    let device = portal.get("/complaints").cookie(&cookie).await.text();
    assert!(device.contains(&guests) && !device.contains(&other));
}

async fn advice_comes_before_the_form(portal: &TestPortal) {
    portal
        .take_in(
            &parcel("AJADVICE01")
                .promised("2026-11-22T20:00:00+08:00")
                .event(OutForDelivery, "2026-11-22T09:00:00+08:00"),
        )
        .await;
    let page = portal.get("/complain?waybill_number=AJADVICE01").await.text();
    assert!(page.contains("out for delivery and usually arrives today") && page.contains("value=\"AJADVICE01\""));
    let unknown = portal.get("/complain?waybill_number=AJUNKNOWN1").await.text();
    assert!(unknown.contains("no record under this number"));
}

/// Bite proof: leave `TooMany` to the bare page in `follow::post`.
async fn a_message_too_many_is_not_lost(portal: &TestPortal) {
    let strict = portal.again(Options { filings_per_minute: 1, ..Options::default() }).await;
    let filed = strict.files("", &common::draft("", WORDS)).await;
    let path = ["/complaints/", &filed.number].concat();
    let mut parts = fields(&[("form", "write"), ("text", "The box is <wet>.")]);
    parts.push(("file", Some("box.jpg"), file::jpeg(40, 30)));
    let refused = post(&strict, &path, &filed.cookie, &parts).await;
    assert_eq!(refused.status, 429, "{}", refused.text());
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    let page = refused.text();
    for words in ["Please wait a minute", "The box is &lt;wet>.", "<details open class=\"write\""] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let claim = claim_in(&page, "box.jpg");
    let again = fields(&[("form", "write"), ("text", "The box is <wet>."), ("file_taken", &claim)]);
    assert_eq!(post(portal, &path, &filed.cookie, &again).await.status, 303);
    assert_eq!(portal.complaint(&filed, &filed.cookie).await["attachments"][0]["file_name"], "box.jpg");
}

async fn a_refused_message_keeps_its_files(portal: &TestPortal) {
    let filed = portal.files("", &common::draft("", WORDS)).await;
    let path = ["/complaints/", &filed.number].concat();
    let mut parts = fields(&[("form", "write"), ("text", "")]);
    parts.push(("file", Some("box.jpg"), file::jpeg(40, 30)));
    let refused = post(portal, &path, &filed.cookie, &parts).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let claim = claim_in(&refused.text(), "box.jpg");
    // Refused once more, together with one that is no file at all, it is still there.
    let mut parts = fields(&[("form", "write"), ("text", "Look."), ("file_taken", &claim)]);
    parts.push(("file", Some("page.jpg"), b"<!DOCTYPE html>".to_vec()));
    let refused = post(portal, &path, &filed.cookie, &parts).await;
    assert_eq!((refused.status, refused.text().contains("page.jpg")), (422, true));
    let claim = claim_in(&refused.text(), "Look.");
    let again = fields(&[("form", "write"), ("text", "Look."), ("file_taken", &claim)]);
    assert_eq!(post(portal, &path, &filed.cookie, &again).await.status, 303);
    assert_eq!(portal.complaint(&filed, &filed.cookie).await["attachments"].as_array().unwrap().len(), 1);
}

/// A claim that is none: the form must not hold it for ever.
async fn files_that_cannot_be_given_are_let_go(portal: &TestPortal) {
    let filed = portal.files("", &common::draft("", WORDS)).await;
    let path = ["/complaints/", &filed.number].concat();
    let dead = "0192f0c1-2345-7abc-8def-0123456789ab";
    let parts = fields(&[("form", "write"), ("text", "Look."), ("file_taken", dead)]);
    let refused = post(portal, &path, &filed.cookie, &parts).await;
    let page = refused.text();
    assert_eq!((refused.status, page.contains("Look."), page.contains("field-fault")), (422, true, true), "{page}");
    assert!(!page.contains(dead), "{page}");
}
