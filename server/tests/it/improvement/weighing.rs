//! The figures, against numbers counted by hand.

use app::improvement::Measure;
use serde_json::{Value, json};

use super::{ELSEWHERE, Filing, HERE, added, complain, deliver, door, draft, first_of, four, look, put, result, work};
use crate::support::portal::moment;
use crate::support::{TestPortal, database_tests};

database_tests! {
    the_interval_is_the_one_computed_by_hand, days_end_at_midnight_of_the_operator,
    without_others_it_is_said_plainly, few_show_nothing, scores_are_compared_too, what_is_final_stays,
    so_far_only_whole_days_are_compared, missing_parcels_count_alike, whatever_passed_a_unit_was_touched_by_it,
    lanes_that_nothing_took_are_named,
}

/// Late of all: here 50 of 200 before and 30 of 200 after, elsewhere 48 of 300 and 45 of 300.
async fn fixture(portal: &TestPortal) {
    deliver(portal, HERE, "2026-09-10T12:00:00+08:00", 50, 200).await;
    deliver(portal, HERE, "2026-10-20T12:00:00+08:00", 30, 200).await;
    deliver(portal, ELSEWHERE, "2026-09-11T12:00:00+08:00", 48, 300).await;
    deliver(portal, ELSEWHERE, "2026-10-21T12:00:00+08:00", 45, 300).await;
}

async fn the_interval_is_the_one_computed_by_hand(portal: &TestPortal) {
    fixture(portal).await;
    let number = added(portal, &draft()).await;
    work(portal).await;
    let found = result(portal, &number).await;
    let late = look(&found, "late_share");
    assert_eq!(found["looks"][0]["measure"], "late_share", "what it is judged by comes first");
    assert_eq!((late["is_final"].as_bool(), late["before"]["n"].as_u64()), (Some(true), Some(200)));
    let values = ["before", "after", "other_before", "other_after"].map(|group| four(&late[group]["value"]));
    assert_eq!(values, [0.25, 0.15, 0.16, 0.15]);
    // (.15 - .25) - (.15 - .16) = -.09. Wilson: .25 is .1951 ..= .3143, .15 of 200 .1071 ..= .2061, .16 .1229 ..= .2057,
    // .15 of 300 .1140 ..= .1948. Below: .0429² + .0643² + .0448² + .0371² = .0094, its root .0968; above: .0561² +
    // .0549² + .0360² + .0457² = .0095, its root .0977.
    assert_eq!(four(&late["effect"]["difference"]), -0.09);
    let interval = &late["effect"]["interval"];
    assert_eq!((four(&interval["low"]), four(&interval["high"])), (-0.1868, 0.0077));
    assert_eq!(late["effect"]["verdict"], "no_effect_seen", "a valid result");
    let stored = "select cast(count(*) as bigint) from improvement_result where is_final = 1";
    assert_eq!(portal.number(stored, &[]).await, 2, "both shares were stored");
    work(portal).await;
    assert_eq!(portal.number(stored, &[]).await, 2, "and once");
}

