//! Many complaints of one shipper from one CSV file, with a test run that files nothing.
//!
//! Each row is filed by itself, whole or not at all; a row that is refused keeps no other from being filed. The same
//! file sent again files nothing twice: an open complaint about the same parcel and category refuses the row.

use app::complaint::{BatchResult, BatchRow, Draft};
use app::problem::FieldProblem;
use axum::http::HeaderMap;

use super::filing;
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// Rows of one file.
pub const MOST_ROWS: usize = 500;
/// The columns, in any order; the others are refused by name, for a misspelt one would be lost unseen.
pub const COLUMNS: [&str; 5] = ["waybill_number", "category", "cause", "remedy_sought", "text"];
const REQUIRED: [&str; 4] = ["waybill_number", "category", "remedy_sought", "text"];

/// Files every sound row, or with `is_test` only says what would become of it.
///
/// # Errors
/// `Forbidden` for people without an organisation in which they may act; `Invalid` for a file that is none: encoding,
/// header (`/file/<column> unknown` or `required`), too many rows.
pub async fn file(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    csv: &[u8],
    is_test: bool,
) -> Result<BatchResult, Refusal> {
    portal.filings.take(caller.address, 1)?;
    let person = caller.signed_in.as_deref().ok_or(Refusal::SignInRequired)?;
    let may_act = |role| role != app::account::MemberRole::Viewer;
    if !person.organisations.iter().any(|seat| may_act(seat.role)) {
        return Err(Refusal::Forbidden);
    }
    let mut result = BatchResult { is_test, ..BatchResult::default() };
    for (line, draft) in read(csv)? {
        let filed = match draft {
            Ok(draft) => filing::file_of_shipper(portal, caller, headers, draft, is_test).await,
            Err(problem) => Err(Refusal::Invalid(vec![problem])),
        };
        let mut row = BatchRow { line, ..BatchRow::default() };
        match filed {
            Ok(number) => {
                row.complaint_number = number;
                result.sound_count += 1;
            }
            Err(Refusal::Invalid(errors) | Refusal::Blocked(errors)) => {
                row.errors = errors;
                result.refused_count += 1;
            }
            Err(other) => return Err(other),
        }
        result.items.push(row);
    }
    Ok(result)
}

type Read = Vec<(u64, Result<Draft, FieldProblem>)>;

fn read(csv: &[u8]) -> Result<Read, Refusal> {
    let refuse = |code: &str, detail: &str| Refusal::field("/file", code, detail);
    let text = std::str::from_utf8(csv).map_err(|_| refuse("malformed", "save the file as UTF-8"))?;
    // Spreadsheets and forms end lines with both characters, and the reader would then count from the end of the line.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| refuse("malformed", "no header"))?.clone();
    if let Some(unknown) = header.iter().find(|name| !COLUMNS.contains(name)) {
        let pointer = ["/file/", unknown].concat();
        return Err(Refusal::field(&pointer, "unknown", &["no column of the name ", unknown].concat()));
    }
    if let Some(missing) = REQUIRED.iter().find(|name| !header.iter().any(|known| known == **name)) {
        let pointer = ["/file/", missing].concat();
        return Err(Refusal::field(&pointer, "required", &["the column is missing: ", missing].concat()));
    }
    let mut rows: Read = Vec::new();
    for record in reader.records() {
        if rows.len() == MOST_ROWS {
            return Err(refuse("too_many", "at most 500 rows"));
        }
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                rows.push((line, Err(FieldProblem::new("", "malformed", "not a row of CSV"))));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, row(&header, &record)));
    }
    match rows.is_empty() {
        true => Err(refuse("required", "the file has no rows")),
        false => Ok(rows),
    }
}

fn row(header: &csv::StringRecord, record: &csv::StringRecord) -> Result<Draft, FieldProblem> {
    if record.len() != header.len() {
        return Err(FieldProblem::new("", "malformed", "another number of cells than the header"));
    }
    let cell = |name: &str| {
        let at = header.iter().position(|known| known == name)?;
        record.get(at).filter(|text| !text.is_empty()).map(str::to_string)
    };
    Ok(Draft {
        waybill_number: cell("waybill_number"),
        category: cell("category").unwrap_or_default(),
        cause: cell("cause"),
        remedy_sought: cell("remedy_sought").unwrap_or_default(),
        text: cell("text").unwrap_or_default(),
        ..Draft::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(csv: &str) -> Vec<u64> {
        read(csv.as_bytes()).unwrap().into_iter().map(|(line, _)| line).collect()
    }

    fn refused(csv: &str) -> String {
        match read(csv.as_bytes()) {
            Err(Refusal::Invalid(problems)) => problems[0].detail.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rows_know_their_line() {
        let csv = "\u{feff}waybill_number,category,remedy_sought,text\nA,delay,find,\"two\nlines\"\nB,delay,find,x\n";
        assert_eq!(lines(csv), [2, 4]);
        assert_eq!(lines(&csv.replace('\n', "\r\n")), [2, 4]);
    }

    #[test]
    fn a_file_that_is_none_is_refused_by_name() {
        assert!(refused("waybill_number,category,text\nA,delay,x\n").contains("remedy_sought"));
        assert!(refused("waybill_number,category,remedy_sought,text,prize\n").contains("prize"));
        assert!(refused("waybill_number,category,remedy_sought,text\n").contains("no rows"));
    }
}
