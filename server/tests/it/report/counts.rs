//! The hand count: what the table above says of each period, written down once, and found in API, page and file.

use app::account::StaffRole;
use serde_json::Value;

use super::fixture;
use crate::support::account::SignedIn;
use crate::support::{TestPortal, database_tests};

database_tests! {
    complaints_equal_the_hand_count, clocks_equal_the_hand_count, units_equal_the_hand_count, rows_add_up_to_the_total,
    the_page_and_the_file_say_the_same, what_cannot_be_read_is_named, few_shipments_give_no_rate,
}

/// Period, dimension, and for each key: received, valid.
type Counted = (&'static str, &'static str, &'static [(&'static str, u64, u64)]);

const COMPLAINTS: &[Counted] = &[
    ("2026-10", "category", &[("damaged", 6, 2), ("delay", 11, 3), ("delivery_service", 3, 2)]),
    ("2026-11", "category", &[("charges", 2, 0), ("damaged", 4, 2), ("delay", 8, 4), ("delivery_service", 6, 3)]),
    (
        "2026-10",
        "cause",
        &[
            ("-", 2, 0),
            ("attitude", 2, 2),
            ("customs", 4, 1),
            ("damaged_contents", 4, 2),
            ("false_delivered_scan", 1, 0),
            ("transit_delay", 7, 2),
        ],
    ),
    (
        "2026-11",
        "cause",
        &[
            ("-", 3, 2),
            ("attitude", 3, 2),
            ("customs", 4, 2),
            ("damaged_contents", 2, 0),
            ("false_delivered_scan", 3, 1),
            ("transit_delay", 4, 2),
            ("wrong_weight", 1, 0),
        ],
    ),
    // HUB-B 2 and SP-C 2 are four together: what names no unit, 4, hides them
    ("2026-10", "unit", &[("*", 8, 1), ("HUB-A", 12, 6)]),
    // SP-C 1 with the 6 of no unit
    ("2026-11", "unit", &[("*", 7, 3), ("HUB-A", 7, 4), ("HUB-B", 6, 2)]),
    (
        "2026-10",
        "lane",
        &[("-", 2, 1), ("Jiangsu>Guangdong", 8, 2), ("Sichuan>Shanghai", 1, 0), ("Zhejiang>Beijing", 9, 4)],
    ),
    (
        "2026-11",
        "lane",
        &[("-", 3, 0), ("Jiangsu>Guangdong", 13, 6), ("Sichuan>Shanghai", 2, 1), ("Zhejiang>Beijing", 2, 2)],
    ),
];

/// Period and rule: met, missed, open, void, of what falls due in it.
const CLOCKS: &[(&str, &str, [u64; 4])] = &[
    ("month=2026-10", "acknowledge", [15, 2, 0, 2]),
    ("month=2026-10", "answer", [12, 3, 0, 2]),
    ("month=2026-10", "close", [0, 2, 0, 0]),
    ("month=2026-11", "acknowledge", [19, 1, 0, 1]),
    ("month=2026-11", "answer", [15, 4, 3, 1]),
    ("month=2026-11", "close", [0, 13, 4, 2]),
    // today
    ("from=2026-11-23&to=2026-11-23", "acknowledge", [1, 0, 0, 0]),
    ("from=2026-11-23&to=2026-11-23", "answer", [2, 0, 0, 0]),
    ("from=2026-11-23&to=2026-11-23", "close", [0, 0, 1, 0]),
];

/// Both months: received, judged, and of those valid; below five nothing is told, below ten only how many.
const UNITS: &[(&str, u64, u64, u64)] = &[("HUB-A", 19, 15, 10), ("HUB-B", 8, 4, 3), ("SP-C", 3, 2, 0)];

async fn boss(portal: &TestPortal) -> SignedIn {
    fixture(portal).await;
    portal.staff("boss@desk.test", StaffRole::Manager).await
}

async fn figures(portal: &TestPortal, by: &SignedIn, rest: &str) -> Value {
    let answer = portal.get(&["/api/v1/figures/", rest].concat()).cookie(&by.cookie).await;
    assert_eq!(answer.status, 200, "{rest}: {}", answer.text());
    answer.json()
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_else(|| panic!("no {name} in {row}")).to_string()
}

fn items(found: &Value) -> &Vec<Value> {
    found["items"].as_array().unwrap()
}

