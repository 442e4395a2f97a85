//! Where the bytes are: one object for each content, named by its SHA-256, in a folder (or a bucket, feature `s3`).
//!
//! An object is whole or not there: it is written beside its name, fsynced, renamed, and its folder fsynced, before
//! [`Objects::put`] returns. It is written anew even if it is there already: the one who wrote it first may not have
//! finished making it durable, and who comes second must not answer earlier than that.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use app::attachment::Kind;
use app::value::Instant;
use axum::body::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::{GetResult, ObjectStore, ObjectStoreExt, PutPayload};
use tokio::io::AsyncReadExt;
use tokio::sync::Semaphore;

use super::receive::Incoming;
use crate::backup;
use crate::config;
use crate::http::Refusal;
use crate::http::limits::Limit;

/// Files that arrive at once; each may take 60 MB of disk meanwhile.
pub(super) const SEATS: usize = 32;
/// A larger file is written in parts of this size, so that no video is held in memory.
const PART: usize = 8 * 1024 * 1024;
/// The folder of what still arrives, below the data folder.
const INCOMING: &str = "incoming";
const MIB: u64 = 1024 * 1024;

/// The store of objects and everything that bounds what goes into it.
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// The folder, unless objects are in a bucket.
    pub(super) folder: Option<PathBuf>,
    pub(super) incoming: PathBuf,
    settings: config::Attachment,
    /// Uploads per address.
    pub uploads: Limit,
    pub(super) seats: Arc<Semaphore>,
    /// One photo is decoded at a time: 40 megapixels take up to 160 MB, and as much again while it is turned.
    pub(super) decoding: Semaphore,
    /// Objects that no row named, and since when that is known.
    pub(super) unnamed: Mutex<HashMap<String, Instant>>,
}

/// The bytes of a new object.
pub(super) enum Content {
    Bytes(Bytes),
    File(Incoming),
}

impl Objects {
    /// Opens the store, creating its folder.
    ///
    /// # Errors
    /// One line for the operator when folder or bucket cannot be used.
    pub fn open(settings: &config::Attachment, data: &Path) -> Result<Objects, String> {
        let incoming = data.join(INCOMING);
        std::fs::create_dir_all(&incoming).map_err(|e| format!("{}: {e}", incoming.display()))?;
        let (store, folder) = open_store(settings, data)?;
        Ok(Objects {
            store,
            folder,
            incoming,
            settings: settings.clone(),
            uploads: Limit::per_minute(settings.per_minute),
            seats: Arc::new(Semaphore::new(SEATS)),
            decoding: Semaphore::new(1),
            unnamed: Mutex::default(),
        })
    }

    /// Bytes that a file of this kind may have.
    pub(super) fn most_bytes(&self, kind: Kind) -> u64 {
        let mib = match kind {
            Kind::Photo => self.settings.photo_mb,
            Kind::Document => self.settings.pdf_mb,
            Kind::Video => self.settings.video_mb,
        };
        mib * MIB
    }

    /// The object is there, on the disk, when this returns.
    pub(super) async fn put(&self, sha256: &str, content: &Content) -> Result<(), Refusal> {
        let written = match content {
            Content::Bytes(bytes) => {
                let payload = PutPayload::from_bytes(bytes.clone());
                self.store.put(&path(sha256), payload).await.map(|_| ())
            }
            Content::File(file) => self.put_file(sha256, file.path()).await,
        };
        written.map_err(|error| unavailable(&error))
    }

    async fn put_file(&self, sha256: &str, from: &Path) -> object_store::Result<()> {
        let mut file = tokio::fs::File::open(from).await.map_err(failed)?;
        let mut upload = self.store.put_multipart(&path(sha256)).await?;
        loop {
            let mut part = Vec::with_capacity(PART);
            (&mut file).take(PART as u64).read_to_end(&mut part).await.map_err(failed)?;
            if part.is_empty() {
                break;
            }
            if let Err(error) = upload.put_part(part.into()).await {
                let _ = upload.abort().await;
                return Err(error);
            }
        }
        upload.complete().await.map(|_| ())
    }

    pub(super) async fn has(&self, sha256: &str) -> Result<bool, Refusal> {
        match self.store.head(&path(sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(unavailable(&error)),
        }
    }

    /// None when it is not there.
    pub(super) async fn read(&self, sha256: &str) -> Result<Option<GetResult>, Refusal> {
        match self.store.get(&path(sha256)).await {
            Ok(found) => Ok(Some(found)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unavailable(&error)),
        }
    }

    /// One that is gone already is no error.
    pub(super) async fn delete(&self, sha256: &str) -> Result<(), Refusal> {
        match self.store.delete(&path(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(&error)),
        }
    }

    /// The hashes of all objects that begin with two hex digits.
    pub(super) async fn list(&self, prefix: &str) -> Result<Vec<String>, Refusal> {
        let folder = object_store::path::Path::from(prefix);
        let all = self.store.list(Some(&folder)).map_ok(|object| object.location.filename().map(str::to_string));
        let names: Vec<Option<String>> = all.try_collect().await.map_err(|error| unavailable(&error))?;
        Ok(names.into_iter().flatten().filter(|name| name.len() == 64).collect())
    }
}

/// `ab/ab12…`: no folder grows without end.
fn path(sha256: &str) -> object_store::path::Path {
    object_store::path::Path::from_iter([sha256.get(..2).unwrap_or_default(), sha256])
}

fn failed(error: std::io::Error) -> object_store::Error {
    object_store::Error::Generic { store: "incoming", source: Box::new(error) }
}

/// A full or broken disk: nothing is lost, for nothing was answered.
pub(super) fn unavailable(error: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(%error, "attachments");
    Refusal::Unavailable
}

type Opened = (Arc<dyn ObjectStore>, Option<PathBuf>);

fn open_store(settings: &config::Attachment, data: &Path) -> Result<Opened, String> {
    #[cfg(feature = "s3")]
    if let Some(url) = &settings.bucket {
        // One provider in the whole binary; somebody else may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let bucket = object_store::aws::AmazonS3Builder::from_env().with_url(url).build();
        return Ok((Arc::new(bucket.map_err(|e| format!("--attachment-bucket: {e}"))?), None));
    }
    let _ = settings;
    let folder = data.join(backup::ATTACHMENTS);
    let opened = std::fs::create_dir_all(&folder).and_then(|()| std::fs::File::open(data)?.sync_all());
    opened.map_err(|e| format!("{}: {e}", folder.display()))?;
    let store = LocalFileSystem::new_with_prefix(&folder).map_err(|e| e.to_string())?.with_fsync(true);
    Ok((Arc::new(store), Some(folder)))
}

/// The bytes of an object as they are read.
pub(super) fn stream(found: GetResult) -> impl futures_util::Stream<Item = object_store::Result<Bytes>> {
    found.into_stream().boxed()
}
