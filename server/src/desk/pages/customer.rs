//! `GET` and `POST /desk/customers/{customer}`: the card, and what its forms do: log, correct, reveal.

use app::account::admin::Disclosure;
use app::contact::{ContactDraft, Customer};
use app::desk::{Typed, api};
use app::ui::form::Faults;
use axum::extract::{Extension, OriginalUri, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::call::of_a_call;
use crate::attachment::form::{self, Form};
use crate::clock;
use crate::complaint::DESK;
use crate::contact;
use crate::desk::card::{self, Asked};
use crate::http::{Caller, Refusal};
use crate::page::path_of;
use crate::session::Staff;
use crate::state::Portal;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CardQuery {
    /// The number of the call that is on the line.
    phone: Option<String>,
    cursor: Option<String>,
    /// The entry of the log that is to be corrected.
    correct: Option<String>,
    logged: Option<String>,
}

fn customer(key: &str) -> Result<Customer, Refusal> {
    key.parse().map_err(|_| Refusal::NotFound)
}

/// `GET /desk/customers/{customer}`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Path(key): Path<String>,
    Query(query): Query<CardQuery>,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let customer = customer(&key)?;
    let typed = match &query.correct {
        Some(id) => corrected(&portal, &customer, id).await?,
        None => of_a_call(),
    };
    let asked = Asked {
        call: query.phone.as_deref().and_then(|phone| number(&portal, phone)),
        cursor: query.cursor,
        corrects: query.correct,
        is_logged: query.logged.is_some(),
        typed,
        ..Asked::default()
    };
    card::render(&portal, &caller, &customer, asked, (&path_of(&uri), StatusCode::OK)).await
}

fn number(portal: &Portal, typed: &str) -> Option<String> {
    app::phone::normalise(&typed.replacen(' ', "+", 1), portal.settings.phone_country.as_deref())
}

/// The form of the entry that will stand for another one.
async fn corrected(portal: &Portal, customer: &Customer, id: &str) -> Result<Typed, Refusal> {
    let draft = contact::find_logged(portal, customer, id).await?.as_draft(customer, id);
    let happened_at = draft.happened_at.map(|at| clock::as_field(at, &portal.settings.zone));
    let fields = [
        ("channel", Some(draft.channel)),
        ("direction", Some(draft.direction)),
        ("happened_at", happened_at),
        ("waybill_number", draft.waybill_number),
        ("complaint_number", draft.complaint_number),
        ("words", Some(draft.words)),
        ("outcome", draft.outcome),
        ("next_step", draft.next_step),
        ("next_on", draft.next_on),
    ];
    let values = fields.into_iter().filter_map(|(name, value)| Some((name.to_string(), value?))).collect();
    Ok(Typed { key: "log".to_string(), values, ..Typed::default() })
}

/// `POST /desk/customers/{customer}`: each form says which one it is.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let customer = customer(&key)?;
    if !contact::exists(&portal, &customer).await? {
        return Err(Refusal::NotFound);
    }
    let sent = form::read(&portal, &caller, request).await?;
    let path = api::customer_page(&customer.to_string());
    let call = stated(&sent, "phone").and_then(|phone| number(&portal, &phone));
    let mut asked = Asked { call, typed: of_a_call(), ..Asked::default() };
    let done = match sent.text("form") {
        "log" => log(&portal, &caller, &staff, &customer, &sent).await.map(|()| None),
        "reveal" => {
            let reason = Disclosure { reason: sent.text("reason").to_string() };
            contact::disclose(&portal, &caller, &customer, &reason).await.map(Some)
        }
        _ => return Err(Refusal::BadRequest),
    };
    let refused = match done {
        Ok(None) => return Ok(Redirect::to(&[&path, "?logged=1"].concat()).into_response()),
        Ok(revealed) => {
            asked.revealed = revealed;
            return card::render(&portal, &caller, &customer, asked, (&path, StatusCode::OK)).await;
        }
        Err(refusal) => refusal,
    };
    let status = refused.status();
    asked.corrects = stated(&sent, "corrects_id");
    asked.typed = Typed { key: sent.text("form").to_string(), values: sent.fields().to_vec(), ..Typed::default() };
    match refused {
        Refusal::Invalid(faults) => asked.typed.faults = Faults(faults),
        Refusal::Conflict => asked.typed.is_conflict = true,
        other => return Err(other),
    }
    card::render(&portal, &caller, &customer, asked, (&path, status)).await
}

fn stated(sent: &Form, name: &str) -> Option<String> {
    Some(sent.text(name).trim().to_string()).filter(|text| !text.is_empty())
}

async fn log(portal: &Portal, caller: &Caller, staff: &Staff, customer: &Customer, sent: &Form) -> Result<(), Refusal> {
    let happened_at = match stated(sent, "happened_at") {
        None => None,
        Some(text) => {
            let at = clock::of_field(&text, &portal.settings.zone);
            Some(at.ok_or_else(|| Refusal::field("/happened_at", "malformed", "is no moment"))?)
        }
    };
    let draft = ContactDraft {
        customer: customer.to_string(),
        phone: stated(sent, "phone"),
        channel: sent.text("channel").to_string(),
        direction: sent.text("direction").to_string(),
        happened_at,
        waybill_number: stated(sent, "waybill_number"),
        complaint_number: stated(sent, "complaint_number"),
        words: sent.text("words").to_string(),
        outcome: stated(sent, "outcome"),
        next_step: stated(sent, "next_step"),
        next_on: stated(sent, "next_on"),
        corrects_id: stated(sent, "corrects_id"),
    };
    contact::log(portal, caller, &staff.person, draft, Some(sent.text("once"))).await.map(|_| ())
}
