//! Classes of customers: computed once a day from what they brought in a rolling year, or said by staff for a time.
//!
//! Staff alone learn a class. [`of`] is what other features read.

mod args;
mod compute;
pub mod http;
mod overriding;
pub mod pages;
mod store;

use app::account::StaffRole;
use app::customer::Class;
use app::customer::class::{ClassOverview, CustomerClass};
use app::value::Instant;

use crate::http::Refusal;
use crate::state::Portal;
use crate::store::Store;

pub use args::ClassLimits;
pub use compute::run_when_due;
pub use overriding::{end_override, put_override};

/// Who learns the class of one customer: the desk.
pub const READERS: [StaffRole; 5] =
    [StaffRole::Agent, StaffRole::Claims, StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin];
/// Who sees all classes, with what they bring.
pub const LEADS: [StaffRole; 3] = [StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin];
/// Who says a class in place of the computed one.
pub const DECIDERS: [StaffRole; 2] = [StaffRole::Supervisor, StaffRole::Admin];

/// Changes of one customer that are shown.
const HISTORY: i64 = 20;

/// When any customer's class last changed; None while none has one.
///
/// # Errors
/// The database's.
pub async fn last_changed_at(store: &Store) -> sqlx::Result<Option<Instant>> {
    store::last_decided_at(store).await
}

/// The class of an organisation that counts now; None until it was computed for the first time.
///
/// # Errors
/// The database's.
pub async fn of(store: &Store, organisation_id: &str) -> sqlx::Result<Option<Class>> {
    store::class_of(store, organisation_id).await
}

/// The class of an organisation, and how it came to it.
///
/// # Errors
/// `NotFound` when there is no such open organisation.
pub async fn find(portal: &Portal, organisation_id: &str) -> Result<CustomerClass, Refusal> {
    let found = store::find(&portal.store, organisation_id).await?;
    let (name, class, decided_at, version) = found.ok_or(Refusal::NotFound)?;
    Ok(CustomerClass {
        name,
        class,
        decided_at,
        r#override: store::overriding(&portal.store, organisation_id).await?,
        history: store::history(&portal.store, organisation_id, HISTORY).await?,
        version,
    })
}

/// The latest computation, and what the next one goes by.
///
/// # Errors
/// The database's.
pub async fn overview(portal: &Portal) -> sqlx::Result<ClassOverview> {
    let latest = store::latest_run(&portal.store).await?;
    Ok(ClassOverview { thresholds: portal.settings.class_thresholds, latest })
}
