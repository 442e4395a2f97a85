//! Numbers of suggestions: `S-YYMM-NNNNNN-D`.

use jiff::tz::TimeZone;

use app::value::Instant;

use crate::number;
use crate::store::Transaction;

pub use crate::number::normalise;

const LETTER: char = 'S';

/// Whether it can be a number of ours.
pub fn is_well_formed(number: &str) -> bool {
    number::is_well_formed(LETTER, number)
}

/// The next number of this month, in the operator's zone.
pub async fn next(tx: &mut Transaction, zone: &TimeZone, now: Instant) -> sqlx::Result<String> {
    number::next(tx, LETTER, zone, now).await
}
