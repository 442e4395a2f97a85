//! The pages of messages: one's own, one's preferences, and the staff's view of all mail.

mod inbox;
mod outbox;
mod preference;

pub use inbox::inbox;
pub(crate) use outbox::template_name;
pub use outbox::{Shown, outbox};
pub use preference::{PreferenceForm, Saved, preferences};
