//! Is a JPEG there to its end? Decoders fill what is missing with grey and say nothing.

/// Walks the markers (ITU-T T.81, annex B) to the end of the image. What follows it is nobody's: cameras put previews and
/// films there, attackers pages; making the picture anew leaves it behind.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(marker) = marker(bytes, &mut at) {
        match marker {
            0xd9 => return true,
            0x01 | 0xd0..=0xd7 => {}
            _ => {
                let Some(length) = bytes.get(at..at + 2) else { return false };
                at += usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
                if marker == 0xda {
                    at = end_of_scan(bytes, at);
                }
            }
        }
    }
    false
}

/// The next marker, past any fill bytes.
fn marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    if *bytes.get(*at)? != 0xff {
        return None;
    }
    while *bytes.get(*at)? == 0xff {
        *at += 1;
    }
    *at += 1;
    bytes.get(*at - 1).copied()
}

/// Where the next marker that is no part of the coded data begins.
fn end_of_scan(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xff)) {
        at += found;
        match bytes.get(at + 1) {
            Some(0x00 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            _ => return at,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_must_be_there() {
        let whole = b"\xff\xd8\xff\xfe\x00\x04hi\xff\xda\x00\x02\x11\xff\x00\x22\xff\xd0\x33\xff\xd9<html>";
        assert!(is_whole(whole));
        for length in 0..whole.len() - 6 {
            assert!(!is_whole(&whole[..length]), "{length}");
        }
    }
}
