//! The ZIP of an export: JSON for programs, CSV for people, and a manifest that says what is in it.

use std::io::{Cursor, Write};

use app::value::LocalInstant;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::spreadsheet::{BYTE_ORDER_MARK, lines, neutral};

/// One file of the archive.
struct File {
    name: String,
    body: Vec<u8>,
    /// How many things it speaks of.
    count: usize,
}

/// Files that are still being gathered.
#[derive(Default)]
pub(super) struct Archive {
    files: Vec<File>,
}

/// `manifest.json`.
#[derive(Serialize)]
struct Manifest<'m> {
    what: &'static str,
    person_id: &'m str,
    made_at: LocalInstant,
    files: Vec<Listed<'m>>,
}

#[derive(Serialize)]
struct Listed<'m> {
    name: &'m str,
    bytes: usize,
    sha256: String,
    count: usize,
}

impl Archive {
    /// Adds `<name>.json`.
    pub fn json<T: Serialize>(&mut self, name: &str, value: &T) -> serde_json::Result<()> {
        let value = serde_json::to_value(value)?;
        let count = value.as_array().map_or(1, Vec::len);
        self.files.push(File { name: [name, ".json"].concat(), body: serde_json::to_vec_pretty(&value)?, count });
        Ok(())
    }

    /// Adds `<name>.json` and, of the columns named, `<name>.csv`.
    pub fn table<T: Serialize>(&mut self, name: &str, columns: &[&str], rows: &[T]) -> serde_json::Result<()> {
        self.json(name, &rows)?;
        self.csv(name, columns, rows)
    }

    /// Adds `<name>.csv`: a UTF-8 BOM, a line of names, and no cell that could be calculated.
    pub fn csv<T: Serialize>(&mut self, name: &str, columns: &[&str], rows: &[T]) -> serde_json::Result<()> {
        let mut cells = vec![columns.iter().map(|column| column.to_string()).collect::<Vec<String>>()];
        for row in rows {
            let row = serde_json::to_value(row)?;
            cells.push(columns.iter().map(|column| cell(&row[*column])).collect());
        }
        let body = [BYTE_ORDER_MARK, &lines(&cells)].concat().into_bytes();
        self.files.push(File { name: [name, ".csv"].concat(), body, count: rows.len() });
        Ok(())
    }

    /// The archive, its manifest first.
    ///
    /// # Errors
    /// None in practice: it is written in memory.
    pub fn zip(self, person_id: &str, made_at: LocalInstant) -> std::io::Result<Vec<u8>> {
        let manifest = Manifest { what: "parceldesk-export", person_id, made_at, files: self.listed() };
        let manifest = serde_json::to_vec_pretty(&manifest)?;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(moment(made_at));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let files = self.files.iter().map(|file| (file.name.as_str(), &file.body));
        for (name, body) in std::iter::once(("manifest.json", &manifest)).chain(files) {
            zip.start_file(name, options)?;
            zip.write_all(body)?;
        }
        Ok(zip.finish()?.into_inner())
    }

    fn listed(&self) -> Vec<Listed<'_>> {
        let list = self.files.iter().map(|file| Listed {
            name: &file.name,
            bytes: file.body.len(),
            sha256: hex::encode(Sha256::digest(&file.body)),
            count: file.count,
        });
        list.collect()
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => neutral(text),
        other => other.to_string(),
    }
}

/// Wall-clock time, as ZIP knows it; the beginning of its calendar for anything before.
fn moment(at: LocalInstant) -> DateTime {
    let c = at.calendar();
    let year = u16::try_from(c.year).unwrap_or_default();
    DateTime::from_date_and_time(year, c.month, c.day, c.hour, c.minute, c.second).unwrap_or_default()
}
