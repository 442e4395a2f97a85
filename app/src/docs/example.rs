//! Examples made from schemas: a call to paste into a terminal, and the answer it may give.

use serde_json::Value;

use super::contract::{self, Operation, Schema};

/// What a field shows, as JSON, and the order fields are shown in. A name may be preceded by that of the operation or
/// of the schema. An empty text means: made from the field's own schema, like every field not named here.
const SHOWN: &[(&str, &str)] = &[
    ("waybill_number", r#""PD2600000101""#),
    ("TrackingResult.status", "200"),
    ("EventResult.status", "201"),
    ("EventResult.outcome", r#""recorded""#),
    ("renew_link.outcome", r#""updated""#),
    ("ShipmentAnswer.outcome", r#""created""#),
    ("link", r#""/track/PD2600000101?key=9f2c…""#),
    ("phone_last4", r#""1234""#),
    ("occurred_at", r#""2026-11-23T22:50:00+08:00""#),
    ("milestone", r#""in_transit""#),
    ("standing", r#""on_time""#),
    ("account_code", r#""GZ-0042""#),
    ("service", r#""express""#),
    ("promised_at", r#""2026-11-24T18:00:00+08:00""#),
    ("estimated_at", r#""2026-11-24T11:00:00+08:00""#),
    ("late_by_ms", "0"),
    ("origin", ""),
    ("destination", ""),
    ("location", ""),
    ("country", r#""CN""#),
    ("region", r#""江苏省""#),
    ("city", r#""南京市""#),
    ("facility", r#""南京转运中心""#),
    ("source_event_id", r#""8812-17""#),
    ("source_code", r#""ARR""#),
    ("text", r#""快件已到达南京转运中心""#),
    ("events", ""),
    ("next_step", r#""carrier_moves""#),
    ("verify.verified", "true"),
    ("shipper", ""),
    ("consignee", ""),
    ("MaskedParty.name", r#""李**""#),
    ("MaskedParty.phone", r#""•••• 1234""#),
    ("name", r#""李薇""#),
    ("phone", r#""+86 100 5550 1234""#),
    ("address", r#""湖畔大学东区 3 号楼 214""#),
    ("postcode", r#""223001""#),
    ("item_description", r#""蓝牙耳机""#),
    ("piece_count", "1"),
    ("weight_g", "320"),
    ("fee", ""),
    ("minor", "1200"),
    ("currency", r#""CNY""#),
    ("recorded", "1"),
];

/// Optional fields that an ordinary example does without.
const LEFT_OUT: &[&str] = &[
    "link_token",
    "reason",
    "delivered_at",
    "declared_value",
    "terms_version",
    "terms_agreed_on",
    "add_on_fee",
    "insured_value",
    "measured_weight_g",
    "leave_consent",
    "proof_of_delivery",
    "record",
    "pickup_point",
    "errors",
    "suggestions",
    "next_cursor",
];

/// Fields that a reader gets only after proving a second factor: not by a plain `GET`.
const PARTY_ONLY: &[&str] = &["details", "city", "source_code", "text"];

/// JSON with its fields in the order they are told.
enum Json {
    Plain(String),
    List(Box<Json>),
    Object(Vec<(String, Json)>),
}

/// The body of the operation's request; None when it takes none.
pub fn request(contract: &Value, operation: &Operation) -> Option<String> {
    operation.request.map(|node| written(contract, operation, node))
}

/// The body of the answer to a call that went well; None when it is no JSON.
pub fn answer(contract: &Value, operation: &Operation) -> Option<String> {
    let response = operation.success().filter(|response| response.media_type == Some("application/json"))?;
    Some(written(contract, operation, response.schema?))
}

/// The call as a line for a POSIX shell. `PORTAL` and `KEY` are the reader's to set.
pub fn curl(contract: &Value, operation: &Operation) -> String {
    let mut line = String::from("curl ");
    let is_stream = operation.success().is_some_and(|response| response.media_type == Some("text/event-stream"));
    if is_stream {
        line.push_str("-N ");
    }
    if operation.method != "GET" {
        line.push_str(&["-X ", &operation.method, " "].concat());
    }
    line.push_str(&["\"$PORTAL", &address(operation), "\""].concat());
    if operation.takes_key {
        line.push_str(" \\\n  -H \"Authorization: Bearer $KEY\"");
    } else if operation.takes_session {
        line.push_str(" \\\n  -b \"pd_session=$SESSION\"");
    }
    if operation.parameters.iter().any(|parameter| parameter.name == "Idempotency-Key") {
        line.push_str(" \\\n  -H \"Idempotency-Key: 2026-11-24-0001\"");
    }
    if let Some(body) = request(contract, operation) {
        line.push_str(" \\\n  -H \"Content-Type: application/json\" \\\n  -d '");
        line.push_str(&body);
        line.push('\'');
    }
    line
}

fn address(operation: &Operation) -> String {
    let mut address = operation.path.replace("{waybill_number}", "PD2600000101");
    for (n, parameter) in operation.parameters.iter().filter(|parameter| parameter.place == "query").enumerate() {
        let value = match parameter.name {
            "waybill_numbers" => "PD2600000101,EE730000119CN",
            _ => "…",
        };
        address.push_str(&[if n == 0 { "?" } else { "&" }, parameter.name, "=", value].concat());
    }
    address
}

fn written(contract: &Value, operation: &Operation, node: &Value) -> String {
    let json = made(contract, operation, contract::schema(contract, node), &mut Vec::new());
    let mut text = String::new();
    write(&json, 0, &mut text);
    text
}

/// `around` holds the schemas that are being made, so that a recursive one ends.
fn made<'a>(contract: &'a Value, operation: &Operation, schema: Schema<'a>, around: &mut Vec<&'a str>) -> Json {
    let fields = schema.fields(contract);
    let name = schema.name.unwrap_or_default();
    if !fields.is_empty() && !around.contains(&name) {
        around.push(name);
        let mut object = Vec::new();
        for field in &fields {
            if !field.is_required && is_left_out(field.name, operation) {
                continue;
            }
            let shown = shown(field.name, name, operation.id);
            let json = match shown {
                Some((_, literal)) if !literal.is_empty() => Json::Plain(literal.to_string()),
                _ => made(contract, operation, field.schema, around),
            };
            object.push((shown.map_or(usize::MAX, |(order, _)| order), field.name.to_string(), json));
        }
        around.pop();
        object.sort_by_key(|(order, ..)| *order);
        return Json::Object(object.into_iter().map(|(_, name, json)| (name, json)).collect());
    }
    match schema.kind() {
        "array" => Json::List(Box::new(made(contract, operation, schema.item(contract), around))),
        "integer" | "number" => Json::Plain("0".to_string()),
        "boolean" => Json::Plain("false".to_string()),
        _ => Json::Plain(["\"", schema.values().first().copied().unwrap_or("…"), "\""].concat()),
    }
}

fn is_left_out(field: &str, operation: &Operation) -> bool {
    LEFT_OUT.contains(&field) || (operation.method == "GET" && PARTY_ONLY.contains(&field))
}

/// Place in the order, and the literal.
fn shown(field: &str, schema: &str, operation: &str) -> Option<(usize, &'static str)> {
    let position = |name: &str| SHOWN.iter().position(|(shown, _)| *shown == name);
    let found = position(&[operation, ".", field].concat())
        .or_else(|| position(&[schema, ".", field].concat()))
        .or_else(|| position(field))?;
    Some((found, SHOWN[found].1))
}

fn write(json: &Json, depth: usize, out: &mut String) {
    let line = |depth: usize, out: &mut String| {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    };
    match json {
        Json::Plain(literal) => out.push_str(literal),
        Json::List(item) => {
            out.push('[');
            write(item, depth, out);
            out.push(']');
        }
        Json::Object(fields) => {
            out.push('{');
            for (n, (name, json)) in fields.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                line(depth + 1, out);
                out.push_str(&["\"", name, "\": "].concat());
                write(json, depth + 1, out);
            }
            line(depth, out);
            out.push('}');
        }
    }
}
