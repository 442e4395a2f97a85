//! The days that figures are of, as an address says them: a month, or from one day to another.

use serde::Deserialize;

use crate::deadline::Day;
use crate::problem::FieldProblem;

/// Longest period, in days: five years.
pub const MOST_DAYS: i64 = 1830;

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Day,
    pub to: Day,
}

/// The parameters of an address. Nothing at all is the current month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PeriodQuery {
    /// `2026-11`; counts before `from` and `to`.
    pub month: String,
    pub from: String,
    pub to: String,
}

impl Period {
    /// The month that a day is in.
    pub fn month_of(day: Day) -> Period {
        let from = Day::new(day.year(), day.month(), 1).unwrap_or(day);
        let last = (28..=31).rev().find_map(|last| Day::new(day.year(), day.month(), last));
        Period { from, to: last.unwrap_or(day) }
    }

    pub fn day(day: Day) -> Period {
        Period { from: day, to: day }
    }

    /// The month that ends before this period begins.
    pub fn month_before(self) -> Option<Period> {
        let (year, month) = match self.from.month() {
            1 => (self.from.year() - 1, 12),
            month => (self.from.year(), month - 1),
        };
        Day::new(year, month, 1).map(Period::month_of)
    }

    /// The month that begins after this period ends.
    pub fn month_after(self) -> Option<Period> {
        let (year, month) = match self.to.month() {
            12 => (self.to.year() + 1, 1),
            month => (self.to.year(), month + 1),
        };
        Day::new(year, month, 1).map(Period::month_of)
    }

    /// `2026-11` when it is exactly that month.
    pub fn as_month(self) -> Option<String> {
        (Period::month_of(self.from) == self).then(|| self.from.to_string()[..7].to_string())
    }
}

impl PeriodQuery {
    /// The period; `today` is in the operator's zone.
    ///
    /// # Errors
    /// `malformed` and `required` at their field; `/to reversed` when it is before `from`, `/to too_long` beyond
    /// [`MOST_DAYS`].
    pub fn period(&self, today: Day) -> Result<Period, Vec<FieldProblem>> {
        let fault = |pointer: &str, code: &str| FieldProblem::new(pointer, code, "");
        if !self.month.is_empty() {
            let first = [self.month.as_str(), "-01"].concat().parse::<Day>();
            return first.map(Period::month_of).map_err(|_| vec![fault("/month", "malformed")]);
        }
        if self.from.is_empty() && self.to.is_empty() {
            return Ok(Period::month_of(today));
        }
        let mut faults = Vec::new();
        let mut read = |pointer: &str, text: &str| match text.parse::<Day>() {
            Ok(day) => Some(day),
            Err(_) => {
                faults.push(fault(pointer, if text.is_empty() { "required" } else { "malformed" }));
                None
            }
        };
        match (read("/from", &self.from), read("/to", &self.to)) {
            (Some(from), Some(to)) if to < from => Err(vec![fault("/to", "reversed")]),
            (Some(from), Some(to)) if days(from, to) > MOST_DAYS => Err(vec![fault("/to", "too_long")]),
            (Some(from), Some(to)) => Ok(Period { from, to }),
            _ => Err(faults),
        }
    }
}

/// Days from one to the other, both included, to the accuracy that a limit needs.
fn days(from: Day, to: Day) -> i64 {
    let number = |day: Day| i64::from(day.year()) * 366 + i64::from(day.month()) * 31 + i64::from(day.day());
    number(to) - number(from) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn asked(month: &str, from: &str, to: &str) -> Result<String, String> {
        let query = PeriodQuery { month: month.into(), from: from.into(), to: to.into() };
        let period = query.period(day("2026-11-22"));
        let faults = |faults: Vec<FieldProblem>| -> String {
            faults.into_iter().map(|p| [p.pointer, p.code].join(" ")).collect::<Vec<_>>().join(", ")
        };
        period.map(|period| [period.from.to_string(), period.to.to_string()].join("..")).map_err(faults)
    }

    #[test]
    fn an_address_is_a_period() {
        assert_eq!(asked("", "", ""), Ok("2026-11-01..2026-11-30".to_string()));
        assert_eq!(asked("2024-02", "", ""), Ok("2024-02-01..2024-02-29".to_string()));
        assert_eq!(asked("", "2026-11-03", "2026-11-03"), Ok("2026-11-03..2026-11-03".to_string()));
        assert_eq!(asked("2026-13", "", ""), Err("/month malformed".to_string()));
        assert_eq!(asked("", "2026-11-03", ""), Err("/to required".to_string()));
        assert_eq!(asked("", "x", "2026-02-30"), Err("/from malformed, /to malformed".to_string()));
        assert_eq!(asked("", "2026-11-03", "2026-11-02"), Err("/to reversed".to_string()));
        assert_eq!(asked("", "1990-01-01", "2026-11-02"), Err("/to too_long".to_string()));
    }

    #[test]
    fn months_follow_each_other() {
        let january = Period::month_of(day("2026-01-31"));
        assert_eq!(january.month_before().and_then(Period::as_month).as_deref(), Some("2025-12"));
        assert_eq!(january.month_after().and_then(Period::as_month).as_deref(), Some("2026-02"));
        assert_eq!(Period::day(day("2026-01-31")).as_month(), None);
    }
}
