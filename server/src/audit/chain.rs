//! How one row follows from the one before.

use std::collections::BTreeMap;

use app::value::Instant;
use sha2::{Digest, Sha256};

use super::{Entry, tame};

/// What the first row follows.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A row of the log as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub seq: i64,
    pub at: Instant,
    pub actor_kind: String,
    pub actor_id: Option<String>,
    pub address: Option<String>,
    pub request_id: String,
    pub action: String,
    pub subject: String,
    /// A JSON object of texts.
    pub detail: String,
    pub previous_hash: String,
    pub hash: String,
}

/// The latest row: `1207:9f86d0…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub hash: String,
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl std::str::FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (seq, hash) = text.split_once(':')?;
            let is_hash = hash.len() == GENESIS.len() && hash.bytes().all(|b| b.is_ascii_hexdigit());
            Some(Head { seq: seq.parse().ok().filter(|seq| *seq > 0)?, hash: is_hash.then(|| hash.to_lowercase())? })
        };
        read().ok_or_else(|| format!("`{text}` is not `NUMBER:HASH` as `check audit` prints it"))
    }
}

/// Where the log ends, and the key that signs its end.
pub(super) struct End {
    pub key: String,
    /// None before the first row, and when the signed head is gone or not ours.
    pub head: Option<Head>,
    /// The highest number in the log, 0 when it is empty.
    pub last_seq: i64,
}

impl Row {
    /// The row of an entry at the end of the log. A log whose signed head was tampered with is not continued as if
    /// nothing had happened: the row follows [`GENESIS`], and every later check names it. It never refuses: who can
    /// spoil the log must not be able to stop the portal with it.
    pub fn after(end: &End, entry: &Entry<'_>, now: Instant) -> Row {
        let head_seq = end.head.as_ref().map_or(0, |head| head.seq);
        let detail: BTreeMap<&str, String> = entry.detail.iter().map(|(key, value)| (*key, tame(value))).collect();
        let mut row = Row {
            seq: head_seq.max(end.last_seq) + 1,
            at: now,
            actor_kind: entry.actor.kind().to_string(),
            actor_id: entry.actor.id().map(tame),
            address: entry.address.map(|address| address.to_string()),
            request_id: tame(entry.request_id),
            action: entry.action.to_string(),
            subject: tame(entry.subject),
            detail: serde_json::to_string(&detail).unwrap_or_default(),
            previous_hash: end.head.as_ref().map_or(GENESIS, |head| &head.hash).to_string(),
            hash: String::new(),
        };
        row.hash = row.expected_hash();
        row
    }

    /// SHA-256 over all fields but the hash itself, each with its presence and length before it, so that no text can
    /// move from one field into the next.
    pub fn expected_hash(&self) -> String {
        let mut hasher = Sha256::new();
        let mut feed = |field: Option<&str>| match field {
            None => hasher.update([0]),
            Some(text) => {
                hasher.update([1]);
                hasher.update((text.len() as u64).to_be_bytes());
                hasher.update(text.as_bytes());
            }
        };
        feed(Some(&self.seq.to_string()));
        feed(Some(&self.at.as_ms().to_string()));
        feed(Some(&self.actor_kind));
        feed(self.actor_id.as_deref());
        feed(self.address.as_deref());
        for field in [&self.request_id, &self.action, &self.subject, &self.detail, &self.previous_hash] {
            feed(Some(field));
        }
        hex::encode(hasher.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_counts() {
        let end = End { key: String::new(), head: None, last_seq: 0 };
        let entry = Entry::system("key.created", "key:1").with("name", "tms");
        let row = Row::after(&end, &entry, Instant::from_ms(7));
        assert_eq!((row.seq, row.previous_hash.as_str(), row.detail.as_str()), (1, GENESIS, r#"{"name":"tms"}"#));
        let changes: [fn(&mut Row); 10] = [
            |row| row.seq += 1,
            |row| row.at = row.at.plus_ms(1),
            |row| row.actor_kind = "guest".to_string(),
            |row| row.actor_id = Some(String::new()),
            |row| row.address = Some("192.0.2.1".to_string()),
            |row| row.request_id.push('1'),
            |row| row.action.push('1'),
            |row| row.subject.push('1'),
            |row| row.detail.push(' '),
            |row| row.previous_hash.replace_range(0..1, "1"),
        ];
        for (at, change) in changes.iter().enumerate() {
            let mut changed = row.clone();
            change(&mut changed);
            assert_ne!(changed.expected_hash(), row.hash, "change {at}");
        }
        let moved = Row { action: "key.createdk".to_string(), subject: "ey:1".to_string(), ..row.clone() };
        assert_ne!(moved.expected_hash(), row.hash);
    }

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = Head { seq: 12, hash: GENESIS.replace('0', "a") };
        assert_eq!(head.to_string().parse(), Ok(head));
        for wrong in ["", "12", "12:", "0:aa", &format!("-1:{GENESIS}"), &format!("1:{}", GENESIS.replace('0', "g"))] {
            assert!(wrong.parse::<Head>().is_err(), "{wrong}");
        }
    }
}
