//! `parceldesk backup`, `restore` and `check`: one archive format for both databases, so that a backup of SQLite may
//! be restored into PostgreSQL and the other way round.
//!
//! An archive is a tar file, gzipped: `database/TABLE.ndjson` (first line the columns, then a row a line, parents
//! before children), `attachments/…`, and last `manifest.json` with size and SHA-256 of each. A seal over the whole
//! file follows as a gzip member of its own, so that ordinary tools read it too and no flipped byte goes unseen.
//! It holds the server's secrets: keep it as safe as the database.

mod archive;
mod check;
pub mod cli;
mod make;
mod manifest;
mod progress;
mod restore;
mod seal;

use std::path::{Path, PathBuf};

pub use archive::hash_file;
pub use check::{check, check_archive, check_audit};
pub use make::backup;
pub use manifest::{Item, Manifest};
pub use progress::Progress;
pub use restore::restore;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Where attachments are kept below the data folder, whatever the database.
pub const ATTACHMENTS: &str = "attachments";
const DATABASE: &str = "database";
const MANIFEST: &str = "manifest.json";

/// Says where an error of the file system happened.
fn at(path: &Path) -> impl Fn(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// A name beside `path` that nobody else uses: the finished file then only has to be renamed.
fn beside(path: &Path, word: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.{word}", std::process::id()))
}

/// Makes a rename outlive a power cut.
fn sync_folder(of: &Path) -> std::io::Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}
