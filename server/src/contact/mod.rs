//! Contacts with customers: the log that staff keep, the timeline of everything that passed, and who it may be that
//! calls.
//!
//! `log` adds (and never changes), `timeline` reads what is logged beside complaints, messages and mails where those are
//! kept, `step` what is to be done next, `lookup` finds customers by a number, a name or a waybill number, `who` shows them masked, or whole against a
//! reason in the audit log. All of it is for staff at the desk.

pub mod http;
mod log;
mod lookup;
mod step;
mod store;
mod timeline;
mod who;

use app::contact::Customer;
use app::value::Instant;

use crate::config::Retention;
use crate::http::Refusal;
use crate::state::Portal;
use crate::store::Store;

pub use log::{find_logged, log};
pub use lookup::{Match, Search, search};
pub use step::{due_steps, finish_step};
pub use store::{Logged, OpenCase, STATEMENTS};
pub use timeline::{open_cases, timeline};
pub use who::{ContactLine, Who, disclose, who};

const DAY_MS: i64 = 86_400_000;

/// Whether there is such a customer. A number or an address always is one: nobody else may be known by it yet.
///
/// # Errors
/// The database's.
pub async fn exists(portal: &Portal, customer: &Customer) -> Result<bool, Refusal> {
    Ok(match customer {
        Customer::Person(id) => store::person(&portal.store, id).await?.is_some(),
        Customer::Organisation(id) => store::organisation(&portal.store, id).await?.is_some(),
        Customer::Phone(_) | Customer::Email(_) => true,
    })
}

/// Forgets what was logged longer ago than it is kept; how many entries. Run now and then.
///
/// # Errors
/// The database's.
pub async fn forget_old(store: &Store, kept: &Retention, now: Instant) -> sqlx::Result<u64> {
    store::delete_before(store, now.plus_ms(-kept.contacts_days * DAY_MS)).await
}

/// The country's code of numbers that are written without one.
fn country(portal: &Portal) -> Option<&str> {
    portal.settings.phone_country.as_deref()
}
