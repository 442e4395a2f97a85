//! Complaints that belong together: linked, and merged.

use serde_json::{Value, json};

use super::{NUMBER, count, decide_all, filed, form, page};
use crate::support::complaint::draft;
use crate::support::{TestPortal, database_tests};

database_tests! { links_go_both_ways, a_duplicate_ends_with_its_reference, strangers_are_not_merged, a_merge_waits_for_decisions }

fn other(number: &str) -> Value {
    json!({"complaint_number": number})
}

async fn links_go_both_ways(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    let second = portal.files("", &draft("", "Another matter.")).await;
    for _ in 0..2 {
        let linked = portal.acts(&first, &chen.cookie, "/relation", &other(&second.number)).await;
        assert_eq!(linked.status, 204, "{}", linked.text());
    }
    assert_eq!(count(portal, "complaint.linked").await, 1, "once");
    for (one, two) in [(&first, &second), (&second, &first)] {
        let related = portal.complaint(one, &chen.cookie).await["staff"]["related"].clone();
        assert_eq!(related, json!([{"complaint_number": two.number, "state": "received", "kind": "related"}]));
        let own = portal.complaint(one, &one.cookie).await.to_string();
        assert!(!own.contains(&two.number), "staff alone");
    }
    for wrong in ["C-0000-000000-0", "nothing", first.number.as_str()] {
        let refused = portal.acts(&first, &chen.cookie, "/relation", &other(wrong)).await;
        assert_eq!(refused.field_problems(), ["/complaint_number unknown"], "{wrong}");
    }
    let unknown = form(portal, &first, &chen, &[("form", "relate"), ("complaint_number", "x")]).await;
    assert!(unknown.status == 422 && unknown.text().contains("no other complaint of this number"));
}

async fn a_duplicate_ends_with_its_reference(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    let mut again = draft(NUMBER, "Still nothing!");
    again["contact"]["email"] = "neighbour@customer.test".into();
    let second = portal.files("", &again).await;
    decide_all(portal, &second, &chen).await;
    let merged = form(portal, &second, &chen, &[("form", "merge"), ("complaint_number", &first.number)]).await;
    assert_eq!(merged.status, 303, "{}", merged.text());
    let own = portal.complaint(&second, &second.cookie).await;
    assert_eq!(own["state"], "closed");
    assert!(own["merge"]["merged_at"].is_string() && own["merge"]["into"].is_null(), "{own}");
    let page_of_customer = portal.get(&["/complaints/", &second.number].concat()).cookie(&second.cookie).await.text();
    assert!(page_of_customer.contains("handle in another complaint") && !page_of_customer.contains(&first.number));
    assert!(page(portal, &second, &chen, "").await.contains(&first.number));
    assert_eq!(portal.complaint(&first, &chen.cookie).await["staff"]["related"][0]["kind"], "merged");
    assert!(!portal.complaint(&first, &first.cookie).await.to_string().contains(&second.number));
    let again = portal.acts(&second, &chen.cookie, "/merge", &other(&first.number)).await;
    assert_eq!(again.status, 409, "it has ended");
    assert_eq!(count(portal, "complaint.merged").await, 1);
    let reopened = portal.acts(&second, &second.cookie, "/reopening", &json!({"text": "It is not the same."})).await;
    assert_eq!(reopened.status, 204);
    assert!(
        portal.complaint(&second, &second.cookie).await.get("merge").is_none(),
        "opened again it goes on by itself"
    );
}

async fn strangers_are_not_merged(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    let mut stranger = draft("", "Another matter.");
    stranger["contact"]["email"] = "stranger@customer.test".into();
    let second = portal.files("", &stranger).await;
    decide_all(portal, &second, &chen).await;
    let refused = portal.acts(&second, &chen.cookie, "/merge", &other(&first.number)).await;
    assert_eq!(refused.field_problems(), ["/complaint_number other_customer"]);
    let li = portal.customer("li.wei@campus.test", "李薇").await;
    let (a, b) =
        (portal.files(&li.cookie, &draft("", "One.")).await, portal.files(&li.cookie, &draft("", "Two.")).await);
    decide_all(portal, &a, &chen).await;
    assert_eq!(portal.acts(&a, &chen.cookie, "/merge", &other(&b.number)).await.status, 204);
    assert_eq!(portal.complaint(&a, &li.cookie).await["merge"]["into"], b.number.as_str(), "both are theirs");
}

async fn a_merge_waits_for_decisions(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    let second = portal.files("", &draft(NUMBER, "Still nothing!")).await;
    let said = json!({"record": "Delivered.", "customer": "Never came."});
    assert_eq!(portal.post(&second.door("/statements"), &said).cookie(&chen.cookie).await.status, 201);
    let waits = portal.acts(&second, &chen.cookie, "/merge", &other(&first.number)).await;
    assert_eq!((waits.status, waits.field_problems()), (409, vec!["/statements undecided".to_string()]));
    assert_eq!(portal.complaint(&second, &chen.cookie).await["state"], "received");
}
