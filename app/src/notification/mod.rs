//! Messages to people: what may be said, which of it is secret, and when it must not wake anybody.

pub mod api;
pub mod pages;
mod template;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use template::{SECRETS, Template};

use crate::problem::FieldProblem;
use crate::value::LocalInstant;

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
