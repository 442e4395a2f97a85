//! `/api/docs`: the contract as a page, from the same document that programs read.

use std::sync::OnceLock;

use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use serde_json::Value;

use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::{openapi, page};

pub async fn page(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Response {
    page::render(&portal, &caller, app::docs::URL, StatusCode::OK, |visitor| app::docs::docs(visitor, contract()))
}

/// `GET /problems/{slug}`: the `type` of a problem leads to its explanation.
pub async fn problem(Path(slug): Path<String>) -> Result<Redirect, Refusal> {
    match app::docs::is_problem(&slug) {
        true => Ok(Redirect::to(&[app::docs::URL, "#problem-", &slug].concat())),
        false => Err(Refusal::NotFound),
    }
}

/// The contract as JSON; the same for the life of the process.
fn contract() -> &'static Value {
    static CONTRACT: OnceLock<Value> = OnceLock::new();
    CONTRACT.get_or_init(|| serde_json::from_str(openapi::json()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use app::docs::contract::{Operation, groups, schema};
    use app::docs::example;
    use app::shipment::intake::{EventDraft, ShipmentDraft};
    use leptos::prelude::*;

    use super::*;
    use crate::shipment::http::tracking::VerificationRequest;

    fn operation<'a>(groups: &'a [app::docs::contract::Group<'static>], id: &str) -> &'a Operation<'static> {
        groups.iter().flat_map(|group| &group.operations).find(|operation| operation.id == id).unwrap()
    }

    fn html(locale: app::locale::Locale) -> String {
        let visitor = app::shell::Visitor {
            locale,
            now: app::value::Instant::from_ms(0),
            path: app::docs::URL.to_string(),
            brand: Default::default(),
            assets: Default::default(),
            nonce: String::new(),
            signed_in: None,
        };
        Owner::new_root(None).with(|| app::docs::docs(&visitor, contract()).body.to_html())
    }

    #[test]
    fn every_operation_stands_on_the_page_once() {
        let groups = groups(contract());
        let documented: usize = groups.iter().map(|group| group.operations.len()).sum();
        let methods = contract()["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len());
        assert_eq!(documented, methods.sum::<usize>());
        let html = html(app::locale::Locale::ZhCn);
        for operation in groups.iter().flat_map(|group| &group.operations) {
            assert_eq!(html.matches(&format!("id=\"{}\"", operation.anchor())).count(), 1, "{}", operation.id);
        }
    }

    #[test]
    fn the_page_asks_nobody_else_and_runs_nothing() {
        for locale in app::locale::Locale::ALL {
            let html = html(locale);
            for foreign in ["<script", "<style", "style=\"", "src=", "http://", "https://", "leptos-island"] {
                assert!(!html.contains(foreign), "{foreign}");
            }
        }
    }

    #[test]
    fn no_reference_leads_nowhere() {
        let text = openapi::json();
        for part in text.split("\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(contract()["components"]["schemas"][name].is_object(), "{name}");
        }
        let node = serde_json::json!({"$ref": "#/components/schemas/Tracking"});
        assert!(schema(contract(), &node).fields(contract()).len() > 10);
    }

    /// What the page tells people to send is what the API takes.
    #[test]
    fn request_examples_are_accepted() {
        let groups = groups(contract());
        let example = |id| example::request(contract(), operation(&groups, id)).unwrap();
        let shipment: ShipmentDraft = serde_json::from_str(&example("state_shipment")).unwrap();
        assert_eq!(shipment.problems(), []);
        assert!(shipment.consignee.is_some() && shipment.fee.is_some());
        let batch: Value = serde_json::from_str(&example("record_events")).unwrap();
        let event: EventDraft = serde_json::from_value(batch["items"][0].clone()).unwrap();
        assert_eq!(event.problems(), []);
        let factor: VerificationRequest = serde_json::from_str(&example("verify")).unwrap();
        assert!(factor.phone_last4.is_some() && factor.link_token.is_none());
    }

    #[test]
    fn answer_examples_hold_nothing_personal_before_the_second_factor() {
        let groups = groups(contract());
        let answer = |id| -> Value {
            serde_json::from_str(&example::answer(contract(), operation(&groups, id)).unwrap()).unwrap()
        };
        let _: app::shipment::Tracking = serde_json::from_value(answer("get_tracking_waybill_number")).unwrap();
        assert_eq!(answer("get_tracking_waybill_number")["details"], Value::Null);
        let opened: app::shipment::Tracking = serde_json::from_value(answer("verify")).unwrap();
        assert!(opened.verified && opened.details.is_some());
    }
}
