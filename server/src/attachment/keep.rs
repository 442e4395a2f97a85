//! From received bytes to an object and the row that names it, in this order.

use app::attachment::{Kind, MOST_PER_ADDRESS_AND_DAY, MOST_PER_PERSON_AND_DAY, MediaType};
use app::value::Instant;
use axum::body::Bytes;
use sha2::{Digest, Sha256};

use super::media::{examine, photo};
use super::objects::{Content, unavailable};
use super::receive::{Received, count_since, owner};
use super::refused::{self, Fault};
use super::store::{self, Owner};
use super::{Attachment, TakenIn, name};
use crate::audit::{self, Entry};
use crate::backup::hash_file;
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::{Transaction, new_id};
use crate::token;

const DAY_MS: i64 = 24 * 3_600_000;

/// What will be kept.
struct Ready {
    media_type: MediaType,
    byte_count: i64,
    content: Object,
    thumb: Option<Object>,
    size: Option<(u32, u32)>,
}

/// An object with its name.
struct Object {
    sha256: String,
    content: Content,
}

/// Proves a received file, stores it and its row.
///
/// # Errors
/// See [`super::take_in`].
pub async fn keep(portal: &Portal, caller: &Caller, received: Received) -> Result<TakenIn, Refusal> {
    let file_name = received.file_name.clone();
    let ready = match received.media_type.kind() {
        Kind::Photo => remade(portal, received).await,
        Kind::Document | Kind::Video => examined(received).await,
    };
    let ready = ready?.map_err(|fault| refused::file(caller.locale, &file_name, fault))?;
    for object in ready.objects() {
        portal.objects.put(&object.sha256, &object.content).await?;
    }
    insert(portal, caller, &file_name, &ready).await
}

impl Ready {
    fn objects(&self) -> impl Iterator<Item = &Object> {
        std::iter::once(&self.content).chain(&self.thumb)
    }
}

impl Object {
    fn of(bytes: Vec<u8>) -> Object {
        Object { sha256: hex::encode(Sha256::digest(&bytes)), content: Content::Bytes(Bytes::from(bytes)) }
    }
}

/// A decoder that gives up in an unforeseen way has met a damaged photo.
async fn remade(portal: &Portal, received: Received) -> Result<Result<Ready, Fault>, Refusal> {
    let _turn = portal.objects.decoding.acquire().await.map_err(|_| Refusal::Unavailable)?;
    let bytes = tokio::fs::read(received.file.path()).await.map_err(|error| unavailable(&error))?;
    let media_type = received.media_type;
    let work = tokio::task::spawn_blocking(move || photo::remake(&bytes, media_type).map(ready_photo));
    Ok(work.await.unwrap_or(Err(Fault::Damaged)))
}

fn ready_photo(photo: photo::Photo) -> Ready {
    Ready {
        media_type: photo.media_type,
        byte_count: photo.bytes.len() as i64,
        content: Object::of(photo.bytes),
        thumb: Some(Object::of(photo.thumb)),
        size: Some((photo.width, photo.height)),
    }
}

/// A video may be changed by it, so its hash is taken afterwards.
async fn examined(received: Received) -> Result<Result<Ready, Fault>, Refusal> {
    let work = tokio::task::spawn_blocking(move || {
        if let Err(fault) = examine(received.file.path(), received.media_type) {
            return Ok(Err(fault));
        }
        let (_, sha256) = hash_file(received.file.path())?;
        Ok(Ok(Ready {
            media_type: received.media_type,
            byte_count: received.byte_count as i64,
            content: Object { sha256, content: Content::File(received.file) },
            thumb: None,
            size: None,
        }))
    });
    work.await.unwrap_or(Ok(Err(Fault::Damaged))).map_err(|error: std::io::Error| unavailable(&error))
}

/// The row; its objects are on the disk.
async fn insert(portal: &Portal, caller: &Caller, file_name: &str, ready: &Ready) -> Result<TakenIn, Refusal> {
    let now = portal.clock.now();
    let upload_secret = match &caller.signed_in {
        Some(_) => None,
        None => Some(token::random_hex(16).map_err(|_| Refusal::Unavailable)?),
    };
    let owner = owner(caller, upload_secret.as_deref());
    let attachment = Attachment {
        id: new_id(now),
        case: None,
        message_id: None,
        uploaded_by: caller.signed_in.as_ref().map(|person| person.person_id.clone()),
        file_name: name::fitting(file_name, ready.media_type),
        media_type: ready.media_type,
        byte_count: ready.byte_count,
        sha256: ready.content.sha256.clone(),
        thumb_sha256: ready.thumb.as_ref().map(|thumb| thumb.sha256.clone()),
        width: ready.size.map(|(width, _)| i64::from(width)),
        height: ready.size.map(|(_, height)| i64::from(height)),
        created_at: now,
        expires_at: Some(now.plus_ms(DAY_MS)),
    };
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["uploads:", lock_of(&owner)].concat()).await?;
    if store::count_within(&mut tx, &owner, now.plus_ms(-DAY_MS)).await? >= most(&owner) {
        return Err(refused::over_quota(caller.locale, caller.signed_in.is_some()));
    }
    hold(portal, &mut tx, ready).await?;
    store::insert(&mut tx, &attachment, &owner).await?;
    let subject = ["attachment:", &attachment.id].concat();
    let entry = Entry::by(caller, "attachment.uploaded", &subject).with("media_type", attachment.media_type.as_str());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(TakenIn { attachment, upload_secret })
}

/// From here to the commit no sweep takes the objects away; one that was swept since it was written is written again.
async fn hold(portal: &Portal, tx: &mut Transaction, ready: &Ready) -> Result<(), Refusal> {
    let mut objects: Vec<&Object> = ready.objects().collect();
    // the same order for everybody who locks several
    objects.sort_by(|a, b| a.sha256.cmp(&b.sha256));
    for object in objects {
        tx.lock_key(&lock_of_object(&object.sha256)).await?;
        if !portal.objects.has(&object.sha256).await? {
            portal.objects.put(&object.sha256, &object.content).await?;
        }
    }
    Ok(())
}

/// Whoever names or removes an object holds this key.
pub(super) fn lock_of_object(sha256: &str) -> String {
    ["object:", sha256].concat()
}

fn lock_of(owner: &Owner) -> &str {
    match owner {
        Owner::Person(id) => id,
        Owner::Guest { client_address, .. } => client_address,
    }
}

fn most(owner: &Owner) -> i64 {
    match owner {
        Owner::Person(_) => MOST_PER_PERSON_AND_DAY,
        Owner::Guest { .. } => MOST_PER_ADDRESS_AND_DAY,
    }
}

/// Asked before the body is read, so that nobody sends 60 MB in vain.
pub(super) async fn unless_over_quota(portal: &Portal, caller: &Caller) -> Result<(), Refusal> {
    let since: Instant = portal.clock.now().plus_ms(-DAY_MS);
    let owner = owner(caller, None);
    match count_since(portal, &owner, since).await? < most(&owner) {
        true => Ok(()),
        false => Err(refused::over_quota(caller.locale, caller.signed_in.is_some())),
    }
}
