//! Small values every feature uses: instants, offsets, money, pages.
//!
//! The wire form of a moment is RFC 3339, always with an offset. Calendar arithmetic is the `time` crate's;
//! only the fixed-width text is read and written here, because the crate's own parser weighs 13 kB in the browser.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time, milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    pub const fn from_ms(ms: i64) -> Self {
        Instant(ms)
    }
    pub const fn as_ms(self) -> i64 {
        self.0
    }
    pub const fn plus_ms(self, ms: i64) -> Self {
        Instant(self.0.saturating_add(ms))
    }
    /// Milliseconds from `earlier` to `self`; negative when `earlier` is later.
    pub const fn ms_since(self, earlier: Instant) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
    pub const fn at_offset(self, offset: UtcOffset) -> LocalInstant {
        LocalInstant { at: self, offset }
    }
}

/// Minutes east of UTC, -1080 ..= 1080 (±18:00, the range of ISO 8601 tools).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct UtcOffset(i16);

impl UtcOffset {
    pub const UTC: UtcOffset = UtcOffset(0);

    pub const fn from_minutes(minutes: i16) -> Option<Self> {
        if minutes >= -1080 && minutes <= 1080 { Some(UtcOffset(minutes)) } else { None }
    }
    pub const fn as_minutes(self) -> i16 {
        self.0
    }
}

/// `+08:00`.
impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes) = ((self.0.unsigned_abs() / 60) as u8, (self.0.unsigned_abs() % 60) as u8);
        let sign = if self.0 < 0 { b'-' } else { b'+' };
        let digit = |n: u8| b'0' + n;
        let text = [sign, digit(hours / 10), digit(hours % 10), b':', digit(minutes / 10), digit(minutes % 10)];
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// A point in time together with the offset of the place where it was (or will be) seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LocalInstant {
    pub at: Instant,
    pub offset: UtcOffset,
}

/// Wall-clock fields of a [`LocalInstant`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    pub year: i32,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub millisecond: u16,
}

impl LocalInstant {
    pub fn calendar(self) -> Calendar {
        let local = self.at.0.saturating_add(i64::from(self.offset.0) * 60_000);
        let (days, in_day) = (local.div_euclid(86_400_000), local.rem_euclid(86_400_000));
        // 2_440_588 is the Julian day of 1970-01-01.
        let julian = (days + 2_440_588).clamp(-1_930_999, 5_373_484) as i32;
        let (year, month, day) = time::Date::from_julian_day(julian).unwrap_or(time::Date::MIN).to_calendar_date();
        Calendar {
            year,
            month: month as u8,
            day,
            hour: (in_day / 3_600_000) as u8,
            minute: (in_day / 60_000 % 60) as u8,
            second: (in_day / 1000 % 60) as u8,
            millisecond: (in_day % 1000) as u16,
        }
    }

    /// The calendar fields taken as wall-clock time at `offset`. None when there is no such day or time.
    pub fn from_calendar(c: Calendar, offset: UtcOffset) -> Option<LocalInstant> {
        if c.hour > 23 || c.minute > 59 || c.second > 60 || c.millisecond > 999 {
            return None;
        }
        let month = time::Month::try_from(c.month).ok()?;
        let days = i64::from(time::Date::from_calendar_date(c.year, month, c.day).ok()?.to_julian_day()) - 2_440_588;
        let seconds = i64::from(c.hour) * 3600 + i64::from(c.minute) * 60 + i64::from(c.second);
        let local = days * 86_400_000 + seconds * 1000 + i64::from(c.millisecond);
        Some(Instant(local - i64::from(offset.0) * 60_000).at_offset(offset))
    }
}

/// RFC 3339 with milliseconds only when there are any.
impl fmt::Display for LocalInstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.calendar();
        match u16::try_from(c.year) {
            // Every answer writes a dozen moments; digits by hand take a tenth of the time that `write!` takes.
            Ok(year @ 0..=9999) => f.write_str(std::str::from_utf8(&to_the_second(year, c)).unwrap_or_default())?,
            _ => write!(f, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second)?,
        }
        if c.millisecond > 0 {
            write!(f, ".{:03}", c.millisecond)?;
        }
        if self.offset == UtcOffset::UTC { f.write_str("Z") } else { self.offset.fmt(f) }
    }
}

