//! Supervisors: who has how much, what is late, and all of a leaver's cases in other hands.

use std::time::Duration;

use app::account::StaffRole;
use serde_json::{Value, json};
use server::complaint::job;
use server::session::Kind;

use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, draft};
use crate::support::{TestPortal, database_tests};

database_tests! {
    the_team_page_counts, a_leavers_cases_go_to_one_person, cases_go_back_to_the_rules, what_nobody_has_is_given,
    short_lists_of_the_queue_have_an_index, missed_dates_are_all_there,
}

const DAY: Duration = Duration::from_secs(86_400);

async fn case(portal: &TestPortal, n: usize, holder: Option<&SignedIn>) -> FiledBy {
    let mut said = draft("PDTEAM0001", "Where is it?");
    said["waybill_number"] = Value::Null;
    said["contact"]["email"] = format!("team{n}@campus.test").into();
    let filed = portal.files("", &said).await;
    if let Some(holder) = holder {
        let taken = json!({"person_id": holder.person_id});
        assert_eq!(portal.acts(&filed, &holder.cookie, "/assignment", &taken).await.status, 204);
    }
    filed
}

async fn held(portal: &TestPortal, by: &SignedIn) -> i64 {
    let sql = "select count(*) from complaint where assigned_person_id = $1 and ended_at is null";
    portal.number(sql, &[(&by.person_id).into()]).await
}

async fn boss(portal: &TestPortal) -> SignedIn {
    portal.staff("boss@desk.test", StaffRole::Supervisor).await
}

async fn agent(portal: &TestPortal, name: &str) -> SignedIn {
    let one = portal.staff(&format!("{name}@desk.test"), StaffRole::Agent).await;
    let rename = "update person set name = $1 where id = $2";
    portal.execute(rename, &[name.into(), (&one.person_id).into()]).await.unwrap();
    one
}

/// The row of a person in the team's list; None for nobody.
async fn row(portal: &TestPortal, boss: &SignedIn, person_id: Option<&str>) -> Value {
    let team = portal.get("/api/v1/desk/team").cookie(&boss.cookie).await.json();
    let items = team["items"].as_array().unwrap();
    items.iter().find(|item| item["person_id"].as_str() == person_id).unwrap_or_else(|| panic!("{team}")).clone()
}

async fn the_team_page_counts(portal: &TestPortal) {
    let (boss, chen, li) = (boss(portal).await, agent(portal, "chen").await, agent(portal, "li").await);
    case(portal, 1, Some(&chen)).await;
    let second = case(portal, 2, Some(&chen)).await;
    case(portal, 3, None).await;
    let ended = case(portal, 4, Some(&chen)).await;
    assert_eq!(portal.acts(&ended, &ended.cookie, "/withdrawal", &json!({"text": "Found."})).await.status, 204);
    assert_eq!(portal.acts(&second, &second.cookie, "/escalation", &json!({})).await.status, 204);
    let counts = |row: &Value| {
        ["open_count", "due_today_count", "late_count", "escalated_count"].map(|name| row[name].as_i64().unwrap())
    };
    assert_eq!(counts(&row(portal, &boss, Some(&chen.person_id)).await), [2, 0, 0, 1]);
    assert_eq!(counts(&row(portal, &boss, None).await), [1, 0, 0, 0]);
    assert_eq!(counts(&row(portal, &boss, Some(&li.person_id)).await), [0, 0, 0, 0]);
    // On the day of the nearest date, and after it.
    let due = "select min(next_due_at) from complaint where ended_at is null";
    let due = portal.number(due, &[]).await;
    portal.travel(Duration::from_millis(u64::try_from(due - portal.now().as_ms() - 1000).unwrap()));
    let boss = portal.session_of(&boss.person_id, Kind::Staff).await;
    assert_eq!(counts(&row(portal, &boss, None).await), [1, 1, 0, 0]);
    portal.travel(3 * DAY);
    let boss = portal.session_of(&boss.person_id, Kind::Staff).await;
    assert_eq!(counts(&row(portal, &boss, None).await)[2], 1);
    job::run(&portal.portal).await.unwrap();
    let page = portal.get("/desk/team").cookie(&boss.cookie).await.text();
    for words in ["Missed dates", "Escalated cases", &second.number, &["/desk?holder=", &chen.person_id].concat()] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let theirs = portal.get(&["/desk?holder=", &chen.person_id].concat()).cookie(&boss.cookie).await.text();
    assert!(theirs.contains(&second.number) && !theirs.contains(&ended.number));
    for (locale, words) in [("es", "Plazos incumplidos"), ("zh-CN", "已升级的案件")] {
        let page = portal.get("/desk/team").cookie(&boss.cookie).header("accept-language", locale).await.text();
        assert!(page.contains(words), "{locale}");
    }
    let chen = portal.session_of(&chen.person_id, Kind::Staff).await;
    assert_eq!(portal.get("/desk/team").cookie(&chen.cookie).await.status, 403);
}

