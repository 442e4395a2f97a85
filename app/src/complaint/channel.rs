//! By which way a complaint came, and since when it was with us.

use crate::account::words;
use crate::value::Instant;

const DAY_MS: i64 = 86_400_000;
/// Clocks of telephone systems differ a little.
const AHEAD_MS: i64 = 5 * 60_000;
/// How long a letter may have lain before it is filed (the operator's own term).
const LETTER_MS: i64 = 30 * DAY_MS;
/// What was said at the counter or on the telephone is filed within a day.
const SPOKEN_MS: i64 = DAY_MS;

words! {
    /// The way by which something came or went.
    Channel {
        Phone = "phone",
        Counter = "counter",
        Letter = "letter",
        Fax = "fax",
        Email = "email",
        Web = "web",
    }
}

impl Channel {
    /// By which staff file for a customer.
    pub const OF_STAFF: [Channel; 5] =
        [Channel::Phone, Channel::Counter, Channel::Letter, Channel::Fax, Channel::Email];

    /// How far back staff may set the moment at which a complaint was received, in milliseconds.
    pub fn set_back_ms(self) -> i64 {
        match self {
            Channel::Letter => LETTER_MS,
            Channel::Phone | Channel::Counter | Channel::Fax | Channel::Email | Channel::Web => SPOKEN_MS,
        }
    }
}

/// `future` or `too_old` for a moment that nobody can state now.
pub fn moment_fault(at: Instant, now: Instant, longest_ago_ms: i64) -> Option<&'static str> {
    match now.ms_since(at) {
        ago if ago < -AHEAD_MS => Some("future"),
        ago if ago > longest_ago_ms => Some("too_old"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_letter_may_have_lain_for_a_month() {
        let now = Instant::from_ms(1_795_338_000_000);
        let month_ago = now.plus_ms(-30 * DAY_MS);
        assert_eq!(moment_fault(month_ago, now, Channel::Letter.set_back_ms()), None);
        assert_eq!(moment_fault(month_ago, now, Channel::Phone.set_back_ms()), Some("too_old"));
        assert_eq!(moment_fault(month_ago.plus_ms(-1), now, Channel::Letter.set_back_ms()), Some("too_old"));
        assert_eq!(moment_fault(now.plus_ms(DAY_MS), now, Channel::Letter.set_back_ms()), Some("future"));
    }
}
