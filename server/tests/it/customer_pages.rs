//! The pages of organisations and lists without JavaScript.

use app::account::StaffRole;
use app::shipment::Milestone::*;
use axum::http::Method;
use serde_json::json;

use super::customer::{join, organisation, send};
use crate::support::account::SignedIn;
use crate::support::people::li_wei;
use crate::support::{Answer, Ask, TestPortal, database_tests, parcel};

database_tests! {
    a_guest_signs_in_first, an_organisation_is_founded_and_furnished, faults_are_told_beside_their_fields,
    colleagues_are_managed, an_invitation_is_accepted_by_a_button, a_key_is_shown_once, a_viewer_finds_no_forms,
    the_list_is_its_address, an_own_parcel_is_kept, every_page_speaks_three_languages, an_administrator_connects_accounts,
}

fn form(portal: &TestPortal, who: &SignedIn, path: &str, fields: &[(&str, &str)]) -> Ask {
    portal.post_form(path, fields).cookie(&who.cookie)
}

async fn page(portal: &TestPortal, who: &SignedIn, path: &str) -> Answer {
    let page = portal.get(path).cookie(&who.cookie).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{path}");
    page
}

#[track_caller]
fn leads_to(answer: &Answer, path: &str) {
    assert_eq!((answer.status, answer.header("location")), (303, path), "{}", answer.text());
}

async fn a_guest_signs_in_first(portal: &TestPortal) {
    for path in ["/organisations", "/organisations/x", "/shipments?standing=late", "/my-parcels", "/invitations/x"] {
        leads_to(&portal.get(path).await, &app::account::api::sign_in_page(path));
    }
}

async fn an_organisation_is_founded_and_furnished(portal: &TestPortal) {
    let ana = portal.customer("ana@acme.test", "Ana").await;
    let founded = form(portal, &ana, "/organisations", &[("form", "found"), ("name", "ACME <b>")]).await;
    let path = founded.header("location").to_string();
    assert!(path.starts_with("/organisations/"), "{}", founded.text());
    for fields in [
        vec![("form", "add_site"), ("site_name", "Hub"), ("address", "Calle Sierpes 7")],
        vec![("form", "add_contact"), ("contact_name", "Eva"), ("phone", "+34 600 12 55 66"), ("email", "")],
    ] {
        assert_eq!(form(portal, &ana, &path, &fields).await.status, 303);
    }
    let html = page(portal, &ana, &path).await.text();
    for words in ["ACME &lt;b&gt;", "Calle Sierpes 7", "Eva", "tel:+34600125566", "None yet. Ask us to connect"] {
        assert!(html.contains(words), "{words}");
    }
    let site =
        portal.store.row("select id from organisation_site", &[]).await.unwrap().unwrap().columns().text().unwrap();
    let gone = form(portal, &ana, &path, &[("form", "remove_site"), ("id", &site)]).await;
    leads_to(&gone, &[&path, "#sites"].concat());
    let renamed = form(portal, &ana, &path, &[("form", "rename"), ("name", "ACME"), ("version", "1")]).await;
    leads_to(&renamed, &path);
    let stale = form(portal, &ana, &path, &[("form", "rename"), ("name", "Old"), ("version", "1")]).await;
    assert_eq!(stale.status, 412);
    assert!(stale.text().contains("Somebody has changed it meanwhile") && stale.text().contains("value=\"Old\""));
    assert_eq!(form(portal, &ana, &path, &[("form", "explode")]).await.status, 400);
}

