//! Import against real files in `../shared/data`; skipped with a message where these are absent.

mod couriers;
mod epcis;
mod fuzz;
mod generic;
mod olist;
pub mod reading;
mod run;
