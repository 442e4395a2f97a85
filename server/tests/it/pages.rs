//! The pages without JavaScript: plain forms, plain answers.

use app::shipment::Milestone::*;

use crate::support::people::{huaian_books, li_wei};
use crate::support::{Answer, TestPortal, database_tests, parcel};

database_tests! {
    home_asks_for_numbers, one_number_leads_to_its_page, many_numbers_make_a_list_sorted_by_trouble,
    nothing_to_look_up_is_said_beside_the_box, a_page_tells_where_and_when, an_unknown_number_is_told_honestly,
    digits_open_the_page, a_wrong_factor_is_said_beside_the_field, the_address_is_tidied,
    every_page_is_whole_in_three_languages, linked_data_is_json_without_places, what_customers_typed_is_only_text,
}

const NUMBER: &str = "PDPAGE0001";

async fn known(portal: &TestPortal) {
    let known = parcel(NUMBER).from(huaian_books()).to(li_wei()).of_books().promised("2026-11-26T18:00:00+08:00");
    portal.take_in(&known.event(InTransit, "2026-11-22T08:30:00+08:00")).await;
}

async fn page(portal: &TestPortal, path: &str) -> Answer {
    let page = portal.get(path).cookie("lang=en").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
    page
}

async fn home_asks_for_numbers(portal: &TestPortal) {
    let home = page(portal, "/").await;
    assert_eq!(home.status, 200);
    let html = home.text();
    assert!(html.starts_with("<!DOCTYPE html>"));
    assert!(html.contains("<form") && html.contains("method=\"get\"") && html.contains("action=\"/track\""));
    assert!(html.contains("name=\"waybill_numbers\""));
    assert!(html.contains("Test Express"));
    assert!(!html.contains("noindex"), "home may be found");
}

async fn one_number_leads_to_its_page(portal: &TestPortal) {
    let answer = portal.get("/track?waybill_numbers=%20pd%20page%200001%0D%0A").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/track/PDPAGE0001"));
}

async fn many_numbers_make_a_list_sorted_by_trouble(portal: &TestPortal) {
    known(portal).await;
    let late = parcel("PDLATE0001").promised("2026-11-21T18:00:00+08:00");
    portal.take_in(&late.event(InTransit, "2026-11-22T08:30:00+08:00")).await;
    let done = parcel("PDDONE0001").promised("2026-11-21T18:00:00+08:00");
    portal.take_in(&done.event(Delivered, "2026-11-21T08:30:00+08:00")).await;
    let list = page(portal, "/track?waybill_numbers=PDDONE0001%0APDPAGE0001%0D%0APDNONE0001%2CPDLATE0001").await;
    assert_eq!(list.status, 200);
    let html = list.text();
    let at = |number: &str| html.find(&format!(">{number}<")).unwrap_or_else(|| panic!("{number} is missing"));
    let order = ["PDLATE0001", "PDNONE0001", "PDPAGE0001", "PDDONE0001"].map(at);
    assert!(order.is_sorted(), "{order:?}");
    assert!(html.contains("noindex"));
    let numbers: Vec<String> = (0..45).map(|n| format!("PDMANY{n:04}")).collect();
    let list = page(portal, &["/track?waybill_numbers=", &numbers.join("%0A")].concat()).await;
    assert_eq!(list.status, 200, "more than forty are not refused on a page");
    let html = list.text();
    assert!(html.contains(">PDMANY0039<") && !html.contains(">PDMANY0040<"));
}

async fn nothing_to_look_up_is_said_beside_the_box(portal: &TestPortal) {
    for (query, typed) in
        [("", ""), ("?waybill_numbers=", ""), ("?waybill_numbers=%20%0A", ""), ("?waybill_numbers=abc", "abc")]
    {
        let again = page(portal, &["/track", query].concat()).await;
        assert_eq!(again.status, 422, "{query}");
        let html = again.text();
        assert!(html.contains("role=\"alert\"") && html.contains("aria-invalid=\"true\""), "{query}");
        assert!(html.contains(typed), "what was typed stays");
    }
}

async fn a_page_tells_where_and_when(portal: &TestPortal) {
    known(portal).await;
    let answer = page(portal, "/track/PDPAGE0001").await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    let html = answer.text();
    for part in [
        "PDPAGE0001",
        "On its way",
        "Jiangsu",
        "26 Nov",
        "<time datetime=\"2026-11-22T08:30:00+08:00\"",
        "name=\"phone_last4\"",
        "noindex",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("Huaian"), "nothing finer than the province");
}

async fn an_unknown_number_is_told_honestly(portal: &TestPortal) {
    portal.take_in(&parcel("RR473124829GB")).await;
    let missing = page(portal, "/track/RR473124892GB").await;
    assert_eq!(missing.status, 404);
    let html = missing.text();
    assert!(html.contains("RR473124892GB"));
    assert!(html.contains("href=\"/track/RR473124829GB\""), "the likely typo");
    for odd in ["/track/x", "/track/%E7%94%B5", "/track/A%00BCDEFG", "/track/%3Cscript%3E", "/tracks", "/track/A/B"] {
        assert_eq!(page(portal, odd).await.status, 404, "{odd}");
    }
}

