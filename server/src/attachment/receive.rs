//! The bytes of one upload, streamed into a file of their own: the first of them decide what it is and how much of it
//! may come, and who crawls is cut.

use std::path::{Path, PathBuf};
use std::time::Duration;

use app::attachment::MediaType;
use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant as Stopwatch, timeout_at};

use super::media::{Sniffed, agrees, sniff};
use super::objects::{SEATS, unavailable};
use super::refused::{self, Fault};
use super::store::{self, Owner};
use super::{keep, name};
use crate::http::quota::Quota;
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::token;

/// Enough of a file to know what it is.
const HEAD: usize = 64;
/// How long a file may take whatever its size, and the pace it needs beyond that: 60 MB in half an hour.
const GRACE: Duration = Duration::from_secs(30);
const LEAST_BYTES_PER_SECOND: u64 = 32 * 1024;
/// When too many files arrive at once.
const BUSY_SECONDS: u64 = 5;
const AT_ONCE: Quota = Quota { name: "uploads", count: SEATS as u64, window_s: None };

/// A file on disk that is gone with this value.
pub struct Incoming(PathBuf);

impl Incoming {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// All bytes of an upload; nothing but its beginning was looked at yet.
pub struct Received {
    pub(super) file: Incoming,
    /// Cleaned.
    pub(super) file_name: String,
    /// What the first bytes say.
    pub(super) media_type: MediaType,
    pub(super) byte_count: u64,
    /// Of the bytes as they came, lower-case hex.
    pub sha256: String,
    _seat: OwnedSemaphorePermit,
}

/// Streams a body to the disk.
///
/// # Errors
/// See [`super::take_in`].
pub async fn receive<E: std::fmt::Display>(
    portal: &Portal,
    caller: &Caller,
    file_name: &str,
    declared: Option<&str>,
    body: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Received, Refusal> {
    let file_name = name::clean(file_name);
    keep::unless_over_quota(portal, caller).await?;
    let seat =
        portal.objects.seats.clone().try_acquire_owned().map_err(|_| Refusal::too_many(AT_ONCE, BUSY_SECONDS))?;
    let mut writing = Writing::begin(portal).await?;
    let refuse = |fault| refused::file(caller.locale, &file_name, fault);
    let started = Stopwatch::now();
    futures_util::pin_mut!(body);
    loop {
        let pace = Duration::from_secs(writing.byte_count / LEAST_BYTES_PER_SECOND);
        let next = timeout_at(started + GRACE + pace, body.next()).await.map_err(|_| Refusal::BadRequest)?;
        let Some(chunk) = next else { break };
        writing.add(&chunk.map_err(|error| stopped(&error))?).await?;
        if writing.head.len() >= HEAD {
            writing.judge(portal, declared).map_err(refuse)?;
        }
    }
    if writing.byte_count == 0 {
        return Err(refuse(Fault::Empty));
    }
    let media_type = writing.judge(portal, declared).map_err(refuse)?;
    writing.file.flush().await.map_err(|error| unavailable(&error))?;
    Ok(Received {
        file: writing.incoming,
        file_name,
        media_type,
        byte_count: writing.byte_count,
        sha256: hex::encode(writing.hasher.finalize()),
        _seat: seat,
    })
}

/// A sender that went away or paused too long.
fn stopped(error: &dyn std::fmt::Display) -> Refusal {
    tracing::debug!(%error, "an upload stopped");
    Refusal::BadRequest
}

/// A file being written.
struct Writing {
    incoming: Incoming,
    file: File,
    head: Vec<u8>,
    byte_count: u64,
    hasher: Sha256,
    media_type: Option<MediaType>,
}

impl Writing {
    async fn begin(portal: &Portal) -> Result<Writing, Refusal> {
        let path = portal.objects.incoming.join(token::passing_hex::<16>());
        let opened = File::options().write(true).create_new(true).mode(0o600).open(&path).await;
        let file = opened.map_err(|error| unavailable(&error))?;
        let incoming = Incoming(path);
        Ok(Writing { incoming, file, head: Vec::new(), byte_count: 0, hasher: Sha256::new(), media_type: None })
    }

    async fn add(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        let room = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..room]);
        self.byte_count += chunk.len() as u64;
        self.hasher.update(chunk);
        self.file.write_all(chunk).await.map_err(|error| unavailable(&error))
    }

    /// What it is, once, and whether it is still small enough.
    fn judge(&mut self, portal: &Portal, declared: Option<&str>) -> Result<MediaType, Fault> {
        let media_type = match self.media_type {
            Some(known) => known,
            None => match sniff(&self.head) {
                Sniffed::Is(found) if agrees(declared, found) => found,
                Sniffed::Is(_) => return Err(Fault::Mismatch),
                Sniffed::Heic => return Err(Fault::Heic),
                Sniffed::Unknown => return Err(Fault::Unsupported),
            },
        };
        self.media_type = Some(media_type);
        let most = portal.objects.most_bytes(media_type.kind());
        if self.byte_count > most { Err(Fault::TooLarge(most)) } else { Ok(media_type) }
    }
}

/// Whose quota an upload of this caller counts for; a guest's secret is made when the row is.
pub(super) fn owner(caller: &Caller, secret: Option<&str>) -> Owner {
    match &caller.signed_in {
        Some(person) => Owner::Person(person.person_id.clone()),
        None => Owner::Guest {
            secret_hash: secret.map(token::hash).unwrap_or_default(),
            client_address: crate::http::limits::counted_as(caller.address).to_string(),
        },
    }
}

/// What the owner took in since a moment, outside any transaction.
pub(super) async fn count_since(portal: &Portal, owner: &Owner, since: app::value::Instant) -> sqlx::Result<i64> {
    store::count_since(&portal.store, owner, since).await
}
