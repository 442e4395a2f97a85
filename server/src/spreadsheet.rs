//! Files that spreadsheets open: CSV of RFC 4180, in which nothing is calculated.

/// Excel takes a file without it for the local code page.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A cell that a spreadsheet would take for a formula is made text (OWASP, "CSV injection").
pub fn neutral(cell: &str) -> String {
    match cell
        .trim_start_matches([' ', '\u{a0}', '\u{3000}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
    {
        true => ["'", cell].concat(),
        false => cell.to_string(),
    }
}

/// RFC 4180. Make cells of other people's words [`neutral`] first.
pub fn lines<R: AsRef<[String]>>(rows: &[R]) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, cell) in row.as_ref().iter().enumerate() {
            text.push_str(if at == 0 { "" } else { "," });
            match cell.contains(['"', ',', '\n', '\r']) {
                true => text.push_str(&["\"", &cell.replace('"', "\"\""), "\""].concat()),
                false => text.push_str(cell),
            }
        }
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_calculated() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"] {
            assert!(neutral(formula).starts_with('\''), "{formula:?}");
        }
        assert_eq!(neutral("2 books"), "2 books");
        assert_eq!(neutral(""), "");
    }

    #[test]
    fn cells_are_quoted_where_needed() {
        let row = ["a \"b\", c", "two\nlines", "", ""].map(str::to_string);
        assert_eq!(lines(&[row]), "\"a \"\"b\"\", c\",\"two\nlines\",,\r\n");
    }
}
