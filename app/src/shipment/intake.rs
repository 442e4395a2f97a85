//! What arrives from a transport management system, by API or by file, and the rules it must meet.
//!
//! Import and API check with the same functions, so a row refused by one is refused by the other.

use serde::{Deserialize, Serialize};

use super::identifier::waybill_number;
use super::{LeaveConsent, Milestone, Place, ProofOfDelivery, Reason};
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
    /// Key of the terms of carriage that the shipper agreed to, e.g. `2026-03`.
    pub terms_version: Option<String>,
    /// The day on which they were agreed.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    pub terms_agreed_on: Option<String>,
    /// What the shipper pays beside the carriage: insurance, packing, collection.
    pub add_on_fee: Option<Money>,
    /// Up to which value the goods are insured.
    pub insured_value: Option<Money>,
    /// Grams as the operator weighed it, 1 ..= 100 000 000; `weight_g` is what was stated.
    pub measured_weight_g: Option<i64>,
    /// Whether the receiver agreed that it is left with others. A place left out keeps what is known.
    pub leave_consent: Option<LeaveConsent>,
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
    /// Only with a milestone at which a parcel changes hands: delivered, ready for pickup, returned.
    #[serde(default)]
    pub proof_of_delivery: Option<ProofOfDelivery>,
}

impl ShipmentDraft {
    /// Brings texts into their stored form (trimmed, empty = absent, waybill number upper-cased).
    pub fn normalise(&mut self) {
        self.waybill_number = waybill_number::normalise(&self.waybill_number);
        for text in [
            &mut self.account_code,
            &mut self.service,
            &mut self.item_description,
            &mut self.terms_version,
            &mut self.terms_agreed_on,
        ] {
            tidy(text);
        }
        self.leave_consent = self.leave_consent.take().filter(|consent| *consent != LeaveConsent::default());
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
        self.check_record(&mut found);
        found
    }

    fn check_record(&self, found: &mut Vec<FieldProblem>) {
        check_text("/terms_version", &self.terms_version, SHORT_TEXT, found);
        if self.terms_agreed_on.as_deref().is_some_and(|day| super::item::day(day).is_none()) {
            found.push(FieldProblem::new("/terms_agreed_on", "malformed", "must be a day such as 2026-01-31"));
        }
        check_money("/add_on_fee", &self.add_on_fee, found);
        check_money("/insured_value", &self.insured_value, found);
        check_range("/measured_weight_g", self.measured_weight_g, 100_000_000, found);
        let given_at = self.leave_consent.as_ref().and_then(|consent| consent.given_at);
        check_year("/leave_consent/given_at", given_at, found);
    }
}

impl EventDraft {
    pub fn normalise(&mut self) {
        self.waybill_number = waybill_number::normalise(&self.waybill_number);
        self.location.normalise();
        for text in [&mut self.source_event_id, &mut self.facility, &mut self.source_code, &mut self.text] {
            tidy(text);
        }
        if let Some(proof) = &mut self.proof_of_delivery {
            tidy(&mut proof.signer_name);
        }
        self.proof_of_delivery = self.proof_of_delivery.take().filter(|proof| *proof != ProofOfDelivery::default());
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
        check_year("/occurred_at", Some(self.occurred_at), &mut found);
        self.check_proof(&mut found);
        found
    }

    fn check_proof(&self, found: &mut Vec<FieldProblem>) {
        let Some(proof) = &self.proof_of_delivery else { return };
        check_text("/proof_of_delivery/signer_name", &proof.signer_name, SHORT_TEXT, found);
        check_year("/proof_of_delivery/recorded_at", proof.recorded_at, found);
        if !matches!(self.milestone, Milestone::Delivered | Milestone::ReadyForPickup | Milestone::Returned) {
            let words = "belongs to an event at which the parcel changes hands";
            found.push(FieldProblem::new("/proof_of_delivery", "misplaced", words));
        }
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

fn check_year(pointer: &str, moment: Option<LocalInstant>, found: &mut Vec<FieldProblem>) {
    if moment.is_some_and(|moment| !(1990..=2100).contains(&moment.calendar().year)) {
        found.push(FieldProblem::new(pointer, "out_of_range", "must lie between the years 1990 and 2100"));
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
