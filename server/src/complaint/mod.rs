//! Complaints: filed in a minute, with a number and dates at once, followed by everybody whose side it is.
//!
//! Every question about a complaint takes a [`Seat`], and only [`seat`] makes one: to everybody else it does not
//! exist. Everything that happens is an event; [`happen`] appends it and derives state and deadlines anew, in the
//! caller's transaction.

mod access;
pub mod answer;
pub mod assignment;
mod batch;
pub mod bulk;
mod cause;
mod changing;
mod evidence;
mod export;
mod filer;
mod filing;
mod happen;
pub mod http;
pub mod inquiry;
pub mod job;
mod late;
mod link;
mod notice;
mod number;
pub mod pages;
mod priority;
pub mod recovery;
pub mod relation;
pub mod split;
pub mod staff;
pub mod standard;
mod store;
pub mod taking;
pub mod view;

use app::account::StaffRole;

pub use access::{Seat, Side, seat};
pub use cause::{embed, list as causes, list_of_all as causes_of_all};
pub use late::late;
pub use link::{cookie_with, path as link_path, remembered};
pub use taking::receipt;

/// Who made something happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Whoever holds the link.
    Guest,
    /// A customer with an account, by id.
    Person(String),
    /// A member of staff, by id.
    Staff(String),
    /// By itself: a deadline passed, or time ran out.
    System,
    /// By itself, as a rule of assignment says: its id.
    Rule(String),
}

impl By {
    pub fn kind(&self) -> &'static str {
        match self {
            By::Guest => "guest",
            By::Person(_) => "person",
            By::Staff(_) => "staff",
            By::System | By::Rule(_) => "system",
        }
    }

    pub fn id(&self) -> Option<&str> {
        match self {
            By::Person(id) | By::Staff(id) | By::Rule(id) => Some(id),
            By::Guest | By::System => None,
        }
    }
}

/// Staff who handle complaints. A unit reads those that name it; an auditor reads the log.
pub const DESK: [StaffRole; 5] =
    [StaffRole::Agent, StaffRole::Claims, StaffRole::Supervisor, StaffRole::Manager, StaffRole::Admin];

/// The audit log's name of a complaint.
fn subject(complaint_number: &str) -> String {
    ["complaint:", complaint_number].concat()
}
