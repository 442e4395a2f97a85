//! The demo.
use app::value::Instant;

use crate::store::Store;

pub async fn seed(_store: &Store, _zone: &jiff::tz::TimeZone, _now: Instant) -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}
