//! What the matrix of doors cannot say about complaints: two sides of one parcel, links, roles that change, files and keys
//! of others, words that would like to be more than words.
//!
//! Bite proofs: let `link::is_key` return true for every living secret; let a participant act in `access::side_of`; drop
//! `shown_to` in `evidence::shown`; let `staff::write` take files with a note; send a link to `contact_email` of a
//! disabled person in `staff::mail`; name the key space of `customer::file` after nobody; show a `textarea` of
//! `pages::complaint` without `raw_text`.

use app::shipment::Milestone::*;
use serde_json::{Value, json};
use server::session::Kind;
use server::store::new_id;

use crate::support::complaint::{FiledBy, MULTIPART, draft, link_cookie, multipart};
use crate::support::people::{huaian_books, li_wei};
use crate::support::portal::Options;
use crate::support::{Answer, Ask, TestPortal, database_tests, parcel, shows};

database_tests! {
    shipper_and_receiver_see_their_own_side, a_link_opens_one_complaint, a_renewed_link_ends_the_old_one,
    customers_never_read_what_is_for_staff, the_record_is_no_finer_than_tracking, files_stay_with_their_complaint,
    a_viewer_only_reads, who_leaves_sees_nothing, who_is_disabled_gets_no_link, keys_are_each_callers_own,
    filing_writing_and_links_are_limited, words_stay_words, foreign_pages_file_nothing, drafts_are_each_persons_own,
    nothing_is_kept_by_browsers,
}

const NUMBER: &str = "AJ2611220042";

/// A parcel of the bookshop's organisation to Li Wei; the organisation's id.
async fn shipped(portal: &TestPortal) -> String {
    let mut shipped = parcel(NUMBER).from(huaian_books()).to(li_wei()).of_books();
    shipped = shipped.event(PickedUp, "2026-11-21T17:00:00+08:00");
    shipped.shipment.account_code = Some("acct-books".to_string());
    portal.take_in(&shipped).await;
    let (id, now) = (new_id(portal.now()), portal.now());
    let organisation = "insert into organisation (id, name, search, created_at, updated_at, version)
        values ($1, 'Huaian Books', 'huaian', $2, $2, 1)";
    portal.execute(organisation, &[(&id).into(), now.into()]).await.unwrap();
    let account = "insert into organisation_account (account_code, organisation_id, created_at)
        values ('acct-books', $1, $2)";
    portal.execute(account, &[(&id).into(), now.into()]).await.unwrap();
    id
}

/// Id and cookie of a colleague.
async fn colleague(portal: &TestPortal, organisation_id: &str, role: &str) -> (String, String) {
    let person = portal.customer(&format!("{role}@customer.test"), role).await;
    let sql = "insert into organisation_member (organisation_id, person_id, role, joined_at) values ($1, $2, $3, 1)";
    portal.execute(sql, &[organisation_id.into(), (&person.person_id).into(), role.into()]).await.unwrap();
    (person.person_id, person.cookie)
}

