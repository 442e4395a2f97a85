//! Everybody who spoke is told once, with the figure, and only of what is public.

use serde_json::json;
use server::store::Arg;

use super::{ELSEWHERE, Filing, HERE, TITLE, added, complain, deliver, draft, first_of, publish, work};
use crate::support::portal::moment;
use crate::support::{TestPortal, database_tests};

database_tests! {
    each_is_told_once_with_the_figure, a_suggestion_learns_of_it, what_went_into_another_is_told_there,
    who_is_linked_later_is_told_too, who_is_linked_meanwhile_is_not_forgotten, a_guest_who_registered_is_told_once,
}

const BEFORE: &str = "2026-09-10T12:00:00+08:00";
const SUGGESTION: &str = "S-2611-000001-0";

async fn told(portal: &TestPortal, email: &str) -> i64 {
    let sql = "select cast(count(*) as bigint) from message
        where email = $1 and template in ('improvement_result', 'suggestion_news')";
    portal.number(sql, &[email.into()]).await
}

async fn told_in_all(portal: &TestPortal) -> i64 {
    let sql = "select cast(count(*) as bigint) from message
        where template in ('improvement_result', 'suggestion_news')";
    portal.number(sql, &[]).await
}

/// A suggestion on the board, written by `author`, with a voice of `voice` and guests who follow it, gave it a voice or
/// commented.
async fn suggest(portal: &TestPortal, author: &str, voice: &str) {
    let suggestion = "insert into suggestion (id, suggestion_number, topic, title, text, locale, is_public, person_id,
        published_at, status, voice_count, comment_count, weighted_milli, shipment_count, largest_bp, herfindahl_bp,
        search, created_at, updated_at, version)
        values ('sg', $1, 'transport', 'A second van', 'x', 'en', 1, $2, 1, 'planned', 1, 0, 0, 0, 0, 0, '', 1, 1, 1)";
    portal.execute(suggestion, &[SUGGESTION.into(), author.into()]).await.unwrap();
    let spoken = "insert into suggestion_voice (suggestion_id, holder, person_id, cast_at) values ('sg', $1, $2, 1)";
    let holder = ["person:", voice].concat();
    portal.execute(spoken, &[holder.clone().into(), voice.into()]).await.unwrap();
    let follower = "insert into suggestion_follower (suggestion_id, holder, person_id, guest_email, locale, link_hash,
        followed_at) values ('sg', $1, $2, $3, 'es', $1, 1)";
    let guest: [Arg; 3] = ["email:guest".into(), None::<&str>.into(), "follower@guest.test".into()];
    portal.execute(follower, &guest).await.unwrap();
    // Guests who followed nothing: one with a voice, one with a comment that all may read, one whose comment waits.
    let of_guest = "insert into suggestion_voice (suggestion_id, holder, guest_email, guest_locale, cast_at)
        values ('sg', 'email:voice', 'voice@guest.test', 'zh-CN', 1)";
    portal.execute(of_guest, &[]).await.unwrap();
    let comment = "insert into suggestion_comment (id, suggestion_id, holder, guest_email, is_staff, text, locale,
        written_at, published_at) values ($1, 'sg', $1, $1, 0, 'x', 'es', 1, $2)";
    for (email, published_at) in [("comment@guest.test", Some(1_i64)), ("waits@guest.test", None)] {
        portal.execute(comment, &[email.into(), Arg::from(published_at)]).await.unwrap();
    }
    let own: [Arg; 3] = [holder.into(), voice.into(), None::<&str>.into()];
    portal.execute(follower, &own).await.unwrap();
}