/// `2026-11-22T08:30:00`.
fn to_the_second(year: u16, c: Calendar) -> [u8; 19] {
    let mut text = *b"0000-00-00T00:00:00";
    let (century, of_century) = ((year / 100) as u8, (year % 100) as u8);
    let numbers = [century, of_century, c.month, c.day, c.hour, c.minute, c.second];
    for (at, number) in [0, 2, 5, 8, 11, 14, 17].into_iter().zip(numbers) {
        text[at] += number / 10;
        text[at + 1] += number % 10;
    }
    text
}

/// Why a moment could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAMoment;

/// Strict RFC 3339: date, `T` or a space, time to the second, optional fraction, `Z` or `±hh:mm`.
impl FromStr for LocalInstant {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        read(text).ok_or(NotAMoment)
    }
}

fn read(text: &str) -> Option<LocalInstant> {
    let b = text.as_bytes();
    if b.len() < 20
        || b[4] != b'-'
        || b[7] != b'-'
        || !matches!(b[10], b'T' | b't' | b' ')
        || b[13] != b':'
        || b[16] != b':'
    {
        return None;
    }
    let mut rest = &b[19..];
    let mut millisecond = 0;
    if rest[0] == b'.' {
        let digits = rest[1..].iter().take_while(|d| d.is_ascii_digit()).count();
        if digits == 0 || digits > 9 {
            return None;
        }
        for n in 0..3 {
            millisecond = millisecond * 10 + rest[1..=digits].get(n).map_or(0, |d| u16::from(d - b'0'));
        }
        rest = &rest[1 + digits..];
    }
    let offset = match rest {
        b"Z" | b"z" => UtcOffset::UTC,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (number(&rest[1..3])?, number(&rest[4..6])?);
            if minutes > 59 {
                return None;
            }
            let total = (hours * 60 + minutes) as i16;
            UtcOffset::from_minutes(if *sign == b'-' { -total } else { total })?
        }
        _ => return None,
    };
    let calendar = Calendar {
        year: number(&b[0..4])? as i32,
        month: number(&b[5..7])? as u8,
        day: number(&b[8..10])? as u8,
        hour: number(&b[11..13])? as u8,
        minute: number(&b[14..16])? as u8,
        second: number(&b[17..19])? as u8,
        millisecond,
    };
    LocalInstant::from_calendar(calendar, offset)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.at_offset(UtcOffset::UTC).fmt(f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LocalInstant::deserialize(deserializer).map(|moment| moment.at)
    }
}

impl Serialize for LocalInstant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocalInstant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|NotAMoment| serde::de::Error::custom("not an RFC 3339 date-time with an offset"))
    }
}

/// An amount in minor units of an ISO 4217 currency: `{"minor": 1290, "currency": "EUR"}` is 12.90 EUR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Money {
    pub minor: i64,
    pub currency: String,
}

/// Digits after the point, from ISO 4217 list one; 2 for codes that it does not have.
pub fn minor_digits(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// One page of a collection; `next_cursor` is opaque and absent on the last page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_moment_survives_the_wire(ms in -60_000_000_000_000i64..250_000_000_000_000, minutes in -1080i16..=1080) {
            let moment = Instant::from_ms(ms).at_offset(UtcOffset::from_minutes(minutes).expect("in range"));
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }

    #[test]
    fn strictly_rfc_3339() {
        for wrong in [
            "2016-02-30T00:00:00Z",
            "2016-02-03 00:00:00",
            "2016-02-03T24:00:00Z",
            "2016-2-3T00:00:00Z",
            "2016-02-03T00:00:00.Z",
            "éééééééééééé",
        ] {
            assert_eq!(wrong.parse::<LocalInstant>(), Err(NotAMoment), "{wrong}");
        }
        let moment: LocalInstant = "2016-09-04T21:15:19.5-03:00".parse().expect("valid");
        assert_eq!(moment.to_string(), "2016-09-04T21:15:19.500-03:00");
        assert_eq!(moment.at.to_string(), "2016-09-05T00:15:19.500Z");
    }
}
