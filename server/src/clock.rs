//! The one place that asks what time it is; everything else takes the answer as an argument.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use app::value::{Instant, LocalInstant, UtcOffset};

/// The system's clock, or in tests one that is moved by hand.
#[derive(Debug, Clone, Default)]
pub struct Clock(Kind);

#[derive(Debug, Clone, Default)]
enum Kind {
    #[default]
    System,
    /// Milliseconds UTC.
    Standing(Arc<AtomicI64>),
    /// So many milliseconds before the system's.
    #[cfg(feature = "test-clock")]
    Ahead(Arc<AtomicI64>),
}

impl Clock {
    pub fn system() -> Self {
        Clock(Kind::System)
    }

    /// A clock that stands still until it is moved by [`Clock::advance_ms`].
    pub fn standing_at(now: Instant) -> Self {
        Clock(Kind::Standing(Arc::new(AtomicI64::new(now.as_ms()))))
    }

    /// A clock that goes like the system's and can be moved ahead of it; in test builds alone.
    #[cfg(feature = "test-clock")]
    pub fn travelling() -> Self {
        Clock(Kind::Ahead(Arc::default()))
    }

    pub fn now(&self) -> Instant {
        match &self.0 {
            Kind::System => system_now(),
            Kind::Standing(ms) => Instant::from_ms(ms.load(Ordering::Relaxed)),
            #[cfg(feature = "test-clock")]
            Kind::Ahead(ms) => system_now().plus_ms(ms.load(Ordering::Relaxed)),
        }
    }

    /// Moves a clock of a test; the system's clock does not listen.
    pub fn advance_ms(&self, ms: i64) {
        match &self.0 {
            Kind::System => {}
            Kind::Standing(at) => {
                at.fetch_add(ms, Ordering::Relaxed);
            }
            #[cfg(feature = "test-clock")]
            Kind::Ahead(by) => {
                by.fetch_add(ms, Ordering::Relaxed);
            }
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

/// The day of a moment in `zone`, `YYYY-MM-DD`.
pub fn day_in(at: Instant, zone: &jiff::tz::TimeZone) -> String {
    in_zone(at, zone).to_string().chars().take(10).collect()
}

/// The month of a moment in `zone`: `2026-11`.
pub fn month_in(at: Instant, zone: &jiff::tz::TimeZone) -> String {
    in_zone(at, zone).to_string().chars().take(7).collect()
}

/// The moment that a field of type `datetime-local` means in `zone`: `2026-11-22T14:05`.
pub fn of_field(text: &str, zone: &jiff::tz::TimeZone) -> Option<Instant> {
    let there: jiff::civil::DateTime = text.parse().ok()?;
    let zoned = there.to_zoned(zone.clone()).ok()?;
    Some(Instant::from_ms(zoned.timestamp().as_millisecond()))
}

/// A moment as such a field holds it.
pub fn as_field(at: Instant, zone: &jiff::tz::TimeZone) -> String {
    in_zone(at, zone).to_string().chars().take(16).collect()
}
