//! `parceldesk check`: is everything that should be there there, and as it was written? It changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use super::archive::{self, hash_file};
use super::make::files_below;
use super::manifest::Manifest;
use super::{ATTACHMENTS, Outcome, Progress, at};
use crate::audit::{Head, check as audit};
use crate::store::Store;

/// Triggers that keep the audit log append-only.
const AUDIT_TRIGGERS: i64 = 3;

/// What was found; the first fault is the error, all are printed.
#[derive(Default)]
struct Findings {
    faults: Vec<String>,
}

impl Findings {
    fn good(&self, line: &str) {
        let _ = writeln!(std::io::stdout(), "{line}");
    }

    fn fault(&mut self, line: String) {
        eprintln!("fault: {line}");
        self.faults.push(line);
    }

    fn end(self) -> Outcome<()> {
        match self.faults.as_slice() {
            [] => Ok(()),
            [only] => Err(only.clone().into()),
            [first, rest @ ..] => Err(format!("{first}; and {} more", rest.len()).into()),
        }
    }
}

/// Everything: the database's own opinion, foreign keys, counts against a backup, attachments, the audit log.
pub async fn check(store: &Store, data: &Path, against: Option<&Path>, progress: &mut Progress) -> Outcome<()> {
    let against = against.map(|path| archive::verify(path, progress)).transpose()?;
    let mut findings = Findings::default();
    integrity(store, &mut findings).await?;
    counts(store, against.as_ref(), &mut findings).await?;
    let named = store.named_objects().await?;
    attachments(data, &named, against.as_ref(), &mut findings, progress)?;
    audit_log(store, None, &mut findings, progress).await?;
    progress.finish();
    findings.end()
}

/// The audit log alone. `known` is a head printed earlier.
pub async fn check_audit(store: &Store, known: Option<&Head>, progress: &mut Progress) -> Outcome<()> {
    let mut findings = Findings::default();
    audit_log(store, known, &mut findings, progress).await?;
    progress.finish();
    findings.end()
}

/// An archive alone, without restoring it.
pub fn check_archive(from: &Path, progress: &mut Progress) -> Outcome<()> {
    let manifest = archive::verify(from, progress)?;
    progress.finish();
    let _ = writeln!(
        std::io::stdout(),
        "backup: of {}, schema {}, {} rows in {} tables, {} attachments, every hash as written",
        manifest.made_at,
        manifest.schema_version,
        manifest.rows(),
        manifest.items.iter().filter(|item| item.table().is_some()).count(),
        manifest.attachments().count()
    );
    Ok(())
}

async fn integrity(store: &Store, findings: &mut Findings) -> Outcome<()> {
    let faults = store.integrity().await?;
    if faults.is_empty() {
        findings.good("database: sound");
    }
    faults.into_iter().for_each(|fault| findings.fault(format!("database: {fault}")));
    let keys = store.foreign_keys().await?;
    for key in &keys {
        let orphans = store.count_orphans(key).await?;
        if orphans > 0 {
            findings.fault(format!("{}: {orphans} rows without their {}", key.table, key.parent));
        }
    }
    findings.good(&format!("references: {} kinds followed", keys.len()));
    Ok(())
}

async fn counts(store: &Store, against: Option<&Manifest>, findings: &mut Findings) -> Outcome<()> {
    let mut rows = 0;
    let tables = store.tables().await?;
    for table in &tables {
        let count = store.count(table).await?;
        rows += count;
        let item = against.and_then(|manifest| manifest.items.iter().find(|item| item.table() == Some(&table.name)));
        // Restoring is a row of the log itself.
        let is_log = table.name == "audit_entry";
        match item.and_then(|item| item.rows) {
            Some(expected) if count < expected as i64 || (count > expected as i64 && !is_log) => {
                findings.fault(format!("{}: {count} rows, the backup has {expected}", table.name));
            }
            _ => {}
        }
    }
    let present = |name: &str| tables.iter().any(|table| table.name == name);
    for name in against.iter().flat_map(|manifest| &manifest.items).filter_map(|item| item.table()) {
        if !present(name) {
            findings.fault(format!("{name}: the table is gone"));
        }
    }
    findings.good(&format!("counts: {rows} rows in {} tables", tables.len()));
    Ok(())
}

/// A file whose name is a SHA-256 must have it, and every file that a row names must be there; against a backup, every
/// file of it must be there unchanged.
fn attachments(
    data: &Path,
    named: &[String],
    against: Option<&Manifest>,
    findings: &mut Findings,
    progress: &mut Progress,
) -> Outcome<()> {
    let folder = data.join(ATTACHMENTS);
    let files = files_below(&folder).map_err(at(&folder))?;
    progress.begin("attachments", files.len() as u64);
    let mut found = BTreeMap::new();
    for path in &files {
        let (_, digest) = hash_file(path).map_err(at(path))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let names_hash = stem.len() == 64 && stem.bytes().all(|b| b.is_ascii_hexdigit());
        if names_hash && !stem.eq_ignore_ascii_case(&digest) {
            findings.fault(format!("{}: not the file of its name", path.display()));
        }
        found.insert(path.strip_prefix(data)?.to_string_lossy().into_owned(), digest);
        progress.step(1);
    }
    missing(named, &found, folder.exists(), findings);
    for item in against.iter().flat_map(|manifest| manifest.attachments()) {
        match found.get(&item.name) {
            None => findings.fault(format!("{}: gone", item.name)),
            Some(digest) if *digest != item.sha256 => findings.fault(format!("{}: changed", item.name)),
            Some(_) => {}
        }
    }
    findings.good(&format!("attachments: {} files", files.len()));
    Ok(())
}

/// A binary that knows buckets, and finds no folder, leaves the bucket to its own tools.
fn missing(named: &[String], found: &BTreeMap<String, String>, has_folder: bool, findings: &mut Findings) {
    if cfg!(feature = "s3") && !has_folder {
        findings.good(&format!("attachments: {} are named, and not in a folder here", named.len()));
        return;
    }
    let present: BTreeSet<&str> = found.keys().filter_map(|path| path.rsplit('/').next()).collect();
    for sha256 in named.iter().filter(|sha256| !present.contains(sha256.as_str())) {
        findings.fault(format!("{ATTACHMENTS}/{sha256}: named by a row, but gone"));
    }
}

async fn audit_log(
    store: &Store,
    known: Option<&Head>,
    findings: &mut Findings,
    progress: &mut Progress,
) -> Outcome<()> {
    let table = store.tables().await?.into_iter().find(|table| table.name == "audit_entry");
    let Some(table) = table else { return Err("the database has no audit log yet: run `parceldesk migrate`".into()) };
    progress.begin("audit", store.count(&table).await? as u64);
    match audit::walk(store, known, |_| progress.step(1)).await? {
        Ok(None) => findings.good("audit: no rows yet"),
        Ok(Some(head)) => findings.good(&format!("audit: {} rows, the chain is whole; its head is\n{head}", head.seq)),
        Err(fault) => findings.fault(fault.to_string()),
    }
    let awake = store.count_triggers(&table.name).await?;
    if awake < AUDIT_TRIGGERS {
        findings.fault(format!("the audit log is not append-only: {awake} of {AUDIT_TRIGGERS} triggers are there"));
    }
    Ok(())
}
