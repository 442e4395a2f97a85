//! One act on many complaints, for the day on which a lorry burns. Each complaint is done whole or not at all, by the
//! same function as alone, and a refused one keeps no other from being done.

use app::complaint::{ActResult, AnswerDraft, MOST_AT_ONCE, UsedAnswer, Verdict, tidy_text};
use app::problem::FieldProblem;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Seat, seat};
use super::answer::Known;
use super::{answer, staff, standard};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// `POST /api/v1/complaint-assignments`: all of them become one person's.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignments {
    /// 1 to 200; one that stands there twice counts once.
    pub complaint_numbers: Vec<String>,
    /// Of the desk.
    pub person_id: String,
    /// Also names the unit that they concern.
    #[serde(default)]
    pub unit_code: Option<String>,
}

/// `POST /api/v1/complaint-answers`: the same answer to all of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// 1 to 200; one that stands there twice counts once.
    pub complaint_numbers: Vec<String>,
    /// Plain text, 1 to 4000 characters; empty with a standard answer.
    #[serde(default)]
    pub text: String,
    /// Code of a standard answer in its place: each customer reads it in their language, with the places filled from
    /// their case; one whose place stays open is refused (`/text placeholder`).
    #[serde(default)]
    pub standard_answer: Option<String>,
    /// Decides the disputed facts that have no decision yet, with the answer. Absent: a complaint that has such is refused
    /// (`/statements undecided`).
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// Why, 1 to 4000 characters; required with a verdict.
    #[serde(default)]
    pub why: String,
}

/// Whoever has a complaint in hand already keeps it, and that is no event.
///
/// # Errors
/// `Invalid` for the whole (`/complaint_numbers required` or `too_many`, `/person_id unknown`, `/unit_code unknown`).
pub async fn assign(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    asked: &Assignments,
) -> Result<ActResult, Refusal> {
    let numbers = numbers(&asked.complaint_numbers)?;
    staff::check_assignee(portal, &asked.person_id).await?;
    staff::unit_id(portal, asked.unit_code.as_deref()).await?;
    let mut result = ActResult::default();
    for number in numbers {
        let done = async {
            let seat = at_desk(portal, caller, headers, number).await?;
            let is_held = seat.case.assigned_person_id.as_deref() == Some(asked.person_id.as_str());
            if is_held && asked.unit_code.is_none() {
                return Ok(());
            }
            staff::assign(portal, caller, seat, (&asked.person_id, asked.unit_code.as_deref())).await
        };
        result.push(number, faults(done.await)?);
    }
    Ok(result)
}

/// A complaint that has an answer is not answered again: whoever needs another one gets it from its own screen.
///
/// # Errors
/// `Invalid` for the whole (`/complaint_numbers required` or `too_many`, `/text required` or `too_long`,
/// `/standard_answer unknown`, `/why required`).
pub async fn answer(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    asked: &Answers,
) -> Result<ActResult, Refusal> {
    let numbers = numbers(&asked.complaint_numbers)?;
    let code = asked.standard_answer.as_deref().filter(|code| !code.is_empty());
    match code {
        Some(code) => standard::check_in_use(portal, code).await?,
        None => staff::check(&tidy_text(&asked.text), "/text")?,
    }
    let why = tidy_text(&asked.why);
    if asked.verdict.is_some() {
        staff::check(&why, "/why")?;
    }
    let decision = asked.verdict.map(|verdict| (verdict, why.as_str()));
    let mut result = ActResult::default();
    for number in numbers {
        let done = async {
            let seat = at_desk(portal, caller, headers, number).await?;
            let draft = match code {
                None => AnswerDraft { text: asked.text.clone(), ..AnswerDraft::default() },
                Some(code) => standard(portal, &seat, code).await?,
            };
            answer::answer_deciding(portal, caller, seat, (draft, decision), Known::NoneYet).await
        };
        result.push(number, faults(done.await)?);
    }
    Ok(result)
}

/// The words of a standard answer for one case.
async fn standard(portal: &Portal, seat: &Seat, code: &str) -> Result<AnswerDraft, Refusal> {
    let filled = standard::filled(portal, seat, code).await?;
    let used = UsedAnswer { code: filled.code, number: filled.number };
    Ok(AnswerDraft { text: filled.text, standard_answer: Some(used), ..AnswerDraft::default() })
}

async fn at_desk(portal: &Portal, caller: &Caller, headers: &HeaderMap, number: &str) -> Result<Seat, Refusal> {
    seat(portal, caller, headers, number).await?.as_desk()
}

fn numbers(asked: &[String]) -> Result<Vec<&str>, Refusal> {
    let mut numbers: Vec<&str> = Vec::new();
    for number in asked.iter().map(|number| number.trim()) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    match numbers.len() {
        0 => Err(Refusal::field("/complaint_numbers", "required", "name at least one complaint")),
        count if count > MOST_AT_ONCE => Err(Refusal::field("/complaint_numbers", "too_many", "at most 200 at once")),
        _ => Ok(numbers),
    }
}

/// Why one complaint was refused. What is nobody's fault ends that one alone: the others must not hang on it.
///
/// # Errors
/// `Forbidden` and `SignInRequired`, which concern all of them.
fn faults(done: Result<(), Refusal>) -> Result<Vec<FieldProblem>, Refusal> {
    let one = |pointer: &str, code: &str, detail: &str| Ok(vec![FieldProblem::new(pointer, code, detail)]);
    match done {
        Ok(()) => Ok(Vec::new()),
        Err(Refusal::Invalid(problems) | Refusal::Blocked(problems)) => Ok(problems),
        Err(Refusal::NotFound) => one("/complaint_number", "unknown", "no complaint of that number"),
        Err(Refusal::Conflict) => one("/state", "ended", "it has ended"),
        Err(refusal @ (Refusal::Forbidden | Refusal::SignInRequired)) => Err(refusal),
        Err(_) => one("", "unavailable", "nothing was done; try this one again"),
    }
}