async fn each_is_told_once_with_the_figure(portal: &TestPortal) {
    for (lane, late_before, late_after) in [(HERE, 40, 10), (ELSEWHERE, 20, 20)] {
        deliver(portal, lane, BEFORE, late_before, 100).await;
        deliver(portal, lane, "2026-10-20T12:00:00+08:00", late_after, 100).await;
    }
    let li = portal.customer("li@shop.test", "Li").await;
    let wang = portal.customer("wang@shop.test", "Wang").await;
    let zhao = portal.customer("zhao@shop.test", "Zhao").await;
    let at = moment("2026-09-12T12:00:00+08:00").at;
    let (here, elsewhere) = (first_of(HERE, BEFORE), first_of(ELSEWHERE, BEFORE));
    let filing = |shipment_id, person_id, email| Filing { shipment_id, filed_at: at, person_id, email };
    complain(portal, &filing(&here, Some(&li.person_id), None)).await;
    complain(portal, &filing(&here, None, Some("guest@mail.test"))).await;
    complain(portal, &filing(&here, None, Some("guest@mail.test"))).await;
    complain(portal, &filing(&elsewhere, None, Some("elsewhere@mail.test"))).await;
    // The address of somebody who has an account is theirs.
    complain(portal, &filing(&here, None, Some("li@shop.test"))).await;
    for (day, email) in [("2025-10-02", "early@mail.test"), ("2025-09-20", "long.ago@mail.test")] {
        let filed_at = moment(&[day, "T12:00:00+08:00"].concat()).at;
        complain(portal, &Filing { filed_at, ..filing(&here, None, Some(email)) }).await;
    }
    suggest(portal, &wang.person_id, &zhao.person_id).await;
    crate::result::publish(portal).await;
    let answer = "insert into response (id, survey_id, version_number, person_id, lane, answers_json, answered_on)
        values ('r1', 's1', 1, $1, 'Jiangsu>Guangdong', '{\"overall\": 2}', '2026-09-20')";
    portal.execute(answer, &[(&wang.person_id).into()]).await.unwrap();
    let mut asked = draft();
    asked["origins"] = json!([
        {"kind": "cause", "member": "transit_delay"},
        {"kind": "suggestion", "member": SUGGESTION},
        {"kind": "question", "member": "s1/overall"},
    ]);
    let number = added(portal, &asked).await;
    work(portal).await;
    assert_eq!(told_in_all(portal).await, 0, "nobody is told of what is not public");
    publish(portal, &number).await;
    work(portal).await;
    let guests =
        ["guest@mail.test", "early@mail.test", "follower@guest.test", "voice@guest.test", "comment@guest.test"];
    for email in ["li@shop.test", "wang@shop.test", "zhao@shop.test"].into_iter().chain(guests) {
        assert_eq!(told(portal, email).await, 1, "{email}");
    }
    assert_eq!(told_in_all(portal).await, 8, "neither elsewhere nor more than a year ago, and nobody twice");
    // As after a crash before the last note.
    portal.execute("update improvement set told_at = null", &[]).await.unwrap();
    work(portal).await;
    work(portal).await;
    assert_eq!(told_in_all(portal).await, 8);
    let mails = portal.mails().await;
    let to = |email: &str| mails.iter().find(|mail| mail.contains(&["To: ", email].concat())).unwrap().clone();
    // (.10 - .40) - (.20 - .20) = -.30.
    let said = to("li@shop.test");
    assert!(said.contains(TITLE) && said.contains("down by 30.0 points compared with elsewhere"), "{said}");
    assert!(said.contains(&["/improvements/", &number].concat()), "{said}");
    assert!(to("guest@mail.test").contains("30,0 puntos menos"), "in the language of the complaint");
    let notes = "select cast(count(*) as bigint) from audit_entry where action = 'improvement.told'";
    assert_eq!(portal.number(notes, &[]).await, 2);
}

async fn a_suggestion_learns_of_it(portal: &TestPortal) {
    let wang = portal.customer("wang@shop.test", "Wang").await;
    suggest(portal, &wang.person_id, &wang.person_id).await;
    let mut asked = draft();
    asked["origins"] = json!([{"kind": "suggestion", "member": SUGGESTION}]);
    let number = added(portal, &asked).await;
    let events = "select cast(count(*) as bigint) from suggestion_event where kind = 'improvement' and other_id = $1";
    assert_eq!(portal.number(events, &[(&number).into()]).await, 0);
    publish(portal, &number).await;
    publish(portal, &number).await;
    assert_eq!(portal.number(events, &[(&number).into()]).await, 1);
}

/// Final figures of an improvement that the suggestion asked for, published.
async fn settled(portal: &TestPortal, origins: serde_json::Value) -> String {
    for (lane, late_before, late_after) in [(HERE, 40, 10), (ELSEWHERE, 20, 20)] {
        deliver(portal, lane, BEFORE, late_before, 100).await;
        deliver(portal, lane, "2026-10-20T12:00:00+08:00", late_after, 100).await;
    }
    let mut asked = draft();
    asked["origins"] = origins;
    let number = added(portal, &asked).await;
    publish(portal, &number).await;
    number
}

