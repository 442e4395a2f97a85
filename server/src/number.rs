//! Human numbers: `C-YYMM-NNNNNN-D`. They name a case and open nothing; the first letter says what it is.

use jiff::tz::TimeZone;

use app::value::Instant;

use crate::store::{Transaction, series};

/// Damm's quasigroup of order 10: it finds every single wrong digit and every swap of neighbours
/// (H. Michael Damm, 2004).
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The check digit of a run of digits; other characters are passed over.
fn damm(text: &str) -> u8 {
    let digits = text.bytes().filter(u8::is_ascii_digit).map(|byte| usize::from(byte - b'0'));
    digits.fold(0usize, |check, digit| usize::from(DAMM[check][digit])) as u8
}

/// What was typed as a number is written: upper case, without spaces.
pub fn normalise(typed: &str) -> String {
    typed.trim().to_uppercase()
}

/// Whether it can be a number of ours under this letter.
pub fn is_well_formed(letter: char, number: &str) -> bool {
    let is_shaped = number.len() == 15
        && number.char_indices().all(|(n, c)| match n {
            0 => c == letter,
            1 | 6 | 13 => c == '-',
            _ => c.is_ascii_digit(),
        });
    is_shaped && damm(number) == 0
}

/// The next number of this month, in the operator's zone. Gaps stay where a transaction was rolled back on the way.
pub async fn next(tx: &mut Transaction, letter: char, zone: &TimeZone, now: Instant) -> sqlx::Result<String> {
    let month = month(zone, now);
    let last = series::next(tx, &format!("{letter}-{month}")).await?;
    Ok(format(letter, &month, last))
}

fn month(zone: &TimeZone, now: Instant) -> String {
    let moment = jiff::Timestamp::from_millisecond(now.as_ms()).unwrap_or_default().to_zoned(zone.clone());
    moment.strftime("%y%m").to_string()
}

fn format(letter: char, month: &str, n: i64) -> String {
    let body = format!("{letter}-{month}-{n:06}");
    let check = damm(&body);
    format!("{body}-{check}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_example() {
        assert_eq!(damm("572"), 4);
        assert_eq!(damm("5724"), 0);
    }

    #[test]
    fn numbers_look_alike_and_end_in_their_check() {
        let number = format('C', "2611", 42);
        assert_eq!(&number[..14], "C-2611-000042-");
        let is_ours = |number: &str| is_well_formed('C', number);
        assert!(is_ours(&number) && !is_ours("C-2611-000042") && !is_ours("") && !is_well_formed('S', &number));
        assert_eq!(normalise(&number.to_lowercase()), number);
    }

    /// Where digits stand in a number, its check left out.
    const DIGITS: [usize; 10] = [2, 3, 4, 5, 7, 8, 9, 10, 11, 12];

    proptest! {
        #[test]
        fn a_slip_is_found(n in 0i64..1_000_000, at in prop::sample::select(&DIGITS[..]), by in 1u8..10) {
            let mut slipped = format('S', "2611", n).into_bytes();
            slipped[at] = b'0' + (slipped[at] - b'0' + by) % 10;
            prop_assert!(!is_well_formed('S', std::str::from_utf8(&slipped).unwrap_or_default()));
        }
    }
}
