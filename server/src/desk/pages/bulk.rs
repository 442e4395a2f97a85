//! `/desk/bulk`: one act on many cases of the queue, by the same functions as the API, and what became of each.

use app::complaint::ActResult;
use app::desk::pages::{BULK_FORM, BulkForm, again, result};
use app::desk::{Typed, api};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{bulk_form, field};
use crate::complaint::DESK;
use crate::complaint::bulk::{self, Answers, Assignments};
use crate::complaint::http::bulk::done;
use crate::http::idempotency::{self, Use};
use crate::http::{Caller, Refusal, to_json};
use crate::page;
use crate::session::Staff;
use crate::state::Portal;
use crate::token;

/// Characters of a form's secret.
const ONCE: usize = 32;

/// Which act's result is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    once: String,
}

/// `GET /desk/bulk?once=…`: what became of each case. Without an act, the queue is where one begins.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let key = key(&wanted.once)?;
    let Some(kept) = idempotency::kept(&portal.store, &staff.person.person_id, &key).await? else {
        return Ok(Redirect::to(api::QUEUE).into_response());
    };
    let found: ActResult = serde_json::from_str(&kept).map_err(|_| Refusal::Internal)?;
    let path = api::bulk_result_page(&wanted.once);
    Ok(page::render(&portal, &caller, &path, StatusCode::OK, |visitor| result(visitor, &found)))
}

/// The key under which an answer is kept; a queue that was opened without an act names none.
fn key(once: &str) -> Result<String, Refusal> {
    match once.len() == ONCE && once.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true => Ok(["desk-bulk-", once].concat()),
        false => Err(Refusal::NotFound),
    }
}

/// `POST /desk/bulk`: sent twice, the same form does it once and shows the same result.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let numbers: Vec<String> =
        fields.iter().filter(|(name, _)| name == "number").map(|(_, number)| number.clone()).collect();
    let once = field(&fields, "once").to_string();
    let key = key(&once).map_err(|_| Refusal::BadRequest)?;
    let mut headers = headers;
    headers.insert("idempotency-key", HeaderValue::from_str(&key).map_err(|_| Refusal::BadRequest)?);
    match act(&portal, &caller, &headers, &numbers, &fields).await {
        Ok(_) => Ok(Redirect::to(&api::bulk_result_page(&once)).into_response()),
        Err(Refusal::Invalid(faults)) => {
            let typed =
                Typed { key: BULK_FORM.to_string(), values: fields, faults: Faults(faults), ..Typed::default() };
            let form = BulkForm { typed, ..bulk_form(&portal, caller.locale).await? };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page::render(&portal, &caller, api::BULK, status, |visitor| again(visitor, &form, &numbers)))
        }
        Err(other) => Err(other),
    }
}

async fn act(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    numbers: &[String],
    fields: &[(String, String)],
) -> Result<Response, Refusal> {
    let person_id = caller.signed_in.as_ref().map(|person| person.person_id.clone()).unwrap_or_default();
    let of = Use { caller: &person_id, door: ("POST", api::BULK) };
    let complaint_numbers = numbers.to_vec();
    let (owned, by, head) = (portal.clone(), caller.clone(), headers.clone());
    match field(fields, "act") {
        "assign" => {
            let person_id = field(fields, "person_id").to_string();
            let asked = Assignments { complaint_numbers, person_id, unit_code: None };
            let body = to_json(&asked)?;
            let work = async move { done(bulk::assign(&owned, &by, &head, &asked).await?) };
            idempotency::once(portal, of, headers, body.as_bytes(), work).await
        }
        "answer" => {
            let text = |name| field(fields, name).to_string();
            let verdict = Some(text("verdict")).filter(|verdict| !verdict.is_empty());
            let known = verdict.map(|verdict| verdict.parse()).transpose();
            let verdict = known.map_err(|error: String| Refusal::field("/verdict", "unknown", &error))?;
            let standard_answer = Some(text("standard_answer")).filter(|code| !code.is_empty());
            let asked = Answers { complaint_numbers, text: text("text"), standard_answer, verdict, why: text("why") };
            let body = to_json(&asked)?;
            let work = async move { done(bulk::answer(&owned, &by, &head, &asked).await?) };
            idempotency::once(portal, of, headers, body.as_bytes(), work).await
        }
        _ => Err(Refusal::BadRequest),
    }
}

/// The secret of one rendering of the form.
pub(super) fn new_once() -> Result<String, Refusal> {
    token::random_hex(ONCE / 2).map_err(|_| Refusal::Unavailable)
}
