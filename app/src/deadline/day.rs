//! A calendar day without a zone, `2026-02-14` on the wire.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i16,
    month: i8,
    day: i8,
}

/// Why a day could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADay;

impl Day {
    /// 1 January of the year 1.
    pub const FIRST: Day = Day { year: 1, month: 1, day: 1 };

    /// None when the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        let name = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
        time::Date::from_calendar_date(i32::from(year), name, u8::try_from(day).ok()?).ok()?;
        (1..=9999).contains(&year).then_some(Day { year, month, day })
    }

    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 ..= 12.
    pub fn month(self) -> i8 {
        self.month
    }

    /// 1 ..= 31.
    pub fn day(self) -> i8 {
        self.day
    }

    /// So many days later, or earlier. None beyond the years 1 to 9999.
    pub fn plus_days(self, days: i64) -> Option<Day> {
        let month = time::Month::try_from(u8::try_from(self.month).ok()?).ok()?;
        let date = time::Date::from_calendar_date(i32::from(self.year), month, u8::try_from(self.day).ok()?).ok()?;
        let later = date.checked_add(time::Duration::seconds(days.checked_mul(86_400)?))?;
        Day::new(i16::try_from(later.year()).ok()?, u8::from(later.month()) as i8, later.day() as i8)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Day, NotADay> {
        let has_shape = text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| match at {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !has_shape {
            return Err(NotADay);
        }
        let day = || Day::new(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?);
        day().ok_or(NotADay)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|NotADay| serde::de::Error::custom(format!("`{text}` is no day such as 2026-02-14")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_survives_the_wire() {
        for text in ["2026-02-14", "2024-02-29", "0001-01-01"] {
            assert_eq!(text.parse::<Day>().map(|day| day.to_string()), Ok(text.to_string()));
        }
        for wrong in ["2026-02-29", "2026-2-14", "14.02.2026", "2026-13-01", "20260214", "", "２０２６-02"] {
            assert_eq!(wrong.parse::<Day>(), Err(NotADay), "{wrong}");
        }
    }
}
