//! What the doors of complaints take, and the rules for it.

use std::str::FromStr as _;

use serde::{Deserialize, Serialize};

use super::cause::CODE;
use super::{Category, Party, Remedy};
use crate::account::rules::{NAME, email_fault, normalise_email, problem};
use crate::attachment::AttachmentClaim;
use crate::problem::FieldProblem;
use crate::shipment::identifier::waybill_number;

/// Longest text of a complaint or message, in characters.
pub const TEXT: usize = 4000;
/// Longest phone number as typed, in characters.
const PHONE: usize = 40;

/// `POST /api/v1/complaints`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintDraft))]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    pub waybill_number: Option<String>,
    /// `delivery_service`, `delay`, `lost_or_short`, `damaged`, `collection_service`, `charges`, `cash_on_delivery`, `other`.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub category: String,
    /// A code of `GET /api/v1/complaint-causes`.
    pub cause: Option<String>,
    /// `redeliver`, `find`, `refund_fee`, `compensation`, `apology`, `explanation`, `other`.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub remedy_sought: String,
    /// 1 ..= 4000 characters of plain text.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub text: String,
    /// `shipper` or `consignee`; the latter unless it is stated.
    pub party: Option<String>,
    pub contact: Contact,
    /// File it although an open complaint about the same parcel and category is there.
    pub is_another_matter: bool,
    /// Files uploaded before: `id`, a guest's as `id.secret`.
    pub attachment_ids: Vec<String>,
}

/// How the answer reaches a guest; signed-in people are reached by their account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintContact))]
#[serde(deny_unknown_fields, default)]
pub struct Contact {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// A draft whose every word is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    pub category: Category,
    pub remedy_sought: Remedy,
    pub party: Party,
}

impl Draft {
    pub fn normalise(&mut self) {
        self.waybill_number = self
            .waybill_number
            .take()
            .map(|typed| waybill_number::normalise(&typed))
            .filter(|number| !number.is_empty());
        self.text = tidy_text(&self.text);
        self.cause = stated(self.cause.take());
        self.party = stated(self.party.take());
        self.contact.name = stated(self.contact.name.take());
        self.contact.email = stated(self.contact.email.take()).map(|email| normalise_email(&email));
        self.contact.phone = stated(self.contact.phone.take());
    }

    /// Everything wrong with it. A guest must say how an answer reaches them.
    pub fn problems(&self, is_guest: bool) -> Vec<FieldProblem> {
        let number = self.waybill_number.as_deref().filter(|number| !waybill_number::is_well_formed(number));
        let contact = &self.contact;
        let unreachable = is_guest && contact.email.is_none() && contact.phone.is_none();
        let claims = self.attachment_ids.iter().enumerate().filter(|(_, id)| AttachmentClaim::from_str(id).is_err());
        let mut found: Vec<FieldProblem> = [
            problem("/waybill_number", number.map(|_| "malformed")),
            problem("/category", word_fault::<Category>(&self.category)),
            problem("/cause", self.cause.as_deref().filter(|cause| cause.len() > CODE).map(|_| "too_long")),
            problem("/remedy_sought", word_fault::<Remedy>(&self.remedy_sought)),
            problem("/text", text_fault(&self.text)),
            problem("/party", self.party.as_deref().and_then(word_fault::<Party>)),
            problem("/contact/name", contact.name.as_deref().and_then(name_fault)),
            problem("/contact/email", contact.email.as_deref().and_then(email_fault)),
            problem("/contact/phone", contact.phone.as_deref().and_then(phone_fault)),
            problem("/contact/email", unreachable.then_some("required")),
        ]
        .into_iter()
        .flatten()
        .collect();
        found.extend(claims.filter_map(|(n, _)| problem(&format!("/attachment_ids/{n}"), Some("malformed"))));
        found
    }

    /// The words as values; None while [`Draft::problems`] finds something in them.
    pub fn chosen(&self) -> Option<Chosen> {
        Some(Chosen {
            category: self.category.parse().ok()?,
            remedy_sought: self.remedy_sought.parse().ok()?,
            party: self.party.as_deref().map_or(Ok(Party::Consignee), str::parse).ok()?,
        })
    }

    pub fn claims(&self) -> Vec<AttachmentClaim> {
        self.attachment_ids.iter().filter_map(|id| id.parse().ok()).collect()
    }
}

