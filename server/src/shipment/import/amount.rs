//! Amounts of money as people write them: `63.34`.

use app::value::minor_digits;

/// Minor units of `12.90`, `1290` or `0.5` in an ISO 4217 currency; None when it is not such an amount.
/// A decimal point only: a comma could be either separator, and a guess could be wrong by a factor of a thousand.
pub fn minor(text: &str, currency: &str) -> Option<i64> {
    let digits = minor_digits(currency) as usize;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    // Bytes: until it is known to be digits, `fraction` may be cut within a letter.
    if whole.is_empty() || fraction.bytes().skip(digits).any(|b| b != b'0') {
        return None;
    }
    let all_digits = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    let whole: i64 = if all_digits { whole.parse().ok()? } else { return None };
    (0..digits).try_fold(whole, |sum, at| {
        let digit = fraction.as_bytes().get(at).map_or(0, |b| i64::from(b - b'0'));
        sum.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn reads_amounts() {
        for (text, currency, expected) in [
            ("63.34", "BRL", Some(6334)),
            ("63", "BRL", Some(6300)),
            ("63.3", "BRL", Some(6330)),
            ("63.340", "BRL", Some(6334)),
            ("63.345", "BRL", None),
            ("1200", "JPY", Some(1200)),
            ("1200.00", "JPY", Some(1200)),
            ("1.234", "KWD", Some(1234)),
            ("1,234.50", "USD", None),
            ("-1", "USD", None),
            (".5", "USD", None),
            ("", "USD", None),
            ("99999999999999999999", "USD", None),
            ("９", "USD", None),
            ("1.a€", "USD", None),
            ("1.€", "JPY", None),
            ("1.2€", "USD", None),
        ] {
            assert_eq!(minor(text, currency), expected, "{text} {currency}");
        }
    }
}
