//! The customer's card tells how satisfied they are: what they answered by name, and nothing of anybody else.
//!
//! Bite proof: leave `r.person_id is null` out of the answers of an address; ask for those of every person; give an
//! anonymous answer its person.

use app::account::StaffRole;
use app::desk::api;
use serde_json::json;

use crate::campaign::{EMAIL, NUMBER, answers, invited, keeper};
use crate::support::{TestPortal, database_tests};

database_tests! {
    a_card_tells_what_was_answered, ten_scores_have_a_share, an_anonymous_answer_stays_so, a_guest_has_an_address,
}

/// The section of a card.
async fn told(portal: &TestPortal, customer: &str, language: &str) -> String {
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let cookie = [agent.cookie.as_str(), "; lang=", language].concat();
    let answer = portal.get(&api::customer_page(customer)).cookie(&cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let page = answer.text();
    let from = page.find("id=\"satisfaction\"").unwrap_or_else(|| panic!("no satisfaction in {page}"));
    let until = page[from..].find("</section>").unwrap();
    page[from..from + until].to_string()
}

fn person(id: &str) -> String {
    ["person-", id].concat()
}

async fn a_card_tells_what_was_answered(portal: &TestPortal) {
    let (li, _, secret) = invited(portal, &json!({})).await;
    assert!(told(portal, &person(&li.person_id), "en").await.contains("No answer to a survey yet."));
    let given = answers(portal, &secret, json!({"overall": 1, "why": "Wet <and> torn"})).await;
    assert_eq!(given.status, 201, "{}", given.text());
    let case = given.json()["complaint_number"].as_str().unwrap().to_string();
    let shown = told(portal, &person(&li.person_id), "en").await;
    for words in ["1 of 5", "Your delivery", "Wet &lt;and&gt; torn", NUMBER, &case] {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    let shown = told(portal, &person(&li.person_id), "zh-CN").await;
    assert!(shown.contains("1 分（满分 5）") && shown.contains("您的派送"), "{shown}");
    let wu = keeper(portal, "wu@customer.test", true).await;
    assert!(!told(portal, &person(&wu.person_id), "en").await.contains("1 of 5"));
    let call = api::customer_page("phone-+34600125566");
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    assert!(!portal.get(&call).cookie(&agent.cookie).await.text().contains("id=\"satisfaction\""), "of a number");
}

/// By hand: of 10 scores 8 are 4 or 5: Wilson's interval is 49.0 % to 94.3 %.
async fn ten_scores_have_a_share(portal: &TestPortal) {
    let (li, _, secret) = invited(portal, &json!({})).await;
    assert_eq!(answers(portal, &secret, json!({"overall": 4})).await.status, 201);
    let sql = "insert into organisation (id, name, search, created_at, updated_at, version)
        values ($1, 'Huaian Books', '', 1, 1, 1)";
    let organisation = "0198a000-0000-7000-8000-000000000001";
    portal.execute(sql, &[organisation.into()]).await.unwrap();
    portal.execute("update response set organisation_id = $1", &[organisation.into()]).await.unwrap();
    let again = "insert into response (id, survey_id, version_number, organisation_id, person_id, answers_json, answered_on)
        select $1, survey_id, version_number, organisation_id, person_id, $2, $3 from response where invitation_id is not null";
    for n in 1..10 {
        let score = if n > 2 { 5 } else { 3 };
        let (id, json, day) =
            (format!("again-{n}"), json!({"overall": score}).to_string(), format!("2026-12-{:02}", n + 10));
        for customer in [person(&li.person_id), ["organisation-", organisation].concat()] {
            let shown = told(portal, &customer, "en").await;
            assert!(!shown.contains("scores"), "of {n}: {shown}");
        }
        portal.execute(again, &[id.as_str().into(), json.as_str().into(), day.as_str().into()]).await.unwrap();
    }
    for customer in [person(&li.person_id), ["organisation-", organisation].concat()] {
        let shown = told(portal, &customer, "en").await;
        assert!(shown.contains("8 of the last 10 scores (95%: 49.0% to 94.3%)"), "{shown}");
        let newest = shown.find("2026-12-19").unwrap();
        assert!(newest < shown.find("2026-12-18").unwrap() && !shown.contains("2026-12-13"), "six, the newest first");
    }
}

async fn an_anonymous_answer_stays_so(portal: &TestPortal) {
    let (li, _, secret) = invited(portal, &json!({"is_anonymous": true})).await;
    assert_eq!(answers(portal, &secret, json!({"overall": 1, "why": "Torn"})).await.status, 201);
    for customer in [person(&li.person_id), ["email-", EMAIL].concat()] {
        let shown = told(portal, &customer, "en").await;
        assert!(shown.contains("No answer to a survey yet.") && !shown.contains("Torn"), "{shown}");
    }
}

async fn a_guest_has_an_address(portal: &TestPortal) {
    let (li, _, secret) = invited(portal, &json!({})).await;
    assert_eq!(answers(portal, &secret, json!({"overall": 5})).await.status, 201);
    let address = ["email-", EMAIL].concat();
    portal.execute("update invitation set email = $1", &[EMAIL.into()]).await.unwrap();
    assert!(!told(portal, &address, "en").await.contains("5 of 5"), "the account's, not the address's");
    portal.execute("update response set person_id = null", &[]).await.unwrap();
    assert!(told(portal, &address, "en").await.contains("5 of 5"));
    assert!(!told(portal, &person(&li.person_id), "en").await.contains("5 of 5"));
}
