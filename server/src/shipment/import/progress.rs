//! How far an import is: a bar in a terminal, a plain line now and then elsewhere.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Between two plain lines.
const PAUSE: Duration = Duration::from_secs(10);

/// How often a row is worth a look at the clock.
const ROWS: u64 = 256;

/// Told of every row, shows a few.
pub struct Progress {
    bytes: Arc<AtomicU64>,
    size: Option<u64>,
    rows: u64,
    shown: Shown,
}

enum Shown {
    Bar(ProgressBar),
    Lines { last: Instant },
    Nowhere,
}

impl Progress {
    /// On standard error. `bytes` counts what was read of `size`.
    pub fn on_stderr(bytes: Arc<AtomicU64>, size: Option<u64>) -> Self {
        let shown =
            if std::io::stderr().is_terminal() { Shown::Bar(bar(size)) } else { Shown::Lines { last: Instant::now() } };
        Progress { bytes, size, rows: 0, shown }
    }

    /// Nowhere, for tests.
    pub fn silent() -> Self {
        Progress { bytes: Arc::default(), size: None, rows: 0, shown: Shown::Nowhere }
    }

    /// One more row was read.
    pub fn row(&mut self) {
        self.rows += 1;
        if !self.rows.is_multiple_of(ROWS) {
            return;
        }
        let bytes = self.bytes.load(Ordering::Relaxed);
        match &mut self.shown {
            Shown::Bar(bar) => {
                bar.set_position(bytes);
                bar.set_message(format!("{} rows", self.rows));
            }
            Shown::Lines { last } if last.elapsed() >= PAUSE => {
                *last = Instant::now();
                let share = self.size.filter(|size| *size > 0).map(|size| bytes * 100 / size);
                let share = share.map(|percent| format!(", {percent} %")).unwrap_or_default();
                eprintln!("{} rows{share}", self.rows);
            }
            Shown::Lines { .. } | Shown::Nowhere => {}
        }
    }

    /// The bar makes room for the summary.
    pub fn finish(self) {
        if let Shown::Bar(bar) = self.shown {
            bar.finish_and_clear();
        }
    }
}

fn bar(size: Option<u64>) -> ProgressBar {
    let (bar, template) = match size {
        Some(size) => (ProgressBar::new(size), "{bar:40} {percent:>3} %  {bytes} of {total_bytes}  {msg}  {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes}  {msg}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
