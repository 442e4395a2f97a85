//! Answers and pushes of kdniao.com: `{"LogisticCode": …, "ShipperCode": …, "Traces": [{"AcceptTime": …,
//! "AcceptStation": …}]}`, in a push inside `Data`, and the same in small letters as some systems pass it on, with
//! `outWaybillNo` and a code (`action`) in every step. The document's own `State` is not used: real ones contradict
//! their steps.

use std::ops::ControlFlow;

use app::shipment::Place;
use app::shipment::mapping;
use serde_json::Value;

use super::courier::{History, Step, failure, leading_city};
use super::json::{self, Piece};
use super::{Found, Options, Taker, What};

pub fn read(document: Piece<'_>, what: What, options: &Options, taker: Taker<'_>) -> ControlFlow<()> {
    match document.member("Data").map(Piece::elements).filter(|pushed| !pushed.is_empty()) {
        Some(pushed) => pushed.into_iter().try_for_each(|one| history(one, what, options, taker)),
        None => history(document, what, options, taker),
    }
}

fn history(document: Piece<'_>, what: What, options: &Options, taker: Taker<'_>) -> ControlFlow<()> {
    let value: Value = match serde_json::from_str(document.text) {
        Ok(value) => value,
        Err(error) => return taker(Found::Refused(json::refusal(document, &error))),
    };
    let traces = ["Traces", "traces"].into_iter().find(|key| value[*key].is_array());
    let Some(traces) = traces.and_then(|key| document.member(key)) else {
        return taker(failure(document.line, "Traces", json::text(&value, &["Reason", "reason", "Message"])));
    };
    let is_passed_on = value.get("outWaybillNo").is_some();
    let history = History {
        waybill_number: json::text(&value, &["LogisticCode", "outWaybillNo"]),
        number_key: if is_passed_on { "outWaybillNo" } else { "LogisticCode" },
        carrier: json::text(&value, &["ShipperCode", "carrierCode"]),
        origin: Place::default(),
        destination: Place::default(),
        steps: traces.elements(),
    };
    history.hand_over(document.line, what, options, &step, taker)
}

fn step(step: &Value) -> Step {
    let text = json::text(step, &["AcceptStation", "acceptStation"]);
    let code = json::text(step, &["Action", "action"]);
    let city = json::text(step, &["Location", "location"]).or_else(|| text.as_deref().and_then(leading_city));
    Step {
        time: json::text(step, &["AcceptTime", "acceptTime"]),
        time_key: "AcceptTime",
        meaning: code.as_deref().and_then(mapping::kdniao),
        location: Place { city, ..Place::default() },
        code,
        text,
    }
}
