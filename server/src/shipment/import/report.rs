//! What came of an import: the summary, and the refused rows as a CSV that a spreadsheet opens safely.

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use super::{Found, Refusal};
use crate::shipment::intake::{Outcome, Recorded, Upserted};

/// Counts of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows, documents or events that were looked at.
    pub read: u64,
    pub shipments: u64,
    pub events: u64,
    pub refused: u64,
    /// Sound but nothing for us, by reason.
    pub skipped: BTreeMap<&'static str, u64>,
    /// What the store made of it; None when nothing was to be stored.
    pub stored: Option<Stored>,
}

/// What was new to the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stored {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub recorded: u64,
    pub duplicate: u64,
}

impl Stored {
    pub fn count(&mut self, outcome: &Outcome) {
        for upserted in &outcome.shipments {
            match upserted {
                Upserted::Created => self.created += 1,
                Upserted::Updated => self.updated += 1,
                Upserted::Unchanged => self.unchanged += 1,
            }
        }
        for recorded in &outcome.events {
            match recorded {
                Recorded::Recorded => self.recorded += 1,
                Recorded::Duplicate => self.duplicate += 1,
            }
        }
    }
}

impl Summary {
    pub fn count(&mut self, found: &Found) {
        self.read += 1;
        match found {
            Found::Row(row) => {
                self.shipments += u64::from(row.shipment.is_some());
                self.events += row.events.len() as u64;
            }
            Found::Refused(_) => self.refused += 1,
            Found::Skipped(reason) => *self.skipped.entry(reason).or_default() += 1,
        }
    }
}

/// One line each, for people.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "read       {}", self.read)?;
        match &self.stored {
            None => {
                writeln!(f, "shipments  {}", self.shipments)?;
                writeln!(f, "events     {}", self.events)?;
            }
            Some(s) => {
                let (created, updated, same) = (s.created, s.updated, s.unchanged);
                writeln!(f, "shipments  {} ({created} new, {updated} changed, {same} as before)", self.shipments)?;
                writeln!(f, "events     {} ({} new, {} known before)", self.events, s.recorded, s.duplicate)?;
            }
        }
        write!(f, "refused    {}", self.refused)?;
        for (reason, count) in &self.skipped {
            write!(f, "\nskipped    {count} ({reason})")?;
        }
        if self.stored.is_none() {
            write!(f, "\nnothing was stored")?;
        }
        Ok(())
    }
}

/// Writes `line,column,reason`, one line for each fault.
pub struct Refusals<W: io::Write> {
    sheet: csv::Writer<W>,
}

impl<W: io::Write> Refusals<W> {
    pub fn new(to: W) -> io::Result<Self> {
        let mut sheet = csv::Writer::from_writer(to);
        sheet.write_record(["line", "column", "reason"])?;
        Ok(Refusals { sheet })
    }

    /// Begins with the first refusal, so that a clean import leaves no file behind.
    pub fn lazily(known: &mut Option<Self>, open: impl FnOnce() -> io::Result<W>) -> io::Result<&mut Self> {
        match known {
            Some(refusals) => Ok(refusals),
            None => Ok(known.insert(Refusals::new(open()?)?)),
        }
    }

    pub fn write(&mut self, refusal: &Refusal) -> io::Result<()> {
        let line = refusal.line.to_string();
        for fault in &refusal.faults {
            self.sheet.write_record([&line, &inert(&fault.column), &inert(&fault.reason)])?;
        }
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.sheet.flush()
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).
fn inert(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { ["'", cell].concat() } else { cell.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        let mut bytes = Vec::new();
        let mut refusals = Refusals::new(&mut bytes).expect("writes");
        let refusal = Refusal::new(3, "=HYPERLINK(\"http://x\")", "a \"quoted\" reason, with a comma");
        refusals.write(&refusal).expect("writes");
        refusals.finish().expect("writes");
        let text = String::from_utf8(bytes).expect("is text");
        assert_eq!(
            text,
            "line,column,reason\n3,\"'=HYPERLINK(\"\"http://x\"\")\",\"a \"\"quoted\"\" reason, with a comma\"\n"
        );
    }

    #[test]
    fn a_summary_is_short() {
        let mut summary = Summary::default();
        summary.count(&Found::Refused(Refusal::new(2, "", "is bad")));
        summary.count(&Found::Skipped("of no use"));
        summary.count(&Found::Skipped("of no use"));
        assert_eq!(
            summary.to_string(),
            "read       3\nshipments  0\nevents     0\nrefused    1\nskipped    2 (of no use)\nnothing was stored"
        );
        summary.stored = Some(Stored { created: 1, ..Stored::default() });
        assert!(summary.to_string().contains("shipments  0 (1 new, 0 changed, 0 as before)"));
    }
}
