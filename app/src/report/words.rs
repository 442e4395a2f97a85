//! Numbers as people read them.

use crate::locale::Locale;
use crate::statistics::{Rate, Share};
use crate::text::figures as say;
pub(super) use crate::ui::number::{decimal, percent};

/// The share, or why there is none.
pub(super) fn share_words(l: Locale, share: &Share) -> String {
    match (share.n, share.value) {
        (_, Some(value)) => percent(l, value),
        (Some(_), None) => say::not_enough(l).to_string(),
        (None, None) => say::too_few(l).to_string(),
    }
}

/// `n = 40, 95 %: 71.2% to 84.0%`.
pub(super) fn share_ground(l: Locale, share: &Share) -> Option<String> {
    let n = say::of_n(l, &share.n?.to_string());
    let interval = share.interval.map(|i| say::interval(l, &percent(l, i.high), &percent(l, i.low)));
    Some([Some(n), interval].into_iter().flatten().collect::<Vec<String>>().join(", "))
}

/// The rate, or why there is none.
pub(super) fn rate_words(l: Locale, rate: &Rate) -> String {
    rate.per_10_000.map_or_else(|| say::not_enough(l).to_string(), |value| decimal(l, value, 2))
}

pub(super) fn rate_ground(l: Locale, rate: &Rate) -> Option<String> {
    rate.interval.map(|i| say::interval(l, &decimal(l, i.high, 2), &decimal(l, i.low, 2)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{rate, share};

    #[test]
    fn numbers_follow_the_language_and_say_what_they_stand_on() {
        let eighty = share(960, 1200);
        assert_eq!(share_words(Locale::En, &eighty), "80.0%");
        assert_eq!(share_words(Locale::Es, &eighty), "80,0\u{a0}%");
        let ground = share_ground(Locale::En, &eighty).unwrap();
        assert!(ground.contains("1200") && ground.contains("77.6%") && ground.contains("82.2%"), "{ground}");
        assert_eq!(share_ground(Locale::En, &share(3, 4)), None);
        assert_eq!(rate_words(Locale::Es, &rate(12, 10_000)), "12,00");
    }
}
