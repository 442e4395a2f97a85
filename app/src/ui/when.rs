//! Days as people say them: today, tomorrow, Thu 24 Nov. Always in the offset of the place.

use crate::locale::{self, Locale};
use crate::text;
use crate::value::{Instant, LocalInstant};

pub const DAY_MS: i64 = 86_400_000;

/// Whole calendar days from the day of `now` to the day of `moment`, both seen at the moment's place.
pub fn days_ahead(moment: LocalInstant, now: Instant) -> i64 {
    day_number(moment) - day_number(now.at_offset(moment.offset))
}

/// Days since 1970-01-01 on the wall calendar of the place.
pub fn day_number(moment: LocalInstant) -> i64 {
    (moment.at.as_ms() + i64::from(moment.offset.as_minutes()) * 60_000).div_euclid(DAY_MS)
}

/// `today`, `tomorrow`, `yesterday`, else the weekday and date.
pub fn day(locale: Locale, moment: LocalInstant, now: Instant) -> String {
    match days_ahead(moment, now) {
        0 => text::when::today(locale).to_string(),
        1 => text::when::tomorrow(locale).to_string(),
        -1 => text::when::yesterday(locale).to_string(),
        _ => weekday_and_date(locale, moment, now),
    }
}

/// `today, 14:05`.
pub fn day_and_time(locale: Locale, moment: LocalInstant, now: Instant) -> String {
    let gap = if locale == Locale::ZhCn { " " } else { ", " };
    [day(locale, moment, now), locale::clock_time(moment)].join(gap)
}

/// `Thu 24 Nov`, with the year when it is not this one; in Chinese the weekday follows the date.
pub fn weekday_and_date(locale: Locale, moment: LocalInstant, now: Instant) -> String {
    let this_year = now.at_offset(moment.offset).calendar().year;
    let date = match moment.calendar().year == this_year {
        true => locale::day_and_month(locale, moment),
        false => locale::day(locale, moment),
    };
    let weekday = weekday(locale, moment);
    match locale {
        Locale::ZhCn => [date.as_str(), weekday].join(" "),
        Locale::En | Locale::Es => [weekday, date.as_str()].join(" "),
    }
}

fn weekday(locale: Locale, moment: LocalInstant) -> &'static str {
    // 1970-01-01 was a Thursday.
    match (day_number(moment) + 3).rem_euclid(7) {
        0 => text::when::mon(locale),
        1 => text::when::tue(locale),
        2 => text::when::wed(locale),
        3 => text::when::thu(locale),
        4 => text::when::fri(locale),
        5 => text::when::sat(locale),
        _ => text::when::sun(locale),
    }
}

/// A point to be met "by": a deadline at the very end of a day is that day, without a clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// A moment inside the day that is meant.
    pub on: LocalInstant,
    pub names_time: bool,
}

/// Midnight, and the last minute before it, mean "by the end of the day".
pub fn due(moment: LocalInstant) -> Due {
    let c = moment.calendar();
    match (c.hour, c.minute) {
        (0, 0) => Due { on: moment.at.plus_ms(-1).at_offset(moment.offset), names_time: false },
        (23, 59) => Due { on: moment, names_time: false },
        _ => Due { on: moment, names_time: true },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> LocalInstant {
        text.parse().expect("a moment")
    }

    #[test]
    fn days_are_those_of_the_place() {
        let now = at("2026-11-22T23:30:00Z").at;
        assert_eq!(day_and_time(Locale::En, at("2026-11-23T08:00:00+08:00"), now), "today, 08:00");
        assert_eq!(day(Locale::Es, at("2026-11-23T08:00:00-03:00"), now), "mañana");
        assert_eq!(day(Locale::ZhCn, at("2026-11-26T08:00:00Z"), now), "11月26日 周四");
        assert_eq!(day(Locale::En, at("2027-01-01T08:00:00Z"), now), "Fri 1 Jan 2027");
    }

    #[test]
    fn midnight_is_the_end_of_the_day_before() {
        let midnight = due(at("2026-11-24T00:00:00-03:00"));
        assert!(!midnight.names_time);
        assert_eq!(weekday_and_date(Locale::En, midnight.on, midnight.on.at), "Mon 23 Nov");
        assert!(due(at("2026-11-24T18:00:00-03:00")).names_time);
    }
}
