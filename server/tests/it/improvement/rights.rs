//! Who writes, who reads, and that nothing is public before it is published.

use app::account::StaffRole;
use serde_json::json;

use super::{HERE, TITLE, added, boss, deliver, door, draft, publish, put, result, work};
use crate::support::{TestPortal, database_tests};

database_tests! {
    managers_write_and_a_unit_reads_its_own, nothing_is_public_before, forms_say_what_is_wrong, given_up_is_over,
}

async fn managers_write_and_a_unit_reads_its_own(portal: &TestPortal) {
    for code in ["HUB-A", "HUB-B"] {
        let unit = "insert into unit (id, code, name, kind, created_at, version) values ($1, $2, $2, 'hub', 1, 1)";
        portal.execute(unit, &[["id-", code].concat().into(), code.into()]).await.unwrap();
    }
    let hub = crate::result::of_unit(portal, "HUB-A").await;
    let other = crate::result::of_unit(portal, "HUB-B").await;
    let mut of_unit = draft();
    of_unit["scope"] = json!([
        {"kind": "unit", "member": "HUB-A", "is_affected": true},
        {"kind": "unit", "member": "HUB-B", "is_affected": false},
    ]);
    let number = added(portal, &of_unit).await;
    let elsewhere = added(portal, &draft()).await;
    let status = async |by: &str, path: &str| portal.get(path).cookie(by).await.status;
    for rest in ["", "/result"] {
        assert_eq!(status(&hub.cookie, &door(&number, rest)).await, 200);
        assert_eq!(status(&hub.cookie, &door(&elsewhere, rest)).await, 404, "not its place");
        assert_eq!(status(&other.cookie, &door(&number, rest)).await, 404, "compared with, not touched");
    }
    let list = portal.get("/api/v1/improvements").cookie(&hub.cookie).await.json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    let roles =
        [(StaffRole::Agent, 200), (StaffRole::Supervisor, 200), (StaffRole::Auditor, 200), (StaffRole::Claims, 403)];
    for (role, wanted) in roles {
        let reader = portal.staff(&[role.as_str(), "@desk.test"].concat(), role).await;
        assert_eq!(status(&reader.cookie, &door(&number, "")).await, wanted, "{role}");
        let refused = put(portal, &reader.cookie, &number, "", &of_unit).await;
        assert_eq!(refused.status, 403, "{role}");
    }
    assert_eq!(put(portal, &hub.cookie, &number, "", &of_unit).await.status, 403);
}

async fn nothing_is_public_before(portal: &TestPortal) {
    deliver(portal, HERE, "2026-09-10T12:00:00+08:00", 20, 40).await;
    deliver(portal, HERE, "2026-10-20T12:00:00+08:00", 2, 40).await;
    let number = added(portal, &draft()).await;
    work(portal).await;
    let one = ["/improvements/", &number].concat();
    let door = ["/api/v1/published-improvements/", &number].concat();
    for (path, list) in [(&one, "/improvements"), (&door, "/api/v1/published-improvements")] {
        assert_eq!(portal.get(path).await.status, 404);
        assert!(!portal.get(list).await.text().contains(TITLE));
    }
    publish(portal, &number).await;
    for (path, list) in [(&one, "/improvements"), (&door, "/api/v1/published-improvements")] {
        let (shown, listed) = (portal.get(path).await, portal.get(list).await);
        assert!(shown.status == 200 && shown.text().contains(TITLE), "{}", shown.text());
        assert!(listed.text().contains(TITLE));
        assert!(!shown.text().contains("canary-of-cause") && !listed.text().contains("canary-of-cause"));
    }
    assert!(portal.get(&one).await.text().contains("A second van drives in the evening."));
    let boss = boss(portal).await;
    let page = ["/desk/improvements/", &number].concat();
    let version = portal.number("select version from improvement", &[]).await.to_string();
    let back = portal.post_form(&page, &[("form", "unpublish"), ("version", &version)]).cookie(&boss.cookie).await;
    assert_eq!((back.status, portal.get(&one).await.status), (303, 404));
}

async fn forms_say_what_is_wrong(portal: &TestPortal) {
    let boss = boss(portal).await;
    let new = "/desk/improvements/new";
    let shown = portal.get(new).cookie(&boss.cookie).await;
    assert!(shown.status == 200 && shown.text().contains("name=\"compared_lanes\""), "{}", shown.text());
    let fields = [
        ("title", "Second van"),
        ("cause", "Too few tours"),
        ("change", "One more"),
        ("owner_person_id", boss.person_id.as_str()),
        ("changed_on", "2026-10-01"),
        ("window_days", "28"),
        ("settle_days", "7"),
        ("measure", "late_share"),
        ("expected", "-4,5"),
        ("lanes", "Jiangsu → Guangdong\nJiangsu>Beijing"),
        ("cause_code", "transit_delay"),
    ];
    let wrong: Vec<(&str, &str)> = fields
        .iter()
        .copied()
        .filter(|(name, _)| *name != "title")
        .chain([("suggestions", "S-0000-000000-0")])
        .collect();
    let refused = portal.post_form(new, &wrong).cookie(&boss.cookie).await;
    let text = refused.text();
    assert!(refused.status == 422 && text.contains("id=\"title-fault\"") && text.contains("origins-fault"), "{text}");
    assert!(text.contains("Too few tours"), "what was typed stays");
    let done = portal.post_form(new, &fields).cookie(&boss.cookie).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = done.header("location").to_string();
    let shown = portal.get(&page).cookie(&boss.cookie).await.text();
    assert!(shown.contains("Jiangsu → Guangdong") && shown.contains("−4.5") && shown.contains("Second van"), "{shown}");
    let edit = [page.split('?').next().unwrap(), "/edit"].concat();
    let form = portal.get(&edit).cookie(&boss.cookie).await.text();
    assert!(
        form.contains("value=\"-4.5\"") && form.contains("Jiangsu&gt;Guangdong") || form.contains("Jiangsu>Guangdong")
    );
    let empty =
        portal.post_form(page.split('?').next().unwrap(), &[("form", "publish"), ("version", "1"), ("text", " ")]);
    let empty = empty.cookie(&boss.cookie).await;
    assert!(empty.status == 422 && empty.text().contains("text-fault"), "{}", empty.text());
}

async fn given_up_is_over(portal: &TestPortal) {
    let mut later = draft();
    later["changed_on"] = json!("2026-11-20");
    let number = added(portal, &later).await;
    publish(portal, &number).await;
    let boss = boss(portal).await;
    let empty = put(portal, &boss.cookie, &number, "/abandonment", &json!({"reason": " "})).await;
    assert_eq!((empty.status, empty.field_problems()), (422, vec!["/reason required".to_string()]));
    let done = put(portal, &boss.cookie, &number, "/abandonment", &json!({"reason": "no van"})).await;
    assert_eq!(done.json()["stage"], "abandoned");
    assert_eq!(portal.get(&["/improvements/", &number].concat()).await.status, 404);
    let again = put(portal, &boss.cookie, &number, "/publication", &json!({"text": "x"})).await;
    assert_eq!((again.status, again.field_problems()), (409, vec!["/improvement_number abandoned".to_string()]));
    portal.advance_hours(24 * 90);
    work(portal).await;
    assert_eq!(result(portal, &number).await["looks"].as_array().map(Vec::len), Some(0), "nobody weighs it");
}