async fn days_end_at_midnight_of_the_operator(portal: &TestPortal) {
    for at in ["2026-09-15T12:00:00+08:00", "2026-10-15T12:00:00+08:00"] {
        deliver(portal, HERE, at, 0, 20).await;
        deliver(portal, ELSEWHERE, at, 0, 20).await;
    }
    // Each is one more parcel: the first and last moment of each window, and the moments beside them.
    for at in [
        "2026-09-02T23:59:59.999+08:00",
        "2026-09-03T00:00:00+08:00",
        "2026-09-30T23:59:59.999+08:00",
        "2026-10-01T00:00:00+08:00",
        "2026-10-07T23:59:59.999+08:00",
        "2026-10-08T00:00:00+08:00",
        "2026-11-04T23:59:59.999+08:00",
        "2026-11-05T00:00:00+08:00",
    ] {
        deliver(portal, HERE, at, 1, 1).await;
    }
    // A complaint counts until the seventh day after the delivery.
    let delivered = "2026-09-03T00:00:00+08:00";
    let week = 7 * 86_400_000;
    let filing = |shipment_id, filed_at| Filing { shipment_id, filed_at, person_id: None, email: None };
    let (first, last) = (first_of(HERE, delivered), first_of(HERE, "2026-09-30T23:59:59.999+08:00"));
    complain(portal, &filing(&first, moment(delivered).at.plus_ms(week - 1))).await;
    complain(portal, &filing(&first, moment(delivered).at.plus_ms(5))).await;
    complain(portal, &filing(&last, moment("2026-09-30T23:59:59.999+08:00").at.plus_ms(week))).await;
    let number = added(portal, &draft()).await;
    assert_eq!(result(portal, &number).await["looks"], json!([]), "reading counts nothing");
    work(portal).await;
    let found = result(portal, &number).await;
    let late = look(&found, "late_share");
    assert_eq!((late["before"]["n"].as_u64(), late["after"]["n"].as_u64()), (Some(22), Some(22)));
    let complaints = look(&found, "complaint_rate");
    assert_eq!(four(&complaints["before"]["value"]), four(&json!(1.0 / 22.0)), "one parcel, twice, in time");
}

async fn without_others_it_is_said_plainly(portal: &TestPortal) {
    deliver(portal, HERE, "2026-09-10T12:00:00+08:00", 40, 100).await;
    deliver(portal, HERE, "2026-10-20T12:00:00+08:00", 10, 100).await;
    let mut everywhere = draft();
    everywhere["scope"] = json!([]);
    let number = added(portal, &everywhere).await;
    work(portal).await;
    let found = result(portal, &number).await;
    let late = look(&found, "late_share");
    assert_eq!((late["other_before"].is_null(), four(&late["effect"]["difference"])), (true, -0.3));
    assert_eq!(late["effect"]["verdict"], "better");
    let boss = super::boss(portal).await;
    let page = portal.get(&["/desk/improvements/", &number].concat()).cookie(&boss.cookie).await.text();
    assert!(page.contains("down by 30.0 points") && page.contains("n = 200"), "{page}");
    assert!(page.contains("other causes cannot be told apart") && page.contains("<svg"), "{page}");
}

async fn few_show_nothing(portal: &TestPortal) {
    deliver(portal, HERE, "2026-09-10T12:00:00+08:00", 4, 9).await;
    deliver(portal, HERE, "2026-10-20T12:00:00+08:00", 4, 40).await;
    deliver(portal, ELSEWHERE, "2026-09-10T12:00:00+08:00", 1, 4).await;
    deliver(portal, ELSEWHERE, "2026-10-20T12:00:00+08:00", 4, 40).await;
    let number = added(portal, &draft()).await;
    work(portal).await;
    super::publish(portal, &number).await;
    let found = result(portal, &number).await;
    let late = look(&found, "late_share");
    assert_eq!(late["effect"]["verdict"], "too_few");
    assert!(late["effect"]["difference"].is_null() && late["before"]["value"].is_null());
    assert_eq!((late["before"]["n"].as_u64(), late["other_before"]["n"].as_u64()), (Some(9), None));
    let public = portal.get(&["/api/v1/published-improvements/", &number].concat()).await.json();
    assert!(public["look"]["before"]["n"].is_null(), "no number below 10 for everybody: {public}");
}

