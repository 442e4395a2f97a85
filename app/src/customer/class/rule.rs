//! The rule of classes: from contributions to A, B and C, without a clock and without a store.

use serde::{Deserialize, Serialize};

use crate::account::words;

words! {
    /// Class of a customer; staff alone know it.
    Class {
        /// The few whose contributions together come to the first threshold (80 %).
        A = "a",
        /// Those up to the second threshold (95 %).
        B = "b",
        /// Everybody else, and all who contribute nothing.
        C = "c",
    }
}

/// Where the classes part, in percent of all contributions (rules.md §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ClassThresholds))]
pub struct Thresholds {
    /// 1 ..= 98: cumulative share up to which a customer is A.
    pub a_percent: u8,
    /// More than `a_percent`, at most 99: up to which B.
    pub b_percent: u8,
    /// 0 ..= 20: points beyond a threshold at which a customer who has a class changes it.
    pub margin_percent: u8,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { a_percent: 80, b_percent: 95, margin_percent: 2 }
    }
}

impl Thresholds {
    /// Whether the three make sense together.
    pub fn is_sound(self) -> bool {
        (1..self.b_percent).contains(&self.a_percent) && self.b_percent < 100 && self.margin_percent <= 20
    }
}

/// What one customer brought in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Of the organisation; decides between equal contributions.
    pub id: String,
    /// Minor units of the operator's main currency.
    pub minor: i64,
    /// The class that was computed the last time.
    pub previous: Option<Class>,
}

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub class: Class,
    /// Share of all contributions that this customer and all before it bring, in hundredths of a percent, rounded up;
    /// 10000 for those who contribute nothing.
    pub share_bp: i64,
}

/// The class of each customer, in the order given: sorted by contribution, the largest first, equal ones by id, those
/// whose cumulative share is at most the first threshold are A, at most the second B, the rest C.
///
/// Whoever contributes most is A also when that alone passes the threshold: an operator of one large customer has no
/// class A otherwise. Contributions of zero or less are apart: C, and no part of the sum. Hysteresis: a threshold lies
/// `margin_percent` further off for a customer who stood on the better side of it, and as much nearer for one who stood
/// on the other, so nobody changes with every parcel.
pub fn classify(contributions: &[Contribution], thresholds: Thresholds) -> Vec<Standing> {
    let mut standings = vec![Standing { class: Class::C, share_bp: 10_000 }; contributions.len()];
    let mut order: Vec<usize> = (0..contributions.len()).filter(|at| contributions[*at].minor > 0).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&contributions[*a], &contributions[*b]);
        b.minor.cmp(&a.minor).then_with(|| a.id.cmp(&b.id))
    });
    let total: i128 = order.iter().map(|at| i128::from(contributions[*at].minor)).sum();
    let mut sum = 0;
    for (rank, at) in order.into_iter().enumerate() {
        sum += i128::from(contributions[at].minor);
        let class = match rank {
            0 => Class::A,
            _ => class_at(sum, total, contributions[at].previous, thresholds),
        };
        let share_bp = i64::try_from((sum * 10_000 + total - 1) / total).unwrap_or(10_000);
        standings[at] = Standing { class, share_bp };
    }
    standings
}