/// `POST …/messages`: more from the customer, or a note of staff.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintMessageDraft))]
#[serde(deny_unknown_fields, default)]
pub struct MessageDraft {
    #[cfg_attr(feature = "ssr", schema(required))]
    pub text: String,
    pub attachment_ids: Vec<String>,
    /// Staff only: seen by colleagues, never by the customer.
    pub is_internal: bool,
    /// Staff only: the customer is asked for something, and clocks that may pause do.
    pub asks_customer: bool,
}

impl MessageDraft {
    pub fn normalise(&mut self) {
        self.text = tidy_text(&self.text);
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        let both = self.is_internal && self.asks_customer;
        [problem("/text", text_fault(&self.text)), problem("/asks_customer", both.then_some("contradiction"))]
            .into_iter()
            .flatten()
            .collect()
    }

    pub fn claims(&self) -> Vec<AttachmentClaim> {
        self.attachment_ids.iter().filter_map(|id| id.parse().ok()).collect()
    }
}

/// `PUT …/resolution`: the customer says whether it is solved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    pub is_solved: bool,
    /// Why not; required then.
    #[serde(default)]
    pub text: String,
}

/// Words beside a change: why it is escalated, reopened, withdrawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Why {
    pub text: String,
}

/// Lines stay; spaces at their ends, and characters that could turn what follows them, do not.
pub fn tidy_text(typed: &str) -> String {
    let lines = typed.replace("\r\n", "\n");
    let shown: String = lines.chars().filter(|c| matches!(c, '\n' | '\t') || !is_hidden(*c)).collect();
    shown.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_string()
}

fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `required` or `too_long`.
pub fn text_fault(text: &str) -> Option<&'static str> {
    match text.chars().count() {
        0 => Some("required"),
        count if count > TEXT => Some("too_long"),
        _ => None,
    }
}

fn name_fault(name: &str) -> Option<&'static str> {
    match name.chars().count() {
        count if count > NAME => Some("too_long"),
        _ if name.chars().any(is_hidden) => Some("malformed"),
        _ => None,
    }
}

/// Digits and what people write between them; at least five digits.
fn phone_fault(phone: &str) -> Option<&'static str> {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let is_known = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.' | '/');
    match phone.chars().count() {
        count if count > PHONE => Some("too_long"),
        _ if digits < 5 || !phone.chars().all(is_known) => Some("malformed"),
        _ => None,
    }
}

fn word_fault<T: std::str::FromStr>(word: &str) -> Option<&'static str> {
    match word.is_empty() {
        true => Some("required"),
        false => word.parse::<T>().err().map(|_| "unknown"),
    }
}

fn stated(typed: Option<String>) -> Option<String> {
    typed.map(|text| text.trim().to_string()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(draft: &Draft, is_guest: bool) -> Vec<String> {
        draft.problems(is_guest).into_iter().map(|p| [p.pointer, p.code].join(" ")).collect()
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut draft =
            Draft { waybill_number: Some("!".into()), attachment_ids: vec![String::new()], ..Draft::default() };
        draft.contact.phone = Some("12".into());
        draft.normalise();
        let named = [
            "/category required",
            "/remedy_sought required",
            "/text required",
            "/contact/phone malformed",
            "/attachment_ids/0 malformed",
        ];
        let found = pointers(&draft, true);
        for wanted in named {
            assert!(found.iter().any(|problem| problem == wanted), "{wanted} in {found:?}");
        }
    }

    #[test]
    fn a_guest_must_be_reachable_and_a_person_is() {
        let draft = Draft {
            category: "delay".into(),
            remedy_sought: "find".into(),
            text: "Where is it?".into(),
            ..Draft::default()
        };
        assert_eq!(pointers(&draft, true), ["/contact/email required"]);
        assert!(pointers(&draft, false).is_empty());
        assert_eq!(draft.chosen().map(|chosen| chosen.party), Some(Party::Consignee));
    }

    #[test]
    fn words_stay_and_tricks_do_not() {
        assert_eq!(tidy_text(" Hello \r\n\u{202e}there\u{0007}\r\n "), "Hello\nthere");
        assert_eq!(text_fault(&"x".repeat(TEXT + 1)), Some("too_long"));
    }
}