/// Twenty answers of each group: 2 and 4 by halves, but 3 and 5 after the change here.
async fn scores_are_compared_too(portal: &TestPortal) {
    crate::result::publish(portal).await;
    let sql = "insert into response (id, survey_id, version_number, lane, answers_json, answered_on)
        with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < 20)
        select $1 || cast(i as text), 's1', 1, $2, case when i % 2 = 0 then $3 else $4 end, $5 from n";
    let answer = |overall: u8| json!({"overall": overall}).to_string();
    for (lane, day, low) in [
        ("Jiangsu>Guangdong", "2026-09-30", 2),
        ("Jiangsu>Guangdong", "2026-10-08", 3),
        ("Zhejiang>Beijing", "2026-09-03", 2),
        ("Zhejiang>Beijing", "2026-11-04", 2),
    ] {
        let id = [lane, day].concat();
        let args = [id.into(), lane.into(), answer(low).into(), answer(low + 2).into(), day.into()];
        portal.execute(sql, &args).await.unwrap();
    }
    let mut scored = draft();
    (scored["measure"], scored["survey_id"], scored["question_key"]) = (json!("score"), json!("s1"), json!("overall"));
    let number = added(portal, &scored).await;
    work(portal).await;
    let found = result(portal, &number).await;
    let score = &found["looks"][0];
    assert_eq!((score["measure"].as_str(), four(&score["effect"]["difference"])), (Some(Measure::Score.as_str()), 1.0));
    // Each group has s² = 20/19, so s²/n = 1/19; with 76 degrees of freedom 1.9917 sqrt(4/19) = .9138.
    let interval = &score["effect"]["interval"];
    assert_eq!((four(&interval["low"]), four(&interval["high"])), (0.0862, 1.9138));
    assert_eq!(score["effect"]["verdict"], "better");
}

async fn what_is_final_stays(portal: &TestPortal) {
    fixture(portal).await;
    let number = added(portal, &draft()).await;
    let mut early = draft();
    early["changed_on"] = json!("2026-11-10");
    let open = added(portal, &early).await;
    work(portal).await;
    let stages: Vec<Value> = {
        let boss = super::boss(portal).await;
        let list = portal.get("/api/v1/improvements").cookie(&boss.cookie).await.json();
        list["items"].as_array().unwrap().iter().map(|one| one["stage"].clone()).collect()
    };
    assert_eq!(stages, ["running", "final"], "the newest first");
    let also = result(portal, &number).await["also_changed"].as_array().map(Vec::len);
    assert_eq!(also, Some(0), "its day is after the windows");
    let also = result(portal, &open).await;
    assert_eq!(also["also_changed"].as_array().map(Vec::len), Some(0));
    // What comes later moves nothing of it, and its places stay.
    deliver(portal, HERE, "2026-10-22T12:00:00+08:00", 100, 100).await;
    let found = result(portal, &number).await;
    assert_eq!(look(&found, "late_share")["after"]["n"].as_u64(), Some(200));
    let boss = super::boss(portal).await;
    let mut moved = draft();
    moved["window_days"] = json!(14);
    let refused = put(portal, &boss.cookie, &number, "", &moved).await;
    assert_eq!((refused.status, refused.field_problems()), (409, vec!["/improvement_number final".to_string()]));
    let mut renamed = draft();
    renamed["title"] = json!("Another title");
    assert_eq!(put(portal, &boss.cookie, &number, "", &renamed).await.status, 200);
    let stale = crate::support::Ask::new(&portal.router, "PUT", &door(&number, ""))
        .header("content-type", "application/json")
        .header("if-match", "\"1\"")
        .cookie(&boss.cookie)
        .body(renamed.to_string())
        .await;
    assert_eq!(stale.status, 412);
}

