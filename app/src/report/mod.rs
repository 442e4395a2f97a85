//! Figures for those who answer for the desk: deadlines, complaints and units, each number with what it is counted over,
//! and each open to the cases it counts.
//!
//! One period, one moment, one set of rows: the page, the API and the files say the same because they are the same.

pub mod api;
mod few;
pub mod pages;
mod period;
mod words;

use serde::{Deserialize, Serialize};

pub use few::{Counts, FEW, counted_together, with_few_together};
pub use period::{MOST_DAYS, Period, PeriodQuery};

use crate::account::words as closed;
use crate::deadline::Day;
use crate::statistics::{Rate, Share};

closed! {
    /// What complaints are counted by.
    Dimension {
        Category = "category",
        Cause = "cause",
        /// The unit that a complaint names.
        Unit = "unit",
        /// Origin region to destination region, as `Jiangsu>Guangdong`.
        Lane = "lane",
    }
}

closed! {
    /// What rows are put in order by; a `-` before it turns it round. Never by a share: of few cases it is chance.
    Order {
        Name = "name",
        Received = "received",
        Valid = "valid",
        Due = "due",
        Met = "met",
        Missed = "missed",
    }
}

/// An order as an address says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub by: Order,
    pub is_descending: bool,
}

impl std::str::FromStr for Sort {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bare = text.strip_prefix('-').unwrap_or(text);
        Ok(Sort { by: bare.parse()?, is_descending: bare.len() < text.len() })
    }
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.is_descending { "-" } else { "" }, self.by)
    }
}

/// The key of what has none: no cause, no unit, no known lane.
pub const NONE: &str = "-";

/// Complaints received in the period, and those of them that were judged valid by now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ComplaintRow {
    /// Of the category, cause, unit or lane; `-` for what has none, `*` for units of few complaints together.
    pub key: String,
    /// In the reader's language.
    pub name: String,
    pub received: u64,
    pub valid: u64,
    /// What the rates are over: shipments delivered in the period, of a lane those of the lane. 0 for complaints whose
    /// lane is not known: no shipments are theirs.
    pub shipments: u64,
    pub received_rate: Rate,
    pub valid_rate: Rate,
}

impl ComplaintRow {
    pub fn new(key: String, name: String, (received, valid): (u64, u64), shipments: u64) -> ComplaintRow {
        let (received_rate, valid_rate) =
            (crate::statistics::rate(received, shipments), crate::statistics::rate(valid, shipments));
        ComplaintRow { key, name, received, valid, shipments, received_rate, valid_rate }
    }
}

/// `GET /api/v1/figures/complaints`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ComplaintFigures {
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    pub by: Dimension,
    /// The rows add up to it.
    pub total: ComplaintRow,
    /// Of units none has fewer than 5, nor can it be found by taking the others from the total: units with fewer stand in
    /// one row `*`, with what names no unit and then the smallest others beside them while that row is one unit's or holds
    /// fewer than 5 itself.
    pub items: Vec<ComplaintRow>,
}

/// One clock: a rule of a pack, by name. It counts deadlines; a case that was opened again has two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClockRow {
    /// Pack and rule, as `generic_iso_10002.answer`.
    pub clock: String,
    /// In the reader's language.
    pub name: String,
    /// All that fell or falls due in the period.
    pub due: u64,
    /// In time.
    pub met: u64,
    /// Too late, or open and overdue.
    pub missed: u64,
    pub open: u64,
    /// The case ended before the date.
    pub void: u64,
    /// `met` of `met` and `missed`.
    pub in_time: Share,
}

impl ClockRow {
    pub fn new(clock: String, name: String, [met, missed, open, void]: [u64; 4]) -> ClockRow {
        let in_time = crate::statistics::share(met, met + missed);
        ClockRow { clock, name, due: met + missed + open + void, met, missed, open, void, in_time }
    }
}

/// `GET /api/v1/figures/clocks`: deadlines that fall due in the period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClockFigures {
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    pub total: ClockRow,
    pub items: Vec<ClockRow>,
}

