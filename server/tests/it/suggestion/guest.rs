//! Guests: nothing counts before the mail is answered, and then once.
//!
//! Bite proof: leave `spent_at is null` out of `store::spend_confirmation`; let `holder::proved` never look for a person.

use std::collections::BTreeSet;

use app::account::StaffRole;
use futures_util::future::join_all;
use serde_json::json;

use super::{TITLE, WORDS, door, draft, on_board, voices};
use crate::support::{Ask, TestPortal, database_tests, patiently};
use crate::watched::state;

database_tests! {
    a_guest_confirms_once, a_guest_who_registers_is_one_voice, a_link_to_a_persons_address_is_the_persons,
    nobody_learns_which_addresses_are_known, a_link_ends, a_guest_suggests_and_comments_by_plain_forms,
    a_mail_carries_nothing_that_was_typed, a_refused_guest_is_told_why, erasing_the_account_takes_what_the_guest_said,
    a_guest_takes_the_voice_back, what_only_we_read_is_answered_so, a_closed_account_has_no_second_voice,
    mails_of_the_board_keep_nobody_from_signing_in,
}

const GUEST: &str = "guest@home.test";

async fn asks(portal: &TestPortal, number: &str, email: &str) -> String {
    let asked = portal.put(&door(number, "/vote")).header("content-type", "application/json");
    let asked = asked.body(json!({"email": email}).to_string()).await;
    assert_eq!((asked.status, asked.json()["awaits_confirmation"].clone()), (202, true.into()), "{}", asked.text());
    portal.mailed_secret(&email.trim().to_lowercase(), "suggestion_confirm").await.unwrap()
}

fn confirmation(secret: &str) -> String {
    ["/api/v1/suggestion-confirmations/", secret].concat()
}

async fn a_guest_confirms_once(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let secret = asks(portal, &number, GUEST).await;
    let before = state(portal).await;
    let page = portal.get(&format!("/suggestions/confirm/{secret}")).await;
    assert!(page.status == 200 && page.text().contains(TITLE) && page.header("cache-control") == "no-store");
    let read = portal.get(&confirmation(&secret)).await.json();
    assert_eq!((read["act"].clone(), read["is_spent"].clone()), ("voice".into(), false.into()));
    assert_eq!(state(portal).await, before, "a scanner of mails gives no voice");
    assert_eq!(voices(portal, &number).await, 1);
    portal.crowd().await;
    let path = confirmation(&secret);
    let answers = join_all((0..20).map(|_| async { patiently(|| portal.post(&path, &json!({}))).await.status })).await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().copied().collect::<BTreeSet<u16>>(), BTreeSet::from([200, 409]));
    assert_eq!(voices(portal, &number).await, 2);
    // Another link of the same guest changes nothing.
    let second = asks(portal, &number, "Guest@HOME.test ").await;
    assert_eq!(portal.post(&confirmation(&second), &json!({})).await.status, 200);
    assert_eq!(voices(portal, &number).await, 2);
    let again = portal.post_form(&format!("/suggestions/confirm/{second}"), &[]).await;
    assert!(again.status == 409 && again.text().contains("This link was used already."), "{}", again.text());
}

async fn a_guest_who_registers_is_one_voice(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let secret = asks(portal, &number, GUEST).await;
    assert_eq!(portal.post(&confirmation(&secret), &json!({})).await.status, 200);
    assert_eq!(voices(portal, &number).await, 2);
    let person = portal.customer(GUEST, "Guest").await;
    let own = portal.get(&door(&number, "")).cookie(&person.cookie).await.json();
    assert_eq!(own["own"]["has_voice"], true, "theirs before they act");
    let listed = portal.get("/api/v1/me/suggestions").cookie(&person.cookie).await.json();
    assert_eq!(listed["voices"][0]["suggestion_number"], number);
    assert_eq!(portal.put(&door(&number, "/vote")).cookie(&person.cookie).await.status, 200);
    assert_eq!(voices(portal, &number).await, 2, "taken over, not added");
    let sql = "select cast(count(*) as bigint) from suggestion_voice where holder = $1";
    let holder = ["person:", &person.person_id].concat();
    assert_eq!(portal.number(sql, &[holder.into()]).await, 1);
    let page = portal.get("/account/suggestions").cookie(&person.cookie).await;
    assert!(page.status == 200 && page.text().contains(TITLE));
    let withdrawn = crate::support::Ask::new(&portal.router, "DELETE", &door(&number, "/vote"));
    assert_eq!(withdrawn.cookie(&person.cookie).await.status, 204);
    assert_eq!(voices(portal, &number).await, 1);
}

