//! Who may it be? By the number that a telephone shows, or by what the caller says: name, address, waybill or complaint
//! number.

use app::account::rules::{email_fault, normalise_email};
use app::contact::Customer;
use app::phone;
use app::shipment::identifier::waybill_number;
use app::shipment::mask::mask_name;

use super::country;
use super::store::{self, Seen};
use super::who::mask_email;
use crate::http::Refusal;
use crate::search;
use crate::shipment::party;
use crate::state::Portal;

/// Customers of one answer: more are no choice.
const MOST: usize = 10;

/// A customer that it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub customer: Customer,
    /// Masked, but for an organisation's.
    pub name: String,
    /// Masked.
    pub email: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// The number that was meant, in its one form.
    pub phone: Option<String>,
    pub matches: Vec<Match>,
}

/// Looks for customers by whatever was typed or shown.
///
/// # Errors
/// The database's.
pub async fn search(portal: &Portal, typed: &str) -> Result<Search, Refusal> {
    let typed = typed.trim();
    if phone::is_typed(typed)
        && let Some(number) = phone::normalise(typed, country(portal))
    {
        let found = by_phone(portal, &number).await?;
        // Some waybill numbers are digits alone.
        let by_waybill = if found.is_empty() { by_waybill(portal, typed).await? } else { Vec::new() };
        return Ok(Search {
            phone: Some(number),
            matches: matches(portal, found.into_iter().chain(by_waybill)).await?,
        });
    }
    let found = if email_fault(&normalise_email(typed)).is_none() {
        store::person_by_email(&portal.store, &normalise_email(typed)).await?
    } else if is_number(typed) {
        by_waybill(portal, typed).await?
    } else {
        by_name(portal, typed).await?
    };
    Ok(Search { phone: None, matches: matches(portal, found).await? })
}

/// A waybill number has a digit somewhere; a name has none.
fn is_number(typed: &str) -> bool {
    let number = waybill_number::normalise(typed);
    waybill_number::is_well_formed(&number) && number.bytes().any(|byte| byte.is_ascii_digit())
}

/// Everybody with an account, and every organisation, that this number is known of.
async fn by_phone(portal: &Portal, number: &str) -> Result<Vec<Seen>, Refusal> {
    let Some(tail) = phone::tail(number) else { return Ok(Vec::new()) };
    let db = &portal.store;
    let mut found = store::contacts_by_phone(db, &tail).await?;
    found.extend(store::complaints_by_phone(db, &tail).await?);
    found.extend(store::logged_by_phone(db, &tail).await?);
    found.retain(|seen| seen.phone.as_deref().is_some_and(|known| phone::is_same(known, number, country(portal))));
    for id in party::organisations_by_phone(portal, number).await? {
        found.push(Seen { person_id: None, organisation_id: Some(id), phone: None, name: None, email: None });
    }
    Ok(found)
}

async fn by_waybill(portal: &Portal, typed: &str) -> Result<Vec<Seen>, Refusal> {
    Ok(store::complaints_by_waybill(&portal.store, &waybill_number::normalise(typed)).await?)
}

async fn by_name(portal: &Portal, typed: &str) -> Result<Vec<Seen>, Refusal> {
    let mut patterns = search::patterns(typed);
    match patterns[0].as_deref().and_then(|first| first.strip_prefix('%')) {
        // At the beginning of the column: an index knows the way there.
        Some(first) => patterns[0] = Some(first.to_string()),
        None => return Ok(Vec::new()),
    }
    Ok(store::by_name(&portal.store, &patterns).await?)
}

/// Each customer once, in the order in which they were found. Somebody with an account who files for an organisation is
/// themselves; a guest who gave an address is that address.
async fn matches(portal: &Portal, seen: impl IntoIterator<Item = Seen>) -> Result<Vec<Match>, Refusal> {
    let mut found: Vec<Match> = Vec::new();
    for seen in seen {
        let customer = match (&seen.person_id, &seen.organisation_id) {
            (Some(id), _) => Customer::Person(id.clone()),
            (None, Some(id)) => Customer::Organisation(id.clone()),
            (None, None) => continue,
        };
        if found.len() == MOST || found.iter().any(|known| known.customer == customer) {
            continue;
        }
        found.extend(matched(portal, customer).await?);
    }
    Ok(found)
}

/// None for those who have gone.
async fn matched(portal: &Portal, customer: Customer) -> Result<Option<Match>, Refusal> {
    Ok(match &customer {
        Customer::Person(id) => store::person(&portal.store, id).await?.map(|known| Match {
            name: mask_name(&known.name),
            email: Some(mask_email(&known.email)),
            customer,
        }),
        Customer::Organisation(id) => {
            store::organisation(&portal.store, id).await?.map(|name| Match { name, email: None, customer })
        }
        Customer::Phone(_) | Customer::Email(_) => None,
    })
}
