//! A person's own data: the copy holds it and nobody else's, erasing leaves no trace of it.
//!
//! Bite proof: take one statement out of `account::privacy::store::erase`, or `where p.person_id = $1` out of a list.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use app::account::StaffRole;
use app::shipment::Milestone::*;
use serde_json::{Value, json};
use server::session::Kind;
use sha2::{Digest, Sha256};

use crate::support::account::{PASSWORD, SignedIn};
use crate::support::people::{li_wei, maria_gomez};
use crate::support::{Answer, TestPortal, database_tests, parcel, shows};

database_tests! {
    a_copy_holds_everything_and_nobody_else, copies_are_limited_and_recorded, erasing_leaves_no_trace,
    erasing_takes_mails_out_of_the_folder,
    the_last_one_stays, a_wrong_proof_counts, without_password_a_mail_proves_it, the_page_does_all_of_it,
}

/// Somebody whose every text is a canary: name, address, parcel, message, consent, organisation, invitation.
async fn canary(portal: &TestPortal, word: &str, number: &str) -> SignedIn {
    let email = format!("{word}@campus.test");
    let id = portal.person(&email, &format!("=Name {word}")).await;
    let signed_in = portal.session_of(&id, Kind::Customer).await;
    let consignee = if number.ends_with('1') { li_wei() } else { maria_gomez() };
    let mut stated = parcel(number).to(consignee).event(PickedUp, "2026-11-21T17:00:00+08:00");
    stated.shipment.item_description = Some(format!("=item {word}"));
    stated.events[0].text = Some(format!("+text {word}"));
    portal.take_in(&stated).await;
    let digits = if number.ends_with('1') { "4321" } else { "5566" };
    let path = ["/api/v1/me/parcels/", number].concat();
    send(portal, "PUT", &path, &signed_in, json!({"phone_last4": digits}), 200).await;
    let agreed = json!({"marketing": true, "survey": false});
    send(portal, "PUT", "/api/v1/preferences", &signed_in, agreed, 200).await;
    let change = json!({"email": format!("new-{word}@campus.test"), "current_password": PASSWORD});
    send(portal, "PUT", "/api/v1/me/email", &signed_in, change, 202).await;
    portal.post("/api/v1/sign-in-links", &json!({"email": email})).await;
    portal.post("/api/v1/people", &json!({"email": email, "name": "Other", "password": PASSWORD})).await;
    found(portal, word, &signed_in).await;
    signed_in
}

/// An organisation of two owners, so that either may leave; both invite somebody and are invited.
async fn found(portal: &TestPortal, word: &str, person: &SignedIn) {
    let name = json!({"name": format!("Books {}", word.len())});
    let made = send(portal, "POST", "/api/v1/organisations", person, name, 201).await.json();
    let id = made["id"].as_str().or(made["organisation_id"].as_str()).unwrap().to_string();
    let other = portal.person(&format!("partner{}@shop.test", portal_count(portal).await), "Partner").await;
    let seat = "insert into organisation_member (organisation_id, person_id, role, joined_at)
        values ($1, $2, 'owner', $3)";
    portal.execute(seat, &[(&id).into(), other.clone().into(), portal.now().into()]).await.unwrap();
    let invite = |email: String| json!({"email": email, "role": "member"});
    let path = format!("/api/v1/organisations/{id}/invitations");
    let guest = format!("guest{}@shop.test", word.len());
    send(portal, "POST", &path, person, invite(guest), 201).await;
    let partner = portal.session_of(&other, Kind::Customer).await;
    let body = json!({"name": "Second"});
    let second = send(portal, "POST", "/api/v1/organisations", &partner, body, 201).await.json();
    let second = second["id"].as_str().or(second["organisation_id"].as_str()).unwrap().to_string();
    let path = format!("/api/v1/organisations/{second}/invitations");
    send(portal, "POST", &path, &partner, invite(format!("{word}@campus.test")), 201).await;
}

async fn portal_count(portal: &TestPortal) -> i64 {
    portal.number("select count(*) from person", &[]).await
}

async fn send(portal: &TestPortal, method: &str, path: &str, who: &SignedIn, body: Value, status: u16) -> Answer {
    let ask = crate::support::Ask::new(&portal.router, method, path).cookie(&who.cookie);
    let answer = ask.header("content-type", "application/json").body(body.to_string()).await;
    assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
    answer
}

async fn erase(portal: &TestPortal, who: &SignedIn, body: Value) -> Answer {
    portal.post("/api/v1/me/erasure", &body).cookie(&who.cookie).await
}

/// File names and bodies.
pub fn unzip(answer: &Answer) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(&answer.body)).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut body = Vec::new();
        file.read_to_end(&mut body).unwrap();
        files.insert(file.name().unwrap().into_owned(), body);
    }
    files
}

