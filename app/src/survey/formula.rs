//! What counts of answers say: scores, means and shares with their 95 % interval, and what the classes of customers say
//! when each of them has its weight.
//!
//! Fewer than 10 answers have no value, fewer than 5 not even a number (see [`crate::statistics`]).

use serde::{Deserialize, Serialize};

use crate::statistics::{ENOUGH, Interval, Sample, Z, sample, share, wilson_at, wilson_of};

/// A value that answers estimate, in the unit of its figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// How many answers; absent below 5.
    pub n: Option<u64>,
    /// Absent below 10, as the interval.
    pub value: Option<f64>,
    /// 95 %. Absent too where only a sum is known, as of what was perceived.
    pub interval: Option<Interval>,
}

impl Estimate {
    /// With as much of it as `n` allows.
    fn new(n: u64, value: f64, interval: Option<Interval>) -> Estimate {
        match sample(n) {
            Sample::TooFew => Estimate::default(),
            Sample::NotEnough => Estimate { n: Some(n), ..Estimate::default() },
            Sample::Enough => Estimate { n: Some(n), value: Some(value), interval },
        }
    }
}

/// `count` of `n` with Wilson's interval.
pub fn proportion(count: u64, n: u64) -> Estimate {
    let share = share(count, n);
    Estimate { n: share.n, value: share.value, interval: share.interval }
}

/// Several shares taken together: `count` of `of` given answers, with the interval of `n` people.
pub fn pooled(count: u64, of: u64, n: u64) -> Estimate {
    if of == 0 || n == 0 {
        return Estimate::default();
    }
    let p = count as f64 / of as f64;
    Estimate::new(n, p, Some(wilson_of(p, n)))
}

/// Net promoter score, -100 ..= 100: the share of 9-10 less that of 0-6, with the interval of a difference of shares of
/// one sample, Var = (p + d - (p - d)²) / n (design: rules §6).
pub fn nps(promoters: u64, detractors: u64, n: u64) -> Estimate {
    if n == 0 {
        return Estimate::default();
    }
    let (size, (p, d)) = (n as f64, (promoters as f64 / n as f64, detractors as f64 / n as f64));
    let half = 100.0 * Z * ((p + d - (p - d).powi(2)).max(0.0) / size).sqrt();
    let value = 100.0 * (p - d);
    Estimate::new(n, value, Some(around(value, half, (-100.0, 100.0))))
}

/// Number, mean and variance of scores that were given so often.
fn moments(counts: &[(f64, u64)]) -> (u64, f64, f64) {
    let n: u64 = counts.iter().map(|(_, count)| count).sum();
    if n == 0 {
        return (0, 0.0, 0.0);
    }
    let mean = counts.iter().map(|(score, count)| score * *count as f64).sum::<f64>() / n as f64;
    let squares: f64 = counts.iter().map(|(score, count)| (score - mean).powi(2) * *count as f64).sum();
    (n, mean, if n > 1 { squares / (n - 1) as f64 } else { 0.0 })
}

/// The mean of scores, ± t s / √n, kept within the scale.
pub fn mean(counts: &[(f64, u64)], scale: (f64, f64)) -> Estimate {
    let (n, mean, variance) = moments(counts);
    if n < 2 {
        return Estimate::default();
    }
    let half = t_quantile(n - 1) * (variance / n as f64).sqrt();
    Estimate::new(n, mean, Some(around(mean, half, scale)))
}

/// The mean where only the sum is known: without an interval.
pub fn plain_mean(total: f64, n: u64) -> Estimate {
    if n == 0 { Estimate::default() } else { Estimate::new(n, total / n as f64, None) }
}

fn around(value: f64, half: f64, (low, high): (f64, f64)) -> Interval {
    Interval { low: (value - half).clamp(low, high), high: (value + half).clamp(low, high) }
}

