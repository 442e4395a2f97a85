//! The elements of a WebM file (RFC 8794, RFC 9559): they must be those of a video and end where they say.
//!
//! Nothing is taken out: browsers, which make these files, write no place into them.

use std::io::{self, Read, Seek, SeekFrom};

const EBML: u32 = 0x1a45_dfa3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1f43_b675;
const TRACKS: u32 = 0x1654_ae6b;
/// Seek head, info, cues, tags, chapters, void, checksum; and what a cluster of unknown length holds: timestamp, simple
/// block, block group, position, previous size. Attached files are not among them.
const OTHERS: [u32; 12] =
    [0x114d_9b74, 0x1549_a966, 0x1c53_bb6b, 0x1254_c367, 0x1043_a770, 0xec, 0xbf, 0xe7, 0xa3, 0xa0, 0xa7, 0xab];
/// More is made to keep us busy: an hour of 60 pictures a second.
const MOST_ELEMENTS: usize = 250_000;
const MOST_HEADER: u64 = 4096;

struct Element {
    id: u32,
    /// None: up to the end of what is around it.
    size: Option<u64>,
    content_at: u64,
}

/// False for anything but a whole WebM file.
///
/// # Errors
/// The file's own, an early end among them.
pub(super) fn is_whole<F: Read + Seek>(file: &mut F) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    let head = element(file, 0)?;
    let Some(size) = head.size.filter(|size| head.id == EBML && *size <= MOST_HEADER) else { return Ok(false) };
    if !is_webm(file, head.content_at, size)? {
        return Ok(false);
    }
    let segment = element(file, head.content_at + size)?;
    let end = segment.size.map_or(Some(length), |size| segment.content_at.checked_add(size));
    match end {
        Some(end) if segment.id == SEGMENT && end == length => has_pictures(file, segment.content_at, end),
        _ => Ok(false),
    }
}

fn is_webm<F: Read + Seek>(file: &mut F, from: u64, size: u64) -> io::Result<bool> {
    let mut at = from;
    while at < from + size {
        let found = element(file, at)?;
        let Some(size) = found.size.filter(|size| *size <= MOST_HEADER) else { return Ok(false) };
        if found.id == DOC_TYPE {
            let mut name = vec![0; size as usize];
            file.read_exact(&mut name)?;
            return Ok(name == b"webm");
        }
        at = found.content_at + size;
    }
    Ok(false)
}

fn has_pictures<F: Read + Seek>(file: &mut F, from: u64, end: u64) -> io::Result<bool> {
    let (mut has_tracks, mut has_cluster, mut at) = (false, false, from);
    for _ in 0..MOST_ELEMENTS {
        if at == end {
            return Ok(has_tracks && has_cluster);
        }
        let found = element(file, at)?;
        has_tracks |= found.id == TRACKS;
        has_cluster |= found.id == CLUSTER;
        let is_known = [TRACKS, CLUSTER].contains(&found.id) || OTHERS.contains(&found.id);
        let next = match found.size {
            Some(size) => found.content_at.checked_add(size),
            None => (found.id == CLUSTER).then_some(found.content_at),
        };
        match next.filter(|next| is_known && *next <= end) {
            Some(next) => at = next,
            None => return Ok(false),
        }
    }
    Ok(false)
}

fn element<F: Read + Seek>(file: &mut F, at: u64) -> io::Result<Element> {
    file.seek(SeekFrom::Start(at))?;
    let (id, id_length, _) = number(file, 4, false)?;
    let (size, size_length, is_unknown) = number(file, 8, true)?;
    let content_at = at + id_length + size_length;
    Ok(Element { id: id as u32, size: (!is_unknown).then_some(size), content_at })
}

/// A number of variable length: value, bytes, and whether all of its bits are ones.
fn number<F: Read>(file: &mut F, most: u32, is_size: bool) -> io::Result<(u64, u64, bool)> {
    let mut first = [0];
    file.read_exact(&mut first)?;
    let length = first[0].leading_zeros() + 1;
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mark = if is_size { 0xff_u16 >> length } else { 0xff };
    let mut value = u64::from(first[0]) & u64::from(mark);
    let mut rest = vec![0; length as usize - 1];
    file.read_exact(&mut rest)?;
    for byte in rest {
        value = value << 8 | u64::from(byte);
    }
    let ones = (1_u64 << (7 * length)) - 1;
    Ok((value, u64::from(length), is_size && value == ones))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn video(unknown_sizes: bool) -> Vec<u8> {
        let head = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm";
        let tracks = b"\x16\x54\xae\x6b\x82ab";
        let cluster: &[u8] = if unknown_sizes {
            b"\x1f\x43\xb6\x75\xff\xe7\x81\0\xa3\x83abc"
        } else {
            b"\x1f\x43\xb6\x75\x83\xe7\x81\0"
        };
        let content = [&tracks[..], cluster].concat();
        let size = if unknown_sizes { 0xff } else { 0x80 | content.len() as u8 };
        [&head[..], b"\x18\x53\x80\x67", &[size], &content].concat()
    }

    #[test]
    fn a_video_ends_where_it_says() {
        for unknown_sizes in [false, true] {
            let whole = video(unknown_sizes);
            assert!(is_whole(&mut Cursor::new(whole.clone())).unwrap());
            for cut in 1..6 {
                let cut = whole[..whole.len() - cut].to_vec();
                // without sizes a whole block less is a whole video
                assert!(!is_whole(&mut Cursor::new(cut)).unwrap_or(false) || unknown_sizes);
            }
        }
        assert!(!is_whole(&mut Cursor::new([&video(false)[..], b"<html>"].concat())).unwrap());
    }

    #[test]
    fn matroska_is_not_webm() {
        let mut file = video(false);
        let at = file.windows(4).position(|window| window == b"webm").unwrap();
        file[at..at + 4].copy_from_slice(b"matr");
        assert!(!is_whole(&mut Cursor::new(file)).unwrap());
    }
}
