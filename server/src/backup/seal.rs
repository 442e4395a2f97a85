//! The seal: SHA-256 of the whole archive before it, as a last gzip member of fixed length.
//!
//! The check sum within gzip covers neither the member's own header nor its spare bits; this covers every byte, and
//! itself, because it is compared with what it must be.

use flate2::Crc;

/// `sha256 ` + 64 hex characters + a line feed, in a stored block.
pub const LENGTH: u64 = (10 + 5 + TEXT + 8) as u64;
const TEXT: usize = 7 + 64 + 1;

/// The seal of an archive with this digest (hex).
pub fn of(digest: &str) -> Vec<u8> {
    let text = format!("sha256 {digest}\n");
    let length = text.len() as u16;
    let mut crc = Crc::new();
    crc.update(text.as_bytes());
    // RFC 1952: magic, deflate, no flags, no time, no extra flags, unknown system.
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    // RFC 1951: the last block, stored, with its length and the complement.
    member.push(1);
    member.extend(length.to_le_bytes());
    member.extend((!length).to_le_bytes());
    member.extend(text.as_bytes());
    member.extend(crc.sum().to_le_bytes());
    member.extend(u32::from(length).to_le_bytes());
    member
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_seal_is_gzip() {
        let digest = "5".repeat(64);
        let seal = of(&digest);
        assert_eq!(seal.len() as u64, LENGTH);
        let mut text = String::new();
        flate2::read::GzDecoder::new(&seal[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, format!("sha256 {digest}\n"));
    }
}
