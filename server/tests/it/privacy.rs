//! No personal field reaches a reader who has only the number.
//!
//! Every text column of a shipment holds a canary. Bite proof: `a_party_sees_masked_forms_only` finds with the same
//! search the canaries that a party may read, and let `store::decode_event` fill `text` for `Scope::Public` to see
//! `nobody_else_sees_a_canary` turn red.

use app::shipment::Milestone::*;
use app::shipment::intake::PartyDraft;
use serde_json::json;

use crate::support::{Parcel, TestPortal, database_tests, event, parcel, stands_alone};

database_tests! {
    nobody_else_sees_a_canary, a_party_sees_masked_forms_only, problems_repeat_nothing, streams_tell_only_a_version,
}

const NUMBER: &str = "PDCANARY01";
const DIGITS: [&str; 2] = ["7391", "8264"];

/// What only a party may read.
const FOR_PARTIES: [&str; 6] =
    ["canary-item", "canary-origin-city", "canary-destination-city", "canary-city", "canary-code", "canary-text"];

/// What nobody may read here, not even a party.
const FOR_NOBODY: [&str; 12] = [
    "canary-shipper",
    "canary-consignee",
    "7777391",
    "777-7391",
    "6668264",
    "666-8264",
    "canary-street",
    "canary-avenue",
    "canary-postcode",
    "canary-facility",
    "canary-account",
    "canary-event-id",
];

fn canary_party(name: &str, phone: &str, address: &str) -> PartyDraft {
    PartyDraft {
        name: Some(name.to_string()),
        phone: Some(phone.to_string()),
        address: Some(address.to_string()),
        postcode: Some("canary-postcode".to_string()),
    }
}

fn canaries() -> Parcel {
    let mut parcel = parcel(NUMBER)
        .from(canary_party("canary-shipper Ltd", "+86 139-7777-7391", "1 canary-street"))
        .to(canary_party("canary-consignee", "13966668264", "2 canary-avenue"))
        .promised("2026-11-21T18:00:00+08:00");
    let shipment = &mut parcel.shipment;
    shipment.account_code = Some("canary-account".to_string());
    shipment.item_description = Some("canary-item".to_string());
    shipment.origin.city = Some("canary-origin-city".to_string());
    shipment.destination.city = Some("canary-destination-city".to_string());
    for (milestone, at) in [
        (PickedUp, "2026-11-20T08:00:00Z"),
        (Unknown, "2026-11-21T08:00:00Z"),
        (DeliveryFailed, "2026-11-22T08:00:00Z"),
    ] {
        let mut event = event(NUMBER, milestone, at);
        event.location.city = Some("canary-city".to_string());
        event.facility = Some("canary-facility".to_string());
        event.source_code = Some("canary-code".to_string());
        event.source_event_id = Some(["canary-event-id", at].concat());
        event.text = Some("canary-text, courier 13912345678".to_string());
        parcel.events.push(event);
    }
    parcel
}

fn found<'c>(canaries: &[&'c str], text: &str) -> Vec<&'c str> {
    canaries.iter().filter(|canary| text.contains(**canary)).copied().collect()
}

/// The factors that stand alone in the text: within a random id they are chance.
fn digits_in(text: &str) -> Vec<&'static str> {
    DIGITS.iter().filter(|digits| stands_alone(text, digits)).copied().collect()
}

#[test]
fn digits_within_an_id_are_chance() {
    for told in ["7391", r#"{"code":7391}"#, r#"{"text":"Your code:\n7391"}"#, "<b>7391</b>", "•••• 7391"] {
        assert_eq!(digits_in(told), ["7391"], "{told}");
    }
    for chance in ["a7391", "73915", "0d7391fe", "nonce-x7391Q"] {
        assert_eq!(digits_in(chance), [""; 0], "{chance}");
    }
}

