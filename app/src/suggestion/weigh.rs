//! How much voices weigh, and whether they are many customers' or one's.

use serde::{Deserialize, Serialize};

/// From so many voices on shipments and concentration are shown, and from so many customers on the weight.
pub const SHOWN_FROM: u64 = 5;
/// The most that one customer may have of the voices for the weight to be shown, in hundredths of a percent.
const MOST_OF_ONE_BP: u64 = 5000;

/// What a voice of a customer of a class weighs, in thousandths; public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionWeights))]
pub struct Weights {
    pub a_milli: u64,
    pub b_milli: u64,
    pub c_milli: u64,
    /// Customers without a class, and guests.
    pub none_milli: u64,
}

impl Default for Weights {
    fn default() -> Self {
        Weights { a_milli: 3000, b_milli: 2000, c_milli: 1000, none_milli: 1000 }
    }
}

impl Weights {
    /// Of a class: `a`, `b`, `c`, or empty for none.
    pub fn of(&self, class: &str) -> u64 {
        match class {
            "a" => self.a_milli,
            "b" => self.b_milli,
            "c" => self.c_milli,
            _ => self.none_milli,
        }
    }

    /// What a sum is rounded to: five voices, or as many fives as the heaviest voice weighs. A single voice, of whatever
    /// class, leaves the rounded sum as it is or moves it by one step.
    pub fn step_milli(&self) -> u64 {
        let five = SHOWN_FROM * 1000;
        let heaviest = self.a_milli.max(self.b_milli).max(self.c_milli).max(self.none_milli);
        heaviest.div_ceil(five).max(1) * five
    }

    /// A sum as it is stored and shown.
    pub fn rounded(&self, sum_milli: u64) -> u64 {
        let step = self.step_milli();
        (sum_milli + step / 2) / step * step
    }

    pub fn set(&mut self, class: &str, milli: u64) {
        match class {
            "a" => self.a_milli = milli,
            "b" => self.b_milli = milli,
            "c" => self.c_milli = milli,
            _ => self.none_milli = milli,
        }
    }
}

/// How voices are spread over customers, in hundredths of a percent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Of the customer with the most.
    pub largest_bp: u64,
    /// Sum of the squares of the shares (O. C. Herfindahl, 1950; A. O. Hirschman, 1945): 10 000 is a single customer.
    pub herfindahl_bp: u64,
}

/// Of the voices of each customer.
pub fn shares(voices: &[u64]) -> Share {
    let all: u64 = voices.iter().sum();
    if all == 0 {
        return Share::default();
    }
    let rounded = |part: u128, whole: u128| ((part * 10_000 + whole / 2) / whole) as u64;
    let largest = voices.iter().copied().max().unwrap_or_default();
    let squares: u128 = voices.iter().map(|n| u128::from(*n) * u128::from(*n)).sum();
    let all = u128::from(all);
    Share { largest_bp: rounded(u128::from(largest), all), herfindahl_bp: rounded(squares, all * all) }
}

/// Whether the weight of voices tells nobody's class, and the shipments behind them nobody's trade. Colleagues of one organisation have one class however many they are:
/// customers are counted, not voices.
pub fn tells_nobody(customer_count: u64, share: Share) -> bool {
    customer_count >= SHOWN_FROM && share.largest_bp <= MOST_OF_ONE_BP
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_customer_is_no_movement() {
        assert_eq!(shares(&[]), Share::default());
        assert_eq!(shares(&[7]), Share { largest_bp: 10_000, herfindahl_bp: 10_000 });
        assert_eq!(shares(&[1; 4]), Share { largest_bp: 2500, herfindahl_bp: 2500 });
        // 60 %, 20 %, 20 %: 0.36 + 0.04 + 0.04.
        assert_eq!(shares(&[3, 1, 1]), Share { largest_bp: 6000, herfindahl_bp: 4400 });
    }

    #[test]
    fn a_class_has_its_weight() {
        let weights = Weights::default();
        assert_eq!(["a", "b", "c", ""].map(|class| weights.of(class)), [3000, 2000, 1000, 1000]);
    }

    #[test]
    fn customers_hide_a_class_not_voices() {
        let is_told = |voices: &[u64]| tells_nobody(voices.len() as u64, shares(voices));
        assert!(is_told(&[1; 5]) && is_told(&[4, 1, 1, 1, 1]));
        assert!(!is_told(&[5]) && !is_told(&[2, 2, 2, 2]) && !is_told(&[5, 1, 1, 1, 1]) && !is_told(&[]));
    }

    #[test]
    fn one_more_voice_moves_a_sum_by_one_step_at_most() {
        let usual = Weights::default();
        assert_eq!([0, 2499, 2500, 8000, 12_499].map(|sum| usual.rounded(sum)), [0, 0, 5000, 10_000, 10_000]);
        // Of class A, of class C: the same.
        assert_eq!((usual.rounded(8000 + 3000), usual.rounded(8000 + 1000)), (10_000, 10_000));
        let steep = Weights { a_milli: 11_500, ..usual };
        assert_eq!((steep.step_milli(), steep.rounded(16_000)), (15_000, 15_000));
        assert_eq!(Weights { a_milli: 0, b_milli: 0, c_milli: 0, none_milli: 0 }.step_milli(), 5000);
    }

    proptest! {
        #[test]
        fn the_sum_lies_between_equal_and_single(voices in proptest::collection::vec(1u64..500, 1..40)) {
            let Share { largest_bp, herfindahl_bp } = shares(&voices);
            prop_assert!(herfindahl_bp <= largest_bp + 1 && largest_bp <= 10_000);
            prop_assert!(herfindahl_bp + 1 >= 10_000 / voices.len() as u64);
        }
    }
}
