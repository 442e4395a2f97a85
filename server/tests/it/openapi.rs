//! The contract: what it says is what the router does, and every change of it is seen.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::routes::doors;
use crate::support::{TestPortal, database_tests};

database_tests! { the_contract_is_served }

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
