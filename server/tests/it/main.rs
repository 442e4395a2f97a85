//! The portal as its callers see it: one binary, for linking it takes longer than running it.

#![expect(clippy::unwrap_used, reason = "a broken assumption of a test is a failed test")]

#[path = "../support/mod.rs"]
mod support;

mod account;
mod answer;
mod architecture;
mod assignment;
mod attachment;
mod audit;
mod authz;
mod backup;
mod bulk;
mod campaign;
mod claim;
mod class;
mod clock;
mod collision;
mod command;
mod complaint;
mod complaint_access;
mod contact;
mod customer;
mod customer_pages;
mod deadline;
mod desk;
mod doors;
mod durability;
mod errors;
mod factors;
mod headers;
mod how_was_it;
mod idempotency;
mod import;
mod improvement;
mod ingest;
mod kept;
mod keys;
mod limits;
mod listen;
mod matrix;
mod migrations;
mod moderation;
mod notification;
mod openapi;
mod own_data;
mod pages;
#[cfg(feature = "passkey")]
mod passkey;
mod pickup;
mod praise;
mod privacy;
mod questionnaire;
mod queue_view;
mod record;
mod report;
mod result;
mod satisfaction;
mod schema;
mod shipment_list;
mod sign_in;
mod stream;
mod suggestion;
mod team;
mod tracking;
mod verification;
mod watched;
