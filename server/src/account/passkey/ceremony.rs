//! What an authenticator states, checked as W3C Web Authentication Level 3 §7.1 and §7.2 ask.
//!
//! Attestation is not asked for and not looked at: which make of authenticator somebody uses is theirs to choose.
//! Bite proof: leave out the comparison of the origin, or of the flags, and `passkey` among the tests turns red.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use minicbor::Decoder;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::key::Key;

/// User present, user verified, backup eligible, backed up, attested credential, extensions (§6.1).
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const MAY_BE_COPIED: u8 = 0x08;
const IS_COPIED: u8 = 0x10;
const ATTESTED: u8 = 0x40;
const EXTENDED: u8 = 0x80;
/// Hash of the relying party's id, flags, counter.
const HEAD: usize = 37;
/// Make of the authenticator, before the id of the credential.
const AAGUID: usize = 16;
/// Bytes (§5.8.3, `maxCredentialIdLength`).
const LONGEST_ID: usize = 1023;

/// The portal as authenticators know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RelyingParty {
    /// The host name.
    pub id: String,
    /// Scheme, host and port, as browsers state it.
    pub origin: String,
}

impl RelyingParty {
    /// Of the portal's own address; the port that its scheme means is left out, as browsers do.
    pub fn of(public_url: &str) -> RelyingParty {
        let (scheme, rest) = public_url.split_once("://").unwrap_or(("http", public_url));
        let (scheme, place) = (scheme.to_lowercase(), rest.split('/').next().unwrap_or_default().to_lowercase());
        let usual = if scheme == "https" { ":443" } else { ":80" };
        let place = place.strip_suffix(usual).unwrap_or(&place);
        let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        let id = match place.rsplit_once(':') {
            Some((host, port)) if is_port(port) => host,
            _ => place,
        };
        RelyingParty { id: id.to_string(), origin: [&scheme, "://", place].concat() }
    }
}

/// Which ceremony the browser says it ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceremony {
    Registration,
    SignIn,
}

impl Ceremony {
    fn kind(self) -> &'static str {
        match self {
            Ceremony::Registration => "webauthn.create",
            Ceremony::SignIn => "webauthn.get",
        }
    }
}

/// `CollectedClientData` (§5.8.1).
#[derive(Deserialize)]
struct Collected {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
    #[serde(default, rename = "topOrigin")]
    top_origin: Option<String>,
}

/// The challenge that was signed, when the browser ran this ceremony on a page of ours and in no frame.
pub(super) fn challenge_in(raw: &[u8], ceremony: Ceremony, of: &RelyingParty) -> Option<String> {
    let said: Collected = serde_json::from_slice(raw).ok()?;
    let is_ours = said.r#type == ceremony.kind() && said.origin == of.origin;
    (is_ours && !said.cross_origin && said.top_origin.is_none()).then_some(said.challenge)
}

/// A credential that an authenticator has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    pub id: Vec<u8>,
    /// COSE_Key (RFC 9052), one that [`Key`] reads.
    pub key: Vec<u8>,
    pub sign_count: i64,
}

/// The new credential of an attestation object (§6.5), when it is for us and its user was verified.
pub(super) fn made_in(attestation_object: &[u8], of: &RelyingParty) -> Option<Made> {
    let data = authenticator_data_in(attestation_object)?;
    let head = head_of(data, of)?;
    if head.flags & ATTESTED == 0 {
        return None;
    }
    let rest = data.get(HEAD + AAGUID..)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    if !(1..=LONGEST_ID).contains(&length) {
        return None;
    }
    let (id, rest) = rest.split_at_checked(length)?;
    let mut decoder = Decoder::new(rest);
    Key::read(&mut decoder)?;
    let key = rest.get(..decoder.position())?;
    ends_well(head.flags, &mut decoder, rest.len())?;
    Some(Made { id: id.to_vec(), key: key.to_vec(), sign_count: head.sign_count })
}

/// `authData` of the map; the statement beside it is passed over.
fn authenticator_data_in(attestation_object: &[u8]) -> Option<&[u8]> {
    let mut decoder = Decoder::new(attestation_object);
    let mut found = None;
    for _ in 0..decoder.map().ok()?? {
        match decoder.str().ok()? {
            "authData" => found = Some(decoder.bytes().ok()?),
            _ => decoder.skip().ok()?,
        }
    }
    found.filter(|_| decoder.position() == attestation_object.len())
}

