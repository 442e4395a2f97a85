//! The card of a customer, loaded: who it is, open complaints, parcels in trouble, the timeline, how satisfied
//! they are, what they allow.

use app::contact::Customer;
use app::customer::class::CustomerClass;
use app::customer::components::ClassForm;
use app::desk::Typed;
use app::desk::pages::{CardScreen, OpenCase, Shown, customer_card};
use app::notification::Preferences;
use app::shipment::{Filter, ShipmentItem, Standing};
use app::survey::satisfaction::Satisfaction;
use app::value::Instant;
use axum::http::StatusCode;
use axum::response::Response;

use crate::clock::in_zone;
use crate::contact::{self, Who};
use crate::customer::class;
use crate::http::{Caller, Refusal};
use crate::notification;
use crate::page;
use crate::shipment::{mine, overview, party};
use crate::state::Portal;
use crate::survey;
use crate::token;

/// Rows of each part of the card.
const MOST: usize = 6;
/// Entries of the timeline.
const ENTRIES: usize = 12;

/// How the card is asked for.
#[derive(Default)]
pub struct Asked {
    /// The number of the call that is on the line.
    pub call: Option<String>,
    pub looked_for: String,
    pub cursor: Option<String>,
    pub corrects: Option<String>,
    /// Whole, after a reason was given.
    pub revealed: Option<Who>,
    pub is_logged: bool,
    pub typed: Typed,
}

/// The page of the card. Reading it changes nothing.
///
/// # Errors
/// `NotFound` when there is no such customer.
pub async fn render(
    portal: &Portal,
    caller: &Caller,
    customer: &Customer,
    asked: Asked,
    (path, status): (&str, StatusCode),
) -> Result<Response, Refusal> {
    let now = portal.clock.now();
    let who = match asked.revealed {
        Some(who) => who,
        None => contact::who(portal, customer).await?,
    };
    let local = |at| in_zone(at, &portal.settings.zone);
    let screen = CardScreen {
        customer: customer.to_string(),
        who: shown(who),
        cases: cases(portal, customer).await?,
        shipments: shipments(portal, customer, now).await?,
        is_number: matches!(customer, Customer::Phone(_)),
        organisation_id: match customer {
            Customer::Organisation(id) => Some(id.clone()),
            _ => None,
        },
        class: class(portal, caller, customer).await?,
        contacts: contact::timeline(portal, customer, asked.cursor.as_deref(), ENTRIES).await?,
        satisfaction: satisfaction(portal, caller, customer).await?,
        preferences: preferences(portal, customer).await?,
        call: asked.call,
        corrects: asked.corrects,
        typed: &asked.typed,
        once: token::random_hex(16).map_err(|_| Refusal::Unavailable)?,
        looked_for: asked.looked_for,
        is_logged: asked.is_logged,
        local: &local,
    };
    Ok(page::render(portal, caller, path, status, |visitor| customer_card(visitor, &screen)))
}

fn shown(who: Who) -> Shown {
    let line = |line: contact::ContactLine| {
        [Some(line.name), line.duty, line.phone, line.email].map(Option::unwrap_or_default)
    };
    Shown {
        name: who.name,
        email: who.email,
        phone: who.phone,
        language: who.locale,
        organisations: who.organisations.into_iter().map(|(customer, name)| (customer.to_string(), name)).collect(),
        contacts: who.contacts.into_iter().map(line).collect(),
        is_whole: who.is_whole,
    }
}

/// The class of an organisation; whoever may not decide sees it without the forms.
async fn class(
    portal: &Portal,
    caller: &Caller,
    customer: &Customer,
) -> Result<Option<(CustomerClass, ClassForm)>, Refusal> {
    let Customer::Organisation(id) = customer else { return Ok(None) };
    let role = caller.signed_in.as_ref().and_then(|person| person.staff_role);
    let may_decide = role.is_some_and(|role| class::DECIDERS.contains(&role));
    Ok(Some((class::find(portal, id).await?, ClassForm { may_decide, ..ClassForm::default() })))
}

async fn cases(portal: &Portal, customer: &Customer) -> Result<Vec<OpenCase>, Refusal> {
    let open = contact::open_cases(portal, customer, MOST).await?;
    let row = |case: contact::OpenCase| OpenCase {
        complaint_number: case.complaint_number,
        category: case.category,
        state: case.state,
        next_due_at: case.next_due_at,
        assigned_to: case.assigned_name,
    };
    Ok(open.into_iter().map(row).collect())
}

/// Those in trouble, as the list by risk knows them; of a bare number the latest, for it is known by nothing else.
async fn shipments(portal: &Portal, customer: &Customer, now: Instant) -> Result<Vec<ShipmentItem>, Refusal> {
    let in_trouble =
        |item: &ShipmentItem| matches!(item.standing, Standing::Late | Standing::Silent | Standing::AtRisk);
    let mut items = match customer {
        Customer::Organisation(id) => {
            let scope = overview::Scope::Organisation(id.clone());
            overview::page(portal, &scope, &Filter::default(), None, MOST).await?.items
        }
        Customer::Person(id) => mine::list_of(portal, id, now).await?,
        Customer::Phone(number) => return party::list_by_phone(portal, number, MOST, now).await,
        Customer::Email(_) => Vec::new(),
    };
    items.retain(in_trouble);
    items.sort_by_key(|item| item.promised_at.map(|moment| moment.at));
    items.truncate(MOST);
    Ok(items)
}

/// What they answered by name; nobody is asked by telephone.
async fn satisfaction(portal: &Portal, caller: &Caller, customer: &Customer) -> Result<Option<Satisfaction>, Refusal> {
    if matches!(customer, Customer::Phone(_)) {
        return Ok(None);
    }
    Ok(Some(survey::of_customer(&portal.store, customer, caller.locale, MOST).await?))
}

async fn preferences(portal: &Portal, customer: &Customer) -> Result<Option<Preferences>, Refusal> {
    match customer {
        Customer::Person(id) => Ok(Some(notification::preferences(&portal.store, id).await?)),
        _ => Ok(None),
    }
}
