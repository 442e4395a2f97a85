//! Results and answers as files: one number a line with its bounds, one answer a line without whoever gave it.

use app::locale::Locale;
use app::survey::formula::Estimate;
use app::survey::result::{FigureResult, SurveyResults, measure_name};
use app::survey::{Answer, Answers, Lateness, Question};
use app::text::result as say;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::questions;
use crate::http::Refusal;
use crate::spreadsheet::{BYTE_ORDER_MARK, Format, lines, neutral, workbook};
use crate::state::Portal;
use crate::survey::store::{self, Anonymous, Place};

/// Answers of a file; the newest ones.
const MOST_ANSWERS: usize = 50_000;
/// Answers read at once.
const STEP: usize = 1000;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    #[default]
    Csv,
    Xlsx,
    Json,
}

/// Rows as a table, or what they say as JSON.
///
/// # Errors
/// `Internal`.
pub async fn answer<J: Serialize>(
    name: &str,
    format: FileFormat,
    rows: Vec<Vec<String>>,
    json: &J,
) -> Result<Response, Refusal> {
    let neutral = |row: Vec<String>| row.iter().map(|cell| neutral(cell)).collect::<Vec<String>>();
    let (body, kind, ending) = match format {
        FileFormat::Csv => {
            let rows: Vec<Vec<String>> = rows.into_iter().map(neutral).collect();
            (Body::from([BYTE_ORDER_MARK, &lines(&rows)].concat()), Format::Csv.media_type(), ".csv")
        }
        FileFormat::Xlsx => {
            let rows: Vec<Vec<String>> = rows.into_iter().map(neutral).collect();
            (Body::from(workbook(rows).await?), Format::Xlsx.media_type(), ".xlsx")
        }
        FileFormat::Json => {
            let text = serde_json::to_vec(json).map_err(|_| Refusal::Internal)?;
            (Body::from(text), "application/json", ".json")
        }
    };
    let disposition = ["attachment; filename=\"", name, ending, "\""].concat();
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, &disposition)];
    Ok((headers, body).into_response())
}

/// Part, key, name, number, n, value and bounds, and the weighted ones beside them.
pub fn result_rows(l: Locale, r: &SurveyResults) -> Vec<Vec<String>> {
    let head = [
        say::col_part(l),
        say::col_key(l),
        say::col_name(l),
        say::measure(l),
        say::col_n(l),
        say::unweighted(l),
        say::col_low(l),
        say::col_high(l),
        say::weighted(l),
        say::col_low(l),
        say::col_high(l),
    ];
    let mut rows = vec![head.map(str::to_string).to_vec()];
    let rate = Estimate { n: r.response_rate.n, value: r.response_rate.value, interval: r.response_rate.interval };
    let answered = Estimate { n: r.answered, ..Estimate::default() };
    rows.push(row(["all", "", &r.title], say::answers(l), &answered, None));
    rows.push(row(["all", "", &r.title], say::response_rate(l), &rate, None));
    for question in &r.questions {
        let named = |part| [part, question.key.as_str(), question.text.as_str()];
        rows.extend(question.figures.iter().map(|one| figure(l, named("question"), one)));
        rows.extend(question.shares.iter().map(|one| {
            let estimate = Estimate { n: one.share.n, value: one.share.value, interval: one.share.interval };
            row(named("answer"), &one.name, &estimate, None)
        }));
        rows.extend(question.trend.iter().map(|one| row(named("month"), &one.month, &one.estimate, None)));
    }
    for one in &r.dimensions {
        let named = ["dimension", one.dimension.as_str(), ""];
        rows.push(row(named, measure_name(l, one.measure), &one.estimate, None));
    }
    for (part, members) in [(r.cut.as_str(), &r.members), ("lateness", &r.lateness)] {
        for member in members {
            let named = [part, member.member.as_str(), member.name.as_str()];
            rows.extend(member.figures.iter().map(|one| figure(l, named, one)));
        }
    }
    rows
}

fn figure(l: Locale, named: [&str; 3], one: &FigureResult) -> Vec<String> {
    row(named, measure_name(l, one.measure), &one.unweighted, one.weighted.as_ref())
}

fn row(named: [&str; 3], measure: &str, one: &Estimate, weighted: Option<&Estimate>) -> Vec<String> {
    let mut cells: Vec<String> = named.map(str::to_string).to_vec();
    cells.push(measure.to_string());
    cells.push(one.n.map(|n| n.to_string()).unwrap_or_default());
    cells.extend(numbers(Some(one)));
    cells.extend(numbers(weighted));
    cells
}