/// Every way to look at a parcel.
fn looks() -> Vec<String> {
    vec![
        format!("/api/v1/tracking/{NUMBER}"),
        format!("/api/v1/tracking?waybill_numbers={NUMBER},PDCANARY02"),
        format!("/track/{NUMBER}"),
        format!("/track?waybill_numbers={NUMBER},PDCANARY02"),
        format!("/track/{NUMBER}?key=wrong"),
    ]
}

async fn nobody_else_sees_a_canary(portal: &TestPortal) {
    portal.take_in(&canaries()).await;
    for path in looks() {
        for language in ["en", "es", "zh-CN"] {
            let seen = portal.get(&path).header("accept-language", language).await;
            assert_eq!(seen.status, 200, "{path}");
            let whole = seen.whole();
            assert!(whole.contains(NUMBER), "{path} speaks of the parcel");
            assert_eq!(found(&FOR_PARTIES, &whole), [""; 0], "{path}");
            assert_eq!(found(&FOR_NOBODY, &whole), [""; 0], "{path}");
            assert_eq!(digits_in(&whole), [""; 0], "{path}");
        }
    }
}

async fn a_party_sees_masked_forms_only(portal: &TestPortal) {
    portal.take_in(&canaries()).await;
    let opened = portal.post(&format!("/api/v1/tracking/{NUMBER}/verification"), &json!({"phone_last4": "7391"})).await;
    let cookie = opened.cookie("pd_parcels").unwrap();
    assert_eq!(found(&FOR_PARTIES, &opened.text()), FOR_PARTIES);
    assert_eq!(found(&FOR_NOBODY, &opened.whole()), [""; 0]);
    assert!(!opened.text().contains("13912345678"), "contacts in a courier's words are masked");
    let details = &opened.json()["details"];
    assert_eq!(details["shipper"], json!({"name": "c*** L***", "phone": "•••• 7391"}));
    assert_eq!(details["consignee"], json!({"name": "c***", "phone": "•••• 8264"}));
    assert_eq!(digits_in(&opened.text()), DIGITS, "the search finds them where they may be");
    for path in looks() {
        let seen = portal.get(&path).cookie(&cookie).await;
        assert_eq!(found(&FOR_NOBODY, &seen.whole()), [""; 0], "{path}");
        assert_eq!(seen.header("cache-control"), "no-store", "{path}");
    }
    let page = portal.get(&format!("/track/{NUMBER}")).cookie(&cookie).await;
    assert_eq!(found(&["canary-item", "canary-text", "7391", "8264"], &page.text()).len(), 4);
}

async fn problems_repeat_nothing(portal: &TestPortal) {
    portal.take_in(&canaries()).await;
    let path = format!("/api/v1/tracking/{NUMBER}/verification");
    let page = format!("/track/{NUMBER}");
    for n in 0..7 {
        let refused = [
            portal.post(&path, &json!({"phone_last4": format!("000{n}")})).await,
            portal.post(&path, &json!({"phone_last4": "canary"})).await,
            portal.post_form(&page, &[("phone_last4", "0000")]).await,
        ];
        for refused in refused {
            assert!(refused.status >= 400);
            let whole = refused.whole();
            assert_eq!(found(&FOR_PARTIES, &whole), [""; 0]);
            assert_eq!(found(&FOR_NOBODY, &whole), [""; 0]);
            assert_eq!(digits_in(&whole), [""; 0]);
        }
    }
}

async fn streams_tell_only_a_version(portal: &TestPortal) {
    use http_body_util::BodyExt;
    portal.take_in(&canaries()).await;
    let mut stream = portal.get(&format!("/api/v1/tracking/{NUMBER}/stream")).open().await.into_body();
    let mut news = canaries();
    news.events[0].source_event_id = Some("canary-event-id-more".to_string());
    let outcome = portal.take_in(&news).await;
    portal.portal.changes.tell(&outcome.changed);
    let told = stream.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(std::str::from_utf8(&told).unwrap(), "event: tracking\ndata: 3\n\n");
}
