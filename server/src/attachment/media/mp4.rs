//! The boxes of MP4 and QuickTime files (ISO/IEC 14496-12): they must fill the file exactly.
//!
//! The boxes in which phones write where a video was taken (`udta`, `meta`, `uuid`) are emptied in place: they become
//! `free` boxes of the same length, so that no offset moves. What is left: the time of recording in the headers, and
//! timed data tracks, which hardly any phone writes.

use std::io::{self, Read, Seek, SeekFrom, Write};

/// Boxes at one level; a longer list is made to keep us busy.
const MOST_BOXES: usize = 100_000;
const PRIVATE: [&[u8; 4]; 3] = [b"udta", b"meta", b"uuid"];

struct Found {
    at: u64,
    header: u64,
    size: u64,
    kind: [u8; 4],
}

impl Found {
    fn end(&self) -> u64 {
        self.at + self.size
    }
}

/// False for anything but a whole file with an index and with pictures; what is private in it is then gone.
///
/// # Errors
/// The file's own.
pub(super) fn is_whole<F: Read + Write + Seek>(file: &mut F) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    let Some(all) = boxes(file, 0, length)? else { return Ok(false) };
    let has = |kind: &[u8; 4]| all.iter().any(|found| &found.kind == kind);
    let is_video = all.first().is_some_and(|first| &first.kind == b"ftyp" && first.size <= 4096)
        && has(b"moov")
        && (has(b"mdat") || has(b"moof"));
    if !is_video {
        return Ok(false);
    }
    empty_private(file, &all)?;
    for movie in all.iter().filter(|found| &found.kind == b"moov") {
        let Some(parts) = boxes(file, movie.at + movie.header, movie.end())? else { return Ok(false) };
        empty_private(file, &parts)?;
        for track in parts.iter().filter(|found| &found.kind == b"trak") {
            let Some(parts) = boxes(file, track.at + track.header, track.end())? else { return Ok(false) };
            empty_private(file, &parts)?;
        }
    }
    Ok(true)
}

/// The boxes between two places; None when they do not end where they should.
fn boxes<F: Read + Seek>(file: &mut F, from: u64, to: u64) -> io::Result<Option<Vec<Found>>> {
    let (mut all, mut at) = (Vec::new(), from);
    // QuickTime ends some lists with four zero bytes
    while to.saturating_sub(at) >= 8 {
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 8];
        file.read_exact(&mut head)?;
        let short = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        let (header, size) = match short {
            0 => (8, to - at),
            1 => {
                let mut long = [0; 8];
                file.read_exact(&mut long)?;
                (16, u64::from_be_bytes(long))
            }
            size => (8, size),
        };
        let is_sound = size >= header && at.checked_add(size).is_some_and(|end| end <= to);
        if !is_sound || all.len() >= MOST_BOXES {
            return Ok(None);
        }
        all.push(Found { at, header, size, kind: [head[4], head[5], head[6], head[7]] });
        at += size;
    }
    Ok((to - at == 0 || (to - at == 4 && from > 0)).then_some(all))
}

fn empty_private<F: Write + Seek>(file: &mut F, all: &[Found]) -> io::Result<()> {
    for found in all.iter().filter(|found| PRIVATE.contains(&&found.kind)) {
        file.seek(SeekFrom::Start(found.at + 4))?;
        file.write_all(b"free")?;
        file.seek(SeekFrom::Start(found.at + found.header))?;
        io::copy(&mut io::repeat(0).take(found.size - found.header), file)?;
    }
    file.flush()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
    }

    fn video() -> Vec<u8> {
        let place = boxed(b"udta", &boxed(b"\xa9xyz", b"\0\x12\x15\xc7+31.2304+121.4737/"));
        let track = boxed(b"trak", &[boxed(b"tkhd", b"x"), place.clone()].concat());
        let movie = boxed(b"moov", &[boxed(b"mvhd", b"x"), track, place].concat());
        [boxed(b"ftyp", b"isom\0\0\0\0"), movie, boxed(b"mdat", b"pictures")].concat()
    }

    #[test]
    fn where_it_was_taken_is_gone() {
        let mut file = Cursor::new(video());
        assert!(is_whole(&mut file).unwrap());
        let after = file.into_inner();
        assert_eq!(after.len(), video().len());
        assert!(!after.windows(8).any(|window| window == b"+31.2304"));
        assert!(after.windows(8).any(|window| window == b"pictures"));
        assert!(is_whole(&mut Cursor::new(after)).unwrap());
    }

    #[test]
    fn cut_off_or_longer_is_refused() {
        let whole = video();
        for length in 0..whole.len() {
            assert!(!is_whole(&mut Cursor::new(whole[..length].to_vec())).unwrap_or(false), "{length}");
        }
        assert!(!is_whole(&mut Cursor::new([&whole[..], b"<html>"].concat())).unwrap());
        let without_index = [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"mdat", b"pictures")].concat();
        assert!(!is_whole(&mut Cursor::new(without_index)).unwrap());
    }
}
