//! The library: four eyes, versions, places that are filled, and places that are open.

use app::account::StaffRole;
use app::locale::Locale;
use serde_json::json;

use super::{NUMBER, WORDS, approved, count, filed, form, page, put, words};
use crate::support::complaint::draft;
use crate::support::{TestPortal, database_tests};

database_tests! {
    nobody_approves_their_own_words, an_edit_is_a_version, what_cannot_be_filled_is_refused,
    it_is_filled_in_the_customers_language, many_are_answered_by_it, an_open_place_keeps_it_back, what_was_used_stays_among_staff,
    the_library_works_by_forms,
}

const PATH: &str = "/api/v1/standard-answers";

async fn nobody_approves_their_own_words(portal: &TestPortal) {
    let zhou = portal.staff("zhou@desk.test", StaffRole::Supervisor).await;
    let wang = portal.staff("wang@desk.test", StaffRole::Manager).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let draft = json!({"code": "late", "titles": words("Late", "Tarde", "延误"), "texts": words("a", "b", "c")});
    let made = portal.post(PATH, &draft).cookie(&zhou.cookie).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let approve = async |by, version| {
        put(portal, "/api/v1/standard-answers/late/approval", by, version, &json!({"number": 1})).await
    };
    let own = approve(&zhou, 1).await;
    assert_eq!((own.status, own.field_problems()), (422, vec!["/number own".to_string()]));
    assert_eq!(approve(&agent, 1).await.status, 403);
    assert_eq!(approve(&wang, 0).await.status, 412, "another version was read");
    assert_eq!(portal.get(PATH).cookie(&agent.cookie).await.json()["items"], json!([]), "a draft is not offered");
    assert_eq!(approve(&wang, 1).await.status, 200);
    assert_eq!(approve(&wang, 2).await.status, 409, "once");
    assert_eq!(portal.get(PATH).cookie(&agent.cookie).await.json()["items"][0]["code"], "late");
    let change = "update standard_answer_version set text_en = 'x' where code = 'late'";
    assert!(portal.execute(change, &[]).await.is_err(), "approved words never change");
    let wrong = put(portal, "/api/v1/standard-answers/late/retirement", &wang, 2, &json!({})).await;
    assert_eq!(wrong.status, 200);
    assert_eq!(portal.get(PATH).cookie(&agent.cookie).await.json()["items"], json!([]), "retired");
    let all = portal.get("/api/v1/standard-answers?all=true").cookie(&agent.cookie).await.json();
    assert!(all["items"][0]["retired_at"].is_string());
    assert_eq!(
        (count(portal, "standard_answer.approved").await, count(portal, "standard_answer.retired").await),
        (1, 1)
    );
}

