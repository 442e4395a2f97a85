//! JSON documents, one or many: a document over several lines, an array of documents, or one document per line.
//!
//! Only documents in lines are streamed; everything else is held whole, up to [`LARGEST`].

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use super::json::{self, Piece};
use super::{Found, Refusal, Taker, invalid};

/// The largest document that is read, in bytes.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// Hands every document to `one`, which takes it apart.
pub fn read(
    source: &mut dyn BufRead,
    taker: Taker<'_>,
    one: &dyn Fn(Piece<'_>, Taker<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut first = Vec::new();
    let mut line = 0;
    while first.trim_ascii().is_empty() {
        first.clear();
        line += 1;
        if read_line(source, &mut first)? == 0 {
            return Err(invalid("holds no document"));
        }
    }
    if is_whole(&first) {
        return read_lines(source, first, line, taker, one);
    }
    let room = LARGEST.saturating_sub(first.len() as u64) + 1;
    source.take(room).read_to_end(&mut first)?;
    if first.len() as u64 > LARGEST {
        return Err(invalid("is a document of more than 64 MiB; write one document per line instead"));
    }
    let text = std::str::from_utf8(&first).map_err(|_| invalid("is not text in UTF-8 (--encoding names another)"))?;
    read_whole(Piece { line, text }, taker, one);
    Ok(())
}

fn read_whole(all: Piece<'_>, taker: Taker<'_>, one: &dyn Fn(Piece<'_>, Taker<'_>) -> ControlFlow<()>) {
    for value in all.values() {
        let is_array = value.text.starts_with('[');
        if let Some(refusal) = json::unsound(value).filter(|_| is_array) {
            if taker(Found::Refused(refusal)).is_break() {
                return;
            }
            continue;
        }
        for document in if is_array { value.elements() } else { vec![value] } {
            if one(document, taker).is_break() {
                return;
            }
        }
    }
}

fn read_lines(
    source: &mut dyn BufRead,
    first: Vec<u8>,
    first_line: u64,
    taker: Taker<'_>,
    one: &dyn Fn(Piece<'_>, Taker<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let (mut bytes, mut line) = (first, first_line);
    loop {
        let flow = match std::str::from_utf8(bytes.trim_ascii()) {
            Ok("") => ControlFlow::Continue(()),
            Ok(text) => one(Piece { line, text }, taker),
            Err(_) => taker(Found::Refused(Refusal::new(line, "", "is not text in UTF-8"))),
        };
        bytes.clear();
        line += 1;
        if flow.is_break() || read_line(source, &mut bytes)? == 0 {
            return Ok(());
        }
    }
}

/// One line up to the limit; 0 at the end of the source.
pub fn read_line(source: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    let length = source.take(LARGEST + 1).read_until(b'\n', line)?;
    if line.len() as u64 > LARGEST { Err(invalid("holds a line of more than 64 MiB")) } else { Ok(length) }
}

/// One complete object on one line means that every line is a document.
fn is_whole(line: &[u8]) -> bool {
    line.trim_ascii().starts_with(b"{") && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn documents(text: &str) -> io::Result<Vec<(u64, String)>> {
        let seen = RefCell::new(Vec::new());
        read(&mut text.as_bytes(), &mut |_| ControlFlow::Continue(()), &|piece, _| {
            seen.borrow_mut().push((piece.line, piece.text.to_string()));
            ControlFlow::Continue(())
        })?;
        Ok(seen.into_inner())
    }

    #[test]
    fn splits_documents() {
        let lines = |found: Vec<(u64, String)>| found.into_iter().map(|(line, _)| line).collect::<Vec<_>>();
        assert_eq!(lines(documents("\n{\"a\":1}\n\n{\"b\":2}\nrubbish").expect("reads")), [2, 4, 5]);
        assert_eq!(lines(documents("[\n{\"a\":1},\n\n{\"b\":2}]").expect("reads")), [2, 4]);
        assert_eq!(lines(documents("{\n\"a\":1\n}\n{\n}").expect("reads")), [1, 4]);
        assert_eq!(documents("{\"a\":").expect("reads"), [(1, "{\"a\":".to_string())]);
        assert!(documents(" \n \n").is_err());
    }

    #[test]
    fn refuses_a_line_that_is_not_text() {
        let mut refused = 0;
        let source = b"{}\n\"\xff\"\n{}";
        read(
            &mut source.as_slice(),
            &mut |found| {
                refused += u32::from(matches!(found, Found::Refused(_)));
                ControlFlow::Continue(())
            },
            &|_, _| ControlFlow::Continue(()),
        )
        .expect("reads");
        assert_eq!(refused, 1);
    }
}
