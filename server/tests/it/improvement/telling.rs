//! Everybody who spoke is told once, with the figure, and only of what is public.

use serde_json::json;
use server::store::Arg;

use super::{ELSEWHERE, Filing, HERE, TITLE, added, complain, deliver, draft, first_of, publish, work};
use crate::support::portal::moment;
use crate::support::{TestPortal, database_tests};

database_tests! { each_is_told_once_with_the_figure, a_suggestion_learns_of_it }

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
    let spoken = "insert into suggestion_voice (suggestion_id, holder, guest_email, guest_locale, cast_at)
        values ('sg', 'email:voice', 'voice@guest.test', 'zh-CN', 1)";
    portal.execute(spoken, &[]).await.unwrap();
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
    let early =
        Filing { filed_at: moment("2026-09-02T12:00:00+08:00").at, ..filing(&here, None, Some("early@m.test")) };
    complain(portal, &early).await;
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
    let guests = ["guest@mail.test", "follower@guest.test", "voice@guest.test", "comment@guest.test"];
    for email in ["li@shop.test", "wang@shop.test", "zhao@shop.test"].into_iter().chain(guests) {
        assert_eq!(told(portal, email).await, 1, "{email}");
    }
    assert_eq!(told_in_all(portal).await, 7, "neither elsewhere nor earlier, and nobody twice");
    // As after a crash before the last note.
    portal.execute("update improvement set told_at = null", &[]).await.unwrap();
    work(portal).await;
    work(portal).await;
    assert_eq!(told_in_all(portal).await, 7);
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
