//! `parceldesk import responses`: reads on a thread of its own and stores what was read batch by batch.
//!
//! Each batch is one transaction: answers and their counts come together or not at all.

use std::error::Error;
use std::fs::File;
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;

use app::account::StaffRole;
use app::survey::Questionnaire;
use app::value::Instant;
use jiff::tz::TimeZone;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::args::ResponseFile;
use super::{Found, Reader, Row, reader};
use crate::account::person;
use crate::audit::{Entry, record};
use crate::clock::Clock;
use crate::run::{open_store, zone};
use crate::shipment::import::progress::Progress;
use crate::shipment::import::report::Refusals;
use crate::shipment::import::source::{self, Source};
use crate::store::{Store, new_id};
use crate::survey::response::{NewResponse, Subject, record_all};
use crate::survey::store::{self, About};

/// Rows of one transaction.
const ROWS: usize = 2_000;
/// How many batches may wait for the database.
const WAITING: usize = 1;
const HOUR_MS: f64 = 3_600_000.0;

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows that were looked at.
    pub read: u64,
    pub refused: u64,
    /// Rows in which nothing was answered.
    pub empty: u64,
    /// Answers that were not there before.
    pub stored: u64,
    /// Those of them that are about a shipment that is stored.
    pub matched: u64,
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sound = self.read - self.refused - self.empty;
        writeln!(f, "read       {}", self.read)?;
        writeln!(f, "answers    {sound} ({} new, {} known before)", self.stored, sound.saturating_sub(self.stored))?;
        writeln!(f, "shipments  {} of them are about a stored shipment", self.matched)?;
        write!(f, "refused    {}\nempty      {}", self.refused, self.empty)
    }
}

/// The survey that answers go to.
#[derive(Debug, Clone)]
pub struct Target {
    pub survey_id: String,
    pub number: i64,
    pub questionnaire: Questionnaire,
}

/// The command: opens everything, imports, prints the summary. Refused rows make it fail, after all others went in.
///
/// # Errors
/// One line for the operator.
pub async fn run(file: ResponseFile, clock: &Clock) -> Result<(), Box<dyn Error>> {
    let map = file
        .map
        .as_ref()
        .map(|map| std::fs::read_to_string(map).map_err(|error| format!("--map {}: {error}", map.display())));
    let (reader, questionnaire) =
        reader(file.layout, map.transpose()?.as_deref()).map_err(|error| format!("--map: {error}"))?;
    let named = |error: io::Error| format!("{}: {error}", file.file.display());
    let source = source::open(&file.file, file.encoding.as_deref()).map_err(named)?;
    let progress = Progress::on_stderr(source.progress.clone(), source.size);
    let zone = zone(&file.place)?;
    let store = if file.dry_run { None } else { Some(open_store(&file.place).await?) };
    let target = match &store {
        Some(store) => {
            store.expect_bulk().await?;
            Some(target(store, &file.survey, file.by.as_deref(), &questionnaire, clock.now()).await?)
        }
        None => None,
    };
    let errors = file.errors_file();
    let into = store.as_ref().zip(target.as_ref());
    let (summary, failure) = import(into, source, (reader, questionnaire), &errors, progress, &zone, clock).await?;
    let _ = writeln!(io::stdout(), "{summary}");
    if let Some((store, target)) = into {
        let subject = ["survey:", &target.survey_id].concat();
        let entry = Entry::system("responses.imported", &subject)
            .with("read", summary.read.to_string())
            .with("stored", summary.stored.to_string())
            .with("refused", summary.refused.to_string());
        let mut tx = store.begin().await?;
        record(&mut tx, &entry, clock.now()).await?;
        tx.commit().await?;
        store.close().await;
    } else {
        let _ = writeln!(io::stdout(), "nothing was stored");
    }
    match (failure, summary.refused) {
        (Some(failure), _) => Err(format!("{} {failure}; the rows before are in", file.file.display()).into()),
        (None, 0) => Ok(()),
        (None, refused) => Err(format!("{refused} refused: see {}", errors.display()).into()),
    }
}

/// The newest version of the survey; where there is none, one is made and published in somebody's name.
///
/// # Errors
/// One line for the operator: nobody is named, or nobody who may.
pub async fn target(
    store: &Store,
    survey: &str,
    by: Option<&str>,
    questionnaire: &Questionnaire,
    now: Instant,
) -> Result<Target, Box<dyn Error>> {
    if let Some((survey_id, number, questionnaire)) = store::newest(store, survey).await? {
        return Ok(Target { survey_id, number, questionnaire });
    }
    let by =
        by.ok_or_else(|| format!("there is no published survey `{survey}`; --by names who publishes a new one"))?;
    let person = person::store::find_by_email(store, by).await?;
    let may = |role| matches!(role, StaffRole::Admin | StaffRole::Manager);
    let person = person
        .filter(|person| person.staff_role.is_some_and(may))
        .ok_or_else(|| format!("--by {by}: no administrator or manager has this address"))?;
    let survey_id = new_id(now);
    let mut tx = store.begin().await?;
    store::insert_published(&mut tx, (&survey_id, survey), questionnaire, &person.id, now).await?;
    let subject = ["survey:", &survey_id].concat();
    record(&mut tx, &Entry::system("survey.published", &subject).with("name", survey).with("by", by), now).await?;
    tx.commit().await?;
    Ok(Target { survey_id, number: 1, questionnaire: questionnaire.clone() })
}

