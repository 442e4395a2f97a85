//! Every number opens to exactly its cases.

use app::account::StaffRole;

use super::fixture;
use crate::support::account::SignedIn;
use crate::support::{TestPortal, database_tests};

database_tests! {
    every_number_opens_to_its_cases, the_queue_keeps_what_it_was_opened_with, customers_cannot_count,
    what_is_counted_is_read_by_an_index,
}

/// Address and number of each link into the queue.
fn opened(page: &str) -> Vec<(String, u64)> {
    let links = page.split("href=\"/desk?").skip(1).filter_map(|rest| {
        let (address, after) = rest.split_once('"')?;
        let number = after.split_once('>')?.1.split('<').next()?.parse().ok()?;
        Some((address.replace("&amp;", "&"), number))
    });
    links.collect()
}

/// How many complaints the list behind an address holds, read page by page.
async fn cases(portal: &TestPortal, by: &SignedIn, query: &str) -> u64 {
    let (mut count, mut cursor) = (0, String::new());
    loop {
        let path = ["/api/v1/complaints?limit=7&", &query.replace("open=all", "open="), &cursor].concat();
        let found = portal.get(&path).cookie(&by.cookie).await;
        assert_eq!(found.status, 200, "{path}: {}", found.text());
        let found = found.json();
        count += found["items"].as_array().unwrap().len() as u64;
        match found["next_cursor"].as_str() {
            Some(next) => cursor = ["&cursor=", &app::wire::encode(next)].concat(),
            None => return count,
        }
    }
}

async fn every_number_opens_to_its_cases(portal: &TestPortal) {
    fixture(portal).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let mut seen = 0;
    for page in [
        "/desk/figures?month=2026-10&by=category",
        "/desk/figures?month=2026-10&by=cause",
        "/desk/figures?month=2026-11&by=unit",
        "/desk/figures?month=2026-11&by=lane",
        "/desk/figures/units?from=2026-10-01&to=2026-11-30",
    ] {
        let text = portal.get(page).cookie(&boss.cookie).await.text();
        for (query, number) in opened(&text) {
            // a total of clocks counts dates; a case has several
            let is_total = query.contains("due_from") && !query.contains("clock=");
            let found = cases(portal, &boss, &query).await;
            match is_total {
                true => assert!(found <= number && found > 0, "{page}: {query} says {number}, opens {found}"),
                false => assert_eq!(found, number, "{page}: {query}"),
            }
            seen += 1;
        }
    }
    assert!(seen > 60, "only {seen} numbers were opened");
    let query = "open=all&filed_from=2026-10-01&filed_to=2026-11-30&unit=HUB-A&missed=yes";
    assert_eq!(cases(portal, &boss, query).await, 10);
}

async fn the_queue_keeps_what_it_was_opened_with(portal: &TestPortal) {
    fixture(portal).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    let query = "/desk?open=all&filed_from=2026-10-01&filed_to=2026-10-31&lane=Jiangsu%3EGuangdong&valid=yes";
    let page = portal.get(query).cookie(&boss.cookie).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let page = page.text();
    assert_eq!(page.matches("class=\"queue-row").count(), 2, "{page}");
    for kept in ["name=\"filed_from\" value=\"2026-10-01\"", "name=\"lane\"", "Only what this counts", "Whole queue"] {
        assert!(page.contains(kept), "{kept} in {page}");
    }
    let file = page.split("href=\"/api/v1/complaints/export?").nth(1).unwrap().split('"').next().unwrap();
    assert!(file.contains("valid=yes") && file.contains("filed_to=2026-10-31"), "{file}");
    let file = ["/api/v1/complaints/export?", &file.replace("&amp;", "&").replace("open=all", "open=")].concat();
    assert_eq!(portal.get(&file).cookie(&boss.cookie).await.text().lines().count(), 3, "a head and two rows");
    for (query, problem) in [
        ("filed_from=2026-10-01", "/filed_to malformed"),
        ("standing=late", "/standing unknown"),
        ("valid=maybe", "/valid unknown"),
    ] {
        let answer = portal.get(&["/api/v1/complaints?", query].concat()).cookie(&boss.cookie).await;
        assert_eq!((answer.status, answer.field_problems()), (422, vec![problem.to_string()]));
    }
}

/// A filter that only staff may use must not tell a customer how their complaint was judged.
async fn customers_cannot_count(portal: &TestPortal) {
    fixture(portal).await;
    let li = portal.customer("li@shop.test", "Li Wei").await;
    let own = "update complaint set person_id = $1 where filed_at = (select max(filed_at) from complaint)";
    portal.execute(own, &[(&li.person_id).into()]).await.unwrap();
    for query in
        ["", "valid=yes", "valid=no", "cause=customs", "filed_from=2020-01-01&filed_to=2020-01-02", "missed=yes"]
    {
        let found = portal.get(&["/api/v1/complaints?", query].concat()).cookie(&li.cookie).await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{query}");
    }
}

/// Bite proof: drop the index `complaint_figures`, `deadline_figures`, or `unit_inquiry_due`.
async fn what_is_counted_is_read_by_an_index(portal: &TestPortal) {
    if portal.place.is_postgres() {
        let has = "select count(*) from pg_indexes where schemaname = current_schema()
            and indexname in ('complaint_figures', 'deadline_figures', 'unit_inquiry_due')";
        assert_eq!(portal.number(has, &[]).await, 3);
        return;
    }
    let plan = async |sql: &'static str| -> String {
        let rows = portal.store.rows(sql, &[0_i64.into(), 1_i64.into()]).await.unwrap();
        let step = |row: &server::store::Row| {
            let mut c = row.columns();
            c.skip(3);
            c.text().unwrap()
        };
        rows.iter().map(step).collect()
    };
    let complaints = "explain query plan select category, cause, unit_id, count(*),
        sum(case when is_valid = 1 then 1 else 0 end) from complaint where filed_at >= $1 and filed_at < $2
        group by category, cause, unit_id";
    assert!(plan(complaints).await.contains("COVERING INDEX complaint_figures"), "{}", plan(complaints).await);
    let clocks = "explain query plan select d.rule_pack_id, d.rule, d.met_at, d.ended_at, d.paused_at, d.due_at
        from deadline d where d.role = 'duty' and d.case_kind = 'complaint' and d.due_at > $1 and d.due_at <= $2";
    assert!(plan(clocks).await.contains("COVERING INDEX deadline_figures"), "{}", plan(clocks).await);
    let inquiries = "explain query plan select i.unit_id, i.responded_at, i.complaint_id from unit_inquiry i
        where i.due_at > $1 and i.due_at <= $2";
    assert!(plan(inquiries).await.contains("COVERING INDEX unit_inquiry_due"), "{}", plan(inquiries).await);
}
