//! Passkeys (W3C Web Authentication): what the list shows, and what a browser sends.

use serde::{Deserialize, Serialize};

use crate::value::Instant;

/// Longest name of a passkey, in characters.
pub const LONGEST_NAME: usize = 60;

/// One passkey of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Passkey {
    pub passkey_id: String,
    /// As its owner calls it: `Phone`.
    pub name: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub last_used_at: Option<Instant>,
}

/// The password typed again, before a passkey is added or removed. Who has none signs in anew instead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PasskeyProof {
    pub current_password: String,
}

/// What the browser is asked, for `PublicKeyCredential.parse…OptionsFromJSON`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PasskeyOptions {
    /// `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON` of the standard (§5.1.8 and
    /// §5.1.9). Its challenge counts once and for five minutes.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub public_key: serde_json::Value,
}

/// A passkey just made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// 1 ..= 60 characters.
    pub name: String,
    pub credential: MadeCredential,
}

/// `RegistrationResponseJSON` (§5.1.8), as far as it is looked at; bytes are base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MadeCredential {
    pub response: MadeResponse,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MadeResponse {
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    #[serde(rename = "attestationObject")]
    pub attestation_object: String,
    /// How the authenticator can be reached: `internal`, `hybrid`, `usb`, …
    #[serde(default)]
    pub transports: Vec<String>,
}

/// Signs in with a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasskeySignIn {
    pub credential: ShownCredential,
}

/// `AuthenticationResponseJSON` (§5.1.9), as far as it is looked at; bytes are base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ShownCredential {
    /// Which passkey it is.
    pub id: String,
    pub response: ShownResponse,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ShownResponse {
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    #[serde(rename = "authenticatorData")]
    pub authenticator_data: String,
    pub signature: String,
    /// Whose it is: the person's id.
    #[serde(rename = "userHandle", default)]
    pub user_handle: Option<String>,
}