async fn complaints_equal_the_hand_count(portal: &TestPortal) {
    let boss = boss(portal).await;
    for (month, by, wanted) in COMPLAINTS {
        let found = figures(portal, &boss, &format!("complaints?month={month}&by={by}&sort=name")).await;
        let mut rows: Vec<(String, u64, u64)> = items(&found)
            .iter()
            .map(|row| (text(row, "key"), row["received"].as_u64().unwrap(), row["valid"].as_u64().unwrap()))
            .collect();
        rows.sort();
        let wanted: Vec<(String, u64, u64)> = wanted.iter().map(|(key, r, v)| (key.to_string(), *r, *v)).collect();
        assert_eq!(rows, wanted, "{month} by {by}");
    }
    let october = figures(portal, &boss, "complaints?month=2026-10").await;
    // 40 + 25 + 5 + 3 shipments; 20 of 73 is 2739.73 per 10 000
    assert_eq!((october["total"]["shipments"].as_u64(), october["total"]["received"].as_u64()), (Some(73), Some(20)));
    let rate = october["total"]["received_rate"]["per_10_000"].as_f64().unwrap();
    assert!((rate - 2739.726).abs() < 0.001, "{rate}");
    assert_eq!(items(&october)[0]["key"], "delay", "the most received first");
}

async fn clocks_equal_the_hand_count(portal: &TestPortal) {
    let boss = boss(portal).await;
    for (period, rule, [met, missed, open, void]) in CLOCKS {
        let found = figures(portal, &boss, &["clocks?", period].concat()).await;
        let clock = ["generic_iso_10002.", rule].concat();
        let row = items(&found).iter().find(|row| row["clock"] == clock.as_str());
        let row = row.unwrap_or_else(|| panic!("no {rule} in {found}"));
        let counts = ["met", "missed", "open", "void"].map(|name| row[name].as_u64().unwrap());
        assert_eq!(counts, [*met, *missed, *open, *void], "{period} {rule}");
        assert_eq!(row["due"].as_u64(), Some(met + missed + open + void));
        let share = &row["in_time"];
        match met + missed {
            0..5 => assert!(share["n"].is_null() && share["value"].is_null(), "{row}"),
            5..10 => assert!(share["n"].is_u64() && share["value"].is_null(), "{row}"),
            n => {
                let value = share["value"].as_f64().unwrap();
                assert!((value - *met as f64 / n as f64).abs() < 1e-9 && share["interval"]["low"].is_f64(), "{row}");
            }
        }
    }
    let october = figures(portal, &boss, "clocks?month=2026-10").await;
    let names: Vec<String> = items(&october).iter().map(|row| text(row, "name")).collect();
    assert!(names.iter().all(|name| !name.contains('_')), "clocks have names: {names:?}");
}

async fn units_equal_the_hand_count(portal: &TestPortal) {
    let boss = boss(portal).await;
    let found = figures(portal, &boss, "units?from=2026-10-01&to=2026-11-30").await;
    for (code, received, judged, valid) in UNITS {
        let row = items(&found).iter().find(|row| row["unit_code"] == *code).unwrap();
        assert_eq!(row["received"].as_u64(), Some(*received).filter(|count| *count >= 5), "{row}");
        let (share, is_enough) = (&row["valid"], *judged >= 10);
        assert_eq!(share["n"].as_u64(), Some(*judged).filter(|count| *count >= 5), "{row}");
        assert_eq!(share["count"].as_u64(), Some(*valid).filter(|_| is_enough), "{row}");
        assert_eq!(share["interval"].is_object(), is_enough, "{row}");
        assert!(row["late"]["n"].is_null(), "no unit was asked: {row}");
    }
}

/// Every period and dimension, also such that nobody asked for.
async fn rows_add_up_to_the_total(portal: &TestPortal) {
    let boss = boss(portal).await;
    for period in ["month=2026-10", "month=2026-11", "from=2026-10-15&to=2026-11-05", "month=2026-01"] {
        let mut totals = Vec::new();
        for by in ["category", "cause", "unit", "lane"] {
            let found = figures(portal, &boss, &format!("complaints?{period}&by={by}")).await;
            for count in ["received", "valid"] {
                let sum: u64 = items(&found).iter().map(|row| row[count].as_u64().unwrap()).sum();
                assert_eq!(found["total"][count].as_u64(), Some(sum), "{period} {by} {count}");
                totals.push((count, sum));
            }
        }
        totals.sort_unstable();
        totals.dedup();
        assert_eq!(totals.len(), 2, "{period}: every dimension counts the same complaints: {totals:?}");
        let clocks = figures(portal, &boss, &["clocks?", period].concat()).await;
        for count in ["due", "met", "missed", "open", "void"] {
            let sum: u64 = items(&clocks).iter().map(|row| row[count].as_u64().unwrap()).sum();
            assert_eq!(clocks["total"][count].as_u64(), Some(sum), "{period} {count}");
        }
    }
}

