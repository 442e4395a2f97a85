//! The outline of a PDF (ISO 32000-2, 7.5): enough to know that it is one and whole. It is never shown in a page, only
//! saved by readers, so what is drawn or programmed within it stays between the reader and their own viewer.

/// Where the end-of-file marker must be, as Acrobat reads it.
const TRAILER: usize = 1024;

/// Magic at the first byte, a marker at the end, and a cross-reference where the trailer says.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TRAILER)..];
    let Some(end) = rfind(tail, b"%%EOF") else { return false };
    let Some(start) = rfind(&tail[..end], b"startxref") else { return false };
    let number: Vec<u8> = tail[start + 9..end].trim_ascii().to_vec();
    let at = std::str::from_utf8(&number).ok().and_then(|digits| digits.parse::<usize>().ok());
    let Some(table) = at.and_then(|at| bytes.get(at..)) else { return false };
    let table = table.trim_ascii_start();
    let has_table = table.starts_with(b"xref") || is_object(table);
    has_table && bytes.starts_with(b"%PDF-") && find(bytes, b" obj").is_some()
}

/// `12 0 obj`: a cross-reference stream is an object of its own.
fn is_object(bytes: &[u8]) -> bool {
    let mut words = bytes.get(..32.min(bytes.len())).unwrap_or_default().split(u8::is_ascii_whitespace);
    let is_number = |word: Option<&[u8]>| word.is_some_and(|w| !w.is_empty() && w.iter().all(u8::is_ascii_digit));
    is_number(words.next()) && is_number(words.next()) && words.next().is_some_and(|word| word.starts_with(b"obj"))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_has_a_table_where_it_says() {
        let body = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n";
        let whole = format!("{body}xref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", body.len());
        assert!(is_whole(whole.as_bytes()));
        let streamed = format!("{body}7 0 obj<</Type/XRef>>endobj\nstartxref\n{}\n%%EOF", body.len());
        assert!(is_whole(streamed.as_bytes()));
        assert!(!is_whole(&whole.as_bytes()[..whole.len() - 8]), "cut off");
        assert!(!is_whole(whole.replace("\nxref", "\nxxxx").as_bytes()), "no table");
        assert!(!is_whole([whole, "<html>".repeat(300)].concat().as_bytes()), "something behind");
    }
}
