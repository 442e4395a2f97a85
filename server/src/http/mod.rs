//! What every request passes: who calls, what is refused and how, limits, headers.

mod address;
mod body;
pub mod condition;
pub mod cookie;
pub mod csv;
mod envelope;
pub mod idempotency;
pub mod limits;
mod origin;
pub mod refusal;

pub use address::PeerAddress;
pub use body::{read_json, to_json};
pub use envelope::{Caller, envelope};
pub use origin::same_origin;
pub use refusal::{Refusal, api_problems, page_problems};
