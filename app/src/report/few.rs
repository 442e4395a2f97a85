//! Units of few cases stand in one line: a number of one or two says who it is about, and nothing of how the unit works.

use std::collections::{BTreeMap, BTreeSet};

use super::NONE;
use crate::statistics::{PRIVATE, Sample, sample};

/// The key of that line.
pub const FEW: &str = "*";

/// Received and valid by key, in any order.
pub type Counts = BTreeMap<String, (u64, u64)>;

/// The units whose cases are counted together: those with fewer than 5. What stands beside a total can be taken from it,
/// so the line must not be one unit's nor hold fewer than 5 itself: else what names no unit joins it, then the smallest
/// other unit, and so on. Only when nothing is left it holds fewer; it then is the total, which says nothing of any unit.
pub fn counted_together(counts: &Counts) -> BTreeSet<String> {
    let is_few = |(key, (received, _)): &(&String, &(u64, u64))| *key != NONE && sample(*received) == Sample::TooFew;
    let (few, mut others): (Vec<_>, Vec<_>) = counts.iter().partition(is_few);
    let mut together: BTreeSet<String> = few.iter().map(|(key, _)| (*key).clone()).collect();
    let mut received: u64 = few.iter().map(|(_, (received, _))| *received).sum();
    others.sort_by_key(|(key, (received, _))| (*key != NONE, *received));
    let mut others = others.into_iter();
    while !together.is_empty() && (together.len() < 2 || received < PRIVATE) {
        let Some((key, (more, _))) = others.next() else { break };
        together.insert(key.clone());
        received += more;
    }
    together
}

/// The counts with those of [`counted_together`] in the line [`FEW`]. The sum stays.
pub fn with_few_together(counts: Counts) -> Counts {
    let together = counted_together(&counts);
    let mut shown = Counts::new();
    for (key, (received, valid)) in counts {
        let key = if together.contains(&key) { FEW.to_string() } else { key };
        let counted = shown.entry(key).or_default();
        *counted = (counted.0 + received, counted.1 + valid);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(stated: &[(&str, u64)]) -> Counts {
        stated.iter().map(|(key, received)| (key.to_string(), (*received, received / 2))).collect()
    }

    fn shown(stated: &[(&str, u64)]) -> Vec<(String, u64)> {
        with_few_together(counts(stated)).into_iter().map(|(key, (received, _))| (key, received)).collect()
    }

    fn lines(stated: &[(&str, u64)]) -> Vec<(String, u64)> {
        stated.iter().map(|(key, received)| (key.to_string(), *received)).collect()
    }

    #[test]
    fn a_few_stand_together_with_as_many_as_hide_them() {
        assert_eq!(shown(&[("-", 2), ("A", 5), ("B", 9)]), lines(&[("-", 2), ("A", 5), ("B", 9)]));
        assert_eq!(shown(&[("-", 9), ("A", 12), ("B", 3), ("C", 2)]), lines(&[("*", 5), ("-", 9), ("A", 12)]));
        assert_eq!(shown(&[("-", 4), ("A", 12), ("B", 2), ("C", 2)]), lines(&[("*", 8), ("A", 12)]));
        // one unit alone, and nothing without a unit to hide it in
        assert_eq!(shown(&[("A", 12), ("B", 7), ("C", 4)]), lines(&[("*", 11), ("A", 12)]));
        assert_eq!(shown(&[("A", 12), ("B", 1)]), lines(&[("*", 13)]));
        assert_eq!(shown(&[("A", 2), ("B", 1)]), lines(&[("*", 3)]));
        assert_eq!(shown(&[]), lines(&[]));
    }

    proptest! {
        #[test]
        fn no_unit_of_few_follows_from_the_rest(received in proptest::collection::vec(1..15u64, 0..8), none in 0..9u64) {
            let mut all: Counts = (0..).zip(&received).map(|(n, r)| (format!("U{n}"), (*r, *r))).collect();
            if none > 0 {
                all.insert(NONE.to_string(), (none, 0));
            }
            let (sum, together) = (all.values().map(|(r, _)| r).sum::<u64>(), counted_together(&all));
            let found = with_few_together(all.clone());
            prop_assert_eq!(found.values().map(|(r, _)| r).sum::<u64>(), sum);
            prop_assert!(found.iter().all(|(key, (r, _))| key == NONE || key == FEW || *r >= PRIVATE));
            if let Some((line, _)) = found.get(FEW) {
                let is_all = together.len() == all.len();
                prop_assert!(is_all || (*line >= PRIVATE && together.len() > 1), "{:?}", found);
            }
        }
    }
}
