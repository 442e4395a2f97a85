//! Parceldesk's server: the public API, the pages rendered from it, and the commands of the binary.
//!
//! A tour in the order of a request: [`listen`] accepts it, [`http`] finds out who calls and how refusals are told,
//! [`router`] names every door, [`session`] finds out who is signed in, the feature folders ([`account`], [`customer`],
//! [`shipment`], [`attachment`], [`deadline`], [`complaint`], [`claim`], [`suggestion`], [`contact`], [`survey`],
//! [`improvement`], [`report`], [`desk`]) answer,
//! [`audit`] and [`notification`] note and tell in the same transaction, [`store`] keeps, [`page`] renders. [`run`] puts
//! it together from [`config`].

#[cfg(all(feature = "test-clock", not(debug_assertions)))]
compile_error!("the feature `test-clock` is for tests: no release may be moved through time");

pub mod clock;
pub mod config;
pub mod store;
pub mod token;

pub mod assets;
pub mod audit;
pub mod backup;
pub mod brand;
pub mod docs;
pub mod health;
pub mod http;
pub mod listen;
pub mod metrics_page;
pub mod notification;
pub mod number;
pub mod openapi;
pub mod page;
pub mod password;
pub mod router;
pub mod run;
pub mod search;
pub mod session;
pub mod spreadsheet;
pub mod state;
#[cfg(feature = "test-clock")]
pub mod test_clock;

pub mod account;
pub mod customer;
pub mod shipment;

pub mod attachment;
pub mod deadline;

pub mod complaint;

pub mod claim;

pub mod suggestion;

pub mod contact;

pub mod survey;

pub mod improvement;

pub mod report;

pub mod desk;

pub mod demo;
