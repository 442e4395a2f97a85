//! One EPCIS event, checked and turned into tracking events.

use std::ops::ControlFlow;

use app::shipment::intake::{EventDraft, ShipmentDraft};
use app::shipment::{Milestone, Place, mapping};
use app::value::LocalInstant;
use sha2::{Digest, Sha256};

use super::super::{Row, faults, moment};
use super::{Fault, Found, Refusal, Taker, What, number, vocabulary};

/// An event as both notations state it. `faults` holds what the notation itself found wrong.
#[derive(Debug, Default)]
pub struct Event {
    pub line: u64,
    /// `ObjectEvent` and so on.
    pub kind: String,
    pub event_time: Option<String>,
    pub offset: Option<String>,
    pub id: Option<String>,
    pub action: Option<String>,
    pub biz_step: Option<String>,
    pub disposition: Option<String>,
    /// Parent, children and listed objects.
    pub epcs: Vec<String>,
    /// Type and identifier of the business transactions.
    pub transactions: Vec<(String, String)>,
    pub read_point: Option<String>,
    pub biz_location: Option<String>,
    pub error: Option<ErrorDeclaration>,
    pub faults: Vec<Fault>,
}

/// The source takes an earlier event back.
#[derive(Debug, Default)]
pub struct ErrorDeclaration {
    pub time: Option<String>,
    pub reason: Option<String>,
}

impl Event {
    /// Hands over a row for every shipment that the event names, or one refusal, or a reason to skip it.
    pub fn hand_over(mut self, what: What, taker: Taker<'_>) -> ControlFlow<()> {
        let occurred_at = self.occurred_at();
        self.check();
        let Some(occurred_at) = occurred_at.filter(|_| self.faults.is_empty()) else {
            return taker(Found::Refused(Refusal { line: self.line, faults: self.faults }));
        };
        if !vocabulary::MOVES.contains(&self.kind.as_str()) {
            return taker(Found::Skipped("EPCIS event of a kind that moves no shipment"));
        }
        let (numbers, unusable) = self.numbers();
        if let ([], [first, ..]) = (numbers.as_slice(), unusable.as_slice()) {
            return taker(Found::Refused(Refusal::new(self.line, "epcList", *first)));
        }
        if numbers.is_empty() {
            return taker(Found::Skipped("EPCIS event that names no shipment"));
        }
        for _ in unusable {
            taker(Found::Skipped("EPCIS identifier that cannot be a waybill number, beside one that can"))?;
        }
        numbers.into_iter().try_for_each(|number| taker(self.row(number, occurred_at, what)))
    }

    /// The moment with the offset of the place, which EPCIS states apart. An error counts from its declaration.
    fn occurred_at(&mut self) -> Option<LocalInstant> {
        let Some(offset) = self.offset.as_deref() else { return self.fault("eventTimeZoneOffset", "is missing") };
        let Some(offset) = moment::offset(offset) else {
            return self.fault("eventTimeZoneOffset", "is not an offset such as +08:00");
        };
        let Some(time) = self.event_time.as_deref() else { return self.fault("eventTime", "is missing") };
        let Some(time) = moment::with_offset(time) else {
            return self.fault("eventTime", "is not a moment with an offset such as 2026-01-31T16:05:00+08:00");
        };
        let Some(error) = &self.error else { return Some(time.at.at_offset(offset)) };
        match error.time.as_deref().and_then(moment::with_offset) {
            Some(declared) => Some(declared.at.at_offset(offset)),
            None => self.fault("errorDeclaration", "has no declarationTime that is a moment with an offset"),
        }
    }

