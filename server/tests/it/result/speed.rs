//! What results cost when there are a million answers. Prints its figures and asserts no time; it works only when
//! `PARCELDESK_BENCH` is set.

use std::time::{Duration, Instant};

use app::account::StaffRole;

use super::publish;
use crate::support::account::SignedIn;
use crate::support::{TestPortal, database_tests};

/// The tests of the macro run always: these ask for themselves whether they are wanted.
const WANTED: &str = "PARCELDESK_BENCH";

database_tests! { results_of_many_answers }

/// Answers of one statement: PostgreSQL gives each its time.
const PART: i64 = 100_000;

/// As many answers over two years, a tenth of them with words, and the tally that they make.
async fn answer(portal: &TestPortal, count: i64) {
    let responses = "insert into response (id, survey_id, version_number, lane, class, late_hours, answers_json,
        answered_on, comment, search)
        with recursive n (i) as (select cast($1 as bigint) union all select i + 1 from n where i < $2)
        select 'r' || cast(i as text), 's1', 1, 'L' || cast(i % 40 as text), case i % 3 when 0 then 'a' when 1 then 'b'
            else 'c' end, case i % 4 when 0 then 30.0 else -5.0 end,
            '{\"overall\":' || cast(1 + i % 5 as text) || '}',
            '202' || cast(5 + i % 2 as text) || '-' || case when i % 12 < 9 then '0' else '' end
                || cast(1 + i % 12 as text) || '-15',
            case when i % 10 = 0 then 'slow parcel' else null end, case when i % 10 = 0 then ' slow parcel ' else null end
        from n";
    for last in (PART..=count.max(PART)).step_by(PART as usize) {
        portal.execute(responses, &[(last - PART + 1).into(), last.min(count).into()]).await.unwrap();
    }
    let tally = "insert into response_tally (survey_id, question_key, cut, member, month, class, value, count, total)
        select r.survey_id, cast($1 as text), cast($2 as text), case $2 when 'all' then '' when 'lane' then r.lane
            else case when r.late_hours > 0 then 'up_to_2_days' else 'on_time' end end,
            substr(r.answered_on, 1, 7), r.class,
            case $1 when '' then 'answered' else substr(r.answers_json, 12, 1) end, count(*), 0
        from response r group by 1, 2, 3, 4, 5, 6, 7";
    for cut in ["all", "lane", "lateness"] {
        for key in ["", "overall"] {
            portal.execute(tally, &[key.into(), cut.into()]).await.unwrap();
        }
    }
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

async fn results_of_many_answers(portal: &TestPortal) {
    if std::env::var(WANTED).is_err() {
        return;
    }
    publish(portal).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    let paths = [
        ("all answers", "/desk/surveys/s1/results"),
        ("by lane", "/desk/surveys/s1/results?cut=lane"),
        ("a year", "/desk/surveys/s1/results?from=2026-01&until=2026-12"),
        ("comments", "/desk/surveys/s1/comments"),
        ("comments found", "/desk/surveys/s1/comments?q=slow"),
    ];
    let mut small = Vec::new();
    for (count, is_first) in [(10_000, true), (1_000_000, false)] {
        portal.execute("delete from response_tally", &[]).await.unwrap();
        portal.execute("delete from response", &[]).await.unwrap();
        answer(portal, count).await;
        for (at, (what, path)) in paths.iter().enumerate() {
            let took = median(portal, &boss, path).await;
            if is_first {
                small.push(took);
            }
            let ratio = took.as_secs_f64() / small[at].as_secs_f64();
            eprintln!("{what}: {count} answers, {:.1} ms, {ratio:.2} x", took.as_secs_f64() * 1000.0);
        }
    }
}