async fn a_leavers_cases_go_to_one_person(portal: &TestPortal) {
    let (boss, gone, li) = (boss(portal).await, agent(portal, "gone").await, agent(portal, "li").await);
    let mut numbers = Vec::new();
    for n in 0..5 {
        numbers.push(case(portal, n, Some(&gone)).await.number);
    }
    portal.execute("update person set disabled_at = 1 where id = $1", &[(&gone.person_id).into()]).await.unwrap();
    assert_eq!(row(portal, &boss, Some(&gone.person_id)).await["is_gone"], true);
    let fields = [("form", "hand_over"), ("from", gone.person_id.as_str()), ("to", li.person_id.as_str())];
    let done = portal.post_form("/desk/team", &fields).cookie(&boss.cookie).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = portal.get(done.header("location")).cookie(&boss.cookie).await.text();
    assert!(page.contains("5 cases have a new holder."), "{page}");
    assert_eq!((held(portal, &gone).await, held(portal, &li).await), (0, 5));
    let audited = "select count(*) from audit_entry where action = 'complaint.assigned' and actor_id = $1";
    assert_eq!(portal.number(audited, &[(&boss.person_id).into()]).await, 5, "each by the supervisor");
    for (from, to, problem) in [
        (li.person_id.as_str(), li.person_id.as_str(), "/to_person_id same"),
        (li.person_id.as_str(), gone.person_id.as_str(), "/to_person_id unknown"),
        ("nobody", li.person_id.as_str(), "/from_person_id unknown"),
    ] {
        let asked = json!({"from_person_id": from, "to_person_id": to});
        let refused = portal.post("/api/v1/complaint-hand-overs", &asked).cookie(&boss.cookie).await;
        assert_eq!(refused.field_problems(), [problem]);
        let form = [("form", "hand_over"), ("from", from), ("to", to)];
        assert_eq!(portal.post_form("/desk/team", &form).cookie(&boss.cookie).await.status, 422);
    }
    assert_eq!(held(portal, &li).await, 5);
}

async fn cases_go_back_to_the_rules(portal: &TestPortal) {
    let (boss, chen) = (boss(portal).await, agent(portal, "chen").await);
    let (li, maria) = (agent(portal, "li").await, agent(portal, "maria").await);
    for n in 0..4 {
        case(portal, n, Some(&chen)).await;
    }
    let mut other = draft("PDTEAM0001", "Broken.");
    (other["waybill_number"], other["category"]) = (Value::Null, "damaged".into());
    let other = portal.files("", &other).await;
    let taken = json!({"person_id": chen.person_id});
    assert_eq!(portal.acts(&other, &chen.cookie, "/assignment", &taken).await.status, 204);
    let ids = [&chen, &li, &maria].map(|one| one.person_id.clone());
    let rule = json!({"name": "Late", "category": "delay", "person_ids": ids});
    assert_eq!(portal.post("/api/v1/assignment-rules", &rule).cookie(&boss.cookie).await.status, 201);
    let asked = json!({"from_person_id": chen.person_id});
    let done = portal.post("/api/v1/complaint-hand-overs", &asked).cookie(&boss.cookie).await;
    assert_eq!(done.status, 201, "{}", done.text());
    assert_eq!(done.json(), json!({"given_count": 4, "released_count": 1, "left_count": 0}));
    assert_eq!((held(portal, &li).await, held(portal, &maria).await, held(portal, &chen).await), (2, 2, 0));
    assert_eq!(row(portal, &boss, None).await["open_count"], 1, "no rule found anybody for it");
    let released = "select count(*) from audit_entry where action = 'complaint.released' and actor_id = $1";
    assert_eq!(portal.number(released, &[(&boss.person_id).into()]).await, 5);
    let given = "select count(*) from audit_entry where action = 'complaint.assigned' and actor_kind = 'system'";
    assert_eq!(portal.number(given, &[]).await, 4);
}

async fn what_nobody_has_is_given(portal: &TestPortal) {
    let (boss, chen) = (boss(portal).await, agent(portal, "chen").await);
    for n in 0..3 {
        case(portal, n, None).await;
    }
    let fields = [("form", "hand_over"), ("from", ""), ("to", "")];
    let done = portal.post_form("/desk/team", &fields).cookie(&boss.cookie).await;
    assert!(done.header("location").ends_with("?given=0&released=0&left=3"), "{}", done.header("location"));
    let rule = json!({"name": "All", "person_ids": [chen.person_id]});
    assert_eq!(portal.post("/api/v1/assignment-rules", &rule).cookie(&boss.cookie).await.status, 201);
    let done = portal.post_form("/desk/team", &fields).cookie(&boss.cookie).await;
    assert!(done.header("location").ends_with("?given=3&released=0&left=0"), "{}", done.header("location"));
    assert_eq!(held(portal, &chen).await, 3);
}