/// Value and bounds, with a point in every language: programs read files too.
fn numbers(estimate: Option<&Estimate>) -> [String; 3] {
    let number = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
    let interval = estimate.and_then(|estimate| estimate.interval);
    [
        number(estimate.and_then(|estimate| estimate.value)),
        number(interval.map(|i| i.low)),
        number(interval.map(|i| i.high)),
    ]
}

/// The answers from a day on, the newest first: as rows and as JSON. No name, no address, no parcel, no moment.
///
/// # Errors
/// `NotFound`; the database's.
pub async fn answers(
    portal: &Portal,
    survey_id: &str,
    from: &str,
    l: Locale,
) -> Result<(Vec<Vec<String>>, Vec<Value>), Refusal> {
    let found = store::published(&portal.store, survey_id).await?.ok_or(Refusal::NotFound)?;
    let asked = questions(&found.questionnaires);
    let mut head: Vec<String> = [
        say::col_day(l),
        say::col_version(l),
        say::unit(l),
        say::lane(l),
        say::class(l),
        say::col_lateness(l),
        say::col_language(l),
    ]
    .map(str::to_string)
    .to_vec();
    head.extend(asked.iter().map(|question| question.key.clone()));
    let (mut rows, mut json, mut place) = (vec![head], Vec::new(), Place::first());
    loop {
        let page = store::answers(&portal.store, survey_id, from, &place, STEP).await?;
        let is_last = page.len() < STEP;
        for one in page {
            place = one.place();
            rows.push(answer_row(&one, &asked));
            json.push(answer_json(one));
        }
        if is_last || json.len() >= MOST_ANSWERS {
            return Ok((rows, json));
        }
    }
}

fn lateness(one: &Anonymous) -> Option<&'static str> {
    one.late_hours.map(|hours| Lateness::of_hours(hours).as_str())
}

fn answer_row(one: &Anonymous, asked: &[&Question]) -> Vec<String> {
    let answers: Answers = serde_json::from_str(&one.answers_json).unwrap_or_default();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut cells = vec![
        one.answered_on.clone(),
        one.version_number.to_string(),
        text(&one.unit_code),
        text(&one.lane),
        text(&one.class),
        lateness(one).unwrap_or_default().to_string(),
        text(&one.locale),
    ];
    cells.extend(asked.iter().map(|question| answers.get(&question.key).map(written).unwrap_or_default()));
    cells
}

fn written(answer: &Answer) -> String {
    match answer {
        Answer::Score(score) => score.to_string(),
        Answer::Text(text) => text.clone(),
        Answer::Codes(codes) => codes.join(" "),
        Answer::Zone { minimum, desired, perceived } => {
            let perceived = perceived.map(|value| value.to_string()).unwrap_or_default();
            format!("{minimum} {desired} {perceived}").trim_end().to_string()
        }
    }
}

fn answer_json(one: Anonymous) -> Value {
    let mut found = Map::new();
    let span = lateness(&one);
    let answers = serde_json::from_str(&one.answers_json).unwrap_or(Value::Null);
    found.insert("answered_on".to_string(), one.answered_on.into());
    found.insert("version_number".to_string(), one.version_number.into());
    found.insert("unit_code".to_string(), one.unit_code.into());
    found.insert("lane".to_string(), one.lane.into());
    found.insert("class".to_string(), one.class.into());
    found.insert("lateness".to_string(), span.into());
    found.insert("locale".to_string(), one.locale.into());
    found.insert("answers".to_string(), answers);
    Value::Object(found)
}

#[cfg(test)]
mod tests {
    use app::survey::result::Measured;

    use super::*;

    #[test]
    fn a_row_keeps_its_columns() {
        let one = Estimate { n: Some(12), value: Some(0.5), interval: None };
        let cells = row(["question", "overall", "How was it?"], measure_name(Locale::En, Measured::Nps), &one, None);
        assert_eq!(cells.len(), 11);
        assert_eq!(cells[4..8], ["12", "0.5000", "", ""]);
    }

    #[test]
    fn answers_are_written_for_a_cell() {
        assert_eq!(written(&Answer::Zone { minimum: 5.0, desired: 8.0, perceived: Some(6.0) }), "5 8 6");
        assert_eq!(written(&Answer::Codes(vec!["late".to_string(), "rude".to_string()])), "late rude");
    }
}
