//! Everything CI checks, in the order in which a mistake is cheapest to hear of.
//!
//! A failed step does not hide the next one; the closing lines tell all results and the time each took.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::bundle::{self, Profile};
use crate::postgres::Throwaway;
use crate::summary::{self, Counts};
use crate::{browser, budget, shell};

/// Which part of the checks to run.
#[derive(Args)]
pub struct Options {
    /// Only these steps, separated by commas
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Step>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Step {
    /// Formatting
    Fmt,
    /// Lints, on the server's side with and without its features, and on the browser's
    Clippy,
    /// The release bundle and its byte budget
    Bundle,
    /// Rust tests on SQLite and on a throwaway PostgreSQL
    Tests,
    /// Examples in documentation
    Doc,
    /// Journeys in Chromium
    Browser,
}

struct Outcome {
    step: Step,
    took: Duration,
    result: Result<Counts>,
}

/// Runs the steps and fails when any of them did.
pub fn run(options: &Options) -> Result<()> {
    let wanted = |step: &&Step| options.only.is_empty() || options.only.contains(step);
    let outcomes: Vec<Outcome> = Step::value_variants().iter().filter(wanted).map(|step| timed(*step)).collect();
    let failures = outcomes.iter().filter(|outcome| !outcome.is_green()).count();
    println!();
    for outcome in &outcomes {
        outcome.print();
    }
    let counts: Counts = outcomes.iter().map(Outcome::counts).sum();
    println!("{} passed, {} failed", counts.passed, counts.failed);
    if failures > 0 {
        bail!("{failures} of {} steps failed", outcomes.len());
    }
    Ok(())
}

fn timed(step: Step) -> Outcome {
    println!("\n== {}", step.name());
    let started = Instant::now();
    let result = step.run();
    if let Err(error) = &result {
        eprintln!("{}: {error:#}", step.name());
    }
    Outcome { step, took: started.elapsed(), result }
}

impl Outcome {
    fn is_green(&self) -> bool {
        self.result.as_ref().is_ok_and(|counts| counts.failed == 0)
    }

    /// A step that broke outside of its tests counts as one failure, so that no total looks clean beside it.
    fn counts(&self) -> Counts {
        self.result.as_ref().copied().unwrap_or(Counts { passed: 0, failed: 1 })
    }

    fn print(&self) {
        let word = if self.is_green() { "ok" } else { "FAILED" };
        let tests = match &self.result {
            Ok(Counts { passed: 0, failed: 0 }) => String::new(),
            Ok(counts) => format!("  {} tests passed, {} failed", counts.passed, counts.failed),
            Err(error) => format!("  {error}"),
        };
        println!("{:<8} {word:<7} {:>7.1} s{tests}", self.step.name(), self.took.as_secs_f64());
    }
}

impl Step {
    fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    fn run(self) -> Result<Counts> {
        match self {
            Self::Fmt => fmt(),
            Self::Clippy => clippy(),
            Self::Bundle => bundle::make(Profile::Release).and_then(|()| budget::check()).map(|()| Counts::default()),
            Self::Tests => tests(),
            Self::Doc => doc(),
            Self::Browser => browser::run(),
        }
    }
}

fn fmt() -> Result<Counts> {
    need_component("rustfmt", "cargo-fmt")?;
    shell::run(shell::cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Counts::default())
}

fn clippy() -> Result<Counts> {
    need_component("clippy", "cargo-clippy")?;
    let browser: &[&str] = &["--package", "app", "--features", "hydrate"];
    let without_passkeys: &[&str] = &["--package", "server", "--no-default-features", "--features", "test-clock"];
    for what in [&["--workspace"][..], browser, without_passkeys] {
        let mut cargo = shell::cargo();
        cargo.arg("clippy").args(what).args(["--all-targets", "--", "-D", "warnings"]);
        shell::run(&mut cargo)?;
    }
    Ok(Counts::default())
}

/// rustup's shim is on the PATH even when the component is not there, hence the question to the program itself.
fn need_component(component: &str, program: &str) -> Result<()> {
    if shell::output(shell::command(program).arg("--version")).is_err() {
        bail!("{component} is missing: `rustup component add {component}` (or Debian's package {component})");
    }
    Ok(())
}

/// `TEST_POSTGRES_URL` set by the caller is used as it is; else a cluster lives as long as this function.
fn tests() -> Result<Counts> {
    let throwaway = match std::env::var_os("TEST_POSTGRES_URL") {
        Some(_) => None,
        None => Some(Throwaway::start()?),
    };
    need_nextest()?;
    let mut cargo = shell::cargo();
    cargo.args(["nextest", "run", "--workspace", "--no-fail-fast", "--color=never", "--no-tests=fail"]);
    cargo.args(["--status-level=slow", "--final-status-level=fail"]);
    cargo.env("TMPDIR", shell::scratch());
    if let Some(throwaway) = &throwaway {
        cargo.env("TEST_POSTGRES_URL", &throwaway.url);
    }
    counted(&mut cargo)
}

/// `cargo test` is no substitute: it runs the tests as threads of one process, by which some of them name their folders.
fn need_nextest() -> Result<()> {
    if shell::has("cargo-nextest") {
        return Ok(());
    }
    eprintln!("cargo-nextest is missing: installing it");
    shell::run(shell::cargo().args(["install", "--locked", "cargo-nextest"]))
        .context("cargo-nextest could not be installed; please install it by hand and try again")
}

fn doc() -> Result<Counts> {
    let has_examples =
        has_examples(&shell::root().join("app/src"))? || has_examples(&shell::root().join("server/src"))?;
    if !has_examples {
        println!("no documentation holds an example that runs");
        return Ok(Counts::default());
    }
    counted(shell::cargo().args(["test", "--doc", "--package", "app", "--package", "server"]))
}

/// Sums the closing lines of a test runner; its exit code has the last word.
fn counted(runner: &mut std::process::Command) -> Result<Counts> {
    let mut counts = Counts::default();
    let is_green = shell::watch(runner, |line| counts = counts + summary::closing_line(line).unwrap_or_default())?;
    if !is_green && counts.failed == 0 {
        bail!("it failed outside of any test");
    }
    Ok(counts)
}

/// Whether any Rust file below has a doc comment with a code block that rustdoc would run.
fn has_examples(folder: &Path) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if path.is_dir() && has_examples(&path)? || is_rust && holds_example(&fs::read_to_string(&path)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn holds_example(source: &str) -> bool {
    let comments =
        source.lines().map(str::trim_start).filter(|line| line.starts_with("///") || line.starts_with("//!"));
    let fences = comments.filter_map(|line| line[3..].trim().strip_prefix("```"));
    // every other fence closes a block
    fences.step_by(2).any(|language| matches!(language, "" | "rust" | "no_run" | "should_panic"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rust_blocks_are_examples() {
        assert!(holds_example("/// ```\n/// assert!(true);\n/// ```\nfn a() {}"));
        assert!(!holds_example("//! ```text\n//! a tree\n//! ```\nfn a() {}"));
        assert!(!holds_example("fn a() {} // ```"));
    }
}
