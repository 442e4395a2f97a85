//! A complaint is found by any word of it, and by what its customer writes later.

use app::account::StaffRole;
use serde_json::json;

use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, draft};
use crate::support::{TestPortal, database_tests};

database_tests! {
    every_word_of_a_long_complaint_is_found, what_is_written_later_is_found, erased_words_are_found_no_more,
}

async fn filed(portal: &TestPortal, text: &str) -> FiledBy {
    let mut said = draft("PDFIND0001", text);
    said["waybill_number"] = serde_json::Value::Null;
    portal.files("", &said).await
}

async fn found(portal: &TestPortal, by: &SignedIn, words: &str) -> usize {
    let path = ["/api/v1/complaints?search=", &app::wire::encode(words)].concat();
    let list = portal.get(&path).cookie(&by.cookie).await;
    assert_eq!(list.status, 200, "{}", list.text());
    list.json()["items"].as_array().unwrap().len()
}

/// Bite proof: `search::column` instead of `column_of_text` in `complaint::filing`.
async fn every_word_of_a_long_complaint_is_found(portal: &TestPortal) {
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    // 3990 characters, no two pairs alike
    let long: String = (0..3990).filter_map(|n| char::from_u32(0x4e00 + n)).collect();
    let other = filed(portal, "Where is it?").await;
    let case = filed(portal, &[&long, "，纸箱摔坏了"].concat()).await;
    for words in ["摔坏", "纸箱摔坏了", "一丁", &case.number] {
        assert_eq!(found(portal, &chen, words).await, 1, "{words}");
    }
    assert_eq!(found(portal, &chen, "坏摔").await, 0);
    assert_eq!(found(portal, &chen, &other.number).await, 1);
}

/// Bite proof: leave `add_words` out of `insert_message`.
async fn what_is_written_later_is_found(portal: &TestPortal) {
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let case = filed(portal, "包裹没有收到").await;
    assert_eq!(found(portal, &chen, "外箱进水").await, 0);
    let more = json!({"text": "外箱进水，里面是茶叶。"});
    let sent = portal.post(&case.door("/messages"), &more).cookie(&case.cookie).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    assert_eq!((found(portal, &chen, "外箱进水").await, found(portal, &chen, "没有收到 茶叶").await), (1, 1));
    // Words of staff are no words of the complaint.
    let note = json!({"text": "仓库已盘点", "is_internal": true});
    assert_eq!(portal.post(&case.door("/messages"), &note).cookie(&chen.cookie).await.status, 201);
    assert_eq!(found(portal, &chen, "仓库").await, 0);
    // What the customer says when they turn it is theirs too.
    assert_eq!(portal.acts(&case, &case.cookie, "/withdrawal", &json!({"text": "邻居代收"})).await.status, 204);
    assert_eq!(found(portal, &chen, "邻居代收").await, 1);
}

/// Bite proof: take the first statement about `search` out of `account::privacy::store::erase`.
async fn erased_words_are_found_no_more(portal: &TestPortal) {
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let li = portal.customer("li@campus.test", "Li Wei").await;
    let case = filed(portal, "Where is it?").await;
    let more = json!({"text": "Zanzibar"});
    assert_eq!(portal.post(&case.door("/messages"), &more).cookie(&case.cookie).await.status, 201);
    // as a colleague who takes part would have written it
    let theirs = "update complaint_message set person_id = $1 where author = 'customer' and text = 'Zanzibar'";
    portal.execute(theirs, &[(&li.person_id).into()]).await.unwrap();
    assert_eq!(found(portal, &chen, "zanzibar").await, 1);
    let asked = portal.post_form("/account/data", &[("send_code", "1")]).cookie(&li.cookie).await;
    assert_eq!(asked.status, 303);
    let code = portal.mailed("li@campus.test", "sign_in", "code").await.unwrap();
    let erased = portal.post("/api/v1/me/erasure", &json!({"mail_code": code})).cookie(&li.cookie).await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    assert_eq!((found(portal, &chen, "zanzibar").await, found(portal, &chen, &case.number).await), (0, 1));
}
