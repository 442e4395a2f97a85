//! The days that are compared.

use serde::{Deserialize, Serialize};

use super::{FOLLOW_UP_DAYS, Measure};
use crate::deadline::Day;

/// Whole days of the operator, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Days {
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
}

/// The days that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Windows {
    pub before: Days,
    pub after: Days,
    /// The first day on which a look is final.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub final_on: Day,
}

/// The windows around a day: as many days before it as after it, those left out in which it settles. None beyond the
/// calendar.
pub fn windows(changed_on: Day, window_days: i64, settle_days: i64) -> Option<Windows> {
    let before = Days { from: changed_on.plus_days(-window_days)?, to: changed_on.plus_days(-1)? };
    let after =
        Days { from: changed_on.plus_days(settle_days)?, to: changed_on.plus_days(settle_days + window_days - 1)? };
    Some(Windows { before, after, final_on: after.to.plus_days(FOLLOW_UP_DAYS + 1)? })
}

impl Windows {
    /// Those of them that a look on `today` compares: whole days, and of complaints days whose parcels had all their time
    /// to be complained about, as the parcels before the change had. None before the first such day.
    pub fn until(self, measure: Measure, today: Day) -> Option<Windows> {
        let waits = match measure {
            Measure::ComplaintRate => FOLLOW_UP_DAYS + 1,
            Measure::LateShare | Measure::Score => 1,
        };
        let to = self.after.to.min(today.plus_days(-waits)?);
        (to >= self.after.from).then_some(Windows { after: Days { to, ..self.after }, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_leave_out_what_settles() {
        let found = windows("2026-03-10".parse().unwrap(), 28, 7).unwrap();
        let days = |days: Days| [days.from.to_string(), days.to.to_string()].join("..");
        assert_eq!(days(found.before), "2026-02-10..2026-03-09");
        assert_eq!(days(found.after), "2026-03-17..2026-04-13");
        assert_eq!(found.final_on.to_string(), "2026-04-21");
        let at_once = windows("2024-03-01".parse().unwrap(), 7, 0).unwrap();
        assert_eq!(days(at_once.before), "2024-02-23..2024-02-29");
        assert_eq!(days(at_once.after), "2024-03-01..2024-03-07");
    }

    #[test]
    fn only_days_with_all_their_time_are_compared() {
        let all = windows("2026-03-10".parse().unwrap(), 28, 7).unwrap();
        let to = |measure, today: &str| {
            all.until(measure, today.parse().unwrap()).map(|found| {
                assert_eq!((found.before, found.after.from), (all.before, all.after.from));
                found.after.to.to_string()
            })
        };
        assert_eq!(to(Measure::LateShare, "2026-03-17"), None, "its first day is not over");
        assert_eq!(to(Measure::LateShare, "2026-03-18").as_deref(), Some("2026-03-17"));
        assert_eq!(to(Measure::Score, "2026-04-13").as_deref(), Some("2026-04-12"));
        assert_eq!(to(Measure::Score, "2026-04-14").as_deref(), Some("2026-04-13"));
        assert_eq!(to(Measure::ComplaintRate, "2026-03-24"), None, "a parcel of the 17th has until the 24th");
        assert_eq!(to(Measure::ComplaintRate, "2026-03-25").as_deref(), Some("2026-03-17"));
        for measure in Measure::ALL {
            assert_eq!(all.until(*measure, all.final_on), Some(all), "{measure}");
        }
    }
}
