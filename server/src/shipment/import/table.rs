//! CSV with a header: delimiter detected, one row in memory at a time.

use std::cell::Cell;
use std::io::{self, BufRead, Cursor, Read};
use std::rc::Rc;

use csv::{ErrorKind, StringRecord};

use super::{Refusal, invalid};

/// The longest row, in bytes. A quote that is never closed would otherwise swallow the rest of the file.
const LONGEST_ROW: u64 = 16 * 1024 * 1024;

/// A CSV file being read.
pub struct Table<'a> {
    reader: csv::Reader<Rationed<Box<dyn Read + 'a>>>,
    ration: Rc<Cell<u64>>,
    header: Vec<String>,
    record: StringRecord,
    ended: bool,
}

impl<'a> Table<'a> {
    /// Reads the header. The delimiter is the comma, semicolon or tab that it holds most of.
    pub fn open(source: &'a mut dyn BufRead) -> io::Result<Self> {
        let mut first = Vec::new();
        source.take(LONGEST_ROW).read_until(b'\n', &mut first)?;
        let delimiter = delimiter_of(&first);
        let ration = Rc::new(Cell::new(LONGEST_ROW));
        let bytes: Box<dyn Read + 'a> = Box::new(Cursor::new(first).chain(source));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .buffer_capacity(128 * 1024)
            .from_reader(Rationed { inner: bytes, ration: Rc::clone(&ration) });
        let header: Vec<String> = reader.headers().map_err(broken)?.iter().map(|name| name.trim().to_string()).collect();
        if header.iter().all(String::is_empty) {
            return Err(invalid("has no header line"));
        }
        if let Some(twice) = header.iter().enumerate().find(|(at, name)| header[..*at].contains(name)) {
            return Err(invalid(format!("names the column `{}` twice in its header", twice.1)));
        }
        Ok(Table { reader, ration, header, record: StringRecord::new(), ended: false })
    }

    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Where a column stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// As [`Table::position`], of a column that the layout cannot do without.
    pub fn required(&self, name: &str) -> io::Result<usize> {
        self.position(name).ok_or_else(|| invalid(format!("has no column `{name}`")))
    }

    /// The next row with its line, or why it is refused; None at the end.
    pub fn next(&mut self) -> io::Result<Option<Result<(u64, &StringRecord), Refusal>>> {
        if self.ended {
            return Ok(None);
        }
        self.ration.set(LONGEST_ROW);
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => return self.refused(error).map(|refusal| Some(Err(refusal))),
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        if self.record.len() == self.header.len() {
            return Ok(Some(Ok((line, &self.record))));
        }
        let reason = format!("has {} columns, the header has {}", self.record.len(), self.header.len());
        Ok(Some(Err(Refusal::new(line, "", reason))))
    }

    /// Text in a wrong encoding costs its own row only; a broken medium ends everything.
    fn refused(&mut self, error: csv::Error) -> io::Result<Refusal> {
        let ErrorKind::Utf8 { pos, err } = error.kind() else {
            self.ended = true;
            return Err(broken(error));
        };
        let column = self.header.get(err.field()).cloned().unwrap_or_default();
        let line = pos.as_ref().map_or(0, csv::Position::line);
        Ok(Refusal::new(line, column, "is not text in UTF-8 (--encoding names another)"))
    }
}

fn broken(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        ErrorKind::Utf8 { .. } => invalid("has a header that is not text in UTF-8 (--encoding names another)"),
        other => invalid(format!("is not CSV: {other:?}")),
    }
}

fn delimiter_of(header: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(0, b','), (0, b';'), (0, b'\t')];
    for byte in header {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(_, delimiter)| delimiter == byte).for_each(|(count, _)| *count += 1),
        }
    }
    // On a tie the first wins, which is the comma.
    counts.into_iter().rev().max_by_key(|(count, _)| *count).map_or(b',', |(_, delimiter)| delimiter)
}

/// Fails when one row takes more than its ration.
struct Rationed<R> {
    inner: R,
    ration: Rc<Cell<u64>>,
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.ration.get();
        if left == 0 {
            return Err(invalid("holds a row of more than 16 MiB; is a quote never closed?"));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let length = self.inner.read(&mut buffer[..most])?;
        self.ration.set(left - length as u64);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Vec<Result<(u64, Vec<String>), Refusal>> {
        let mut source = text;
        let mut table = Table::open(&mut source).expect("has a header");
        let mut found = Vec::new();
        while let Some(row) = table.next().expect("reads") {
            found.push(row.map(|(line, record)| (line, record.iter().map(str::to_string).collect())));
        }
        found
    }

    #[test]
    fn detects_the_delimiter() {
        for (header, expected) in [("a,b;c,d", b','), ("a;b,c;d", b';'), ("a\tb", b'\t'), ("a", b','), ("\"x;y;z\",b", b',')] {
            assert_eq!(delimiter_of(header.as_bytes()), expected, "{header}");
        }
    }

    #[test]
    fn a_bad_row_costs_only_itself() {
        let found = rows(b"a,b\r\n1,\"two\nlines\"\r\n3\r\n4,\xff\r\n5,6\r\n");
        assert_eq!(found[0], Ok((2, vec!["1".into(), "two\nlines".into()])));
        assert_eq!(found[1], Err(Refusal::new(4, "", "has 1 columns, the header has 2")));
        assert_eq!(found[2].as_ref().map_err(|refusal| (refusal.line, refusal.faults[0].column.as_str())), Err((5, "b")));
        assert_eq!(found[3], Ok((6, vec!["5".into(), "6".into()])));
    }

    #[test]
    fn an_open_quote_does_not_fill_the_memory() {
        let head = b"a,b\n1,\"".as_slice();
        let mut source = io::BufReader::new(head.chain(io::repeat(b'x')));
        let mut table = Table::open(&mut source).expect("has a header");
        assert!(table.next().is_err());
        assert_eq!(table.next().expect("has ended").map(|_| ()), None);
    }

    #[test]
    fn refuses_a_useless_header() {
        assert!(Table::open(&mut b"".as_slice()).is_err());
        assert!(Table::open(&mut b"a,b,a\n".as_slice()).is_err());
    }
}
