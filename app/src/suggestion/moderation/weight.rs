//! What a voice weighs: typed and shown with decimals, kept in thousandths.

use serde::{Deserialize, Serialize};

use crate::problem::FieldProblem;
use crate::suggestion::Weights;

/// `PUT /api/v1/suggestion-weights`: what a voice of a customer of a class weighs, in thousandths; 0 to 100 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionWeightsDraft))]
#[serde(deny_unknown_fields)]
pub struct WeightsDraft {
    pub a_milli: u64,
    pub b_milli: u64,
    pub c_milli: u64,
    /// Of customers without a class, and of guests.
    pub none_milli: u64,
}

impl WeightsDraft {
    pub fn problems(&self) -> Vec<FieldProblem> {
        let fields = [
            ("/a_milli", self.a_milli),
            ("/b_milli", self.b_milli),
            ("/c_milli", self.c_milli),
            ("/none_milli", self.none_milli),
        ];
        let faulty = fields.into_iter().filter(|(_, milli)| *milli > MOST_MILLI);
        faulty.map(|(at, _)| FieldProblem::new(at, "out_of_range", "0 to 100, at most three decimals")).collect()
    }

    pub fn weights(&self) -> Weights {
        Weights { a_milli: self.a_milli, b_milli: self.b_milli, c_milli: self.c_milli, none_milli: self.none_milli }
    }
}

/// Thousandths of the heaviest voice.
const MOST_MILLI: u64 = 100_000;

/// A weight as typed, with a point or a comma, in thousandths; None outside 0 to 100 and for a fourth decimal.
pub fn read_weight(typed: &str) -> Option<u64> {
    let typed = typed.trim().replace(',', ".");
    let (whole, decimals) = typed.split_once('.').unwrap_or((&typed, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || decimals.len() > 3 || !is_number(whole) || !is_number(decimals) {
        return None;
    }
    let milli = [whole, decimals, &"0".repeat(3 - decimals.len())].concat().parse().ok()?;
    (milli <= MOST_MILLI).then_some(milli)
}

/// As it is typed: no decimals that are zero.
pub fn typed_weight(milli: u64) -> String {
    let text = format!("{}.{:03}", milli / 1000, milli % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_three_decimals() {
        assert_eq!(
            ["3", "0.125", "1,5", "100", "0", " 2.50 "].map(read_weight),
            [3000, 125, 1500, 100_000, 0, 2500].map(Some)
        );
        for typed in ["", "-1", "100.001", "0.1234", "1e2", "x", ".5", "1.2.3"] {
            assert_eq!(read_weight(typed), None, "{typed}");
        }
        assert_eq!([3000, 1500, 126, 0, 100_000].map(typed_weight), ["3", "1.5", "0.126", "0", "100"]);
        let weights = WeightsDraft { a_milli: 3000, b_milli: 100_001, c_milli: 1000, none_milli: 0 };
        let problems = weights.problems();
        assert_eq!((problems.len(), problems[0].pointer.as_str()), (1, "/b_milli"));
    }
}
