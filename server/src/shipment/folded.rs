//! A row that SQL folded into one text, `$2` between fields and `$3` between records. Null is the empty text: intake
//! stores no empty ones.

use std::str::{FromStr, Split};

use app::value::{Instant, LocalInstant, UtcOffset};

/// Between fields, and between records: control characters, which intake refuses in any text.
pub(super) const FIELD: char = '\u{1f}';
pub(super) const RECORD: char = '\u{1e}';

/// A cursor over the fields of one record.
pub(super) struct Fields<'t> {
    record: &'t str,
    rest: Split<'t, char>,
}

impl<'t> Fields<'t> {
    pub fn of(record: &'t str) -> Self {
        Fields { record, rest: record.split(FIELD) }
    }

    pub fn text(&mut self) -> sqlx::Result<&'t str> {
        self.rest.next().ok_or_else(|| self.broken())
    }

    pub fn opt_text(&mut self) -> sqlx::Result<Option<String>> {
        Ok(self.stated()?.map(str::to_string))
    }

    /// A number, or a text that a rule in `app` can read.
    pub fn parsed<T: FromStr>(&mut self) -> sqlx::Result<T> {
        self.text()?.parse().map_err(|_| self.broken())
    }

    pub fn opt_parsed<T: FromStr>(&mut self) -> sqlx::Result<Option<T>> {
        self.stated()?.map(|text| text.parse().map_err(|_| self.broken())).transpose()
    }

    /// An instant and, in the next field, the offset it was stated with.
    pub fn opt_local_instant(&mut self) -> sqlx::Result<Option<LocalInstant>> {
        let (at, offset) = (self.opt_parsed()?.map(Instant::from_ms), self.opt_parsed()?);
        let offset = offset.and_then(UtcOffset::from_minutes).unwrap_or_default();
        Ok(at.map(|at| at.at_offset(offset)))
    }

    fn stated(&mut self) -> sqlx::Result<Option<&'t str>> {
        self.text().map(|text| (!text.is_empty()).then_some(text))
    }

    fn broken(&self) -> sqlx::Error {
        sqlx::Error::Decode(format!("`{}` is not a folded row", self.record).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_their_order() {
        let mut fields = Fields::of("PD1\u{1f}\u{1f}7\u{1f}0\u{1f}480\u{1f}\u{1f}");
        assert_eq!(fields.text().unwrap(), "PD1");
        assert_eq!(fields.opt_text().unwrap(), None);
        assert_eq!(fields.parsed::<i64>().unwrap(), 7);
        assert_eq!(fields.opt_local_instant().unwrap().unwrap().to_string(), "1970-01-01T08:00:00+08:00");
        assert_eq!(fields.opt_local_instant().unwrap(), None);
        assert!(fields.text().is_err(), "nothing is left");
    }

    #[test]
    fn a_broken_record_is_told() {
        assert!(Fields::of("x").parsed::<i64>().is_err());
    }
}