/// Changed on 1 November, nothing left out; today is the 22nd.
async fn so_far_only_whole_days_are_compared(portal: &TestPortal) {
    for (at, n) in [("2026-10-20T12:00:00+08:00", 40), ("2026-11-10T12:00:00+08:00", 20)] {
        deliver(portal, HERE, at, 4, n).await;
        deliver(portal, ELSEWHERE, at, 4, n).await;
    }
    // On the 14th the week of a parcel is over, on the 15th it is not; the 21st is over, today is not.
    for (at, n) in [("14", 3), ("15", 5), ("21", 7), ("22", 9)] {
        deliver(portal, HERE, &format!("2026-11-{at}T09:00:00+08:00"), 0, n).await;
    }
    // Promised for tomorrow: it may still be complained about, and is no parcel of these days.
    let open = "insert into shipment (id, waybill_number, origin_region, destination_region, promised_at, piece_count,
        milestone, created_at, updated_at, version) values ('o', 'o', 'Jiangsu', 'Guangdong', $1, 1, 'in_transit', 1, 1, 1)";
    portal.execute(open, &[moment("2026-11-23T12:00:00+08:00").at.into()]).await.unwrap();
    let mut running = draft();
    (running["changed_on"], running["settle_days"]) = (json!("2026-11-01"), json!(0));
    let number = added(portal, &running).await;
    work(portal).await;
    let found = result(portal, &number).await;
    let (late, complained) = (look(&found, "late_share"), look(&found, "complaint_rate"));
    assert_eq!((late["is_final"].as_bool(), late["after"]["n"].as_u64()), (Some(false), Some(20 + 3 + 5 + 7)));
    assert_eq!(late["windows"]["after"], json!({"from": "2026-11-01", "to": "2026-11-21"}));
    assert_eq!(complained["after"]["n"].as_u64(), Some(20 + 3));
    assert_eq!(complained["windows"]["after"], json!({"from": "2026-11-01", "to": "2026-11-14"}));
    assert_eq!(complained["before"]["n"].as_u64(), Some(40));
    // Once a day, and again when it is written otherwise.
    let stored = "select cast(count(*) as bigint) from improvement_result where is_final = 0";
    work(portal).await;
    assert_eq!(portal.number(stored, &[]).await, 2);
    running["window_days"] = json!(20);
    portal.advance_hours(1);
    let boss = super::boss(portal).await;
    assert_eq!(put(portal, &boss.cookie, &number, "", &running).await.status, 200);
    assert_eq!(result(portal, &number).await["looks"], json!([]), "those figures were of other days");
    work(portal).await;
    assert_eq!(
        look(&result(portal, &number).await, "late_share")["after"]["n"].as_u64(),
        Some(20 + 3 + 5),
        "1 to 20 November"
    );
    portal.advance_hours(24);
    work(portal).await;
    assert_eq!(portal.number(stored, &[]).await, 6, "of three days two measures each");
}

/// A parcel that is missing a week after its promise counts by that promise, whether it came later or never did: what
/// was late before the change has had more time to come.
async fn missing_parcels_count_alike(portal: &TestPortal) {
    fixture(portal).await;
    let missing =
        "insert into shipment (id, waybill_number, origin_region, destination_region, promised_at, delivered_at,
        piece_count, milestone, created_at, updated_at, version)
        values ($1, $1, 'Jiangsu', 'Guangdong', $2, $3, 1, $4, 1, 1, 1)";
    let at = |text: &str| Some(moment(text).at.as_ms());
    for (id, promised, delivered, milestone) in [
        ("came", "2026-09-12T12:00:00+08:00", at("2026-10-15T12:00:00+08:00"), "delivered"),
        ("never", "2026-10-12T12:00:00+08:00", None, "in_transit"),
        ("not-sent", "2026-10-12T12:00:00+08:00", None, "cancelled"),
        ("a-day-late", "2026-10-13T12:00:00+08:00", at("2026-10-14T12:00:00+08:00"), "delivered"),
    ] {
        let args = [id.into(), moment(promised).at.into(), delivered.into(), milestone.into()];
        portal.execute(missing, &args).await.unwrap();
        let filed_at = moment(promised).at.plus_ms(3 * 86_400_000);
        complain(portal, &Filing { shipment_id: id, filed_at, person_id: None, email: None }).await;
    }
    let number = added(portal, &draft()).await;
    work(portal).await;
    let found = result(portal, &number).await;
    let complained = look(&found, "complaint_rate");
    let n = |group: &str| complained[group]["n"].as_u64();
    assert_eq!((n("before"), n("after")), (Some(201), Some(202)), "before: the one that came after a month");
    let rates = ["before", "after"].map(|group| four(&complained[group]["value"]));
    assert_eq!(rates, [four(&json!(1.0 / 201.0)), four(&json!(2.0 / 202.0))]);
    let late = look(&found, "late_share");
    let n = |group: &str| late[group]["n"].as_u64();
    assert_eq!((n("before"), n("after")), (Some(200), Some(202)), "late ones by the day of their delivery");
}

