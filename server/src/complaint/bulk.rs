//! One act on many complaints, for the day on which a lorry burns. Each complaint is done whole or not at all, by the
//! same function as alone, and a refused one keeps no other from being done.

use app::complaint::{ActResult, AnswerDraft, MOST_AT_ONCE};
use app::problem::FieldProblem;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Seat, seat};
use super::answer::Known;
use super::{answer, staff};
use crate::account::person;
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
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// 1 to 200; one that stands there twice counts once.
    pub complaint_numbers: Vec<String>,
    /// Plain text, 1 to 4000 characters.
    pub text: String,
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
    let assignee = person::store::find(&portal.store, &asked.person_id).await?;
    if !assignee.is_some_and(|person| person.is_living() && person.staff_role.is_some()) {
        return Err(Refusal::field("/person_id", "unknown", "no member of staff of that id"));
    }
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
/// `Invalid` for the whole (`/complaint_numbers required` or `too_many`, `/text required` or `too_long`).
pub async fn answer(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    asked: &Answers,
) -> Result<ActResult, Refusal> {
    let numbers = numbers(&asked.complaint_numbers)?;
    staff::check(&app::complaint::tidy_text(&asked.text), "/text")?;
    let mut result = ActResult::default();
    for number in numbers {
        let done = async {
            let seat = at_desk(portal, caller, headers, number).await?;
            let draft = AnswerDraft { text: asked.text.clone(), ..AnswerDraft::default() };
            answer::answer(portal, caller, seat, draft, Known::NoneYet).await
        };
        result.push(number, faults(done.await)?);
    }
    Ok(result)
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
