//! Photos, documents and videos that people give with a case: what may be given, how much, and how it is shown.

pub mod api;
pub mod components;
pub mod islands;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::account::words;
use crate::value::Instant;

/// Files that one case may hold.
pub const MOST_PER_CASE: usize = 10;
/// Bytes that the files of one case may take together.
pub const MOST_BYTES_PER_CASE: i64 = 150 * 1024 * 1024;
/// Files that one person may give in 24 hours.
pub const MOST_PER_PERSON_AND_DAY: i64 = 30;
/// Files that guests of one address may give in 24 hours.
pub const MOST_PER_ADDRESS_AND_DAY: i64 = 20;
/// Characters of a file's name that are kept.
pub const MOST_NAME: usize = 120;
/// What a file picker offers. HEIC is not in it: phones then convert to JPEG by themselves.
pub const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf,video/mp4,video/quicktime,video/webm";

/// The formats that are taken in and given out; everything else is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum MediaType {
    #[serde(rename = "image/jpeg")]
    Jpeg,
    #[serde(rename = "image/png")]
    Png,
    /// Taken in; kept as JPEG, or as PNG where it has transparent parts.
    #[serde(rename = "image/webp")]
    Webp,
    #[serde(rename = "application/pdf")]
    Pdf,
    #[serde(rename = "video/mp4")]
    Mp4,
    #[serde(rename = "video/quicktime")]
    QuickTime,
    #[serde(rename = "video/webm")]
    Webm,
}

/// What decides on limits and on how a file is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Photo,
    Document,
    Video,
}

impl MediaType {
    pub const ALL: [MediaType; 7] = [
        MediaType::Jpeg,
        MediaType::Png,
        MediaType::Webp,
        MediaType::Pdf,
        MediaType::Mp4,
        MediaType::QuickTime,
        MediaType::Webm,
    ];

    /// `image/jpeg`
    pub const fn as_str(self) -> &'static str {
        match self {
            MediaType::Jpeg => "image/jpeg",
            MediaType::Png => "image/png",
            MediaType::Webp => "image/webp",
            MediaType::Pdf => "application/pdf",
            MediaType::Mp4 => "video/mp4",
            MediaType::QuickTime => "video/quicktime",
            MediaType::Webm => "video/webm",
        }
    }

    /// Without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            MediaType::Jpeg => "jpg",
            MediaType::Png => "png",
            MediaType::Webp => "webp",
            MediaType::Pdf => "pdf",
            MediaType::Mp4 => "mp4",
            MediaType::QuickTime => "mov",
            MediaType::Webm => "webm",
        }
    }

    pub const fn kind(self) -> Kind {
        match self {
            MediaType::Jpeg | MediaType::Png | MediaType::Webp => Kind::Photo,
            MediaType::Pdf => Kind::Document,
            MediaType::Mp4 | MediaType::QuickTime | MediaType::Webm => Kind::Video,
        }
    }
}

impl FromStr for MediaType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        MediaType::ALL.into_iter().find(|media_type| media_type.as_str() == text).ok_or(())
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

words! {
    /// What has files and deadlines.
    CaseKind {
        Complaint = "complaint",
        Claim = "claim",
    }
}

/// A file of a case, as its readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Attachment {
    pub attachment_id: String,
    /// The giver's name for it, at most 120 characters, without anything that a screen could trip over.
    pub file_name: String,
    pub media_type: MediaType,
    pub byte_count: i64,
    /// Pixels, upright; photos only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    /// Pixels, upright; photos only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
}

/// `POST /api/v1/attachments`: the file is kept for 24 hours, until a case names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Uploaded {
    pub attachment_id: String,
    /// Guests only, shown once (not in the answer to a repeated `Idempotency-Key`): proves that the file is theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload_secret: Option<String>,
    /// As kept: a WebP has become a JPEG or PNG.
    pub media_type: MediaType,
    pub byte_count: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
}

/// An uploaded file that somebody wants to give with a case; guests prove by the secret that it is theirs.
///
/// As text (a hidden field of a form) `id` or `id.secret`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AttachmentClaim {
    #[serde(rename = "attachment_id")]
    pub id: String,
    #[serde(rename = "upload_secret", default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl FromStr for AttachmentClaim {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, secret) = text.split_once('.').map_or((text, None), |(id, secret)| (id, Some(secret.to_string())));
        if id.is_empty() { Err(()) } else { Ok(AttachmentClaim { id: id.to_string(), secret }) }
    }
}

impl fmt::Display for AttachmentClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.secret {
            Some(secret) => write!(f, "{}.{secret}", self.id),
            None => f.write_str(&self.id),
        }
    }
}

/// `870 B`, `12 kB`, `3.4 MB`: decimal units, as file managers of phones write them.
pub fn size_words(byte_count: i64) -> String {
    let (unit, per) = match byte_count {
        ..1_000 => return [&byte_count.max(0).to_string(), " B"].concat(),
        1_000..999_500 => ("kB", 1_000),
        _ => ("MB", 1_000_000),
    };
    let tenths = (byte_count * 10 + per / 2) / per;
    match tenths {
        ..100 => [&(tenths / 10).to_string(), ".", &(tenths % 10).to_string(), " ", unit].concat(),
        _ => [&((byte_count + per / 2) / per).to_string(), " ", unit].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_words() {
        let said = [0, 999, 1_000, 12_345, 999_499, 3_400_000, 15_728_640].map(size_words);
        assert_eq!(said, ["0 B", "999 B", "1.0 kB", "12 kB", "999 kB", "3.4 MB", "16 MB"]);
    }

    #[test]
    fn a_claim_survives_a_form() {
        for text in ["0192", "0192.abcd"] {
            assert_eq!(text.parse::<AttachmentClaim>().unwrap().to_string(), text);
        }
        assert!("".parse::<AttachmentClaim>().is_err());
    }
}
