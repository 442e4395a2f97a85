//! Causes are the operator's: renamed, ordered, added, retired, by JSON and by plain forms; and lists as files.

use app::account::StaffRole;
use serde_json::{Value, json};

use super::{draft, guest_files, path, put, send, shown};
use crate::support::account::SignedIn;
use crate::support::{Answer, Ask, TestPortal, database_tests};

database_tests! {
    what_is_kept_is_changed_by_version, a_retired_cause_stays_where_it_is, order_is_the_administrators,
    what_is_wrong_with_a_cause_is_named, forms_do_without_javascript, a_release_changes_nothing_of_it,
    a_list_becomes_a_file,
}

const CAUSES: &str = "/api/v1/complaint-causes";

async fn all(portal: &TestPortal, admin: &SignedIn) -> Vec<Value> {
    let found = portal.get(&[CAUSES, "?all=true"].concat()).cookie(&admin.cookie).await;
    assert_eq!(found.status, 200, "{}", found.text());
    found.json()["items"].as_array().unwrap().clone()
}

async fn offered(portal: &TestPortal, language: &str) -> Vec<(String, String)> {
    let found = portal.get(CAUSES).header("accept-language", language).await.json();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_string();
    found["items"].as_array().unwrap().iter().map(|item| (text(item, "code"), text(item, "name"))).collect()
}

fn of<'v>(list: &'v [Value], category: &str) -> Vec<&'v str> {
    list.iter().filter(|item| item["category"] == category).map(|item| item["code"].as_str().unwrap()).collect()
}

async fn change(portal: &TestPortal, admin: &SignedIn, code: &str, tag: &str, body: Value) -> Answer {
    Ask::new(&portal.router, "PUT", &[CAUSES, "/", code].concat())
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("if-match", tag)
        .cookie(&admin.cookie)
        .body(body.to_string())
        .await
}

fn stated(name: &str, place: u32, is_retired: bool) -> Value {
    let (es, zh) = (format!("{name} es"), format!("{name} zh"));
    let names = json!({"en": name, "es": es, "zh-CN": zh});
    json!({"names": names, "place": place, "is_retired": is_retired})
}

async fn what_is_kept_is_changed_by_version(portal: &TestPortal) {
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    let found = portal.get(&[CAUSES, "/customs"].concat()).cookie(&admin.cookie).await;
    let tag = found.header("etag").to_string();
    assert_eq!(found.json()["record"]["names"]["es"], "Retenido en aduana");
    let without = Ask::new(&portal.router, "PUT", &[CAUSES, "/customs"].concat())
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/json");
    let without = without.cookie(&admin.cookie).body(stated("Held", 3, false).to_string()).await;
    assert_eq!(without.status, 428);
    let done = change(portal, &admin, "customs", &tag, stated("Held", 3, false)).await;
    assert_eq!((done.status, done.json()["record"]["names"]["zh-CN"].as_str()), (200, Some("Held zh")));
    assert_ne!(done.header("etag"), tag);
    assert_eq!(change(portal, &admin, "customs", &tag, stated("Other", 3, false)).await.status, 412, "stale");
    assert!(offered(portal, "es").await.contains(&("customs".into(), "Held es".into())));
    let audited = "select count(*) from audit_entry where action = 'complaint_cause.changed'";
    assert_eq!(portal.number(audited, &[]).await, 1);
    let missing = portal.get(&[CAUSES, "/none"].concat()).cookie(&admin.cookie).await;
    assert_eq!(missing.status, 404);
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    assert_eq!(portal.get(&[CAUSES, "?all=true"].concat()).cookie(&agent.cookie).await.status, 403);
    assert_eq!(portal.get(&[CAUSES, "?all=true"].concat()).await.status, 401);
}

async fn a_retired_cause_stays_where_it_is(portal: &TestPortal) {
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    let mut with = draft("delay");
    with["cause"] = "customs".into();
    let (number, guest) = guest_files(portal, &with).await;
    assert_eq!(change(portal, &admin, "customs", "\"1\"", stated("Customs", 3, true)).await.status, 200);
    assert!(!offered(portal, "en").await.iter().any(|(code, _)| code == "customs"));
    let refused = send(portal, "POST", "/api/v1/complaints", "", with.clone()).await;
    assert_eq!(refused.field_problems(), ["/cause unknown"]);
    assert_eq!(shown(portal, &number, &guest).await["cause"], "customs");
    let kept = json!({"is_valid": false, "cause": "customs"});
    assert_eq!(put(portal, &number, "validation", &admin.cookie, kept.clone()).await, 204, "it has it already");
    let (other, _) = guest_files(portal, &draft("delay")).await;
    assert_eq!(put(portal, &other, "validation", &admin.cookie, kept).await, 422, "not anew");
    assert!(!portal.get("/complain").await.text().contains("value=\"customs\""));
    assert_eq!(change(portal, &admin, "customs", "\"2\"", stated("Customs", 3, false)).await.status, 200);
    assert_eq!(send(portal, "POST", "/api/v1/complaints", "", with).await.status, 201, "offered again");
}

