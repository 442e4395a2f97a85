//! What wakes up in the browser. Each byte here is paid by every reader's phone: no formatting machinery,
//! no types beyond the tracking answer.

mod live_tracking;
#[cfg(feature = "hydrate")]
mod recent;
#[cfg(feature = "hydrate")]
pub(crate) mod stream;
mod track_box;

pub use live_tracking::LiveTracking;
pub use track_box::TrackBox;
