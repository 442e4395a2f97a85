//! How far a backup, restore or check is: a bar in a terminal, a plain line now and then elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Between two plain lines.
const PAUSE: Duration = Duration::from_secs(10);
/// How often a step is worth a look at the clock.
const STEPS: u64 = 256;

/// Told of every step, shows a few.
pub struct Progress(Shown);

enum Shown {
    Bar(ProgressBar),
    Lines { what: String, done: u64, next_look: u64, total: u64, last: Instant },
    Nowhere,
}

impl Progress {
    /// On standard error.
    pub fn on_stderr() -> Progress {
        match std::io::stderr().is_terminal() {
            true => Progress(Shown::Bar(bar())),
            false => Progress(Shown::Lines {
                what: String::new(),
                done: 0,
                next_look: STEPS,
                total: 0,
                last: Instant::now(),
            }),
        }
    }

    /// Nowhere, for tests.
    pub fn silent() -> Progress {
        Progress(Shown::Nowhere)
    }

    /// A new part of the work: `backup: shipment`, of so many steps.
    pub fn begin(&mut self, part: &str, steps: u64) {
        match &mut self.0 {
            Shown::Bar(bar) => {
                bar.reset();
                bar.set_length(steps);
                bar.set_message(part.to_string());
            }
            Shown::Lines { what, done, next_look, total, .. } => {
                (*what, *done, *next_look, *total) = (part.to_string(), 0, STEPS, steps);
            }
            Shown::Nowhere => {}
        }
    }

    /// So many steps more.
    pub fn step(&mut self, count: u64) {
        match &mut self.0 {
            Shown::Bar(bar) => bar.inc(count),
            Shown::Lines { what, done, next_look, total, last } => {
                *done += count;
                if *done < *next_look {
                    return;
                }
                *next_look = *done + STEPS;
                if last.elapsed() >= PAUSE {
                    *last = Instant::now();
                    eprintln!("{what}: {done} of {total}");
                }
            }
            Shown::Nowhere => {}
        }
    }

    /// The bar makes room for what is said in the end.
    pub fn finish(&mut self) {
        if let Shown::Bar(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    match ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {human_pos} of {human_len}  {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