async fn form(portal: &TestPortal, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> Answer {
    let ask = Ask::new(&portal.router, "POST", path).header("content-type", MULTIPART).cookie(cookie);
    ask.body(multipart(pairs)).await
}

async fn is_nothing(portal: &TestPortal, filed: &FiledBy, cookie: &str) {
    portal.get(&filed.door("")).cookie(cookie).await.problem(404, "not-found");
    assert_eq!(portal.get(&["/complaints/", &filed.number].concat()).cookie(cookie).await.status, 404);
    portal.acts(filed, cookie, "/participation", &json!({})).await.problem(404, "not-found");
    portal.acts(filed, cookie, "/withdrawal", &json!({})).await.problem(404, "not-found");
}

async fn shipper_and_receiver_see_their_own_side(portal: &TestPortal) {
    let organisation = shipped(portal).await;
    let (_, shipper) = colleague(portal, &organisation, "member").await;
    let receiver = portal.customer("liwei@customer.test", "Li Wei").await.cookie;
    let claim = portal.put(&format!("/api/v1/me/parcels/{NUMBER}")).cookie(&receiver);
    assert!(claim.body(r#"{"phone_last4": "4321"}"#).await.status < 300);
    let sent = portal.files(&shipper, &draft(NUMBER, "The courier was late")).await;
    // The same category: had the receiver's side known of the shipper's, this would be refused with its number.
    let received = portal.files(&receiver, &draft(NUMBER, "I wait for my books")).await;
    is_nothing(portal, &sent, &receiver).await;
    is_nothing(portal, &received, &shipper).await;
    for (cookie, own, other) in [(&shipper, &sent, &received), (&receiver, &received, &sent)] {
        let listed = portal.get("/api/v1/complaints").cookie(cookie).await.text();
        assert!(listed.contains(&own.number) && !listed.contains(&other.number));
    }
    let again = portal.post("/api/v1/complaints", &draft(NUMBER, "Again")).cookie(&shipper).await;
    assert_eq!((again.status, again.text().contains(&sent.number)), (409, true));
}

async fn a_link_opens_one_complaint(portal: &TestPortal) {
    let (mine, other) =
        (portal.files("", &draft(NUMBER, "Mine")).await, portal.files("", &draft(NUMBER, "Other")).await);
    let crossed = link_cookie(&other.number, &mine.secret);
    for cookie in [mine.cookie.as_str(), &crossed, "", &link_cookie(&other.number, &"0".repeat(64))] {
        is_nothing(portal, &other, cookie).await;
    }
    for key in [mine.secret.as_str(), "", "x", &"0".repeat(64), &[&other.secret, "0"].concat()] {
        let answer = portal.get(&format!("/complaints/{}?key={key}", other.number)).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (404, ""), "{key}");
    }
    let opened = portal.get(&format!("/complaints/{}?key={}", other.number.to_lowercase(), other.secret)).await;
    assert_eq!((opened.status, opened.header("location")), (303, ["/complaints/", &other.number].concat().as_str()));
    let cookie = opened.cookie("pd_complaints").unwrap();
    assert_eq!(portal.get(&other.door("")).cookie(&cookie).await.status, 200);
}

async fn a_renewed_link_ends_the_old_one(portal: &TestPortal) {
    let filed = portal.files("", &draft(NUMBER, "Mine")).await;
    let renewed = portal.acts(&filed, &filed.cookie, "/link", &json!({})).await;
    let secret = renewed.json()["link"].as_str().unwrap().rsplit_once('=').unwrap().1.to_string();
    is_nothing(portal, &filed, &filed.cookie).await;
    portal.acts(&filed, &filed.cookie, "/link", &json!({})).await.problem(404, "not-found");
    assert_eq!(portal.get(&format!("/complaints/{}?key={}", filed.number, filed.secret)).await.status, 404);
    assert_eq!(portal.get(&filed.door("")).cookie(&link_cookie(&filed.number, &secret)).await.status, 200);
    let listed = portal.get("/complaints").cookie(&filed.cookie).await;
    assert_eq!((listed.status, listed.text().contains(&filed.number)), (200, false));
}

/// Every key of every object in it.
fn keys(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            found.push(key.clone());
            keys(value, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

async fn customers_never_read_what_is_for_staff(portal: &TestPortal) {
    let organisation = shipped(portal).await;
    let (_, shipper) = colleague(portal, &organisation, "member").await;
    let (_, owner) = colleague(portal, &organisation, "owner").await;
    let guests = portal.files("", &draft(NUMBER, "A guest's")).await;
    let ours = portal.files(&shipper, &draft(NUMBER, "Ours")).await;
    for (filed, reader) in [(&guests, &guests.cookie), (&ours, &shipper), (&ours, &owner)] {
        let before = portal.complaint(filed, reader).await;
        if before["state"] == "received" {
            portal.is_handled(filed, "Clara Clerk", "between us", "We found it").await;
        }
        let read = portal.complaint(filed, reader).await;
        let mut found = Vec::new();
        keys(&read, &mut found);
        for secret in ["staff", "decided_by", "contact", "assigned_to", "assigned_person_id", "unit_code", "is_valid"] {
            assert!(!found.iter().any(|key| key == secret), "{secret}");
        }
        let page = portal.get(&["/complaints/", &filed.number].concat()).cookie(reader).await.text();
        for secret in ["between us", "Clara", "clerk"] {
            assert!(!read.to_string().contains(secret) && !page.contains(secret), "{secret}");
        }
        assert!(page.contains("We found it"));
    }
    let (_, clerk) = portal.clerk("Clara Clerk").await;
    let read = portal.complaint(&ours, &clerk).await;
    assert!(read.to_string().contains("between us") && read["staff"]["assigned_to"] == "Clara Clerk");
    // Nor may a customer write what looks like theirs.
    let note = json!({"text": "x", "is_internal": true});
    let refused = portal.post(&ours.door("/messages"), &note).cookie(&shipper).await;
    assert_eq!((refused.status, refused.field_problems()), (422, vec!["/is_internal forbidden".to_string()]));
}

async fn the_record_is_no_finer_than_tracking(portal: &TestPortal) {
    shipped(portal).await;
    let guess = portal.files("", &draft(NUMBER, "I only know the number")).await;
    let proof = portal.post(&format!("/api/v1/tracking/{NUMBER}/verification"), &json!({"phone_last4": "4321"})).await;
    let proof = proof.cookie("pd_parcels").unwrap();
    let proved = portal.files(&proof, &draft(NUMBER, "It is my parcel")).await;
    let mut found = Vec::new();
    let evidence = portal.complaint(&guess, &guess.cookie).await["evidence"].clone();
    keys(&evidence, &mut found);
    assert!(evidence["events"].as_array().unwrap().len() == 1 && !found.iter().any(|key| key.ends_with("_g")));
    let page = portal.get(&["/complaints/", &guess.number].concat()).cookie(&guess.cookie).await.text();
    for finer in ["Huaian", "Shenzhen", "1200", "textbooks", "piece_count"] {
        assert!(!shows(&evidence.to_string(), finer) && !shows(&page, finer), "{finer}");
    }
    let evidence = portal.complaint(&proved, &proved.cookie).await["evidence"].to_string();
    assert!(evidence.contains("Huaian") && shows(&evidence, "1200"), "{evidence}");
}

async fn files_stay_with_their_complaint(portal: &TestPortal) {
    let mut with_photo = draft(NUMBER, "Mine");
    with_photo["attachment_ids"] = json!([portal.gives("", "mine.jpg").await]);
    let mine = portal.files("", &with_photo).await;
    let other = portal.files("", &draft(NUMBER, "Other")).await;
    let id = portal.complaint(&mine, &mine.cookie).await["attachments"][0]["attachment_id"].clone();
    let path = ["/attachments/", id.as_str().unwrap()].concat();
    assert_eq!(portal.get(&mine.door(&path)).cookie(&mine.cookie).await.status, 200);
    portal.get(&other.door(&path)).cookie(&other.cookie).await.problem(404, "not-found");
    portal.get(&mine.door(&path)).cookie(&other.cookie).await.problem(404, "not-found");
    // What a person uploaded is no file of another's complaint, nor is what a complaint has already.
    let person = portal.customer("ana@customer.test", "Ana").await.cookie;
    let uploaded = portal.gives(&person, "hers.jpg").await;
    for claim in [uploaded.as_str(), id.as_str().unwrap()] {
        let message = json!({"text": "with a file", "attachment_ids": [claim]});
        let refused = portal.post(&other.door("/messages"), &message).cookie(&other.cookie).await;
        assert_eq!((refused.status, refused.field_problems()), (422, vec!["/attachment_ids/0 unknown".to_string()]));
    }
    // The customer sees all files: a note among staff has none.
    let (_, clerk) = portal.clerk("Clara Clerk").await;
    let secret = portal.gives(&clerk, "secret.jpg").await;
    let note = json!({"text": "between us", "is_internal": true, "attachment_ids": [secret]});
    let refused = portal.post(&mine.door("/messages"), &note).cookie(&clerk).await;
    assert_eq!((refused.status, refused.field_problems()), (422, vec!["/attachment_ids forbidden".to_string()]));
    assert_eq!(portal.complaint(&mine, &mine.cookie).await["attachments"].as_array().unwrap().len(), 1);
}

async fn a_viewer_only_reads(portal: &TestPortal) {
    let organisation = shipped(portal).await;
    let (_, member) = colleague(portal, &organisation, "member").await;
    let (viewer_id, viewer) = colleague(portal, &organisation, "viewer").await;
    let filed = portal.files(&member, &draft(NUMBER, "Ours")).await;
    // As a member the viewer would have joined; demoted, the seat by name gives nothing to do.
    let row = "insert into complaint_participant (complaint_id, person_id, joined_at)
        select id, $1, 1 from complaint where complaint_number = $2";
    portal.acts(&filed, &viewer, "/participation", &json!({})).await.problem(403, "forbidden");
    portal.execute(row, &[viewer_id.into(), (&filed.number).into()]).await.unwrap();
    for act in ["/withdrawal", "/escalation", "/reading"] {
        portal.acts(&filed, &viewer, act, &json!({})).await.problem(403, "forbidden");
    }
    let page = ["/complaints/", &filed.number].concat();
    for pairs in
        [[("form", "write"), ("text", "x")], [("form", "withdraw"), ("text", "")], [("form", "join"), ("text", "")]]
    {
        assert_eq!(form(portal, &page, &viewer, &pairs).await.status, 403, "{pairs:?}");
    }
    assert_eq!(portal.complaint(&filed, &viewer).await["may"], json!([]));
}

async fn who_leaves_sees_nothing(portal: &TestPortal) {
    let organisation = shipped(portal).await;
    let (_, member) = colleague(portal, &organisation, "member").await;
    let (owner_id, owner) = colleague(portal, &organisation, "owner").await;
    let filed = portal.files(&member, &draft(NUMBER, "Ours")).await;
    assert_eq!(portal.acts(&filed, &owner, "/participation", &json!({})).await.status, 204);
    portal.execute("delete from organisation_member where person_id = $1", &[owner_id.into()]).await.unwrap();
    is_nothing(portal, &filed, &owner).await;
    for query in ["", "?whose=own"] {
        let listed = portal.get(&["/api/v1/complaints", query].concat()).cookie(&owner).await.json();
        assert_eq!(listed["items"], json!([]), "{query}");
    }
    // Their own complaint is not refused for one they no longer see.
    portal.files(&owner, &draft(NUMBER, "Mine now")).await;
}

async fn who_is_disabled_gets_no_link(portal: &TestPortal) {
    let person = portal.customer("ana@customer.test", "Ana").await;
    let filed = portal.files(&person.cookie, &draft(NUMBER, "Hers")).await;
    let sql = "update person set disabled_at = 1 where id = $1";
    portal.execute(sql, &[(&person.person_id).into()]).await.unwrap();
    portal.is_handled(&filed, "Clara Clerk", "note", "words").await;
    assert_eq!(portal.number("select count(*) from complaint_link", &[]).await, 0);
    assert_eq!(portal.number("select count(*) from message", &[]).await, 1, "the receipt");
    is_nothing(portal, &filed, &person.cookie).await;
}

async fn keys_are_each_callers_own(portal: &TestPortal) {
    let ana = portal.customer("ana@customer.test", "Ana").await.cookie;
    let ben = portal.customer("ben@customer.test", "Ben").await.cookie;
    let body = draft(NUMBER, "The same words");
    let mut numbers = Vec::new();
    for (cookie, peer) in [(ana.as_str(), "192.0.2.1"), (&ben, "192.0.2.1"), ("", "192.0.2.1"), ("", "198.51.100.7")] {
        let ask = || {
            let ask = portal.post("/api/v1/complaints", &body).header("idempotency-key", "k").peer(peer);
            ask.cookie(cookie)
        };
        let (first, again) = (ask().await.json(), ask().await.json());
        assert_eq!(first["complaint_number"], again["complaint_number"]);
        assert_eq!(again["link"], Value::Null);
        numbers.push(first["complaint_number"].to_string());
    }
    let filed = numbers.len();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), filed);
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 4);
    let stored = "select count(*) from idempotent_answer where answer like '%key=%'";
    assert_eq!(portal.number(stored, &[]).await, 0);
}

async fn filing_writing_and_links_are_limited(portal: &TestPortal) {
    let strict = portal.again(Options { filings_per_minute: 3, lookups_per_minute: 3, ..Options::default() }).await;
    let filed = strict.files("", &draft(NUMBER, "One")).await;
    let said = strict.post(&filed.door("/messages"), &json!({"text": "Two"})).cookie(&filed.cookie).await;
    assert_eq!(said.status, 201);
    strict.files("", &draft(NUMBER, "Three")).await;
    strict.post("/api/v1/complaints", &draft(NUMBER, "Four")).await.problem(429, "too-many");
    let said = strict.post(&filed.door("/messages"), &json!({"text": "Five"})).cookie(&filed.cookie).await;
    said.problem(429, "too-many");
    let page =
        form(&strict, "/complain", "", &[("text", "Six"), ("category", "delay"), ("remedy_sought", "find")]).await;
    assert_eq!((page.status, page.text().contains("Six")), (429, true));
    let guess = format!("/complaints/{}?key={}", filed.number, "0".repeat(64));
    for status in [404, 404, 404, 429] {
        assert_eq!(strict.get(&guess).await.status, status);
    }
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 2);
}

