//! `parceldesk import`: reads on a thread of its own and stores what was read batch by batch.
//!
//! Each batch is one transaction, so a row is stored whole or not at all, and an import that was stopped is simply
//! run again: what is there already changes nothing.

use std::error::Error;
use std::fs::File;
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;

use app::shipment::intake::ShipmentDraft;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::args::ImportWhat;
use super::progress::Progress;
use super::report::{Refusals, Stored, Summary};
use super::source::{self, Source};
use super::{Found, Layout, Options, Row, What, read};
use crate::audit::{Entry, record};
use crate::clock::Clock;
use crate::run::open_store;
use crate::shipment::intake::{Sourced, take_in};
use crate::store::Store;

/// A batch is full with so many rows or so many events, whichever comes first. Each batch waits for the disk once or
/// thrice, so small ones take longer to wait than to store; large ones cost memory and keep other writers waiting.
const ROWS: usize = 10_000;
const EVENTS: usize = 10_000;

/// How many batches may wait for the database.
const WAITING: usize = 1;

/// What is to be read and how.
#[derive(Debug, Clone)]
pub struct Order {
    pub layout: Layout,
    pub what: What,
    pub options: Options,
    /// The system that the events come from.
    pub source_name: String,
    /// Where refused rows are written; the file is made with the first of them.
    pub errors: PathBuf,
}

/// Rows on their way into the database.
#[derive(Debug, Default)]
struct Batch {
    rows: usize,
    shipments: Vec<ShipmentDraft>,
    events: Vec<Sourced>,
}

/// The command: opens everything, imports, prints the summary. Refused rows make it fail, after all others went in.
pub async fn run(what: ImportWhat, clock: &Clock) -> Result<(), Box<dyn Error>> {
    let (what, file) = what.into_parts();
    let order = Order {
        layout: file.layout,
        what,
        options: file.options()?,
        source_name: file.source_name(),
        errors: file.errors_file(),
    };
    let named = |error: io::Error| format!("{}: {error}", file.file.display());
    let source = source::open(&file.file, file.encoding.as_deref()).map_err(named)?;
    if source.encoding != "UTF-8" {
        eprintln!("read as {}", source.encoding);
    }
    let progress = Progress::on_stderr(source.progress.clone(), source.size);
    let store = if file.dry_run { None } else { Some(open_store(&file.place).await?) };
    if let Some(store) = &store {
        store.expect_bulk().await?;
    }
    let errors = order.errors.clone();
    let subject = ["source:", &order.source_name].concat();
    let entry = |action| {
        let name = file.file.file_name().map(|name| name.to_string_lossy().into_owned());
        Entry::system(action, &subject).with("file", name.unwrap_or_default()).with("layout", order.layout.as_str())
    };
    let (started, finished) = (entry("import.started"), entry("import.finished"));
    if let Some(store) = &store {
        note(store, &started, clock).await?;
    }
    let (summary, failure) = import(store.as_ref(), source, order, progress, clock).await?;
    if let Some(store) = store {
        note(&store, &counted(finished, &summary), clock).await?;
        store.close().await;
    }
    let _ = writeln!(io::stdout(), "{summary}");
    if let Some(failure) = failure {
        return Err(format!("{} {failure}; the rows before are in", file.file.display()).into());
    }
    match summary.refused {
        0 => Ok(()),
        refused => Err(format!("{refused} refused: see {}", errors.display()).into()),
    }
}

/// Two rows for the whole file, not one for each batch: an import that was stopped has its beginning in the log.
async fn note(store: &Store, entry: &Entry<'_>, clock: &Clock) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    record(&mut tx, entry, clock.now()).await?;
    tx.commit().await
}

fn counted<'a>(entry: Entry<'a>, summary: &Summary) -> Entry<'a> {
    let stored = summary.stored.unwrap_or_default();
    [
        ("read", summary.read),
        ("refused", summary.refused),
        ("created", stored.created),
        ("updated", stored.updated),
        ("recorded", stored.recorded),
    ]
    .into_iter()
    .fold(entry, |entry, (key, count)| entry.with(key, count.to_string()))
}

/// Imports a source into the store, or only reads and checks it without one. Beside the summary it gives what ended
/// the reading early, if something did.
pub async fn import(
    store: Option<&Store>,
    source: Source,
    order: Order,
    progress: Progress,
    clock: &Clock,
) -> Result<(Summary, Option<io::Error>), Box<dyn Error>> {
    let (sender, batches) = channel(WAITING);
    let reading = tokio::task::spawn_blocking(move || read_all(source, order, progress, &sender));
    let stored = match store {
        Some(store) => store_all(store, batches, clock).await,
        None => Ok(discard(batches).await),
    };
    let (mut summary, ended) = reading.await?;
    summary.stored = store.is_some().then_some(stored?);
    Ok((summary, ended.err()))
}

async fn store_all(store: &Store, mut batches: Receiver<Batch>, clock: &Clock) -> sqlx::Result<Stored> {
    let mut stored = Stored::default();
    while let Some(batch) = batches.recv().await {
        let outcome = take_in(store, &batch.shipments, &batch.events, clock.now()).await?;
        stored.count(&outcome);
    }
    Ok(stored)
}

async fn discard(mut batches: Receiver<Batch>) -> Stored {
    while batches.recv().await.is_some() {}
    Stored::default()
}

/// Runs on a thread that may block. When nobody takes the batches any more, the store has failed and says so itself.
fn read_all(
    mut source: Source,
    order: Order,
    mut progress: Progress,
    batches: &Sender<Batch>,
) -> (Summary, io::Result<()>) {
    let (mut summary, mut batch, mut refusals, mut trouble) = (Summary::default(), Batch::default(), None, Ok(()));
    let ended = read(&mut source.reader, order.layout, order.what, &order.options, &mut |found| {
        progress.row();
        summary.count(&found);
        match found {
            Found::Row(row) => {
                batch.push(*row, &order.source_name);
                if batch.is_full() && batches.blocking_send(std::mem::take(&mut batch)).is_err() {
                    return ControlFlow::Break(());
                }
            }
            Found::Refused(refusal) => {
                trouble = Refusals::lazily(&mut refusals, || File::create(&order.errors))
                    .and_then(|refusals| refusals.write(&refusal))
                    .map_err(|error| named(&order.errors, &error));
                if trouble.is_err() {
                    return ControlFlow::Break(());
                }
            }
            Found::Skipped(_) => {}
        }
        ControlFlow::Continue(())
    });
    // What was read before a failure is sound and goes in.
    let _ = batches.blocking_send(batch);
    progress.finish();
    let written = refusals.map_or(Ok(()), Refusals::finish).map_err(|error| named(&order.errors, &error));
    (summary, ended.and(trouble).and(written))
}

fn named(file: &std::path::Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("has refused rows, but {} cannot be written: {error}", file.display()))
}

impl Batch {
    fn push(&mut self, row: Row, source: &str) {
        self.rows += 1;
        self.shipments.extend(row.shipment);
        self.events.extend(row.events.into_iter().map(|event| Sourced::new(source.to_string(), event)));
    }

    fn is_full(&self) -> bool {
        self.rows >= ROWS || self.events.len() >= EVENTS
    }
}
