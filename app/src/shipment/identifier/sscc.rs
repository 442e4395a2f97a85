//! GS1 SSCC: the 18 digits of a logistic unit, as printed, as EPC URN or as GS1 Digital Link.

/// 18 ASCII digits whose last is the GS1 mod-10 check digit (weights 3, 1 from the right).
pub fn is_valid(digits: &str) -> bool {
    let b = digits.as_bytes();
    b.len() == 18 && b.iter().all(u8::is_ascii_digit) && check_digit(&b[..17]) == b[17]
}

/// The 18 digits behind any written form, their check digit not yet checked:
/// plain, `00` or `(00)` in front, `urn:epc:id:sscc:PREFIX.SERIAL`, or `https://…/00/DIGITS`.
/// The URN carries no check digit: it is computed. Case and spaces in the URN and URL are the caller's to remove.
pub fn from_text(text: &str) -> Option<String> {
    if let Some(pure) = strip_prefix_any_case(text, "urn:epc:id:sscc:") {
        return from_urn(pure);
    }
    if strip_prefix_any_case(text, "https://").or(strip_prefix_any_case(text, "http://")).is_some() {
        return from_link(text);
    }
    let printed = text.strip_prefix("(00)");
    let element = text.strip_prefix("00").filter(|rest| rest.len() == 18);
    let digits = printed.or(element).unwrap_or(text);
    is_eighteen_digits(digits).then(|| digits.to_string())
}

/// `CompanyPrefix.ExtensionDigit+Reference`, 17 digits together; the extension digit moves to the front (GS1 TDS §6.3.2).
fn from_urn(pure: &str) -> Option<String> {
    let (prefix, serial) = pure.split_once('.')?;
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !(6..=12).contains(&prefix.len())
        || prefix.len() + serial.len() != 17
        || !is_digits(prefix)
        || !is_digits(serial)
    {
        return None;
    }
    let mut digits = [&serial[..1], prefix, &serial[1..]].concat();
    digits.push(check_digit(digits.as_bytes()) as char);
    Some(digits)
}

fn from_link(link: &str) -> Option<String> {
    let path = link.split(['?', '#']).next()?;
    let mut parts = path.split('/').skip_while(|part| *part != "00");
    parts.nth(1).filter(|digits| is_eighteen_digits(digits)).map(str::to_string)
}

fn is_eighteen_digits(text: &str) -> bool {
    text.len() == 18 && text.bytes().all(|b| b.is_ascii_digit())
}

fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

fn check_digit(digits: &[u8]) -> u8 {
    let weights = [3, 1].into_iter().cycle();
    let sum: u32 = digits.iter().rev().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    b'0' + ((10 - sum % 10) % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert!(is_valid("000123450000000027"));
        assert!(is_valid("106141412345678908"));
        for wrong in ["000000000000000001", "106141412345678909", "10614141234567890", "10614141234567890A"] {
            assert!(!is_valid(wrong), "{wrong}");
        }
    }

    #[test]
    fn every_written_form_gives_the_same_digits() {
        for text in [
            "106141412345678908",
            "00106141412345678908",
            "(00)106141412345678908",
            "urn:epc:id:sscc:0614141.1234567890",
            "URN:EPC:ID:SSCC:0614141.1234567890",
            "https://id.gs1.org/00/106141412345678908",
            "http://example.com/some/path/00/106141412345678908?linkType=all#x",
        ] {
            assert_eq!(from_text(text).as_deref(), Some("106141412345678908"), "{text}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "",
            "urn:epc:id:sscc:0614141.123456789",
            "urn:epc:id:sscc:06141.411234567890",
            "urn:epc:id:sscc:0614141.12345é890",
            "urn:epc:id:sgtin:0614141.107346.2017",
            "https://id.gs1.org/01/00614141073467",
            "https://id.gs1.org/00/",
            "(00)10614141234567890",
            "é",
        ] {
            assert_eq!(from_text(text), None, "{text}");
        }
    }
}