async fn words_stay_words(portal: &TestPortal) {
    let evil = "</textarea></script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>=cmd|' /C calc'!A0";
    let mut words = draft(NUMBER, &["\u{202e}", evil].concat());
    words["contact"]["name"] = json!("<b onmouseover=alert(3)>Eve</b>");
    words["attachment_ids"] = json!([portal.gives("", "\"><script>alert(4)</script>.jpg").await]);
    let filed = portal.files("", &words).await;
    assert_eq!(portal.post(&filed.door("/messages"), &json!({"text": evil})).cookie(&filed.cookie).await.status, 201);
    let (_, clerk) = portal.clerk("Clara Clerk").await;
    let path = ["/complaints/", &filed.number].concat();
    let refused = form(portal, &path, &filed.cookie, &[("form", "escalate"), ("text", &evil.repeat(60))]).await;
    let unfiled = form(portal, "/complain", "", &[("text", evil), ("name", evil), ("waybill_number", evil)]).await;
    let desk = ["/desk", &path].concat();
    let statement = [("form", "statement"), ("record", evil), ("customer", "")];
    let unsaid = form(portal, &desk, &clerk, &statement).await;
    assert_eq!((refused.status, unfiled.status, unsaid.status), (422, 422, 422));
    let mut pages = vec![refused.text(), unfiled.text(), unsaid.text()];
    for (path, reader) in [
        (path.as_str(), &filed.cookie),
        ("/complaints", &filed.cookie),
        (desk.as_str(), &clerk),
        (&[&desk, "/customer-view"].concat(), &clerk),
        ("/desk", &clerk),
    ] {
        let page = portal.get(path).cookie(reader).await;
        assert_eq!(page.status, 200, "{path}");
        pages.push(page.text());
    }
    assert!(pages.iter().filter(|page| page.contains("alert(")).count() >= 6, "the words are there, as words");
    for page in pages {
        for live in ["<script>alert", "<img src=x", "<b onmouseover", "</textarea></script>", "\u{202e}"] {
            assert!(!page.contains(live), "{live}");
        }
    }
    let mails = "select count(*) from message where values_json like '%alert%'";
    assert_eq!(portal.number(mails, &[]).await, 0);
}

