//! The customer's pages of complaints, and the list of what happens by itself.

pub mod batch;
pub mod causes;
pub mod file;
pub mod follow;
pub mod list;
pub mod standard;

use app::value::{Instant, LocalInstant};

use crate::clock::in_zone;
use crate::state::Portal;

/// Puts moments into the operator's zone, where dates begin and end.
fn local(portal: &Portal) -> impl Fn(Instant) -> LocalInstant + '_ {
    |at| in_zone(at, &portal.settings.zone)
}