/// Voices and followers went over; the author of the first is still hers.
async fn what_went_into_another_is_told_there(portal: &TestPortal) {
    let wang = portal.customer("wang@shop.test", "Wang").await;
    let zhao = portal.customer("zhao@shop.test", "Zhao").await;
    let li = portal.customer("li@shop.test", "Li").await;
    suggest(portal, &wang.person_id, &zhao.person_id).await;
    let into = "insert into suggestion (id, suggestion_number, topic, title, text, locale, is_public, person_id,
        published_at, status, voice_count, comment_count, weighted_milli, shipment_count, largest_bp, herfindahl_bp,
        search, created_at, updated_at, version)
        values ('sh', 'S-2611-000002-0', 'transport', 'Two vans', 'x', 'en', 1, $1, 1, 'planned', 1, 0, 0, 0, 0, 0, '', 1,
        1, 1)";
    portal.execute(into, &[(&li.person_id).into()]).await.unwrap();
    let number = settled(portal, json!([{"kind": "suggestion", "member": SUGGESTION}])).await;
    for sql in [
        "update suggestion_voice set suggestion_id = 'sh'",
        "update suggestion_follower set suggestion_id = 'sh'",
        "update suggestion set status = 'merged', merged_into_id = 'sh' where id = 'sg'",
    ] {
        portal.execute(sql, &[]).await.unwrap();
    }
    publish(portal, &number).await;
    let noted = "select cast(count(*) as bigint) from suggestion_event
        where kind = 'improvement' and suggestion_id = 'sh'";
    assert_eq!(portal.number(noted, &[]).await, 1, "the one that it went into shows it");
    work(portal).await;
    let guests = ["follower@guest.test", "voice@guest.test", "comment@guest.test"];
    for email in ["wang@shop.test", "zhao@shop.test", "li@shop.test"].into_iter().chain(guests) {
        assert_eq!(told(portal, email).await, 1, "{email}");
    }
}

async fn who_is_linked_later_is_told_too(portal: &TestPortal) {
    let wang = portal.customer("wang@shop.test", "Wang").await;
    suggest(portal, &wang.person_id, &wang.person_id).await;
    let number = settled(portal, json!([])).await;
    work(portal).await;
    let is_told = "select cast(count(*) as bigint) from improvement where told_at is not null";
    assert_eq!((portal.number(is_told, &[]).await, told_in_all(portal).await), (1, 0));
    let boss = super::boss(portal).await;
    let mut asked = draft();
    asked["origins"] = json!([{"kind": "suggestion", "member": SUGGESTION}]);
    assert_eq!(super::put(portal, &boss.cookie, &number, "", &asked).await.status, 200);
    work(portal).await;
    assert_eq!((told(portal, "wang@shop.test").await, told_in_all(portal).await), (1, 4));
    assert_eq!(super::put(portal, &boss.cookie, &number, "", &asked).await.status, 200);
    assert_eq!(portal.number(is_told, &[]).await, 1, "nobody new");
}

/// Whoever changes it between the telling and the note of it may have named others to tell.
async fn who_is_linked_meanwhile_is_not_forgotten(portal: &TestPortal) {
    let wang = portal.customer("wang@shop.test", "Wang").await;
    suggest(portal, &wang.person_id, &wang.person_id).await;
    settled(portal, json!([{"kind": "suggestion", "member": SUGGESTION}])).await;
    // As if the change came with the first message.
    let meanwhile: &[&str] = match portal.place.is_postgres() {
        true => &[
            "create function meanwhile() returns trigger language plpgsql as 'begin
                update improvement set version = version + 1 where told_at is null; return new; end'",
            "create trigger meanwhile after insert on improvement_told for each row execute function meanwhile()",
        ],
        false => &["create trigger meanwhile after insert on improvement_told begin
            update improvement set version = version + 1 where told_at is null; end"],
    };
    for sql in meanwhile {
        portal.execute(sql, &[]).await.unwrap();
    }
    work(portal).await;
    let is_told = "select cast(count(*) as bigint) from improvement where told_at is not null";
    assert_eq!((told_in_all(portal).await, portal.number(is_told, &[]).await), (4, 0));
    work(portal).await;
    assert_eq!((told_in_all(portal).await, portal.number(is_told, &[]).await), (4, 1), "looked at again, told once");
}

/// They follow as a guest, gave a voice as a guest, complained with the account, and never came back to the board.
async fn a_guest_who_registered_is_told_once(portal: &TestPortal) {
    let wang = portal.customer("wang@shop.test", "Wang").await;
    suggest(portal, &wang.person_id, &wang.person_id).await;
    let guest = portal.customer("voice@guest.test", "Guest").await;
    let holder = server::suggestion::holder::of_guest(&portal.portal, "voice@guest.test");
    portal
        .execute("update suggestion_voice set holder = $1 where holder = 'email:voice'", &[holder.as_str().into()])
        .await
        .unwrap();
    let follows = "insert into suggestion_follower (suggestion_id, holder, guest_email, locale, link_hash, followed_at)
        values ('sg', $1, 'voice@guest.test', 'en', $1, 1)";
    portal.execute(follows, &[holder.into()]).await.unwrap();
    let origins = json!([{"kind": "suggestion", "member": SUGGESTION}, {"kind": "cause", "member": "transit_delay"}]);
    settled(portal, origins).await;
    let here = first_of(HERE, BEFORE);
    let filed_at = moment("2026-09-12T12:00:00+08:00").at;
    let person_id = Some(guest.person_id.as_str());
    complain(portal, &Filing { shipment_id: &here, filed_at, person_id, email: None }).await;
    work(portal).await;
    assert_eq!(told(portal, "voice@guest.test").await, 1);
}
