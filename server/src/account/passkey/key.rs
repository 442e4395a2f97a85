//! Public keys of authenticators: COSE_Key (RFC 9052 §7, RFC 9053) of the three kinds that passkeys use.

use minicbor::Decoder;
use minicbor::data::Type;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};

/// Algorithms of the COSE registry, the one wanted most first.
pub(super) const ALGORITHMS: [i64; 3] = [ES256, ED_DSA, RS256];
const ES256: i64 = -7;
const ED_DSA: i64 = -8;
/// Windows Hello on older machines.
const RS256: i64 = -257;
/// Bytes of an RSA modulus: 2048 to 4096 bits.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=512;
/// A key has five members at most; more is no key of ours.
const MOST_MEMBERS: u64 = 8;

/// A key to check signatures with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// ECDSA on P-256 with SHA-256: the uncompressed point.
    Es256(Vec<u8>),
    Ed25519(Vec<u8>),
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256 {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
}

/// Members by their label (RFC 9052 §7.1, RFC 9053 §7, RFC 8230 §4).
#[derive(Default)]
struct Members {
    kind: Option<i64>,
    algorithm: Option<i64>,
    curve: Option<i64>,
    /// -1 where it is bytes: the modulus.
    first: Option<Vec<u8>>,
    /// -2: x, or the exponent.
    second: Option<Vec<u8>>,
    /// -3: y.
    third: Option<Vec<u8>>,
}

impl Key {
    /// Reads one key and leaves the decoder behind it. None: malformed, or of another kind.
    pub fn read(decoder: &mut Decoder<'_>) -> Option<Key> {
        let m = Members::read(decoder)?;
        let is = |kind, algorithm, curve| m.kind == Some(kind) && m.algorithm == Some(algorithm) && m.curve == curve;
        match () {
            _ if is(2, ES256, Some(1)) => {
                let (x, y) = (m.second?, m.third?);
                (x.len() == 32 && y.len() == 32).then(|| Key::Es256([&[4], x.as_slice(), &y].concat()))
            }
            _ if is(1, ED_DSA, Some(6)) => m.second.filter(|x| x.len() == 32).map(Key::Ed25519),
            _ if is(3, RS256, None) => {
                let (modulus, exponent) = (m.first?, m.second?);
                (MODULUS.contains(&modulus.len()) && exponent.len() <= 8).then_some(Key::Rs256 { modulus, exponent })
            }
            _ => None,
        }
    }

    /// True when the signature over the message is this key's.
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let checked = match self {
            Key::Es256(point) => {
                UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Key::Ed25519(point) => UnparsedPublicKey::new(&signature::ED25519, point).verify(message, signature),
            Key::Rs256 { modulus, exponent } => RsaPublicKeyComponents { n: modulus, e: exponent }.verify(
                &signature::RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        };
        checked.is_ok()
    }
}

impl Members {
    fn read(decoder: &mut Decoder<'_>) -> Option<Members> {
        let mut members = Members::default();
        let count = decoder.map().ok()?.filter(|count| *count <= MOST_MEMBERS)?;
        for _ in 0..count {
            match decoder.i64().ok()? {
                1 => members.kind = Some(decoder.i64().ok()?),
                3 => members.algorithm = Some(decoder.i64().ok()?),
                -1 if decoder.datatype().ok()? == Type::Bytes => members.first = Some(decoder.bytes().ok()?.to_vec()),
                -1 => members.curve = Some(decoder.i64().ok()?),
                -2 => members.second = Some(decoder.bytes().ok()?.to_vec()),
                -3 => members.third = Some(decoder.bytes().ok()?.to_vec()),
                _ => decoder.skip().ok()?,
            }
        }
        Some(members)
    }
}

#[cfg(test)]
mod tests {
    use minicbor::Encoder;
    use ring::rand::SystemRandom;
    use ring::signature::{Ed25519KeyPair, KeyPair as _};

    use super::*;

    #[test]
    fn an_ed25519_key_checks_its_signatures() {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        let mut cose = Encoder::new(Vec::new());
        cose.map(4).unwrap().i64(1).unwrap().i64(1).unwrap().i64(3).unwrap().i64(ED_DSA).unwrap();
        cose.i64(-1).unwrap().i64(6).unwrap().i64(-2).unwrap().bytes(pair.public_key().as_ref()).unwrap();
        let key = Key::read(&mut Decoder::new(&cose.into_writer())).unwrap();
        assert!(key.has_signed(b"parcel", pair.sign(b"parcel").as_ref()));
        assert!(!key.has_signed(b"Parcel", pair.sign(b"parcel").as_ref()));
    }

    #[test]
    fn an_rsa_key_is_read_and_short_ones_are_not() {
        let cose = |modulus: &[u8]| {
            let mut cose = Encoder::new(Vec::new());
            cose.map(4).unwrap().i64(1).unwrap().i64(3).unwrap().i64(3).unwrap().i64(RS256).unwrap();
            cose.i64(-1).unwrap().bytes(modulus).unwrap().i64(-2).unwrap().bytes(&[1, 0, 1]).unwrap();
            cose.into_writer()
        };
        assert!(Key::read(&mut Decoder::new(&cose(&[0xff; 256]))).is_some());
        assert_eq!(Key::read(&mut Decoder::new(&cose(&[0xff; 128]))), None, "1024 bits are too few");
    }
}
