//! The addresses of the figures. Only this file names them.

use super::{Dimension, Period, Sort};
use crate::deadline::Standing;
use crate::desk::api::QUEUE;
use crate::wire::encode;

/// Deadlines and complaints of a period.
pub const FIGURES: &str = "/desk/figures";
/// What each unit answers for.
pub const UNITS: &str = "/desk/figures/units";

/// A table of figures: each has a door of the API and one of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Complaints(Dimension),
    Clocks,
    Units,
}

impl Table {
    fn door(self) -> &'static str {
        match self {
            Table::Complaints(_) => "/api/v1/figures/complaints",
            Table::Clocks => "/api/v1/figures/clocks",
            Table::Units => "/api/v1/figures/units",
        }
    }

    fn pairs(self) -> Vec<(&'static str, String)> {
        match self {
            Table::Complaints(by) => vec![("by", by.to_string())],
            Table::Clocks | Table::Units => Vec::new(),
        }
    }
}

fn with(path: &str, pairs: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = pairs.map(|(name, value)| [name, "=", &encode(&value)].concat()).collect();
    if query.is_empty() { path.to_string() } else { [path, "?", &query.join("&")].concat() }
}

fn of_period(period: Period) -> Vec<(&'static str, String)> {
    match period.as_month() {
        Some(month) => vec![("month", month)],
        None => vec![("from", period.from.to_string()), ("to", period.to.to_string())],
    }
}

/// The page with this period, dimension and order: what it shows is what the address says.
pub fn figures_page(period: Period, by: Dimension, sort: Option<Sort>) -> String {
    let mut pairs = of_period(period);
    pairs.push(("by", by.to_string()));
    pairs.push(("sort", sort.map(|sort| sort.to_string()).unwrap_or_default()));
    with(FIGURES, pairs)
}

pub fn units_page(period: Period, sort: Option<Sort>) -> String {
    let mut pairs = of_period(period);
    pairs.push(("sort", sort.map(|sort| sort.to_string()).unwrap_or_default()));
    with(UNITS, pairs)
}

/// The same numbers as a file.
pub fn export(table: Table, period: Period, sort: Option<Sort>, format: &'static str) -> String {
    let mut pairs = table.pairs();
    pairs.extend(of_period(period));
    pairs.push(("sort", sort.map(|sort| sort.to_string()).unwrap_or_default()));
    pairs.push(("format", format.to_string()));
    with(&[table.door(), "/export"].concat(), pairs)
}

/// The complaints of the period with this key of the dimension, or all of them; only the valid ones if so wanted.
pub fn complaints(period: Period, of: Option<(Dimension, &str)>, only_valid: bool) -> String {
    let mut pairs = filed(period);
    pairs.extend(of.map(|(by, key)| (by.as_str(), key.to_string())));
    if only_valid {
        pairs.push(("valid", "yes".to_string()));
    }
    with(QUEUE, pairs)
}

fn filed(period: Period) -> Vec<(&'static str, String)> {
    vec![("open", "all".to_string()), ("filed_from", period.from.to_string()), ("filed_to", period.to.to_string())]
}

/// The complaints with a deadline of this clock, or of any, that falls due in the period and stands so, or in any way.
pub fn deadlines(period: Period, clock: Option<&str>, standing: Option<Standing>) -> String {
    let pairs = [
        ("open", "all".to_string()),
        ("due_from", period.from.to_string()),
        ("due_to", period.to.to_string()),
        ("clock", clock.unwrap_or_default().to_string()),
        ("standing", standing.map(|standing| standing.to_string()).unwrap_or_default()),
    ];
    with(QUEUE, pairs)
}

/// The open complaints of a category; of a cause or unit.
pub fn open_complaints(of: Dimension, key: &str) -> String {
    with(QUEUE, [("open", "open".to_string()), (of.as_str(), key.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_what_they_count() {
        let period = Period::month_of("2026-10-05".parse().unwrap());
        assert_eq!(
            complaints(period, Some((Dimension::Lane, "Jiangsu>Guangdong")), true),
            "/desk?open=all&filed_from=2026-10-01&filed_to=2026-10-31&lane=Jiangsu%3EGuangdong&valid=yes"
        );
        assert_eq!(figures_page(period, Dimension::Unit, None), "/desk/figures?month=2026-10&by=unit");
        let day = Period::day("2026-10-05".parse().unwrap());
        assert_eq!(
            deadlines(day, None, Some(Standing::Missed)),
            "/desk?open=all&due_from=2026-10-05&due_to=2026-10-05&standing=missed"
        );
        assert!(
            export(Table::Clocks, day, None, "xlsx")
                .ends_with("/clocks/export?from=2026-10-05&to=2026-10-05&format=xlsx")
        );
    }
}
