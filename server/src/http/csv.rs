//! CSV for spreadsheets: UTF-8 with a mark, RFC 4180, and no cell that is taken for a formula.

/// Excel takes a file without it for the local code page.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV injection").
pub fn neutral(cell: &str) -> String {
    let first = cell.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    let is_formula = first.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { ["'", cell].concat() } else { cell.to_string() }
}

/// One line of cells, each made [`neutral`].
pub fn line<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted(neutral(cell))).collect();
    [&cells.join(","), "\r\n"].concat()
}

fn quoted(cell: String) -> String {
    match cell.contains(['"', ',', '\n', '\r']) {
        true => ["\"", &cell.replace('"', "\"\""), "\""].concat(),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"] {
            assert!(neutral(formula).starts_with('\''), "{formula:?}");
        }
        assert_eq!(line(["a", "=1,2", "say \"hi\"", ""]), "a,\"'=1,2\",\"say \"\"hi\"\"\",\r\n");
    }
}
