//! The one place that asks what time it is; everything else takes the answer as an argument.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use app::value::{Instant, LocalInstant, UtcOffset};

/// The system's clock, or in tests one that is set by hand.
#[derive(Debug, Clone, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    pub fn system() -> Self {
        Clock(None)
    }

    /// A clock that stands still until it is moved by [`Clock::advance_ms`].
    pub fn standing_at(now: Instant) -> Self {
        Clock(Some(Arc::new(AtomicI64::new(now.as_ms()))))
    }

    pub fn now(&self) -> Instant {
        match &self.0 {
            Some(ms) => Instant::from_ms(ms.load(Ordering::Relaxed)),
            None => system_now(),
        }
    }

    /// Moves a standing clock; the system's clock does not listen.
    pub fn advance_ms(&self, ms: i64) {
        if let Some(at) = &self.0 {
            at.fetch_add(ms, Ordering::Relaxed);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn system_now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The moment with the offset that `zone` has then (daylight saving included).
pub fn in_zone(at: Instant, zone: &jiff::tz::TimeZone) -> LocalInstant {
    let offset = jiff::Timestamp::from_millisecond(at.as_ms()).map_or(0, |t| zone.to_offset(t).seconds() / 60);
    at.at_offset(UtcOffset::from_minutes(offset as i16).unwrap_or(UtcOffset::UTC))
}