async fn faults_are_told_beside_their_fields(portal: &TestPortal) {
    let (ana, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let path = format!("/organisations/{id}");
    let refused =
        form(portal, &ana, &path, &[("form", "add_contact"), ("contact_name", ""), ("email", "nowhere")]).await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(html.contains("id=\"contact_name-fault\"") && html.contains("id=\"email-fault\""));
    assert!(html.contains("value=\"nowhere\""), "what was typed stays");
    assert!(!html.contains("id=\"site_name-fault\""));
}

async fn colleagues_are_managed(portal: &TestPortal) {
    let (ana, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let max = join(portal, &ana, &id, "max@acme.test", "member").await;
    let path = format!("/organisations/{id}/members");
    let invite = form(portal, &ana, &path, &[("form", "invite"), ("email", "new@acme.test"), ("role", "viewer")]).await;
    leads_to(&invite, &path);
    let html = page(portal, &ana, &path).await.text();
    assert!(html.contains("max@acme.test") && html.contains("new@acme.test"));
    let again = form(portal, &ana, &path, &[("form", "invite"), ("email", "max@acme.test"), ("role", "viewer")]).await;
    assert!(again.text().contains("This person is a member already."));
    let alone = form(portal, &ana, &path, &[("form", "remove"), ("id", &ana.person_id)]).await;
    assert_eq!(alone.status, 409);
    assert!(alone.text().contains("The last owner has to stay."));
    let promoted = form(portal, &ana, &path, &[("form", "role"), ("id", &max.person_id), ("role", "owner")]).await;
    leads_to(&promoted, &path);
    leads_to(&form(portal, &ana, &path, &[("form", "remove"), ("id", &ana.person_id)]).await, "/organisations");
    assert_eq!(portal.get(&path).cookie(&ana.cookie).await.status, 404);
}

/// GET shows, POST spends: mail scanners open links too.
async fn an_invitation_is_accepted_by_a_button(portal: &TestPortal) {
    let (ana, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let max = portal.customer("max@acme.test", "Max").await;
    let eve = portal.customer("eve@else.test", "Eve").await;
    let path = format!("/api/v1/organisations/{id}/invitations");
    send(portal, &ana, Method::POST, &path, &json!({"email": "max@acme.test", "role": "viewer"})).await;
    let sql = "select secrets_json from message where email = 'max@acme.test'";
    let secrets = portal.store.row(sql, &[]).await.unwrap().unwrap().columns().text().unwrap();
    let link: serde_json::Value = serde_json::from_str(&secrets).unwrap();
    let path = ["/invitations/", link["link"].as_str().unwrap().rsplit('/').next().unwrap()].concat();
    for _ in 0..2 {
        assert!(page(portal, &max, &path).await.text().contains("invites you to join ACME as viewer"));
    }
    let foreign = page(portal, &eve, &path).await.text();
    assert!(foreign.contains("another e-mail address") && !foreign.contains("value=\"accept\""));
    assert_eq!(form(portal, &eve, &path, &[("form", "accept")]).await.status, 403);
    leads_to(&form(portal, &max, &path, &[("form", "accept")]).await, &format!("/organisations/{id}"));
    assert_eq!(form(portal, &max, &path, &[("form", "accept")]).await.status, 404);
}

async fn a_key_is_shown_once(portal: &TestPortal) {
    let (ana, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let path = format!("/organisations/{id}/keys");
    let nameless = form(portal, &ana, &path, &[("form", "create"), ("name", "")]).await;
    assert_eq!(nameless.status, 422);
    assert!(nameless.text().contains("Choose at least one."));
    let made = form(portal, &ana, &path, &[("form", "create"), ("name", "ERP"), ("scope_track", "1")]).await;
    let html = made.text();
    let at = html.find("class=\"secret\">").expect("a secret") + "class=\"secret\">".len();
    let secret = &html[at..at + 76];
    assert_eq!(portal.get("/api/v1/shipments").bearer(secret).await.status, 200, "{secret}");
    assert!(!page(portal, &ana, &path).await.text().contains(&secret[12..]));
    let sql = "select id from api_key";
    let key = portal.store.row(sql, &[]).await.unwrap().unwrap().columns().text().unwrap();
    leads_to(&form(portal, &ana, &path, &[("form", "revoke"), ("id", &key)]).await, &path);
    portal.get("/api/v1/shipments").bearer(secret).await.problem(401, "sign-in-required");
    let admin = portal.staff("root@operator.test", StaffRole::Admin).await;
    assert_eq!(portal.get("/admin/api-keys").cookie(&ana.cookie).await.status, 403);
    let fields = [("form", "create"), ("name", "TMS"), ("scope_ingest", "1")];
    assert!(form(portal, &admin, "/admin/api-keys", &fields).await.text().contains("class=\"secret\""));
}

async fn a_viewer_finds_no_forms(portal: &TestPortal) {
    let (ana, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let vio = join(portal, &ana, &id, "vio@acme.test", "viewer").await;
    let path = format!("/organisations/{id}");
    let html = page(portal, &vio, &path).await.text();
    assert!(!html.contains("value=\"rename\"") && !html.contains("value=\"add_site\"") && !html.contains("/keys"));
    assert_eq!(form(portal, &vio, &path, &[("form", "rename"), ("name", "A"), ("version", "1")]).await.status, 403);
    let members = format!("{path}/members");
    assert!(!page(portal, &vio, &members).await.text().contains("value=\"invite\""));
    assert_eq!(form(portal, &vio, &members, &[("form", "revoke"), ("id", "x")]).await.status, 403);
    assert_eq!(portal.get(&format!("{path}/keys")).cookie(&vio.cookie).await.status, 403);
}

async fn an_administrator_connects_accounts(portal: &TestPortal) {
    let (ana, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let admin = portal.staff("root@operator.test", StaffRole::Admin).await;
    let path = format!("/organisations/{id}");
    assert!(page(portal, &admin, "/organisations?search=acme").await.text().contains(&path));
    let attach = [("form", "attach"), ("account_code", "ACME-1")];
    assert_eq!(form(portal, &ana, &path, &attach).await.status, 403);
    leads_to(&form(portal, &admin, &path, &attach).await, &[&path, "#accounts"].concat());
    assert!(page(portal, &ana, &path).await.text().contains("ACME-1"));
    let (_, other) = organisation(portal, "bo@rival.test", "Rival").await;
    let taken = form(portal, &admin, &format!("/organisations/{other}"), &attach).await;
    assert!(taken.text().contains("belongs to another organisation already"));
}

async fn the_list_is_its_address(portal: &TestPortal) {
    let (ana, id) = organisation(portal, "ana@acme.test", "ACME").await;
    assert!(page(portal, &ana, "/shipments").await.text().contains("No account is connected yet"));
    let admin = portal.staff("root@operator.test", StaffRole::Admin).await;
    let attach = format!("/api/v1/organisations/{id}/accounts/ACME-1");
    send(portal, &admin, Method::PUT, &attach, &json!({})).await;
    assert!(page(portal, &ana, "/shipments").await.text().contains("No shipments yet."));
    for n in 0..60 {
        let mut shipment = parcel(&format!("PDMANY{n:04}")).to(li_wei()).promised("2026-11-21T18:00:00+08:00");
        shipment.shipment.account_code = Some("ACME-1".to_string());
        portal.take_in(&shipment.event(InTransit, "2026-11-22T08:30:00+08:00")).await;
    }
    let html = page(portal, &ana, "/shipments?standing=late&search=many0001").await.text();
    assert!(!html.contains("PDMANY0001"), "a word inside another is not found");
    let html = page(portal, &ana, "/shipments?standing=late&search=0001").await.text();
    assert!(html.contains("/track/PDMANY0001") && !html.contains("PDMANY0002"));
    assert!(html.contains("value=\"0001\"") && html.contains("<option value=\"late\" selected"));
    assert!(
        html.contains("/api/v1/shipments/export?") && html.contains("standing=late&amp;search=0001&amp;format=csv")
    );
    let first = page(portal, &ana, "/shipments").await.text();
    let at = first.find("rel=\"next\" href=\"").expect("a next page") + "rel=\"next\" href=\"".len();
    let next = first[at..].split('"').next().unwrap().replace("&amp;", "&");
    let second = page(portal, &ana, &next).await.text();
    let rows = |html: &str| html.matches("href=\"/track/PDMANY").count();
    assert_eq!((rows(&first), rows(&second)), (50, 10));
    let refused = portal.get("/shipments?created_from=yesterday").cookie(&ana.cookie).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("The filter cannot be read: Created from"));
    assert!(page(portal, &ana, "/track/PDMANY0001").await.text().contains("李**"), "the full record");
    let alone = portal.customer("li@campus.test", "Li").await;
    leads_to(&portal.get("/shipments").cookie(&alone.cookie).await, "/my-parcels");
}

async fn an_own_parcel_is_kept(portal: &TestPortal) {
    portal.take_in(&parcel("PDMINE0001").to(li_wei()).event(InTransit, "2026-11-22T08:30:00+08:00")).await;
    let li = portal.customer("li@campus.test", "Li").await;
    let add = |number: &str, digits: &str| {
        form(portal, &li, "/my-parcels", &[("form", "add"), ("waybill_number", number), ("phone_last4", digits)])
    };
    let wrong = add("pdmine0001", "0000").await;
    assert_eq!(wrong.status, 403);
    let unknown = add("PDNONE0001", "4321").await;
    assert_eq!(wrong.text().contains("do not belong together"), unknown.text().contains("do not belong together"));
    assert_eq!(add("x", "4321").await.status, 422);
    leads_to(&add(" pdmine 0001 ", "4321").await, "/my-parcels");
    let html = page(portal, &li, "/my-parcels").await.text();
    assert!(html.contains("href=\"/track/PDMINE0001\""));
    assert!(page(portal, &li, "/track/PDMINE0001").await.text().contains("李**"));
    let forget = [("form", "forget"), ("waybill_number", "PDMINE0001")];
    leads_to(&form(portal, &li, "/my-parcels", &forget).await, "/my-parcels");
    assert!(page(portal, &li, "/my-parcels").await.text().contains("You have not added a parcel yet."));
}

async fn every_page_speaks_three_languages(portal: &TestPortal) {
    let (ana, id) = organisation(portal, "ana@acme.test", "ACME").await;
    let own = format!("/organisations/{id}");
    let paths =
        ["/organisations", &own, &format!("{own}/members"), &format!("{own}/keys"), "/shipments", "/my-parcels"];
    for path in paths {
        let mut titles = std::collections::BTreeSet::new();
        for lang in ["en", "es", "zh-CN"] {
            let cookies = [&ana.cookie, "; lang=", lang].concat();
            let html = portal.get(path).cookie(&cookies).await.text();
            assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{path} in {lang}");
            titles.insert(html.split("</h1>").next().unwrap().rsplit('>').next().unwrap().to_string());
        }
        assert!(titles.len() == 3 || path == own, "{path}: {titles:?}");
    }
}