/// The 97.5 % quantile of Student's t with `freedom` degrees of freedom, 1 or more: exact for 1 and 2, else the
/// expansion of Cornish and Fisher (Abramowitz & Stegun, Handbook of Mathematical Functions, 1964, 26.7.5), which is
/// within 0.0002 from 8 degrees on; nothing is shown of fewer.
pub fn t_quantile(freedom: u64) -> f64 {
    let v = match freedom {
        0 | 1 => return 12.706_204_736_432_1,
        2 => return 4.302_652_729_911_28,
        _ => freedom as f64,
    };
    let z = |power| Z.powi(power);
    let g1 = (z(3) + Z) / 4.0;
    let g2 = (5.0 * z(5) + 16.0 * z(3) + 3.0 * Z) / 96.0;
    let g3 = (3.0 * z(7) + 19.0 * z(5) + 17.0 * z(3) - 15.0 * Z) / 384.0;
    let g4 = (79.0 * z(9) + 776.0 * z(7) + 1482.0 * z(5) - 1920.0 * z(3) - 945.0 * Z) / 92_160.0;
    Z + g1 / v + g2 / v.powi(2) + g3 / v.powi(3) + g4 / v.powi(4)
}

/// What one class of customers says: how many, the value, and the variance of a single answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    pub weight: f64,
    pub n: u64,
    pub value: f64,
    pub variance: f64,
}

impl Stratum {
    pub fn of_share(weight: f64, count: u64, n: u64) -> Stratum {
        let scores = [(1.0, count), (0.0, n.saturating_sub(count))];
        Stratum::of_scores(weight, &scores)
    }

    pub fn of_scores(weight: f64, counts: &[(f64, u64)]) -> Stratum {
        let (n, value, variance) = moments(counts);
        Stratum { weight, n, value, variance }
    }
}

/// The mean of the classes, each with its weight instead of its number of answers; the variance is that of a
/// stratified sample, Σ W² s² / n with the weights of the classes present brought to 1 (W. G. Cochran, Sampling
/// Techniques, 3rd ed. 1977, 5.9). A class of fewer than 10 answers does not take part: it would decide by chance.
/// None when no class is left.
pub fn weighted(strata: &[Stratum], scale: (f64, f64)) -> Option<Estimate> {
    let all = Weighed::of(strata)?;
    Some(Estimate::new(all.n, all.value, Some(around(all.value, Z * all.variance.sqrt(), scale))))
}

/// As [`weighted`], of shares: with Wilson's interval, for ± around 10 of 10 would be certain. It is that of so many
/// answers as would say as much drawn alike, p (1 - p) / Var (L. Kish, Survey Sampling, 1965, 8.2), though never of more
/// than there are (E. L. Korn & B. I. Graubard, Survey Methodology 24, 1998, p. 193). Where no class has a spread the
/// variance says nothing: then by the weights alone, (Σ W)² / Σ (W² / n) (Kish, 11.7).
pub fn weighted_share(strata: &[Stratum]) -> Option<Estimate> {
    let all = Weighed::of(strata)?;
    let by_weights = 1.0 / all.squares;
    let by_spread = all.value * (1.0 - all.value) / all.variance;
    let n = if all.variance > 0.0 { by_spread.min(all.n as f64) } else { by_weights };
    // Weights that were brought to 1 may miss it by a rounding.
    let value = all.value.clamp(0.0, 1.0);
    Some(Estimate::new(all.n, value, Some(wilson_at(value, n))))
}

/// The classes that weigh, taken together.
struct Weighed {
    n: u64,
    value: f64,
    variance: f64,
    /// Σ W² / n, the weights brought to 1.
    squares: f64,
}

