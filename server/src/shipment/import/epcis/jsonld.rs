//! EPCIS 2.0 as JSON-LD: documents, query results, bare events.

use std::ops::ControlFlow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::super::json::{self, Piece};
use super::event::{ErrorDeclaration, Event};
use super::{Fault, Found, Refusal, Taker, What, vocabulary};

/// What decides where the events are. Everything else is only checked for being JSON.
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "@context")]
    context: Option<IgnoredAny>,
    r#type: Option<String>,
}

pub fn read(document: Piece<'_>, what: What, taker: Taker<'_>) -> ControlFlow<()> {
    let envelope: Envelope = match serde_json::from_str(document.text) {
        Ok(envelope) => envelope,
        Err(error) => return taker(Found::Refused(json::refusal(document, &error))),
    };
    let body = match envelope.r#type.as_deref() {
        Some("EPCISDocument") => document.member("epcisBody"),
        Some("EPCISQueryDocument") => {
            let results = document.member("epcisBody").and_then(|body| body.member("queryResults"));
            results.and_then(|results| results.member("resultsBody"))
        }
        Some(kind) if vocabulary::is_event(kind) => return event(document, what, taker),
        _ => return refuse(document.line, "type", "is no EPCIS document with events", taker),
    };
    if envelope.context.is_none() {
        return refuse(document.line, "@context", "is missing, so the words of the document mean nothing", taker);
    }
    let Some(body) = body else { return refuse(document.line, "epcisBody", "is missing", taker) };
    let list = body.member("eventList").filter(|list| list.text.starts_with('['));
    match (list, body.member("event")) {
        (Some(list), _) => list.elements().into_iter().try_for_each(|piece| event(piece, what, taker)),
        (None, Some(one)) => event(one, what, taker),
        (None, None) => refuse(body.line, "eventList", "is missing", taker),
    }
}

fn refuse(line: u64, column: &str, reason: &str, taker: Taker<'_>) -> ControlFlow<()> {
    taker(Found::Refused(Refusal::new(line, column, reason)))
}

fn event(piece: Piece<'_>, what: What, taker: Taker<'_>) -> ControlFlow<()> {
    let fields: Map<String, Value> = match serde_json::from_str(piece.text) {
        Ok(fields) => fields,
        Err(error) => return taker(Found::Refused(json::refusal(piece, &error))),
    };
    let faults = faults(&fields);
    let fields = Value::Object(fields);
    let event = Event {
        line: piece.line,
        kind: json::text(&fields, &["type"]).unwrap_or_default(),
        event_time: json::text(&fields, &["eventTime"]),
        offset: json::text(&fields, &["eventTimeZoneOffset"]),
        id: json::text(&fields, &["eventID"]),
        action: json::text(&fields, &["action"]),
        biz_step: json::text(&fields, &["bizStep"]),
        disposition: json::text(&fields, &["disposition"]),
        epcs: ["parentID", "epcList", "childEPCs"].iter().flat_map(|key| texts(&fields[*key])).collect(),
        transactions: transactions(&fields["bizTransactionList"]),
        read_point: json::text(&fields["readPoint"], &["id"]),
        biz_location: json::text(&fields["bizLocation"], &["id"]),
        error: fields.get("errorDeclaration").map(|error| ErrorDeclaration {
            time: json::text(error, &["declarationTime"]),
            reason: json::text(error, &["reason"]),
        }),
        faults,
    };
    event.hand_over(what, taker)
}

/// One text or a list of texts.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_string).collect(),
        _ => Vec::new(),
    }
}

fn transactions(value: &Value) -> Vec<(String, String)> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let read = |item| Some((json::text(item, &["type"]).unwrap_or_default(), json::text(item, &["bizTransaction"])?));
    items.iter().filter_map(read).collect()
}

/// Words without a namespace that the standard does not know, at the places where it knows all of them.
fn faults(fields: &Map<String, Value>) -> Vec<Fault> {
    let mut found = Vec::new();
    for (name, value) in fields {
        match name.as_str() {
            "quantityList" | "childQuantityList" | "inputQuantityList" | "outputQuantityList" => {
                let elements = value.as_array().map(Vec::as_slice).unwrap_or_default();
                let known = |key: &str| matches!(key, "epcClass" | "quantity" | "uom") || key.contains(':');
                let unknown = elements.iter().filter_map(Value::as_object).flat_map(Map::keys).find(|key| !known(key));
                found.extend(unknown.map(|key| Fault::new(name, format!("has the unknown field `{key}`"))));
            }
            "ilmd" => {
                let unknown = value.as_object().into_iter().flat_map(Map::keys).find(|key| !key.contains(':'));
                found.extend(unknown.map(|key| Fault::new(name, format!("has the field `{key}` without a namespace"))));
            }
            "certificationInfo" => {
                let is_links = texts(value).len() == value.as_array().map_or(1, Vec::len);
                found.extend((!is_links).then(|| Fault::new(name, "is neither a URI nor a list of URIs")));
            }
            _ if vocabulary::is_field(name) => {}
            _ => found.push(Fault::new(name, "is a field that EPCIS does not know, without a namespace")),
        }
    }
    found
}
