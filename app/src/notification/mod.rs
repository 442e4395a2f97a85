//! Messages to people: what may be said, which of it is secret, and when it must not wake anybody.

pub mod api;
pub mod pages;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::problem::FieldProblem;
use crate::value::LocalInstant;

/// Values that open a door: kept only until the message is delivered, dropped or dead, and never shown in the portal.
pub const SECRETS: [&str; 2] = ["link", "code"];

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
    /// Values: `link`, `number`.
    ComplaintReceived,
    /// Values: `link`, `number`.
    ComplaintAnswered,
    /// Values: `link`, `number`.
    ComplaintMessage,
    /// Values: `passkey`, its name.
    PasskeyAdded,
    /// Values: `passkey`, its name.
    PasskeyRemoved,
    /// To staff: a date comes near. Values: `link`, `number`, `deadline`, `due`.
    ComplaintNear,
    /// To staff: a date was missed, and who has it now. Values: `link`, `number`, `deadline`, `due`, `level`.
    ComplaintMissed,
    /// To the customer: a date was missed, who has it now, and by when, which may be empty. Values: `link`, `number`,
    /// `due`, `level`, `by`.
    ComplaintEscalated,
    /// To staff: many dates at once. Values: `link`, `count`, `cases`.
    ComplaintsDue,
    /// To a customer with many complaints. Values: `link`, `count`, `cases`.
    ComplaintsEscalated,
}

impl Template {
    pub const ALL: [Template; 20] = [
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
        Template::ComplaintReceived,
        Template::ComplaintAnswered,
        Template::ComplaintMessage,
        Template::PasskeyAdded,
        Template::PasskeyRemoved,
        Template::ComplaintNear,
        Template::ComplaintMissed,
        Template::ComplaintEscalated,
        Template::ComplaintsDue,
        Template::ComplaintsEscalated,
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
            Template::ComplaintReceived => "complaint_received",
            Template::ComplaintAnswered => "complaint_answered",
            Template::ComplaintMessage => "complaint_message",
            Template::PasskeyAdded => "passkey_added",
            Template::PasskeyRemoved => "passkey_removed",
            Template::ComplaintNear => "complaint_near",
            Template::ComplaintMissed => "complaint_missed",
            Template::ComplaintEscalated => "complaint_escalated",
            Template::ComplaintsDue => "complaints_due",
            Template::ComplaintsEscalated => "complaints_escalated",
        }
    }

    /// Names of the values that its sentences need.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Template::VerifyEmail | Template::SignIn => &["link", "code"],
            Template::NewDevice => &["device"],
            Template::PasskeyAdded | Template::PasskeyRemoved => &["passkey"],
            Template::Invitation => &["link", "organisation", "inviter"],
            Template::ComplaintReceived | Template::ComplaintAnswered | Template::ComplaintMessage => {
                &["link", "number"]
            }
            Template::ComplaintNear => &["link", "number", "deadline", "due"],
            Template::ComplaintMissed => &["link", "number", "deadline", "due", "level"],
            Template::ComplaintEscalated => &["link", "number", "due", "level", "by"],
            Template::ComplaintsDue | Template::ComplaintsEscalated => &["link", "count", "cases"],
            Template::EmailChanged | Template::PasswordChanged => &[],
            Template::ResetPassword | Template::AlreadyRegistered | Template::ChangeEmail | Template::StaffSetUp => {
                &["link"]
            }
        }
    }

    /// It is about a link or code, which is deleted once nothing more is to be sent.
    pub fn has_secret(self) -> bool {
        self.values().iter().any(|name| SECRETS.contains(name))
    }

    /// Anybody can make the portal send it to an address that is not theirs, so an address gets few of them an hour.
    pub fn is_limited(self) -> bool {
        match self {
            Template::VerifyEmail
            | Template::SignIn
            | Template::ResetPassword
            | Template::AlreadyRegistered
            | Template::ChangeEmail
            | Template::Invitation
            | Template::ComplaintReceived => true,
            Template::EmailChanged
            | Template::PasswordChanged
            | Template::NewDevice
            | Template::StaffSetUp
            | Template::ComplaintAnswered
            | Template::ComplaintMessage
            | Template::PasskeyAdded
            | Template::PasskeyRemoved
            | Template::ComplaintNear
            | Template::ComplaintMissed
            | Template::ComplaintEscalated
            | Template::ComplaintsDue
            | Template::ComplaintsEscalated => false,
        }
    }

    /// Somebody waits for it, or must learn of it now: it does not observe quiet hours.
    pub fn is_urgent(self) -> bool {
        self != Template::Invitation
    }

    /// It still says something without its link. Messages that only carry a link or code stay out of the inbox.
    pub fn is_for_inbox(self) -> bool {
        match self {
            Template::EmailChanged
            | Template::PasswordChanged
            | Template::NewDevice
            | Template::Invitation
            | Template::ComplaintReceived
            | Template::ComplaintAnswered
            | Template::ComplaintMessage
            | Template::PasskeyAdded
            | Template::PasskeyRemoved
            | Template::ComplaintNear
            | Template::ComplaintMissed
            | Template::ComplaintEscalated
            | Template::ComplaintsDue
            | Template::ComplaintsEscalated => true,
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

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Still to be sent, for the first time or again.
    Waiting,
    Delivered,
    /// Given up after the last try, or never fit to be sent.
    Dead,
    /// By staff, or because the address had enough mail.
    Dropped,
}

impl MessageState {
    pub const ALL: [MessageState; 4] =
        [MessageState::Waiting, MessageState::Dead, MessageState::Delivered, MessageState::Dropped];

    pub fn as_str(self) -> &'static str {
        match self {
            MessageState::Waiting => "waiting",
            MessageState::Delivered => "delivered",
            MessageState::Dead => "dead",
            MessageState::Dropped => "dropped",
        }
    }
}