async fn a_link_to_a_persons_address_is_the_persons(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let person = portal.customer(GUEST, "Guest").await;
    assert_eq!(portal.put(&door(&number, "/vote")).cookie(&person.cookie).await.status, 200);
    let secret = asks(portal, &number, GUEST).await;
    assert_eq!(portal.post(&confirmation(&secret), &json!({})).await.status, 200);
    assert_eq!(voices(portal, &number).await, 2, "the author's and one of theirs");
}

async fn nobody_learns_which_addresses_are_known(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    portal.customer("known@campus.test", "Known").await;
    let ask = |email: &str| {
        let asked = portal.put(&door(&number, "/vote")).header("content-type", "application/json");
        asked.body(json!({"email": email}).to_string())
    };
    let (known, unknown) = (ask("known@campus.test").await, ask("unknown@campus.test").await);
    assert_eq!((known.status, known.faceless()), (unknown.status, unknown.faceless()));
    // Nor how many mails an address had: beyond three an hour and five a day nothing more is kept.
    let sql = "select cast(count(*) as bigint) from suggestion_confirmation where email = $1";
    for kept in [3, 5, 5] {
        for _ in 0..4 {
            assert_eq!(ask(GUEST).await.faceless(), unknown.faceless());
        }
        assert_eq!(portal.number(sql, &[GUEST.into()]).await, kept);
        portal.advance_hours(2);
    }
    let dropped = "select cast(count(*) as bigint) from message where email = $1 and outcome is not null";
    assert_eq!(portal.number(dropped, &[GUEST.into()]).await, 0, "what is kept can be confirmed");
    assert_eq!(ask("nonsense").await.field_problems(), ["/email malformed"]);
    assert_eq!(portal.put(&door(&number, "/vote")).await.field_problems(), ["/email required"]);
}

async fn a_link_ends(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let secret = asks(portal, &number, GUEST).await;
    portal.advance_hours(73);
    for path in [confirmation(&secret), confirmation(&"0".repeat(64)), confirmation("x")] {
        portal.get(&path).await.problem(404, "not-found");
        portal.post(&path, &json!({})).await.problem(404, "not-found");
    }
    assert_eq!(portal.get(&format!("/suggestions/confirm/{secret}")).await.status, 404);
    portal.advance_hours(24 * 8);
    server::suggestion::job::forget_old(&portal.store, portal.now()).await.unwrap();
    assert_eq!(portal.number("select cast(count(*) as bigint) from suggestion_confirmation", &[]).await, 0);
}

async fn a_guest_suggests_and_comments_by_plain_forms(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let empty = portal.post_form("/suggestions/new", &[("title", "")]).await;
    assert_eq!(empty.status, 422);
    assert!(["title-fault", "text-fault", "topic-fault", "email-fault"].iter().all(|id| empty.text().contains(id)));
    // Something like it is there: it is shown before the new one is sent.
    let form = [("title", "Later counter opening"), ("text", WORDS), ("topic", "service_point"), ("email", GUEST)];
    let asked = portal.post_form("/suggestions/new", &form).await;
    let text = asked.text();
    assert!(asked.status == 200 && text.contains(&number) && text.contains("This is mine: vote"), "{text}");
    let sure: Vec<(&str, &str)> = form.into_iter().chain([("sure", "1")]).collect();
    let sent = portal.post_form("/suggestions/new", &sure).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/suggestions?done=mailed"));
    assert_eq!(portal.number("select cast(count(*) as bigint) from suggestion", &[]).await, 1, "nothing yet");
    let secret = portal.mailed_secret(GUEST, "suggestion_confirm").await.unwrap();
    let path = format!("/suggestions/confirm/{secret}");
    assert!(portal.get(&path).await.text().contains("Later counter opening"));
    let done = portal.post_form(&path, &[]).await;
    assert!(done.status == 200 && done.text().contains("We read it before it appears"), "{}", done.text());
    assert_eq!(portal.number("select cast(count(*) as bigint) from suggestion", &[]).await, 2);

    let page = format!("/suggestions/{number}");
    let bare = portal.post_form(&page, &[("act", "comment"), ("text", "")]).await;
    assert!(bare.status == 422 && bare.text().contains("text-fault"), "{}", bare.text());
    let unreachable = portal.post_form(&page, &[("act", "comment"), ("text", "Me too"), ("comment_email", "x")]).await;
    assert!(unreachable.status == 422 && unreachable.text().contains("comment_email-fault"));
    let said = [("act", "comment"), ("text", "Me too"), ("comment_email", GUEST)];
    let sent = portal.post_form(&page, &said).await;
    assert_eq!((sent.status, sent.header("location")), (303, &*format!("{page}?done=mailed")));
    let secret = portal.mailed_secret(GUEST, "suggestion_confirm").await.unwrap();
    let done = portal.post_form(&format!("/suggestions/confirm/{secret}"), &[]).await;
    assert!(done.text().contains("Your comment appears once we have read it."), "{}", done.text());
    assert!(!portal.get(&page).await.text().contains("Me too"), "a guest's comment waits");
}

