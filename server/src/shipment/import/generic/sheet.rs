//! The generic layout as CSV.

use std::borrow::Cow;
use std::io::{self, BufRead};

use super::super::table::Table;
use super::cells::Cells;
use super::column::{COUNT, Column};
use super::{Found, Options, Taker, What, finish, header_of, invalid};

pub fn read(source: &mut dyn BufRead, what: What, options: &Options, taker: Taker<'_>) -> io::Result<()> {
    let mut table = Table::open(source)?;
    let positions = positions(&table, what, options)?;
    while let Some(row) = table.next()? {
        let found = match row {
            Err(refusal) => Found::Refused(refusal),
            Ok((line, record)) => {
                let mut cells = Cells::new(options);
                for (cell, position) in cells.texts.iter_mut().zip(positions) {
                    *cell = position.and_then(|at| record.get(at)).map(Cow::Borrowed);
                }
                finish(line, what, cells, options)
            }
        };
        if taker(found).is_break() {
            break;
        }
    }
    Ok(())
}

/// Where each of our columns stands in theirs. Headers that mean nothing to us are refused, for a misspelt column
/// would otherwise be lost without a word.
fn positions(table: &Table<'_>, what: What, options: &Options) -> io::Result<[Option<usize>; COUNT]> {
    let mut positions = [None; COUNT];
    for column in Column::of(what) {
        let header = header_of(column, options);
        positions[column as usize] = table.header().iter().position(|name| name.eq_ignore_ascii_case(header));
        if positions[column as usize].is_none() && options.map.columns.contains_key(column.as_str()) {
            return Err(invalid(format!("has no column `{header}`, which the map file names")));
        }
    }
    let unknown: Vec<&str> = (0..table.header().len())
        .filter(|at| !positions.contains(&Some(*at)))
        .map(|at| table.header()[at].as_str())
        .collect();
    if !unknown.is_empty() && !options.ignore_unknown_columns {
        let names = unknown.join("`, `");
        return Err(invalid(format!("has unknown columns: `{names}` (map them, or --ignore-unknown-columns)")));
    }
    let required: &[Column] = match what {
        What::Shipments => &[Column::WaybillNumber],
        What::Events => &[Column::WaybillNumber, Column::OccurredAt],
    };
    for column in required {
        if positions[*column as usize].is_none() && !options.map.defaults.contains_key(column.as_str()) {
            return Err(invalid(format!("has no column `{}`", header_of(*column, options))));
        }
    }
    Ok(positions)
}