/// Bite proof: drop one of the indexes.
async fn short_lists_of_the_queue_have_an_index(portal: &TestPortal) {
    if portal.place.is_postgres() {
        // With few rows PostgreSQL prefers to sort them; that it can do without is what counts.
        let has = "select count(*) from pg_indexes where schemaname = current_schema()
            and indexname in ('complaint_in_hand', 'complaint_in_nobodys_hand', 'complaint_escalated', 'complaint_team',
            'complaint_late')";
        assert_eq!(portal.number(has, &[]).await, 5);
        return;
    }
    for (index, plan) in [
        (
            "complaint_in_hand",
            "explain query plan select c.text from complaint c where c.assigned_person_id = 'x' and c.ended_at is null
            and (c.queue_at, c.id) > (1, '') order by c.queue_at, c.id limit 50",
        ),
        // SQLite takes the index of everybody's for nobody's too; PostgreSQL would sort with that one.
        (
            "complaint_in_",
            "explain query plan select c.text from complaint c where c.assigned_person_id is null and c.ended_at is null
            and (c.queue_at, c.id) > (1, '') order by c.queue_at, c.id limit 50",
        ),
        (
            "complaint_escalated",
            "explain query plan select c.text from complaint c where c.level <> 'agent' and c.ended_at is null
            and (c.queue_at, c.id) > (1, '') order by c.queue_at, c.id limit 50",
        ),
        (
            "complaint_late",
            "explain query plan select c.text from complaint c where c.ended_at is null
            and (c.next_due_at, c.id) > (1, '') and c.next_due_at < 5 order by c.next_due_at, c.id limit 20",
        ),
        (
            "COVERING INDEX complaint_team",
            "explain query plan select assigned_person_id, count(*), sum(next_due_at < 1), sum(level <> 'agent')
            from complaint where ended_at is null group by assigned_person_id",
        ),
    ] {
        let steps: String = portal.store.rows(plan, &[]).await.unwrap().iter().fold(String::new(), |all, row| {
            let mut c = row.columns();
            c.skip(3);
            all + &c.text().unwrap()
        });
        assert!(steps.contains(index) && !steps.contains("TEMP B-TREE"), "{steps}");
    }
}

/// Numbers in the list of missed dates, in its order.
async fn missed(portal: &TestPortal, boss: &SignedIn) -> Vec<String> {
    let page = portal.get("/desk/team").cookie(&boss.cookie).await.text();
    let Some((_, section)) = page.split_once("<h2>Missed dates</h2>") else { return Vec::new() };
    let section = section.split("</section>").next().unwrap();
    let rows = section.split("class=\"number\"").skip(1);
    rows.map(|row| row.split_once('>').unwrap().1.split('<').next().unwrap().to_string()).collect()
}

/// Bite proof: take the first forty of the queue and keep the late ones; or leave out what waits for its customer.
async fn missed_dates_are_all_there(portal: &TestPortal) {
    let boss = boss(portal).await;
    let (late, waits) = (case(portal, 1, None).await, case(portal, 2, None).await);
    let (ended, fine) = (case(portal, 3, None).await, case(portal, 4, None).await);
    assert_eq!(missed(portal, &boss).await, Vec::<String>::new());
    // Fifty that are not late stand before them in the queue, as repeated contacts would move them.
    let crowd = "insert into complaint (id, complaint_number, is_party, party, category, remedy_sought, text, locale,
        pack_id, traits, state, level, contact_count, search, filed_at, updated_at, version, queue_at, next_due_at)
        with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < 50)
        select 'c' || cast(i as text), 'N-' || cast(i as text), 0, 'consignee', 'delay', 'find', 'x', 'en',
            (select min(pack_id) from complaint), '', 'received', 'agent', 0, '', $1, $1, 1, i, $1 + i * 1000 from n";
    portal.execute(crowd, &[portal.now().plus_ms(7_200_000).into()]).await.unwrap();
    let set = "update complaint set state = $2, next_due_at = $3, ended_at = $4 where complaint_number = $1";
    let ago = |hours: i64| portal.now().plus_ms(-hours * 3_600_000);
    for (filed, state, hours, ended_at) in [
        (&late, "received", 2, None),
        (&waits, "awaiting_customer", 5, None),
        (&ended, "closed", 9, Some(portal.now())),
        (&fine, "received", -1, None),
    ] {
        portal.execute(set, &[(&filed.number).into(), state.into(), ago(hours).into(), ended_at.into()]).await.unwrap();
    }
    assert_eq!(missed(portal, &boss).await, [waits.number.as_str(), &late.number], "the longest missed first");
    let page = portal.get("/desk/team").cookie(&boss.cookie).await.text();
    assert_eq!(page.matches("is-late").count(), 2, "both are marked, whoever acts next: {page}");
    let crowd = "update complaint set next_due_at = $1 where complaint_number like 'N-%'";
    portal.execute(crowd, &[ago(1).into()]).await.unwrap();
    let found = missed(portal, &boss).await;
    assert_eq!((found.len(), &found[1]), (20, &late.number));
}
