//! Out of a complaint: staff write it down, the customer says yes or no once.

use serde_json::{Value, json};
use server::complaint::job;

use super::{agent, audited, customer, door, faults, known, puts, told};
use crate::support::account::PASSWORD;
use crate::support::complaint::{FiledBy, draft};
use crate::support::{Answer, TestPortal, database_tests, parcel};

database_tests! {
    a_guests_yes_speaks_for_no_address, a_person_agrees, a_person_declines, of_two_answers_one_counts, only_the_desk_proposes,
    what_was_proposed_goes_with_its_complaint,
}

fn words() -> Value {
    json!({"topic": "storage", "title": "A locker by the gate", "text": "Parcels could wait there.", "is_public": true})
}

async fn proposes(portal: &TestPortal, filed: &FiledBy, words: &Value) -> Answer {
    portal.post(&filed.door("/suggestion-proposals"), words).cookie(&agent(portal).await.cookie).await
}

async fn proposed(portal: &TestPortal, filed: &FiledBy) -> String {
    let answer = proposes(portal, filed, &words()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_string()
}

async fn says(portal: &TestPortal, id: &str, cookie: &str, is_agreed: bool) -> Answer {
    let path = ["/api/v1/suggestion-proposals/", id, "/answer"].concat();
    let ask = portal.put(&path).header("content-type", "application/json").cookie(cookie);
    ask.body(json!({"is_agreed": is_agreed}).to_string()).await
}

async fn filed(portal: &TestPortal, cookie: &str) -> FiledBy {
    portal.take_in(&parcel("PD00000001")).await;
    portal.files(cookie, &draft("PD00000001", "Nobody was at home.")).await
}

/// The link of a complaint is given to whoever files it, with whatever address they type.
async fn a_guests_yes_speaks_for_no_address(portal: &TestPortal) {
    let filed = filed(portal, "").await;
    let id = proposed(portal, &filed).await;
    // Told in the conversation and by mail, whose link opens the complaint.
    let complaint = portal.complaint(&filed, &filed.cookie).await;
    assert!(complaint["messages"][0]["text"].as_str().unwrap().contains("A locker by the gate"));
    let mail = portal.message_to("somebody@customer.test", "complaint_message").await;
    assert!(mail["link"].contains(&filed.number));
    let page = portal.get(&["/complaints/", &filed.number].concat()).cookie(&filed.cookie).await.text();
    assert!(page.contains("Parcels could wait there.") && page.contains("Yes, make it a suggestion"), "{page}");
    assert!(page.contains("without your name.") && !page.contains("You would be told"), "{page}");
    assert_eq!(portal.number("select count(*) from suggestion", &[]).await, 0);

    let form = ["/complaints/", &filed.number, "/suggestion-proposal"].concat();
    let sent = portal.post_form(&form, &[("proposal", &id), ("answer", "yes")]).cookie(&filed.cookie).await;
    assert_eq!((sent.status, sent.header("location").ends_with("?proposal=mailed")), (303, true));
    let page = portal.get(sent.header("location")).cookie(&filed.cookie).await.text();
    assert!(page.contains("It is a suggestion now") && !page.contains("Yes, make it a suggestion"), "{page}");
    assert!(page.contains("To give it your voice, open the link in the mail"), "{page}");
    let path = filed.door("/suggestion-proposals");
    let number = portal.get(&path).cookie(&filed.cookie).await.json()["items"][0]["suggestion_number"].clone();
    let number = number.as_str().unwrap();
    let shown = portal.get(&door(number, "")).await.json();
    assert_eq!((&shown["title"], &shown["voice_count"]), (&json!("A locker by the gate"), &json!(0)));
    assert_eq!((&shown["text"], &shown["is_entered_by_staff"]), (&json!("Parcels could wait there."), &json!(true)));
    let agent = agent(portal).await;
    assert_eq!(known(portal, &agent, number).await["complaint_number"], json!(filed.number));
    // No word of the complaint is public, nor its number.
    let public = portal.get(&["/suggestions/", number].concat()).await.text();
    assert!(!public.contains(&filed.number) && !public.contains("Nobody was at home."));
    assert_eq!(says(portal, &id, &filed.cookie, false).await.status, 409);
    assert_eq!(audited(portal, "suggestion.made_of_complaint").await, 1);
    // Nobody proved the address that was typed: it wrote nothing, has no voice and is told nothing of it.
    let theirs = "select count(*) from suggestion where person_id is not null or guest_email is not null";
    assert_eq!(portal.number(theirs, &[]).await, 0);
    assert_eq!(portal.number("select count(*) from suggestion_follower", &[]).await, 0);
    assert_eq!(puts(portal, &agent, number, "/status", &json!({"status": "planned"})).await.status, 204);
    let news = "select count(*) from message where template = 'suggestion_news'";
    assert_eq!(portal.number(news, &[]).await, 0);
    // Whoever reads it is asked, and gives a voice as any guest does.
    let secret = portal.mailed_secret("somebody@customer.test", "suggestion_confirm").await.unwrap();
    let confirmed = portal.post(&["/api/v1/suggestion-confirmations/", &secret].concat(), &json!({})).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    assert_eq!(portal.get(&door(number, "")).await.json()["voice_count"], 1);
}

async fn a_person_agrees(portal: &TestPortal) {
    let lea = customer(portal, "lea").await;
    let filed = filed(portal, &lea.cookie).await;
    let id = proposed(portal, &filed).await;
    let page = portal.get(&["/complaints/", &filed.number].concat()).cookie(&lea.cookie).await.text();
    assert!(page.contains("You would be told what becomes of it."), "{page}");
    let number = says(portal, &id, &lea.cookie, true).await.json()["suggestion_number"].clone();
    let number = number.as_str().unwrap();
    let own = portal.get(&door(number, "")).cookie(&lea.cookie).await.json();
    assert_eq!(own["own"], json!({"is_author": true, "has_voice": true, "is_following": true}));
    let agent = agent(portal).await;
    assert_eq!(puts(portal, &agent, number, "/status", &json!({"status": "planned"})).await.status, 204);
    assert_eq!(told(portal, "lea").await, 1);
    let asked = "select count(*) from message where template = 'suggestion_confirm'";
    assert_eq!(portal.number(asked, &[]).await, 0);
}

async fn a_person_declines(portal: &TestPortal) {
    let lea = customer(portal, "lea").await;
    let filed = filed(portal, &lea.cookie).await;
    let id = proposed(portal, &filed).await;
    assert_eq!(proposes(portal, &filed, &words()).await.status, 409);
    let stranger = customer(portal, "eve").await;
    assert_eq!(says(portal, &id, &stranger.cookie, true).await.status, 404);
    assert_eq!(says(portal, &id, "", true).await.status, 404);
    assert_eq!(says(portal, &id, &agent(portal).await.cookie, true).await.status, 403);
    assert_eq!(says(portal, &id, &lea.cookie, false).await.status, 200);
    assert_eq!(says(portal, &id, &lea.cookie, true).await.status, 409);
    assert_eq!(portal.number("select count(*) from suggestion", &[]).await, 0);
    assert_eq!(audited(portal, "suggestion.proposal_declined").await, 1);
    // Another one may be asked then; one for the operator alone stays off the board.
    let mut private = words();
    private["is_public"] = json!(false);
    let again = proposes(portal, &filed, &private).await;
    let id = again.json()["id"].as_str().unwrap().to_string();
    let number = says(portal, &id, &lea.cookie, true).await.json()["suggestion_number"].clone();
    assert_eq!(portal.get(&door(number.as_str().unwrap(), "")).await.status, 404);
    let own = portal.get(&door(number.as_str().unwrap(), "")).cookie(&lea.cookie).await;
    assert_eq!(own.status, 200, "{}", own.text());
}

async fn of_two_answers_one_counts(portal: &TestPortal) {
    portal.crowd().await;
    let lea = customer(portal, "lea").await;
    let filed = filed(portal, &lea.cookie).await;
    let id = proposed(portal, &filed).await;
    let all = futures_util::future::join_all((0..8).map(|_| says(portal, &id, &lea.cookie, true))).await;
    assert_eq!(all.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(all.iter().all(|answer| matches!(answer.status, 200 | 409)));
    assert_eq!(portal.number("select count(*) from suggestion", &[]).await, 1);
}

async fn only_the_desk_proposes(portal: &TestPortal) {
    let lea = customer(portal, "lea").await;
    let filed = filed(portal, &lea.cookie).await;
    let mine = portal.post(&filed.door("/suggestion-proposals"), &words()).cookie(&lea.cookie).await;
    assert_eq!(mine.status, 403);
    let bare = proposes(portal, &filed, &json!({"topic": "weather", "title": " ", "text": ""})).await;
    assert_eq!(faults(&bare), ["/topic unknown", "/title required", "/text required"]);
    let nobody = portal.get(&filed.door("/suggestion-proposals")).await;
    assert_eq!(nobody.status, 404);
}

async fn what_was_proposed_goes_with_its_complaint(portal: &TestPortal) {
    let count = async || portal.number("select count(*) from suggestion_proposal", &[]).await;
    let filed_by_guest = filed(portal, "").await;
    proposed(portal, &filed_by_guest).await;
    let withdrawn = portal.acts(&filed_by_guest, &filed_by_guest.cookie, "/withdrawal", &json!({"text": ""})).await;
    assert_eq!(withdrawn.status, 204, "{}", withdrawn.text());
    portal.advance_hours(24 * 366 * 12);
    assert_eq!(job::forget_old(&portal.portal, portal.now()).await.unwrap(), 1);
    assert_eq!(count().await, 0);

    let person = portal.person("wei@customer.test", "Wei").await;
    let wei = portal.session_of(&person, server::session::Kind::Customer).await;
    let filed = filed(portal, &wei.cookie).await;
    proposed(portal, &filed).await;
    let erased = json!({"current_password": PASSWORD});
    let erased = portal.post("/api/v1/me/erasure", &erased).cookie(&wei.cookie).await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    assert_eq!(count().await, 0);
}
