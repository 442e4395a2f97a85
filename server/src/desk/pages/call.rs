//! `GET /desk/call`: a telephone system opens it with the caller's number, people look up with a name or a number.
//! Opening it writes nothing; the page carries the form that logs the call.

use app::account::rules::{email_fault, normalise_email};
use app::contact::{Channel, Customer, Direction};
use app::desk::pages::{CallScreen, Candidate, call};
use app::desk::{Typed, api};
use axum::extract::{Extension, OriginalUri, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::complaint::{DESK, seat};
use crate::contact::{self, Search};
use crate::desk::card::{self, Asked};
use crate::http::{Caller, Refusal};
use crate::page::{self, path_of};
use crate::session::Staff;
use crate::state::Portal;

/// Longer than any number, name or address that somebody looks for.
const MOST_TYPED: usize = 120;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CallQuery {
    phone: String,
    q: String,
}

impl CallQuery {
    /// A plus that a telephone system did not encode arrives as a space.
    fn looked_for(&self) -> String {
        let phone = match self.phone.strip_prefix(' ') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => ["+", rest].concat(),
            _ => self.phone.clone(),
        };
        let typed = if phone.trim().is_empty() { &self.q } else { &phone };
        typed.trim().chars().filter(|c| !c.is_control()).take(MOST_TYPED).collect()
    }
}

/// The card when it is one customer, or nobody whom we know; else the choice.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    OriginalUri(uri): OriginalUri,
    staff: Staff,
    Query(query): Query<CallQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    staff.one_of(&DESK)?;
    let typed = query.looked_for();
    if let Ok(seat) = seat(&portal, &caller, &headers, &typed).await {
        return Ok(Redirect::to(&api::case_page(seat.number())).into_response());
    }
    let found = match typed.is_empty() {
        true => Search::default(),
        false => contact::search(&portal, &typed).await?,
    };
    let path = path_of(&uri);
    let Some(customer) = only_one(&found, &typed) else {
        let screen = choice(found, typed);
        return Ok(page::render(&portal, &caller, &path, StatusCode::OK, |visitor| call(visitor, &screen)));
    };
    let asked = Asked { call: found.phone, looked_for: typed, typed: of_a_call(), ..Asked::default() };
    card::render(&portal, &caller, &customer, asked, (&path, StatusCode::OK)).await
}

/// The one customer that it must be. A number or an address of nobody is a customer of its own.
fn only_one(found: &Search, typed: &str) -> Option<Customer> {
    match (found.matches.as_slice(), &found.phone) {
        ([one], _) => Some(one.customer.clone()),
        ([], Some(number)) => Some(Customer::Phone(number.clone())),
        ([], None) => {
            let address = normalise_email(typed);
            email_fault(&address).is_none().then_some(Customer::Email(address))
        }
        _ => None,
    }
}

fn choice(found: Search, typed: String) -> CallScreen {
    let row = |one: contact::Match| Candidate { customer: one.customer.to_string(), name: one.name, email: one.email };
    CallScreen { looked_for: typed, phone: found.phone, candidates: found.matches.into_iter().map(row).collect() }
}

/// The log form as it begins while somebody is on the line.
pub(super) fn of_a_call() -> Typed {
    let values = [("channel", Channel::Phone.as_str()), ("direction", Direction::In.as_str())];
    Typed {
        key: "log".to_string(),
        values: values.map(|(name, value)| (name.to_string(), value.to_string())).to_vec(),
        ..Typed::default()
    }
}
