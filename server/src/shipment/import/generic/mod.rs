//! The generic layout: CSV or NDJSON with Parceldesk's own column names, or with others and a map file.

mod cells;
mod column;
mod lines;
mod sheet;

use std::io::{self, BufRead, Read};

use self::cells::Cells;
use self::column::Column;
use super::{Fault, Found, Options, Refusal, Row, Taker, What, faults, invalid};

/// Reads NDJSON when the source begins with a brace, else CSV.
pub fn read(source: &mut dyn BufRead, what: What, options: &Options, taker: Taker<'_>) -> io::Result<()> {
    check_map(what, options)?;
    let mut first = [0; 1];
    let length = source.read(&mut first)?;
    let mut whole = (&first[..length]).chain(source);
    if first == *b"{" {
        lines::read(&mut whole, what, options, taker)
    } else {
        sheet::read(&mut whole, what, options, taker)
    }
}

/// Every column, of shipments and of events.
pub fn columns() -> impl Iterator<Item = &'static str> {
    Column::ALL.iter().map(|column| column.as_str())
}

/// A misspelt name in the map file would silently lose a column.
fn check_map(what: What, options: &Options) -> io::Result<()> {
    let map = &options.map;
    for name in map.columns.keys().chain(map.defaults.keys()) {
        if Column::of(what).all(|column| column.as_str() != name) {
            return Err(invalid(format!("the map file names the column `{name}`, which the layout does not have")));
        }
    }
    Ok(())
}

/// The header that the source uses for a column.
fn header_of(column: Column, options: &Options) -> &str {
    options.map.columns.get(column.as_str()).map_or(column.as_str(), String::as_str)
}

/// Turns a row of cells into drafts and checks them.
fn finish(line: u64, what: What, mut cells: Cells<'_>, options: &Options) -> Found {
    let mut row = Row { line, shipment: None, events: Vec::new() };
    let problems = match what {
        What::Shipments => {
            let mut shipment = cells.shipment();
            shipment.normalise();
            let problems = shipment.problems();
            row.shipment = Some(shipment);
            problems
        }
        What::Events => {
            let mut event = cells.event();
            event.iter_mut().for_each(|event| event.normalise());
            let problems = event.as_ref().map(|event| event.problems()).unwrap_or_default();
            row.events.extend(event);
            problems
        }
    };
    let mut found: Vec<Fault> = cells.faults;
    found.extend(faults(problems, column_of));
    if found.is_empty() {
        return Found::Row(Box::new(row));
    }
    for fault in &mut found {
        if let Some(theirs) = options.map.columns.get(&fault.column) {
            fault.column.clone_from(theirs);
        }
    }
    Found::Refused(Refusal { line, faults: found })
}

/// `/origin/country` -> `origin_country`, `/location/city` -> `city`.
fn column_of(pointer: &str) -> String {
    let name = pointer.trim_start_matches('/').replace('/', "_");
    name.strip_prefix("location_").map(str::to_string).unwrap_or(name)
}
