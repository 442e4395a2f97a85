//! How many tests passed, whoever ran them.

use std::iter::Sum;
use std::ops::Add;

use anyhow::{Context, Result};
use serde_json::Value;

/// Tests of one or several runs.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Succeeded, perhaps at a second try.
    pub passed: u64,
    /// Failed, timed out or could not start.
    pub failed: u64,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

/// Reads a closing line of `cargo nextest` or of `cargo test`; any other line gives nothing.
pub fn closing_line(line: &str) -> Option<Counts> {
    let nextest = line.trim_start().strip_prefix("Summary [").and_then(|rest| rest.split_once(" run: "));
    let plain = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "));
    let (_, figures) = nextest.or(plain)?;
    Some(figures.split([',', ';']).map(figure).sum())
}

/// `3 passed (1 slow)`, `1 failed`, `2 skipped`.
fn figure(text: &str) -> Counts {
    let (number, word) = text.trim().split_once(' ').unwrap_or_default();
    let number = number.parse().unwrap_or(0);
    match word.split(' ').next() {
        Some("passed") => Counts { passed: number, failed: 0 },
        Some("failed" | "timed" | "exec") => Counts { passed: 0, failed: number },
        _ => Counts::default(),
    }
}

/// Reads Playwright's JSON report.
pub fn playwright(report: &str) -> Result<Counts> {
    let report: Value = serde_json::from_str(report)?;
    let count = |name: &str| report["stats"][name].as_u64().with_context(|| format!("the report lacks stats.{name}"));
    Ok(Counts { passed: count("expected")? + count("flaky")?, failed: count("unexpected")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_counts() {
        let line = "     Summary [   1.342s] 14 tests run: 11 passed (2 slow), 1 failed, 2 timed out, 5 skipped";
        assert_eq!(closing_line(line), Some(Counts { passed: 11, failed: 3 }));
        let one = "     Summary [   0.004s] 1 test run: 1 passed, 0 skipped";
        assert_eq!(closing_line(one), Some(Counts { passed: 1, failed: 0 }));
    }

    #[test]
    fn cargo_test_counts() {
        let ok = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(closing_line(ok), Some(Counts { passed: 3, failed: 0 }));
        assert_eq!(closing_line("test result: FAILED. 1 passed; 2 failed").map(|counts| counts.failed), Some(2));
        assert_eq!(closing_line("running 3 tests"), None);
    }

    #[test]
    fn playwright_counts() {
        let report = r#"{"stats": {"expected": 7, "skipped": 1, "unexpected": 2, "flaky": 1}}"#;
        assert_eq!(playwright(report).unwrap(), Counts { passed: 8, failed: 2 });
        assert!(playwright("{}").is_err());
    }
}