/// What one unit answers for: complaints of the period that name it, and questions to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct UnitRow {
    pub unit_code: String,
    pub name: String,
    /// Complaints filed in the period that name it. Absent below 5, and where another unit's fewer than 5 would follow
    /// from it and the total.
    pub received: Option<u64>,
    /// Judged valid, of those that were judged and not merged into another.
    pub valid: Share,
    /// Questions to the unit that it answered late or has not answered, of those that fell due in the period.
    pub late: Share,
}

impl UnitRow {
    /// `valid` of judged, and `late` of due; `is_told` is false where the number received would tell another unit's.
    pub fn new(
        (unit_code, name): (String, String),
        (received, is_told): (u64, bool),
        valid: (u64, u64),
        late: (u64, u64),
    ) -> UnitRow {
        use crate::statistics::{Sample, sample, share};
        let is_told = is_told && sample(received) != Sample::TooFew;
        UnitRow {
            unit_code,
            name,
            received: is_told.then_some(received),
            valid: share(valid.0, valid.1),
            late: share(late.0, late.1),
        }
    }
}

/// `GET /api/v1/figures/units`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct UnitFigures {
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    pub items: Vec<UnitRow>,
}

/// Rows in the wanted order, equal ones by name.
fn sorted<R>(rows: &mut [R], sort: Sort, number: impl Fn(&R) -> u64, name: impl Fn(&R) -> &str) {
    rows.sort_by(|a, b| {
        let numbers = match sort.by {
            Order::Name => std::cmp::Ordering::Equal,
            _ => number(a).cmp(&number(b)),
        };
        match (sort.is_descending, sort.by) {
            (true, Order::Name) => name(b).cmp(name(a)),
            (true, _) => numbers.reverse().then_with(|| name(a).cmp(name(b))),
            (false, _) => numbers.then_with(|| name(a).cmp(name(b))),
        }
    });
}

impl ComplaintFigures {
    pub fn sort(&mut self, sort: Sort) {
        let number = |row: &ComplaintRow| if sort.by == Order::Valid { row.valid } else { row.received };
        sorted(&mut self.items, sort, number, |row| &row.name);
    }
}

impl ClockFigures {
    pub fn sort(&mut self, sort: Sort) {
        let number = |row: &ClockRow| match sort.by {
            Order::Met => row.met,
            Order::Missed => row.missed,
            _ => row.due,
        };
        sorted(&mut self.items, sort, number, |row| &row.name);
    }
}

impl UnitFigures {
    /// By name or by what was received; there is no order of better and worse.
    pub fn sort(&mut self, sort: Sort) {
        sorted(&mut self.items, sort, |row| row.received.unwrap_or_default(), |row| &row.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_survives_its_address() {
        for text in ["name", "-received", "missed"] {
            assert_eq!(text.parse::<Sort>().map(|sort| sort.to_string()), Ok(text.to_string()));
        }
        assert!("--name".parse::<Sort>().is_err() && "rate".parse::<Sort>().is_err());
    }

    #[test]
    fn a_unit_of_few_cases_says_nothing() {
        let named = || ("SZ-1".to_string(), "Suzhou".to_string());
        let row = |n| UnitRow::new(named(), (n, true), (n, n), (1, n));
        assert_eq!((row(4).received, row(4).valid.n, row(4).late.count), (None, None, None));
        assert_eq!((row(9).received, row(9).valid.n, row(9).late.count), (Some(9), Some(9), None));
        assert_eq!((row(10).late.count, row(10).late.value), (Some(1), Some(0.1)));
        let hiding = UnitRow::new(named(), (12, false), (6, 12), (0, 0));
        assert_eq!((hiding.received, hiding.valid.count, hiding.late.n), (None, Some(6), None));
    }

    #[test]
    fn clocks_add_up() {
        let row = ClockRow::new("generic.answer".to_string(), "Answer".to_string(), [9, 3, 2, 1]);
        assert_eq!((row.due, row.in_time.n, row.in_time.value), (15, Some(12), Some(0.75)));
    }
}
