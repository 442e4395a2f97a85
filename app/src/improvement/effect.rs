//! What a change did: after less before of what it touched, less the same of what it did not touch.
//!
//! The difference in differences is `(a₁ - a₀) - (o₁ - o₀)`, `a` being what was touched, `o` the others, 0 before the
//! change and 1 after it; in the unit of the measure (a share 0 ..= 1, points of a score), so that -0.04 says "four
//! points of a hundred less than elsewhere". Without others it is `a₁ - a₀`, which cannot tell the change from anything
//! else that happened.
//!
//! 95 % intervals:
//! - of shares by the method of variance estimates recovery: each share brings its Wilson interval, and the distances
//!   to their near bounds are added as squares (G. Y. Zou, A. Donner, "Construction of confidence limits about effect
//!   measures", Statistics in Medicine 27, 2008, p. 1693; of two shares it is method 10 of R. G. Newcombe, Statistics in
//!   Medicine 17, 1998, p. 873);
//! - of means by Student's t with the sum of the `s²/n` of the groups, `s²` with n - 1, and the degrees of freedom of B. L.
//!   Welch ("The generalization of 'Student's' problem when several different population variances are involved",
//!   Biometrika 34, 1947, p. 28), whole ones. A group whose scores are all alike is not certain: of what was never seen in
//!   n there may be 3/n (J. A. Hanley, A. Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249,
//!   1983, p. 1743), so its variance is at least that of such a share being one point away.

use serde::{Deserialize, Serialize};

use super::{Measure, Verdict};
use crate::statistics::{Interval, Sample, sample, wilson};
use crate::survey::formula::t_quantile;

/// One group of parcels or answers: of a share `total` is how many of the `n` had it, of a score the sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Group {
    pub n: u64,
    pub total: f64,
    /// Sum of squares; of a share the same as `total`.
    pub squares: f64,
}

impl Group {
    /// `count` of `n`.
    pub fn share(count: u64, n: u64) -> Group {
        Group { n, total: count as f64, squares: count as f64 }
    }

    /// One more score.
    pub fn add_score(&mut self, score: f64) {
        self.n += 1;
        self.total += score;
        self.squares += score * score;
    }

    /// Likewise all of another group.
    pub fn add(&mut self, other: Group) {
        self.n += other.n;
        self.total += other.total;
        self.squares += other.squares;
    }

    /// Share or mean; 0 for nobody.
    pub fn value(self) -> f64 {
        if self.n == 0 { 0.0 } else { self.total / self.n as f64 }
    }

    /// `s²/n` of the mean, of 10 scores or more.
    fn variance_of_mean(self) -> f64 {
        let n = self.n as f64;
        let unseen = (3.0 / n).min(0.5);
        let least = unseen * (1.0 - unseen);
        ((self.squares - self.total * self.total / n) / (n - 1.0)).max(least) / n
    }

    /// Of a share. More than all cannot be counted: then nothing is known.
    fn interval(self) -> Interval {
        wilson(self.total as u64, self.n).unwrap_or(Interval { low: 0.0, high: 1.0 })
    }
}

/// Before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    pub before: Group,
    pub after: Group,
}

/// What the change touched, and what it did not, if there is such.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    pub affected: Pair,
    pub others: Option<Pair>,
}

