//! What the Chinese trackers' layouts have in common: local moments, events without an id, words instead of codes.

use std::ops::ControlFlow;

use app::shipment::intake::{EventDraft, ShipmentDraft};
use app::shipment::mapping::{Meaning, chinese_event};
use app::shipment::{Milestone, Place, ProofKind, ProofOfDelivery, left_at_in_chinese};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::json::{self, Piece};
use super::{Fault, Found, Options, Refusal, Row, Taker, Times, What, faults};

/// At these a parcel changes hands.
const HANDED_OVER: [Milestone; 2] = [Milestone::Delivered, Milestone::ReadyForPickup];

/// A history as both trackers know it.
pub struct History<'a> {
    pub waybill_number: Option<String>,
    /// The key under which the document has the number, for refusals.
    pub number_key: &'static str,
    pub carrier: Option<String>,
    pub origin: Place,
    pub destination: Place,
    pub steps: Vec<Piece<'a>>,
}

/// One step of a history, as written.
pub struct Step {
    pub time: Option<String>,
    pub time_key: &'static str,
    pub text: Option<String>,
    pub code: Option<String>,
    pub meaning: Option<Meaning>,
    pub location: Place,
}

impl History<'_> {
    /// Hands over one row with all sound steps, and one refusal for each other step.
    pub fn hand_over(
        self,
        line: u64,
        what: What,
        options: &Options,
        read_step: &dyn Fn(&Value) -> Step,
        taker: Taker<'_>,
    ) -> ControlFlow<()> {
        let Some(number) = self.waybill_number.clone().or_else(|| options.waybill_number.clone()) else {
            let reason = "is missing, so nobody knows whose history this is (--waybill-number names it)";
            return taker(Found::Refused(Refusal::new(line, self.number_key, reason)));
        };
        let mut row = Row { line, shipment: None, events: Vec::with_capacity(self.steps.len()) };
        for piece in &self.steps {
            match self.event(&number, *piece, options, read_step) {
                Ok(event) => row.events.push(event),
                Err(refusal) => taker(Found::Refused(refusal))?,
            }
        }
        if what == What::Shipments {
            let mut shipment = ShipmentDraft {
                waybill_number: number,
                origin: self.origin,
                destination: self.destination,
                ..ShipmentDraft::default()
            };
            shipment.normalise();
            let found = faults(shipment.problems(), |_| self.number_key.to_string());
            if !found.is_empty() {
                return taker(Found::Refused(Refusal { line, faults: found }));
            }
            row.shipment = Some(shipment);
        }
        match row.events.is_empty() && row.shipment.is_none() {
            true => taker(Found::Skipped("history without events")),
            false => taker(Found::Row(Box::new(row))),
        }
    }

    fn event(
        &self,
        number: &str,
        piece: Piece<'_>,
        options: &Options,
        read_step: &dyn Fn(&Value) -> Step,
    ) -> Result<EventDraft, Refusal> {
        let value: Value = serde_json::from_str(piece.text).map_err(|error| json::refusal(piece, &error))?;
        let step = read_step(&value);
        let Some(time) = &step.time else { return Err(Refusal::new(piece.line, step.time_key, "is missing")) };
        let moment = times(options).moment(time);
        let occurred_at = moment.map_err(|reason| Refusal::new(piece.line, step.time_key, reason))?;
        let meaning = chinese_event(step.meaning, step.text.as_deref().unwrap_or_default());
        let mut event = EventDraft {
            waybill_number: number.to_string(),
            source_event_id: Some(identity(number, time, &step)),
            occurred_at,
            milestone: meaning.map_or(Milestone::Unknown, |meaning| meaning.milestone),
            reason: meaning.and_then(|meaning| meaning.reason),
            location: step.location,
            facility: None,
            source_code: code_of(self.carrier.as_deref(), step.code.as_deref()),
            proof_of_delivery: None,
            text: step.text,
        };
        event.proof_of_delivery = proof(&event);
        event.normalise();
        let found = faults(event.problems(), |pointer| match pointer {
            "/waybill_number" => self.number_key.to_string(),
            "/occurred_at" => step.time_key.to_string(),
            other => other.trim_start_matches('/').to_string(),
        });
        if found.is_empty() { Ok(event) } else { Err(Refusal { line: piece.line, faults: found }) }
    }
}

/// What the words of a hand-over say about it: neither tracker has a field for it.
fn proof(event: &EventDraft) -> Option<ProofOfDelivery> {
    let text = event.text.as_deref().filter(|_| HANDED_OVER.contains(&event.milestone))?;
    let kind = text.contains("凭取货码签收").then_some(ProofKind::Code);
    let left_at = left_at_in_chinese(text);
    (kind.is_some() || left_at.is_some()).then(|| ProofOfDelivery { kind, left_at, ..ProofOfDelivery::default() })
}

/// The trackers give an event no id, and two scans may fall into one second: its words tell them apart.
fn identity(number: &str, time: &str, step: &Step) -> String {
    let text = step.text.as_deref().unwrap_or_default();
    let code = step.code.as_deref().unwrap_or_default();
    let digest = Sha256::digest([number, time, code, text].join("\n"));
    ["sha256:", &hex::encode(&digest[..12])].concat()
}

/// `yuantong:1002`, or the carrier alone.
fn code_of(carrier: Option<&str>, code: Option<&str>) -> Option<String> {
    match (carrier, code) {
        (Some(carrier), Some(code)) => Some([carrier, ":", code].concat()),
        (one, other) => one.or(other).map(str::to_string),
    }
}

fn times(options: &Options) -> Times {
    let zone = options.times.zone.clone().or_else(|| Times::zone_named("Asia/Shanghai").ok());
    Times { zone, format: None }
}

/// `江苏,苏州市,相城区` with the code `CN320507000000`: country, province and city; finer parts are left out.
pub fn area(name: Option<String>, code: Option<&str>) -> Place {
    let mut parts = name.as_deref().unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty());
    let (region, city) = (parts.next().map(str::to_string), parts.next().map(str::to_string));
    let country = code.and_then(|code| code.get(..2)).filter(|code| code.bytes().all(|b| b.is_ascii_uppercase()));
    Place { country: country.map(str::to_string), region, city }
}

/// The city that a history's words begin with: `【苏州市】 快件离开…`, `[长沙市]快件已发车`.
pub fn leading_city(text: &str) -> Option<String> {
    let (inner, _) = match text.trim_start().strip_prefix('【') {
        Some(rest) => rest.split_once('】')?,
        None => text.trim_start().strip_prefix('[')?.split_once(']')?,
    };
    let is_city = inner.ends_with('市') && (2..=8).contains(&inner.chars().count());
    is_city.then(|| inner.to_string())
}

/// The answer says itself that it is none.
pub fn failure(line: u64, column: &str, message: Option<String>) -> Found {
    let message = message.unwrap_or_else(|| "no reason given".to_string());
    Found::Refused(Refusal {
        line,
        faults: vec![Fault {
            column: column.to_string(),
            reason: format!("is an answer without a history: {message}"),
        }],
    })
}