async fn foreign_pages_file_nothing(portal: &TestPortal) {
    let person = portal.customer("ana@customer.test", "Ana").await.cookie;
    let filed = portal.files(&person, &draft(NUMBER, "Mine")).await;
    let pairs = [("form", "withdraw"), ("category", "delay"), ("remedy_sought", "find"), ("text", "Not mine")];
    let body = multipart(&pairs);
    let page = ["/complaints/", &filed.number].concat();
    for header in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.test")] {
        for (path, kind) in [("/complain", MULTIPART), (&page, MULTIPART), ("/api/v1/complaints", "text/plain")] {
            let ask = Ask::new(&portal.router, "POST", path).header("content-type", kind).header(header.0, header.1);
            let body = if kind == MULTIPART { body.clone() } else { draft(NUMBER, "Not mine").to_string() };
            assert_eq!(ask.header("host", "portal.test").cookie(&person).body(body).await.status, 403, "{path}");
        }
    }
    assert_eq!(portal.number("select count(*) from complaint where ended_at is null", &[]).await, 1);
}

async fn drafts_are_each_persons_own(portal: &TestPortal) {
    let ana = portal.customer("ana@customer.test", "Ana").await;
    let ben = portal.customer("ben@customer.test", "Ben").await.cookie;
    let put = async |cookie: &str, number: &str, text: &str| {
        let ask = portal.put(&["/api/v1/complaint-drafts/", number].concat()).cookie(cookie);
        ask.body(json!({"text": text}).to_string()).await.status
    };
    assert_eq!((put(&ana.cookie, NUMBER, "hers").await, put(&ana.cookie, "-", "of none").await), (204, 204));
    assert_eq!(put(&ben, NUMBER, "his").await, 204);
    let door = ["/api/v1/complaint-drafts/", NUMBER].concat();
    assert_eq!(portal.get(&door).cookie(&ana.cookie).await.json()["text"], "hers");
    assert_eq!(portal.get(&door).cookie(&ben).await.json()["text"], "his");
    portal.get("/api/v1/complaint-drafts/-").cookie(&ben).await.problem(404, "not-found");
    let page = portal.get(&["/complain?waybill_number=", NUMBER].concat()).cookie(&ben).await.text();
    assert!(page.contains("his") && !page.contains("hers"));
    // A disk is not filled with them.
    for n in 0..30 {
        portal.travel(std::time::Duration::from_millis(1));
        assert_eq!(put(&ana.cookie, &format!("AJ26112300{n:02}"), "more").await, 204);
    }
    let kept = "select count(*) from complaint_draft where person_id = $1";
    assert_eq!(portal.number(kept, &[(&ana.person_id).into()]).await, 20);
    assert_eq!(portal.get("/api/v1/complaint-drafts/AJ2611230029").cookie(&ana.cookie).await.status, 200);
    assert_eq!(portal.get(&door).cookie(&ben).await.status, 200);
}

async fn nothing_is_kept_by_browsers(portal: &TestPortal) {
    let person = portal.customer("ana@customer.test", "Ana").await;
    let filed = portal.files(&person.cookie, &draft(NUMBER, "Hers")).await;
    let page = ["/complaints/", &filed.number].concat();
    for path in ["/api/v1/complaints", &filed.door(""), "/complaints", &page, "/complain"] {
        let session = portal.session_of(&person.person_id, Kind::Customer).await.cookie;
        assert_eq!(portal.get(path).cookie(&session).await.header("cache-control"), "no-store", "{path}");
    }
}
