//! Telephone numbers as people and telephone systems write them, brought into one form.
//!
//! ITU-T E.164: `+`, the country's code and the number, 15 digits at most. Where nobody said which country a number
//! without code belongs to, its digits stay as they are.

/// Digits by which numbers are looked for: enough to leave few, and the same however the number begins.
const TAIL: usize = 7;
/// E.164 §6.
const LONGEST: usize = 15;
/// Numbers within a house or a campus are that short.
const SHORTEST: usize = 5;
/// Shorter numbers without a code are nobody's but their own exchange's: no country is put before them.
const NATIONAL: usize = 7;

/// `+8613812344321` of `0086 138-1234-4321`, `＋86（138）12344321 ext. 12`, `tel:+8613812344321` and, for a `country` of
/// `86`, of `138 1234 4321` and `8613812344321`. None for what is no number: a name, or a caller who hides it.
pub fn normalise(typed: &str, country: Option<&str>) -> Option<String> {
    let (is_international, digits) = digits_of(typed)?;
    if !(SHORTEST..=LONGEST).contains(&digits.len()) {
        return None;
    }
    let country = country.filter(|code| !code.is_empty());
    match country {
        _ if is_international => Some(["+", &digits].concat()),
        // Telephone systems leave the plus out.
        Some(code) if digits.starts_with(code) && digits.len() >= code.len() + 9 => Some(["+", &digits].concat()),
        Some(code) if digits.len() >= NATIONAL => {
            Some(["+", code, digits.strip_prefix('0').unwrap_or(&digits)].concat())
        }
        _ => Some(digits),
    }
}

/// Whether it begins like a number of the world, and its digits without `+` and `00`.
fn digits_of(typed: &str) -> Option<(bool, String)> {
    let folded: String = typed.trim().chars().map(folded).collect();
    let bare = ["tel:", "sip:", "callto:"].iter().fold(folded.trim(), |text, scheme| text.trim_start_matches(scheme));
    // `+44 (0)20 …`: the zero is for those who call from within.
    let bare = if bare.starts_with(['+']) { bare.replacen("(0)", "", 1) } else { bare.to_string() };
    let (mut digits, mut has_plus) = (String::new(), false);
    for c in bare.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => has_plus = true,
            ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}' | '\u{2010}'..='\u{2015}' => {}
            // An extension, the parameters of an address, or words after the number.
            _ if digits.len() >= SHORTEST => break,
            _ => return None,
        }
    }
    match digits.strip_prefix("00") {
        Some(rest) if !has_plus => Some((true, rest.to_string())),
        _ => Some((has_plus, digits)),
    }
}

/// Full-width digits and signs as ASCII, in lower case.
fn folded(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c).to_ascii_lowercase(),
        '\u{3000}' => ' ',
        _ => c.to_ascii_lowercase(),
    }
}

/// The last seven digits, for an index. None without any digit.
pub fn tail(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().map(folded).filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then(|| digits[digits.len().saturating_sub(TAIL)..].iter().collect())
}

/// Whether two numbers are one. Of two where one says its country and the other does not, the shorter must be the end
/// of the longer.
pub fn is_same(a: &str, b: &str, country: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (normalise(a, country), normalise(b, country)) else { return false };
    let (whole, bare) = match (a.starts_with('+'), b.starts_with('+')) {
        (true, false) => (&a, &b),
        (false, true) => (&b, &a),
        _ => return a == b,
    };
    let national = bare.trim_start_matches('0');
    national.len() >= NATIONAL && whole.ends_with(national)
}

/// Whether somebody typed a number and no name and no waybill number: digits and what stands between them.
pub fn is_typed(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.' | '/');
    text.trim().chars().map(folded).all(is_part) && normalise(text, None).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_ways_are_one_number() {
        let ways = [
            "+86 138-1234-4321",
            "0086 13812344321",
            "138 1234 4321",
            "8613812344321",
            "＋８６（１３８）１２３４４３２１",
            "tel:+8613812344321;ext=12",
            "sip:+8613812344321@pbx.test",
            "+8613812344321 ext. 44",
            "13812344321转12",
            "13812344321,,5",
        ];
        for way in ways {
            assert_eq!(normalise(way, Some("86")).as_deref(), Some("+8613812344321"), "{way}");
        }
        assert_eq!(normalise("0517-8888 8765", Some("86")).as_deref(), Some("+8651788888765"));
        assert_eq!(normalise("+44 (0)20 7946 0018", None).as_deref(), Some("+442079460018"));
        assert_eq!(normalise("600 12 55 66", Some("34")).as_deref(), Some("+34600125566"));
        assert_eq!(normalise("600 12 55 66", None).as_deref(), Some("600125566"));
        assert_eq!(normalise("62415", Some("86")).as_deref(), Some("62415"), "within the campus");
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "anonymous", "Li Wei", "12", "李薇", "+", "C-2611-000001-4", "12345678901234567890"] {
            assert_eq!(normalise(text, Some("86")), None, "{text}");
        }
        assert!(is_typed("+86 138-1234-4321") && is_typed("６２４１５"));
        assert!(!is_typed("EE471108151FR") && !is_typed("Li Wei") && !is_typed("12"));
    }

    #[test]
    fn a_country_that_nobody_said_may_be_any() {
        assert!(is_same("+86 138-1234-4321", "13812344321", None));
        assert!(is_same("0517-88888765", "+86 517 8888 8765", None));
        assert!(!is_same("+34 600125566", "+86 600125566", None));
        assert!(!is_same("62415", "+8613862415", None), "too short to be the end of another");
        assert!(is_same("62415", "6-2415", Some("86")));
        assert_eq!(tail("+86 138-1234-4321").as_deref(), Some("2344321"));
        assert_eq!(tail("６２４１５").as_deref(), Some("62415"));
        assert_eq!(tail("none"), None);
    }
}
