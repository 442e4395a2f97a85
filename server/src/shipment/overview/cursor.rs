//! Where a list goes on: opaque to the reader.

use std::fmt;
use std::str::FromStr;

use app::value::Instant;

use super::Segment;
use super::store::Candidate;

/// After every id of UUID form.
const LAST_ID: &str = "g";

/// The last row that was looked at, and the moment for which the list was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub as_of: Instant,
    pub segment: Segment,
    /// What the segment is ordered by, in milliseconds.
    pub key: i64,
    pub id: String,
}

impl Cursor {
    /// Before the first row of a segment.
    pub fn start(as_of: Instant, segment: Segment) -> Cursor {
        match segment.is_descending() {
            true => Cursor { as_of, segment, key: i64::MAX, id: LAST_ID.to_string() },
            false => Cursor { as_of, segment, key: i64::MIN, id: String::new() },
        }
    }

    pub(super) fn pass(&mut self, row: &Candidate) {
        self.key = row.key(self.segment);
        self.id.clone_from(&row.id);
    }
}

impl Segment {
    /// The newest first.
    pub(super) fn is_descending(self) -> bool {
        matches!(self, Segment::NoPromise | Segment::Done)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = format!("{}.{}.{}.{}", self.as_of.as_ms(), self.segment as u8, self.key, self.id);
        f.write_str(&hex::encode(plain))
    }
}

/// The text is no cursor of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACursor;

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        read(text).ok_or(NotACursor)
    }
}

fn read(text: &str) -> Option<Cursor> {
    if text.len() > 300 {
        return None;
    }
    let plain = String::from_utf8(hex::decode(text).ok()?).ok()?;
    let mut parts = plain.splitn(4, '.');
    let as_of = Instant::from_ms(parts.next()?.parse().ok()?);
    let segment = *Segment::ALL.get(parts.next()?.parse::<usize>().ok()?)?;
    let key = parts.next()?.parse().ok()?;
    let id = parts.next()?.to_string();
    id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-').then_some(Cursor { as_of, segment, key, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_the_address() {
        for segment in Segment::ALL {
            let cursor = Cursor::start(Instant::from_ms(1_763_800_000_000), segment);
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for wrong in ["", "zz", "00", &hex::encode("1.9.1.a"), &hex::encode("1.1.1.a'b"), &"61".repeat(400)] {
            assert_eq!(wrong.parse::<Cursor>(), Err(NotACursor), "{wrong}");
        }
    }
}
