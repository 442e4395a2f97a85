//! Who speaks: `person:<id>`, or for a guest `email:<keyed hash of the proved address>`. One holder, one voice.

use app::account::StaffRole;
use app::locale::Locale;

use super::store;
use crate::account::person::{self, Person};
use crate::http::Refusal;
use crate::session::SignedIn;
use crate::state::Portal;
use crate::store::Transaction;
use crate::token;

/// The holder of the operator's own comments.
pub const STAFF: &str = "staff";

/// Somebody whose word counts: signed in with a proved address, or a guest who answered the mail.
#[derive(Debug, Clone)]
pub struct Holder {
    pub name: String,
    pub person_id: Option<String>,
    /// In whose name a person speaks.
    pub organisation_id: Option<String>,
    /// Where a guest is reached.
    pub guest_email: Option<String>,
    pub locale: Locale,
    /// The hash of the link at which all that they follow ends.
    pub link_hash: String,
}

/// How a person is named.
pub fn of_person(person_id: &str) -> String {
    ["person:", person_id].concat()
}

/// How a guest of an address is named.
pub fn of_guest(portal: &Portal, email: &str) -> String {
    person::guest_name(&portal.proof_key, email)
}

/// Both names under which somebody signed in may have spoken; staff have none.
pub fn names(portal: &Portal, person: Option<&SignedIn>) -> [String; 2] {
    match person.filter(|person| person.staff_role.is_none()) {
        Some(person) => [of_person(&person.person_id), of_guest(portal, &person.email)],
        None => [String::new(), String::new()],
    }
}

/// The secret of the link at which a holder ends what they follow. It can be made again for every mail.
pub fn link_secret(portal: &Portal, holder: &str) -> String {
    token::sign(&portal.proof_key, &["suggestion follower", holder])
}

/// A customer who is signed in. What they did before as a guest of their address becomes theirs.
///
/// # Errors
/// `Forbidden` for staff; `Invalid` (`/email unverified`) while nobody proved the address.
pub async fn signed_in(tx: &mut Transaction, portal: &Portal, person: &SignedIn) -> Result<Holder, Refusal> {
    if person.staff_role.is_some() {
        return Err(Refusal::Forbidden);
    }
    let found = person::store::find_within(tx, &person.person_id).await?;
    let found = found.filter(Person::is_living).ok_or(Refusal::SignInRequired)?;
    if found.email_verified_at.is_none() {
        return Err(Refusal::field("/email", "unverified", "unverified"));
    }
    Ok(person_holder(tx, portal, &found).await?)
}

/// Whoever opened the mail to this address: a customer of whom it is, or a guest.
///
/// # Errors
/// `Forbidden` when it is a member of staff's, or of somebody whose account was closed to them: they have no second name;
/// the database's.
pub async fn proved(tx: &mut Transaction, portal: &Portal, email: &str, locale: Locale) -> Result<Holder, Refusal> {
    let found = person::store::find_by_email_within(tx, email).await?;
    if found.as_ref().is_some_and(|person| person.disabled_at.is_some()) {
        return Err(Refusal::Forbidden);
    }
    match found.filter(|person| person.is_living() && person.email_verified_at.is_some()) {
        Some(Person { staff_role: Some(_), .. }) => Err(Refusal::Forbidden),
        Some(person) => Ok(person_holder(tx, portal, &person).await?),
        None => {
            let name = of_guest(portal, email);
            let link_hash = token::hash(&link_secret(portal, &name));
            let guest_email = Some(email.to_string());
            Ok(Holder { name, person_id: None, organisation_id: None, guest_email, locale, link_hash })
        }
    }
}

/// A customer by their account, for whom others speak: staff who had it by word of mouth.
///
/// # Errors
/// The database's.
pub async fn person_holder(tx: &mut Transaction, portal: &Portal, person: &Person) -> sqlx::Result<Holder> {
    let name = of_person(&person.id);
    let organisation_id = store::organisation_of(tx, &person.id).await?;
    let link_hash = token::hash(&link_secret(portal, &name));
    let guest = of_guest(portal, &person.email);
    let theirs = (name.as_str(), person.id.as_str(), organisation_id.as_deref());
    if person.email_verified_at.is_some() {
        let voiced = store::guest_ids(tx, &guest).await?;
        if !voiced.is_empty() {
            // One at a time: whoever keeps several suggestions waits for no other who does.
            tx.lock_key("suggestion-adoption").await?;
        }
        for (_, number) in &voiced {
            store::lock(tx, number).await?;
        }
        store::adopt(tx, (&guest, &person.email), theirs, &link_hash).await?;
        for (id, _) in &voiced {
            store::recount_voices(tx, id).await?;
        }
    }
    let person_id = Some(person.id.clone());
    Ok(Holder { name, person_id, organisation_id, guest_email: None, locale: person.locale, link_hash })
}

/// Staff who handle what customers say; a unit and an auditor do not speak on the board.
pub const SPEAKERS: [StaffRole; 5] = crate::complaint::DESK;
