//! What every test of the portal stands on: a portal of its own, people by name, parcels, requests and their answers.

pub mod account;
pub mod answer;
pub mod ask;
#[cfg(feature = "passkey")]
pub mod authenticator;
pub mod complaint;
pub mod file;
pub mod mail;
pub mod money;
pub mod parcel;
pub mod people;
pub mod place;
pub mod portal;
pub mod routes;
pub mod suggestion;
mod template;

pub use answer::{Answer, shows, stands_alone};
pub use ask::{Ask, patiently};
pub use parcel::{Parcel, event, parcel};
pub use portal::{TestPortal, on};

/// Makes `sqlite::name` and `postgres::name` of each `async fn name(portal: &TestPortal)`.
///
/// The PostgreSQL half needs `TEST_POSTGRES_URL`; without it it says that it skips, and in CI it fails.
macro_rules! database_tests {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                crate::support::on(crate::support::place::Place::migrated_sqlite().await, super::$name).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                if let Some(place) = crate::support::place::Place::migrated_postgres().await {
                    crate::support::on(place, super::$name).await;
                }
            })+
        }
    };
}
pub(crate) use database_tests;
