//! What a count says beyond itself: shares and rates with their 95 % interval, and when there are too few for either.
//!
//! Surveys and figures use the same functions, so that no page shows a number more surely than another.

use serde::{Deserialize, Serialize};

/// From this many on a share is shown; below it there are "not enough yet".
pub const ENOUGH: u64 = 10;
/// Below this many nothing is shown at all: single people would be seen through the numbers.
pub const PRIVATE: u64 = 5;
/// The normal quantile of 97.5 %: two-sided 95 %.
pub(crate) const Z: f64 = 1.959_963_984_540_054;

/// How much may be said of a number of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// Fewer than [`PRIVATE`]: nothing.
    TooFew,
    /// Fewer than [`ENOUGH`]: how many there are, and that they are not enough yet.
    NotEnough,
    Enough,
}

pub fn sample(n: u64) -> Sample {
    match n {
        _ if n < PRIVATE => Sample::TooFew,
        _ if n < ENOUGH => Sample::NotEnough,
        _ => Sample::Enough,
    }
}

/// Where the true value lies with 95 % confidence; in the unit of the value beside it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// The score interval of a proportion, 0 ..= 1 (E. B. Wilson, "Probable Inference", JASA 22, 1927, p. 209; without
/// continuity correction). None for a share of nothing, and for one of more than all.
pub fn wilson(count: u64, of: u64) -> Option<Interval> {
    if of == 0 || count > of {
        return None;
    }
    Some(wilson_of(count as f64 / of as f64, of))
}

/// As [`wilson`], of a proportion `p`, 0 ..= 1, that several questions share; `of` is 1 or more.
pub fn wilson_of(p: f64, of: u64) -> Interval {
    wilson_at(p, of as f64)
}

/// As [`wilson`], of a proportion `p`, 0 ..= 1, that says as much as one of `n` would, above 0 and not always whole.
pub fn wilson_at(p: f64, n: f64) -> Interval {
    let (z2, centre) = (Z * Z, p + Z * Z / (2.0 * n));
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let bound = |x: f64| (x / (1.0 + z2 / n)).clamp(0.0, 1.0);
    Interval { low: bound(centre - half), high: bound(centre + half) }
}

/// `count` of `n`, as far as `n` allows to say it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Share {
    /// Absent below 5.
    pub n: Option<u64>,
    /// Absent below 10, as all that follows.
    pub count: Option<u64>,
    /// 0 ..= 1.
    pub value: Option<f64>,
    pub interval: Option<Interval>,
}

pub fn share(count: u64, n: u64) -> Share {
    let is_enough = sample(n) == Sample::Enough;
    Share {
        n: (sample(n) != Sample::TooFew).then_some(n),
        count: is_enough.then_some(count),
        value: is_enough.then(|| count as f64 / n as f64),
        interval: wilson(count, n).filter(|_| is_enough),
    }
}

/// How many per 10 000: absent where fewer than 10 are what it is counted over. The interval is Wilson's of the
/// proportion; absent where more were counted than there are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Rate {
    pub per_10_000: Option<f64>,
    pub interval: Option<Interval>,
}

pub fn rate(count: u64, over: u64) -> Rate {
    let is_enough = sample(over) == Sample::Enough;
    let ten_thousand = |bound: f64| bound * 10_000.0;
    let interval = wilson(count, over).filter(|_| is_enough);
    Rate {
        per_10_000: is_enough.then(|| ten_thousand(count as f64) / over as f64),
        interval: interval.map(|i| Interval { low: ten_thousand(i.low), high: ten_thousand(i.high) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rounded(interval: Option<Interval>) -> (f64, f64) {
        let four = |x: f64| (x * 10_000.0).round() / 10_000.0;
        interval.map(|i| (four(i.low), four(i.high))).unwrap()
    }

    #[test]
    fn wilson_s_interval_as_published() {
        // design: rules §6
        assert_eq!(rounded(wilson(960, 1200)), (0.7764, 0.8217));
        assert_eq!(rounded(wilson(4, 5)), (0.3755, 0.9638));
        assert_eq!(rounded(wilson(0, 10)), (0.0, 0.2775));
        assert_eq!(rounded(wilson(10, 10)), (0.7225, 1.0));
        assert_eq!((wilson(0, 0), wilson(3, 2)), (None, None));
    }

    #[test]
    fn too_few_say_nothing() {
        let none = Share { n: None, count: None, value: None, interval: None };
        assert_eq!((share(0, 0), share(4, 4)), (none, none));
        assert_eq!(share(9, 9), Share { n: Some(9), ..none });
        let ten = share(8, 10);
        assert_eq!((ten.n, ten.count, ten.value), (Some(10), Some(8), Some(0.8)));
        assert!(ten.interval.is_some());
    }

    #[test]
    fn a_rate_is_per_ten_thousand() {
        let found = rate(12, 10_000);
        let interval = found.interval.unwrap();
        assert_eq!(found.per_10_000, Some(12.0));
        assert!((interval.low - 6.866).abs() < 0.001 && (interval.high - 20.965).abs() < 0.001, "{interval:?}");
        assert_eq!(rate(3, 9), Rate { per_10_000: None, interval: None });
        assert_eq!(rate(30, 10), Rate { per_10_000: Some(30_000.0), interval: None }, "more than there are");
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_share(of in 1..2_000_000u64, part in 0.0..=1.0f64) {
            let count = (of as f64 * part) as u64;
            let Interval { low, high } = wilson(count, of).unwrap();
            let p = count as f64 / of as f64;
            prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high) && low < high);
            prop_assert!(low <= p + 1e-12 && p <= high + 1e-12);
        }

        #[test]
        fn more_cases_say_it_more_surely(of in 10..10_000u64, part in 0.0..=1.0f64) {
            let count = (of as f64 * part) as u64;
            let width = |by: u64| wilson(count * by, of * by).map(|i| i.high - i.low).unwrap();
            prop_assert!(width(4) < width(1));
        }
    }
}
