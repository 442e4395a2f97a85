//! Pieces of the shipment's screens. Plain functions of loaded values: the server renders them once,
//! the live page renders the same ones again when news arrives.

mod details;
mod next;
mod promise;
mod rail;
mod record;
mod summary;
mod timeline;
mod track_form;
mod verify;

pub use details::{amount, details, facts, weight};
pub use next::{next, opening_words};
pub use promise::promise;
pub use rail::rail;
pub use record::{charge_rows, left_at, record_rows};
pub use summary::summary;
pub use timeline::timeline;
pub use track_form::{TrackForm, TrackProblem, track_form};
pub use verify::{VerifyState, verify};
