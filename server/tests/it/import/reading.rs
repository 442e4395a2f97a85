//! Reading a file or a text as the command does.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::PathBuf;

use server::shipment::import::source::{self, Source};
use server::shipment::import::{Found, Layout, Options, Refusal, Row, What, read};

/// A folder or file of the real data; None, with a message, where it is absent.
pub fn data(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is absent", path.display());
    None
}

/// Everything found in a file, and the error that ended the reading.
pub fn read_file(
    path: &std::path::Path,
    layout: Layout,
    what: What,
    options: &Options,
) -> (Vec<Found>, Option<String>) {
    collect(source::open(path, None).expect("opens"), layout, what, options)
}

/// As [`read_file`], of bytes.
pub fn read_bytes(bytes: &[u8], layout: Layout, what: What, options: &Options) -> (Vec<Found>, Option<String>) {
    let source = source::from_reader(Cursor::new(bytes.to_vec()), None, None);
    source.map_or_else(|error| (Vec::new(), Some(error.to_string())), |source| collect(source, layout, what, options))
}

fn collect(mut source: Source, layout: Layout, what: What, options: &Options) -> (Vec<Found>, Option<String>) {
    let mut found = Vec::new();
    let mut taker = |one| {
        found.push(one);
        ControlFlow::Continue(())
    };
    let error = read(&mut source.reader, layout, what, options, &mut taker).err();
    (found, error.map(|error| error.to_string()))
}

pub fn rows(found: &[Found]) -> Vec<&Row> {
    found.iter().filter_map(|one| if let Found::Row(row) = one { Some(&**row) } else { None }).collect()
}

pub fn refusals(found: &[Found]) -> Vec<&Refusal> {
    found.iter().filter_map(|one| if let Found::Refused(refusal) = one { Some(refusal) } else { None }).collect()
}
