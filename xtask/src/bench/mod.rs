//! `cargo xtask bench`: what the portal costs, as ratios to things measured in the same run on the same machine.
//!
//! Absolute figures differ from machine to machine and from minute to minute on a shared one; a ratio to a raw axum
//! `hello` or to `sqlite3 .import`, measured in turns with the portal, says more. Nothing here fails on a figure.
//! `data` makes the files, `import` times taking them in, `process` runs servers, `load` drives oha, `serving` measures
//! requests, `desk` the staff's screens, `table` tells.

mod data;
mod desk;
mod import;
mod load;
mod olist;
mod process;
mod serving;
mod table;

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::bundle;
use crate::{budget, serve, shell};
use table::{Table, Target};

/// The smaller store, against which growth is judged.
const SMALL: usize = 10_000;

/// How much to measure.
#[derive(Args)]
pub struct Options {
    /// A tenth of the shipments and short loads: minutes instead of a quarter of an hour
    #[arg(long)]
    quick: bool,
    /// Shipments in the large store
    #[arg(long, default_value_t = 1_000_000)]
    shipments: usize,
    /// Seconds of each load; every load runs three times
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Keep the stores of an earlier run and leave the import out
    #[arg(long)]
    skip_import: bool,
    /// Measure the release binaries that are there instead of building them
    #[arg(long)]
    skip_build: bool,
}

/// The programs that are measured.
struct Programs {
    portal: PathBuf,
    hello: PathBuf,
    point: PathBuf,
    desk: PathBuf,
}

/// Builds, measures and prints one Markdown table.
pub fn run(options: &Options) -> Result<()> {
    let (shipments, seconds) = match options.quick {
        true => (options.shipments.min(100_000), options.seconds.min(3)),
        false => (options.shipments, options.seconds),
    };
    load::prepare()?;
    import::prepare()?;
    let programs = programs(options.skip_build)?;
    let folder = shell::target().join("bench");
    fs::create_dir_all(&folder)?;
    let small = data::Set::prepare(&folder, SMALL)?;
    let large = data::Set::prepare(&folder, shipments)?;
    let mut table = Table::default();
    import::fill(&programs.portal, &small)?;
    match options.skip_import {
        true => import::fill(&programs.portal, &large)?,
        false => import::measure(&programs.portal, &large, &mut table)?,
    }
    serving::measure(&programs, &small, &large, seconds, &mut table)?;
    desk::measure(&programs.desk, &mut table)?;
    weigh(&mut table)?;
    println!("{}\n", large.origin);
    println!("{table}");
    Ok(())
}

fn programs(is_built: bool) -> Result<Programs> {
    let release = shell::target().join("release");
    let programs = Programs {
        portal: release.join("parceldesk"),
        hello: release.join("examples/hello"),
        point: release.join("examples/point"),
        desk: release.join("examples/desk"),
    };
    if !is_built {
        serve::bench_binary()?;
    }
    Ok(programs)
}

/// What the tracking page makes a browser download.
fn weigh(table: &mut Table) -> Result<()> {
    if !bundle::folder().join("manifest.json").is_file() || budget::weight("app.wasm").is_err() {
        eprintln!("there is no release bundle to weigh: `cargo xtask bundle`");
        return Ok(());
    }
    let wasm = budget::weight("app.wasm")? as f64 / 1000.0;
    let scripts = (budget::weight("app.js")? + budget::weight("boot.js")?) as f64 / 1000.0;
    let style = budget::weight("style.css")? as f64 / 1000.0;
    table.judged("download of the tracking page: wasm (brotli)", wasm, "kB", Target::AtMost(130.0));
    table.judged("… scripts (brotli)", scripts, "kB", Target::AtMost(15.0));
    table.told("… style (brotli)", format!("{style:.1} kB"));
    Ok(())
}
