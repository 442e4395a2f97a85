//! The whole content of a database, table by table, in a form that both databases read: for backup, restore, check.
//!
//! Names of tables and columns come from the database's own catalogue, so these are the only statements built at run
//! time besides [`super::Batch`].

mod catalogue;
mod load;
mod object;
mod snapshot;

pub use catalogue::{Column, ForeignKey, Kind, Table};
pub use load::{Loader, decode, empty, encode};
pub use snapshot::Snapshot;