impl Groups {
    /// The groups with their sign in the difference.
    fn signed(&self) -> Vec<(f64, Group)> {
        let others = self.others.map(|others| [(-1.0, others.after), (1.0, others.before)]);
        let affected = [(1.0, self.affected.after), (-1.0, self.affected.before)];
        affected.into_iter().chain(others.into_iter().flatten()).collect()
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Effect {
    pub verdict: Verdict,
    /// Absent where a group has fewer than 10, as the interval.
    pub difference: Option<f64>,
    /// 95 %.
    pub interval: Option<Interval>,
}

/// The effect. [`Verdict::NothingToCompare`] where there was nothing at all before or after; [`Verdict::TooFew`] where
/// one of the groups has fewer than 10.
pub fn effect(measure: Measure, groups: &Groups) -> Effect {
    let signed = groups.signed();
    let none = |verdict| Effect { verdict, difference: None, interval: None };
    if groups.affected.before.n == 0 || groups.affected.after.n == 0 {
        return none(Verdict::NothingToCompare);
    }
    if signed.iter().any(|(_, group)| sample(group.n) != Sample::Enough) {
        return none(Verdict::TooFew);
    }
    let difference: f64 = signed.iter().map(|(sign, group)| sign * group.value()).sum();
    let (below, above) = match measure {
        Measure::Score => of_means(&signed),
        Measure::ComplaintRate | Measure::LateShare => of_shares(&signed),
    };
    let interval = Interval { low: difference - below, high: difference + above };
    Effect { verdict: verdict(measure, interval), difference: Some(difference), interval: Some(interval) }
}

/// How far the bounds lie below and above the difference.
fn of_shares(signed: &[(f64, Group)]) -> (f64, f64) {
    let (mut below, mut above) = (0.0, 0.0);
    for (sign, group) in signed {
        let (value, interval) = (group.value(), group.interval());
        let (down, up) = (value - interval.low, interval.high - value);
        let (down, up) = if *sign < 0.0 { (up, down) } else { (down, up) };
        (below, above) = (below + down * down, above + up * up);
    }
    (below.sqrt(), above.sqrt())
}

fn of_means(signed: &[(f64, Group)]) -> (f64, f64) {
    let parts: Vec<(f64, f64)> =
        signed.iter().map(|(_, group)| (group.variance_of_mean(), group.n.saturating_sub(1) as f64)).collect();
    let variance: f64 = parts.iter().map(|(part, _)| part).sum();
    let freedom = variance * variance / parts.iter().map(|(part, freedom)| part * part / freedom).sum::<f64>();
    // Of whole ones the sums may fall short by a hair.
    let half = t_quantile((freedom + 1e-9) as u64) * variance.sqrt();
    (half, half)
}

fn verdict(measure: Measure, interval: Interval) -> Verdict {
    let is_less = interval.high < 0.0;
    match interval.low > 0.0 || is_less {
        false => Verdict::NoEffectSeen,
        true if is_less == measure.is_better_low() => Verdict::Better,
        true => Verdict::Worse,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(before: (u64, u64), after: (u64, u64)) -> Pair {
        Pair { before: Group::share(before.0, before.1), after: Group::share(after.0, after.1) }
    }

    fn rounded(found: Effect) -> (f64, f64, f64) {
        let four = |x: f64| (x * 10_000.0).round() / 10_000.0;
        let interval = found.interval.unwrap();
        (four(found.difference.unwrap()), four(interval.low), four(interval.high))
    }

    fn scores(each: &[(f64, u64)]) -> Group {
        let mut group = Group::default();
        for (score, count) in each {
            (0..*count).for_each(|_| group.add_score(*score));
        }
        group
    }

    #[test]
    fn two_shares_as_newcombe_published_them() {
        // Newcombe 1998, table II, method 10: 56/70 against 48/80, and 9/10 against 3/10.
        let plain = |before, after| effect(Measure::LateShare, &Groups { affected: pair(before, after), others: None });
        assert_eq!(rounded(plain((48, 80), (56, 70))), (0.2, 0.0524, 0.3339));
        assert_eq!(rounded(plain((3, 10), (9, 10))), (0.6, 0.1705, 0.809));
    }

    #[test]
    fn four_shares_by_hand() {
        // a: 50/200 = .25 (.1951 ..= .3143) before, 30/200 = .15 (.1071 ..= .2061) after;
        // o: 48/300 = .16 (.1229 ..= .2057) before, 45/300 = .15 (.1140 ..= .1948) after.
        // difference = (.15 - .25) - (.15 - .16) = -.09
        // low  = -.09 - sqrt((.15-.1071)² + (.3143-.25)² + (.1948-.15)² + (.16-.1229)²) = -.09 - .0968 = -.1868
        // high = -.09 + sqrt((.2061-.15)² + (.25-.1951)² + (.15-.1140)² + (.2057-.16)²) = -.09 + .0977 =  .0077
        let groups = Groups { affected: pair((50, 200), (30, 200)), others: Some(pair((48, 300), (45, 300))) };
        let found = effect(Measure::LateShare, &groups);
        assert_eq!(rounded(found), (-0.09, -0.1868, 0.0077));
        assert_eq!(found.verdict, Verdict::NoEffectSeen, "the interval holds 0");
    }

    #[test]
    fn means_by_hand() {
        // Ten times 2 and 4 each: mean 3, s² = 20/19, s²/n = 1/19. Ten times 3 and 5 each: mean 4, likewise.
        // 4 - 3 = 1, with 38 degrees of freedom ± 2.0244 sqrt(2/19) = ± .6568; with others that did not move and 76 degrees
        // ± 1.9917 sqrt(4/19) = ± .9138.
        let (low, high) = (scores(&[(2.0, 10), (4.0, 10)]), scores(&[(3.0, 10), (5.0, 10)]));
        let affected = Pair { before: low, after: high };
        let plain = effect(Measure::Score, &Groups { affected, others: None });
        assert_eq!((rounded(plain), plain.verdict), ((1.0, 0.3432, 1.6568), Verdict::Better));
        let others = Some(Pair { before: low, after: low });
        let compared = effect(Measure::Score, &Groups { affected, others });
        assert_eq!((rounded(compared), compared.verdict), ((1.0, 0.0862, 1.9138), Verdict::Better));
        let turned = Groups { affected: Pair { before: high, after: low }, others };
        assert_eq!(effect(Measure::Score, &turned).verdict, Verdict::Worse);
    }

    #[test]
    fn scores_that_are_all_alike_are_not_certain() {
        // Ten 4s, then ten 5s: s² is at least .3 x .7 = .21, .021 each; 18 degrees of freedom, 2.1009 sqrt(.042) = .4306.
        let affected = Pair { before: scores(&[(4.0, 10)]), after: scores(&[(5.0, 10)]) };
        assert_eq!(rounded(effect(Measure::Score, &Groups { affected, others: None })), (1.0, 0.5694, 1.4306));
    }

    #[test]
    fn less_is_better_of_complaints_and_lateness() {
        let groups = |before, after| Groups { affected: pair(before, after), others: None };
        for measure in [Measure::ComplaintRate, Measure::LateShare] {
            assert_eq!(effect(measure, &groups((90, 100), (10, 100))).verdict, Verdict::Better);
            assert_eq!(effect(measure, &groups((10, 100), (90, 100))).verdict, Verdict::Worse);
        }
    }

    #[test]
    fn few_say_nothing() {
        let few = Effect { verdict: Verdict::TooFew, difference: None, interval: None };
        let groups = |affected, others| Groups { affected, others };
        let enough = pair((1, 10), (1, 10));
        assert_eq!(effect(Measure::LateShare, &groups(pair((1, 10), (1, 9)), None)), few);
        assert_eq!(effect(Measure::LateShare, &groups(enough, Some(pair((0, 0), (1, 10))))), few);
        assert_eq!(effect(Measure::LateShare, &groups(enough, None)).verdict, Verdict::NoEffectSeen);
        let nothing = effect(Measure::LateShare, &groups(pair((0, 0), (1, 10)), None));
        assert_eq!(nothing, Effect { verdict: Verdict::NothingToCompare, ..few });
    }

    fn a_share() -> impl Strategy<Value = (u64, u64)> {
        (10..5_000u64, 0.0..=1.0f64).prop_map(|(n, part)| ((n as f64 * part) as u64, n))
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_difference_and_narrows_with_n(
            a in a_share(), b in a_share(), c in a_share(), d in a_share(), measure in 0..2usize,
        ) {
            let measure = [Measure::ComplaintRate, Measure::LateShare][measure];
            let times = |by: u64, (count, n): (u64, u64)| (count * by, n * by);
            let of = |by: u64| {
                let others = Some(pair(times(by, c), times(by, d)));
                effect(measure, &Groups { affected: pair(times(by, a), times(by, b)), others })
            };
            let (one, four) = (of(1), of(4));
            let (difference, i, j) = (one.difference.unwrap(), one.interval.unwrap(), four.interval.unwrap());
            prop_assert!(i.low <= difference + 1e-12 && difference <= i.high + 1e-12);
            prop_assert!(i.low >= -2.0 - 1e-12 && i.high <= 2.0 + 1e-12);
            prop_assert!(j.high - j.low < i.high - i.low);
        }
    }
}