/// What stands before anything else in authenticator data.
struct Head {
    flags: u8,
    sign_count: i64,
}

/// The head, when it is for us and its user was there and verified.
fn head_of(data: &[u8], of: &RelyingParty) -> Option<Head> {
    let (hash, rest) = data.split_at_checked(32)?;
    let (flags, rest) = rest.split_first()?;
    let count = rest.first_chunk::<4>()?;
    let is_ours = hash == Sha256::digest(of.id.as_bytes()).as_slice();
    let is_verified = flags & PRESENT != 0 && flags & VERIFIED != 0;
    let is_sound = flags & IS_COPIED == 0 || flags & MAY_BE_COPIED != 0;
    let head = Head { flags: *flags, sign_count: i64::from(u32::from_be_bytes(*count)) };
    (is_ours && is_verified && is_sound).then_some(head)
}

/// Nothing may follow but one map of extensions, and only where the flags say so.
fn ends_well(flags: u8, decoder: &mut Decoder<'_>, length: usize) -> Option<()> {
    if flags & EXTENDED != 0 {
        decoder.skip().ok()?;
    }
    (decoder.position() == length).then_some(())
}

/// What a browser brings to sign in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'s> {
    pub client_data: &'s [u8],
    pub authenticator_data: &'s [u8],
    pub signature: &'s [u8],
}

/// The authenticator's counter, when the signature is the key's, for us, and the user was verified.
pub(super) fn count_in(shown: Shown<'_>, key: &[u8], of: &RelyingParty) -> Option<i64> {
    let data = shown.authenticator_data;
    let head = head_of(data, of)?;
    let rest = data.get(HEAD..)?;
    ends_well(head.flags, &mut Decoder::new(rest), rest.len())?;
    let key = Key::read(&mut Decoder::new(key))?;
    let signed = [data, Sha256::digest(shown.client_data).as_slice()].concat();
    key.has_signed(&signed, shown.signature).then_some(head.sign_count)
}

/// Base64url without padding, as the standard writes bytes in JSON.
pub(super) fn to_text(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// # Errors
/// None: not base64url without padding.
pub(super) fn to_bytes(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_address_gives_id_and_origin() {
        for (url, id, origin) in [
            ("https://Portal.example", "portal.example", "https://portal.example"),
            ("https://portal.example:443/counter", "portal.example", "https://portal.example"),
            ("http://localhost:3000", "localhost", "http://localhost:3000"),
            ("http://localhost:80", "localhost", "http://localhost"),
            ("https://portal.example:8443", "portal.example", "https://portal.example:8443"),
        ] {
            assert_eq!(RelyingParty::of(url), RelyingParty { id: id.to_string(), origin: origin.to_string() }, "{url}");
        }
    }

    #[test]
    fn frames_and_other_ceremonies_are_refused() {
        let of = RelyingParty::of("https://portal.example");
        let said = |kind: &str, more: &str| {
            let text =
                format!(r#"{{"type":"{kind}","challenge":"abc","origin":"https://portal.example","x":[1]{more}}}"#);
            challenge_in(text.as_bytes(), Ceremony::SignIn, &of)
        };
        assert_eq!(said("webauthn.get", "").as_deref(), Some("abc"));
        assert_eq!(said("webauthn.get", r#","crossOrigin":false"#).as_deref(), Some("abc"));
        assert_eq!(said("webauthn.create", ""), None);
        assert_eq!(said("webauthn.get", r#","crossOrigin":true"#), None);
        assert_eq!(said("webauthn.get", r#","topOrigin":"https://evil.example""#), None);
    }

    proptest! {
        /// Whatever arrives, it is refused and nothing breaks.
        #[test]
        fn rubbish_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let of = RelyingParty::of("https://portal.example");
            prop_assert_eq!(made_in(&bytes, &of), None);
            let data = [Sha256::digest(of.id.as_bytes()).as_slice(), &[0xc5], &bytes].concat();
            let shown = Shown { client_data: &bytes, authenticator_data: &data, signature: &bytes };
            prop_assert_eq!(count_in(shown, &bytes, &of), None);
            let object = [&[0xa1, 0x68][..], b"authData", &[0x59], &(data.len() as u16).to_be_bytes(), &data].concat();
            prop_assert_eq!(made_in(&object, &of), None);
        }
    }
}
