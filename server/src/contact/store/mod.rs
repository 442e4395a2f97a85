//! SQL of contacts, and of what a customer is found by and shown with.

mod cases;
mod log;
mod lookup;
mod step;
mod timeline;
mod who;

pub use cases::OpenCase;
pub(super) use cases::open;
pub use log::Logged;
pub(super) use log::{New, delete_before, exists, find, find_by_form, insert, is_corrected};
pub(super) use lookup::{
    Seen, by_name, complaints_by_phone, complaints_by_waybill, contacts_by_phone, logged_by_phone, person_by_email,
};
pub(super) use step::{due_steps, end_step, insert_step, step_done_at};
pub(super) use timeline::{Asked, timeline};
pub(super) use who::{Contact, contacts, organisation, organisations_of, person};

/// Every statement that somebody on the line waits for: tests read their plans.
pub const STATEMENTS: [&[&str]; 4] = [&timeline::STATEMENTS, &cases::STATEMENTS, &lookup::STATEMENTS, &[step::DUE]];
