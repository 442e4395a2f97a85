//! A case that nobody filed: the answer to a survey was so bad that we ask what went wrong ourselves. It is the
//! customer's complaint all the same, with number, dates and receipt.

use app::complaint::{Channel, Contact, Draft};
use app::locale::Locale;
use app::value::Instant;

use super::By;
use super::evidence::{self, Known};
use super::filer::{Account, Filer};
use super::filing::{self, Prepared};
use crate::http::Refusal;
use crate::state::Portal;
use crate::store::Transaction;

/// Whose it is, and what it is about.
#[derive(Debug)]
pub struct Recovery {
    /// Id, name and address of an account.
    pub account: Option<(String, String, String)>,
    /// Of somebody without an account.
    pub email: Option<String>,
    pub organisation_id: Option<String>,
    pub locale: Locale,
    pub waybill_number: Option<String>,
    pub text: String,
}

/// A case that may be opened; what the record knows was looked up.
pub struct Ready {
    filer: Filer,
    prepared: Prepared,
}

/// Looks up what the record knows, before the transaction that opens it.
///
/// # Errors
/// The database's.
pub async fn prepare(portal: &Portal, recovery: Recovery, now: Instant) -> Result<Ready, Refusal> {
    let Recovery { account, email, organisation_id, locale, waybill_number, text } = recovery;
    let person_id = account.as_ref().map(|(id, ..)| id.as_str());
    let known = match &waybill_number {
        Some(number) => evidence::known_of(portal, (person_id, organisation_id.as_deref()), number, now).await?,
        None => Known { organisation_id, ..Known::default() },
    };
    let mut draft = Draft {
        waybill_number,
        category: "other".to_string(),
        remedy_sought: "explanation".to_string(),
        text,
        contact: Contact { email, ..Contact::default() },
        ..Draft::default()
    };
    let chosen = filing::chosen(&mut draft, false)?;
    let account = account.map(|(person_id, name, email)| Account { person_id, name, email });
    let filer = Filer { by: By::System, account, clerk: None, channel: Channel::Web, locale, received_at: now };
    Ok(Ready { filer, prepared: Prepared { draft, chosen, known } })
}

/// Opens it in the caller's transaction: its number, or that of the open one about the same. Call it before the
/// caller's own audit row.
///
/// # Errors
/// The database's.
pub async fn open(tx: &mut Transaction, portal: &Portal, ready: &Ready, now: Instant) -> Result<String, Refusal> {
    filing::store_within(tx, portal, &ready.filer, &ready.prepared, now).await
}
