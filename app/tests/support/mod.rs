//! Real data that lies beside the repository, never in it.

use std::path::PathBuf;

/// A file of the real data; None, with a printed message, on a machine without it.
pub fn real_data(file: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no {file} beside the repository");
    None
}

/// All rows of a CSV of the real data, each as its fields in order; empty where the data is absent.
pub fn rows(file: &str) -> Vec<csv::StringRecord> {
    let Some(path) = real_data(file) else { return Vec::new() };
    let mut reader = csv::Reader::from_path(path).expect("the file opens");
    reader.records().map(|row| row.expect("well-formed CSV")).collect()
}
