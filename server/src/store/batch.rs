//! Many rows in one statement: fixed SQL around a run of generated placeholders, nothing else.

use std::borrow::Cow;

use super::row::Arg;

/// Rows or keys in one statement. 100 x 20 columns stays under both databases' limit of bound values (32 766).
pub const CHUNK: usize = 100;

/// `head ($1, $2), ($3, $4) tail` with its arguments.
#[derive(Debug)]
pub struct Batch {
    head: Cow<'static, str>,
    tail: &'static str,
    /// Columns in a row; 0 for a plain list of keys.
    width: usize,
    args: Vec<Arg>,
}

impl Batch {
    /// `head` ends with `values`, `tail` is the conflict clause.
    pub fn insert(head: impl Into<Cow<'static, str>>, width: usize, tail: &'static str) -> Self {
        Batch { head: head.into(), tail, width, args: Vec::with_capacity(width * CHUNK) }
    }

    /// `head` ends with `in`, e.g. `select id from shipment where waybill_number in`.
    pub fn keys(head: &'static str, tail: &'static str, keys: impl IntoIterator<Item = Arg>) -> Self {
        Batch { head: head.into(), tail, width: 0, args: keys.into_iter().collect() }
    }

    pub fn push(&mut self, row: impl IntoIterator<Item = Arg>) {
        self.args.extend(row);
        debug_assert!(self.width > 0 && self.args.len().is_multiple_of(self.width), "a row of another width");
    }

    pub fn is_full(&self) -> bool {
        self.args.len() >= self.width * CHUNK
    }

    pub fn is_empty(&self) -> bool {
        self.args.is_empty()
    }

    /// Hands the values over to a statement.
    pub(super) fn into_args(self) -> Vec<Arg> {
        self.args
    }

    /// For SQLite, without numbers: it keeps numbered placeholders in a list and walks through it at every bind, which
    /// took longer than storing the rows.
    pub(super) fn sqlite(&self) -> String {
        self.sql(|sql, _| sql.push('?'))
    }

    /// For PostgreSQL, which knows numbered placeholders only.
    pub(super) fn postgres(&self) -> String {
        use std::fmt::Write as _;
        self.sql(|sql, n| {
            let _ = write!(sql, "${n}");
        })
    }

    fn sql(&self, placeholder: impl Fn(&mut String, usize)) -> String {
        let mut sql = String::with_capacity(self.head.len() + self.tail.len() + self.args.len() * 6 + 16);
        sql.push_str(&self.head);
        sql.push_str(" (");
        for n in 0..self.args.len() {
            match n {
                0 => {}
                _ if self.width > 0 && n % self.width == 0 => sql.push_str("), ("),
                _ => sql.push_str(", "),
            }
            placeholder(&mut sql, n + 1);
        }
        sql.push_str(") ");
        sql.push_str(self.tail);
        sql
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_count_through() {
        let mut batch = Batch::insert("insert into t (a, b) values", 2, "on conflict do nothing");
        batch.push([Arg::from(1), Arg::from("x")]);
        batch.push([Arg::from(2), Arg::from("y")]);
        assert_eq!(batch.postgres(), "insert into t (a, b) values ($1, $2), ($3, $4) on conflict do nothing");
        assert_eq!(batch.sqlite(), "insert into t (a, b) values (?, ?), (?, ?) on conflict do nothing");
        let keys = Batch::keys("select a from t where a in", "order by a", [Arg::from(1), Arg::from(2)]);
        assert_eq!(keys.postgres(), "select a from t where a in ($1, $2) order by a");
    }
}
