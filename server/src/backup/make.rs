//! `parceldesk backup`: one consistent moment of a living portal in one file.
//!
//! It runs in a process of its own beside the server, so waiting for the disk blocks nobody.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use app::value::Instant;

use super::archive::{Writer, create_private};
use super::manifest::Manifest;
use super::{ATTACHMENTS, DATABASE, Outcome, Progress, at, beside, sync_folder};
use crate::audit::{Entry, Head, record};
use crate::store::portable::{Snapshot, Table, encode};
use crate::store::{Arg, Store};

/// The table that the audit log's end is read from.
const HEAD: &str = "audit_head";

/// Files that must not outlive a failed backup.
struct Scratch(Vec<PathBuf>);

impl Drop for Scratch {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Writes the database and the attachments below `data` into a new file. It appears under its name only when whole.
pub async fn backup(store: &Store, data: &Path, to: &Path, now: Instant, progress: &mut Progress) -> Outcome<Manifest> {
    if to.exists() {
        return Err(format!("{} is there already", to.display()).into());
    }
    let (part, copy, table) = (beside(to, "part"), beside(to, "copy"), beside(to, "table"));
    let _scratch = Scratch(vec![part.clone(), copy.clone(), table.clone()]);
    let version = store.schema_version().await?.ok_or("there is no Parceldesk database")?;
    let mut archive = Writer::create(&part, now).map_err(at(&part))?;
    note(store, to, now).await?;
    progress.begin("backup", rows(store).await?);
    let mut snapshot = store.snapshot(&copy).await?;
    let head = tables(store, &mut snapshot, &mut archive, &table, progress).await?;
    snapshot.close().await?;
    // After the database: an attachment is on disk before the row that names it.
    attachments(&mut archive, data, progress)?;
    let manifest = archive.finish(version, head.map(|head| head.to_string())).map_err(at(&part))?;
    std::fs::rename(&part, to).and_then(|()| sync_folder(to)).map_err(at(to))?;
    progress.finish();
    Ok(manifest)
}

/// About how many rows there are to write.
async fn rows(store: &Store) -> sqlx::Result<u64> {
    let mut rows = 0;
    for table in store.tables().await? {
        rows += store.count(&table).await? as u64;
    }
    Ok(rows)
}

/// Every table by way of a file of its own, for tar wants to know sizes first. Returns the end of the audit log.
async fn tables(
    store: &Store,
    snapshot: &mut Snapshot,
    archive: &mut Writer,
    scratch: &Path,
    progress: &mut Progress,
) -> Outcome<Option<Head>> {
    let mut head = None;
    for table in store.tables().await? {
        let mut file = BufWriter::new(create_private(scratch).map_err(at(scratch))?);
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        serde_json::to_writer(&mut file, &names)?;
        file.write_all(b"\n").map_err(at(scratch))?;
        let mut rows = 0;
        snapshot
            .rows(&table, |row| {
                if table.name == HEAD {
                    head = head_in(&table, &row);
                }
                rows += 1;
                progress.step(1);
                serde_json::to_writer(&mut file, &encode(row))?;
                file.write_all(b"\n")
            })
            .await?;
        file.flush().map_err(at(scratch))?;
        drop(file);
        let name = format!("{DATABASE}/{}.ndjson", table.name);
        archive.add(&name, File::open(scratch).map_err(at(scratch))?, Some(rows))?;
        std::fs::remove_file(scratch).map_err(at(scratch))?;
    }
    Ok(head)
}

fn head_in(table: &Table, row: &[Arg]) -> Option<Head> {
    let of = |name: &str| table.columns.iter().position(|column| column.name == name).and_then(|at| row.get(at));
    match (of("seq"), of("hash")) {
        (Some(Arg::Int(Some(seq))), Some(Arg::Text(Some(hash)))) => Some(Head { seq: *seq, hash: hash.clone() }),
        _ => None,
    }
}

fn attachments(archive: &mut Writer, data: &Path, progress: &mut Progress) -> Outcome<()> {
    let folder = data.join(ATTACHMENTS);
    let files = files_below(&folder).map_err(at(&folder))?;
    progress.begin("attachments", files.len() as u64);
    for path in files {
        let name = path.strip_prefix(data)?.to_str().ok_or_else(|| format!("{} is not UTF-8", path.display()))?;
        match File::open(&path) {
            Ok(file) => archive.add(name, file, None).map_err(at(&path))?,
            // swept meanwhile: no row of the snapshot names it
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(at(&path)(error).into()),
        }
        progress.step(1);
    }
    Ok(())
}

/// All finished files, in order; none when there is no folder. Names with a dot in front or a `#` in them are still being
/// written.
pub(super) fn files_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with('.') || name.contains('#') {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// That somebody copies everything is worth a row, whatever becomes of it.
async fn note(store: &Store, to: &Path, now: Instant) -> sqlx::Result<()> {
    if !store.tables().await?.iter().any(|table| table.name == HEAD) {
        return Ok(());
    }
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let mut tx = store.begin().await?;
    record(&mut tx, &Entry::system("backup.begun", "database:all").with("file", name), now).await?;
    tx.commit().await
}