/// Imports a source into a survey, or only reads and checks it without one. Beside the summary it gives what ended the
/// reading early, if something did.
///
/// # Errors
/// The database's.
pub async fn import(
    into: Option<(&Store, &Target)>,
    source: Source,
    (reader, questionnaire): (Reader, Questionnaire),
    errors: &std::path::Path,
    progress: Progress,
    zone: &TimeZone,
    clock: &Clock,
) -> Result<(Summary, Option<io::Error>), Box<dyn Error>> {
    let (sender, batches) = channel(WAITING);
    let questionnaire = into.map_or(questionnaire, |(_, target)| target.questionnaire.clone());
    let reading = Reading { reader, questionnaire, errors: errors.to_path_buf(), zone: zone.clone() };
    let reading = tokio::task::spawn_blocking(move || reading.all(source, progress, &sender));
    let stored = match into {
        Some((store, target)) => store_all(store, target, batches, clock).await,
        None => Ok(discard(batches).await),
    };
    let (mut summary, ended) = reading.await?;
    (summary.stored, summary.matched) = stored?;
    Ok((summary, ended.err()))
}

async fn discard(mut batches: Receiver<Vec<Row>>) -> (u64, u64) {
    while batches.recv().await.is_some() {}
    (0, 0)
}

async fn store_all(
    store: &Store,
    target: &Target,
    mut batches: Receiver<Vec<Row>>,
    clock: &Clock,
) -> sqlx::Result<(u64, u64)> {
    let (mut stored, mut matched) = (0, 0);
    while let Some(rows) = batches.recv().await {
        let of_batch = store_batch(store, target, &rows, clock.now()).await?;
        (stored, matched) = (stored + of_batch.0, matched + of_batch.1);
    }
    Ok((stored, matched))
}

/// How many were new, and how many rows are about a stored shipment.
async fn store_batch(store: &Store, target: &Target, rows: &[Row], now: Instant) -> sqlx::Result<(u64, u64)> {
    let mut tx = store.begin().await?;
    let numbers: Vec<&str> = rows.iter().filter_map(|row| row.waybill_number.as_deref()).collect();
    let known = store::shipments(&mut tx, &numbers).await?;
    let ids: Vec<String> = rows.iter().map(|_| new_id(now)).collect();
    let mut matched = 0;
    let mut all = Vec::with_capacity(rows.len());
    for (row, id) in rows.iter().zip(&ids) {
        let about = row.waybill_number.as_ref().and_then(|number| known.get(number));
        matched += u64::from(about.is_some());
        all.push(NewResponse {
            id,
            survey_id: &target.survey_id,
            version_number: target.number,
            campaign_id: None,
            invitation_id: None,
            person_id: None,
            organisation_id: None,
            shipment_id: about.map(|about| about.shipment_id.as_str()),
            complaint_id: None,
            subject: about.map(subject).unwrap_or_default(),
            locale: None,
            answers: &row.answers,
            source_id: Some(&row.source_id),
            answered_at: row.answered_at,
            answered_on: &row.answered_on,
        });
    }
    let stored = record_all(&mut tx, &target.questionnaire, &target.survey_id, all).await?;
    tx.commit().await?;
    Ok((stored, matched))
}

fn subject(about: &About) -> Subject {
    let hours = |from: Option<Instant>| Some(about.delivered_at?.ms_since(from?) as f64 / HOUR_MS);
    Subject {
        unit_id: about.unit_id.clone(),
        lane: about.lane.clone(),
        class: about.class.clone(),
        late_hours: hours(about.promised_at),
        transit_hours: hours(about.handed_over_at),
    }
}

/// What the thread that reads has to know.
struct Reading {
    reader: Reader,
    questionnaire: Questionnaire,
    errors: PathBuf,
    zone: TimeZone,
}

impl Reading {
    /// Runs on a thread that may block. When nobody takes the batches any more, the store has failed and says so itself.
    fn all(self, mut source: Source, mut progress: Progress, batches: &Sender<Vec<Row>>) -> (Summary, io::Result<()>) {
        let (mut summary, mut batch, mut refusals, mut trouble) = (Summary::default(), Vec::new(), None, Ok(()));
        let ended = self.reader.read(&mut source.reader, &self.questionnaire, &self.zone, &mut |found| {
            progress.row();
            summary.read += 1;
            match found {
                Found::Empty => summary.empty += 1,
                Found::Row(row) => {
                    batch.push(row);
                    if batch.len() >= ROWS && batches.blocking_send(std::mem::take(&mut batch)).is_err() {
                        return ControlFlow::Break(());
                    }
                }
                Found::Refused(refusal) => {
                    summary.refused += 1;
                    trouble = Refusals::lazily(&mut refusals, || File::create(&self.errors))
                        .and_then(|refusals| refusals.write(&refusal));
                    if trouble.is_err() {
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        });
        // What was read before a failure is sound and goes in.
        let _ = batches.blocking_send(batch);
        progress.finish();
        let written = refusals.map_or(Ok(()), Refusals::finish);
        (summary, ended.and(trouble).and(written))
    }
}
