//! `GET` and `POST /desk/complaints/new`: a complaint that staff take down for a customer.

use app::complaint::pages::ComplainForm;
use app::complaint::{Channel, NamedDeadline};
use app::contact::Customer;
use app::desk::pages::{TakeForm, TakenScreen, take, taken};
use app::desk::{Typed, api};
use app::locale::Locale;
use app::shipment::api as shipment_api;
use app::shipment::identifier::waybill_number;
use app::ui::form::Faults;
use axum::extract::{Extension, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::attachment::form::{self, Form};
use crate::clock::{in_zone, of_field};
use crate::complaint::pages::file::{draft, taken as files_taken};
use crate::complaint::taking::{self, Taken};
use crate::complaint::{DESK, causes, receipt, seat};
use crate::contact;
use crate::http::{Caller, Refusal, quota};
use crate::page;
use crate::session::Staff;
use crate::state::Portal;
use crate::token;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TakeQuery {
    customer: Option<String>,
    phone: Option<String>,
    waybill_number: String,
    /// The number of what was filed a moment ago.
    filed: Option<String>,
}

/// `GET /desk/complaints/new`; with `filed` what is to be said to the customer.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Query(query): Query<TakeQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    if let Some(number) = &query.filed {
        return filed(&portal, &caller, &headers, number).await;
    }
    let customer = query.customer.as_deref().and_then(|key| key.parse::<Customer>().ok());
    let mut complaint = ComplainForm::default();
    let number = waybill_number::normalise(&query.waybill_number);
    complaint.draft.waybill_number = Some(number).filter(|number| !number.is_empty());
    let contact = &mut complaint.draft.contact;
    match &customer {
        Some(Customer::Phone(number)) => contact.phone = Some(number.clone()),
        Some(Customer::Email(address)) => contact.email = Some(address.clone()),
        _ => contact.phone = query.phone.map(|phone| phone.replacen(' ', "+", 1)),
    }
    let values = vec![
        ("channel".to_string(), Channel::Phone.to_string()),
        ("locale".to_string(), language(&portal, customer.as_ref(), &caller).await?.tag().to_string()),
    ];
    let typed = Typed { key: "take".to_string(), values, ..Typed::default() };
    let form = TakeForm { complaint, typed, ..TakeForm::default() };
    render(&portal, &caller, &headers, customer, form, StatusCode::OK).await
}

/// The language of an account; of everybody else that of the desk.
async fn language(portal: &Portal, customer: Option<&Customer>, caller: &Caller) -> Result<Locale, Refusal> {
    match customer {
        Some(customer @ Customer::Person(_)) => {
            Ok(contact::who(portal, customer).await?.locale.unwrap_or(caller.locale))
        }
        _ => Ok(caller.locale),
    }
}

/// `POST /desk/complaints/new`. Refused, it comes back with all that was written and sent.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let sent = form::read(&portal, &caller, request).await?;
    let customer = Some(sent.text("customer")).filter(|key| !key.is_empty());
    let customer = customer.map(|key| key.parse::<Customer>()).transpose().map_err(|_| Refusal::BadRequest)?;
    let draft = draft(&sent);
    let refused = match sent.faults.is_empty() {
        true => match file(&portal, &caller, &staff, customer.as_ref(), &sent).await {
            Ok(number) => {
                let path = [api::TAKE, "?filed=", &number].concat();
                return Ok(Redirect::to(&path).into_response());
            }
            Err(refusal) => refusal,
        },
        false => Refusal::Invalid(sent.faults.clone()),
    };
    let status = refused.status();
    let mut complaint = ComplainForm { draft, taken: files_taken(&sent, &refused), ..ComplainForm::default() };
    let mut typed = Typed { key: "take".to_string(), values: sent.fields().to_vec(), ..Typed::default() };
    let mut spent = None;
    match refused {
        Refusal::Invalid(faults) => {
            typed.faults = Faults(faults.clone());
            complaint.faults = Faults(faults);
        }
        Refusal::Blocked(faults) => complaint.duplicate = faults.into_iter().next().map(|fault| fault.detail),
        Refusal::TooMany(limit) => (complaint.is_throttled, spent) = (true, Some(limit)),
        other => return Err(other),
    }
    complaint.draft.normalise();
    let form = TakeForm { complaint, typed, ..TakeForm::default() };
    Ok(quota::on_page(spent, render(&portal, &caller, &headers, customer, form, status).await?))
}

async fn file(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    customer: Option<&Customer>,
    sent: &Form,
) -> Result<String, Refusal> {
    let received_at = match sent.text("received_at") {
        "" => None,
        text => {
            let at = of_field(text, &portal.settings.zone);
            Some(at.ok_or_else(|| Refusal::field("/received_at", "malformed", "is no moment"))?)
        }
    };
    let said = Taken {
        person_id: match customer {
            Some(Customer::Person(id)) => Some(id),
            _ => None,
        },
        organisation_id: match customer {
            Some(Customer::Organisation(id)) => Some(id),
            _ => None,
        },
        channel: sent.text("channel").parse().ok(),
        received_at,
        locale: Locale::from_tag(sent.text("locale")),
        note: sent.text("note"),
    };
    let done = taking::take(portal, caller, staff, draft(sent), said, Some(sent.text("once"))).await?;
    Ok(done.filed.complaint_number)
}

async fn render(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    customer: Option<Customer>,
    mut form: TakeForm,
    status: StatusCode,
) -> Result<Response, Refusal> {
    form.complaint.once = token::random_hex(16).map_err(|_| Refusal::Unavailable)?;
    form.complaint.causes = causes(&portal.store, caller.locale).await?;
    form.has_account = matches!(customer, Some(Customer::Person(_)));
    if let Some(customer) = customer {
        let name = match contact::who(portal, &customer).await? {
            who if who.name.is_empty() => who.phone.or(who.email).unwrap_or_default(),
            who => who.name,
        };
        form.customer = Some((customer.to_string(), name));
    }
    if let Some(number) = &form.complaint.draft.waybill_number
        && waybill_number::is_well_formed(number)
    {
        form.complaint.tracking = shipment_api::tracking(&page::wire(portal, caller, headers), number).await.ok();
    }
    Ok(page::render(portal, caller, api::TAKE, status, |visitor| take(visitor, &form)))
}

/// What is to be said to the customer of a complaint that stands.
async fn filed(portal: &Portal, caller: &Caller, headers: &HeaderMap, number: &str) -> Result<Response, Refusal> {
    let seat = seat(portal, caller, headers, number).await?.as_desk()?;
    let (deadlines, is_mailed): (Vec<NamedDeadline>, bool) = receipt(portal, &seat, caller.locale).await?;
    let local = |at| in_zone(at, &portal.settings.zone);
    let screen = TakenScreen { complaint_number: seat.number().to_string(), deadlines, is_mailed, local: &local };
    let path = [api::TAKE, "?filed=", seat.number()].concat();
    Ok(page::render(portal, caller, &path, StatusCode::OK, |visitor| taken(visitor, &screen)))
}
