//! The staff's pages, by plain forms.

use serde_json::json;

use super::{agent, customer, door, joins, known, published, suggests};
use crate::support::{TestPortal, database_tests};

database_tests! { a_suggestion_by_plain_forms, comments_by_plain_forms, customers_have_no_such_pages }

async fn a_suggestion_by_plain_forms(portal: &TestPortal) {
    let (agent, lea) = (agent(portal).await, customer(portal, "lea").await);
    let number = suggests(portal, &lea, "A <b>locker", json!({})).await;
    let page = ["/desk/suggestions/", &number].concat();
    let queue = portal.get("/desk/suggestions").cookie(&agent.cookie).await;
    assert!(queue.status == 200 && queue.text().contains("A &lt;b&gt;locker"), "{}", queue.text());
    let version = known(portal, &agent, &number).await["version"].to_string();
    let send = async |fields: &[(&str, &str)]| portal.post_form(&page, fields).cookie(&agent.cookie).await;
    let bare = send(&[("form", "refuse"), ("version", &version), ("reason", "")]).await;
    assert!(bare.status == 422 && bare.text().contains("refuse-reason-fault"), "{}", bare.text());
    let fields =
        [("form", "publish"), ("version", &version), ("title", "A locker"), ("topic", "storage"), ("unit_code", "")];
    assert_eq!(send(&fields).await.status, 303);
    let again = send(&fields).await;
    assert!(again.status == 412 && again.text().contains("meanwhile"), "{}", again.text());

    let version = known(portal, &agent, &number).await["version"].to_string();
    let bare = send(&[("form", "status"), ("version", &version), ("status", "declined"), ("reply", "")]).await;
    assert!(bare.status == 422 && bare.text().contains("status-reply-fault"), "{}", bare.text());
    let planned = [("form", "status"), ("version", &version), ("status", "planned"), ("reply", "In spring.")];
    assert_eq!(send(&planned).await.status, 303);

    let found = portal.get(&[&page, "?customer=lea%40customer.test"].concat()).cookie(&agent.cookie).await.text();
    assert!(found.contains("name=\"person_id\"") && !found.contains("lea@customer.test\" checked"), "{found}");
    let ben = customer(portal, "ben").await;
    let bare = send(&[("form", "voice"), ("note", "On the telephone.")]).await;
    assert!(bare.status == 422 && bare.text().contains("Choose a customer"), "{}", bare.text());
    let voice =
        [("form", "voice"), ("person_id", ben.person_id.as_str()), ("email", ""), ("note", "On the telephone.")];
    assert_eq!(send(&voice).await.status, 303);
    let twice = send(&voice).await;
    assert!(twice.status == 409 && twice.text().contains("has a voice here already"), "{}", twice.text());

    let other = published(portal, "tom", "Lockers").await;
    joins(portal, "ben", &other, "/vote").await;
    let preview = portal.get(&[&page, "?into=", &other].concat()).cookie(&agent.cookie).await;
    assert!(preview.status == 200 && preview.text().contains("It then has 3 voices."), "{}", preview.text());
    let itself = portal.get(&[&page, "?into=", &number].concat()).cookie(&agent.cookie).await;
    assert!(itself.status == 422 && itself.text().contains("This is the same one"), "{}", itself.text());
    let version = known(portal, &agent, &number).await["version"].to_string();
    assert_eq!(send(&[("form", "merge"), ("version", &version), ("into", &other)]).await.status, 303);
    assert_eq!(portal.get(&door(&other, "")).await.json()["voice_count"], 3);
    let list = portal.get("/desk/suggestions?view=all&status=merged").cookie(&agent.cookie).await.text();
    assert!(list.contains("A locker") && !list.contains(">Lockers<"), "{list}");
    for language in ["es", "zh-CN"] {
        let path = ["/", language, &page].concat();
        let turned = portal.get(&path).cookie(&agent.cookie).await;
        assert!(matches!(turned.status, 200 | 302 | 303 | 307), "{}", turned.status);
    }
}

async fn comments_by_plain_forms(portal: &TestPortal) {
    let agent = agent(portal).await;
    let number = published(portal, "lea", "A locker").await;
    let ben = customer(portal, "ben").await;
    let said = json!({"text": "See www.lockers.test"});
    let said = portal.post(&door(&number, "/comments"), &said).cookie(&ben.cookie).await;
    assert!((200..300).contains(&said.status), "{}", said.text());
    let queue = portal.get("/api/v1/suggestion-moderation").cookie(&agent.cookie).await.json();
    let id = queue["items"][0]["comment_id"].as_str().unwrap().to_string();
    let form = |kind: &'static str| {
        [("form", kind), ("suggestion_number", number.as_str()), ("comment_id", id.as_str()), ("reason", "")]
    };
    let bare = portal.post_form("/desk/suggestions", &form("refuse")).cookie(&agent.cookie).await;
    assert!(bare.status == 422 && bare.text().contains("-reason-fault"), "{}", bare.text());
    let done = portal.post_form("/desk/suggestions", &form("publish")).cookie(&agent.cookie).await;
    assert_eq!(done.status, 303);
    let late = portal.post_form("/desk/suggestions", &form("publish")).cookie(&agent.cookie).await;
    assert!(late.status == 409 && late.text().contains("meanwhile"), "{}", late.text());

    // It stands now, and is taken down where the suggestion is; so is the suggestion.
    let page = ["/desk/suggestions/", &number].concat();
    let shown = portal.get(&page).cookie(&agent.cookie).await.text();
    assert!(shown.contains("www.lockers.test") && shown.contains("Take this comment down"), "{shown}");
    let down = ["refuse-", &id].concat();
    let send = async |fields: &[(&str, &str)]| portal.post_form(&page, fields).cookie(&agent.cookie).await;
    let bare = send(&[("form", &down), ("reason", "")]).await;
    assert!(bare.status == 422 && bare.text().contains(&format!("{down}-reason-fault")), "{}", bare.text());
    assert_eq!(send(&[("form", &down), ("reason", "It sells lockers.")]).await.status, 303);
    assert!(!portal.get(&page).cookie(&agent.cookie).await.text().contains("www.lockers.test"));
    assert_eq!(send(&[("form", "refuse-none"), ("reason", "It sells lockers.")]).await.status, 404);
    let version = known(portal, &agent, &number).await["version"].to_string();
    let bare = send(&[("form", "refuse"), ("version", &version), ("reason", "")]).await;
    assert!(bare.status == 422 && bare.text().contains("refuse-reason-fault"), "{}", bare.text());
    assert_eq!(send(&[("form", "refuse"), ("version", &version), ("reason", "It is theirs.")]).await.status, 303);
    assert_eq!(portal.get(&door(&number, "")).await.status, 404);
}

async fn customers_have_no_such_pages(portal: &TestPortal) {
    let number = published(portal, "lea", "A locker").await;
    let lea = customer(portal, "lea").await;
    for path in ["/desk/suggestions", "/admin/suggestions", &["/desk/suggestions/", &number].concat()] {
        assert_eq!(portal.get(path).cookie(&lea.cookie).await.status, 403, "{path}");
        assert_eq!(portal.get(path).await.status, 303, "{path}");
    }
}
