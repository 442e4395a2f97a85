//! How late a delivery was, in spans: satisfaction is compared along them.

use crate::account::words;

words! {
    /// Lateness against the promise.
    Lateness {
        /// More than seven days before the promise.
        WeekEarly = "week_early",
        /// At the promise or up to seven days before.
        OnTime = "on_time",
        UpTo2Days = "up_to_2_days",
        UpTo4Days = "up_to_4_days",
        UpTo8Days = "up_to_8_days",
        Over8Days = "over_8_days",
    }
}

impl Lateness {
    /// Of hours after the promise; negative before it.
    pub fn of_hours(hours: f64) -> Lateness {
        match hours / 24.0 {
            days if days < -7.0 => Lateness::WeekEarly,
            days if days <= 0.0 => Lateness::OnTime,
            days if days <= 2.0 => Lateness::UpTo2Days,
            days if days <= 4.0 => Lateness::UpTo4Days,
            days if days <= 8.0 => Lateness::UpTo8Days,
            _ => Lateness::Over8Days,
        }
    }

    pub fn is_late(self) -> bool {
        !matches!(self, Lateness::WeekEarly | Lateness::OnTime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_promise_itself_is_on_time() {
        let spans = [-200.0, -168.0, 0.0, 0.1, 48.0, 48.1, 192.0, 192.1].map(Lateness::of_hours);
        use Lateness::*;
        assert_eq!(spans, [WeekEarly, OnTime, OnTime, UpTo2Days, UpTo2Days, UpTo4Days, UpTo8Days, Over8Days]);
        assert!(UpTo2Days.is_late() && !OnTime.is_late());
    }
}
