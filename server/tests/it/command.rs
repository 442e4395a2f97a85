//! The command bar: what is typed leads somewhere, and nowhere that its reader may not go.

use app::account::StaffRole;
use app::shipment::Milestone::InTransit;
use serde_json::json;

use crate::support::account::SignedIn;
use crate::support::complaint::draft;
use crate::support::{TestPortal, database_tests, parcel};
use crate::watched::state;

database_tests! { what_is_typed_leads_somewhere, a_unit_is_led_to_its_own, the_field_stands_on_pages_of_the_desk }

async fn go(portal: &TestPortal, by: &SignedIn, typed: &str) -> String {
    let path = ["/desk/go?q=", &app::wire::encode(typed)].concat();
    let answer = portal.get(&path).cookie(&by.cookie).await;
    assert_eq!(answer.status, 303, "{typed}: {}", answer.text());
    answer.header("location").to_string()
}

async fn what_is_typed_leads_somewhere(portal: &TestPortal) {
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    portal.take_in(&parcel("PDGO000001").event(InTransit, "2026-11-21T17:00:00+08:00")).await;
    let maria = portal.customer("maria@customer.test", "María Gómez").await;
    let mut said = draft("", "Where is my box?");
    said["contact"] = json!({"phone": "+34 600 12 55 66"});
    let filed = portal.files(&maria.cookie, &said).await;
    let before = state(portal).await;
    let case = app::desk::api::case_page(&filed.number);
    for (typed, to) in [
        (filed.number.as_str(), case.as_str()),
        (&filed.number.to_lowercase(), &case),
        ("pdgo000001", "/track/PDGO000001"),
        ("+34 600 12 55 66", "/desk/call?q=%2B34%20600%2012%2055%2066"),
        ("maria@customer.test", "/desk/call?q=maria%40customer.test"),
        ("maria", "/desk/call?q=maria"),
        ("Queue", "/desk"),
        ("cola", "/desk"),
        ("队列", "/desk"),
        ("respuestas", "/admin/answers"),
        ("the box of books", "/desk?open=all&search=the%20box%20of%20books"),
        ("C-0000-000000-0", "/desk?open=all&search=C-0000-000000-0"),
    ] {
        assert_eq!(go(portal, &chen, typed).await, to, "{typed}");
    }
    assert_eq!(go(portal, &boss, "team").await, "/desk/team");
    assert_eq!(go(portal, &boss, "clases de clientes").await, "/desk/classes");
    assert!(go(portal, &chen, "team").await.starts_with("/desk?"), "an agent has no such page");
    // Nothing that was typed becomes an address elsewhere.
    for odd in ["//evil.test", "https://evil.test/x", "\\\\evil.test", "a\r\nSet-Cookie: x=1"] {
        let to = go(portal, &chen, odd).await;
        assert!(to.starts_with("/desk"), "{odd}: {to}");
    }
    assert_eq!(before, state(portal).await, "it writes nothing");
    let auditor = portal.staff("auditor@desk.test", StaffRole::Auditor).await;
    assert_eq!(portal.get("/desk/go").cookie(&auditor.cookie).await.status, 403);
    assert_eq!(portal.get("/desk/go").cookie(&maria.cookie).await.status, 403);
}

async fn a_unit_is_led_to_its_own(portal: &TestPortal) {
    let unit = portal.staff("unit@desk.test", StaffRole::Unit).await;
    portal.customer("maria@customer.test", "María Gómez").await;
    portal.take_in(&parcel("PDGO000002")).await;
    let foreign = portal.files("", &draft("", "Where is it?")).await;
    // Whether there is such a customer, parcel or case, the answer is the same.
    for typed in ["maria@customer.test", "nobody@customer.test", "PDGO000002", &foreign.number, "gomez"] {
        assert!(go(portal, &unit, typed).await.starts_with("/desk?open=all&search="), "{typed}");
    }
    assert_eq!(go(portal, &unit, "queue").await, "/desk");
}

async fn the_field_stands_on_pages_of_the_desk(portal: &TestPortal) {
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let empty = portal.get("/desk/go").cookie(&chen.cookie).await;
    assert!(empty.status == 200 && empty.text().contains("name=\"q\"") && empty.text().contains("<datalist"));
    let queue = portal.get("/desk").cookie(&chen.cookie).await.text();
    assert!(queue.contains("<dialog") && queue.contains("action=\"/desk/go\""), "{queue}");
    for (locale, words) in [("es", "Ir a"), ("zh-CN", "前往")] {
        let page = portal.get("/desk/go").cookie(&chen.cookie).header("accept-language", locale).await.text();
        assert!(page.contains(words), "{locale}");
    }
}
