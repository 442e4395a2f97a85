//! Contacts: every call, letter, fax, visit, mail and form of one customer as one timeline.
//!
//! Staff log what came by telephone, letter, fax or at the counter. What came by the portal itself, complaints,
//! messages and mails, is read where it is kept. The words of staff are for staff alone.

pub mod components;
mod step;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::account::rules::{email_fault, normalise_email, problem};
use crate::account::words;
pub use crate::complaint::Channel;
use crate::complaint::{TEXT, moment_fault, tidy_text};
use crate::problem::FieldProblem;
use crate::shipment::identifier::waybill_number;
use crate::value::Instant;

pub use step::Step;

/// Longest next step, in characters.
const STEP: usize = 200;
const DAY_MS: i64 = 86_400_000;
/// What happened longer ago is no contact any more that somebody logs now.
const LONGEST_AGO_MS: i64 = 366 * DAY_MS;

words! {
    /// Who began.
    Direction {
        In = "in",
        Out = "out",
    }
}

words! {
    /// What it came to.
    Outcome {
        Solved = "solved",
        Informed = "informed",
        Filed = "filed",
        CallBack = "call_back",
        NotReached = "not_reached",
        Other = "other",
    }
}

/// Whose timeline: somebody with an account, an organisation, or only a number or an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Customer {
    Person(String),
    Organisation(String),
    /// As [`crate::phone::normalise`] gives it.
    Phone(String),
    /// In lower case.
    Email(String),
}

impl fmt::Display for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Customer::Person(id) => write!(f, "person-{id}"),
            Customer::Organisation(id) => write!(f, "organisation-{id}"),
            Customer::Phone(number) => write!(f, "phone-{number}"),
            Customer::Email(address) => write!(f, "email-{address}"),
        }
    }
}

impl FromStr for Customer {
    type Err = String;

    fn from_str(key: &str) -> Result<Self, String> {
        let unknown = || "names no customer: person-…, organisation-…, phone-… or email-…".to_string();
        let (kind, rest) = key.split_once('-').ok_or_else(unknown)?;
        let is_id = rest.len() == 36 && rest.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        match kind {
            "person" if is_id => Ok(Customer::Person(rest.to_string())),
            "organisation" if is_id => Ok(Customer::Organisation(rest.to_string())),
            // An address that was typed by hand holds a plus, which is read as a space.
            "phone" => {
                crate::phone::normalise(&rest.replacen(' ', "+", 1), None).map(Customer::Phone).ok_or_else(unknown)
            }
            "email" if email_fault(&normalise_email(rest)).is_none() => Ok(Customer::Email(normalise_email(rest))),
            _ => Err(unknown()),
        }
    }
}

/// `POST /api/v1/contacts`: a contact as staff log it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ContactDraft {
    /// `person-<id>`, `organisation-<id>`, `phone-<number>` or `email-<address>`.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub customer: String,
    /// The number it came from or went to, where another customer is named.
    pub phone: Option<String>,
    /// `phone`, `counter`, `letter`, `fax`, `email` or `web`.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub channel: String,
    /// `in`: the customer began; `out`: we did.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub direction: String,
    /// Now unless it is stated; at most a year ago.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub happened_at: Option<Instant>,
    pub waybill_number: Option<String>,
    pub complaint_number: Option<String>,
    /// At most 4000 characters of plain text, for staff alone.
    pub words: String,
    /// `solved`, `informed`, `filed`, `call_back`, `not_reached` or `other`.
    pub outcome: Option<String>,
    /// At most 200 characters.
    pub next_step: Option<String>,
    /// By which day, `YYYY-MM-DD`; needs a next step.
    pub next_on: Option<String>,
    /// The contact that this one corrects; each is corrected once, and a correction again.
    pub corrects_id: Option<String>,
}

/// A draft whose every word is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenContact {
    pub customer: Customer,
    pub channel: Channel,
    pub direction: Direction,
    pub outcome: Option<Outcome>,
}

impl ContactDraft {
    pub fn normalise(&mut self) {
        let stated = |typed: Option<String>| typed.map(|text| text.trim().to_string()).filter(|text| !text.is_empty());
        self.phone = stated(self.phone.take());
        self.waybill_number = stated(self.waybill_number.take()).map(|typed| waybill_number::normalise(&typed));
        self.complaint_number = stated(self.complaint_number.take()).map(|typed| typed.to_uppercase());
        self.words = tidy_text(&self.words);
        self.outcome = stated(self.outcome.take());
        self.next_step = stated(self.next_step.take().map(|text| tidy_text(&text).replace('\n', " ")));
        self.next_on = stated(self.next_on.take());
        self.corrects_id = stated(self.corrects_id.take());
    }