    fn check(&mut self) {
        if !vocabulary::is_event(&self.kind) {
            self.fault::<()>("type", "is no EPCIS event type");
        }
        match self.action.as_deref() {
            Some("ADD" | "OBSERVE" | "DELETE") => {}
            None if self.kind == "TransformationEvent" => {}
            None => drop(self.fault::<()>("action", "is missing")),
            Some(_) => drop(self.fault::<()>("action", "is neither ADD nor OBSERVE nor DELETE")),
        }
        if self.biz_step.as_deref().is_some_and(|word| !vocabulary::is_biz_step(word)) {
            self.fault::<()>("bizStep", "is neither a business step of the core vocabulary nor a URI");
        }
        if self.disposition.as_deref().is_some_and(|word| !vocabulary::is_disposition(word)) {
            self.fault::<()>("disposition", "is neither a disposition of the core vocabulary nor a URI");
        }
    }

    /// The distinct shipments named, and why other identifiers of shipments are of no use.
    fn numbers(&self) -> (Vec<String>, Vec<&'static str>) {
        let (mut numbers, mut unusable) = (Vec::new(), Vec::new());
        let named = self.epcs.iter().filter_map(|epc| number::of_object(epc));
        let carried = self.transactions.iter().filter_map(|(kind, value)| number::of_transaction(kind, value));
        for number in named.chain(carried) {
            match number {
                Ok(number) if !numbers.contains(&number) => numbers.push(number),
                Ok(_) => {}
                Err(reason) => unusable.push(reason),
            }
        }
        (numbers, unusable)
    }

    fn row(&self, number: String, occurred_at: LocalInstant, what: What) -> Found {
        let meaning = mapping::epcis(self.biz_step.as_deref(), self.disposition.as_deref());
        // A declaration must not repeat the milestone that it takes back.
        let meaning = meaning.filter(|_| self.error.is_none());
        let mut event = EventDraft {
            waybill_number: number.clone(),
            source_event_id: self.id.as_deref().map(|id| self.identity(id)),
            occurred_at,
            milestone: meaning.map_or(Milestone::Unknown, |meaning| meaning.milestone),
            reason: meaning.and_then(|meaning| meaning.reason),
            location: Place::default(),
            facility: self.read_point.clone().or_else(|| self.biz_location.clone()),
            source_code: self.code(),
            text: self.error.as_ref().map(ErrorDeclaration::text),
            proof_of_delivery: None,
        };
        event.normalise();
        let found = faults(event.problems(), field_of);
        if !found.is_empty() {
            return Found::Refused(Refusal { line: self.line, faults: found });
        }
        let shipment = ShipmentDraft { waybill_number: number, ..ShipmentDraft::default() };
        let shipment = (what == What::Shipments).then_some(shipment);
        Found::Row(Box::new(Row { line: self.line, shipment, events: vec![event] }))
    }

    /// The event's own id; a declaration repeats the id of the event that it takes back, and must not be taken for it.
    /// An id longer than a column takes is replaced by its hash.
    fn identity(&self, id: &str) -> String {
        let suffix = if self.error.is_some() { "#error" } else { "" };
        let own = [id, suffix].concat();
        if own.chars().count() <= app::shipment::intake::SHORT_TEXT {
            return own;
        }
        ["sha256:", &hex::encode(Sha256::digest(own))].concat()
    }

    /// `receiving/in_progress`.
    fn code(&self) -> Option<String> {
        let words = [self.biz_step.as_deref(), self.disposition.as_deref()];
        let words: Vec<&str> = words.into_iter().flatten().map(vocabulary::last_word).collect();
        (!words.is_empty()).then(|| words.join("/"))
    }

    fn fault<T>(&mut self, field: &str, reason: &str) -> Option<T> {
        self.faults.push(Fault::new(field, reason));
        None
    }
}

impl ErrorDeclaration {
    fn text(&self) -> String {
        let reason = self.reason.as_deref().map(vocabulary::last_word).unwrap_or("no reason given");
        ["The source declares an earlier event wrong: ", reason].concat()
    }
}

fn field_of(pointer: &str) -> String {
    let field = match pointer {
        "/occurred_at" => "eventTime",
        "/waybill_number" => "epcList",
        "/facility" => "readPoint",
        "/source_code" => "bizStep",
        "/source_event_id" => "eventID",
        other => other.trim_start_matches('/'),
    };
    field.to_string()
}