/// `sum` of `total` is the cumulative share; compared without rounding.
fn class_at(sum: i128, total: i128, previous: Option<Class>, t: Thresholds) -> Class {
    let is_within = |percent: u8, above: Class| {
        let margin = i128::from(t.margin_percent);
        let limit = match previous {
            None => i128::from(percent),
            Some(class) if class <= above => i128::from(percent) + margin,
            Some(_) => i128::from(percent) - margin,
        };
        sum * 100 <= total * limit
    };
    if is_within(t.a_percent, Class::A) {
        Class::A
    } else if is_within(t.b_percent, Class::B) {
        Class::B
    } else {
        Class::C
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn of(minors: &[i64]) -> Vec<Contribution> {
        let one = |(n, minor): (usize, &i64)| Contribution { id: format!("{n:04}"), minor: *minor, previous: None };
        minors.iter().enumerate().map(one).collect()
    }

    fn classes(contributions: &[Contribution], t: Thresholds) -> String {
        classify(contributions, t).iter().map(|standing| standing.class.as_str()).collect()
    }

    #[test]
    fn classes_part_at_the_thresholds() {
        let t = Thresholds::default();
        assert_eq!(classes(&of(&[50, 30, 15, 5]), t), "aabc");
        assert_eq!(classes(&of(&[5, 15, 30, 50]), t), "cbaa");
        assert_eq!(classes(&of(&[51, 30, 15, 4]), t), "abcc");
        // one who brings nearly everything is A, and the others share what is left
        assert_eq!(classes(&of(&[990, 10]), t), "ac");
        assert_eq!(classes(&of(&[7]), t), "a");
        assert_eq!(classes(&of(&[0, -5, 100]), t), "cca");
        assert_eq!(classes(&of(&[0, -5]), t), "cc");
        assert_eq!(classes(&[], t), "");
        let shares: Vec<i64> = classify(&of(&[2, 1, 0]), t).iter().map(|s| s.share_bp).collect();
        assert_eq!(shares, [6667, 10_000, 10_000]);
    }

    #[test]
    fn equal_contributions_are_ordered_by_id() {
        let mut equal = of(&[20, 20, 20, 20, 20]);
        assert_eq!(classes(&equal, Thresholds::default()), "aaaac");
        equal.reverse();
        assert_eq!(classes(&equal, Thresholds::default()), "caaaa");
    }

    #[test]
    fn a_class_changes_only_beyond_the_margin() {
        let t = Thresholds::default();
        // the second stands at 81 %, the third at 94 %
        let standing = |second: Option<Class>, third: Option<Class>| {
            let mut all = of(&[50, 31, 13, 6]);
            (all[1].previous, all[2].previous) = (second, third);
            classes(&all, t)
        };
        assert_eq!(standing(None, None), "abbc");
        assert_eq!(standing(Some(Class::A), Some(Class::C)), "aacc", "both stay");
        assert_eq!(standing(Some(Class::C), Some(Class::A)), "abbc", "both moved further than the margin");
        let mut far = of(&[50, 33, 9, 8]);
        far[1].previous = Some(Class::A);
        far[2].previous = Some(Class::C);
        assert_eq!(classes(&far, t), "abbc", "83 % is beyond 82, 92 % beyond 93");
    }

    #[test]
    fn thresholds_that_make_no_sense() {
        let t = |a_percent, b_percent, margin_percent| Thresholds { a_percent, b_percent, margin_percent };
        assert!(t(80, 95, 2).is_sound() && t(1, 2, 0).is_sound());
        assert!(!t(0, 95, 2).is_sound() && !t(95, 95, 2).is_sound() && !t(80, 100, 2).is_sound());
        assert!(!t(80, 95, 21).is_sound());
    }

    fn any_class() -> impl Strategy<Value = Option<Class>> {
        prop_oneof![Just(None), Just(Some(Class::A)), Just(Some(Class::B)), Just(Some(Class::C))]
    }

    fn customers() -> impl Strategy<Value = Vec<Contribution>> {
        let one = (-50_i64..1000, any_class());
        proptest::collection::vec(one, 0..60).prop_map(|rows| {
            let one = |(n, (minor, previous))| Contribution { id: format!("{n:04}"), minor, previous };
            rows.into_iter().enumerate().map(one).collect()
        })
    }

    fn by_id(contributions: &[Contribution], t: Thresholds) -> BTreeMap<String, Standing> {
        contributions.iter().map(|c| c.id.clone()).zip(classify(contributions, t)).collect()
    }

    proptest! {
        #[test]
        fn the_order_of_customers_is_no_matter(given in customers(), seed in any::<u64>()) {
            let mut shuffled = given.clone();
            shuffled.sort_by_key(|c| c.id.bytes().fold(seed, |sum, b| sum.wrapping_mul(6364136223846793005).wrapping_add(u64::from(b))));
            prop_assert_eq!(by_id(&given, Thresholds::default()), by_id(&shuffled, Thresholds::default()));
        }

        #[test]
        fn every_customer_has_one_class_and_nothing_is_worth_c(given in customers()) {
            let standings = classify(&given, Thresholds::default());
            prop_assert_eq!(standings.len(), given.len());
            for (c, standing) in given.iter().zip(&standings) {
                prop_assert!(c.minor > 0 || standing.class == Class::C);
            }
            let total = given.iter().filter(|c| c.minor > 0).count();
            let has_a = standings.iter().any(|standing| standing.class == Class::A);
            prop_assert_eq!(total > 0, has_a);
        }

        #[test]
        fn class_a_brings_no_more_than_its_share(given in customers()) {
            let t = Thresholds::default();
            let of_a: Vec<i64> = given.iter().zip(classify(&given, t))
                .filter(|(_, standing)| standing.class == Class::A).map(|(c, _)| c.minor).collect();
            let total: i64 = given.iter().map(|c| c.minor.max(0)).sum();
            let most = total * i64::from(t.a_percent + t.margin_percent);
            prop_assert!(of_a.len() <= 1 || of_a.iter().sum::<i64>() * 100 <= most);
        }

        #[test]
        fn without_a_past_whoever_brings_more_is_in_no_lower_class(mut given in customers()) {
            given.iter_mut().for_each(|c| c.previous = None);
            let standings = classify(&given, Thresholds::default());
            for (a, of_a) in given.iter().zip(&standings) {
                for (b, of_b) in given.iter().zip(&standings) {
                    prop_assert!(a.minor <= b.minor || of_a.class <= of_b.class);
                }
            }
        }

        #[test]
        fn computed_again_nothing_changes(given in customers()) {
            let t = Thresholds::default();
            let first = classify(&given, t);
            let mut again = given.clone();
            again.iter_mut().zip(&first).for_each(|(c, standing)| c.previous = Some(standing.class));
            prop_assert_eq!(first, classify(&again, t));
        }
    }
}
