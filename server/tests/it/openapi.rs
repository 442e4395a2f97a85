//! The contract: what it says is what the router does, and every change of it is seen.

use std::collections::BTreeSet;

use app::account::StaffRole;
use serde_json::Value;

use crate::support::complaint::draft;
use crate::support::routes::doors;
use crate::support::{Ask, TestPortal, database_tests, parcel};

database_tests! { the_contract_is_served, what_a_body_may_be_refused_for_is_stated }

fn contract() -> Value {
    serde_json::from_str(server::openapi::json()).unwrap()
}

/// `METHOD path` and the operation.
fn operations(contract: &Value) -> Vec<(String, Value)> {
    let paths = contract["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let methods = item.as_object().unwrap().clone();
        let path = path.clone();
        methods
            .into_iter()
            .map(move |(method, operation)| ([&method.to_uppercase(), path.as_str()].join(" "), operation))
    };
    paths.iter().flat_map(of_path).collect()
}

/// After a wanted change: `INSTA_UPDATE=always cargo nextest run -p server --test it openapi`.
#[test]
#[cfg(feature = "passkey")]
fn every_change_of_the_contract_is_seen() {
    insta::assert_snapshot!(server::openapi::json());
}

#[test]
fn contract_and_router_name_the_same_doors() {
    let stated: BTreeSet<String> = operations(&contract()).into_iter().map(|(door, _)| door).collect();
    let is_built = |door: &String| cfg!(feature = "passkey") || !door.contains("passkey");
    let open: BTreeSet<String> =
        doors().into_iter().filter(|door| door.contains(" /api/v1/")).filter(is_built).collect();
    assert_eq!(stated, open);
}

#[test]
fn refusals_are_stated_as_problems() {
    for (door, operation) in operations(&contract()) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let kinds: Vec<&String> = response["content"].as_object().map(|c| c.keys().collect()).unwrap_or_default();
            if status.starts_with(['4', '5']) {
                assert_eq!(kinds, ["application/problem+json"], "{status} of {door}");
            }
        }
        // whoever signs in or confirms has nothing to show yet: there a 401 is the answer itself
        let proves =
            ["POST /api/v1/sessions", "POST /api/v1/passkey-sessions", "PUT /api/v1/email-verifications/{token}"];
        let is_guarded = operation.get("security").is_some() || proves.contains(&door.as_str());
        assert_eq!(is_guarded, operation["responses"].get("401").is_some(), "a key and its refusal: {door}");
    }
}

#[test]
fn every_429_states_its_fields() {
    let mut count = 0;
    for (door, operation) in operations(&contract()) {
        let Some(refusal) = operation["responses"].get("429") else { continue };
        let fields: Vec<&String> = refusal["headers"].as_object().unwrap().keys().collect();
        assert_eq!(fields, ["RateLimit", "RateLimit-Policy", "Retry-After"], "{door}");
        count += 1;
    }
    assert!(count > 15, "{count}");
}

#[test]
fn a_key_for_repeats_may_still_be_running() {
    let has_key = |operation: &Value| operation["parameters"].to_string().contains("\"Idempotency-Key\"");
    let keyed: Vec<(String, Value)> = operations(&contract()).into_iter().filter(|(_, o)| has_key(o)).collect();
    assert!(keyed.len() > 9, "{}", keyed.len());
    for (door, operation) in keyed {
        for status in ["409", "422"] {
            assert!(operation["responses"].get(status).is_some(), "{status} of {door}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let contract = contract();
    let text = contract.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(contract.pointer(reference).is_some(), "{reference}");
    }
    assert_eq!(contract["openapi"].as_str().map(|v| &v[..3]), Some("3.1"));
}

async fn the_contract_is_served(portal: &TestPortal) {
    let answer = portal.get("/api/openapi.json").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.json(), contract());
}

/// Asks every door with a body for what it says of one that is too large, and of one that is no JSON by its type.
async fn what_a_body_may_be_refused_for_is_stated(portal: &TestPortal) {
    let cookies = [
        portal.customer("li.wei@campus.test", "Li").await.cookie,
        portal.staff("chen@staff.test", StaffRole::Admin).await.cookie,
    ];
    let key = portal.ingest_key("tms").await;
    portal.take_in(&parcel("PDBODY0001")).await;
    let filed = portal.files("", &draft("PDBODY0001", "Where is it?")).await;
    let mut wrong = Vec::new();
    for (door, operation) in operations(&contract()) {
        let Some(body) = operation.get("requestBody") else { continue };
        let (method, path) = door.split_once(' ').unwrap();
        let named = |part| match part {
            "{complaint_number}" => filed.number.as_str(),
            part if part.starts_with('{') => "x",
            part => part,
        };
        let path = path.split('/').map(named).collect::<Vec<&str>>().join("/");
        let kind = body["content"].as_object().unwrap().keys().next().unwrap();
        let asks = [("413", kind.as_str(), vec![b' '; 3 << 20]), ("415", "text/plain", b"x".to_vec())];
        for (status, kind, sent) in asks {
            let ask = || Ask::new(&portal.router, method, &path).header("content-type", kind).body(sent.clone());
            let answers = [
                ask().await,
                ask().cookie(&cookies[0]).await,
                ask().cookie(&cookies[1]).await,
                ask().cookie(&filed.cookie).await,
                ask().bearer(&key).await,
            ];
            let is_answered = answers.iter().any(|answer| answer.status.to_string() == status);
            if is_answered != operation["responses"].get(status).is_some() {
                let seen: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
                wrong.push(format!("{status} of {door}: {seen:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
