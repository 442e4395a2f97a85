//! The table that a run ends with, and the arithmetic behind its figures.

use std::fmt;

/// What a figure should be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Target {
    /// More is better.
    AtLeast(f64),
    /// Less is better.
    AtMost(f64),
}

/// Rows in the order of their adding; displayed as Markdown.
#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 4]>,
}

impl Table {
    /// A figure without a target.
    pub fn told(&mut self, what: impl Into<String>, measured: impl Into<String>) {
        self.rows.push([what.into(), measured.into(), String::new(), String::new()]);
    }

    /// A figure with its unit beside what it should be.
    pub fn judged(&mut self, what: impl Into<String>, figure: f64, unit: &str, target: Target) {
        self.judged_with(what, figure, unit, target, "");
    }

    /// Like [`Table::judged`], with more words behind the figure.
    pub fn judged_with(&mut self, what: impl Into<String>, figure: f64, unit: &str, target: Target, more: &str) {
        let measured = format!("{} {unit}{more}", short(figure));
        let wanted = match target {
            Target::AtLeast(least) => format!("≥ {} {unit}", short(least)),
            Target::AtMost(most) => format!("≤ {} {unit}", short(most)),
        };
        let verdict = if target.is_met_by(figure) { "met" } else { "**missed**" };
        self.rows.push([what.into(), measured, wanted, verdict.to_string()]);
    }
}

impl Target {
    fn is_met_by(self, figure: f64) -> bool {
        match self {
            Target::AtLeast(least) => figure >= least,
            Target::AtMost(most) => figure <= most,
        }
    }
}

/// Columns as wide as their widest cell, so that the table reads in a terminal too.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["what", "measured", "target", "verdict"].map(str::to_string);
        let mut widths = head.each_ref().map(|cell| cell.chars().count());
        for (width, cell) in self.rows.iter().flat_map(|row| (0..).zip(row)) {
            widths[width] = widths[width].max(cell.chars().count());
        }
        let rule = widths.map(|width| "-".repeat(width));
        for row in [&head, &rule].into_iter().chain(&self.rows) {
            for (cell, width) in row.iter().zip(widths) {
                write!(f, "| {cell:<width$} ")?;
            }
            writeln!(f, "|")?;
        }
        Ok(())
    }
}

/// The middle value, of an even number the mean of both; 0 when there is none.
pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    match (sorted.len(), sorted.len() / 2) {
        (0, _) => 0.0,
        (length, middle) if length % 2 == 1 => sorted[middle],
        (_, middle) => (sorted[middle - 1] + sorted[middle]) / 2.0,
    }
}

/// Thousands apart, so that a million is seen at a glance: `1 000 000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// Two digits behind the point below ten, one below a hundred, none above.
fn short(figure: f64) -> String {
    match figure {
        ..10.0 => format!("{figure:.2}"),
        10.0..100.0 => format!("{figure:.1}"),
        _ => format!("{figure:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_ignores_one_noisy_round() {
        assert_eq!(median([0.3, 9.0, 0.2]), 0.3);
        assert_eq!(median([4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median([]), 0.0);
    }

    #[test]
    fn thousands_are_apart() {
        let grouped: Vec<String> = [0, 999, 1000, 1_000_000].into_iter().map(grouped).collect();
        assert_eq!(grouped, ["0", "999", "1 000", "1 000 000"]);
    }

    #[test]
    fn a_missed_target_is_told() {
        let mut table = Table::default();
        table.judged("import", 6.001, "×", Target::AtMost(6.0));
        table.judged("page", 0.1, "× hello", Target::AtLeast(0.1));
        table.told("hello", "40 000/s");
        let lines: Vec<String> = table.to_string().lines().map(str::to_string).collect();
        assert_eq!(lines[0], "| what   | measured     | target         | verdict    |");
        assert_eq!(lines[1], "| ------ | ------------ | -------------- | ---------- |");
        assert_eq!(lines[2], "| import | 6.00 ×       | ≤ 6.00 ×       | **missed** |");
        assert_eq!(lines[3], "| page   | 0.10 × hello | ≥ 0.10 × hello | met        |");
        assert_eq!(lines[4], "| hello  | 40 000/s     |                |            |");
    }
}
