//! Links for people without an account: they open numbers of ten answers or more, and nothing else.

use app::account::StaffRole;
use serde_json::json;

use super::{CANARY, fixture};
use crate::support::{TestPortal, database_tests};

database_tests! {
    a_link_opens_numbers_alone, figures_of_few_are_not_told, a_link_ends, the_page_makes_and_takes_back
}

async fn made(portal: &TestPortal, days: u16) -> (String, String) {
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    let path = "/api/v1/surveys/s1/result-links";
    let answer = portal.post(path, &json!({"days": days})).cookie(&boss.cookie).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let found = answer.json();
    (found["id"].as_str().unwrap().to_string(), found["path"].as_str().unwrap().to_string())
}

async fn a_link_opens_numbers_alone(portal: &TestPortal) {
    fixture(portal).await;
    let (_, path) = made(portal, 30).await;
    let secret = path.rsplit('/').next().unwrap();
    assert_eq!(secret.len(), 64, "256 bits");
    let stored = "select cast(count(*) as bigint) from result_link where token_hash = $1";
    assert_eq!(portal.number(stored, &[secret.into()]).await, 0, "only its hash is stored");
    let page = portal.get(&path).await;
    let text = page.text();
    assert_eq!(page.status, 200, "{text}");
    assert!(text.contains("54.2%") && text.contains("n = 24"), "{text}");
    // Eight answers came late, seven wrote something: too few for strangers.
    for never in
        [CANARY, "canary", "Canary Person", "Nanjing", "Beijing", "HUB-", "SP →", "n = 8", "n = 7", "More?", "export"]
    {
        assert!(!text.contains(never), "{never} in {text}");
    }
    assert_eq!(page.header("cache-control"), "no-store");
    let (good, bad) = (path.clone(), path.replace(&secret[..1], if secret.starts_with('0') { "1" } else { "0" }));
    assert_eq!((portal.get(&good).await.status, portal.get(&bad).await.status), (200, 404));
}

/// Twelve came late, eight of them said how satisfied they were.
async fn figures_of_few_are_not_told(portal: &TestPortal) {
    fixture(portal).await;
    let whole = "update response_tally set count = 12 where cut = 'lateness' and member = 'up_to_4_days'
        and value = 'answered'";
    portal.execute(whole, &[]).await.unwrap();
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    let own = portal.get("/desk/surveys/s1/results").cookie(&boss.cookie).await.text();
    assert!(own.contains("n = 8"), "{own}");
    let (_, path) = made(portal, 30).await;
    let text = portal.get(&path).await.text();
    assert!(text.contains("Over 2, up to 4 days late") && text.contains("n = 24"), "{text}");
    assert!(!text.contains("n = 8"), "{text}");
}

async fn a_link_ends(portal: &TestPortal) {
    fixture(portal).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    let (id, path) = made(portal, 30).await;
    let (_, short) = made(portal, 1).await;
    let listed = portal.get("/api/v1/surveys/s1/result-links").cookie(&boss.cookie).await;
    assert_eq!(listed.json().as_array().map(Vec::len), Some(2));
    assert!(!listed.text().contains(path.rsplit('/').next().unwrap()), "an address is told once");
    let door = ["/api/v1/surveys/s1/result-links/", &id].concat();
    let gone = async |by: &str| crate::support::ask::Ask::new(&portal.router, "DELETE", &door).cookie(by).await.status;
    let agent = portal.staff("agent@desk.test", StaffRole::Supervisor).await;
    assert_eq!(gone(&agent.cookie).await, 403);
    assert_eq!((gone(&boss.cookie).await, gone(&boss.cookie).await), (204, 404));
    assert_eq!((portal.get(&path).await.status, portal.get(&short).await.status), (404, 200));
    portal.advance_hours(25);
    assert_eq!(portal.get(&short).await.status, 404);
    let written =
        "select cast(count(*) as bigint) from audit_entry where action in ('survey.shared', 'survey.unshared')";
    assert_eq!(portal.number(written, &[]).await, 3);
}

async fn the_page_makes_and_takes_back(portal: &TestPortal) {
    fixture(portal).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Admin).await;
    let page = "/desk/surveys/s1/results";
    let made = portal.post_form(page, &[("act", "share"), ("days", "7")]).cookie(&boss.cookie).await;
    let text = made.text();
    assert_eq!(made.status, 200, "{text}");
    let secret = text.split("/shared/results/").nth(1).unwrap()[..64].to_string();
    let shared = ["/shared/results/", &secret].concat();
    assert_eq!(portal.get(&shared).await.status, 200);
    let wrong = portal.post_form(page, &[("act", "share"), ("days", "400")]).cookie(&boss.cookie).await;
    assert!(wrong.status == 422 && wrong.text().contains("field-fault"), "{}", wrong.text());
    let id = text.split("name=\"link_id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let gone = portal.post_form(page, &[("act", "revoke"), ("link_id", &id)]).cookie(&boss.cookie).await;
    assert!(gone.status == 200 && gone.text().contains("opens nothing any more"));
    assert_eq!(portal.get(&shared).await.status, 404);
}