/// Who follows nothing has an address all the same: the one they proved.
async fn a_refused_guest_is_told_why(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let said = portal.post(&door(&number, "/comments"), &json!({"text": "Buy pills", "email": GUEST})).await;
    assert_eq!(said.status, 202, "{}", said.text());
    let secret = portal.mailed_secret(GUEST, "suggestion_confirm").await.unwrap();
    assert_eq!(portal.post(&confirmation(&secret), &json!({})).await.status, 200);
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    let held = portal.get("/api/v1/suggestion-moderation").cookie(&agent.cookie).await.json();
    let id = held["items"][0]["comment_id"].as_str().unwrap().to_string();
    let decide = portal.put(&door(&number, &format!("/comments/{id}/moderation"))).cookie(&agent.cookie);
    let refusal = json!({"decision": "refuse", "reason": "It sells pills."}).to_string();
    let refused = decide.header("content-type", "application/json").body(refusal).await;
    assert_eq!(refused.status, 204, "{}", refused.text());
    let told = "select cast(count(*) as bigint) from message where email = $1 and template = 'suggestion_news'";
    assert_eq!(portal.number(told, &[GUEST.into()]).await, 1);
    assert!(portal.mails().await.iter().any(|mail| mail.contains("It sells pills.")));
}

/// What a guest said becomes nobody's when the account of their address is erased, also where it was never taken over.
async fn erasing_the_account_takes_what_the_guest_said(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let secret = asks(portal, &number, GUEST).await;
    assert_eq!(portal.post(&confirmation(&secret), &json!({})).await.status, 200);
    let said = portal.post(&door(&number, "/comments"), &json!({"text": "Me too", "email": GUEST})).await;
    assert_eq!(said.status, 202, "{}", said.text());
    let secret = portal.mailed_secret(GUEST, "suggestion_confirm").await.unwrap();
    assert_eq!(portal.post(&confirmation(&secret), &json!({})).await.status, 200);
    assert_eq!(voices(portal, &number).await, 2);
    // What staff noted for the address has no address beside it.
    let noted = on_board(portal, "A second wish").await;
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    let voice = json!({"email": GUEST, "note": "At the counter."});
    assert_eq!(portal.post(&door(&noted, "/voices"), &voice).cookie(&agent.cookie).await.status, 201);
    let person = portal.customer(GUEST, "Guest").await;
    let copy = portal.get("/api/v1/me/export").cookie(&person.cookie).await;
    let spoken = String::from_utf8_lossy(&crate::own_data::unzip(&copy)["suggestions.json"]).to_string();
    assert!(spoken.contains(&noted) && spoken.contains(&number) && spoken.contains("Me too"), "{spoken}");
    assert_eq!(portal.post_form("/account/data", &[("send_code", "1")]).cookie(&person.cookie).await.status, 303);
    let code = portal.mailed(GUEST, "sign_in", "code").await.unwrap();
    let erased = portal.post("/api/v1/me/erasure", &json!({"mail_code": code})).cookie(&person.cookie).await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    assert_eq!((voices(portal, &number).await, voices(portal, &noted).await), (1, 1));
    for left in [
        "select cast(count(*) as bigint) from suggestion_voice where holder like 'email:%'",
        "select cast(count(*) as bigint) from suggestion_voice where guest_email is not null",
        "select cast(count(*) as bigint) from suggestion_comment where guest_email is not null",
        "select cast(count(*) as bigint) from suggestion_comment where text = 'Me too'",
    ] {
        assert_eq!(portal.number(left, &[]).await, 0, "{left}");
    }
}

async fn a_mail_carries_nothing_that_was_typed(portal: &TestPortal) {
    let mut typed = draft("Canary in the title");
    typed["email"] = GUEST.into();
    assert_eq!(portal.post("/api/v1/suggestions", &typed).await.status, 202);
    let mails = portal.mails().await.join("\n");
    assert!(mails.contains(GUEST) && mails.contains("/suggestions/confirm/"), "{mails}");
    assert!(!mails.contains("Canary") && !mails.contains("Lectures"), "{mails}");
}

