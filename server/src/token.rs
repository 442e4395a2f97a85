//! Secrets that open doors: 128 random bits or more, stored as SHA-256 only.

use hmac::{Hmac, KeyInit, Mac};
use rand::{Rng as _, TryRng};
use sha2::{Digest, Sha256};

/// Random bytes from the operating system.
pub fn random_bytes<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut raw = [0; N];
    rand::rngs::SysRng.try_fill_bytes(&mut raw).map_err(std::io::Error::other)?;
    Ok(raw)
}

/// `bytes` random bytes from the operating system, as lower-case hex.
pub fn random_hex(bytes: usize) -> std::io::Result<String> {
    let mut raw = vec![0; bytes];
    rand::rngs::SysRng.try_fill_bytes(&mut raw).map_err(std::io::Error::other)?;
    Ok(hex::encode(raw))
}

/// `count` decimal digits, each as likely as any other; at most 18.
pub fn random_digits(count: usize) -> std::io::Result<String> {
    let range = 10u64.pow(count.min(18) as u32);
    // Numbers beyond the last whole multiple of the range would favour small ones.
    let fair = u64::MAX - u64::MAX % range;
    loop {
        let number = u64::from_le_bytes(random_bytes()?);
        if number < fair {
            return Ok(format!("{:0count$}", number % range));
        }
    }
}

/// `N` random bytes as lower-case hex for what lives as long as one answer: request ids and nonces. As hard to guess,
/// but from a generator of this thread that the operating system seeds now and then: no system call each time.
pub fn passing_hex<const N: usize>() -> String {
    let mut raw = [0; N];
    rand::rng().fill_bytes(&mut raw);
    hex::encode(raw)
}

/// What is stored of a secret, and how a presented one is looked up.
pub fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// A keyed signature over `parts`, 256 bits as hex. Parts are length-prefixed, so they cannot run into each other.
pub fn sign(key: &str, parts: &[&str]) -> String {
    hex::encode(keyed(key, parts).finalize().into_bytes())
}

/// Checks a signature without telling by time where it differs.
pub fn is_signed(key: &str, parts: &[&str], signature: &str) -> bool {
    hex::decode(signature).is_ok_and(|raw| keyed(key, parts).verify_slice(&raw).is_ok())
}

fn keyed(key: &str, parts: &[&str]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any key length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_binds_every_part() {
        let signature = sign("key", &["a", "bc"]);
        assert!(is_signed("key", &["a", "bc"], &signature));
        assert!(!is_signed("key", &["ab", "c"], &signature));
        assert!(!is_signed("other", &["a", "bc"], &signature));
        assert!(!is_signed("key", &["a", "bc"], "not hex"));
    }
}
