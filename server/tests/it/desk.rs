//! The desk by plain forms: a case from the queue to "told", what stays among staff, and who gets there.

use app::account::StaffRole;
use serde_json::json;

use crate::support::account::SignedIn;
use crate::support::complaint::{FiledBy, MULTIPART, draft, multipart};
use crate::support::{Answer, Ask, TestPortal, database_tests, parcel};

database_tests! {
    a_case_goes_from_the_queue_to_told, a_refused_form_is_shown_again, nothing_goes_out_before_what_is_disputed,
    notes_stay_among_staff, the_queue_has_views, who_is_not_staff_has_no_desk, a_unit_reads_its_own, every_language_speaks,
}

const NUMBER: &str = "PDDESK0001";
const WORDS: &str = "Where is the box with the books?";

fn case(filed: &FiledBy) -> String {
    app::desk::api::case_page(&filed.number)
}

async fn send(portal: &TestPortal, filed: &FiledBy, by: &SignedIn, fields: &[(&str, &str)]) -> Answer {
    Ask::new(&portal.router, "POST", &case(filed))
        .header("content-type", MULTIPART)
        .header("sec-fetch-site", "same-origin")
        .cookie(&by.cookie)
        .body(multipart(fields))
        .await
}

/// Sends a form that must be taken, and reads the screen that follows.
async fn done(portal: &TestPortal, filed: &FiledBy, by: &SignedIn, fields: &[(&str, &str)]) -> String {
    let answer = send(portal, filed, by, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    portal.get(answer.header("location")).cookie(&by.cookie).await.text()
}

async fn filed(portal: &TestPortal) -> (FiledBy, SignedIn) {
    portal.take_in(&parcel(NUMBER)).await;
    let filed = portal.files("", &draft(NUMBER, WORDS)).await;
    (filed, portal.staff("chen@desk.test", StaffRole::Agent).await)
}

/// Decides every disputed fact by its form.
async fn decide_all(portal: &TestPortal, filed: &FiledBy, by: &SignedIn) {
    for statement in portal.complaint(filed, &by.cookie).await["statements"].as_array().unwrap() {
        let about = statement["id"].as_str().unwrap();
        let fields = [("form", "decide"), ("about", about), ("verdict", "customer"), ("why", "The scan was wrong.")];
        done(portal, filed, by, &fields).await;
    }
}

async fn a_case_goes_from_the_queue_to_told(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let queue = portal.get("/desk").cookie(&chen.cookie).await;
    assert_eq!((queue.status, queue.header("cache-control")), (200, "no-store"));
    let queue = queue.text();
    assert!(queue.contains(&case(&filed)) && queue.contains(NUMBER) && !queue.contains("Somebody"), "names are masked");
    assert!(portal.get(&case(&filed)).cookie(&chen.cookie).await.text().contains(WORDS));
    done(portal, &filed, &chen, &[("form", "acknowledge")]).await;
    let screen = done(portal, &filed, &chen, &[("form", "take")]).await;
    assert!(!screen.contains("Take it in hand"), "it is in hand already");
    decide_all(portal, &filed, &chen).await;
    done(portal, &filed, &chen, &[("form", "answer"), ("text", "It left the hub today.")]).await;
    done(portal, &filed, &chen, &[("form", "told")]).await;
    let judged = [("form", "judge"), ("is_valid", "no"), ("unit_code", ""), ("cause", "")];
    assert!(done(portal, &filed, &chen, &judged).await.contains("Judged: not valid"));
    let seen = portal.complaint(&filed, &filed.cookie).await;
    assert_eq!(seen["state"], "told");
    assert!(seen["messages"].to_string().contains("It left the hub today."));
    let late = send(portal, &filed, &chen, &[("form", "told")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("it has changed meanwhile"));
}

async fn a_refused_form_is_shown_again(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let empty =
        send(portal, &filed, &chen, &[("form", "statement"), ("record", "Signed by A."), ("customer", "")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("Signed by A."), "what was typed stands there again");
    let unjudged = send(portal, &filed, &chen, &[("form", "judge"), ("is_valid", "")]).await;
    assert_eq!(unjudged.status, 422);
    let nobody = send(portal, &filed, &chen, &[("form", "assign"), ("person_id", "nobody")]).await;
    assert_eq!(nobody.status, 422);
    assert_eq!(send(portal, &filed, &chen, &[("form", "unheard_of")]).await.status, 400);
}

async fn nothing_goes_out_before_what_is_disputed(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    done(portal, &filed, &chen, &[("form", "statement"), ("record", "Delivered."), ("customer", "Never came.")]).await;
    let screen = portal.get(&case(&filed)).cookie(&chen.cookie).await.text();
    assert!(screen.contains("no answer goes out") && !screen.contains("Send the answer"));
    let answer = send(portal, &filed, &chen, &[("form", "answer"), ("text", "All is well.")]).await;
    assert_eq!(answer.status, 409);
    decide_all(portal, &filed, &chen).await;
    let screen = portal.get(&case(&filed)).cookie(&chen.cookie).await.text();
    assert!(screen.contains("Send the answer") && screen.contains("The scan was wrong."));
}

/// Bite proof: a preview with the reader's own seat shows the note.
async fn notes_stay_among_staff(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let screen = done(portal, &filed, &chen, &[("form", "note"), ("text", "Third time this week.")]).await;
    assert!(screen.contains("Third time this week.") && screen.contains("Only among staff"));
    done(portal, &filed, &chen, &[("form", "write"), ("text", "We are looking."), ("asks", "1")]).await;
    let preview = portal.get(&app::desk::api::preview_page(&filed.number)).cookie(&chen.cookie).await;
    assert_eq!(preview.status, 200);
    let text = preview.text();
    assert!(text.contains("We are looking.") && !text.contains("Third time this week."));
    assert!(!text.contains("<textarea"), "nobody writes in a customer's name");
    let seen = portal.complaint(&filed, &filed.cookie).await;
    assert_eq!(seen["state"], "awaiting_customer");
    assert!(!seen.to_string().contains("Third time this week."));
}

async fn the_queue_has_views(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let see = async |query: &str| portal.get(&["/desk", query].concat()).cookie(&chen.cookie).await.text();
    assert!(see("?held=nobody").await.contains(&filed.number));
    assert!(!see("?held=mine").await.contains(&filed.number));
    done(portal, &filed, &chen, &[("form", "take")]).await;
    assert!(!see("?held=nobody").await.contains(&filed.number));
    assert!(see("?held=mine").await.contains(&filed.number));
    assert!(see(&["?search=", NUMBER].concat()).await.contains(&filed.number));
    assert!(!see("?category=damaged").await.contains(&filed.number));
    assert!(!see("?unit=NOWHERE").await.contains(&filed.number));
    assert_eq!(portal.get("/desk?held=yours").cookie(&chen.cookie).await.status, 422);
    let withdrawn = portal.acts(&filed, &filed.cookie, "/withdrawal", &json!({"text": "Found."})).await;
    assert_eq!(withdrawn.status, 204);
    assert!(!see("").await.contains(&filed.number) && see("?open=all").await.contains(&filed.number));
}

async fn who_is_not_staff_has_no_desk(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let maria = portal.customer("maria@customer.test", "Maria").await;
    for path in ["/desk".to_string(), case(&filed), app::desk::api::preview_page(&filed.number)] {
        assert_eq!(portal.get(&path).await.status, 303, "a guest signs in first: {path}");
        assert_eq!(portal.get(&path).cookie(&maria.cookie).await.status, 403, "{path}");
        assert_eq!(portal.get(&path).cookie(&filed.cookie).await.status, 303, "a link opens no desk: {path}");
    }
    let theirs = portal.get(&["/complaints/", &filed.number].concat()).cookie(&chen.cookie).await;
    assert_eq!((theirs.status, theirs.header("location")), (303, case(&filed).as_str()));
}

/// A unit reads what names it, and nothing else of anybody.
async fn a_unit_reads_its_own(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    let hub = portal.staff("hub@desk.test", StaffRole::Unit).await;
    let unit = "insert into unit (id, code, name, kind, created_at, version) values ('u1', 'HUB1', 'Hub', 'hub', 1, 1)";
    portal.execute(unit, &[]).await.unwrap();
    let seat = "update person set unit_id = 'u1' where id = $1";
    portal.execute(seat, &[(&hub.person_id).into()]).await.unwrap();
    assert_eq!(portal.get(&case(&filed)).cookie(&hub.cookie).await.status, 404);
    assert!(!portal.get("/desk").cookie(&hub.cookie).await.text().contains(&filed.number));
    let given = [("form", "assign"), ("person_id", chen.person_id.as_str()), ("unit_code", "HUB1")];
    done(portal, &filed, &chen, &given).await;
    let screen = portal.get(&case(&filed)).cookie(&hub.cookie).await;
    assert_eq!(screen.status, 200);
    assert!(screen.text().contains(WORDS) && !screen.text().contains("Send the answer"), "a unit only reads");
    assert!(portal.get("/desk").cookie(&hub.cookie).await.text().contains(&filed.number));
    assert_eq!(send(portal, &filed, &hub, &[("form", "take")]).await.status, 403);
}

async fn every_language_speaks(portal: &TestPortal) {
    let (filed, chen) = filed(portal).await;
    for (locale, queue, answer) in
        [("es", "Mesa de atención", "Lo que dice el cliente"), ("zh-CN", "工作台", "客户的说法")]
    {
        let see =
            async |path: &str| portal.get(path).cookie(&chen.cookie).header("accept-language", locale).await.text();
        assert!(see("/desk").await.contains(queue), "{locale}");
        assert!(see(&case(&filed)).await.contains(answer), "{locale}");
    }
}