async fn an_edit_is_a_version(portal: &TestPortal) {
    approved(portal, "late", words("first", "primera", "第一")).await;
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let (supervisor, path) =
        (portal.staff("zhou@desk.test", StaffRole::Supervisor).await, "/api/v1/standard-answers/late");
    let edit =
        json!({"code": "late", "titles": words("Late", "Tarde", "延误"), "texts": words("second", "segunda", "第二")});
    let edited = put(portal, path, &agent, 2, &edit).await;
    assert_eq!(edited.status, 200, "{}", edited.text());
    assert_eq!(put(portal, path, &agent, 2, &edit).await.status, 412);
    let in_use = portal.get(PATH).cookie(&agent.cookie).await.json()["items"][0]["versions"].clone();
    let numbers: Vec<i64> = in_use.as_array().unwrap().iter().map(|v| v["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [2, 1]);
    assert!(in_use[0]["approved_at"].is_null() && in_use[1]["approved_at"].is_string());
    let approval = [path, "/approval"].concat();
    assert_eq!(put(portal, &approval, &supervisor, 3, &json!({"number": 1})).await.status, 409, "not the newest");
    assert_eq!(put(portal, &approval, &supervisor, 3, &json!({"number": 2})).await.status, 200);
    let one = portal.get(path).cookie(&agent.cookie).await;
    assert_eq!(one.header("etag"), "\"4\"");
    assert_eq!(one.json()["versions"].as_array().unwrap().len(), 2, "nothing is lost");
}

async fn what_cannot_be_filled_is_refused(portal: &TestPortal) {
    let agent = portal.staff("chen@desk.test", StaffRole::Agent).await;
    let texts = words("Dear {customer_name}, {price}", "", "{waybill_number}");
    let draft = json!({"code": "late", "cause": "no_cause", "titles": words("a", "b", "c"), "texts": texts});
    let refused = portal.post(PATH, &draft).cookie(&agent.cookie).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.field_problems(), ["/texts/en unknown_placeholder", "/texts/es required"]);
    assert!(refused.text().contains("{price}"));
    let draft =
        json!({"code": "late", "cause": "no_cause", "titles": words("a", "b", "c"), "texts": words("a", "b", "c")});
    let refused = portal.post(PATH, &draft).cookie(&agent.cookie).await;
    assert_eq!(refused.field_problems(), ["/cause unknown"]);
    assert_eq!(portal.number("select count(*) from standard_answer", &[]).await, 0);
}

async fn it_is_filled_in_the_customers_language(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let texts = words(
        "Dear {customer_name}, {waybill_number} was due {promised_at}.",
        "Hola, {customer_name}: {waybill_number} debía llegar el {promised_at}.",
        "{customer_name}您好：{waybill_number} 应于{promised_at}送达，投诉 {complaint_number}。",
    );
    approved(portal, "late", texts).await;
    let speaks = "update complaint set locale = $1";
    portal.execute(speaks, &[Locale::ZhCn.tag().into()]).await.unwrap();
    let found = portal.get(&filed.door("/standard-answers/late")).cookie(&chen.cookie).await.json();
    let wanted = format!("Somebody您好：{NUMBER} 应于2026年11月21日 18:00送达，投诉 {}。", filed.number);
    assert_eq!((found["text"].as_str(), found["locale"].as_str()), (Some(wanted.as_str()), Some("zh-CN")));
    assert_eq!(found["open_places"], json!([]));
    let screen = page(portal, &filed, &chen, "?standard_answer=late").await;
    assert!(screen.contains(&wanted) && screen.contains("name=\"standard_number\""), "{screen}");
    let unknown = page(portal, &filed, &chen, "?standard_answer=none").await;
    assert!(!unknown.contains(&wanted), "one that is gone begins nothing");
    assert!(page(portal, &filed, &chen, "?answer_search=zzz").await.contains("answer_search"));
}

/// One act, and each customer reads it in their own language with what is true of their case.
async fn many_are_answered_by_it(portal: &TestPortal) {
    let (first, chen) = filed(portal).await;
    let mut said = draft("", WORDS);
    said["contact"]["email"] = "lea@customer.test".into();
    let second = portal.files("", &said).await;
    super::decide_all(portal, &second, &chen).await;
    let speaks = "update complaint set locale = 'es' where complaint_number = $1";
    portal.execute(speaks, &[(&second.number).into()]).await.unwrap();
    let texts =
        words("Dear {customer_name}: {complaint_number}.", "Hola: {complaint_number}.", "{complaint_number}：抱歉。");
    approved(portal, "sorry", texts).await;
    let late = words("It was due {promised_at}.", "Debía llegar {promised_at}.", "承诺 {promised_at}。");
    approved(portal, "was_due", late).await;
    let asked = |code: &str| {
        let numbers = [first.number.clone(), second.number.clone()];
        json!({"complaint_numbers": numbers, "standard_answer": code})
    };
    let send = async |code: &str| portal.post("/api/v1/complaint-answers", &asked(code)).cookie(&chen.cookie).await;
    assert_eq!(send("none").await.field_problems(), ["/standard_answer unknown"]);
    // The second is about no parcel: its place stays open, and it alone is left as it was.
    let done = send("was_due").await.json();
    assert_eq!((&done["done_count"], &done["refused_count"]), (&json!(1), &json!(1)), "{done}");
    let left = done["items"].as_array().unwrap().iter().find(|item| item["is_done"] == false).unwrap();
    assert_eq!((&left["complaint_number"], &left["errors"][0]["code"]), (&json!(second.number), &json!("placeholder")));
    let done = send("sorry").await.json();
    assert_eq!(done["done_count"], 1, "{done}");
    let own = portal.complaint(&second, &second.cookie).await;
    assert!(own["messages"].to_string().contains(&format!("Hola: {}.", second.number)), "{own}");
    let page = portal.get("/desk").cookie(&chen.cookie).await.text();
    assert!(page.contains("Approved answer, in each customer"), "{page}");
}

async fn an_open_place_keeps_it_back(portal: &TestPortal) {
    let mut parcelless = draft("", "Nobody came.");
    parcelless["waybill_number"] = json!(null);
    let filed = portal.files("", &parcelless).await;
    let chen = portal.staff("chen@desk.test", StaffRole::Agent).await;
    super::decide_all(portal, &filed, &chen).await;
    approved(portal, "late", words("It was due {promised_at}.", "{promised_at}", "{promised_at}")).await;
    let screen = page(portal, &filed, &chen, "?standard_answer=late").await;
    assert!(screen.contains("It was due {promised_at}.") && screen.contains("no value for {promised_at}"), "{screen}");
    let fields = [
        ("form", "answer"),
        ("text", "It was due {promised_at}."),
        ("standard_answer", "late"),
        ("standard_number", "1"),
    ];
    let refused = form(portal, &filed, &chen, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("no value for {promised_at}"), "the field is named");
    let api = portal.acts(&filed, &chen.cookie, "/answer", &json!({"text": "Due {due_at}"})).await;
    assert_eq!(api.field_problems(), ["/text placeholder"]);
    let fields =
        [("form", "answer"), ("text", "It was due on Friday."), ("standard_answer", "late"), ("standard_number", "1")];
    assert_eq!(form(portal, &filed, &chen, &fields).await.status, 303);
}

/// Bite proof: leave `standard_answer` in the messages of customers in `view::for_reader`.
async fn what_was_used_stays_among_staff(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    approved(portal, "very_late", words("Sorry.", "Perdón.", "抱歉。")).await;
    let used = json!({"code": "very_late", "number": 1});
    let invented = json!({"text": "Sorry.", "standard_answer": {"code": "very_late", "number": 9}});
    assert_eq!(
        portal.acts(&filed, &chen.cookie, "/answer", &invented).await.field_problems(),
        ["/standard_answer unknown"]
    );
    let answer = json!({"text": "Sorry.", "standard_answer": used});
    assert_eq!(portal.acts(&filed, &chen.cookie, "/answer", &answer).await.status, 204);
    let of_staff = portal.complaint(&filed, &chen.cookie).await;
    assert_eq!(of_staff["messages"][0]["standard_answer"], used);
    assert!(page(portal, &filed, &chen, "").await.contains("Made of standard answer very_late, version 1"));
    let own = portal.complaint(&filed, &filed.cookie).await.to_string();
    assert!(own.contains("Sorry.") && !own.contains("very_late"), "{own}");
    let theirs = portal.get(&["/complaints/", &filed.number].concat()).cookie(&filed.cookie).await.text();
    assert!(theirs.contains("Sorry.") && !theirs.contains("very_late"));
}

async fn the_library_works_by_forms(portal: &TestPortal) {
    let author = portal.staff("author@desk.test", StaffRole::Agent).await;
    let supervisor = portal.staff("zhou@desk.test", StaffRole::Supervisor).await;
    let mut fields = vec![
        ("code", "late"),
        ("title_en", "Late"),
        ("title_es", "Tarde"),
        ("title_zh_cn", "延误"),
        ("text_en", "Dear {name}"),
        ("text_es", "b"),
        ("text_zh_cn", "c"),
    ];
    let refused = portal.post_form("/admin/answers", &fields).cookie(&author.cookie).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("{name} is none of the places"), "{}", refused.text());
    fields[4] = ("text_en", "Dear {customer_name}");
    let made = portal.post_form("/admin/answers", &fields).cookie(&author.cookie).await;
    assert_eq!((made.status, made.header("location")), (303, "/admin/answers/late?done=1"));
    let own = portal.get("/admin/answers/late").cookie(&supervisor.cookie).await.text();
    assert!(own.contains("Approve this version"), "{own}");
    let approve = [("form", "approve"), ("version", "1"), ("number", "1")];
    let approved = portal.post_form("/admin/answers/late", &approve).cookie(&supervisor.cookie).await;
    assert_eq!(approved.status, 303);
    let stale = portal.post_form("/admin/answers/late", &approve).cookie(&supervisor.cookie).await;
    assert_eq!(stale.status, 412);
    assert!(portal.get("/admin/answers").cookie(&author.cookie).await.text().contains("version 1 in use"));
}
