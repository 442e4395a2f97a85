//! `parceldesk backup`, `restore` and `check`, as they talk to the operator.

use std::path::Path;

use app::value::Instant;

use super::{Outcome, Progress};
use crate::config::{CheckWhat, Place};
use crate::run::open_existing;

pub async fn make(place: &Place, to: &Path, now: Instant) -> Outcome<()> {
    let store = open_existing(place).await?;
    let manifest = super::backup(&store, &place.data, to, now, &mut Progress::on_stderr()).await?;
    store.close().await;
    let attachments = manifest.attachments().count();
    println!("{}: {} rows, {attachments} attachments; it holds secrets, keep it safe", to.display(), manifest.rows());
    Ok(())
}

pub async fn restore(place: &Place, from: &Path, now: Instant) -> Outcome<()> {
    let manifest = super::restore(from, place, now, &mut Progress::on_stderr()).await?;
    let (rows, attachments) = (manifest.rows(), manifest.attachments().count());
    println!("restored {rows} rows and {attachments} attachments as of {}", manifest.made_at);
    Ok(())
}

pub async fn check(place: &Place, against: Option<&Path>, what: Option<CheckWhat>) -> Outcome<()> {
    let mut progress = Progress::on_stderr();
    let place = match &what {
        Some(CheckWhat::Backup { from }) => return super::check_archive(from, &mut progress),
        Some(CheckWhat::Audit { place, .. }) => place,
        None => place,
    };
    let store = open_existing(place).await?;
    let outcome = match &what {
        Some(CheckWhat::Audit { known, .. }) => super::check_audit(&store, known.as_ref(), &mut progress).await,
        _ => super::check(&store, &place.data, against, &mut progress).await,
    };
    store.close().await;
    outcome
}
