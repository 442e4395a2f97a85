//! `cargo xtask …`: everything that is done to this repository, from a fresh machine to a tested release.
//!
//! Each command prepares what it needs itself and says what it does. Modules in reading order:
//! `shell` runs programs, `toolchain` finds a compiler for the browser, `wasm` and `site` make the bundle,
//! `budget` weighs it, `serve` starts the portal, `test` and its helpers prove it, `bench` measures it.

mod bench;
mod browser;
mod budget;
mod bundle;
mod postgres;
mod serve;
mod shell;
mod site;
mod summary;
mod test;
mod toolchain;
mod wasm;

use std::process::ExitCode;

use anyhow::Result;
use bundle::Profile;
use clap::{Parser, Subcommand};

/// Builds, serves and tests Parceldesk; missing tools are installed (Debian) or named.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prepare the WebAssembly compiler; needs to run once per machine
    Toolchain,
    /// Make what the browser downloads: target/site
    Bundle {
        /// `dev` skips wasm-opt and brotli
        #[arg(value_enum, default_value = "release")]
        profile: Profile,
    },
    /// Weigh the release bundle and check the dependency tree
    Budget,
    /// Make the release binary: target/release/parceldesk
    Build,
    /// Build the release and serve it, with demo data on the first start
    Serve(serve::Options),
    /// Like `serve`, with quick unoptimised builds
    Dev(serve::Options),
    /// Run everything CI runs
    Test(test::Options),
    /// Measure speed and size, as ratios in one table
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    std::env::set_current_dir(shell::root())?;
    match command {
        Command::Toolchain => toolchain::prepare().map(drop),
        Command::Bundle { profile } => bundle::make(profile),
        Command::Budget => budget::check(),
        Command::Build => serve::build(Profile::Release).map(drop),
        Command::Serve(options) => serve::run(Profile::Release, &options),
        Command::Dev(options) => serve::run(Profile::Dev, &options),
        Command::Test(options) => test::run(&options),
        Command::Bench(options) => bench::run(&options),
    }
}
