//! What a file is: by its first bytes, then by all of them.

mod jpeg;
mod mp4;
mod pdf;
pub(super) mod photo;
mod webm;

use std::fs::File;
use std::path::Path;

use app::attachment::MediaType;

use super::refused::Fault;

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniffed {
    Is(MediaType),
    Heic,
    Unknown,
}

/// Major brands of ISO base media files (ISO/IEC 14496-12) that browsers play.
const MP4_BRANDS: [&[u8]; 9] = [b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"3gp", b"dash", b"mmp4", b"f4v"];
const HEIC_BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"];

/// Decides by magic bytes at the very beginning: what has something else in front of them is two files in one.
pub(super) fn sniff(head: &[u8]) -> Sniffed {
    let is = |magic: &[u8], at: usize| head.get(at..).is_some_and(|rest| rest.starts_with(magic));
    let has_brand = |brands: &[&[u8]]| is(b"ftyp", 4) && brands.iter().any(|brand| is(brand, 8));
    if is(b"\xff\xd8\xff", 0) {
        Sniffed::Is(MediaType::Jpeg)
    } else if is(b"\x89PNG\r\n\x1a\n", 0) {
        Sniffed::Is(MediaType::Png)
    } else if is(b"RIFF", 0) && is(b"WEBPVP8", 8) {
        Sniffed::Is(MediaType::Webp)
    } else if is(b"%PDF-1.", 0) || is(b"%PDF-2.", 0) {
        Sniffed::Is(MediaType::Pdf)
    } else if is(b"\x1a\x45\xdf\xa3", 0) {
        Sniffed::Is(MediaType::Webm)
    } else if has_brand(&[b"qt  "]) {
        Sniffed::Is(MediaType::QuickTime)
    } else if has_brand(&MP4_BRANDS) {
        Sniffed::Is(MediaType::Mp4)
    } else if has_brand(&HEIC_BRANDS) {
        Sniffed::Heic
    } else {
        Sniffed::Unknown
    }
}

/// Whether what the sender states fits. MP4 and QuickTime are one family that phones name now so, now so.
pub(super) fn agrees(declared: Option<&str>, found: MediaType) -> bool {
    let declared = declared.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match declared.as_str() {
        "" | "application/octet-stream" | "binary/octet-stream" => true,
        "image/jpg" | "image/pjpeg" => found == MediaType::Jpeg,
        "video/mp4" | "video/quicktime" | "video/x-m4v" | "video/3gpp" => {
            matches!(found, MediaType::Mp4 | MediaType::QuickTime)
        }
        other => other == found.as_str(),
    }
}

/// Checks a PDF or video from its first byte to its last. Of a video, the places are emptied where phones write where
/// it was taken; a PDF stays as it is.
pub(super) fn examine(path: &Path, media_type: MediaType) -> Result<(), Fault> {
    let damaged = |_| Fault::Damaged;
    let is_sound = match media_type {
        MediaType::Pdf => pdf::is_whole(&std::fs::read(path).map_err(damaged)?),
        MediaType::Webm => webm::is_whole(&mut File::open(path).map_err(damaged)?).unwrap_or(false),
        _ => {
            let mut file = File::options().read(true).write(true).open(path).map_err(damaged)?;
            mp4::is_whole(&mut file).unwrap_or(false)
        }
    };
    if is_sound { Ok(()) } else { Err(Fault::Damaged) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_beginning_counts() {
        assert_eq!(sniff(b"\xff\xd8\xff\xe0"), Sniffed::Is(MediaType::Jpeg));
        assert_eq!(sniff(b"\0\0\0\x18ftypheic"), Sniffed::Heic);
        assert_eq!(sniff(b"\0\0\0\x18ftypisom"), Sniffed::Is(MediaType::Mp4));
        for other in [&b"<svg xmlns="[..], b"<!DOCTYPE html>", b"GIF89a", b" %PDF-1.4", b"BM", b"", b"PK\x03\x04"] {
            assert_eq!(sniff(other), Sniffed::Unknown);
        }
    }

    #[test]
    fn what_is_stated_must_fit() {
        assert!(agrees(None, MediaType::Png) && agrees(Some("application/octet-stream"), MediaType::Png));
        assert!(agrees(Some("image/JPG"), MediaType::Jpeg) && agrees(Some("video/mp4"), MediaType::QuickTime));
        assert!(!agrees(Some("image/png"), MediaType::Jpeg) && !agrees(Some("text/html"), MediaType::Jpeg));
    }

    /// What each parser makes of bytes that begin as its format does.
    fn parse(bytes: &[u8]) {
        sniff(bytes);
        jpeg::is_whole(bytes);
        pdf::is_whole(bytes);
        let _ = webm::is_whole(&mut std::io::Cursor::new(bytes.to_vec()));
        let _ = mp4::is_whole(&mut std::io::Cursor::new(bytes.to_vec()));
        for media_type in [MediaType::Jpeg, MediaType::Png, MediaType::Webp] {
            let _ = photo::remake(bytes, media_type);
        }
    }

    const HEADS: [&[u8]; 7] = [
        b"",
        b"\xff\xd8\xff\xe1\x00\x10Exif\0\0II*\0\x08\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
        b"RIFF\x24\0\0\0WEBPVP8L",
        b"%PDF-1.7\nstartxref\n3\n%%EOF",
        b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x20moov",
        b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67",
    ];

    proptest! {
        #[test]
        fn no_bytes_make_a_parser_panic(head in 0..HEADS.len(), rest in proptest::collection::vec(any::<u8>(), 0..512)) {
            parse(&[HEADS[head], &rest[..]].concat());
        }
    }
}
