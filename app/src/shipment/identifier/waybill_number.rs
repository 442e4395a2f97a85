//! The form every waybill number is stored and looked up in: `[A-Z0-9-]{6,40}`.

use super::sscc;

/// Upper-cases, folds full-width forms and removes spaces, so that a pasted `rr 473 124 829 gb` is found.
/// A scanned logistic label (`(00)…`), its EPC URN or its GS1 Digital Link become the 18 digits of the SSCC.
pub fn normalise(typed: &str) -> String {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let is_bare = plain.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_bare { plain } else { sscc::from_text(&plain).unwrap_or(plain) }
}

/// The form of a stored waybill number.
pub fn is_well_formed(number: &str) -> bool {
    (6..=40).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}

/// Marks that copying from chats and spreadsheets leaves behind: zero-width characters, direction marks, BOM.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_becomes_what_is_stored() {
        for (typed, stored) in [
            (" rr 473 124 829 gb ", "RR473124829GB"),
            ("ＹＴ６１８６５９４１６６５３２", "YT6186594166532"),
            ("\u{feff}sf-100\u{200b}2003", "SF-1002003"),
            ("(00) 3 4012345 000000001 2", "340123450000000012"),
            ("（00）340123450000000012", "340123450000000012"),
            ("urn:epc:id:sscc:0614141.1234567890", "106141412345678908"),
            ("https://id.gs1.org/00/340123450000000012?x=1", "340123450000000012"),
        ] {
            assert_eq!(normalise(typed), stored, "{typed}");
            assert!(is_well_formed(stored), "{stored}");
        }
    }

    #[test]
    fn only_six_to_forty_plain_characters_are_stored() {
        for wrong in ["", "12345", "rr473124829gb", "A_123456", "电话1234567", &"1".repeat(41)] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
    }
}