impl FromStr for MessageState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        MessageState::ALL.into_iter().find(|s| s.as_str() == text).ok_or_else(|| format!("`{text}` is no state"))
    }
}

/// A message as its receiver reads it in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct InboxMessage {
    pub id: String,
    pub subject: String,
    /// Plain text, paragraphs separated by an empty line. Never holds a link or code that opens a door.
    pub body: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub written_at: LocalInstant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub read_at: Option<LocalInstant>,
}

/// `GET /api/v1/inbox`: the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Inbox {
    pub items: Vec<InboxMessage>,
    pub next_cursor: Option<String>,
    /// Of all messages, not of this page.
    pub unread_count: u64,
}

/// A message as staff see it: what, when and whether, never the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct OutboxMessage {
    pub id: String,
    pub template: Template,
    /// Masked: `l***@example.com`.
    pub recipient: String,
    pub state: MessageState,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub written_at: LocalInstant,
    /// Of a message that waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub next_try_at: Option<LocalInstant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<LocalInstant>,
    pub attempt_count: u64,
    /// Why the last try failed or none was made: a code, or what the mail server said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// False when the message was delivered, was never fit to be sent, or has lost the link it was about.
    pub can_retry: bool,
}

/// `GET` and `PUT /api/v1/preferences`. Service messages have no switch: they are part of the service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// Mail that can wait is not sent within them; absent when the person has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// News and offers.
    pub marketing: bool,
    /// Questions about how we did.
    pub survey: bool,
}

impl Preferences {
    /// Fields that break a rule.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let Some(quiet) = self.quiet_hours else { return Vec::new() };
        let outside = |minute: u16| minute >= DAY_MINUTES;
        let mut found = Vec::new();
        for (pointer, minute) in
            [("/quiet_hours/from_minute", quiet.from_minute), ("/quiet_hours/until_minute", quiet.until_minute)]
        {
            if outside(minute) {
                found.push(FieldProblem::new(pointer, "out_of_range", "must be 0 to 1439"));
            }
        }
        if found.is_empty() && quiet.from_minute == quiet.until_minute {
            found.push(FieldProblem::new("/quiet_hours/until_minute", "same", "must differ from from_minute"));
        }
        found
    }
}

/// `li.wei@example.com` -> `l***@example.com`.
pub fn mask_email(email: &str) -> String {
    match email.split_once('@') {
        Some((name, domain)) => {
            let initial = name.chars().next().map(String::from).unwrap_or_default();
            [&initial, "***@", domain].concat()
        }
        None => "***".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn an_address_is_recognised_not_read() {
        assert_eq!(mask_email("li.wei@example.com"), "l***@example.com");
        assert_eq!(mask_email("李@example.com"), "李***@example.com");
        assert_eq!(mask_email("nobody"), "***");
    }

    #[test]
    fn quiet_hours_are_minutes_of_a_day() {
        let codes = |from_minute, until_minute| -> Vec<String> {
            let quiet_hours = Some(QuietHours { from_minute, until_minute });
            let problems = Preferences { quiet_hours, ..Preferences::default() }.problems();
            problems.into_iter().map(|p| [p.pointer, p.code].join(" ")).collect()
        };
        assert_eq!(codes(0, 1439), Vec::<String>::new());
        assert_eq!(codes(1440, 7), ["/quiet_hours/from_minute out_of_range"]);
        assert_eq!(codes(60, 60), ["/quiet_hours/until_minute same"]);
    }

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
