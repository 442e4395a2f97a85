//! Where a page of a list goes on: what its last row is ordered by, and that row's id, in hex.

use crate::http::Refusal;

/// Longer than any that we give.
const LONGEST: usize = 200;

pub fn write(key: i64, id: &str) -> String {
    hex::encode(format!("{key}.{id}"))
}

/// What [`write`] was given.
///
/// # Errors
/// `Invalid` (`/cursor malformed`).
pub fn read(cursor: &str) -> Result<(i64, String), Refusal> {
    parts(cursor).ok_or_else(|| Refusal::field("/cursor", "malformed", "give a next_cursor of this list"))
}

fn parts(cursor: &str) -> Option<(i64, String)> {
    if cursor.len() > LONGEST {
        return None;
    }
    let plain = String::from_utf8(hex::decode(cursor).ok()?).ok()?;
    let (key, id) = plain.split_once('.')?;
    let is_id = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    Some((key.parse().ok()?, id.to_string())).filter(|_| is_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        for (key, id) in [(-1, "0192f0c1-2345"), (i64::MAX, "g"), (0, "")] {
            assert_eq!(read(&write(key, id)).unwrap(), (key, id.to_string()));
        }
        for text in ["zz", "", "3", &hex::encode("1.a b"), &"3".repeat(300)] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
