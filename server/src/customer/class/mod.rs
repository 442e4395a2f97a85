//! Classes of customers: computed once a day from what they brought in a rolling year, or said by staff for a time.
//!
//! Staff alone learn a class. [`of`] is what other features read.

mod store;

use app::customer::Class;

use crate::store::Store;

/// The class of an organisation that counts now; None until it was computed for the first time.
///
/// # Errors
/// The database's.
pub async fn of(store: &Store, organisation_id: &str) -> sqlx::Result<Option<Class>> {
    store::class_of(store, organisation_id).await
}
