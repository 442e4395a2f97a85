//! Import: files of a transport management system become the same drafts that the API takes.
//!
//! A reader walks through its source once, in constant memory, and hands over one [`Found`] after the other:
//! a checked row, a refused one with line, column and reason, or one that has nothing for us. A row is whole or
//! refused, never half. What the layouts look like is in `README.md` beside this file.

mod amount;
pub mod args;
mod courier;
mod documents;
mod epcis;
mod generic;
mod json;
mod kdniao;
mod kuaidi100;
mod moment;
mod olist;
mod options;
pub mod progress;
mod ration;
pub mod report;
pub mod run;
pub mod source;
pub(crate) mod table;

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use app::problem::FieldProblem;
use app::shipment::intake::{EventDraft, ShipmentDraft};

pub use moment::Times;
pub use options::{MapFile, Options};

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Layout {
    /// CSV or NDJSON with Parceldesk's own columns, or others by a map file.
    Generic,
    /// Orders of the Brazilian marketplace Olist.
    Olist,
    /// Answers and pushes of kuaidi100.com.
    Kuaidi100,
    /// Answers and pushes of kdniao.com.
    Kdniao,
    /// GS1 EPCIS 2.0 JSON-LD, or 1.2 and 2.0 XML.
    Epcis,
}

impl Layout {
    pub fn as_str(self) -> &'static str {
        match self {
            Layout::Generic => "generic",
            Layout::Olist => "olist",
            Layout::Kuaidi100 => "kuaidi100",
            Layout::Kdniao => "kdniao",
            Layout::Epcis => "epcis",
        }
    }
}

/// What is wanted from the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Shipments, with the events that stand in the same row or document.
    Shipments,
    /// Events of shipments that are known already.
    Events,
}

/// One accepted row: checked, in stored form.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it begins, counted from 1.
    pub line: u64,
    pub shipment: Option<ShipmentDraft>,
    pub events: Vec<EventDraft>,
}

/// One refused row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where it begins, counted from 1.
    pub line: u64,
    /// Everything wrong with it; never empty.
    pub faults: Vec<Fault>,
}

/// What is wrong with one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column's name in the source, or a pointer such as `/data/3/time`; empty when the whole row is meant.
    pub column: String,
    pub reason: String,
}

/// What a reader found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    Row(Box<Row>),
    Refused(Refusal),
    /// Sound, but nothing for us; the reason is the same sentence for all of a kind.
    Skipped(&'static str),
}

/// Receives what a reader finds; `Break` ends the reading.
pub type Taker<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

/// Reads a whole source. An error means that nothing more can be read, after what was handed over already:
/// the medium failed, or the header is not the layout's.
pub fn read(
    source: &mut dyn BufRead,
    layout: Layout,
    what: What,
    options: &Options,
    taker: Taker<'_>,
) -> io::Result<()> {
    match layout {
        Layout::Generic => generic::read(source, what, options, taker),
        Layout::Olist => olist::read(source, what, options, taker),
        Layout::Kuaidi100 => {
            documents::read(source, taker, &|document, taker| kuaidi100::read(document, what, options, taker))
        }
        Layout::Kdniao => {
            documents::read(source, taker, &|document, taker| kdniao::read(document, what, options, taker))
        }
        Layout::Epcis => epcis::read(source, what, options, taker),
    }
}

/// Names of the generic layout's columns.
pub fn columns() -> impl Iterator<Item = &'static str> {
    generic::columns()
}

impl Refusal {
    pub(crate) fn new(line: u64, column: impl Into<String>, reason: impl Into<String>) -> Self {
        Refusal { line, faults: vec![Fault::new(column, reason)] }
    }
}

impl Fault {
    pub(crate) fn new(column: impl Into<String>, reason: impl Into<String>) -> Self {
        Fault { column: column.into(), reason: reason.into() }
    }
}

/// The problems of a draft under the names of the source.
fn faults(problems: Vec<FieldProblem>, column: impl Fn(&str) -> String) -> Vec<Fault> {
    problems.into_iter().map(|problem| Fault::new(column(&problem.pointer), problem.detail)).collect()
}

fn invalid(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.into())
}
