//! Words for the search columns, made here so that both databases find the same.
//!
//! Latin words are folded (NFKD without marks, lower case) and found by their beginning; Chinese, Japanese and Korean
//! have no spaces and are cut into overlapping pairs, so that a word of two characters is found anywhere. A column
//! holds ` word word `: each word between spaces.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words kept of one row: a description of a thousand characters must not make the column longer than the row.
const MOST_WORDS: usize = 120;
/// Words kept of a conversation, which may grow: a complaint of 4000 characters, each of which begins another pair, and as
/// much again. Most hold a few dozen; the longest makes 57 kB, beside 24 kB of text.
const MOST_WORDS_OF_TEXT: usize = 8192;
/// Words looked for at once; a statement has as many conditions.
pub const MOST_TERMS: usize = 6;

/// The search column of these texts.
pub fn column<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    extended(" ", texts, MOST_WORDS)
}

/// The search column of a text of which every word is to be found.
pub fn column_of_text<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    extended(" ", texts, MOST_WORDS_OF_TEXT)
}

/// That column with the words of one more text.
pub fn with_text(column: &str, text: &str) -> String {
    let column = if column.is_empty() { " " } else { column };
    extended(column, [text], MOST_WORDS_OF_TEXT)
}

/// Each word once.
fn extended<'t>(column: &str, texts: impl IntoIterator<Item = &'t str>, most: usize) -> String {
    let mut seen: BTreeSet<String> = column.split_whitespace().map(str::to_string).collect();
    let mut column = column.to_string();
    for word in texts.into_iter().flat_map(words) {
        if seen.len() < most && !seen.contains(&word) {
            column.push_str(&word);
            column.push(' ');
            seen.insert(word);
        }
    }
    column
}

/// Additional words of a waybill number: its digits without letters and hyphens, and their last four and six, which
/// people read out.
pub fn parts_of_number(number: &str) -> Vec<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let last = |count: usize| digits.len().checked_sub(count).map(|at| digits[at..].to_string());
    let joined: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    [Some(joined), last(4), last(6), Some(digits.clone())].into_iter().flatten().collect()
}

/// What was typed as patterns for `like`, all of which must match; the rest stays none.
/// Typed without a single letter or digit it matches nothing.
pub fn patterns(typed: &str) -> [Option<String>; MOST_TERMS] {
    let mut found: [Option<String>; MOST_TERMS] = [const { None }; MOST_TERMS];
    let mut terms = terms(typed);
    terms.dedup();
    for (slot, term) in found.iter_mut().zip(terms) {
        *slot = Some(["% ", &term, "%"].concat());
    }
    if found[0].is_none() && !typed.trim().is_empty() {
        found[0] = Some("no letter, no digit".to_string());
    }
    found
}

/// The words by which a text may be like another, as patterns any of which may match, and how many there are: the longest,
/// without their endings, for "deliveries" is like "delivery".
pub fn likeness(typed: &str) -> ([Option<String>; MOST_TERMS], usize) {
    let mut found: [Option<String>; MOST_TERMS] = [const { None }; MOST_TERMS];
    let mut stems: Vec<String> = terms(typed).iter().filter_map(|term| stem(term)).collect();
    stems.sort_by_key(|stem| std::cmp::Reverse(stem.len()));
    let mut seen = BTreeSet::new();
    stems.retain(|stem| seen.insert(stem.clone()));
    let count = stems.len().min(MOST_TERMS);
    for (slot, stem) in found.iter_mut().zip(stems) {
        *slot = Some(["% ", &stem, "%"].concat());
    }
    (found, count)
}

/// None for words that say little: those of up to three Latin letters, and single characters.
fn stem(term: &str) -> Option<String> {
    let count = term.chars().count();
    match term.chars().next() {
        Some(first) if is_cjk(first) => (count > 1).then(|| term.to_string()),
        _ if count < 4 => None,
        _ if count < 6 => Some(term.to_string()),
        _ => Some(term.chars().take((count - 2).max(5)).collect()),
    }
}

