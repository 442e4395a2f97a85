//! Import against real files in `../shared/data`; skipped with a message where these are absent.

mod import {
    pub mod couriers;
    pub mod epcis;
    pub mod fuzz;
    pub mod generic;
    pub mod olist;
    pub mod run;
    pub mod support;
}
