//! Many waybill numbers pasted at once, from a spreadsheet, a chat or an e-mail.

use std::collections::BTreeSet;

use super::{Shape, shape, waybill_number};

/// The most numbers one look-up takes.
pub const MOST_NUMBERS: usize = 40;

/// One character longer than the longest waybill number: what is cut here stays malformed.
const CUT: usize = 41;

/// The distinct normalised numbers of a paste in its order, at most [`MOST_NUMBERS`], and how many more there were.
///
/// Lines, commas, semicolons, tabs and their Chinese forms separate. A malformed piece stays in the list, so that the
/// reader is told about it.
pub fn parse_list(pasted: &str) -> (Vec<String>, usize) {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for piece in pasted.split(['\n', '\r', ',', ';', '\t', '，', '、', '；']) {
        for number in numbers_of(piece) {
            if !number.is_empty() && seen.insert(number.clone()) && kept.len() < MOST_NUMBERS {
                kept.push(number);
            }
        }
    }
    let dropped = seen.len() - kept.len();
    (kept, dropped)
}

/// Spaces group the digits of one number, or stand between several: the schemes decide, then the lengths.
fn numbers_of(piece: &str) -> Vec<String> {
    let tokens: Vec<String> = piece.split_whitespace().map(waybill_number::normalise).collect();
    let joined = waybill_number::normalise(piece);
    let keeps_a_scheme = matches!(shape(&joined), Shape::S10 { .. } | Shape::Sscc { valid: true });
    let is_one = keeps_a_scheme || !tokens.iter().all(|token| waybill_number::is_well_formed(token));
    let numbers = if is_one { vec![joined] } else { tokens };
    numbers.into_iter().map(|number| number.chars().take(CUT).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(pasted: &str) -> Vec<String> {
        parse_list(pasted).0
    }

    #[test]
    fn separators_of_three_languages() {
        let expected = ["AAA111", "BBB222", "CCC333", "DDD444", "EEE555", "FFF666", "GGG777"];
        assert_eq!(list("aaa111\nbbb222\r\nccc333,ddd444，eee555、fff666；ggg777;\taaa111"), expected);
    }

    #[test]
    fn spaces_join_or_separate() {
        assert_eq!(list("RR 473 124 829 GB"), ["RR473124829GB"]);
        assert_eq!(list("YT6186594166532 YT6186594166533"), ["YT6186594166532", "YT6186594166533"]);
        assert_eq!(list("(00) 0 0123450 000000002 7"), ["001234500000000027"]);
        assert_eq!(list("106141412 345678908"), ["106141412345678908"], "a good SSCC");
        assert_eq!(list("106141412 345678909"), ["106141412", "345678909"], "no SSCC");
        assert_eq!(list("SF 1234 5678"), ["SF12345678"]);
        assert_eq!(list("YT6186594166532　YT6186594166533"), ["YT6186594166532", "YT6186594166533"], "wide space");
    }

    #[test]
    fn the_rest_is_counted() {
        let pasted: String = (0..50).map(|n| (100_000 + n).to_string() + "\n100001,").collect();
        let (kept, dropped) = parse_list(&pasted);
        assert_eq!((kept.len(), dropped), (40, 10));
        assert_eq!(parse_list(" ,\n；"), (vec![], 0));
    }

    #[test]
    fn a_long_text_stays_malformed() {
        let text = list(&"Z".repeat(5000));
        assert_eq!(text[0].len(), CUT);
        assert!(!waybill_number::is_well_formed(&text[0]));
    }

    proptest! {
        #[test]
        fn never_twice_never_more_than_forty(pasted in "([A-Z0-9]{1,14}[ ,\n；\t]{1,2}|\\PC{0,20}){0,80}") {
            let (kept, dropped) = parse_list(&pasted);
            prop_assert!(kept.len() <= MOST_NUMBERS);
            prop_assert!(dropped == 0 || kept.len() == MOST_NUMBERS);
            let distinct: BTreeSet<_> = kept.iter().collect();
            prop_assert_eq!(distinct.len(), kept.len());
        }
    }
}