async fn digits_open_the_page(portal: &TestPortal) {
    known(portal).await;
    let opened = portal.post_form("/track/PDPAGE0001", &[("phone_last4", " 4321 ")]).await;
    assert_eq!((opened.status, opened.header("location")), (303, "/track/PDPAGE0001"));
    let cookie = opened.cookie("pd_parcels").unwrap();
    let html = portal.get("/track/PDPAGE0001").cookie(&["lang=en; ", &cookie].concat()).await.text();
    for part in ["Two textbooks", "1.2 kg", "12.90 CNY", "李**", "•••• 8765", "Huaian"] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("name=\"phone_last4\""), "there is nothing left to prove");
}

async fn a_wrong_factor_is_said_beside_the_field(portal: &TestPortal) {
    known(portal).await;
    let try_digits = async |digits: &str| portal.post_form("/track/PDPAGE0001", &[("phone_last4", digits)]).await;
    for malformed in ["", "12", "abcd"] {
        let answer = try_digits(malformed).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("role=\"alert\""));
    }
    for _ in 0..5 {
        let answer = try_digits("0000").await;
        assert_eq!(answer.status, 403);
        assert!(answer.text().contains("role=\"alert\"") && answer.text().contains("PDPAGE0001"));
    }
    let answer = try_digits("4321").await;
    assert_eq!((answer.status, answer.cookie("pd_parcels")), (429, None));
    assert!(answer.text().contains("PDPAGE0001"), "the page itself stays readable");
    assert!(!answer.text().contains("name=\"phone_last4\""), "no form that cannot succeed");
    assert_eq!(portal.post_form("/track/PDNOBODY01", &[("phone_last4", "4321")]).await.status, 404);
    assert_eq!(portal.post_form("/track/PDPAGE0001", &[]).await.status, 422);
}

async fn the_address_is_tidied(portal: &TestPortal) {
    known(portal).await;
    for typed in ["/track/pdpage0001", "/track/PD%20PAGE%200001", "/track/%EF%BC%B0%EF%BC%A4page0001"] {
        let answer = portal.get(typed).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/track/PDPAGE0001"), "{typed}");
    }
}

async fn every_page_is_whole_in_three_languages(portal: &TestPortal) {
    known(portal).await;
    for language in ["en", "es", "zh-CN"] {
        for path in [
            "/",
            "/track/PDPAGE0001",
            "/track/PDUNKNOWN1",
            "/track?waybill_numbers=PDPAGE0001,PDX00001",
            "/track",
            "/none",
        ] {
            let html = portal.get(path).header("accept-language", language).await.text();
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{language} {path}");
            for part in ["<title>", "<main id=\"main\"", "class=\"skip\"", "</html>"] {
                assert!(html.contains(part), "{part}: {language} {path}");
            }
            assert_eq!(html.matches("<h1").count(), 1, "{language} {path}");
            assert!(
                !html.contains('{') || html.contains("application/ld+json") || html.contains("data-props"),
                "a placeholder is left: {language} {path}"
            );
        }
    }
}

async fn linked_data_is_json_without_places(portal: &TestPortal) {
    known(portal).await;
    let html = page(portal, "/track/PDPAGE0001").await.text();
    let start = html.find("application/ld+json").unwrap();
    let json = html[start..].split_once('>').unwrap().1.split_once("</script>").unwrap().0;
    let data: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!((&data["@type"], &data["trackingNumber"]), (&"ParcelDelivery".into(), &NUMBER.into()));
    assert_eq!(data["expectedArrivalUntil"], "2026-11-26T18:00:00+08:00");
    for place in ["Jiangsu", "Huaian", "Guangdong", "address"] {
        assert!(!json.contains(place), "{place}");
    }
}

async fn what_customers_typed_is_only_text(portal: &TestPortal) {
    let mut hostile = parcel("PDHOSTILE1").to(li_wei()).of_books();
    let script = "<script>alert(1)</script>\"'</textarea><!--";
    hostile.shipment.item_description = Some(script.to_string());
    hostile.shipment.origin.region = Some(script.to_string());
    hostile.shipment.service = Some(script.to_string());
    let mut hostile = hostile.event(Unknown, "2026-11-22T08:30:00+08:00");
    hostile.events[0].text = Some(script.to_string());
    hostile.events[0].location.region = Some(script.to_string());
    portal.take_in(&hostile).await;
    let cookie = portal.post_form("/track/PDHOSTILE1", &[("phone_last4", "4321")]).await.cookie("pd_parcels").unwrap();
    let typed = app::wire::encode(script);
    for path in [
        "/track/PDHOSTILE1".to_string(),
        format!("/track/{typed}"),
        format!("/track?waybill_numbers={typed}"),
        format!("/track?waybill_numbers=PDHOSTILE1,{typed}"),
    ] {
        let html = portal.get(&path).cookie(&cookie).await.text();
        assert!(!html.contains("<script>alert"), "{path}");
        assert!(!html.contains("</textarea><!--"), "{path}");
    }
}
