//! A calendar: which days are worked, where its days begin, what is a holiday, and which weekends are worked for it.

use serde::{Deserialize, Serialize};

use super::{Day, Words};
use crate::problem::FieldProblem;

/// Data of a calendar, as an administrator writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = WorkCalendar))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// a-z, 0-9 and `_`; 2 to 40.
    pub key: String,
    pub name: Words,
    /// IANA zone in which days begin and end; without it the operator's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The days of an ordinary week that are worked.
    pub week: Vec<WorkingDay>,
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// Days that are worked although the week or a holiday says otherwise.
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub make_up_days: Vec<Day>,
    /// Where the holidays were published.
    #[serde(default)]
    pub sources: Vec<super::Source>,
}

/// A day of the week and its hours, as customers read them. Limits in hours count elapsed hours, not these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkingDay {
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    pub weekday: u8,
    /// `09:00`.
    pub from: String,
    /// `18:00`, after `from`; `24:00` is the end of the day.
    pub to: String,
}

/// Days that are not worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// The last of several days; itself a holiday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    pub to: Option<Day>,
    pub name: Words,
}

impl Holiday {
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && day <= self.to.unwrap_or(self.from)
    }
}

impl Calendar {
    /// Make-up days first, then holidays, then the week. `weekday` is 1 for Monday to 7 for Sunday.
    pub fn is_working(&self, day: Day, weekday: u8) -> bool {
        if self.make_up_days.contains(&day) {
            return true;
        }
        let is_holiday = self.holidays.iter().any(|holiday| holiday.holds(day));
        !is_holiday && self.week.iter().any(|working| working.weekday == weekday)
    }

    /// What an administrator must mend, by field. Whether the zone exists only the server knows.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let mut note = |pointer: String, code: Option<&str>| {
            found.extend(code.map(|code| FieldProblem::new(pointer, code, "")));
        };
        note("/key".into(), super::pack::key_fault(&self.key));
        note("/name".into(), self.name.fault(super::pack::NAME));
        note("/week".into(), self.week.is_empty().then_some("required"));
        for (at, day) in self.week.iter().enumerate() {
            let twice = self.week[..at].iter().any(|other| other.weekday == day.weekday);
            note(format!("/week/{at}/weekday"), (!(1..=7).contains(&day.weekday) || twice).then_some("malformed"));
            let hours = minute_of_day(&day.from).zip(minute_of_day(&day.to)).filter(|(from, to)| from < to);
            note(format!("/week/{at}/from"), hours.is_none().then_some("malformed"));
        }
        for (at, holiday) in self.holidays.iter().enumerate() {
            note(format!("/holidays/{at}/name"), holiday.name.fault(super::pack::NAME));
            note(format!("/holidays/{at}/to"), holiday.to.is_some_and(|to| to < holiday.from).then_some("malformed"));
        }
        found
    }
}

/// Minutes since midnight, 0 ..= 1440.
fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':').filter(|(hour, minute)| hour.len() == 2 && minute.len() == 2)?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    Some(hour * 60 + minute).filter(|total| minute < 60 && *total <= 1440)
}
