//! What a claim may come to, before anybody files one.
//!
//! Bite proofs: give `claim::estimate` the amounts for every scope; take the fee of an add-on into `claim::facts`.

use app::shipment::Milestone::*;
use app::value::Money;
use serde_json::{Value, json};

use crate::support::people::{huaian_books, li_wei};
use crate::support::portal::Options;
use crate::support::{TestPortal, database_tests, parcel};

database_tests! {
    the_shipper_learns_the_amount, the_form_shows_it_to_whom_it_may, a_complete_delay_counts_as_lost,
    a_right_ends, what_cannot_be_asked_is_refused,
}

const NUMBER: &str = "PDCLAIM001";

fn cny(minor: i64) -> Option<Money> {
    Some(Money { minor, currency: "CNY".to_string() })
}

/// Books to Li Wei, promised `promised`, under way.
async fn late(portal: &TestPortal, promised: &str) {
    let mut books = parcel(NUMBER).from(huaian_books()).to(li_wei()).of_books().promised(promised);
    books = books.event(PickedUp, "2026-11-01T17:00:00+08:00");
    (books.shipment.add_on_fee, books.shipment.declared_value) = (cny(4_815_162), cny(8_675_309));
    portal.take_in(&books).await;
}

/// The cookie of whoever has these digits.
async fn proof(portal: &TestPortal, digits: &str) -> String {
    let path = format!("/api/v1/tracking/{NUMBER}/verification");
    portal.post(&path, &json!({ "phone_last4": digits })).await.cookie("pd_parcels").unwrap()
}

async fn estimate(portal: &TestPortal, cookie: &str, query: &str) -> Value {
    let path = format!("/api/v1/shipments/{NUMBER}/claim-estimate{query}");
    let answer = portal.get(&path).cookie(cookie).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{}", answer.text());
    answer.json()
}

async fn the_shipper_learns_the_amount(portal: &TestPortal) {
    late(portal, "2026-11-20T18:00:00+08:00").await;
    let shipper = estimate(portal, &proof(portal, "8765").await, "").await;
    assert_eq!(
        (&shipper["loss"], &shipper["is_open"], &shipper["why"]),
        (&json!("delay"), &json!(true), &json!("late"))
    );
    assert_eq!(shipper["is_confirmed"], false, "nobody has confirmed the rules");
    let assessment = &shipper["assessment"];
    assert_eq!(assessment["total"], json!({"minor": 1290, "currency": "CNY"}), "the fee, not what was paid beside it");
    assert_eq!(
        (&assessment["lines"][0]["rule"], assessment["lines"].as_array().unwrap().len()),
        (&json!("delay_fee"), 1)
    );
    assert!(assessment["lines"][0]["source"]["title"].as_str().unwrap().contains("ISO 10002"));
    for cookie in ["".to_string(), proof(portal, "4321").await] {
        let other = estimate(portal, &cookie, "").await;
        assert_eq!((&other["is_open"], other.get("assessment")), (&json!(true), None));
        assert!(!other.to_string().contains("1290"), "{other}");
    }
    let damaged = estimate(portal, &proof(portal, "8765").await, "?loss=damaged").await;
    assert_eq!(damaged["assessment"]["missing_documents"], json!(["proof_of_value", "photos_of_damage"]));
}

async fn the_form_shows_it_to_whom_it_may(portal: &TestPortal) {
    late(portal, "2026-11-20T18:00:00+08:00").await;
    let page = format!("/complain?waybill_number={NUMBER}");
    let (shipper, receiver) = (proof(portal, "8765").await, proof(portal, "4321").await);
    let open = ["You may claim now: see the amount", "Puede reclamar indemnización ahora", "您现在可以索赔"];
    let plain = ["A claim for compensation is open now.", "Ya puede pedirse una indemnización.", "现在可以提出索赔。"];
    for (tag, (open, plain)) in ["en", "es", "zh-CN"].into_iter().zip(open.into_iter().zip(plain)) {
        let shown = portal.get(&page).cookie(&format!("{shipper}; lang={tag}")).await.text();
        assert!(shown.contains(open) && shown.contains("12.90 CNY"), "{tag}: {shown}");
        for cookie in ["", &receiver] {
            let shown = portal.get(&page).cookie(&format!("{cookie}; lang={tag}")).await.text();
            assert!(shown.contains(plain) && !shown.contains("12.90"), "{tag}: {shown}");
        }
    }
}

async fn a_complete_delay_counts_as_lost(portal: &TestPortal) {
    late(portal, "2026-11-10T18:00:00+08:00").await;
    let cn = Options { jurisdiction: Some("cn"), uninsured_fee_multiple: Some(5), ..Options::default() };
    let portal = portal.again(cn).await;
    let found = estimate(&portal, &proof(&portal, "8765").await, "").await;
    let assessment = &found["assessment"];
    assert_eq!((&assessment["loss"], &assessment["counts_as_lost"]), (&json!("lost"), &json!(true)));
    let lines = assessment["lines"].as_array().unwrap();
    assert_eq!(lines[0]["amount"]["minor"], 8_675_309, "what was declared");
    assert_eq!((&lines[1]["is_operator_term"], &lines[1]["source"]), (&json!(true), &json!(null)), "no law");
    assert_eq!(assessment["total"]["minor"], 6450, "five times the fee");
}

async fn a_right_ends(portal: &TestPortal) {
    late(portal, "2026-11-02T18:00:00+08:00").await;
    portal.take_in(&parcel(NUMBER).event(Delivered, "2026-11-05T10:00:00+08:00")).await;
    let portal = portal.again(Options { jurisdiction: Some("montreal"), ..Options::default() }).await;
    let shipper = proof(&portal, "8765").await;
    let delay = estimate(&portal, &shipper, "").await;
    assert_eq!((&delay["why"], &delay["is_open"]), (&json!("late"), &json!(true)), "{delay}");
    assert_eq!(delay["rights"][0]["due_at"], "2026-11-27T00:00:00+08:00", "21 days");
    let damaged = estimate(&portal, &shipper, "?loss=damaged").await;
    assert_eq!((&damaged["why"], &damaged["is_open"]), (&json!("window_over"), &json!(false)), "14 days were over");
    assert_eq!(damaged.get("assessment"), None);
}

async fn what_cannot_be_asked_is_refused(portal: &TestPortal) {
    late(portal, "2026-11-20T18:00:00+08:00").await;
    let refused = portal.get(&format!("/api/v1/shipments/{NUMBER}/claim-estimate?loss=teeth")).await;
    assert_eq!((refused.status, refused.field_problems()), (422, vec!["/loss unknown".to_string()]));
    portal.get("/api/v1/shipments/PDNOBODY01/claim-estimate").await.problem(404, "not-found");
    portal.get("/api/v1/shipments/x!/claim-estimate").await.problem(404, "not-found");
}
