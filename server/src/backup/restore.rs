//! `parceldesk restore`: an archive into an empty place, all or nothing.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use app::value::Instant;

use super::archive::{self, Reader, create_private};
use super::manifest::{Manifest, table_in};
use super::{ATTACHMENTS, Outcome, Progress, at, beside, sync_folder};
use crate::audit::{Entry, record};
use crate::config::Place;
use crate::run::SQLITE_FILE;
use crate::store::portable::{Loader, Table, decode, empty};
use crate::store::{OpenError, Schema, Store, Transaction, newest_schema};

/// Verifies the whole archive, then fills the empty place with it and brings its schema up to date.
pub async fn restore(from: &Path, place: &Place, now: Instant, progress: &mut Progress) -> Outcome<Manifest> {
    let manifest = archive::verify(from, progress)?;
    if manifest.schema_version > newest_schema() {
        let version = manifest.schema_version;
        return Err(format!("the backup holds migration {version:04}, which this release does not know").into());
    }
    let target = Target::empty(place, &manifest).await?;
    let outcome = fill(from, &manifest, &target, now, progress).await;
    progress.finish();
    if outcome.is_err() {
        target.clear();
    }
    outcome.map(|()| manifest)
}

/// Where everything goes; what is unfinished has other names.
struct Target {
    data: PathBuf,
    database: Database,
    /// Attachments until all are there.
    unpacked: PathBuf,
}

enum Database {
    Sqlite { unfinished: PathBuf, file: PathBuf },
    Postgres { url: String },
}

impl Target {
    async fn empty(place: &Place, manifest: &Manifest) -> Outcome<Target> {
        let folder = place.data.join(ATTACHMENTS);
        let database = match &place.database_url {
            None => {
                refuse_unless_empty(&place.data)?;
                let file = place.data.join(SQLITE_FILE);
                Database::Sqlite { unfinished: beside(&file, "restoring"), file }
            }
            Some(url) => {
                refuse_unless_empty(&folder)?;
                refuse_unless_free(url, manifest).await?;
                Database::Postgres { url: url.clone() }
            }
        };
        std::fs::create_dir_all(&place.data).map_err(at(&place.data))?;
        Ok(Target { data: place.data.clone(), database, unpacked: beside(&folder, "restoring") })
    }

    async fn open(&self, schema: Schema) -> Result<Store, OpenError> {
        match &self.database {
            Database::Sqlite { unfinished, .. } => Store::open_sqlite_at(unfinished, schema).await,
            Database::Postgres { url } => Store::open_postgres_at(url, schema).await,
        }
    }

    /// Attachments get their name before the database that names them.
    fn place_attachments(&self) -> Outcome<()> {
        if self.unpacked.exists() {
            let folder = self.data.join(ATTACHMENTS);
            std::fs::rename(&self.unpacked, &folder).and_then(|()| sync_folder(&folder)).map_err(at(&folder))?;
        }
        Ok(())
    }

    async fn place_database(&self) -> Outcome<()> {
        if let Database::Sqlite { unfinished, file } = &self.database {
            Store::settle_sqlite(unfinished).await?;
            std::fs::rename(unfinished, file).and_then(|()| sync_folder(file)).map_err(at(file))?;
        }
        Ok(())
    }

    /// Takes away what a failed restore left. A PostgreSQL database keeps its empty tables, which do not stand in the
    /// way of the next try.
    fn clear(&self) {
        let _ = std::fs::remove_dir_all(&self.unpacked);
        if let Database::Sqlite { unfinished, file } = &self.database
            && !file.exists()
        {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file([&unfinished.to_string_lossy(), end].concat());
            }
            let _ = std::fs::remove_dir_all(self.data.join(ATTACHMENTS));
        }
    }
}

fn refuse_unless_empty(folder: &Path) -> Outcome<()> {
    let is_empty = !folder.exists() || std::fs::read_dir(folder).map_err(at(folder))?.next().is_none();
    match is_empty {
        true => Ok(()),
        false => Err(format!("{} is not empty: restore goes into an empty place only", folder.display()).into()),
    }
}

/// Free is a database without our tables, or with empty ones of no newer schema.
async fn refuse_unless_free(url: &str, manifest: &Manifest) -> Outcome<()> {
    let store = Store::open_postgres_at(url, Schema::AsIs).await?;
    let version = store.schema_version().await?.unwrap_or(0);
    let mut is_free = version <= manifest.schema_version;
    for table in store.tables().await? {
        is_free &= version > 0 && store.count(&table).await? == 0;
    }
    store.close().await;
    match is_free {
        true => Ok(()),
        false => Err("the database is not empty: restore goes into an empty place only".into()),
    }
}

async fn fill(from: &Path, manifest: &Manifest, target: &Target, now: Instant, progress: &mut Progress) -> Outcome<()> {
    let store = target.open(Schema::To(manifest.schema_version)).await?;
    let tables = store.tables().await?;
    let mut tx = store.begin().await?;
    tx.lift_limits().await?;
    empty(&mut tx, &tables).await?;
    progress.begin("restore", manifest.rows());
    let mut archive = Reader::open(from).map_err(at(from))?;
    for entry in archive.entries()? {
        let (name, content) = entry?;
        match table_in(&name) {
            Some(table) => load(&mut tx, &tables, table, content, progress).await?,
            None => unpack(content, &target.unpacked, &name)?,
        }
    }
    target.place_attachments()?;
    tx.commit().await?;
    store.close().await;
    let store = target.open(Schema::Newest).await?;
    note(&store, manifest, now).await?;
    store.close().await;
    target.place_database().await
}

/// One table, line by line.
async fn load(
    tx: &mut Transaction,
    tables: &[Table],
    name: &str,
    content: impl Read,
    progress: &mut Progress,
) -> Outcome<()> {
    let table = tables.iter().find(|table| table.name == name).ok_or_else(|| format!("there is no table {name}"))?;
    let mut lines = BufReader::with_capacity(1 << 18, content).lines();
    let names: Vec<String> = serde_json::from_str(&lines.next().ok_or("a table without its columns")??)?;
    let mut loader = Loader::new(table, &names).map_err(|column| format!("{name} has no column {column}"))?;
    for (at, line) in lines.enumerate() {
        let row = decode(serde_json::from_str(&line?)?, loader.columns());
        let row = row.ok_or_else(|| format!("row {} of {name} does not fit its columns", at + 1))?;
        loader.push(tx, row).await?;
        progress.step(1);
    }
    Ok(loader.flush(tx).await?)
}

/// One attachment, on the disk when this returns.
fn unpack(mut content: impl Read, folder: &Path, name: &str) -> Outcome<()> {
    let below = Path::new(name).strip_prefix(ATTACHMENTS).map_err(|_| format!("`{name}` does not belong there"))?;
    let path = folder.join(below);
    let write = || -> io::Result<File> {
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        create_private(&path)
    };
    let mut file = write().map_err(at(&path))?;
    io::copy(&mut content, &mut file).and_then(|_| file.sync_all()).map_err(at(&path))?;
    Ok(())
}

async fn note(store: &Store, manifest: &Manifest, now: Instant) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    let entry = Entry::system("database.restored", "database:all").with("made_at", manifest.made_at.to_string());
    record(&mut tx, &entry, now).await?;
    tx.commit().await
}
