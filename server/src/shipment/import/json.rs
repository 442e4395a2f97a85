//! JSON by hand where `serde_json` is too coarse: the line on which a value of a document begins.
//!
//! A refusal has to name the line, and the events of a long document should not all be held as trees at once.
//! The scanner only finds where values begin and end; whether they are sound is decided by `serde_json`.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::Refusal;

/// One value of a longer text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Counted from 1.
    pub line: u64,
    pub text: &'a str,
}

impl<'a> Piece<'a> {
    /// The values that follow one another, separated by white space or nothing; what is no value comes as the last.
    pub fn values(self) -> Vec<Piece<'a>> {
        self.split(0, false)
    }

    /// The elements when the piece is an array, else nothing.
    pub fn elements(self) -> Vec<Piece<'a>> {
        let start = skip_space(self.text.as_bytes(), 0);
        if self.text.as_bytes().get(start) == Some(&b'[') { self.split(start + 1, true) } else { Vec::new() }
    }

    /// The value under a key when the piece is an object that has it.
    pub fn member(self, key: &str) -> Option<Piece<'a>> {
        let bytes = self.text.as_bytes();
        let mut at = skip_space(bytes, 0);
        if bytes.get(at) != Some(&b'{') {
            return None;
        }
        loop {
            let name = skip_space(bytes, at + 1);
            let name_end = if bytes.get(name) == Some(&b'"') { end_of_value(bytes, name) } else { return None };
            let start = skip_space(bytes, skip_space(bytes, name_end) + 1);
            let end = end_of_value(bytes, start);
            if self.text.get(name + 1..name_end.saturating_sub(1)) == Some(key) {
                return Some(Piece { line: self.line_at(start), text: self.text.get(start..end)? });
            }
            at = skip_space(bytes, end);
            if bytes.get(at) != Some(&b',') {
                return None;
            }
        }
    }

    fn split(self, start: usize, commas: bool) -> Vec<Piece<'a>> {
        let bytes = self.text.as_bytes();
        let (mut found, mut line, mut counted, mut at) = (Vec::new(), self.line, 0, start);
        loop {
            at = skip_space(bytes, at);
            let end = end_of_value(bytes, at);
            let stuck = at == end;
            let Some(text) = self.text.get(at..if stuck && !commas { bytes.len() } else { end }) else { return found };
            line += newlines(&bytes[counted..at]);
            counted = at;
            if !text.is_empty() {
                found.push(Piece { line, text });
            }
            at = skip_space(bytes, end);
            match bytes.get(at) {
                _ if stuck => return found,
                Some(b',') if commas => at += 1,
                _ if commas => return found,
                _ => {}
            }
        }
    }

    fn line_at(self, offset: usize) -> u64 {
        self.line + newlines(&self.text.as_bytes()[..offset.min(self.text.len())])
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|b| **b == b'\n').count() as u64
}

fn skip_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// Just past the value that begins at `at`; the end of the text for a value that is cut off.
fn end_of_value(bytes: &[u8], at: usize) -> usize {
    let (mut depth, mut at) = (0_usize, at);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = end_of_string(bytes, at),
            b'{' | b'[' => (depth, at) = (depth + 1, at + 1),
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => (depth, at) = (depth - 1, at + 1),
            b',' | b':' if depth == 0 => return at,
            _ if depth == 0 => at = end_of_word(bytes, at),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn end_of_string(bytes: &[u8], quote: usize) -> usize {
    let mut at = quote + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn end_of_word(bytes: &[u8], at: usize) -> usize {
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b',' | b':' | b'[' | b']' | b'{' | b'}' | b'"');
    at + bytes[at..].iter().take_while(|b| !ends(b)).count()
}

/// Why a piece is not JSON, as a refusal that names the line; None when it is.
pub fn unsound(piece: Piece<'_>) -> Option<Refusal> {
    serde_json::from_str::<IgnoredAny>(piece.text).err().map(|error| refusal(piece, &error))
}

/// A refusal for what `serde_json` says of a piece.
pub fn refusal(piece: Piece<'_>, error: &serde_json::Error) -> Refusal {
    let line = piece.line + (error.line() as u64).saturating_sub(1);
    Refusal::new(line, "", format!("is not the JSON expected: {error}"))
}

/// The text under the first of the keys that has one; numbers count as text, for codes are written both ways.
pub fn text(object: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match object.get(*key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece(text: &str) -> Piece<'_> {
        Piece { line: 1, text }
    }

    #[test]
    fn finds_values_and_their_lines() {
        let text = "\n{\"a\": \"x\\\"]\",\n \"list\": [\n  1,\n\n  {\"b\": [2, 3]},\n  \"c\"\n ]}\n{\"z\": null} 7";
        let values = piece(text).values();
        assert_eq!(values.iter().map(|v| v.line).collect::<Vec<_>>(), [2, 9, 9]);
        let list = values[0].member("list").expect("has it");
        assert_eq!(list.line, 3);
        let elements = list.elements();
        assert_eq!(
            elements.iter().map(|e| (e.line, e.text)).collect::<Vec<_>>(),
            [(4, "1"), (6, "{\"b\": [2, 3]}"), (7, "\"c\"")]
        );
        assert_eq!(values[0].member("b"), None);
        assert_eq!(values[1].member("z").map(|v| v.text), Some("null"));
        assert_eq!(piece("{} ], {}").values().last(), Some(&piece("], {}")));
        assert_eq!(piece("[1 2]").elements().len(), 1);
        assert_eq!(piece("{]").member("a"), None);
    }

    proptest! {
        #[test]
        fn survives_anything(text in "[\\[\\]{},:\"\\\\a1 \n\u{8fd0}]{0,60}") {
            for value in piece(&text).values() {
                for element in value.elements() {
                    element.member("a");
                }
                value.member("a");
            }
        }

        #[test]
        fn agrees_with_serde(items in prop::collection::vec("[\"\\\\\\[\\]{},:a\n]{0,8}", 0..6)) {
            let text = serde_json::to_string_pretty(&items).expect("writes");
            let found: Vec<String> = piece(&text)
                .elements()
                .iter()
                .map(|element| serde_json::from_str(element.text).expect("a string"))
                .collect();
            prop_assert_eq!(found, items);
        }
    }
}
