//! Who a customer is: masked for everybody who looks somebody up, whole against a reason that the audit log keeps.

use app::account::admin::Disclosure;
use app::contact::Customer;
use app::locale::Locale;
use app::phone;
use app::shipment::mask::{mask_name, mask_phone};

use super::country;
use super::store;
use crate::account::admin;
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// Of everything that belongs to a customer the first few.
const MOST: usize = 5;

/// A customer as the card shows it.
#[derive(Debug, Clone, Default)]
pub struct Who {
    /// Organisations are named in full. Empty for a number that nobody has given us.
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The language of the account.
    pub locale: Option<Locale>,
    /// Key and name of the organisations that a person belongs to.
    pub organisations: Vec<(Customer, String)>,
    pub contacts: Vec<ContactLine>,
    /// Nothing of it is masked.
    pub is_whole: bool,
}

/// Somebody at an organisation.
#[derive(Debug, Clone)]
pub struct ContactLine {
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub duty: Option<String>,
}

/// The customer, masked.
///
/// # Errors
/// `NotFound` when there is no such person or organisation.
pub async fn who(portal: &Portal, customer: &Customer) -> Result<Who, Refusal> {
    Ok(mask(whole(portal, customer).await?, customer))
}

/// The customer in full. Reason and act are in the audit log before anything is shown.
///
/// # Errors
/// `Invalid` at `/reason`; `NotFound`.
pub async fn disclose(
    portal: &Portal,
    caller: &Caller,
    customer: &Customer,
    asked: &Disclosure,
) -> Result<Who, Refusal> {
    if let Customer::Person(id) = customer {
        admin::disclose(portal, caller, id, asked).await?;
        return whole(portal, customer).await;
    }
    let problems = asked.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let found = whole(portal, customer).await?;
    let now = portal.clock.now();
    let subject = subject(customer);
    let mut tx = portal.store.begin().await?;
    let entry = Entry::by(caller, "customer.disclosed", &subject).with("reason", asked.reason.trim().to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(found)
}

/// How the audit log names a customer: never by a whole number or address.
fn subject(customer: &Customer) -> String {
    match customer {
        Customer::Person(id) => ["person:", id].concat(),
        Customer::Organisation(id) => ["organisation:", id].concat(),
        Customer::Phone(number) => ["phone:", &mask_phone(number)].concat(),
        Customer::Email(address) => ["email:", &mask_email(address)].concat(),
    }
}

async fn whole(portal: &Portal, customer: &Customer) -> Result<Who, Refusal> {
    let store = &portal.store;
    let none = Who { is_whole: true, ..Who::default() };
    Ok(match customer {
        Customer::Person(id) => {
            let person = store::person(store, id).await?.ok_or(Refusal::NotFound)?;
            let of = store::organisations_of(store, id, MOST as i64).await?;
            let organisations = of.into_iter().map(|(id, name)| (Customer::Organisation(id), name)).collect();
            Who { name: person.name, email: Some(person.email), locale: Some(person.locale), organisations, ..none }
        }
        Customer::Organisation(id) => {
            let name = store::organisation(store, id).await?.ok_or(Refusal::NotFound)?;
            let contacts = store::contacts(store, id, MOST as i64).await?;
            let line = |c: store::Contact| ContactLine { name: c.name, phone: c.phone, email: c.email, duty: c.duty };
            Who { name, contacts: contacts.into_iter().map(line).collect(), ..none }
        }
        Customer::Phone(number) => {
            let seen = filed_with(portal, number).await?;
            let name = seen.iter().find_map(|seen| seen.name.clone()).unwrap_or_default();
            let email = seen.iter().find_map(|seen| seen.email.clone());
            Who { name, email, phone: Some(number.clone()), ..none }
        }
        Customer::Email(address) => Who { email: Some(address.clone()), ..none },
    })
}

/// A caller's own number stands on the telephone already: it is not masked.
fn mask(who: Who, customer: &Customer) -> Who {
    let name = match customer {
        Customer::Organisation(_) => who.name,
        _ => mask_name(&who.name),
    };
    let line = |line: ContactLine| ContactLine {
        name: mask_name(&line.name),
        phone: line.phone.as_deref().map(mask_phone),
        email: line.email.as_deref().map(mask_email),
        duty: line.duty,
    };
    Who {
        name,
        email: who.email.as_deref().map(mask_email),
        contacts: who.contacts.into_iter().map(line).collect(),
        is_whole: false,
        ..who
    }
}

/// `l***@campus.test`.
pub(super) fn mask_email(address: &str) -> String {
    let host = address.rsplit_once('@').map(|(_, host)| host).unwrap_or_default();
    let first: String = address.chars().take(1).collect();
    [&first, "***@", host].concat()
}

/// Who filed with this very number and without an account.
async fn filed_with(portal: &Portal, number: &str) -> Result<Vec<store::Seen>, Refusal> {
    let Some(tail) = phone::tail(number) else { return Ok(Vec::new()) };
    let mut seen = store::complaints_by_phone(&portal.store, &tail).await?;
    seen.retain(|seen| {
        let is_same = seen.phone.as_deref().is_some_and(|known| phone::is_same(known, number, country(portal)));
        is_same && seen.person_id.is_none()
    });
    Ok(seen)
}

/// The addresses to which a customer's mails went.
pub(super) async fn emails(portal: &Portal, customer: &Customer) -> Result<Vec<String>, Refusal> {
    let mut found: Vec<String> = match customer {
        Customer::Person(id) => store::person(&portal.store, id).await?.map(|known| known.email).into_iter().collect(),
        Customer::Organisation(_) => Vec::new(),
        Customer::Phone(number) => {
            filed_with(portal, number).await?.into_iter().filter_map(|seen| seen.email).collect()
        }
        Customer::Email(address) => vec![address.clone()],
    };
    found.sort();
    found.dedup();
    Ok(found)
}
