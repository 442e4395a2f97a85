//! Answers and pushes of kuaidi100.com: `{"nu": …, "com": …, "data": [{"time": …, "context": …}]}`, in a push inside
//! `lastResult`. Steps may come newest or oldest first; their codes are there only in newer subscriptions.
//! The document's own `state` is not used: real ones contradict their steps.

use std::ops::ControlFlow;

use app::shipment::Place;
use app::shipment::mapping;
use serde_json::Value;

use super::courier::{History, Step, area, failure, leading_city};
use super::json::{self, Piece};
use super::{Found, Options, Taker, What};

pub fn read(document: Piece<'_>, what: What, options: &Options, taker: Taker<'_>) -> ControlFlow<()> {
    let value: Value = match serde_json::from_str(document.text) {
        Ok(value) => value,
        Err(error) => return taker(Found::Refused(json::refusal(document, &error))),
    };
    let is_push = value.get("lastResult").is_some_and(Value::is_object);
    let (value, document) = match document.member("lastResult").filter(|_| is_push) {
        Some(inner) => (&value["lastResult"], inner),
        None => (&value, document),
    };
    let Some(data) = document.member("data").filter(|_| value["data"].is_array()) else {
        return taker(failure(document.line, "data", json::text(value, &["message", "returnCode"])));
    };
    let route = |end: &str| {
        let end = &value["routeInfo"][end];
        area(json::text(end, &["name"]), end["number"].as_str())
    };
    let history = History {
        waybill_number: json::text(value, &["nu"]),
        number_key: "nu",
        carrier: json::text(value, &["com"]),
        origin: route("from"),
        destination: route("to"),
        steps: data.elements(),
    };
    history.hand_over(document.line, what, options, &step, taker)
}

fn step(step: &Value) -> Step {
    let text = json::text(step, &["context"]);
    let code = json::text(step, &["statusCode"]);
    Step {
        time: json::text(step, &["time", "ftime"]),
        time_key: "time",
        meaning: code.as_deref().and_then(mapping::kuaidi100),
        location: place(step, text.as_deref()),
        code,
        text,
    }
}

fn place(step: &Value, text: Option<&str>) -> Place {
    let known = area(json::text(step, &["areaName"]), step["areaCode"].as_str());
    if known.is_empty() { Place { city: text.and_then(leading_city), ..known } } else { known }
}