/// Like [`words`], without the single character that ends a run of pairs.
fn terms(typed: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for run in runs(typed) {
        match run.as_slice() {
            [first, _, ..] if is_cjk(*first) => terms.extend(run.windows(2).map(String::from_iter)),
            _ => terms.push(run.iter().collect()),
        }
    }
    terms
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for run in runs(text) {
        if run.first().copied().is_some_and(is_cjk) {
            words.extend(run.windows(2).map(String::from_iter));
            words.extend(run.last().map(char::to_string));
        } else {
            words.push(run.iter().collect());
        }
    }
    words
}

/// Runs of folded letters and digits of one kind of writing.
fn runs(text: &str) -> Vec<Vec<char>> {
    let mut runs: Vec<Vec<char>> = vec![Vec::new()];
    let mut push = |c: char| {
        let Some(run) = runs.last_mut() else { return };
        match c.is_alphanumeric() {
            true if run.first().is_none_or(|first| is_cjk(*first) == is_cjk(c)) => run.push(c),
            true => runs.push(vec![c]),
            false => runs.push(Vec::new()),
        }
    };
    if text.is_ascii() {
        text.chars().for_each(|c| push(c.to_ascii_lowercase()));
    } else {
        let folded = text.nfkd().filter(|c| !is_combining_mark(*c)).nfc();
        folded.flat_map(char::to_lowercase).for_each(push);
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Writing without spaces between words.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("苏州", true)]
    #[case("薇", true)]
    #[case("李薇", true)]
    #[case("苏薇", false)]
    #[case("GOMEZ", true)]
    #[case("gómez", true)]
    #[case("maria gom", true)]
    #[case("omez", false)]
    #[case("ＤＶＤ", true)]
    #[case("dvd机", true)]
    #[case("8151", true)]
    #[case("ee471108151fr", true)]
    #[case("47110", true)]
    #[case("%", false)]
    #[case("_", false)]
    fn finds_what_people_type(#[case] typed: &str, #[case] expected: bool) {
        let number = "EE471108151FR";
        let parts = parts_of_number(number);
        let texts = ["苏州市姑苏区", "李薇", "María Gómez", "DVD机"].into_iter();
        let column = column(texts.chain(parts.iter().map(String::as_str)));
        let found = patterns(typed).into_iter().flatten().all(|pattern| column.contains(pattern.trim_matches('%')));
        assert_eq!(found, expected, "`{typed}` in `{column}`");
    }

    #[test]
    fn words_of_one_stem_are_alike() {
        let texts = column(["Later deliveries on Saturdays", "周六晚上派送"]);
        let shared = |typed: &str| {
            let (patterns, _) = likeness(typed);
            patterns.into_iter().flatten().filter(|pattern| texts.contains(pattern.trim_matches('%'))).count()
        };
        assert_eq!(shared("a delivery on a Saturday"), 2);
        assert_eq!((shared("周六派送"), shared("the and for"), shared("")), (2, 0, 0));
        assert_eq!(likeness("opening hours opening").1, 2);
    }

    #[test]
    fn every_word_of_a_complaint_is_kept() {
        // no pair of characters twice
        let text: String = (0..2000).flat_map(|n| char::from_u32(0x4e00 + n)).chain("，".chars()).collect();
        let text = [text.as_str(), &text.chars().rev().collect::<String>()].concat();
        let column = column_of_text([text.as_str()]);
        let is_found = |column: &str, typed: &str| {
            patterns(typed).into_iter().flatten().all(|pattern| column.contains(pattern.trim_matches('%')))
        };
        let chars: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        assert_eq!(chars.len(), 4000);
        assert!(chars.chunks(2).all(|pair| is_found(&column, &String::from_iter(pair))));
        let written = with_text(&column, "苏州 Gómez");
        assert!(is_found(&written, "苏州 gomez") && written.starts_with(&column), "{written}");
        assert_eq!(with_text(&written, "苏州 gómez"), written, "each word once");
        assert_eq!(with_text("", "aa"), " aa ");
        let numbers: String = (0..20_000).map(|n| format!("{n} ")).collect();
        assert_eq!(with_text(&column, &numbers).split_whitespace().count(), MOST_WORDS_OF_TEXT);
    }

    #[test]
    fn a_long_text_makes_no_long_column() {
        let text: String = (0..5000).map(|n| format!("{n} ")).collect();
        assert_eq!(column([text.as_str()]).split_whitespace().count(), MOST_WORDS);
        assert_eq!(column(["aa aa", "AA"]), " aa ");
        assert_eq!(column([]), " ");
    }
}
