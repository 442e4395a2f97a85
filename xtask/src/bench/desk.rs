//! The desk's screens with many customers and cases against the same with a thousand, by `server/examples/desk.rs`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::table::{Table, Target, grouped};
use crate::shell;

/// Customers, and as many cases.
const MANY: usize = 100_000;
/// A card must be there while the telephone rings, however many customers there are.
const MOST: f64 = 1.5;

/// Runs the program and adds a row for each screen.
pub fn measure(desk: &Path, table: &mut Table) -> Result<()> {
    eprintln!("bench: the desk with {} customers and cases", grouped(MANY as u64));
    let told = shell::output(pinned(desk).arg(MANY.to_string()))?;
    for line in told.lines() {
        let row = read(line).with_context(|| format!("`{line}` is no row of the desk"))?;
        let what =
            format!("{}: slower with {} customers and cases than with 1 000 by", row.screen, grouped(MANY as u64));
        let more = format!(" ({:.1} ms against {:.1} ms, one at a time)", row.large, row.small);
        table.judged_with(what, row.ratio, "×", Target::AtMost(MOST), &more);
    }
    Ok(())
}

/// On one core where the machine lets us: on several, a request wakes the database's thread now on its own core, now on
/// another, and twice the time at either size says nothing of the size.
fn pinned(program: &Path) -> Command {
    match shell::has("taskset") {
        true => {
            let mut command = shell::command("taskset");
            command.args(["--cpu-list", "0"]).arg(program);
            command
        }
        false => shell::command(program),
    }
}

/// One screen at both sizes, in milliseconds.
#[derive(Debug, PartialEq)]
struct Row<'l> {
    screen: &'l str,
    ratio: f64,
    small: f64,
    large: f64,
}

fn read(line: &str) -> Option<Row<'_>> {
    let mut cells = line.split('\t');
    let screen = cells.next()?;
    let mut figure = || cells.next()?.parse().ok();
    Some(Row { screen, ratio: figure()?, small: figure()?, large: figure()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read() {
        let row = Row { screen: "customer card", ratio: 1.1, small: 2.0, large: 2.2 };
        assert_eq!(read("customer card\t1.100\t2.000\t2.200"), Some(row));
        assert_eq!(read("customer card\tfast"), None);
    }
}
