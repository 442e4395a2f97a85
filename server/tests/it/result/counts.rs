//! The hand count, and what is not told of few.
//!
//! Bite proof: leave `for_unit` or the count out of `comment::list`.

use app::account::StaffRole;
use serde_json::Value;

use super::{figure, fixture, of_unit, question};
use crate::support::{TestPortal, database_tests};

database_tests! {
    numbers_equal_the_hand_count, parts_equal_the_hand_count, months_and_their_faults, few_answers_say_nothing,
    a_unit_reads_its_own, what_is_read_is_a_range
}

fn near(found: &Value, expected: f64) {
    let value = found.as_f64().unwrap_or_else(|| panic!("{found} instead of {expected}"));
    assert!((value - expected).abs() < 1e-9, "{value} instead of {expected}");
}

async fn results(portal: &TestPortal, query: &str) -> Value {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let path = ["/api/v1/surveys/s1/results?", query].concat();
    let answer = portal.get(&path).cookie(&boss.cookie).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

async fn numbers_equal_the_hand_count(portal: &TestPortal) {
    fixture(portal).await;
    let all = results(portal, "").await;
    assert_eq!(all["answered"], 24);
    near(&all["response_rate"]["value"], 0.45);
    near(&figure(&all, "overall", "satisfied")["unweighted"]["value"], 13.0 / 24.0);
    near(&figure(&all, "overall", "mean")["unweighted"]["value"], 79.0 / 24.0);
    // Class c has eight answers, nobody else has a class: a alone weighs.
    near(&figure(&all, "overall", "satisfied")["weighted"]["value"], 0.75);
    assert_eq!(all["classes"], serde_json::json!(["a"]));
    near(&figure(&all, "again", "nps")["unweighted"]["value"], -100.0 / 24.0);
    near(&figure(&all, "effort", "mean")["unweighted"]["value"], 112.0 / 24.0);
    near(&figure(&all, "effort", "easy")["unweighted"]["value"], 10.0 / 24.0);
    near(&figure(&all, "manner", "below")["unweighted"]["value"], 0.25);
    near(&figure(&all, "manner", "inside")["unweighted"]["value"], 0.75);
    near(&figure(&all, "manner", "above")["unweighted"]["value"], 0.0);
    near(&figure(&all, "manner", "perceived")["unweighted"]["value"], 79.0 / 24.0 + 3.0);
    assert_eq!(figure(&all, "manner", "perceived")["unweighted"]["interval"], Value::Null);
    let why = question(&all, "why")["shares"].as_array().unwrap().clone();
    assert_eq!((why[0]["value"].as_str(), why[0]["share"]["count"].as_u64()), (Some("late"), Some(10)));
    assert_eq!((why[1]["share"]["count"].as_u64(), why[1]["share"]["n"].as_u64()), (Some(14), Some(24)));
    assert_eq!(question(&all, "more")["n"], 7);
    let interval = &figure(&all, "overall", "satisfied")["unweighted"]["interval"];
    // Wilson of 13 of 24
    assert!((interval["low"].as_f64().unwrap() - 0.3507).abs() < 1e-3, "{interval}");
    assert!((interval["high"].as_f64().unwrap() - 0.7211).abs() < 1e-3, "{interval}");
    let service = all["dimensions"].as_array().unwrap();
    let measures: Vec<&str> = service.iter().map(|one| one["measure"].as_str().unwrap()).collect();
    assert_eq!(measures, ["inside", "below", "above", "satisfied"]);
}

async fn parts_equal_the_hand_count(portal: &TestPortal) {
    fixture(portal).await;
    let members = |found: &Value, name: &str| -> Vec<(String, Option<u64>, Option<f64>)> {
        let one = |one: &Value| {
            let value = one["figures"][0]["unweighted"]["value"].as_f64();
            (one["member"].as_str().unwrap().to_string(), one["answered"].as_u64(), value)
        };
        found[name].as_array().unwrap().iter().map(one).collect()
    };
    let row = |member: &str, answered, value| (member.to_string(), Some(answered), value);
    let units = results(portal, "cut=unit").await;
    assert_eq!(members(&units, "members"), [row("HUB-A", 12, Some(0.75)), row("HUB-B", 8, None)]);
    assert_eq!(units["members"][0]["name"], "Nanjing Hub");
    let classes = results(portal, "cut=class").await;
    assert_eq!(members(&classes, "members"), [row("a", 12, Some(0.75)), row("c", 8, None)]);
    let lanes = results(portal, "cut=lane").await;
    assert_eq!(members(&lanes, "members"), [row("SP>RJ", 20, Some(0.65))]);
    let all = results(portal, "").await;
    assert_eq!(members(&all, "lateness"), [row("on_time", 12, Some(0.75)), row("up_to_4_days", 8, None)]);
    for (query, answered) in [
        ("cut=unit&member=HUB-A", 12),
        ("cut=class&member=c", 8),
        ("cut=lateness&member=on_time", 12),
        ("cut=lane&member=SP%3ERJ", 20),
    ] {
        let one = results(portal, query).await;
        assert_eq!((one["answered"].as_u64(), one["members"].as_array().map(Vec::len)), (Some(answered), Some(0)));
    }
}

async fn months_and_their_faults(portal: &TestPortal) {
    fixture(portal).await;
    let october = results(portal, "until=2026-10").await;
    assert_eq!(october["answered"], 12);
    near(&figure(&october, "overall", "satisfied")["unweighted"]["value"], 0.75);
    let all = results(portal, "from=2026-01&until=2026-12").await;
    let trend = question(&all, "overall")["trend"].as_array().unwrap().clone();
    let months: Vec<(&str, Option<u64>)> =
        trend.iter().map(|one| (one["month"].as_str().unwrap(), one["estimate"]["n"].as_u64())).collect();
    assert_eq!(months, [("2026-10", Some(12)), ("2026-11", Some(12))]);
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    for (query, problem) in [
        ("from=2026-13", "/from malformed"),
        ("until=november", "/until malformed"),
        ("from=2026-11&until=2026-10", "/until before_from"),
        ("cut=colour", "/cut unknown"),
        ("cut=unit&member=NOBODY", "/member unknown"),
        ("cut=class&member=d", "/member unknown"),
    ] {
        let answer = portal.get(&["/api/v1/surveys/s1/results?", query].concat()).cookie(&boss.cookie).await;
        assert_eq!((answer.status, answer.field_problems()), (422, vec![problem.to_string()]), "{query}");
        let page = portal.get(&["/desk/surveys/s1/results?", query].concat()).cookie(&boss.cookie).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.text().contains("cannot be read"), "{query}");
    }
}

