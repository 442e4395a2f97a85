//! When a place is open: the hours of a week, and what they say at a moment.
//!
//! Hours are structured, never words: so they read right in every language, and the portal can say "open until 20:00".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::FieldProblem;
use crate::value::{Instant, LocalInstant};

const DAY: i64 = 24 * 60;
const WEEK: i64 = 7 * DAY;
const MINUTE_MS: i64 = 60_000;
/// Most spans of one day: a place may close at noon.
pub const MOST_SPANS: usize = 2;

/// A time of day to the minute, 00:00 ..= 23:59; `08:30` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(u16);

/// Why a time of day could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotATime;

impl FromStr for ClockTime {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let [a, b, b':', c, d] = *text.as_bytes() else { return Err(NotATime) };
        if ![a, b, c, d].iter().all(u8::is_ascii_digit) {
            return Err(NotATime);
        }
        let number = |tens: u8, ones: u8| u16::from(tens - b'0') * 10 + u16::from(ones - b'0');
        match (number(a, b), number(c, d)) {
            (hours @ 0..=23, minutes @ 0..=59) => Ok(ClockTime(hours * 60 + minutes)),
            _ => Err(NotATime),
        }
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|NotATime| serde::de::Error::custom("not a time of day such as 08:30"))
    }
}

/// From opening to closing. A closing that is not after the opening is that of the next day: 18:00 to 02:00 is open
/// over midnight, 00:00 to 00:00 the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = OpeningSpan))]
#[serde(deny_unknown_fields)]
pub struct Span {
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "08:00"))]
    pub opens: ClockTime,
    /// Not after `opens`: of the next day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "20:00"))]
    pub closes: ClockTime,
}

/// The hours of an ordinary week in the place's own time; a day without spans is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OpeningHours {
    pub monday: Vec<Span>,
    pub tuesday: Vec<Span>,
    pub wednesday: Vec<Span>,
    pub thursday: Vec<Span>,
    pub friday: Vec<Span>,
    pub saturday: Vec<Span>,
    pub sunday: Vec<Span>,
}

/// The days of the week by their names on the wire, Monday first (ISO 8601).
pub const WEEK_DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl OpeningHours {
    /// Monday first.
    pub fn days(&self) -> [&Vec<Span>; 7] {
        [&self.monday, &self.tuesday, &self.wednesday, &self.thursday, &self.friday, &self.saturday, &self.sunday]
    }

    /// Of spans by day, Monday first.
    pub fn of_days(days: [Vec<Span>; 7]) -> OpeningHours {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = days;
        OpeningHours { monday, tuesday, wednesday, thursday, friday, saturday, sunday }
    }

    /// Never open: as good as nothing stated.
    pub fn is_empty(&self) -> bool {
        self.days().iter().all(|spans| spans.is_empty())
    }

    /// Each span as minutes of a week that begins on Monday, with the place of its day; the earliest first.
    fn minutes(&self) -> Vec<(i64, i64, usize)> {
        let mut all: Vec<(i64, i64, usize)> = Vec::new();
        for (day, spans) in self.days().into_iter().enumerate() {
            all.extend(spans.iter().map(|span| {
                let (opens, closes) = (i64::from(span.opens.0), i64::from(span.closes.0));
                let length = if closes > opens { closes - opens } else { closes - opens + DAY };
                let from = day as i64 * DAY + opens;
                (from, from + length, day)
            }));
        }
        all.sort_unstable();
        all
    }

    /// Last week, this one and the next in a row.
    fn around(&self) -> Vec<(i64, i64)> {
        let week = self.minutes();
        [-WEEK, 0, WEEK].into_iter().flat_map(|by| week.iter().map(move |(from, to, _)| (from + by, to + by))).collect()
    }

    /// What is wrong, by day: `/hours/monday too_many` or `overlap` with what is open already.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut faults: [Option<&str>; 7] = [None; 7];
        let week = self.minutes();
        let mut open_to = week.iter().map(|(_, to, _)| to - WEEK).max().unwrap_or(0);
        for (from, to, day) in week {
            if from < open_to {
                faults[day] = Some("overlap");
            }
            open_to = open_to.max(to);
        }
        for (day, spans) in self.days().into_iter().enumerate() {
            if spans.len() > MOST_SPANS {
                faults[day] = Some("too_many");
            }
        }
        let named = WEEK_DAYS.into_iter().zip(faults);
        named.filter_map(|(day, fault)| Some(FieldProblem::new(["/hours/", day].concat(), fault?, ""))).collect()
    }
}

