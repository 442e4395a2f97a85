//! What every request passes: who calls, what is refused and how, limits, headers.

mod address;
mod body;
mod compress;
pub mod condition;
pub mod cookie;
mod door;
mod envelope;
pub mod idempotency;
mod kept;
pub mod limits;
pub mod one_click;
mod origin;
pub mod quota;
pub mod refusal;

pub use address::PeerAddress;
pub use body::{read_json, to_json};
pub use door::{api_door, page_door};
pub use envelope::{Caller, envelope};
pub use kept::HoldsSecrets;
pub use refusal::Refusal;
