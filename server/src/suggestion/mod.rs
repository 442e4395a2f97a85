//! Suggestions: read by everybody once a moderator has, spoken for once by each person, and told of when something
//! becomes of them.
//!
//! Every act is of a [`holder::Holder`]: a person with a proved address, or a guest who answered the mail. What guests
//! do before that waits in a confirmation and counts nothing.

pub mod acting;
mod atom;
pub mod confirming;
mod cursor;
pub mod doing;
mod export;
pub mod holder;
pub mod http;
pub mod job;
pub mod merging;
pub mod moderating;
pub mod notice;
mod number;
pub mod pages;
pub mod proposing;
pub mod status;
pub mod store;
pub mod view;
pub mod voicing;
pub mod weights;

pub use atom::feed;
pub use number::{is_well_formed, normalise};

use app::value::Instant;

use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::search;
use crate::state::Portal;
use crate::store::Transaction;

use self::store::Record;

/// Characters of the secret of a mail's link.
const SECRET_LENGTH: usize = 64;

/// What a suggestion is found by: its words, and its number with the parts that people read out.
pub fn search_column(suggestion_number: &str, title: &str, text: &str) -> String {
    let parts = search::parts_of_number(suggestion_number);
    search::column([suggestion_number, title, text].into_iter().chain(parts.iter().map(String::as_str)))
}

/// The audit log's name of a suggestion.
pub fn subject(suggestion_number: &str) -> String {
    ["suggestion:", suggestion_number].concat()
}

/// The audit row of an act; last in its transaction.
///
/// # Errors
/// The database's.
pub async fn note(
    tx: &mut Transaction,
    caller: &Caller,
    action: &'static str,
    suggestion_number: &str,
    detail: &[(&'static str, &str)],
    now: Instant,
) -> sqlx::Result<()> {
    let subject = subject(suggestion_number);
    let entry = detail.iter().fold(Entry::by(caller, action, &subject), |entry, (key, value)| entry.with(key, *value));
    audit::record(tx, &entry, now).await
}

/// The suggestion of a number as typed, kept from others until the end of the transaction.
///
/// # Errors
/// `NotFound`; the database's.
pub async fn lock(tx: &mut Transaction, typed: &str) -> Result<Record, Refusal> {
    let number = normalise(typed);
    if !is_well_formed(&number) {
        return Err(Refusal::NotFound);
    }
    store::lock(tx, &number).await?.ok_or(Refusal::NotFound)
}

/// The suggestion of a number as typed, whoever may read it.
///
/// # Errors
/// `NotFound`; the database's.
pub(crate) async fn find(portal: &Portal, typed: &str) -> Result<Record, Refusal> {
    let number = normalise(typed);
    if !is_well_formed(&number) {
        return Err(Refusal::NotFound);
    }
    store::find(&portal.store, &number).await?.ok_or(Refusal::NotFound)
}
