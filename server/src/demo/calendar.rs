//! When things of the demo happen, always told from today.

use app::value::{Instant, LocalInstant};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::clock::in_zone;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// When an event was seen.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// So many days before the operator's today, at this clock time of the place. From 2 on it is past at any hour
    /// of today and in any zone.
    Day(i8, i8, i8),
    /// Hours and minutes before now; less than a day, so that it stays behind every `Day`.
    Ago(i64, i64),
}

/// What was promised or is guessed.
#[derive(Debug, Clone, Copy)]
pub enum Due {
    /// The end of the first day that ends at least so many hours from now; negative hours look back.
    EndOfDay(i64),
    /// The first 18:00 at least so many hours from now; negative hours look back.
    Evening(i64),
    /// The first full hour at least so many hours from now.
    Hour(i64),
    /// 18:00 of the day so many days before the operator's today.
    EveningOf(i8),
}

/// The operator's today; clock times are those of the places.
pub struct Today {
    now: Instant,
    date: Date,
}

impl Today {
    pub fn new(now: Instant, zone: &TimeZone) -> Result<Today, jiff::Error> {
        let date = zone.to_datetime(Timestamp::from_millisecond(now.as_ms())?).date();
        let now = Instant::from_ms(now.as_ms().div_euclid(MINUTE_MS) * MINUTE_MS);
        Ok(Today { now, date })
    }

    /// The moment of an event at a place of this zone; `later` moves a day's clock time on by minutes.
    pub fn moment(&self, when: When, place: &TimeZone, later: i64) -> Result<LocalInstant, jiff::Error> {
        let at = match when {
            When::Ago(hours, minutes) => self.now.plus_ms(-(hours * HOUR_MS + minutes * MINUTE_MS)),
            When::Day(days, hour, minute) => {
                self.on(days.into(), Time::new(hour, minute, 0, 0)?, place)?.plus_ms(later * MINUTE_MS)
            }
        };
        Ok(in_zone(at, place))
    }

    /// The moment of a promise or guess for a destination of this zone.
    pub fn due(&self, due: Due, place: &TimeZone) -> Result<LocalInstant, jiff::Error> {
        let at = match due {
            Due::EndOfDay(hours) => self.next(Time::new(23, 59, 59, 0)?, hours, place)?,
            Due::Evening(hours) => self.next(Time::new(18, 0, 0, 0)?, hours, place)?,
            Due::Hour(hours) => Instant::from_ms((self.now.as_ms().div_euclid(HOUR_MS) + hours + 1) * HOUR_MS),
            Due::EveningOf(days) => self.on(days.into(), Time::new(18, 0, 0, 0)?, place)?,
        };
        Ok(in_zone(at, place))
    }

    fn next(&self, time: Time, hours: i64, zone: &TimeZone) -> Result<Instant, jiff::Error> {
        let from = self.now.plus_ms(hours * HOUR_MS);
        let date = zone.to_datetime(Timestamp::from_millisecond(from.as_ms())?).date();
        let at = instant(date, time, zone)?;
        if at >= from { Ok(at) } else { instant(date.checked_add(1.day())?, time, zone) }
    }

    fn on(&self, days_ago: i64, time: Time, zone: &TimeZone) -> Result<Instant, jiff::Error> {
        instant(self.date.checked_sub(days_ago.days())?, time, zone)
    }
}

fn instant(date: Date, time: Time, zone: &TimeZone) -> Result<Instant, jiff::Error> {
    Ok(Instant::from_ms(date.to_datetime(time).to_zoned(zone.clone())?.timestamp().as_millisecond()))
}