async fn few_answers_say_nothing(portal: &TestPortal) {
    fixture(portal).await;
    let few = results(portal, "cut=unit&member=HUB-B").await;
    let satisfied = &figure(&few, "overall", "satisfied")["unweighted"];
    assert_eq!((&satisfied["n"], &satisfied["value"]), (&Value::from(8), &Value::Null));
    portal.execute("delete from response_tally where member = 'id-HUB-B' and value = '5'", &[]).await.unwrap();
    let fewer = results(portal, "cut=unit&member=HUB-B").await;
    let satisfied = &figure(&fewer, "overall", "satisfied")["unweighted"];
    assert_eq!((&satisfied["n"], &satisfied["value"]), (&Value::Null, &Value::Null));
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    let page = portal.get("/desk/surveys/s1/results?cut=unit").cookie(&agent.cookie).await.text();
    assert!(page.contains("not enough answers yet") && page.contains("Nanjing Hub"), "{page}");
    assert!(!page.contains("/results/export"), "an agent saves nothing");
}

async fn a_unit_reads_its_own(portal: &TestPortal) {
    fixture(portal).await;
    let hub = of_unit(portal, "HUB-A").await;
    let own = portal.get("/api/v1/surveys/s1/results").cookie(&hub.cookie).await.json();
    assert_eq!((&own["cut"], &own["member"], &own["answered"]), (&"unit".into(), &"HUB-A".into(), &12.into()));
    assert_eq!((own["members"].as_array().map(Vec::len), own["lateness"].as_array().map(Vec::len)), (Some(0), Some(0)));
    for query in ["cut=unit&member=HUB-B", "cut=lane", "cut=class&member=a", "cut=lateness"] {
        for door in ["/api/v1/surveys/s1/results?", "/desk/surveys/s1/results?"] {
            let answer = portal.get(&[door, query].concat()).cookie(&hub.cookie).await;
            assert_eq!(answer.status, 403, "{door}{query}");
        }
    }
    let page = portal.get("/desk/surveys/s1/results").cookie(&hub.cookie).await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("Beijing Hub"));
    let of = async |code: &str| -> usize {
        let hub = of_unit(portal, code).await;
        let found = portal.get("/api/v1/surveys/s1/comments").cookie(&hub.cookie).await.json();
        let items = found["items"].as_array().unwrap();
        for one in items {
            let never = ["lane", "class", "lateness", "score"].map(|name| &one[name]);
            assert!(one["unit_code"] == code && never.iter().all(|value| value.is_null()), "{found}");
        }
        items.len()
    };
    assert_eq!((of("HUB-B").await, of("HUB-A").await), (2, 4));
    let few = "update response_tally set count = 2 where cut = 'unit' and member = 'id-HUB-B' and value = 'answered'";
    portal.execute(few, &[]).await.unwrap();
    assert_eq!((of("HUB-B").await, of("HUB-A").await), (0, 4), "whose words they are is plain");
    let hub = of_unit(portal, "HUB-A").await;
    let page = portal.get("/desk/surveys/s1/comments").cookie(&hub.cookie).await.text();
    assert!(page.contains("canary") && !page.contains("SP →"), "{page}");
}

/// Bite proof: read the tally by month alone.
async fn what_is_read_is_a_range(portal: &TestPortal) {
    if portal.place.is_postgres() {
        return;
    }
    let sql = "explain query plan select question_key, month, class, value, count, total from response_tally
        where survey_id = $1 and cut = $2 and member = $3 and month >= $4 and month <= $5";
    let args = ["s1", "all", "", "", "9999-99"].map(server::store::Arg::from);
    let rows = portal.store.rows(sql, &args).await.unwrap();
    let plan: String = rows
        .iter()
        .map(|row| {
            let mut c = row.columns();
            c.skip(3);
            c.text().unwrap()
        })
        .collect();
    assert!(plan.contains("USING PRIMARY KEY (survey_id=? AND cut=? AND member=?"), "{plan}");
}
