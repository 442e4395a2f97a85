//! Moments as sources write them, with or without their offset.

use app::value::{Instant, LocalInstant, UtcOffset};
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

const NOT_A_MOMENT: &str = "is not a moment such as 2026-01-31T16:05:00+08:00 or 2026-01-31 16:05";
const NO_ZONE: &str = "has no UTC offset, and no zone was named for the file (--file-zone)";

/// How a source writes its moments.
#[derive(Debug, Clone, Default)]
pub struct Times {
    /// The zone of moments without an offset.
    pub zone: Option<TimeZone>,
    /// A `strftime` pattern when the source's form is none of the usual ones.
    pub format: Option<String>,
}

impl Times {
    /// An IANA name such as `America/Sao_Paulo`, or an offset such as `-03:00`.
    pub fn zone_named(name: &str) -> Result<TimeZone, String> {
        if let Some(offset) = offset(name) {
            let seconds = i32::from(offset.as_minutes()) * 60;
            let fixed = jiff::tz::Offset::from_seconds(seconds).map_err(|error| error.to_string())?;
            return Ok(TimeZone::fixed(fixed));
        }
        TimeZone::get(name).map_err(|_| format!("`{name}` is neither an IANA time zone nor an offset such as +08:00"))
    }

    pub fn in_zone(zone: TimeZone) -> Times {
        Times { zone: Some(zone), format: None }
    }

    /// RFC 3339, or local time `YYYY-MM-DD HH:MM[:SS]` in the named zone. A time that the clocks of the zone
    /// skipped is read as if they had not been put forward; of a repeated one the first is meant.
    pub fn moment(&self, text: &str) -> Result<LocalInstant, String> {
        if let Some(format) = &self.format {
            return self.formatted(format, text);
        }
        match with_offset(text) {
            Some(moment) => Ok(moment),
            None => self.localise(civil(text).ok_or(NOT_A_MOMENT)?),
        }
    }

    /// As [`Times::moment`]; a date alone means the last millisecond of that day.
    pub fn moment_or_end_of_day(&self, text: &str) -> Result<LocalInstant, String> {
        match date(text) {
            Some(day) => self.end_of(day),
            None => self.moment(text),
        }
    }

    fn formatted(&self, format: &str, text: &str) -> Result<LocalInstant, String> {
        let not_so = |_| format!("is not a moment in the form `{format}`");
        let parts = strtime::parse(format, text).map_err(not_so)?;
        if let (Some(_), Ok(at)) = (parts.offset(), parts.to_timestamp()) {
            let seconds = parts.offset().map_or(0, |offset| offset.seconds());
            return Ok(at_offset(at.as_millisecond(), seconds));
        }
        if parts.hour().is_none() {
            return parts.to_date().map_err(not_so).and_then(|day| self.end_of(day));
        }
        self.localise(parts.to_datetime().map_err(not_so)?)
    }

    /// The next local midnight less one millisecond, so that a day of 23 or 25 hours ends where its people say.
    fn end_of(&self, day: Date) -> Result<LocalInstant, String> {
        let tomorrow = day.tomorrow().map_err(|_| NOT_A_MOMENT)?;
        let midnight = self.localise(tomorrow.at(0, 0, 0, 0))?;
        let zone = self.zone.as_ref().ok_or(NO_ZONE)?;
        let last = midnight.at.plus_ms(-1);
        let at = jiff::Timestamp::from_millisecond(last.as_ms()).map_err(|_| NOT_A_MOMENT)?;
        Ok(at_offset(last.as_ms(), zone.to_offset(at).seconds()))
    }

    fn localise(&self, local: DateTime) -> Result<LocalInstant, String> {
        let zone = self.zone.as_ref().ok_or(NO_ZONE)?;
        let at = zone.to_ambiguous_timestamp(local).compatible().map_err(|_| NOT_A_MOMENT)?;
        Ok(at_offset(at.as_millisecond(), zone.to_offset(at).seconds()))
    }
}

fn at_offset(ms: i64, offset_seconds: i32) -> LocalInstant {
    let minutes = i16::try_from(offset_seconds / 60).ok().and_then(UtcOffset::from_minutes);
    Instant::from_ms(ms).at_offset(minutes.unwrap_or_default())
}

/// RFC 3339, whose seconds some systems leave out.
pub fn with_offset(text: &str) -> Option<LocalInstant> {
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    let (minutes, offset) = text.split_at_checked(16)?;
    [minutes, ":00", offset].concat().parse().ok()
}

/// `+08:00`, `-03:00` or `Z`.
pub fn offset(text: &str) -> Option<UtcOffset> {
    if text == "Z" {
        return Some(UtcOffset::UTC);
    }
    let (sign, hours, minutes) = match text.as_bytes() {
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => (*sign, number(&[*h1, *h2])?, number(&[*m1, *m2])?),
        _ => return None,
    };
    let total = (minutes < 60).then_some(hours * 60 + minutes)? as i16;
    UtcOffset::from_minutes(if sign == b'-' { -total } else { total })
}

