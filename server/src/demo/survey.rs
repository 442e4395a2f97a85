//! A survey of the demo: published, answered after deliveries of the last months, late ones worse than the others.

use app::account::StaffRole;
use app::locale::Locale;
use app::survey::{Answers, Questionnaire};
use app::value::Instant;
use jiff::tz::TimeZone;
use serde_json::json;

use super::place;
use crate::account::{person, unit};
use crate::clock::day_in;
use crate::store::{Transaction, new_id};
use crate::survey::{NewResponse, Subject, insert_published, record};

/// What is asked; the words of the questionnaire are the demo's own.
const QUESTIONNAIRE: &str = include_str!("survey.json");
/// Answers: a good year of a service point.
const ANSWERS: i64 = 160;
const DAY_MS: i64 = 86_400_000;

/// What customers of the demo wrote, in their languages.
const WORDS: [(&str, Locale); 6] = [
    ("包裹晚到两天，没有提前通知。", Locale::ZhCn),
    ("取件很方便，工作人员热情。", Locale::ZhCn),
    ("Llegó tarde y la caja estaba mojada.", Locale::Es),
    ("Todo perfecto, muy amables.", Locale::Es),
    ("The driver called before coming. Great.", Locale::En),
    ("Tracking said delivered a day before it was.", Locale::En),
];

/// Publishes the survey in the name of a manager nobody can sign in as, and stores its answers. Gives the ids of survey
/// and manager.
pub async fn seed(
    tx: &mut Transaction,
    zone: &TimeZone,
    now: Instant,
) -> Result<(String, String), Box<dyn std::error::Error>> {
    let questionnaire: Questionnaire = serde_json::from_str(QUESTIONNAIRE)?;
    let author = author(tx, now).await?;
    let survey_id = new_id(now);
    insert_published(tx, (&survey_id, "After delivery"), &questionnaire, &author, now).await?;
    let unit_id = unit::store::find_open_id(tx, place::CAMPUS_CODE).await?;
    for n in 0..ANSWERS {
        let days_ago = 3 + n * 7 / 5;
        let late_days = if n % 5 == 0 { 1 + n % 9 } else { -(n % 4) };
        let answers = answers(n, late_days)?;
        let (id, answered_at) = (new_id(now), now.plus_ms(-days_ago * DAY_MS));
        let new = NewResponse {
            id: &id,
            survey_id: &survey_id,
            version_number: 1,
            campaign_id: None,
            invitation_id: None,
            person_id: None,
            organisation_id: None,
            shipment_id: None,
            complaint_id: None,
            subject: Subject {
                unit_id: unit_id.clone().filter(|_| n % 3 != 0),
                lane: Some(["Jiangsu>Shanghai", "Guangdong>Jiangsu", "Madrid>Sevilla"][n as usize % 3].to_string()),
                class: Some(["a", "b", "c"][(n / 4) as usize % 3].to_string()),
                late_hours: Some(late_days as f64 * 24.0 - 1.0),
                transit_hours: Some(40.0 + late_days as f64 * 12.0),
            },
            locale: Some(WORDS[n as usize % WORDS.len()].1),
            answers: &answers,
            source_id: None,
            answered_at: Some(answered_at),
            answered_on: &day_in(answered_at, zone),
        };
        record(tx, &questionnaire, &new).await?;
    }
    Ok((survey_id, author))
}

async fn author(tx: &mut Transaction, now: Instant) -> sqlx::Result<String> {
    let id = new_id(now);
    let new = person::store::New {
        id: &id,
        email: "surveys@demo.invalid",
        email_verified_at: None,
        name: "Demo surveys",
        locale: Locale::En,
        password_hash: None,
        staff_role: Some(StaffRole::Manager),
    };
    person::store::insert(tx, &new, now).await?;
    person::store::set_disabled(tx, &id, Some(now), now).await?;
    Ok(id)
}

/// Nothing is random: the later, the lower, with a spread that follows from `n`.
fn answers(n: i64, late_days: i64) -> serde_json::Result<Answers> {
    let overall = (5 - late_days.max(0) * 2 / 3 - n % 7 / 5).clamp(1, 5);
    let mut found = json!({
        "overall": overall,
        "recommend": (overall * 2 + n % 3 - 1).clamp(0, 10),
        "effort": (overall + 2 - n % 2).clamp(1, 7),
        "information": {"minimum": 5, "desired": 8, "perceived": (overall + 3 + n % 2).clamp(1, 9)},
        "speed": {"minimum": 72, "desired": 36},
    });
    if n % 6 == 0 {
        let words = WORDS.iter().enumerate().filter(|(at, _)| (at % 2 == 0) == (overall <= 3));
        let words: Vec<&str> = words.map(|(_, (words, _))| *words).collect();
        found["more"] = words[n as usize / 6 % words.len()].into();
    }
    serde_json::from_value(found)
}