/// The minute of the week, and the moment the week began, by the wall clock of the place.
fn in_week(now: LocalInstant) -> (i64, Instant) {
    let local = now.at.as_ms() + i64::from(now.offset.as_minutes()) * MINUTE_MS;
    // 1970-01-01 was a Thursday.
    let since_monday = (local + 3 * DAY * MINUTE_MS).rem_euclid(WEEK * MINUTE_MS);
    (since_monday / MINUTE_MS, now.at.plus_ms(-since_monday))
}

/// When the place closes that is open at this moment of its own time; None while it is closed. Spans that follow each
/// other without a gap are one, so that 00:00 is no closing time of a place open at night. Never more than seven days
/// ahead: a place that never closes.
///
/// What counts of the answer is its wall clock: it carries the offset of `local_now`.
pub fn open_until(hours: &OpeningHours, local_now: LocalInstant) -> Option<LocalInstant> {
    let (now, week) = in_week(local_now);
    let all = hours.around();
    let (_, mut until) = all.iter().copied().find(|(from, to)| (*from..*to).contains(&now))?;
    for (from, to) in all {
        if from <= until {
            until = until.max(to);
        }
    }
    Some(week.plus_ms(until.min(now + WEEK) * MINUTE_MS).at_offset(local_now.offset))
}

