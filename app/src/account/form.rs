//! What the doors of accounts take.

use serde::{Deserialize, Serialize};

use super::rules::{email_fault, name_fault, normalise_email, problem};
use crate::locale::Locale;
use crate::problem::FieldProblem;

/// `POST /api/v1/people`: a new account. The answer is the same whether the address is known or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Registration {
    pub email: String,
    /// 1 ..= 80 characters.
    pub name: String,
    /// 10 ..= 128 characters, not easily guessed.
    pub password: String,
    /// Language of the mails; by default that of the request.
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>))]
    pub locale: Option<Locale>,
}

impl Registration {
    pub fn normalise(&mut self) {
        self.email = normalise_email(&self.email);
        self.name = self.name.trim().to_string();
    }

    /// What is wrong with a normalised one, but for the password, which only the server can weigh.
    pub fn problems(&self) -> Vec<FieldProblem> {
        [problem("/email", email_fault(&self.email)), problem("/name", name_fault(&self.name))]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// `POST /api/v1/sessions`: an address and one proof, and the second factor where one is set up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SignIn {
    #[cfg_attr(feature = "ssr", schema(required))]
    pub email: String,
    pub password: Option<String>,
    /// The eight digits of a sign-in mail, instead of the password.
    pub mail_code: Option<String>,
    /// The secret of a sign-in link, instead of address and password.
    pub link_token: Option<String>,
    /// Six digits of the authenticator app, or a recovery code.
    pub code: Option<String>,
}

/// An address alone: sign-in link, forgotten password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub email: String,
}

/// The password chosen before, typed once more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnPassword {
    pub password: String,
}

/// A new password by a mailed link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// 10 ..= 128 characters, not easily guessed.
    pub password: String,
}

/// A new password by somebody signed in. Every other device is signed out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// May be left out by those who have none yet.
    #[serde(default)]
    pub current_password: String,
    pub password: String,
}

/// A new address; it counts when the mail sent there is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmailChange {
    pub email: String,
    #[serde(default)]
    pub current_password: String,
}

/// Name and language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub name: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub locale: Locale,
}

/// Confirms an authenticator app with its first code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// Six digits.
    pub code: String,
}

/// What to type or scan into an authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AuthenticatorSecret {
    /// Base32, RFC 4648.
    pub secret: String,
    /// `otpauth://totp/…` for a QR code.
    pub uri: String,
}

/// Ten codes to keep on paper; each opens once. Shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    pub recovery_codes: Vec<String>,
}

/// The first administrator, or an invited member of staff, by the set-up link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// Ignored when the link was made for an address.
    #[serde(default)]
    pub email: String,
    pub name: String,
    pub password: String,
}

/// One signed-in device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Device {
    pub session_id: String,
    /// `Chrome, Android`.
    pub device: String,
    pub address: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: crate::value::Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub last_seen_at: crate::value::Instant,
    /// The device that asks.
    pub is_current: bool,
}
