//! Taking in files, against what SQLite's own shell needs for putting the same file into a bare table.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::data::Set;
use super::table::{Table, Target, grouped};
use crate::shell;

/// Left beside a store that holds its whole set.
const COMPLETE: &str = "store.complete";

/// One of the two files of a set.
#[derive(Clone, Copy)]
enum What {
    Shipments,
    Events,
}

/// Installs sqlite3 where it is missing (Debian).
pub fn prepare() -> Result<()> {
    match shell::has("sqlite3") {
        true => Ok(()),
        false => shell::install(&["sqlite3"], "SQLite's shell"),
    }
}

/// Makes the set's store unless an earlier run left it whole.
pub fn fill(portal: &Path, set: &Set) -> Result<()> {
    if set.file(COMPLETE).is_file() {
        return Ok(());
    }
    empty(set)?;
    for what in [What::Shipments, What::Events] {
        take_in(portal, set, what)?;
    }
    check(set)
}

/// Makes the set's store anew, each file between two runs of `.import`: the machine is not equally fast all the time.
pub fn measure(portal: &Path, set: &Set, table: &mut Table) -> Result<()> {
    empty(set)?;
    for what in [What::Shipments, What::Events] {
        let before = bare(set, what)?;
        let taken = take_in(portal, set, what)?;
        let after = bare(set, what)?;
        let bare = (before + after).as_secs_f64() / 2.0;
        let rows = rows(set, what)?;
        let name = format!("import of {} {}", grouped(rows), what.name());
        let rate = grouped((rows as f64 / taken.as_secs_f64()) as u64);
        let more =
            format!(" the time of `sqlite3 .import` ({rate} rows/s; {:.1} s against {bare:.1} s)", taken.as_secs_f64());
        table.judged_with(name, taken.as_secs_f64() / bare, "×", Target::AtMost(6.0), &more);
    }
    check(set)
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Shipments => "shipments",
            What::Events => "events",
        }
    }

    fn file(self, set: &Set) -> std::path::PathBuf {
        match self {
            What::Shipments => set.shipments(),
            What::Events => set.events(),
        }
    }
}

fn empty(set: &Set) -> Result<()> {
    let _ = fs::remove_file(set.file(COMPLETE));
    match fs::remove_dir_all(set.store()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn take_in(portal: &Path, set: &Set, what: What) -> Result<Duration> {
    let mut import = shell::command(portal);
    import.args(["import", what.name()]).arg(what.file(set)).arg("--data").arg(set.store());
    import.env("PARCELDESK_LOG", "warn").env_remove("PARCELDESK_DATABASE_URL");
    timed(&mut import, &set.file("import.log"))
}

/// `.import` of the file into a fresh database, every column text, no index, one transaction.
fn bare(set: &Set, what: What) -> Result<Duration> {
    let database = set.file("bare.sqlite");
    let _ = fs::remove_file(&database);
    let mut sqlite = shell::command("sqlite3");
    sqlite.arg(&database).arg(format!(".import --csv {:?} {}", what.file(set), what.name()));
    let took = timed(&mut sqlite, &set.file("import.log"))?;
    fs::remove_file(&database)?;
    Ok(took)
}

fn timed(command: &mut Command, log: &Path) -> Result<Duration> {
    let log_file = File::create(log)?;
    command.stdin(Stdio::null()).stdout(log_file.try_clone()?).stderr(log_file);
    let started = Instant::now();
    let is_done = shell::run(command);
    let took = started.elapsed();
    is_done.with_context(|| fs::read_to_string(log).unwrap_or_default())?;
    Ok(took)
}

/// Lines below the header; no cell of ours holds a line's end.
fn rows(set: &Set, what: What) -> Result<u64> {
    use std::io::{BufRead as _, BufReader};
    let file = BufReader::with_capacity(1 << 20, File::open(what.file(set))?);
    Ok((file.split(b'\n').count() as u64).saturating_sub(1))
}

/// A store that lacks rows would be measured too fast.
fn check(set: &Set) -> Result<()> {
    let database = set.store().join("parceldesk.sqlite");
    for (what, table) in [(What::Shipments, "shipment"), (What::Events, "tracking_event")] {
        let mut sqlite = shell::command("sqlite3");
        sqlite.arg("-readonly").arg(&database).arg(format!("select count(*) from {table}"));
        let stored: u64 = shell::output(&mut sqlite)?.trim().parse().context("sqlite3 gave no number")?;
        let expected = rows(set, what)?;
        ensure!(stored == expected, "{stored} rows of {expected} arrived in {table}");
    }
    if fs::write(set.file(COMPLETE), "").is_err() {
        bail!("cannot write in {}", set.store().display());
    }
    Ok(())
}
