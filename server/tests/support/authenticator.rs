//! A software authenticator: makes a credential and signs as W3C Web Authentication §6.3 says, well or badly.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use minicbor::Encoder;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

/// Where the tests' portal says it is.
pub const ORIGIN: &str = "http://localhost:3000";
/// User present, user verified.
const USUAL: u8 = 0x05;

pub struct Authenticator {
    pair: EcdsaKeyPair,
    random: SystemRandom,
    id: String,
    /// Whose it is, from the options; base64url.
    user: String,
    /// The counter that the next signature states; some authenticators keep none and say 0.
    pub count: u32,
    /// The page that the browser says it is on.
    pub origin: String,
    pub flags: u8,
    /// The host that the authenticator signs for.
    pub rp_id: String,
}

impl Authenticator {
    /// A credential in answer to `POST /api/v1/me/passkey-challenges`.
    pub fn new(options: &Value) -> Authenticator {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
        Authenticator {
            id: BASE64URL.encode(server::token::random_bytes::<32>().unwrap()),
            user: options["public_key"]["user"]["id"].as_str().unwrap().to_string(),
            rp_id: options["public_key"]["rp"]["id"].as_str().unwrap().to_string(),
            origin: ORIGIN.to_string(),
            flags: USUAL,
            count: 1,
            pair,
            random,
        }
    }

    /// The body of `POST /api/v1/me/passkeys`.
    pub fn made(&self, options: &Value, name: &str) -> Value {
        let client_data = self.client_data("webauthn.create", options);
        json!({"name": name, "credential": {
            "id": self.id, "rawId": self.id, "type": "public-key",
            "response": {
                "clientDataJSON": BASE64URL.encode(client_data),
                "attestationObject": BASE64URL.encode(self.attestation_object()),
                "transports": ["internal", "hybrid", "<script>"],
            },
        }})
    }

    /// The body of `POST /api/v1/passkey-sessions`; the counter grows where there is one.
    pub fn shown(&mut self, options: &Value) -> Value {
        self.count += u32::from(self.count > 0);
        let client_data = self.client_data("webauthn.get", options);
        let data = self.head(self.flags);
        let signed = [data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.pair.sign(&self.random, &signed).unwrap();
        json!({"credential": {
            "id": self.id, "rawId": self.id, "type": "public-key",
            "response": {
                "clientDataJSON": BASE64URL.encode(client_data),
                "authenticatorData": BASE64URL.encode(data),
                "signature": BASE64URL.encode(signature.as_ref()),
                "userHandle": self.user,
            },
        }})
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["public_key"]["challenge"];
        let said = json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false});
        said.to_string().into_bytes()
    }

    fn head(&self, flags: u8) -> Vec<u8> {
        [digest(&SHA256, self.rp_id.as_bytes()).as_ref(), &[flags], &self.count.to_be_bytes()].concat()
    }

    fn attestation_object(&self) -> Vec<u8> {
        let id = BASE64URL.decode(&self.id).unwrap();
        let data = [self.head(self.flags | 0x40), vec![0; 16], vec![0, id.len() as u8], id, self.public_key()].concat();
        let mut object = Encoder::new(Vec::new());
        object.map(3).unwrap().str("fmt").unwrap().str("none").unwrap();
        object.str("attStmt").unwrap().map(0).unwrap().str("authData").unwrap().bytes(&data).unwrap();
        object.into_writer()
    }

    /// COSE_Key of ES256.
    fn public_key(&self) -> Vec<u8> {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        let mut key = Encoder::new(Vec::new());
        key.map(5).unwrap().i64(1).unwrap().i64(2).unwrap().i64(3).unwrap().i64(-7).unwrap();
        key.i64(-1).unwrap().i64(1).unwrap().i64(-2).unwrap().bytes(x).unwrap().i64(-3).unwrap().bytes(y).unwrap();
        key.into_writer()
    }
}
