//! Messages to people: what may be said, which of it is secret, and when it must not wake anybody.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a message says. Its sentences are the group of that name in `mail` of the locale files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// Values: `link`, `code`.
    VerifyEmail,
    /// Values: `link`, `code`.
    SignIn,
    /// Values: `link`.
    ResetPassword,
    /// Somebody registered with an address that has an account. Values: `link` to signing in.
    AlreadyRegistered,
    /// To the new address. Values: `link`.
    ChangeEmail,
    /// To the old address.
    EmailChanged,
    PasswordChanged,
    /// Values: `device`.
    NewDevice,
    /// Values: `link`, `organisation`, `inviter`.
    Invitation,
    /// Values: `link`.
    StaffSetUp,
}

impl Template {
    pub const ALL: [Template; 10] = [
        Template::VerifyEmail,
        Template::SignIn,
        Template::ResetPassword,
        Template::AlreadyRegistered,
        Template::ChangeEmail,
        Template::EmailChanged,
        Template::PasswordChanged,
        Template::NewDevice,
        Template::Invitation,
        Template::StaffSetUp,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Template::VerifyEmail => "verify_email",
            Template::SignIn => "sign_in",
            Template::ResetPassword => "reset_password",
            Template::AlreadyRegistered => "already_registered",
            Template::ChangeEmail => "change_email",
            Template::EmailChanged => "email_changed",
            Template::PasswordChanged => "password_changed",
            Template::NewDevice => "new_device",
            Template::Invitation => "invitation",
            Template::StaffSetUp => "staff_set_up",
        }
    }

    /// Names of the values that its sentences need.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Template::VerifyEmail | Template::SignIn => &["link", "code"],
            Template::NewDevice => &["device"],
            Template::Invitation => &["link", "organisation", "inviter"],
            Template::EmailChanged | Template::PasswordChanged => &[],
            Template::ResetPassword | Template::AlreadyRegistered | Template::ChangeEmail | Template::StaffSetUp => {
                &["link"]
            }
        }
    }

    /// Anybody can make the portal send it to an address that is not theirs, so an address gets few of them an hour.
    pub fn is_limited(self) -> bool {
        match self {
            Template::VerifyEmail
            | Template::SignIn
            | Template::ResetPassword
            | Template::AlreadyRegistered
            | Template::ChangeEmail
            | Template::Invitation => true,
            Template::EmailChanged | Template::PasswordChanged | Template::NewDevice | Template::StaffSetUp => false,
        }
    }

    /// Somebody waits for it, or must learn of it now: it does not observe quiet hours.
    pub fn is_urgent(self) -> bool {
        self != Template::Invitation
    }

    /// It still says something without its link. Messages that only carry a link or code stay out of the inbox.
    pub fn is_for_inbox(self) -> bool {
        match self {
            Template::EmailChanged | Template::PasswordChanged | Template::NewDevice | Template::Invitation => true,
            Template::VerifyEmail
            | Template::SignIn
            | Template::ResetPassword
            | Template::AlreadyRegistered
            | Template::ChangeEmail
            | Template::StaffSetUp => false,
        }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Template::ALL.into_iter().find(|t| t.as_str() == text).ok_or_else(|| format!("`{text}` is no template"))
    }
}
