//! Results of surveys, counted by hand on twenty-four answers.

mod counts;
mod expectation;
mod import;
mod rate;
mod read;
mod share;
mod speed;

use app::account::StaffRole;
use app::survey::{Answers, Questionnaire};
use serde_json::{Value, json};
use server::store::new_id;
use server::survey::{NewResponse, Subject, record};

use crate::support::TestPortal;

/// Words that must never be read beyond the desk.
pub const CANARY: &str = "canary-of-words 苏州很慢";

pub fn questionnaire() -> Questionnaire {
    let words = |text: &str| json!({"en": text, "es": text, "zh-CN": text});
    let choice = |code: &str| json!({"code": code, "labels": words(code)});
    serde_json::from_value(json!({
        "titles": words("After delivery"), "intros": words("Two questions"), "thanks": words("Thank you"),
        "sections": [{"titles": words("Delivery"), "questions": [
            {"key": "overall", "kind": "csat", "texts": words("Satisfied?"), "dimension": "service"},
            {"key": "again", "kind": "nps", "texts": words("Recommend?")},
            {"key": "effort", "kind": "ces", "texts": words("Easy?")},
            {"key": "manner", "kind": "zone", "texts": words("Attitude"), "dimension": "service"},
            {"key": "why", "kind": "multi", "texts": words("Why?"), "choices": [choice("late"), choice("kind")]},
            {"key": "more", "kind": "text", "texts": words("More?")},
        ]}],
    }))
    .unwrap()
}

/// A published survey `s1`.
pub async fn publish(portal: &TestPortal) -> Questionnaire {
    let author = portal.staff("author@desk.test", StaffRole::Manager).await;
    let questionnaire = questionnaire();
    let json = serde_json::to_string(&questionnaire).unwrap();
    let survey =
        "insert into survey (id, name, draft_json, version_number, created_by, created_at, updated_at, version)
        values ('s1', 'After delivery', $1, 1, $2, 1, 1, 1)";
    portal.execute(survey, &[(&json).into(), (&author.person_id).into()]).await.unwrap();
    let version = "insert into survey_version (survey_id, number, questionnaire_json, published_by, published_at)
        values ('s1', 1, $1, $2, 1)";
    portal.execute(version, &[json.into(), author.person_id.into()]).await.unwrap();
    questionnaire
}

/// How many, how satisfied, in which unit and class, how late in hours, on which day.
type Group = (usize, u8, Option<&'static str>, Option<&'static str>, Option<f64>, &'static str);

const GROUPS: [Group; 7] = [
    (6, 5, Some("HUB-A"), Some("a"), Some(-5.0), "2026-10-05"),
    (3, 4, Some("HUB-A"), Some("a"), Some(-5.0), "2026-10-06"),
    (1, 3, Some("HUB-A"), Some("a"), Some(-5.0), "2026-10-07"),
    (2, 1, Some("HUB-A"), Some("a"), Some(-5.0), "2026-10-08"),
    (4, 5, Some("HUB-B"), Some("c"), Some(50.0), "2026-11-05"),
    (4, 2, Some("HUB-B"), Some("c"), Some(50.0), "2026-11-06"),
    (4, 1, None, None, None, "2026-11-07"),
];

fn answers(overall: u8, has_words: bool) -> Answers {
    let mut found = json!({
        "overall": overall, "again": overall * 2, "effort": if overall == 5 { 7 } else { 3 },
        "manner": {"minimum": 5, "desired": 8, "perceived": overall + 3},
        "why": if overall <= 2 { vec!["late"] } else { vec!["kind"] },
    });
    if has_words {
        found["more"] = Value::from([CANARY, " ", &overall.to_string()].concat());
    }
    serde_json::from_value(found).unwrap()
}

/// The survey, two units, its answers, and forty that were sent; eighteen of those were answered, six answers came by a
/// poster. The first of each group wrote something.
pub async fn fixture(portal: &TestPortal) {
    let questionnaire = publish(portal).await;
    for (code, name) in [("HUB-A", "Nanjing Hub"), ("HUB-B", "Beijing Hub")] {
        let unit = "insert into unit (id, code, name, kind, created_at, version) values ($1, $2, $3, 'hub', 1, 1)";
        let id = ["id-", code].concat();
        portal.execute(unit, &[id.into(), code.into(), name.into()]).await.unwrap();
    }
    let li = portal.customer("li@shop.test", "Canary Person").await;
    for (count, overall, unit, class, late_hours, day) in GROUPS {
        for n in 0..count {
            let answers = answers(overall, n == 0);
            let subject = Subject {
                unit_id: unit.map(|code| ["id-", code].concat()),
                lane: unit.map(|_| "SP>RJ".to_string()),
                class: class.map(str::to_string),
                late_hours,
                transit_hours: None,
            };
            let id = new_id(portal.now());
            let new = NewResponse {
                id: &id,
                survey_id: "s1",
                version_number: 1,
                campaign_id: None,
                invitation_id: None,
                person_id: Some(&li.person_id),
                organisation_id: None,
                shipment_id: None,
                complaint_id: None,
                subject,
                locale: None,
                answers: &answers,
                source_id: None,
                answered_at: Some(portal.now()),
                answered_on: day,
            };
            let mut tx = portal.store.begin().await.unwrap();
            assert!(record(&mut tx, &questionnaire, &new).await.unwrap());
            tx.commit().await.unwrap();
        }
    }
    let sent = "insert into response_tally (survey_id, question_key, cut, member, month, class, value, count, total)
        values ('s1', '', 'all', '', '2026-10', '', 'sent', 40, 0),
        ('s1', '', 'all', '', '2026-10', '', 'answered_of_sent', 18, 0)";
    portal.execute(sent, &[]).await.unwrap();
}

/// A member of staff of one unit.
pub async fn of_unit(portal: &TestPortal, code: &str) -> crate::support::account::SignedIn {
    let hub = portal.staff(&[&code.to_lowercase(), "@desk.test"].concat(), StaffRole::Unit).await;
    let unit = "update person set unit_id = $2 where id = $1";
    portal.execute(unit, &[(&hub.person_id).into(), ["id-", code].concat().into()]).await.unwrap();
    hub
}

/// The numbers of one question.
pub fn question<'r>(results: &'r Value, key: &str) -> &'r Value {
    results["questions"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap()
}

/// An unweighted number of a question.
pub fn figure<'r>(results: &'r Value, key: &str, measure: &str) -> &'r Value {
    let figures = question(results, key)["figures"].as_array().unwrap();
    figures.iter().find(|one| one["measure"] == measure).unwrap()
}