async fn the_page_and_the_file_say_the_same(portal: &TestPortal) {
    let boss = boss(portal).await;
    for (month, by, wanted) in COMPLAINTS {
        let wanted: &[(&str, u64, u64)] = wanted;
        let page = portal.get(&format!("/desk/figures?month={month}&by={by}")).cookie(&boss.cookie).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{}", page.text());
        let page = page.text();
        let file = portal.get(&format!("/api/v1/figures/complaints/export?month={month}&by={by}"));
        let file = file.cookie(&boss.cookie).await;
        assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"complaints-by-{by}.csv\""));
        let file = file.text();
        let shows_few = [&page, &file].iter().any(|text| text.contains("Campus Point") || text.contains("unit=*"));
        assert!(!shows_few, "{month} by {by} tells of a unit of one or two complaints: {page}");
        for (key, received, valid) in wanted {
            let cell = |only_valid: bool, count: u64| {
                let (plain, key) = (*key, app::wire::encode(key));
                let valid = if only_valid { "&amp;valid=yes" } else { "" };
                let period = format!("filed_from={month}-01&amp;filed_to={month}-");
                let link = page.split("href=\"/desk?open=all&amp;").skip(1).find(|rest| {
                    let address = rest.split('"').next().unwrap();
                    address.starts_with(&period) && address.ends_with(&format!("&amp;{by}={key}{valid}"))
                });
                // many units: no list shows them together
                plain == "*"
                    || count == 0
                    || link.is_some_and(|rest| {
                        rest.contains(&format!(">{count}</a>")) && {
                            let shown = rest.split('>').nth(1).unwrap();
                            shown.starts_with(&count.to_string())
                        }
                    })
            };
            assert!(cell(false, *received) && cell(true, *valid), "{month} {by} {key}: {page}");
            // a key of its own would be taken for a formula
            let key = if *key == "-" { "'-" } else { key };
            let line = file.lines().find(|line| line.trim_start_matches('\u{feff}').starts_with(&[key, ","].concat()));
            // from the end: a name may hold a comma, and nine numbers follow it
            let cells: Vec<&str> = line.unwrap_or_else(|| panic!("no {key} in {file}")).rsplit(',').collect();
            assert_eq!([cells[8], cells[7]], [received.to_string(), valid.to_string()], "{month} {by}: {file}");
        }
    }
    let file = portal.get("/api/v1/figures/clocks/export?month=2026-10&format=xlsx").cookie(&boss.cookie).await;
    assert!(file.body.starts_with(b"PK"), "an XLSX file is a ZIP file");
    for language in ["en", "es", "zh-CN"] {
        let page = portal.get("/desk/figures?month=2026-10").header("accept-language", language);
        let page = page.cookie(&boss.cookie).await.text();
        assert_eq!(page.matches("role=\"img\"").count(), 3, "clocks, rates, Pareto: {page}");
        assert!(page.contains("aria-labelledby=\"pareto-title pareto-desc\""), "{page}");
    }
}

async fn what_cannot_be_read_is_named(portal: &TestPortal) {
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    for (query, problem) in [
        ("complaints?month=2026-13", "/month malformed"),
        ("complaints?from=2026-11-02&to=2026-11-01", "/to reversed"),
        ("complaints?by=weather", "/by unknown"),
        ("clocks?sort=share", "/sort unknown"),
        ("units?from=2026-11-02", "/to required"),
    ] {
        let answer = portal.get(&["/api/v1/figures/", query].concat()).cookie(&boss.cookie).await;
        assert_eq!((answer.status, answer.field_problems()), (422, vec![problem.to_string()]), "{query}");
    }
    let page = portal.get("/desk/figures?from=yesterday&to=2026-11-01").cookie(&boss.cookie).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("value=\"yesterday\"") && page.text().contains("cannot be read"), "{}", page.text());
}

async fn few_shipments_give_no_rate(portal: &TestPortal) {
    let boss = boss(portal).await;
    let found = figures(portal, &boss, "complaints?month=2026-11&by=lane").await;
    let lane = |key: &str| items(&found).iter().find(|row| row["key"] == key).unwrap().clone();
    let few = lane("Zhejiang>Beijing");
    assert_eq!((few["shipments"].as_u64(), &few["received_rate"]["per_10_000"]), (Some(4), &Value::Null));
    assert!(lane("Jiangsu>Guangdong")["received_rate"]["interval"]["high"].is_f64());
    // Complaints about no parcel are none about parcels of no region, however many there are.
    portal.execute("update shipment set origin_region = null where origin_region = 'Jiangsu'", &[]).await.unwrap();
    let found = figures(portal, &boss, "complaints?month=2026-11&by=lane").await;
    let none = items(&found).iter().find(|row| row["key"] == "-").unwrap();
    assert_eq!((none["shipments"].as_u64(), &none["received_rate"]["per_10_000"]), (Some(0), &Value::Null), "{none}");
    let page = portal.get("/desk/figures?month=2026-11&by=lane").cookie(&boss.cookie).await.text();
    assert_eq!(page.matches(">no rate<").count(), 2, "{page}");
}
