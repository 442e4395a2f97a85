//! The slips people make when they copy a number with a check digit.

use super::{Shape, shape, waybill_number};

/// Letters read as digits.
const LOOK_ALIKES: [(u8, u8); 8] =
    [(b'O', b'0'), (b'I', b'1'), (b'S', b'5'), (b'B', b'8'), (b'Z', b'2'), (b'L', b'1'), (b'Q', b'0'), (b'G', b'6')];

/// Digits that are confused in print and handwriting, tried before the others.
const SIMILAR: [(u8, u8); 7] =
    [(b'1', b'7'), (b'3', b'8'), (b'5', b'6'), (b'0', b'6'), (b'0', b'8'), (b'4', b'9'), (b'6', b'8')];

/// Numbers one slip away from what was typed that keep the scheme's rules, the most human slip first: letters and
/// digits that look alike, two neighbours swapped, one digit misread, one digit wrong.
/// Empty when nothing is wrong or the number follows no scheme. At most 200, in practice fewer than 40.
/// Whether one of them exists is for the caller to ask.
pub fn likely_typos(number: &str) -> Vec<String> {
    let typed = waybill_number::normalise(number);
    let Some(read) = unmix(typed.as_bytes()) else { return Vec::new() };
    if read != typed {
        return if is_valid(&read) { vec![read] } else { Vec::new() };
    }
    if is_valid(&typed) {
        return Vec::new();
    }
    let swapped = (1..typed.len()).map(|at| with(&typed, |b| b.swap(at - 1, at)));
    let misread = replaced(&typed, true);
    let wrong = replaced(&typed, false);
    swapped.chain(misread).chain(wrong).filter(|candidate| is_valid(candidate)).take(200).collect()
}

fn is_valid(number: &str) -> bool {
    matches!(shape(number), Shape::S10 { valid: true } | Shape::Sscc { valid: true })
}

/// The number with every look-alike put right for its position, if it is then shaped like S10 or SSCC.
fn unmix(typed: &[u8]) -> Option<String> {
    let letters_at: &[usize] = match typed.len() {
        13 => &[0, 1, 11, 12],
        18 => &[],
        _ => return None,
    };
    let mut read = String::with_capacity(typed.len());
    for (at, byte) in typed.iter().enumerate() {
        read.push(if letters_at.contains(&at) { as_letter(*byte)? } else { as_digit(*byte)? } as char);
    }
    Some(read)
}

fn as_digit(byte: u8) -> Option<u8> {
    if byte.is_ascii_digit() {
        return Some(byte);
    }
    LOOK_ALIKES.iter().find(|(letter, _)| *letter == byte).map(|(_, digit)| *digit)
}

fn as_letter(byte: u8) -> Option<u8> {
    if byte.is_ascii_uppercase() {
        return Some(byte);
    }
    LOOK_ALIKES.iter().find(|(_, digit)| *digit == byte).map(|(letter, _)| *letter)
}

/// Every number that differs from `typed` in one digit which is (or is not) similar to the typed one.
fn replaced(typed: &str, similar: bool) -> impl Iterator<Item = String> + '_ {
    typed.bytes().enumerate().filter(|(_, old)| old.is_ascii_digit()).flat_map(move |(at, old)| {
        (b'0'..=b'9')
            .filter(move |new| *new != old && is_similar(old, *new) == similar)
            .map(move |new| with(typed, |b| b[at] = new))
    })
}

fn is_similar(a: u8, b: u8) -> bool {
    SIMILAR.contains(&(a.min(b), a.max(b)))
}

fn with(typed: &str, change: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut bytes = typed.as_bytes().to_vec();
    change(&mut bytes);
    bytes.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn the_most_human_slip_comes_first() {
        let swapped = likely_typos("RR 473 124 892 GB");
        assert!(swapped[..2].contains(&"RR473124829GB".to_string()), "two digits swapped: {swapped:?}");
        assert_eq!(likely_typos("EE47IIO8I5IFR"), ["EE471108151FR"], "letters for digits");
        assert_eq!(likely_typos("E8000717595HK"), ["EB000717595HK"], "a digit for a letter");
        let misread = likely_typos("RR413124829GB");
        let right = misread.iter().position(|n| n == "RR473124829GB");
        assert!(right.is_some_and(|at| at < 4), "1 read for 7: {misread:?}");
    }

    #[test]
    fn nothing_to_say_about_good_and_free_numbers() {
        for number in ["RR473124829GB", "106141412345678908", "YT6186594166532", "", "SF1002003004005006007"] {
            assert!(likely_typos(number).is_empty(), "{number}");
        }
    }

    proptest! {
        #[test]
        fn one_slip_from_a_good_number_leads_back(at in 2usize..10, digit in b'0'..=b'9', swap in any::<bool>()) {
            let good = "RR473124829GB";
            let slipped = with(good, |b| if swap { b.swap(at, at + 1) } else { b[at] = digit });
            let found = likely_typos(&slipped);
            prop_assert!(slipped == good || is_valid(&slipped) || found.iter().any(|n| n == good));
        }

        #[test]
        fn candidates_are_valid_distinct_and_few(typed in "[A-Z]{2}[0-9OISBZ]{9}[A-Z]{2}|[0-9]{18}|\\PC{0,30}") {
            let found = likely_typos(&typed);
            prop_assert!(found.len() <= 200);
            prop_assert!(found.iter().all(|n| is_valid(n)));
            prop_assert_eq!(found.iter().collect::<HashSet<_>>().len(), found.len());
        }
    }
}
