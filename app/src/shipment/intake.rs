//! What arrives from a transport management system, by API or by file, and the rules it must meet.
//!
//! Import and API check with the same functions, so a row refused by one is refused by the other.

use serde::{Deserialize, Serialize};

use super::identifier::waybill_number;
use super::{Milestone, Place, Reason};
use crate::problem::FieldProblem;
use crate::value::{LocalInstant, Money};

/// Longest accepted text of a name, place or code, in characters.
pub const SHORT_TEXT: usize = 120;
/// Longest accepted text of a description or of an event, in characters.
pub const LONG_TEXT: usize = 1000;

/// A shipment as a TMS states it. A field left out keeps what is already known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ShipmentDraft {
    /// `[A-Z0-9-]{6,40}` after upper-casing and removal of spaces; the key of the upsert.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub waybill_number: String,
    /// The shipper's account with the operator.
    pub account_code: Option<String>,
    /// Service level code, e.g. `express`.
    pub service: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub promised_at: Option<LocalInstant>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub estimated_at: Option<LocalInstant>,
    pub origin: Place,
    pub destination: Place,
    pub shipper: Option<PartyDraft>,
    pub consignee: Option<PartyDraft>,
    pub item_description: Option<String>,
    /// 1 ..= 10 000; 1 when never stated.
    pub piece_count: Option<i64>,
    /// Grams, 1 ..= 100 000 000.
    pub weight_g: Option<i64>,
    /// What the shipper pays for the carriage.
    pub fee: Option<Money>,
    /// Declared value of the goods.
    pub declared_value: Option<Money>,
}

/// A party as the TMS knows it. Never shown unmasked to the public.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PartyDraft {
    pub name: Option<String>,
    /// Digits with optional `+`, spaces, hyphens and brackets; the last four digits are the second factor.
    pub phone: Option<String>,
    pub address: Option<String>,
    pub postcode: Option<String>,
}

/// One tracking event of one shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventDraft {
    pub waybill_number: String,
    /// The source's own id of the event. Without it, moment, code and place identify the event.
    #[serde(default)]
    pub source_event_id: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub occurred_at: LocalInstant,
    pub milestone: Milestone,
    #[serde(default)]
    pub reason: Option<Reason>,
    #[serde(default)]
    pub location: Place,
    /// Name of the hub, depot or service point; staff and verified readers only.
    #[serde(default)]
    pub facility: Option<String>,
    #[serde(default)]
    pub source_code: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
}

impl ShipmentDraft {
    /// Brings texts into their stored form (trimmed, empty = absent, waybill number upper-cased).
    pub fn normalise(&mut self) {
        self.waybill_number = waybill_number::normalise(&self.waybill_number);
        for text in [&mut self.account_code, &mut self.service, &mut self.item_description] {
            tidy(text);
        }
        for place in [&mut self.origin, &mut self.destination] {
            place.normalise();
        }
        for party in [&mut self.shipper, &mut self.consignee].into_iter().flatten() {
            for text in [&mut party.name, &mut party.phone, &mut party.address, &mut party.postcode] {
                tidy(text);
            }
        }
    }

    /// What is wrong with a normalised draft; empty when it may be stored.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        check_waybill_number(&self.waybill_number, &mut found);
        check_text("/account_code", &self.account_code, SHORT_TEXT, &mut found);
        check_text("/service", &self.service, SHORT_TEXT, &mut found);
        check_text("/item_description", &self.item_description, LONG_TEXT, &mut found);
        check_place("/origin", &self.origin, &mut found);
        check_place("/destination", &self.destination, &mut found);
        for (at, party) in [("/shipper", &self.shipper), ("/consignee", &self.consignee)] {
            let Some(party) = party else { continue };
            check_text(&[at, "/name"].concat(), &party.name, SHORT_TEXT, &mut found);
            check_phone(&[at, "/phone"].concat(), &party.phone, &mut found);
            check_text(&[at, "/address"].concat(), &party.address, LONG_TEXT, &mut found);
            check_text(&[at, "/postcode"].concat(), &party.postcode, SHORT_TEXT, &mut found);
        }
        check_range("/piece_count", self.piece_count, 10_000, &mut found);
        check_range("/weight_g", self.weight_g, 100_000_000, &mut found);
        check_money("/fee", &self.fee, &mut found);
        check_money("/declared_value", &self.declared_value, &mut found);
        found
    }
}

