//! Names of files: the giver's words, without anything that a screen, a header or a file system could trip over.

use app::attachment::{MOST_NAME, MediaType};
use unicode_normalization::UnicodeNormalization;

/// The last part of what was sent, NFC, without control, zero-width and direction characters, at most 120 characters
/// with its extension kept. Empty when nothing is left.
pub(super) fn clean(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String =
        last.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| is_plain(*c)).collect();
    let words: Vec<&str> = visible.split(' ').filter(|word| !word.is_empty()).collect();
    let name = words.join(" ");
    shortened(name.trim_start_matches('.').trim())
}

/// Bidirectional controls reorder what follows them, so that `gpj.exe` reads as a photo; zero-width ones hide.
fn is_plain(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= MOST_NAME {
        return name.to_string();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 8 => (stem, [".", extension].concat()),
        _ => (name, String::new()),
    };
    let room = MOST_NAME - extension.chars().count();
    stem.chars().take(room).chain(extension.chars()).collect()
}

/// The name with the extension of what is kept: a WebP made into a JPEG ends in `.jpg`, and nothing ends in `.html`.
pub(super) fn fitting(name: &str, media_type: MediaType) -> String {
    if name.is_empty() {
        return String::new();
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if known(media_type).contains(&extension.as_str()) {
        return name.to_string();
    }
    let is_other = MediaType::ALL.iter().any(|other| known(*other).contains(&extension.as_str()));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if is_other { stem } else { name });
    shortened(&[stem, ".", media_type.extension()].concat())
}

fn known(media_type: MediaType) -> &'static [&'static str] {
    match media_type {
        MediaType::Jpeg => &["jpg", "jpeg", "jfif"],
        MediaType::Png => &["png"],
        MediaType::Webp => &["webp"],
        MediaType::Pdf => &["pdf"],
        MediaType::Mp4 => &["mp4", "m4v", "3gp"],
        MediaType::QuickTime => &["mov", "qt"],
        MediaType::Webm => &["webm"],
    }
}

/// A nameless file is still called something.
pub(super) fn shown(name: &str, media_type: MediaType) -> String {
    match name {
        "" => ["file.", media_type.extension()].concat(),
        name => name.to_string(),
    }
}

/// `inline; filename="…"; filename*=UTF-8''…` (RFC 6266, RFC 8187): plain ASCII for old programs, the whole name for others.
pub(super) fn disposition(name: &str, is_inline: bool) -> String {
    let ascii: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\%;".contains(c) { c } else { '_' }).collect();
    let way = if is_inline { "inline" } else { "attachment" };
    format!("{way}; filename=\"{ascii}\"; filename*=UTF-8''{}", app::wire::encode(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_harmless() {
        assert_eq!(clean("C:\\photos\\箱子 破损.jpg"), "箱子 破损.jpg");
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("a\u{202e}gpj.exe\r\n\u{0}"), "agpj.exe");
        assert_eq!(clean("cafe\u{301}.png"), "café.png");
        assert_eq!(clean(" \u{200b} ..  "), "");
        let long = clean(&[&"长".repeat(500), ".jpeg"].concat());
        assert_eq!((long.chars().count(), long.ends_with("长.jpeg")), (120, true));
    }

    #[test]
    fn the_extension_is_of_what_is_kept() {
        assert_eq!(fitting("a.JPEG", MediaType::Jpeg), "a.JPEG");
        assert_eq!(fitting("a.webp", MediaType::Jpeg), "a.jpg");
        assert_eq!(fitting("a.html", MediaType::Jpeg), "a.html.jpg");
        assert_eq!(fitting("a", MediaType::Pdf), "a.pdf");
        assert_eq!(shown("", MediaType::Webm), "file.webm");
    }

    #[test]
    fn a_header_holds_any_name() {
        let header = disposition("箱\"子;.jpg", true);
        assert_eq!(header, "inline; filename=\"____.jpg\"; filename*=UTF-8''%E7%AE%B1%22%E5%AD%90%3B.jpg");
    }
}