/// A lane that is written in another way than parcels write it would be compared with nothing, silently.
async fn lanes_that_nothing_took_are_named(portal: &TestPortal) {
    fixture(portal).await;
    let took = "insert into lane_pace (lane, milestone, sample_count, remaining_p90_ms, gap_p95_ms, computed_at)
        values ('Jiangsu>Guangdong', 'in_transit', 40, 1, 1, 1)";
    portal.execute(took, &[]).await.unwrap();
    let mut lanes = draft();
    for member in ["jiangsu>Guangdong", "Sichuan>Hubei"] {
        lanes["scope"].as_array_mut().unwrap().push(json!({"kind": "lane", "member": member, "is_affected": true}));
    }
    let number = added(portal, &lanes).await;
    work(portal).await;
    let found = result(portal, &number).await;
    assert_eq!(found["unknown_lanes"], json!(["Sichuan>Hubei", "jiangsu>Guangdong"]));
    let boss = super::boss(portal).await;
    let page = portal.get(&["/desk/improvements/", &number].concat()).cookie(&boss.cookie).await.text();
    assert!(page.contains("jiangsu → Guangdong") && page.contains("Sichuan → Hubei"), "{page}");
}

/// The sorter of a hub is changed; the parcels are delivered by another unit.
async fn whatever_passed_a_unit_was_touched_by_it(portal: &TestPortal) {
    for code in ["HUB-A", "HUB-B", "SP-7"] {
        let unit = "insert into unit (id, code, name, kind, created_at, version) values ($1, $2, $2, 'hub', 1, 1)";
        portal.execute(unit, &[["id-", code].concat().into(), code.into()]).await.unwrap();
    }
    fixture(portal).await;
    let passed = "insert into tracking_event (identity, shipment_id, milestone, occurred_at, utc_offset_minutes, facility,
        source, recorded_at) select $1, id, $2, delivered_at - $3, 480, $4, 'x', 1 from shipment where origin_region = $5";
    for (id, milestone, ago, facility, origin) in [
        ("a", "in_transit", 7_200_000_i64, "HUB-A", HERE.0),
        ("b", "in_transit", 7_200_000, "HUB-B", ELSEWHERE.0),
        ("c", "out_for_delivery", 3_600_000, "SP-7", HERE.0),
        ("d", "out_for_delivery", 3_600_000, "SP-7", ELSEWHERE.0),
    ] {
        let args = [id.into(), milestone.into(), ago.into(), facility.into(), origin.into()];
        portal.execute(passed, &args).await.unwrap();
    }
    let mut hub = draft();
    hub["scope"] = json!([{"kind": "unit", "member": "HUB-A", "is_affected": true}]);
    let open = added(portal, &hub).await;
    hub["scope"].as_array_mut().unwrap().push(json!({"kind": "unit", "member": "HUB-B", "is_affected": false}));
    let named = added(portal, &hub).await;
    work(portal).await;
    for number in [&open, &named] {
        let found = result(portal, number).await;
        let late = look(&found, "late_share");
        let values = ["before", "after", "other_before", "other_after"].map(|group| four(&late[group]["value"]));
        assert_eq!(values, [0.25, 0.15, 0.16, 0.15]);
    }
    // Staff of the hub read the difference, not the other hub's figures.
    let clerk = crate::result::of_unit(portal, "HUB-A").await;
    let read = async |number: &str| portal.get(&door(number, "/result")).cookie(&clerk.cookie).await.json();
    let late = read(&named).await["looks"][0].clone();
    assert_eq!((four(&late["effect"]["difference"]), late["is_other_hidden"].as_bool()), (-0.09, Some(true)));
    assert!(late["other_before"].is_null() && late["other_after"].is_null(), "{late}");
    let page = portal.get(&["/desk/improvements/", &named].concat()).cookie(&clerk.cookie).await.text();
    assert!(page.contains("compared with elsewhere") && !page.contains("Elsewhere, before"), "{page}");
    assert_eq!(four(&read(&open).await["looks"][0]["other_before"]["value"]), 0.16, "of all others together");
}