impl EventDraft {
    pub fn normalise(&mut self) {
        self.waybill_number = waybill_number::normalise(&self.waybill_number);
        self.location.normalise();
        for text in [&mut self.source_event_id, &mut self.facility, &mut self.source_code, &mut self.text] {
            tidy(text);
        }
    }

    /// What is wrong with a normalised draft; empty when it may be stored.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        check_waybill_number(&self.waybill_number, &mut found);
        check_text("/source_event_id", &self.source_event_id, SHORT_TEXT, &mut found);
        check_text("/facility", &self.facility, SHORT_TEXT, &mut found);
        check_text("/source_code", &self.source_code, SHORT_TEXT, &mut found);
        check_text("/text", &self.text, LONG_TEXT, &mut found);
        check_place("/location", &self.location, &mut found);
        let year = self.occurred_at.calendar().year;
        if !(1990..=2100).contains(&year) {
            found.push(FieldProblem::new("/occurred_at", "out_of_range", "must lie between the years 1990 and 2100"));
        }
        found
    }
}

impl Place {
    pub fn normalise(&mut self) {
        for text in [&mut self.country, &mut self.region, &mut self.city] {
            tidy(text);
        }
        if let Some(country) = &mut self.country {
            country.make_ascii_uppercase();
        }
    }
}

fn tidy(text: &mut Option<String>) {
    if let Some(inner) = text {
        let trimmed = inner.trim();
        if trimmed.is_empty() {
            *text = None;
        } else if trimmed.len() != inner.len() {
            *text = Some(trimmed.to_string());
        }
    }
}

fn check_waybill_number(number: &str, found: &mut Vec<FieldProblem>) {
    if number.is_empty() {
        found.push(FieldProblem::new("/waybill_number", "required", "is missing"));
    } else if !waybill_number::is_well_formed(number) {
        found.push(FieldProblem::new("/waybill_number", "malformed", "must be 6 to 40 letters A-Z, digits or hyphens"));
    }
}

fn check_text(pointer: &str, text: &Option<String>, limit: usize, found: &mut Vec<FieldProblem>) {
    let Some(text) = text else { return };
    if text.chars().count() > limit {
        found.push(FieldProblem::new(
            pointer,
            "too_long",
            ["has more than ", &limit.to_string(), " characters"].concat(),
        ));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        found.push(FieldProblem::new(pointer, "control_character", "holds a control character"));
    }
}

fn check_place(pointer: &str, place: &Place, found: &mut Vec<FieldProblem>) {
    let country = [pointer, "/country"].concat();
    if place.country.as_ref().is_some_and(|c| c.len() != 2 || !c.bytes().all(|b| b.is_ascii_uppercase())) {
        found.push(FieldProblem::new(country, "malformed", "must be an ISO 3166-1 code of two letters"));
    }
    check_text(&[pointer, "/region"].concat(), &place.region, SHORT_TEXT, found);
    check_text(&[pointer, "/city"].concat(), &place.city, SHORT_TEXT, found);
}

fn check_phone(pointer: &str, phone: &Option<String>, found: &mut Vec<FieldProblem>) {
    check_text(pointer, phone, SHORT_TEXT, found);
    let Some(phone) = phone else { return };
    let digits = phone.bytes().filter(u8::is_ascii_digit).count();
    if !(4..=20).contains(&digits) {
        found.push(FieldProblem::new(pointer, "malformed", "must hold 4 to 20 digits"));
    }
}

fn check_range(pointer: &str, value: Option<i64>, most: i64, found: &mut Vec<FieldProblem>) {
    if value.is_some_and(|n| !(1..=most).contains(&n)) {
        found.push(FieldProblem::new(pointer, "out_of_range", ["must be 1 to ", &most.to_string()].concat()));
    }
}

fn check_money(pointer: &str, money: &Option<Money>, found: &mut Vec<FieldProblem>) {
    let Some(money) = money else { return };
    if !(0..=1_000_000_000_000).contains(&money.minor) {
        found.push(FieldProblem::new([pointer, "/minor"].concat(), "out_of_range", "must be 0 to 1 000 000 000 000"));
    }
    if money.currency.len() != 3 || !money.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        found.push(FieldProblem::new([pointer, "/currency"].concat(), "malformed", "must be an ISO 4217 code"));
    }
}
