//! What figures cost when there are many complaints. Prints its figures and asserts no time; it works only when
//! `PARCELDESK_BENCH` is set.

use std::time::{Duration, Instant};

use app::account::StaffRole;

use crate::support::account::SignedIn;
use crate::support::{TestPortal, database_tests};

/// The tests of the macro run always: these ask for themselves whether they are wanted.
const WANTED: &str = "PARCELDESK_BENCH";

database_tests! { figures_of_many_complaints }

/// As many complaints, filed one every ten minutes until now, each with three deadlines, two of them met.
async fn file(portal: &TestPortal, count: i64) {
    let now = portal.now().as_ms();
    let complaints =
        "insert into complaint (id, complaint_number, is_party, party, category, cause, remedy_sought, text,
        locale, pack_id, traits, state, level, is_valid, contact_count, search, filed_at, updated_at, version, queue_at)
        with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $1)
        select 'c' || cast(i as text), 'N-' || cast(i as text), 0, 'consignee',
            case i % 4 when 0 then 'delay' when 1 then 'damaged' when 2 then 'charges' else 'other' end,
            case i % 3 when 0 then 'customs' when 1 then 'attitude' else null end, 'find', 'x', 'en',
            (select min(id) from rule_pack where key = 'generic_iso_10002'), '', 'received', 'agent',
            case i % 5 when 0 then 1 when 1 then 0 else null end, 0, '', $2 - i * 600000, $2 - i * 600000, 1,
            $2 - i * 600000 + 86400000
        from n";
    let deadlines = "insert into deadline (id, case_kind, case_id, rule_pack_id, calendar_id, rule, round, role,
        started_at, due_at, met_at)
        select c.id || r.rule, 'complaint', c.id, c.pack_id, (select min(id) from calendar), r.rule, 0, 'duty',
            c.filed_at, c.filed_at + r.days * 86400000,
            case when r.rule = 'close' then null else c.filed_at + 172800000 end
        from complaint c, (select 'acknowledge' as rule, cast(2 as bigint) as days union all select 'answer', 5
            union all select 'close', 20) r";
    portal.execute(complaints, &[count.into(), now.into()]).await.unwrap();
    portal.execute(deadlines, &[]).await.unwrap();
    portal.execute("analyze", &[]).await.unwrap();
}

/// The median of some answers.
async fn median(portal: &TestPortal, by: &SignedIn, path: &str) -> Duration {
    let mut times = Vec::new();
    for _ in 0..7 {
        let began = Instant::now();
        let answer = portal.get(path).cookie(&by.cookie).await;
        times.push(began.elapsed());
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    times.sort_unstable();
    times[times.len() / 2]
}

async fn figures_of_many_complaints(portal: &TestPortal) {
    if std::env::var(WANTED).is_err() {
        return;
    }
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    let paths = [
        ("a month", "/desk/figures?from=2026-10-24&to=2026-11-22"),
        ("two years", "/desk/figures?from=2024-11-22&to=2026-11-22"),
        ("cases of a number", "/desk?open=all&filed_from=2026-10-24&filed_to=2026-11-22&cause=customs&valid=yes"),
        ("cases of a clock", "/desk?open=all&due_from=2026-11-10&due_to=2026-11-11&standing=missed"),
        ("the queue", "/desk"),
    ];
    let mut small = Vec::new();
    for (count, is_first) in [(1000, true), (100_000, false)] {
        portal.execute("delete from deadline", &[]).await.unwrap();
        portal.execute("delete from complaint", &[]).await.unwrap();
        file(portal, count).await;
        for (at, (what, path)) in paths.iter().enumerate() {
            let took = median(portal, &boss, path).await;
            if is_first {
                small.push(took);
            }
            let ratio = took.as_secs_f64() / small[at].as_secs_f64();
            eprintln!("{what}: {count} complaints, {:.1} ms, {ratio:.2} x", took.as_secs_f64() * 1000.0);
        }
    }
}
