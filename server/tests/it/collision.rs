//! Two people at one case: they are warned, a second answer is stopped, and open pages hear that something changed.

use std::time::Duration;

use app::account::StaffRole;
use axum::body::Body;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, MULTIPART, draft, multipart};
use crate::support::{Answer, Ask, TestPortal, database_tests};

database_tests! {
    a_second_answer_is_stopped_and_loses_no_word, words_outlive_a_form_that_is_gone, colleagues_see_who_is_answering,
    the_queue_hears_that_something_changed, whoever_loses_the_role_hears_nothing_more,
    whoever_idles_hears_nothing_more,
}

const WORDS: &str = "It is on the van.";

async fn case(portal: &TestPortal, n: usize) -> FiledBy {
    let mut said = draft("PDCOLL0001", "Where is it?");
    said["waybill_number"] = Value::Null;
    said["contact"]["email"] = format!("collision{n}@campus.test").into();
    portal.files("", &said).await
}

async fn decide(portal: &TestPortal, filed: &FiledBy, by: &SignedIn) {
    for statement in portal.complaint(filed, &by.cookie).await["statements"].as_array().unwrap() {
        let act = ["/statements/", statement["id"].as_str().unwrap(), "/decision"].concat();
        let decided = json!({"verdict": "customer", "why": "The scan was wrong."});
        assert_eq!(portal.acts(filed, &by.cookie, &act, &decided).await.status, 204);
    }
}

async fn agent(portal: &TestPortal, name: &str) -> SignedIn {
    let one = portal.staff(&format!("{}@desk.test", name.replace(' ', ".")), StaffRole::Agent).await;
    let rename = "update person set name = $1 where id = $2";
    portal.execute(rename, &[name.into(), (&one.person_id).into()]).await.unwrap();
    one
}

async fn screen(portal: &TestPortal, filed: &FiledBy, by: &SignedIn) -> String {
    portal.get(&app::desk::api::case_page(&filed.number)).cookie(&by.cookie).await.text()
}

/// What the answer's form remembers of the last answer.
fn after(screen: &str) -> String {
    let at = screen.find("name=\"after\" value=\"").unwrap_or_else(|| panic!("no form in {screen}")) + 20;
    screen[at..].split('"').next().unwrap().to_string()
}

async fn answer(portal: &TestPortal, filed: &FiledBy, by: &SignedIn, after: &str, text: &str) -> Answer {
    Ask::new(&portal.router, "POST", &app::desk::api::case_page(&filed.number))
        .header("content-type", MULTIPART)
        .header("sec-fetch-site", "same-origin")
        .cookie(&by.cookie)
        .body(multipart(&[("form", "answer"), ("after", after), ("text", text)]))
        .await
}

/// Bite proof: let `check_known` say yes to everything.
async fn a_second_answer_is_stopped_and_loses_no_word(portal: &TestPortal) {
    let (chen, li) = (agent(portal, "Chen Jing").await, agent(portal, "Li Wei").await);
    let filed = case(portal, 1).await;
    decide(portal, &filed, &chen).await;
    let (of_chen, of_li) = (after(&screen(portal, &filed, &chen).await), after(&screen(portal, &filed, &li).await));
    assert_eq!((of_chen.as_str(), of_li.as_str()), ("", ""));
    assert_eq!(answer(portal, &filed, &li, &of_li, WORDS).await.status, 303);
    let refused = answer(portal, &filed, &chen, &of_chen, "We lost it, sorry.").await;
    assert_eq!(refused.status, 409);
    let page = refused.text();
    for words in ["Li Wei answered meanwhile", WORDS, "We lost it, sorry."] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let answers = "select count(*) from complaint_message where is_answer = 1";
    assert_eq!(portal.number(answers, &[]).await, 1);
    // Knowing the other one, a second may go out.
    assert_eq!(answer(portal, &filed, &chen, &after(&page), "We lost it, sorry.").await.status, 303);
    assert_eq!(portal.number(answers, &[]).await, 2);
    let door = filed.door("/answer");
    let stale = json!({"text": "Third.", "after": of_chen});
    let put = Ask::new(&portal.router, "PUT", &door).header("content-type", "application/json");
    let put = put.header("sec-fetch-site", "same-origin").cookie(&chen.cookie).body(stale.to_string()).await;
    assert_eq!((put.status, put.field_problems()), (409, vec!["/answer answered_meanwhile".to_string()]));
}

async fn words_outlive_a_form_that_is_gone(portal: &TestPortal) {
    let (chen, li) = (agent(portal, "Chen Jing").await, agent(portal, "Li Wei").await);
    let filed = case(portal, 1).await;
    decide(portal, &filed, &chen).await;
    let statement = json!({"record": "Delivered.", "customer": "Never came."});
    assert_eq!(portal.post(&filed.door("/statements"), &statement).cookie(&li.cookie).await.status, 201);
    let refused = answer(portal, &filed, &chen, "", "A long letter.").await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("A long letter."), "disputed meanwhile");
    assert_eq!(portal.acts(&filed, &filed.cookie, "/withdrawal", &json!({"text": "Found."})).await.status, 204);
    let refused = answer(portal, &filed, &chen, "", "A longer letter.").await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("A longer letter."), "ended meanwhile");
}