impl Weighed {
    fn of(strata: &[Stratum]) -> Option<Weighed> {
        let present: Vec<&Stratum> = strata.iter().filter(|one| one.n >= ENOUGH && one.weight > 0.0).collect();
        let sum: f64 = present.iter().map(|one| one.weight).sum();
        let part = |one: &Stratum| (one.weight / sum).powi(2) / one.n as f64;
        (!present.is_empty()).then(|| Weighed {
            n: present.iter().map(|one| one.n).sum(),
            value: present.iter().map(|one| one.weight / sum * one.value).sum(),
            variance: present.iter().map(|one| part(one) * one.variance).sum(),
            squares: present.iter().map(|one| part(one)).sum(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(found: Option<f64>, expected: f64, by: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() <= by)
    }

    #[test]
    fn the_vectors_of_the_rules() {
        // design: rules §6
        let score = nps(60, 20, 100);
        assert_eq!(score.value, Some(40.0));
        let interval = score.interval.unwrap();
        assert!((interval.high - 55.7).abs() < 0.05 && (interval.low - 24.3).abs() < 0.05, "{interval:?}");
        let csat = proportion(960, 1200);
        let interval = csat.interval.unwrap();
        assert!((interval.low - 0.7764).abs() < 5e-5 && (interval.high - 0.8217).abs() < 5e-5, "{interval:?}");
        let five = crate::statistics::wilson(4, 5).unwrap();
        assert!((five.low - 0.3755).abs() < 5e-5 && (five.high - 0.9638).abs() < 5e-5, "{five:?}");
    }

    #[test]
    fn student_s_quantiles_as_tabulated() {
        // Abramowitz & Stegun, table 26.10, 0.975
        for (freedom, expected) in
            [(1, 12.706), (2, 4.303), (9, 2.262), (10, 2.228), (20, 2.086), (30, 2.042), (60, 2.0), (120, 1.980)]
        {
            assert!((t_quantile(freedom) - expected).abs() < 0.0006, "{freedom}: {}", t_quantile(freedom));
        }
        assert!((t_quantile(1_000_000) - Z).abs() < 1e-5);
    }

    #[test]
    fn a_mean_by_hand() {
        // 5 x 4 and 5 x 6: mean 5, s² = 10 / 9, t(9) = 2.262, half = 2.262 * sqrt(10 / 9 / 10) = 0.754
        let found = mean(&[(4.0, 5), (6.0, 5)], (1.0, 7.0));
        assert_eq!((found.n, found.value), (Some(10), Some(5.0)));
        let interval = found.interval.unwrap();
        assert!((interval.low - 4.246).abs() < 0.001 && (interval.high - 5.754).abs() < 0.001, "{interval:?}");
        let alike = mean(&[(7.0, 12)], (1.0, 7.0));
        assert_eq!(alike.interval, Some(Interval { low: 7.0, high: 7.0 }));
    }

    #[test]
    fn too_few_say_nothing() {
        assert_eq!(nps(4, 0, 4), Estimate::default());
        assert_eq!(nps(9, 0, 9), Estimate { n: Some(9), ..Estimate::default() });
        assert_eq!(mean(&[(5.0, 9)], (1.0, 5.0)), Estimate { n: Some(9), ..Estimate::default() });
        assert_eq!((mean(&[], (1.0, 5.0)), plain_mean(0.0, 0)), (Estimate::default(), Estimate::default()));
        assert_eq!(plain_mean(30.0, 10).value, Some(3.0));
    }

    #[test]
    fn classes_weigh_what_was_set() {
        // A: 10 of 20, weight 3; B: 18 of 20, weight 1: (3 * 0.5 + 1 * 0.9) / 4 = 0.6.
        // Var = 0.75² * (0.25 * 20 / 19) / 20 + 0.25² * (0.09 * 20 / 19) / 20 = 0.0076974
        let found = weighted(&[Stratum::of_share(3.0, 10, 20), Stratum::of_share(1.0, 18, 20)], (0.0, 1.0)).unwrap();
        assert!(near(found.value, 0.6, 1e-12) && found.n == Some(40));
        let interval = found.interval.unwrap();
        let half = Z * 0.007_697_4_f64.sqrt();
        assert!((interval.high - 0.6 - half).abs() < 1e-4 && (0.6 - interval.low - half).abs() < 1e-4, "{interval:?}");
        // Nine answers of the third class change nothing.
        let with_few = [Stratum::of_share(3.0, 10, 20), Stratum::of_share(1.0, 18, 20), Stratum::of_share(50.0, 0, 9)];
        assert_eq!(weighted(&with_few, (0.0, 1.0)), Some(found));
        assert_eq!(weighted(&[Stratum::of_share(1.0, 2, 9)], (0.0, 1.0)), None);
    }

    #[test]
    fn weighted_shares_by_hand() {
        // By its own columns: weights, counts, numbers; share; answers that say as much; bounds.
        let near = |found: Estimate, (value, low, high): (f64, f64, f64)| {
            let interval = found.interval.unwrap();
            let off = [found.value.unwrap() - value, interval.low - low, interval.high - high];
            assert!(off.iter().all(|by| by.abs() < 5e-5), "{found:?}");
        };
        let of = |strata: &[(f64, u64, u64)]| {
            let strata: Vec<Stratum> = strata.iter().map(|(w, count, n)| Stratum::of_share(*w, *count, *n)).collect();
            weighted_share(&strata)
        };
        // Var = 0.0076974 as above: 0.6 * 0.4 / Var = 31.179 of 40.
        near(of(&[(3.0, 10, 20), (1.0, 18, 20)]).unwrap(), (0.6, 0.4264, 0.7517));
        // No spread: (3 + 1)² / (9 / 10 + 1 / 10) = 16; one class alone has its ten.
        near(of(&[(3.0, 10, 10), (1.0, 10, 10)]).unwrap(), (1.0, 0.8064, 1.0));
        near(of(&[(3.0, 0, 10), (1.0, 0, 10)]).unwrap(), (0.0, 0.0, 0.1936));
        near(of(&[(2.0, 10, 10)]).unwrap(), (1.0, 0.7225, 1.0));
        near(of(&[(3.0, 20, 20), (1.0, 0, 20)]).unwrap(), (0.75, 0.5789, 0.8675));
        // Var = 0.000625 would say as much as 39 of 20: no more than 20.
        near(of(&[(3.0, 10, 10), (1.0, 9, 10)]).unwrap(), (0.975, 0.7995, 0.9974));
        assert_eq!(of(&[(1.0, 9, 9)]), None);
    }

    proptest! {
        #[test]
        fn a_weighted_share_is_never_certain(
            parts in proptest::collection::vec((0.1..10.0f64, 0..=40u64, 10..=40u64), 1..4)
        ) {
            let strata = parts.into_iter().map(|(weight, count, n)| Stratum::of_share(weight, count.min(n), n));
            let strata: Vec<Stratum> = strata.collect();
            let found = weighted_share(&strata).unwrap();
            let (value, Interval { low, high }) = (found.value.unwrap(), found.interval.unwrap());
            prop_assert!(0.0 <= low && low <= value + 1e-9 && value <= high + 1e-9 && high <= 1.0);
            // No narrower than where all of so many say the same, where Wilson's is narrowest: z² / (n + z²).
            let all = strata.iter().map(|stratum| stratum.n).sum::<u64>() as f64;
            let narrowest = Z.powi(2) / (all + Z.powi(2));
            prop_assert!(high - low > narrowest - 1e-9, "{low} to {high} of {all}");
        }

        #[test]
        fn an_interval_holds_its_value(p in 0..2_000u64, d in 0..2_000u64, passive in 10..2_000u64) {
            let found = nps(p, d, p + d + passive);
            let (value, interval) = (found.value.unwrap(), found.interval.unwrap());
            prop_assert!((-100.0..=100.0).contains(&value));
            prop_assert!(interval.low <= value + 1e-9 && value <= interval.high + 1e-9);
        }

        #[test]
        fn a_mean_lies_within_its_interval_and_its_scale(counts in proptest::collection::vec(0..500u64, 7)) {
            let scores: Vec<(f64, u64)> = (1..=7).map(f64::from).zip(counts).collect();
            let found = mean(&scores, (1.0, 7.0));
            if let (Some(value), Some(interval)) = (found.value, found.interval) {
                prop_assert!((1.0 - 1e-9..=7.0 + 1e-9).contains(&value));
                prop_assert!(interval.low <= value + 1e-9 && value <= interval.high + 1e-9);
            }
        }

        #[test]
        fn equal_weights_of_equal_classes_change_nothing(count in 0..=50u64, weight in 0.1..10.0f64) {
            let strata = [Stratum::of_share(weight, count, 50); 3];
            let found = weighted(&strata, (0.0, 1.0)).unwrap();
            prop_assert!(near(found.value, count as f64 / 50.0, 1e-12));
        }
    }
}
