//! Is the log whole? Walks through all rows and names the first that is not as it was written.

use std::fmt;

use super::chain::{GENESIS, Head, Row};
use super::store;
use crate::store::Store;

/// Rows read at once.
const PAGE: i64 = 1000;

/// The first bad row and what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    pub seq: i64,
    pub kind: FaultKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The number is not there.
    Missing,
    /// The row does not have its hash.
    Changed,
    /// The row does not follow from the one before.
    Unchained,
    /// The signed head says that the log went on to here.
    CutOff,
    /// The row is not the one that was signed as the latest, or stands after it.
    Unsigned,
    /// The signed head is gone, or not signed by this server.
    HeadLost,
    /// The row is not the one that was known by this number.
    Unknown,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            FaultKind::Missing => "is missing",
            FaultKind::Changed => "was changed after it was written",
            FaultKind::Unchained => "does not follow from the row before",
            FaultKind::CutOff => "is missing: the end of the log was cut off",
            FaultKind::Unsigned => "was not written by this server: its head is signed for another row",
            FaultKind::HeadLost => "is the last one, but the signed head of the log is gone or forged",
            FaultKind::Unknown => "is not the row that was known by this number",
        };
        write!(f, "audit row {} {what}", self.seq)
    }
}

/// What a walk came to: the last row, None for an empty log, or the first bad row.
pub type Verdict = Result<Option<Head>, Fault>;

/// Walks through the whole log, while it may still be written to. `known` is a head seen earlier, which must still be
/// in it; `walked` hears the number of each row that was found good.
pub async fn walk(store: &Store, known: Option<&Head>, mut walked: impl FnMut(i64)) -> sqlx::Result<Verdict> {
    let mut last: Option<Head> = None;
    loop {
        let seq = last.as_ref().map_or(0, |head| head.seq);
        let rows = store::list_after(store, seq, PAGE).await?;
        if rows.is_empty() {
            // Read after the rows, so that a row written meanwhile can only make it newer than what was read.
            let head = store::find_head(store).await?;
            match end(last.as_ref(), &head, known) {
                Some(verdict) => return Ok(verdict.map(|()| last)),
                None if store::list_after(store, seq, 1).await?.is_empty() => {
                    return Ok(Err(Fault { seq: seq + 1, kind: FaultKind::CutOff }));
                }
                None => continue,
            }
        }
        for row in &rows {
            if let Err(fault) = step(last.as_ref(), row, known) {
                return Ok(Err(fault));
            }
            last = Some(Head { seq: row.seq, hash: row.hash.clone() });
            walked(row.seq);
        }
    }
}

/// One row after another.
fn step(last: Option<&Head>, row: &Row, known: Option<&Head>) -> Result<(), Fault> {
    let fault = |seq, kind| Err(Fault { seq, kind });
    let expected = last.map_or(0, |head| head.seq) + 1;
    if row.seq < expected {
        return fault(row.seq, FaultKind::Unchained);
    }
    if row.seq > expected {
        return fault(expected, FaultKind::Missing);
    }
    if row.hash != row.expected_hash() {
        return fault(row.seq, FaultKind::Changed);
    }
    if row.previous_hash != last.map_or(GENESIS, |head| &head.hash) {
        return fault(row.seq, FaultKind::Unchained);
    }
    match known {
        Some(known) if known.seq == row.seq && known.hash != row.hash => fault(row.seq, FaultKind::Unknown),
        _ => Ok(()),
    }
}

/// What the server signed as the end of the log.
pub(super) enum SignedHead {
    /// Nothing was ever recorded: there is not even a key.
    Never,
    /// There is a key, but no head that it signed.
    Lost,
    Signed(Head),
}

/// Compares the last row with the signed head; None when the head is newer than what was read.
fn end(last: Option<&Head>, head: &SignedHead, known: Option<&Head>) -> Option<Result<(), Fault>> {
    let seq = last.map_or(0, |head| head.seq);
    let fault = |seq, kind| Some(Err(Fault { seq, kind }));
    match head {
        SignedHead::Signed(head) if head.seq > seq => None,
        SignedHead::Signed(head) if head.seq < seq => fault(head.seq + 1, FaultKind::Unsigned),
        SignedHead::Signed(head) if last != Some(head) => fault(seq, FaultKind::Unsigned),
        SignedHead::Lost => fault(seq, FaultKind::HeadLost),
        SignedHead::Never if last.is_some() => fault(seq, FaultKind::HeadLost),
        SignedHead::Signed(_) | SignedHead::Never => match known {
            Some(known) if known.seq > seq => fault(seq + 1, FaultKind::CutOff),
            _ => Some(Ok(())),
        },
    }
}