/// `YYYY-MM-DD` or `YYYY/MM/DD`, then `T`, spaces or nothing (a real courier's files lack the space), then the time.
fn civil(text: &str) -> Option<DateTime> {
    let day = date(text.get(..10)?)?;
    let clock = text.get(10..)?.trim_start_matches(['T', ' ']);
    let (hours_minutes, seconds) = (clock.get(..5)?, clock.get(5..)?);
    let (hour, minute) = match hours_minutes.as_bytes() {
        [h1, h2, b':', m1, m2] => (number(&[*h1, *h2])?, number(&[*m1, *m2])?),
        _ => return None,
    };
    let (second, ns) = match seconds.as_bytes() {
        [] => (0, 0),
        [b':', s1, s2] => (number(&[*s1, *s2])?, 0),
        [b':', s1, s2, b'.', fraction @ ..] => (number(&[*s1, *s2])?, nanoseconds(fraction)?),
        _ => return None,
    };
    let time = Time::new(hour as i8, minute as i8, second as i8, ns).ok()?;
    Some(DateTime::from_parts(day, time))
}

/// `YYYY-MM-DD` or `YYYY/MM/DD` and nothing else.
pub fn date(text: &str) -> Option<Date> {
    match text.as_bytes() {
        [year @ .., b'-' | b'/', m1, m2, b'-' | b'/', d1, d2] if year.len() == 4 => {
            Date::new(number(year)? as i16, number(&[*m1, *m2])? as i8, number(&[*d1, *d2])? as i8).ok()
        }
        _ => None,
    }
}

fn nanoseconds(fraction: &[u8]) -> Option<i32> {
    if fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let digits = number(fraction)?;
    i32::try_from(digits * 10_u32.pow(9 - fraction.len() as u32)).ok()
}

/// At most nine digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(zone: &str) -> Times {
        Times::in_zone(Times::zone_named(zone).expect("a zone"))
    }

    fn read(zone: &str, text: &str) -> Result<String, String> {
        times(zone).moment_or_end_of_day(text).map(|moment| moment.to_string())
    }

    #[test]
    fn local_times_get_the_offset_of_their_day() {
        // Brazil's clocks went forward at midnight of 2016-10-16 and back at midnight of 2017-02-19.
        for (text, expected) in [
            ("2016-10-15 23:59:59", "2016-10-15T23:59:59-03:00"),
            ("2016-10-16 01:00:00", "2016-10-16T01:00:00-02:00"),
            ("2016-10-16 00:30:00", "2016-10-16T01:30:00-02:00"),
            ("2017-02-18 23:30:00", "2017-02-18T23:30:00-02:00"),
            ("2016-10-15", "2016-10-15T23:59:59.999-03:00"),
            ("2017-02-18", "2017-02-18T23:59:59.999-03:00"),
            ("2017/02/18 08:05", "2017-02-18T08:05:00-02:00"),
            ("2017-02-1808:05:09.25", "2017-02-18T08:05:09.250-02:00"),
            ("2017-02-18T08:05:09+08:00", "2017-02-18T08:05:09+08:00"),
            ("2017-02-18T08:05Z", "2017-02-18T08:05:00Z"),
        ] {
            assert_eq!(read("America/Sao_Paulo", text).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(read("+05:30", "2017-02-18 08:05").as_deref(), Ok("2017-02-18T08:05:00+05:30"));
    }

    #[test]
    fn refuses_what_is_no_moment() {
        for text in ["", "2016-02-30 10:00", "2016-02-03 24:00", "22-07-2026", "2016-02-03 1:00", "2016-02-03 10:00 pm"]
        {
            assert!(read("Asia/Shanghai", text).is_err(), "{text}");
        }
        assert_eq!(Times::default().moment("2016-02-03 10:00"), Err(NO_ZONE.to_string()));
        assert!(Times::zone_named("Mars/Olympus").is_err());
        assert!(Times::zone_named("+19:00").is_err());
    }

    #[test]
    fn reads_a_named_form() {
        let named = |format: &str| Times { format: Some(format.to_string()), ..times("Asia/Shanghai") };
        let read = |format, text| named(format).moment(text).map(|moment| moment.to_string());
        assert_eq!(read("%d/%m/%Y %H:%M", "31/01/2026 16:05").as_deref(), Ok("2026-01-31T16:05:00+08:00"));
        assert_eq!(read("%Y%m%dT%H%M%S%z", "20260131T160500+0100").as_deref(), Ok("2026-01-31T16:05:00+01:00"));
        assert_eq!(read("%d.%m.%Y", "31.01.2026").as_deref(), Ok("2026-01-31T23:59:59.999+08:00"));
        assert!(read("%d/%m/%Y", "2026-01-31").is_err());
    }
}
