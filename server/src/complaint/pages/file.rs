//! The form: `GET` and `POST /complain`.

use app::attachment::AttachmentClaim;
use app::claim::api as claim_api;
use app::complaint::pages::{ComplainForm, complain};
use app::complaint::{Category, Contact, Draft, advice, api};
use app::problem::FieldProblem;
use app::shipment::api as shipment_api;
use app::shipment::identifier::waybill_number;
use app::ui::form::Faults;
use axum::extract::{Extension, Query, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::attachment::form::{self, Form};
use crate::complaint::http::list::draft_of;
use crate::complaint::{cause, filing, link};
use crate::http::{Caller, Refusal, quota};
use crate::page;
use crate::state::Portal;
use crate::token;

/// The field of the files, and of those that were sent before.
const FILES: &str = "file";
const TAKEN: &str = "file_taken";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Prefilled {
    waybill_number: String,
}

/// `GET /complain`: filled with the parcel, and with what a signed-in person began to write.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<Prefilled>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let number = waybill_number::normalise(&query.waybill_number);
    let begun = match &caller.signed_in {
        Some(person) => draft_of(&portal, &person.person_id, &number).await?,
        None => None,
    };
    let mut draft = begun.unwrap_or_default();
    draft.waybill_number = Some(number).filter(|number| !number.is_empty());
    let form = ComplainForm { draft, ..ComplainForm::default() };
    render(&portal, &caller, &headers, form, StatusCode::OK).await
}

/// `POST /complain`. Refused, it comes back with all that was written and sent.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    let sent = form::read(&portal, &caller, request).await?;
    let draft = draft(&sent);
    let refused = match sent.faults.is_empty() {
        true => match filing::file(&portal, &caller, &headers, draft.clone(), Some(sent.text("once"))).await {
            Ok(done) => return Ok(filed(&portal, &headers, &done)),
            Err(refusal) => refusal,
        },
        false => Refusal::Invalid(sent.faults.clone()),
    };
    let status = refused.status();
    let (mut again, mut spent) =
        (ComplainForm { taken: taken(&sent, &refused), draft, ..ComplainForm::default() }, None);
    match refused {
        Refusal::Invalid(faults) => again.faults = Faults(faults),
        Refusal::Blocked(faults) => again.duplicate = faults.into_iter().next().map(|fault| fault.detail),
        Refusal::TooMany(limit) => (again.is_throttled, spent) = (true, Some(limit)),
        other => return Err(other),
    }
    again.draft.normalise();
    Ok(quota::on_page(spent, render(&portal, &caller, &headers, again, status).await?))
}

/// To the receipt; a guest's device remembers the link.
fn filed(portal: &Portal, headers: &HeaderMap, done: &filing::Done) -> Response {
    let number = &done.filed.complaint_number;
    let mut response = Redirect::to(&[&api::complaint_page(number), "?filed=1"].concat()).into_response();
    if let Some(secret) = &done.secret
        && let Some(cookie) = link::cookie_with(portal, headers, number, secret)
    {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// What the form says.
pub fn draft(sent: &Form) -> Draft {
    let stated = |name: &str| Some(sent.text(name).to_string()).filter(|text| !text.trim().is_empty());
    Draft {
        waybill_number: stated("waybill_number"),
        category: sent.text("category").to_string(),
        cause: stated("cause"),
        remedy_sought: sent.text("remedy_sought").to_string(),
        text: sent.text("text").to_string(),
        party: stated("party"),
        contact: Contact { name: stated("name"), email: stated("email"), phone: stated("phone") },
        is_another_matter: sent.text("is_another_matter") == "true",
        attachment_ids: sent.claims(TAKEN).iter().map(AttachmentClaim::to_string).collect(),
    }
}

/// What need not be sent again: earlier files have kept only their claim, new ones their name too. Nothing when it is the
/// files that cannot be given: no form lets go of some of them.
pub fn taken(sent: &Form, refused: &Refusal) -> Vec<(AttachmentClaim, String)> {
    if let Refusal::Invalid(faults) = refused
        && faults.iter().any(|fault| fault.pointer.starts_with("/attachment_ids"))
    {
        return Vec::new();
    }
    let named = sent.taken.iter().map(|file| (file.claim(), file.attachment.file_name.clone()));
    let known: Vec<(AttachmentClaim, String)> = named.collect();
    let earlier = sent.claims(TAKEN).into_iter().filter(|claim| !known.iter().any(|(other, _)| other == claim));
    let earlier: Vec<(AttachmentClaim, String)> = earlier.map(|claim| (claim, FILES.to_string())).collect();
    earlier.into_iter().chain(known).collect()
}

async fn render(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    mut form: ComplainForm,
    status: StatusCode,
) -> Result<Response, Refusal> {
    form.once = token::random_hex(16).map_err(|_| Refusal::Unavailable)?;
    form.causes = cause::list(&portal.store, caller.locale).await?;
    let mut path = api::COMPLAIN.to_string();
    if let Some(number) = form.draft.waybill_number.clone() {
        path = api::complain_page(&number);
        if waybill_number::is_well_formed(&number) {
            let wire = page::wire(portal, caller, headers);
            form.tracking = shipment_api::tracking(&wire, &number).await.ok();
            let category: Option<Category> = form.draft.category.parse().ok();
            if form.tracking.is_some() && advice::concerns_loss(category) {
                form.estimate = claim_api::estimate(&wire, &number, advice::loss(category)).await.ok();
            }
        } else if form.faults.0.is_empty() {
            form.faults = Faults(vec![FieldProblem::new("/waybill_number", "malformed", "malformed")]);
        }
    }
    Ok(page::render(portal, caller, &path, status, |visitor| complain(visitor, form)))
}