/// When the place opens next that is closed at this moment of its own time; None while it is open, and for a place
/// that never opens.
pub fn opens_at(hours: &OpeningHours, local_now: LocalInstant) -> Option<LocalInstant> {
    let (now, week) = in_week(local_now);
    let all = hours.around();
    if all.iter().any(|(from, to)| (*from..*to).contains(&now)) {
        return None;
    }
    let next = all.into_iter().map(|(from, _)| from).find(|from| *from > now)?;
    Some(week.plus_ms(next * MINUTE_MS).at_offset(local_now.offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        let (opens, closes) = text.split_once('-').unwrap();
        Span { opens: opens.parse().unwrap(), closes: closes.parse().unwrap() }
    }

    fn spans(texts: &[&str]) -> Vec<Span> {
        texts.iter().map(|text| span(text)).collect()
    }

    /// Monday to Friday with a pause at noon, Saturday over midnight, Sunday closed.
    fn shop() -> OpeningHours {
        let day = || spans(&["08:30-13:00", "15:00-20:00"]);
        OpeningHours::of_days([day(), day(), day(), day(), day(), spans(&["18:00-02:00"]), Vec::new()])
    }

    fn until(hours: &OpeningHours, at: &str) -> Option<String> {
        open_until(hours, at.parse().unwrap()).map(|moment| moment.to_string())
    }

    fn opens(hours: &OpeningHours, at: &str) -> Option<String> {
        opens_at(hours, at.parse().unwrap()).map(|moment| moment.to_string())
    }

    #[test]
    fn a_shop_closes_at_noon_and_in_the_evening() {
        // 2026-11-23 is a Monday
        assert_eq!(until(&shop(), "2026-11-23T08:29:59.999+01:00"), None);
        assert_eq!(until(&shop(), "2026-11-23T08:30:00+01:00").as_deref(), Some("2026-11-23T13:00:00+01:00"));
        assert_eq!(until(&shop(), "2026-11-23T13:00:00+01:00"), None);
        assert_eq!(until(&shop(), "2026-11-23T19:59:30+01:00").as_deref(), Some("2026-11-23T20:00:00+01:00"));
        assert_eq!(opens(&shop(), "2026-11-23T13:00:00+01:00").as_deref(), Some("2026-11-23T15:00:00+01:00"));
        assert_eq!(opens(&shop(), "2026-11-23T16:00:00+01:00"), None);
        assert_eq!(opens(&shop(), "2026-11-23T20:00:00+01:00").as_deref(), Some("2026-11-24T08:30:00+01:00"));
    }

    #[test]
    fn the_place_s_own_time_counts() {
        // Monday 08:30 in Shenzhen is still Sunday in Greenwich.
        assert_eq!(until(&shop(), "2026-11-23T08:30:00+08:00").as_deref(), Some("2026-11-23T13:00:00+08:00"));
        assert_eq!(until(&shop(), "2026-11-23T00:30:00Z"), None);
    }

    #[test]
    fn over_midnight_and_over_the_end_of_the_week() {
        assert_eq!(until(&shop(), "2026-11-28T23:00:00+01:00").as_deref(), Some("2026-11-29T02:00:00+01:00"));
        assert_eq!(until(&shop(), "2026-11-29T01:59:00+01:00").as_deref(), Some("2026-11-29T02:00:00+01:00"));
        assert_eq!(until(&shop(), "2026-11-29T02:00:00+01:00"), None);
        assert_eq!(opens(&shop(), "2026-11-29T12:00:00+01:00").as_deref(), Some("2026-11-30T08:30:00+01:00"));
        let mut late = OpeningHours { sunday: spans(&["20:00-03:00"]), ..OpeningHours::default() };
        assert_eq!(until(&late, "2026-11-30T02:00:00Z").as_deref(), Some("2026-11-30T03:00:00Z"));
        late.monday = spans(&["03:00-04:00"]);
        assert_eq!(until(&late, "2026-11-30T02:00:00Z").as_deref(), Some("2026-11-30T04:00:00Z"));
    }

    #[test]
    fn always_open_is_no_closing_time_and_never_open_none_at_all() {
        let always = OpeningHours::of_days(std::array::from_fn(|_| spans(&["00:00-00:00"])));
        assert_eq!(until(&always, "2026-11-25T12:00:00Z").as_deref(), Some("2026-12-02T12:00:00Z"));
        assert_eq!(always.problems(), Vec::new());
        let never = OpeningHours::default();
        assert!(never.is_empty());
        assert_eq!((until(&never, "2026-11-25T12:00:00Z"), opens(&never, "2026-11-25T12:00:00Z")), (None, None));
    }

    #[test]
    fn hours_that_overlap_are_named_by_day() {
        assert_eq!(shop().problems(), Vec::new());
        let named = |hours: OpeningHours| -> Vec<String> {
            hours.problems().into_iter().map(|p| [p.pointer, p.code].join(" ")).collect()
        };
        let twice = OpeningHours { tuesday: spans(&["08:00-12:00", "11:00-13:00"]), ..OpeningHours::default() };
        assert_eq!(named(twice), ["/hours/tuesday overlap"]);
        let into_monday = OpeningHours {
            sunday: spans(&["20:00-09:00"]),
            monday: spans(&["08:00-10:00"]),
            ..OpeningHours::default()
        };
        assert_eq!(named(into_monday), ["/hours/monday overlap"]);
        let many = spans(&["01:00-02:00", "03:00-04:00", "05:00-06:00", "07:00-08:00"]);
        assert_eq!(named(OpeningHours { friday: many, ..OpeningHours::default() }), ["/hours/friday too_many"]);
    }

    #[test]
    fn times_are_strict_and_survive_the_wire() {
        for wrong in ["8:30", "24:00", "12:60", "12.30", "", "１２:00", "12:3x"] {
            assert_eq!(wrong.parse::<ClockTime>(), Err(NotATime), "{wrong}");
        }
        let json = serde_json::to_string(&shop()).unwrap();
        assert!(json.contains(r#"{"opens":"08:30","closes":"13:00"}"#), "{json}");
        assert_eq!(serde_json::from_str::<OpeningHours>(&json).unwrap(), shop());
        assert!(serde_json::from_str::<OpeningHours>(r#"{"funday":[]}"#).is_err());
    }
}