fn text<'f>(files: &'f BTreeMap<String, Vec<u8>>, name: &str) -> &'f str {
    std::str::from_utf8(&files[name]).unwrap()
}

async fn a_copy_holds_everything_and_nobody_else(portal: &TestPortal) {
    let own = canary(portal, "canaryown", "PDOWN00001").await;
    canary(portal, "canaryforeign", "PDFOREIGN2").await;
    let answer = portal.get("/api/v1/me/export").cookie(&own.cookie).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    let disposition = "attachment; filename=\"parceldesk-export-2026-11-22.zip\"";
    assert_eq!((answer.header("content-type"), answer.header("content-disposition")), ("application/zip", disposition));
    let files = unzip(&answer);
    let cases =
        ["complaints", "contacts", "expectations", "improvements", "praise", "promises", "queue_views", "suggestions"];
    let tables = ["activity", "consents", "messages", "parcels", "passkeys", "sessions", "surveys", "uploads"]
        .into_iter()
        .chain(cases);
    let mut expected: Vec<String> = tables.flat_map(|t| [format!("{t}.csv"), format!("{t}.json")]).collect();
    expected.extend(["manifest.json", "memberships.json", "profile.json"].map(str::to_string));
    expected.sort();
    assert_eq!(files.keys().cloned().collect::<Vec<_>>(), expected);
    for (name, body) in &files {
        let body = String::from_utf8_lossy(body);
        let numbers = ["12344321", "13812344321", "8613812344321"];
        for foreign in ["canaryforeign", "PDFOREIGN2", "$argon2", "李薇", "1234-4321"].into_iter().chain(numbers) {
            assert!(!shows(&body, foreign), "{name} holds {foreign}");
        }
    }
    assert!(text(&files, "profile.json").contains("canaryown@campus.test"));
    assert!(text(&files, "memberships.json").contains("Books 9"));
    assert!(text(&files, "parcels.json").contains("+text canaryown"));
    assert!(text(&files, "activity.json").contains("person.exported"));
    for csv in ["parcels.csv", "sessions.csv", "activity.csv", "consents.csv", "messages.csv", "passkeys.csv"] {
        assert!(text(&files, csv).starts_with('\u{feff}'), "{csv}");
    }
    let parcels = text(&files, "parcels.csv");
    assert!(parcels.contains(",'=item canaryown,") && parcels.contains(",'+text canaryown\r\n"), "{parcels}");
    manifest_is_right(&files);
}

fn manifest_is_right(files: &BTreeMap<String, Vec<u8>>) {
    let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    assert_eq!(manifest["made_at"], "2026-11-22T17:00:00+08:00");
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), files.len() - 1);
    for file in listed {
        let body = &files[file["name"].as_str().unwrap()];
        assert_eq!(file["bytes"], body.len());
        assert_eq!(file["sha256"], hex::encode(Sha256::digest(body)));
    }
    let count = |name: &str| listed.iter().find(|file| file["name"] == name).unwrap()["count"].clone();
    assert_eq!((count("parcels.json"), count("consents.json"), count("profile.json")), (1.into(), 1.into(), 1.into()));
}

async fn copies_are_limited_and_recorded(portal: &TestPortal) {
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let other = portal.customer("zhang@campus.test", "Zhang").await;
    for _ in 0..5 {
        assert_eq!(portal.get("/api/v1/me/export").cookie(&li.cookie).await.status, 200);
    }
    let refused = portal.get("/api/v1/me/export").cookie(&li.cookie).await;
    refused.problem(429, "too-many");
    assert_eq!(refused.header("retry-after"), "3601");
    assert_eq!(portal.get("/api/v1/me/export").cookie(&other.cookie).await.status, 200);
    portal.advance_hours(2);
    assert_eq!(portal.get("/api/v1/me/export").cookie(&li.cookie).await.status, 200);
    let recorded = "select count(*) from audit_entry where action = 'person.exported' and actor_id = $1";
    assert_eq!(portal.number(recorded, &[li.person_id.into()]).await, 6);
    assert_eq!(portal.get("/api/v1/me/export").await.status, 401);
}

const SQLITE_COLUMNS: &str = "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> '_sqlx_migrations'
    and lower(c.type) = 'text'";
const POSTGRES_COLUMNS: &str = "select cast(table_name as text), cast(column_name as text)
    from information_schema.columns where table_schema = current_schema() and data_type = 'text'
    and table_name <> '_sqlx_migrations'";