async fn order_is_the_administrators(portal: &TestPortal) {
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    let before = all(portal, &admin).await;
    let delay = of(&before, "delay");
    let last = *delay.last().unwrap();
    assert_eq!(change(portal, &admin, last, "\"1\"", stated("Last", 1, false)).await.status, 200);
    let after = all(portal, &admin).await;
    assert_eq!(of(&after, "delay")[0], last);
    assert_eq!(of(&after, "delay")[1..], delay[..delay.len() - 1]);
    assert_eq!(of(&after, "damaged"), of(&before, "damaged"));
    let codes: Vec<String> = offered(portal, "en").await.into_iter().map(|(code, _)| code).collect();
    let at = |code: &str| codes.iter().position(|known| known == code).unwrap();
    assert!(at(last) < at(delay[0]), "{codes:?}");
    assert_eq!(change(portal, &admin, last, "\"2\"", stated("Last", 999, false)).await.status, 200);
    assert_eq!(of(&all(portal, &admin).await, "delay"), delay);
}

async fn what_is_wrong_with_a_cause_is_named(portal: &TestPortal) {
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    let names = json!({"en": "Flood", "es": "Inundación", "zh-CN": ""});
    let wrong = json!({"code": "A flood", "category": "weather", "names": names});
    let refused = send(portal, "POST", CAUSES, &admin.cookie, wrong).await;
    assert_eq!(refused.field_problems(), ["/code malformed", "/category unknown", "/names/zh-CN required"]);
    let names = json!({"en": "Flood", "es": "Inundación", "zh-CN": "洪水"});
    let good = json!({"code": "flood", "category": "delay", "names": names});
    let made = send(portal, "POST", CAUSES, &admin.cookie, good.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(of(&all(portal, &admin).await, "delay").last(), Some(&"flood"), "the last of its category");
    assert_eq!(send(portal, "POST", CAUSES, &admin.cookie, good).await.field_problems(), ["/code taken"]);
    assert_eq!(
        change(portal, &admin, "flood", "\"1\"", stated("", 0, false)).await.field_problems()[0],
        "/names/en required"
    );
    let mut with = draft("delay");
    with["cause"] = "flood".into();
    guest_files(portal, &with).await;
}

async fn forms_do_without_javascript(portal: &TestPortal) {
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    let post = async |fields: &[(&str, &str)]| {
        portal.post_form("/admin/causes", fields).header("sec-fetch-site", "same-origin").cookie(&admin.cookie).await
    };
    let page = portal.get("/admin/causes").cookie(&admin.cookie).await;
    assert!(page.text().contains("Held at customs") && page.text().contains("清关滞留"), "{}", page.text());
    let flood = [("form", "add"), ("code", "flood"), ("category", "delay"), ("en", "Flood"), ("es", "Inundación")];
    let refused = post(&flood).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("value=\"Inundación\""), "what was typed stays");
    let made = post(&[flood.as_slice(), &[("zh_cn", "洪水")]].concat()).await;
    assert_eq!((made.status, made.header("location")), (303, "/admin/causes?done=1#flood"));
    for (act, version) in [("up", "1"), ("retire", "2"), ("restore", "3")] {
        let done = post(&[("form", act), ("code", "flood"), ("version", version)]).await;
        assert_eq!(done.status, 303, "{act}: {}", done.text());
    }
    let stale = post(&[("form", "retire"), ("code", "flood"), ("version", "1")]).await;
    assert_eq!(stale.status, 412);
    assert!(stale.text().contains("Somebody else has changed this cause"), "{}", stale.text());
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    for (language, words) in [("en", "Causes of complaints"), ("es", "Causas de las quejas"), ("zh-CN", "投诉原因")]
    {
        let page = portal.get("/admin/causes").header("accept-language", language).cookie(&boss.cookie).await.text();
        assert!(page.contains(words) && !page.contains("name=\"form\""), "only reads: {page}");
    }
}

/// What an operator changed stays changed when a release brings the same causes along again.
async fn a_release_changes_nothing_of_it(portal: &TestPortal) {
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    assert_eq!(change(portal, &admin, "customs", "\"1\"", stated("Ours", 1, true)).await.status, 200);
    let before = all(portal, &admin).await;
    server::complaint::embed(&portal.store).await.unwrap();
    assert_eq!(all(portal, &admin).await, before);
}

async fn a_list_becomes_a_file(portal: &TestPortal) {
    let mut formula = draft("delay");
    formula["waybill_number"] = "AJFILE0001".into();
    let (number, _) = guest_files(portal, &formula).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let export = async |query: &str, language: &str| {
        let path = ["/api/v1/complaints/export", query].concat();
        portal.get(&path).header("accept-language", language).cookie(&agent.cookie).await
    };
    for (language, words) in [("en", "Complaint number"), ("es", "Número de queja"), ("zh-CN", "投诉编号")] {
        let csv = export("", language).await.text();
        assert!(csv.contains(words) && csv.contains(&number) && csv.contains("AJFILE0001"), "{csv}");
    }
    let file = export("?format=xlsx", "es").await;
    assert_eq!((file.status, file.header("cache-control")), (200, "no-store"));
    assert!(file.header("content-type").contains("spreadsheetml"));
    assert!(file.header("content-disposition").contains("complaints.xlsx"));
    assert_eq!(&file.body[..4], b"PK\x03\x04");
    assert!(portal.get("/desk").cookie(&agent.cookie).await.text().contains("format=xlsx"));
    assert_eq!(portal.get(&path(&number, "")).cookie(&agent.cookie).await.status, 200);
}
