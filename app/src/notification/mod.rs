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

/// Between these minutes of the day, in the operator's zone, no mail that can wait is sent. `from` after `until` crosses
/// midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// 0 ..= 1439.
    #[cfg_attr(feature = "ssr", schema(minimum = 0, maximum = 1439))]
    pub from_minute: u16,
    /// 0 ..= 1439; the first minute that is not quiet.
    #[cfg_attr(feature = "ssr", schema(minimum = 0, maximum = 1439))]
    pub until_minute: u16,
}

/// Minutes of a day without change of clocks.
pub const DAY_MINUTES: u16 = 1440;

impl QuietHours {
    /// Minutes until they end, seen from a minute within them; None outside.
    pub fn minutes_left(self, minute: u16) -> Option<u16> {
        let since = |start: u16, at: u16| (at + DAY_MINUTES - start) % DAY_MINUTES;
        let length = since(self.from_minute, self.until_minute);
        let passed = since(self.from_minute, minute);
        (passed < length).then(|| length - passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("22:00-07:00", 21 * 60 + 59, None)]
    #[case("22:00-07:00", 22 * 60, Some(540))]
    #[case("22:00-07:00", 0, Some(420))]
    #[case("22:00-07:00", 6 * 60 + 59, Some(1))]
    #[case("22:00-07:00", 7 * 60, None)]
    #[case("12:00-14:00", 13 * 60, Some(60))]
    #[case("12:00-14:00", 14 * 60, None)]
    #[case("12:00-12:00", 12 * 60, None)]
    fn quiet_hours_may_cross_midnight(#[case] span: &str, #[case] minute: u16, #[case] left: Option<u16>) {
        let at = |text: &str| text[..2].parse::<u16>().unwrap() * 60 + text[3..].parse::<u16>().unwrap();
        let quiet = QuietHours { from_minute: at(&span[..5]), until_minute: at(&span[6..]) };
        assert_eq!(quiet.minutes_left(minute), left);
    }
}