/// `table.column` of every text that holds the word, whatever its case.
async fn traces(portal: &TestPortal, word: &str) -> Vec<String> {
    let columns = if portal.place.is_postgres() { POSTGRES_COLUMNS } else { SQLITE_COLUMNS };
    let mut found = Vec::new();
    let rows = portal.store.rows(columns, &[]).await.unwrap();
    assert!(rows.len() > 60, "the columns were found");
    for row in &rows {
        let mut c = row.columns();
        let (table, column) = (c.text().unwrap(), c.text().unwrap());
        let sql = format!("select count(*) from {table} where lower({column}) like $1");
        let hits = portal.number(sql.leak(), &[format!("%{word}%").into()]).await;
        found.extend((hits > 0).then(|| [table.as_str(), column.as_str()].join(".")));
    }
    found
}

async fn erasing_leaves_no_trace(portal: &TestPortal) {
    let own = canary(portal, "canaryown", "PDOWN00001").await;
    let foreign = canary(portal, "canaryforeign", "PDFOREIGN2").await;
    let second = portal.session_of(&own.person_id, Kind::Customer).await;
    let before = traces(portal, "canaryown").await;
    for place in ["person.email", "person.name", "person.search", "message.email", "organisation_invitation.email"] {
        assert!(before.iter().any(|found| found == place), "the search would find nothing in {place}: {before:?}");
    }
    let count_foreign = traces(portal, "canaryforeign").await;
    let erased = erase(portal, &own, json!({"current_password": PASSWORD})).await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    assert!(erased.header("set-cookie").starts_with("pd_session=;"), "{}", erased.header("set-cookie"));
    // what the shipper stated of the parcel is not the person's account
    let of_parcel = ["shipment.item_description", "shipment.search", "tracking_event.text"];
    let left = traces(portal, "canaryown").await;
    let left: Vec<&String> = left.iter().filter(|place| !of_parcel.contains(&place.as_str())).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(traces(portal, "canaryforeign").await, count_foreign, "nobody else is touched");
    for cookie in [&own.cookie, &second.cookie] {
        assert_eq!(portal.me(cookie).await.status, 401);
    }
    assert_eq!(portal.me(&foreign.cookie).await.status, 200);
    let entry = json!({"email": "canaryown@campus.test", "password": PASSWORD});
    assert_eq!(portal.post("/api/v1/sessions", &entry).await.status, 401);
    let kept = "select count(*) from person where id = $1 and erased_at is not null and name = '' and search is null
        and password_hash is null and totp_secret is null and email = 'erased-' || id || '@invalid'";
    assert_eq!(portal.number(kept, &[(&own.person_id).into()]).await, 1);
    let logged = "select count(*) from audit_entry where action = 'person.erased' and actor_id = $1";
    assert_eq!(portal.number(logged, &[(&own.person_id).into()]).await, 1);
    registers_anew(portal, "canaryown@campus.test").await;
}

/// Bite proof: leave `forget_mails` out of `privacy::erase`, or either half of `folder::forget_person`.
async fn erasing_takes_mails_out_of_the_folder(portal: &TestPortal) {
    let own = canary(portal, "canaryown", "PDOWN00001").await;
    canary(portal, "canaryforeign", "PDFOREIGN2").await;
    let before = portal.mails().await;
    let count = |mails: &[String], word: &str| mails.iter().filter(|mail| mail.contains(word)).count();
    assert!(before.iter().any(|mail| mail.contains("To: canaryown@campus.test")), "{before:?}");
    assert!(before.iter().any(|mail| mail.contains("To: new-canaryown@campus.test")), "an address of the person's");
    assert!(
        before.iter().any(|mail| mail.contains("To: guest9@shop.test") && mail.contains("canaryown")),
        "an inviter"
    );
    // of the oldest mails no row is left
    let gone = "delete from message where email = 'canaryown@campus.test'";
    assert!(portal.execute(gone, &[]).await.unwrap() > 0);
    let folder = portal.place.folder().join("mail");
    std::fs::write(folder.join("kept by the operator.eml"), "To: canaryown@campus.test\r\n\r\n").unwrap();
    let erased = erase(portal, &own, json!({"current_password": PASSWORD})).await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    std::fs::remove_file(folder.join("kept by the operator.eml")).expect("it is none of ours");
    let after = portal.mails().await;
    let left: Vec<&String> = after.iter().filter(|mail| mail.contains("canaryown")).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(count(&after, "canaryforeign"), count(&before, "canaryforeign"), "nobody else's");
}

async fn registers_anew(portal: &TestPortal, email: &str) {
    let body = json!({"email": email, "name": "Anew", "password": PASSWORD});
    assert_eq!(portal.post("/api/v1/people", &body).await.status, 202);
    let secret = portal.mailed_secret(email, "verify_email").await.unwrap();
    let path = ["/api/v1/email-verifications/", &secret].concat();
    let body = json!({"password": PASSWORD}).to_string();
    let confirm = portal.put(&path).header("content-type", "application/json").body(body);
    assert_eq!(confirm.await.status, 204);
    let entry = json!({"email": email, "password": PASSWORD});
    assert_eq!(portal.post("/api/v1/sessions", &entry).await.status, 201);
}

