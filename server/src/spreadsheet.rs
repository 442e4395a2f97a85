//! Files that spreadsheets open: CSV of RFC 4180 and XLSX, in which nothing is calculated.

use rust_xlsxwriter::{Format as CellFormat, Workbook, XlsxError};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::Refusal;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    #[default]
    Csv,
    Xlsx,
}

impl Format {
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

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

/// An XLSX file, made in memory away from the threads that answer. Every cell is text and the first row stays in sight.
///
/// # Errors
/// `Internal`.
pub async fn workbook<R: AsRef<[String]> + Send + 'static>(rows: Vec<R>) -> Result<Vec<u8>, Refusal> {
    let written = tokio::task::spawn_blocking(move || write(&rows)).await.map_err(|_| Refusal::Internal)?;
    written.map_err(|_| Refusal::Internal)
}

fn write<R: AsRef<[String]>>(rows: &[R]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = CellFormat::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, row) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row.as_ref()) {
            match at {
                0 => sheet.write_string_with_format(at, column, cell, &bold)?,
                _ => sheet.write_string(at, column, cell)?,
            };
        }
    }
    workbook.save_to_buffer()
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
