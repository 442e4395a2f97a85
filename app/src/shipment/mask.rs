//! Hiding what a reader needs no more than to recognise: names, phones, and contacts inside a courier's words.

/// `王小明` -> `王**`, `Maria da Silva` -> `M*** d*** S***`. How long the hidden part is stays hidden too.
pub fn mask_name(name: &str) -> String {
    let name = name.trim();
    match name.chars().next() {
        None => String::new(),
        Some(family) if is_cjk(family) => [family, '*', '*'].into_iter().collect(),
        Some(_) => {
            let initials = name.split_whitespace().take(4).filter_map(|word| word.chars().next());
            initials.map(|initial| [initial, '*', '*', '*'].into_iter().collect()).collect::<Vec<String>>().join(" ")
        }
    }
}

/// `+86 138 1234 4321` -> `•••• 4321`; `••••` when the last four digits are not known.
pub fn mask_phone(phone: &str) -> String {
    match last4(phone) {
        Some(digits) => ["•••• ", &digits].concat(),
        None => "••••".to_string(),
    }
}

/// The last four digits of a phone number: the second factor. None when it has fewer, or when its source has already
/// hidden one of them (`1381234****`).
pub fn last4(phone: &str) -> Option<String> {
    let mut last: Vec<char> = Vec::with_capacity(4);
    for c in phone.chars().rev().map(narrow) {
        if last.len() == 4 {
            break;
        }
        match c {
            '0'..='9' => last.push(c),
            '*' | '•' | 'x' | 'X' => return None,
            _ => {}
        }
    }
    (last.len() == 4).then(|| last.into_iter().rev().collect())
}

/// The text with every run of 7 or more digits that may be a phone number (hyphens, spaces and `*` within it
/// included) replaced by `••••`. Days like `2026-11-22` stay; hotlines of five digits and scanner numbers of six stay.
/// A number that is no phone may be hidden too: rather one too many.
pub fn mask_contacts_in(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let run = contact_length(&chars[at..]);
        let day = day_length(&chars[at..]);
        if day > 0 {
            shown.extend(&chars[at..at + day]);
            at += day;
        } else if run > 0 {
            let is_contact = chars[at..at + run].iter().filter(|c| is_digit(**c)).count() >= 7;
            if is_contact {
                shown.push_str("••••");
            } else {
                shown.extend(&chars[at..at + run]);
            }
            at += run;
        } else {
            shown.push(chars[at]);
            at += 1;
        }
    }
    shown
}

/// Characters of the digit run at the start: digits and stars, with at most two separators between them. 0 when none.
fn contact_length(chars: &[char]) -> usize {
    let mut end = 0;
    for (at, c) in chars.iter().enumerate() {
        if is_digit(*c) {
            end = at + 1;
        } else if at > end + 1 || at == 0 || !matches!(narrow(*c), '-' | ' ' | '.' | '(' | ')' | '/') {
            break;
        }
        if at >= end && day_length(&chars[at + 1..]) > 0 {
            break;
        }
    }
    end
}

/// Characters of `2026-11-22` (or with `/` or `.`) at the start. 0 when none.
fn day_length(chars: &[char]) -> usize {
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let separator = |at: usize| chars.get(at).is_some_and(|c| matches!(c, '-' | '/' | '.'));
    let is_century = matches!(chars, ['1', '9', ..] | ['2', '0', ..]);
    let is_day = is_century
        && [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(digit)
        && separator(4)
        && chars.get(4) == chars.get(7)
        && !digit(10)
        && !separator(10)
        && chars[5] <= '1'
        && chars[8] <= '3';
    if is_day { 10 } else { 0 }
}

/// A star stands for a digit that the source has hidden.
fn is_digit(c: char) -> bool {
    matches!(narrow(c), '0'..='9' | '*')
}

/// Full-width forms as their ASCII twins.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Scripts whose names begin with the family name and have no spaces: Han, kana, hangul.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("王小明", "王**")]
    #[case("欧阳娜娜", "欧**")]
    #[case("김철수", "김**")]
    #[case("Mario Gómez", "M*** G***")]
    #[case("  Élodie  ", "É***")]
    #[case("a@example.com", "a***")]
    #[case("", "")]
    fn names(#[case] name: &str, #[case] shown: &str) {
        assert_eq!(mask_name(name), shown);
    }

    #[rstest]
    #[case("+86 138-1234-4321", Some("4321"))]
    #[case("*******4321", Some("4321"))]
    #[case("０５１２－８８８８４３２１", Some("4321"))]
    #[case("(0512) 8888 43 21", Some("4321"))]
    #[case("1**********", None)]
    #[case("13812*34*21", None)]
    #[case("321", None)]
    #[case("", None)]
    fn phones(#[case] phone: &str, #[case] digits: Option<&str>) {
        assert_eq!(last4(phone).as_deref(), digits);
        assert_eq!(mask_phone(phone), digits.map_or("••••".to_string(), |d| format!("•••• {d}")));
    }

    #[rstest]
    #[case("派件员电话13812344321", "派件员电话••••")]
    #[case("如有疑问请电联:（4000633333,1**********）", "如有疑问请电联:（••••,••••）")]
    #[case("发往堤口路分部(0***-********)", "发往堤口路分部(••••)")]
    #[case("电话1**********    1**********", "电话••••    ••••")]
    #[case("Llame al +34 600 123 456.", "Llame al +••••.")]
    #[case("call (555) 123-4567 now", "call (•••• now")]
    #[case("电话：１３８１２３４４３２１", "电话：••••")]
    #[case("扫描员是021998，95720为中通快递员外呼专属号码", "扫描员是021998，95720为中通快递员外呼专属号码")]
    #[case("预计2026-11-22 23:59:00前投递", "预计2026-11-22 23:59:00前投递")]
    #[case("95720 2026/11/22", "95720 2026/11/22")]
    #[case("正在第1次派件", "正在第1次派件")]
    fn contacts_in_a_text(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(mask_contacts_in(text), shown);
    }

    proptest! {
        #[test]
        fn a_phone_never_survives(before in "[^0-9*]{0,8}", phone in "1[3-9][0-9]{9}", after in "[^0-9*]{0,8}") {
            let shown = mask_contacts_in(&[&before, phone.as_str(), &after].concat());
            prop_assert!(!shown.contains(&phone[3..]), "{}", shown);
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,60}") {
            mask_contacts_in(&text);
            mask_name(&text);
            mask_phone(&text);
        }
    }
}