async fn the_last_one_stays(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let li = portal.session_of(&id, Kind::Customer).await;
    send(portal, "POST", "/api/v1/organisations", &li, json!({"name": "Huaian Books"}), 201).await;
    let refused = erase(portal, &li, json!({"current_password": PASSWORD})).await;
    let problem = refused.problem(409, "conflict");
    assert_eq!(problem["errors"][0]["code"], "last_owner");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("Huaian Books"), "{problem}");
    let page = portal.post_form("/account/data", &[("current_password", PASSWORD)]).cookie(&li.cookie).await;
    assert_eq!(page.status, 409);
    assert!(page.text().contains("You are the last owner of Huaian Books"));
    let admin = portal.staff("chen@anji.test", StaffRole::Admin).await;
    portal.post("/api/v1/sign-in-links", &json!({"email": "chen@anji.test"})).await;
    let mail_code = portal.mailed("chen@anji.test", "sign_in", "code").await.unwrap();
    let code = portal.code_of(&admin.person_id).await;
    let proof = json!({"mail_code": mail_code, "code": code});
    let refused = erase(portal, &admin, proof.clone()).await;
    assert_eq!(refused.problem(409, "conflict")["errors"][0]["code"], "last_admin");
    assert_eq!(portal.me(&admin.cookie).await.status, 200);
    portal.staff("wu@anji.test", StaffRole::Admin).await;
    assert_eq!(erase(portal, &admin, proof).await.status, 204, "a refusal spends nothing");
}

async fn a_wrong_proof_counts(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let li = portal.session_of(&id, Kind::Customer).await;
    for _ in 0..10 {
        let wrong = erase(portal, &li, json!({"current_password": "wrong"})).await;
        assert_eq!((wrong.status, wrong.field_problems()), (422, vec!["/current_password wrong".to_string()]));
    }
    assert_eq!(portal.number("select count(*) from sign_in_attempt", &[]).await, 10);
    assert_eq!(erase(portal, &li, json!({"current_password": PASSWORD})).await.status, 429);
    assert_eq!(portal.me(&li.cookie).await.status, 200);
    assert_eq!(portal.post("/api/v1/me/erasure", &json!({})).await.status, 401);
}

async fn without_password_a_mail_proves_it(portal: &TestPortal) {
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    assert_eq!(erase(portal, &li, json!({})).await.field_problems(), ["/mail_code required"]);
    assert_eq!(erase(portal, &li, json!({"mail_code": "00000000"})).await.field_problems(), ["/mail_code wrong"]);
    assert_eq!(portal.number("select count(*) from sign_in_attempt", &[]).await, 1, "asking is no try");
    let sent = portal.post_form("/account/data", &[("send_code", "1")]).cookie(&li.cookie).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/account/data?sent=1#erasure"));
    let code = portal.mailed("li.wei@campus.test", "sign_in", "code").await.unwrap();
    assert_eq!(erase(portal, &li, json!({"mail_code": code})).await.status, 204);
}

async fn the_page_does_all_of_it(portal: &TestPortal) {
    let id = portal.person("li.wei@campus.test", "李薇").await;
    let li = portal.session_of(&id, Kind::Customer).await;
    send(portal, "PUT", "/api/v1/preferences", &li, json!({"marketing": true, "survey": true}), 200).await;
    portal.advance_hours(1);
    send(portal, "PUT", "/api/v1/preferences", &li, json!({"marketing": false, "survey": true}), 200).await;
    let page = portal.get("/account/data").cookie(&li.cookie).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    let text = page.text();
    assert!(text.contains("href=\"/api/v1/me/export\""), "a way to the copy");
    assert_eq!((text.matches("<td>agreed").count(), text.matches("<td>refused").count()), (2, 1), "{text}");
    let wrong = portal.post_form("/account/data", &[("current_password", "wrong")]).cookie(&li.cookie).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("This is not your current password."));
    let erased = portal.post_form("/account/data", &[("current_password", PASSWORD)]).cookie(&li.cookie).await;
    assert_eq!(erased.status, 200, "{}", erased.text());
    assert!(erased.text().contains("Your account is erased") && !erased.text().contains("李薇"));
    assert_eq!(portal.me(&li.cookie).await.status, 401);
    let guest = portal.get("/account/data").await;
    assert_eq!((guest.status, guest.header("location")), (303, "/sign-in?next=%2Faccount%2Fdata"));
}
