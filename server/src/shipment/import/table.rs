//! CSV with a header: delimiter detected, one row in memory at a time.

use std::io::{self, BufRead, Cursor, Read};

use csv::{ErrorKind, StringRecord, Terminator};

use super::ration::{Rationed, Refill};
use super::{Refusal, invalid};

/// The longest header line, in bytes.
const LONGEST_HEADER: u64 = 1024 * 1024;

/// A CSV file being read.
pub struct Table<'a> {
    reader: csv::Reader<Rationed<Box<dyn Read + 'a>>>,
    ration: Refill,
    header: Vec<String>,
    record: StringRecord,
    ended: bool,
}

impl<'a> Table<'a> {
    /// Reads the header. The delimiter is the comma, semicolon or tab that it holds most of.
    pub fn open(source: &'a mut dyn BufRead) -> io::Result<Self> {
        let mut first = Vec::new();
        source.take(LONGEST_HEADER).read_until(b'\n', &mut first)?;
        let delimiter = delimiter_of(&first);
        let bytes: Box<dyn Read + 'a> = Box::new(Cursor::new(first).chain(source));
        let (rationed, ration) = Rationed::new(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            // With its usual terminator the reader counts the lines of a CRLF file one too low; cells are trimmed anyway.
            .terminator(Terminator::Any(b'\n'))
            .buffer_capacity(128 * 1024)
            .from_reader(rationed);
        let header: Vec<String> =
            reader.headers().map_err(broken)?.iter().map(|name| name.trim().to_string()).collect();
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
        loop {
            self.ration.refill();
            match self.reader.read_record(&mut self.record) {
                Ok(true) if self.record.len() == 1 && self.record[0].trim().is_empty() => {}
                Ok(true) => break,
                Ok(false) => return Ok(None),
                Err(error) => return self.refused(error).map(|refusal| Some(Err(refusal))),
            }
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
        for (header, expected) in
            [("a,b;c,d", b','), ("a;b,c;d", b';'), ("a\tb", b'\t'), ("a", b','), ("\"x;y;z\",b", b',')]
        {
            assert_eq!(delimiter_of(header.as_bytes()), expected, "{header}");
        }
    }

    #[test]
    fn a_bad_row_costs_only_itself() {
        let found = rows(b"a,b\r\n1,\"two\nlines\"\r\n3\r\n4,\xff\r\n\r\n5,6\n");
        assert_eq!(found[0], Ok((2, vec!["1".into(), "two\nlines\r".into()])));
        assert_eq!(found[1], Err(Refusal::new(4, "", "has 1 columns, the header has 2")));
        assert_eq!(
            found[2].as_ref().map_err(|refusal| (refusal.line, refusal.faults[0].column.as_str())),
            Err((5, "b"))
        );
        assert_eq!(found[3], Ok((7, vec!["5".into(), "6".into()])));
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
