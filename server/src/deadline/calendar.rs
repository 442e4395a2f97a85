//! Days of a calendar in its zone: where they begin, which are worked, and how many lie between two moments.

use app::deadline::{Calendar, Day, Unit};
use app::value::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

const HOUR_MS: i64 = 3_600_000;
/// Longest way to the last of a number of working days: a calendar of holidays alone must not hold the server.
const MOST_DAYS: u32 = 40_000;

/// A calendar with the zone in which its days begin.
#[derive(Debug, Clone)]
pub struct WorkCalendar {
    calendar: Calendar,
    zone: TimeZone,
}

impl WorkCalendar {
    /// `operators` is the zone of a calendar that names none, or one that this release does not know.
    pub fn new(calendar: Calendar, operators: &TimeZone) -> WorkCalendar {
        let own = calendar.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        WorkCalendar { zone: own.unwrap_or_else(|| operators.clone()), calendar }
    }

    /// The last moment in time for a limit that began at `start`. Days end at 24:00, that is at the first moment of the
    /// day after; the day of `start` is day 0. Days of 23 and 25 hours are days.
    /// Moments beyond the calendar's years get plain days; never an end before the start.
    pub fn due(&self, start: Instant, limit: u32, unit: Unit) -> Instant {
        let plainly = |hours: i64| start.plus_ms(i64::from(limit) * hours * HOUR_MS);
        let due = match unit {
            Unit::Hours => plainly(1),
            Unit::CalendarDays => {
                self.end_of(date_of(start, &self.zone).checked_add(i64::from(limit).days()).ok(), plainly(24))
            }
            Unit::WorkingDays => self.end_of(self.working_day(start, limit), plainly(24)),
        };
        due.max(start)
    }

    /// How many days of this unit begin after `from` and not after `to`: what a pause adds to a limit in days.
    pub fn days_between(&self, from: Instant, to: Instant, unit: Unit) -> u32 {
        let (from, to) = (date_of(from, &self.zone), date_of(to, &self.zone));
        let days = std::iter::successors(from.tomorrow().ok(), |date| date.tomorrow().ok());
        let days = days.take_while(|date| *date <= to).take(MOST_DAYS as usize);
        days.filter(|date| unit != Unit::WorkingDays || self.is_working(*date)).count() as u32
    }

    /// The n-th working day after the day of `start`.
    fn working_day(&self, start: Instant, limit: u32) -> Option<Date> {
        let first = date_of(start, &self.zone).tomorrow().ok();
        let mut days = std::iter::successors(first, |date| date.tomorrow().ok()).take(MOST_DAYS as usize);
        let nth = limit.checked_sub(1)? as usize;
        days.by_ref().filter(|date| self.is_working(*date)).nth(nth)
    }

    fn is_working(&self, date: Date) -> bool {
        let weekday = date.weekday().to_monday_one_offset();
        day(date).is_some_and(|day| self.calendar.is_working(day, weekday.unsigned_abs()))
    }

    fn end_of(&self, date: Option<Date>, otherwise: Instant) -> Instant {
        let midnight = date.and_then(|date| date.tomorrow().ok()?.to_zoned(self.zone.clone()).ok());
        midnight.map_or(otherwise, |at| Instant::from_ms(at.timestamp().as_millisecond()))
    }
}

/// The day of a moment in a zone; moments before the year 1 are its first day.
pub(super) fn day_of(at: Instant, zone: &TimeZone) -> Day {
    day(date_of(at, zone)).unwrap_or(Day::FIRST)
}

/// The first moment after a day in a zone; beyond the calendar's years the last moment there is.
pub(super) fn end_of_day(day: Day, zone: &TimeZone) -> Instant {
    let next = Date::new(day.year(), day.month(), day.day()).and_then(Date::tomorrow);
    let at = next.and_then(|date| date.to_zoned(zone.clone()));
    at.map_or(Instant::from_ms(i64::MAX), |at| Instant::from_ms(at.timestamp().as_millisecond()))
}

fn day(date: Date) -> Option<Day> {
    Day::new(date.year(), date.month(), date.day())
}

fn date_of(at: Instant, zone: &TimeZone) -> Date {
    let ms = at.as_ms().clamp(Timestamp::MIN.as_millisecond(), Timestamp::MAX.as_millisecond());
    zone.to_datetime(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::{CALENDARS, check_calendar};
    use app::value::LocalInstant;

    fn calendar(key: &str, zone: &str) -> WorkCalendar {
        let (_, text) = CALENDARS.iter().find(|(known, _)| *known == key).unwrap();
        WorkCalendar::new(check_calendar(text).unwrap(), &TimeZone::get(zone).unwrap())
    }

    fn at(text: &str) -> Instant {
        text.parse::<LocalInstant>().unwrap().at
    }

    #[test]
    fn a_day_of_the_operator_is_a_day_whatever_the_clocks_do() {
        let generic = calendar("generic", "Europe/Madrid");
        let due = |start: &str, unit| generic.due(at(start), 1, unit);
        // 28 March 2026 is followed by a day of 23 hours
        assert_eq!(due("2026-03-28T23:59:00+01:00", Unit::CalendarDays), at("2026-03-30T00:00:00+02:00"));
        assert_eq!(due("2026-03-28T23:59:00+01:00", Unit::Hours), at("2026-03-29T00:59:00+01:00"));
        assert_eq!(due("2026-10-24T00:00:00+02:00", Unit::CalendarDays), at("2026-10-26T00:00:00+01:00"));
        // in Santiago de Chile midnight itself is skipped on 6 September 2026
        let chile = calendar("generic", "America/Santiago");
        let due = chile.due(at("2026-09-04T12:00:00-04:00"), 1, Unit::CalendarDays);
        assert_eq!(due, at("2026-09-06T01:00:00-03:00"));
    }

    #[test]
    fn a_calendar_with_a_zone_keeps_it() {
        let china = calendar("cn", "America/Santiago");
        let due = china.due(at("2026-11-20T23:30:00+08:00"), 1, Unit::WorkingDays);
        assert_eq!(due, at("2026-11-24T00:00:00+08:00"));
        assert_eq!(
            china.days_between(at("2026-10-09T10:00:00+08:00"), at("2026-10-12T10:00:00+08:00"), Unit::WorkingDays),
            2
        );
    }

    #[test]
    fn no_moment_and_no_calendar_is_too_much() {
        let china = calendar("cn", "UTC");
        for ms in [i64::MIN, -62_200_000_000_000, 253_402_300_799_000, i64::MAX] {
            for unit in [Unit::Hours, Unit::CalendarDays, Unit::WorkingDays] {
                assert!(china.due(Instant::from_ms(ms), 5000, unit) >= Instant::from_ms(ms));
            }
        }
    }
}
