//! Files given with a case: streamed in, proved to be what they say, kept by their hash, served without risk.
//!
//! The order of one file: [`receive`] streams it into a file of its own under the cap of its kind, [`keep`] decodes it
//! (photos are made anew, so that nothing but pixels is left), writes and fsyncs the object, and only then the row that
//! names it. Until [`attach`] gives it to a case it is its uploader's alone and ends after 24 hours. Who may see the
//! files of a case, the case decides; [`serve`] only answers.

mod attach;
pub mod form;
pub mod http;
mod keep;
mod media;
mod name;
mod objects;
mod receive;
mod refused;
mod serve;
mod store;
mod sweep;

use app::attachment::{CaseKind, MediaType};
use app::value::Instant;
use axum::body::Bytes;
use futures_util::Stream;

use crate::http::{Caller, Refusal};
use crate::state::Portal;

pub use app::attachment::AttachmentClaim;
pub use attach::{attach, attach_to_message, copy, delete_of_case, delete_unattached, find_of_case, list, list_within};
pub use keep::keep;
pub use objects::Objects;
pub use receive::{Received, receive};
pub use serve::serve;
pub use sweep::sweep;

/// A row of the table: a file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: String,
    /// The case it was given with; None until then.
    pub case: Option<(CaseKind, String)>,
    /// The message that it came with; None for what was given with the case itself.
    pub message_id: Option<String>,
    /// None for a guest's.
    pub uploaded_by: Option<String>,
    /// Empty once its person was erased.
    pub file_name: String,
    pub media_type: MediaType,
    pub byte_count: i64,
    /// The object, as lower-case hex.
    pub sha256: String,
    /// The object of the small picture; photos only.
    pub thumb_sha256: Option<String>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub created_at: Instant,
    /// When it is swept unless a case names it.
    pub expires_at: Option<Instant>,
}

impl Attachment {
    /// As readers of the case see it.
    pub fn shown(&self) -> app::attachment::Attachment {
        app::attachment::Attachment {
            attachment_id: self.id.clone(),
            file_name: name::shown(&self.file_name, self.media_type),
            media_type: self.media_type,
            byte_count: self.byte_count,
            width: self.width,
            height: self.height,
            created_at: self.created_at,
        }
    }
}

/// A file that was just taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    pub attachment: Attachment,
    /// Guests only; never stored in clear.
    pub upload_secret: Option<String>,
}

impl TakenIn {
    /// How [`attach`] is told of it.
    pub fn claim(&self) -> AttachmentClaim {
        AttachmentClaim { id: self.attachment.id.clone(), secret: self.upload_secret.clone() }
    }

    /// The answer of the door.
    pub fn uploaded(&self) -> app::attachment::Uploaded {
        let of = &self.attachment;
        app::attachment::Uploaded {
            attachment_id: of.id.clone(),
            upload_secret: self.upload_secret.clone(),
            media_type: of.media_type,
            byte_count: of.byte_count,
            width: of.width,
            height: of.height,
        }
    }
}

/// Takes in one file for whoever calls; a caller who hangs up meanwhile leaves nothing half-done.
///
/// `declared` is the media type that the sender states; None and `application/octet-stream` state nothing.
///
/// # Errors
/// `Invalid` at `/file` naming the file and what is wrong with it (`required`, `unsupported`, `heic`, `mismatch`,
/// `damaged`, `too_large`, `too_many_pixels`); `TooMany` beyond the day's quota or while too many files arrive at once;
/// `BadRequest` for a body that stops or crawls; `Unavailable` when it cannot be stored.
pub async fn take_in<E: std::fmt::Display>(
    portal: &Portal,
    caller: &Caller,
    file_name: &str,
    declared: Option<&str>,
    body: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<TakenIn, Refusal> {
    let received = receive(portal, caller, file_name, declared, body).await?;
    let (portal, caller) = (portal.clone(), caller.clone());
    tokio::spawn(async move { keep(&portal, &caller, received).await }).await.map_err(|_| Refusal::Internal)?
}