    /// Everything wrong with it. `today` is the operator's, `YYYY-MM-DD`.
    pub fn problems(&self, now: Instant, today: &str) -> Vec<FieldProblem> {
        let length = |text: &str, most: usize| (text.chars().count() > most).then_some("too_long");
        let waybill = self.waybill_number.as_deref().filter(|number| !waybill_number::is_well_formed(number));
        let phone = self.phone.as_deref().filter(|phone| crate::phone::normalise(phone, None).is_none());
        let outcome = self.outcome.as_deref().and_then(|word| word.parse::<Outcome>().err());
        [
            problem("/customer", self.customer.parse::<Customer>().err().map(|_| "unknown")),
            problem("/phone", phone.map(|_| "malformed")),
            problem("/channel", self.channel.parse::<Channel>().err().map(|_| "unknown")),
            problem("/direction", self.direction.parse::<Direction>().err().map(|_| "unknown")),
            problem("/happened_at", self.happened_at.and_then(|at| moment_fault(at, now, LONGEST_AGO_MS))),
            problem("/waybill_number", waybill.map(|_| "malformed")),
            problem("/words", length(&self.words, TEXT)),
            problem("/outcome", outcome.map(|_| "unknown")),
            problem("/next_step", self.next_step.as_deref().and_then(|text| length(text, STEP))),
            problem("/next_step", (self.next_on.is_some() && self.next_step.is_none()).then_some("required")),
            problem("/next_on", self.next_on.as_deref().and_then(|day| day_fault(day, today))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The words as values; None while [`ContactDraft::problems`] finds something in them.
    pub fn chosen(&self) -> Option<ChosenContact> {
        Some(ChosenContact {
            customer: self.customer.parse().ok()?,
            channel: self.channel.parse().ok()?,
            direction: self.direction.parse().ok()?,
            outcome: self.outcome.as_deref().map(str::parse).transpose().ok()?,
        })
    }
}

/// Days are compared as they are written.
fn day_fault(day: &str, today: &str) -> Option<&'static str> {
    let shape: Vec<usize> = day.split('-').map(|part| part.len()).collect();
    let is_day = shape == [4, 2, 2] && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match is_day {
        false => Some("malformed"),
        true if day < today => Some("too_old"),
        true => None,
    }
}

words! {
    /// Where an entry of the timeline is kept.
    EntryKind {
        /// Logged by staff.
        Contact = "contact",
        /// A complaint that was filed.
        Complaint = "complaint",
        /// A message of its conversation.
        Message = "message",
        /// A mail that the portal sent.
        Mail = "mail",
    }
}

/// An entry of a customer's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ContactEntry))]
pub struct Entry {
    pub kind: EntryKind,
    pub id: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub happened_at: Instant,
    pub channel: Channel,
    pub direction: Direction,
    /// Name of the member of staff.
    pub staff: Option<String>,
    /// What was noted, complained or written; of a mail its kind.
    pub words: String,
    /// Of a contact its outcome, of a complaint its category, of a mail what became of it.
    pub about: Option<String>,
    pub next_step: Option<String>,
    pub next_on: Option<String>,
    pub complaint_number: Option<String>,
    pub waybill_number: Option<String>,
    /// The contact that this one corrects.
    pub corrects_id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_ms(1_795_338_000_000);

    fn draft() -> ContactDraft {
        ContactDraft {
            customer: "phone-+8613812344321".into(),
            channel: "phone".into(),
            direction: "in".into(),
            ..ContactDraft::default()
        }
    }

    fn faults(draft: &ContactDraft) -> Vec<String> {
        let found = draft.problems(NOW, "2026-11-22");
        found.into_iter().map(|fault| [fault.pointer, fault.code].join(" ")).collect()
    }

    #[test]
    fn a_customer_has_one_key() {
        let id = "0192f0c1-2345-7abc-8def-0123456789ab";
        for key in [&["person-", id].concat(), &["organisation-", id].concat(), "phone-+8613812344321", "email-a@b.co"]
        {
            assert_eq!(key.parse::<Customer>().map(|customer| customer.to_string()).as_deref(), Ok(key as &str));
        }
        for key in ["", "person-1", "phone-anonymous", "email-a", "unit-1", "person"] {
            assert!(key.parse::<Customer>().is_err(), "{key}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(faults(&draft()).is_empty());
        let mut wrong = ContactDraft {
            waybill_number: Some("!".into()),
            happened_at: Some(NOW.plus_ms(DAY_MS)),
            outcome: Some("perhaps".into()),
            next_on: Some("2026-11-21".into()),
            ..ContactDraft::default()
        };
        wrong.normalise();
        let expected = [
            "/customer unknown",
            "/channel unknown",
            "/direction unknown",
            "/happened_at future",
            "/waybill_number malformed",
            "/outcome unknown",
            "/next_step required",
            "/next_on too_old",
        ];
        assert_eq!(faults(&wrong), expected);
    }
}