async fn here(portal: &TestPortal, filed: &FiledBy, by: &SignedIn, rest: &str) {
    let said = portal.acts(filed, &by.cookie, &["/presence", rest].concat(), &json!(null)).await;
    assert_eq!(said.status, 204, "{}", said.text());
}

async fn colleagues_see_who_is_answering(portal: &TestPortal) {
    let (chen, li) = (agent(portal, "Chen Jing").await, agent(portal, "Li Wei").await);
    let (filed, other) = (case(portal, 1).await, case(portal, 2).await);
    here(portal, &filed, &li, "").await;
    assert!(screen(portal, &filed, &chen).await.contains("Li Wei has this case open."));
    here(portal, &filed, &li, "?answering=true").await;
    assert!(screen(portal, &filed, &chen).await.contains("Li Wei is answering."));
    for (whose, case) in [(&li, &filed), (&chen, &other)] {
        assert!(!screen(portal, case, whose).await.contains("Li Wei is"), "not oneself, not elsewhere");
    }
    let page = ["/complaints/", &filed.number].concat();
    assert!(!portal.get(&page).cookie(&filed.cookie).await.text().contains("Li Wei"), "no customer sees it");
    // An open screen hears it, and that it is over.
    let version = portal.complaint(&filed, &chen.cookie).await["version"].as_i64().unwrap();
    let path = app::desk::api::case_changes_url(&filed.number, version);
    let mut stream = portal.get(&path).cookie(&chen.cookie).open().await.into_body();
    assert_eq!(next(&mut stream).await.unwrap(), "event: desk\ndata: Li Wei is answering.\n\n");
    portal.travel(Duration::from_secs(60));
    assert_eq!(next(&mut stream).await.unwrap(), "event: desk\ndata:  \n\n");
    assert!(!screen(portal, &filed, &chen).await.contains("Li Wei is answering."));
    portal.post(&filed.door("/messages"), &json!({"text": "Any news?"})).cookie(&filed.cookie).await;
    assert_eq!(next(&mut stream).await.unwrap(), "event: desk\ndata: This case has changed meanwhile.\n\n");
}

/// The next event's text; None when the stream has ended.
async fn next(stream: &mut Body) -> Option<String> {
    let frame = tokio::time::timeout(Duration::from_secs(20), stream.frame()).await.expect("nothing came");
    Some(String::from_utf8(frame?.unwrap().into_data().unwrap().to_vec()).unwrap())
}

async fn the_queue_hears_that_something_changed(portal: &TestPortal) {
    let chen = agent(portal, "Chen Jing").await;
    let filed = case(portal, 1).await;
    let path = app::desk::api::changes_url(portal.now());
    assert!(
        portal.get("/desk").cookie(&chen.cookie).await.text().contains("data-stream=\"/api/v1/desk/changes?since=")
    );
    let stream = portal.get(&path).cookie(&chen.cookie).header("accept-language", "es").open().await;
    for (name, value) in
        [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")]
    {
        assert_eq!(stream.headers()[name], value);
    }
    let mut stream = stream.into_body();
    assert_eq!(next(&mut stream).await.unwrap(), "event: desk\ndata:  \n\n", "nothing yet");
    portal.travel(Duration::from_secs(60));
    portal.post(&filed.door("/messages"), &json!({"text": "Any news?"})).cookie(&filed.cookie).await;
    assert_eq!(next(&mut stream).await.unwrap(), "event: desk\ndata: Ha cambiado un caso.\n\n");
    case(portal, 2).await;
    assert_eq!(next(&mut stream).await.unwrap(), "event: desk\ndata: Han cambiado 2 casos.\n\n");
    portal.portal.changes.close();
    assert_eq!(next(&mut stream).await, None, "a stop ends it");
}

/// Bite proof: look at the session alone.
async fn whoever_loses_the_role_hears_nothing_more(portal: &TestPortal) {
    let (chen, li) = (agent(portal, "Chen Jing").await, agent(portal, "Li Wei").await);
    let path = app::desk::api::changes_url(portal.now());
    for (whose, sql) in [
        (&chen, "update person set staff_role = null where id = $1"),
        (&li, "update session set revoked_at = 1 where person_id = $1"),
    ] {
        let mut stream = portal.get(&path).cookie(&whose.cookie).open().await.into_body();
        assert_eq!(next(&mut stream).await.unwrap(), "event: desk\ndata:  \n\n");
        portal.execute(sql, &[(&whose.person_id).into()]).await.unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(5), stream.frame()).await.expect("it goes on");
        assert!(ended.is_none(), "the stream ends and says nothing");
    }
    let maria = portal.customer("maria@customer.test", "Maria").await;
    assert_eq!(portal.get(&path).cookie(&maria.cookie).await.status, 403);
    assert_eq!(portal.get(&path).await.status, 401);
}

/// Bite proof: leave idling out of `session::store::staff_role`.
async fn whoever_idles_hears_nothing_more(portal: &TestPortal) {
    let chen = agent(portal, "Chen Jing").await;
    let path = app::desk::api::changes_url(portal.now());
    let mut stream = portal.get(&path).cookie(&chen.cookie).open().await.into_body();
    assert_eq!(next(&mut stream).await.unwrap(), "event: desk\ndata:  \n\n");
    portal.travel(Duration::from_secs(31 * 60));
    let ended = tokio::time::timeout(Duration::from_secs(5), stream.frame()).await.expect("it goes on");
    assert!(ended.is_none(), "the stream ends and says nothing");
}