async fn a_guest_takes_the_voice_back(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let secret = asks(portal, &number, GUEST).await;
    assert_eq!(portal.post(&confirmation(&secret), &json!({})).await.status, 200);
    assert_eq!(voices(portal, &number).await, 2);
    let page = format!("/suggestions/{number}");
    assert!(portal.get(&page).await.text().contains("Take my voice back"));
    let asked = portal.post_form(&page, &[("act", "withdraw"), ("email", GUEST)]).await;
    assert_eq!((asked.status, asked.header("location")), (303, &*format!("{page}?done=mailed")));
    assert_eq!(voices(portal, &number).await, 2, "not before the mail was answered");
    let secret = portal.mailed_secret(GUEST, "suggestion_confirm").await.unwrap();
    let path = format!("/suggestions/confirm/{secret}");
    let shown = portal.get(&path).await.text();
    assert!(shown.contains("You want to take your voice back") && !shown.contains("We keep your address"), "{shown}");
    let done = portal.post_form(&path, &[]).await;
    assert!(done.status == 200 && done.text().contains("Your voice is taken back."), "{}", done.text());
    assert_eq!(voices(portal, &number).await, 1);

    // By the API alike, and where the voice went along into another one.
    portal.advance_hours(2);
    let secret = asks(portal, &number, GUEST).await;
    assert_eq!(portal.post(&confirmation(&secret), &json!({})).await.status, 200);
    let ask = Ask::new(&portal.router, "DELETE", &door(&number, "/vote")).header("content-type", "application/json");
    let asked = ask.body(json!({"email": GUEST}).to_string()).await;
    assert_eq!((asked.status, asked.json()["awaits_confirmation"].clone()), (202, true.into()), "{}", asked.text());
    let secret = portal.mailed_secret(GUEST, "suggestion_confirm").await.unwrap();
    assert_eq!(portal.get(&confirmation(&secret)).await.json()["act"], "withdrawal");
    let into = on_board(portal, "Lockers").await;
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    let known = portal.get(&["/api/v1/desk/suggestions/", &number].concat()).cookie(&agent.cookie).await;
    let merge = Ask::new(&portal.router, "PUT", &door(&number, "/merge")).header("if-match", known.header("etag"));
    let merge = merge.header("content-type", "application/json").cookie(&agent.cookie);
    assert_eq!(merge.body(json!({"into": into}).to_string()).await.status, 204);
    assert_eq!(voices(portal, &into).await, 2, "the author of both, and the guest");
    assert_eq!(portal.post(&confirmation(&secret), &json!({})).await.status, 200);
    assert_eq!(voices(portal, &into).await, 1);
    let withdrawn = "select cast(count(*) as bigint) from audit_entry where action = 'suggestion.voice_withdrawn'";
    assert_eq!(portal.number(withdrawn, &[]).await, 2);
}

async fn what_only_we_read_is_answered_so(portal: &TestPortal) {
    let form = [("title", TITLE), ("text", WORDS), ("topic", "storage"), ("readers", "us"), ("email", GUEST)];
    assert_eq!(portal.post_form("/suggestions/new", &form).await.status, 303);
    let secret = portal.mailed_secret(GUEST, "suggestion_confirm").await.unwrap();
    let done = portal.post_form(&format!("/suggestions/confirm/{secret}"), &[]).await;
    let text = done.text();
    assert!(done.status == 200 && text.contains("Only we read it") && !text.contains("appears on the board"), "{text}");
}

/// Whoever was shut out does not go on as a guest of the same address, and learns no more than staff do.
async fn a_closed_account_has_no_second_voice(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let person = portal.customer(GUEST, "Guest").await;
    assert_eq!(portal.put(&door(&number, "/vote")).cookie(&person.cookie).await.status, 200);
    portal.execute("update person set disabled_at = 1 where id = $1", &[(&person.person_id).into()]).await.unwrap();
    let secret = asks(portal, &number, GUEST).await;
    portal.post(&confirmation(&secret), &json!({})).await.problem(403, "forbidden");
    assert_eq!(voices(portal, &number).await, 2, "the author's and one of theirs");
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    let voice = json!({"email": GUEST, "note": "At the counter."});
    let noted = portal.post(&door(&number, "/voices"), &voice).cookie(&agent.cookie).await;
    assert_eq!((noted.status, noted.field_problems()), (422, vec!["/email unknown".to_string()]));
}

/// Nor do mails to sign in keep anybody from a voice.
async fn mails_of_the_board_keep_nobody_from_signing_in(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    portal.customer(GUEST, "Guest").await;
    for _ in 0..3 {
        asks(portal, &number, GUEST).await;
    }
    for _ in 0..4 {
        let asked = portal.post("/api/v1/sign-in-links", &json!({"email": GUEST})).await;
        assert!((200..300).contains(&asked.status), "{}", asked.text());
    }
    let sent = async |template: &str| {
        let sql = "select cast(count(*) as bigint) from message where email = $1 and template = $2 and outcome is null";
        portal.number(sql, &[GUEST.into(), template.into()]).await
    };
    assert_eq!((sent("suggestion_confirm").await, sent("sign_in").await), (3, 3));
    portal.advance_hours(2);
    asks(portal, &number, GUEST).await;
    assert_eq!(sent("suggestion_confirm").await, 4);
}
