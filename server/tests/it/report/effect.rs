//! What a change would do is said before it is made, and is true.

use app::account::StaffRole;
use server::deadline::PACKS;

use super::fixture;
use crate::support::account::SignedIn;
use crate::support::{TestPortal, database_tests};

database_tests! { a_new_version_says_what_it_would_move, a_calendar_says_it_too, a_cause_says_who_has_it }

const PACK: &str = "/admin/rules/generic_iso_10002";

/// Every open date of the table, in one text.
async fn dates(portal: &TestPortal) -> Vec<(String, i64)> {
    let all = "select case_id, due_at from deadline order by case_id, rule, round";
    let rows = portal.store.rows(all, &[]).await.unwrap();
    let one = |row: &server::store::Row| {
        let mut c = row.columns();
        (c.text().unwrap(), c.int().unwrap())
    };
    rows.iter().map(one).collect()
}

/// Stores a text as the next version, and reads the page that asks to confirm it.
async fn renewed(portal: &TestPortal, admin: &SignedIn, page: &str, text: &str) -> String {
    let sent = portal.post_form(page, &[("form", "renew"), ("text", text)]).cookie(&admin.cookie).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    portal.get(sent.header("location")).cookie(&admin.cookie).await.text()
}

async fn a_new_version_says_what_it_would_move(portal: &TestPortal) {
    fixture(portal).await;
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    let first = portal.get(PACK).cookie(&admin.cookie).await.text();
    // all but the three that were withdrawn began under it, and version 1 is their own
    assert!(first.contains("37 open complaints keep the version they began under"), "{first}");
    assert!(first.contains("would fall at the same moments"), "{first}");
    let (_, text) = PACKS.iter().find(|(key, _)| *key == "generic_iso_10002").unwrap();
    // without its examples, which state the numbers of the release
    let text = text.split("[[examples]]").next().unwrap();
    let compensation = PACKS.iter().find(|(key, _)| *key == "generic_iso_10002").unwrap().1;
    let compensation = compensation.find("[[compensation]]").map_or("", |at| &compensation[at..]);
    let compensation = compensation.split("[[compensation_examples]]").next().unwrap();
    let shorter = [&text.replacen("limit = 5", "limit = 2", 1), compensation].concat();
    let page = renewed(portal, &admin, PACK, &shorter).await;
    // Four answers are owed: of what was filed on 13, 17, 18 and 20 November. With two working days instead of five those
    // of the 17th and 18th were due by the 19th and 20th; that of the 13th is late either way.
    assert!(page.contains("4 of their open deadlines would fall at another moment"), "{page}");
    assert!(page.contains("2 of them would be overdue now"), "{page}");
    let before = dates(portal).await;
    let version = page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let sent = portal.post_form(PACK, &[("form", "confirm"), ("version", version)]).cookie(&admin.cookie).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(dates(portal).await, before, "as was said: nothing moved");
    let confirmed = portal.get(sent.header("location")).cookie(&admin.cookie).await.text();
    assert!(!confirmed.contains("id=\"effect\""), "what is confirmed asks nothing any more");
}

async fn a_calendar_says_it_too(portal: &TestPortal) {
    fixture(portal).await;
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    let page = "/admin/calendars/generic";
    let text = portal.get(page).cookie(&admin.cookie).await.text();
    let text = text.split("<textarea").nth(1).unwrap().split_once('>').unwrap().1.split("</textarea>").next().unwrap();
    let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let holiday =
        "\n[[holidays]]\nfrom = \"2026-11-24\"\n[holidays.name]\nen = \"Fair\"\nes = \"Feria\"\nzh-CN = \"展会\"\n";
    let stored = renewed(portal, &admin, page, &[text.trim(), holiday].concat()).await;
    assert!(stored.contains("37 open complaints keep"), "{stored}");
    assert!(stored.contains("0 of them would be overdue now"), "a holiday makes nothing due earlier: {stored}");
    assert!(!stored.contains("same moments"), "{stored}");
    let reader = portal.staff("boss@desk.test", StaffRole::Manager).await;
    let read = portal.get(page).cookie(&reader.cookie).await;
    assert_eq!((read.status, read.text().contains("id=\"effect\"")), (200, false), "only who confirms is told");
}

async fn a_cause_says_who_has_it(portal: &TestPortal) {
    fixture(portal).await;
    let admin = portal.staff("root@desk.test", StaffRole::Admin).await;
    let page = portal.get("/admin/causes").cookie(&admin.cookie).await.text();
    let row = page.split("id=\"transit_delay\"").nth(1).unwrap().split("</li>").next().unwrap();
    // eleven, one of them withdrawn
    assert!(row.contains("10 open complaints have this cause"), "{row}");
}
