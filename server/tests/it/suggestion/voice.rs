//! One voice of a person, whatever they press.
//!
//! Bite proof: leave `on conflict … do nothing` out of `store::put_voice` and count one more at each call.

use std::collections::BTreeSet;

use app::account::StaffRole;
use futures_util::future::join_all;
use server::suggestion::notice::{News, tell};
use server::suggestion::store;

use super::{TITLE, WORDS, door, draft, on_board, publish, suggest, voices};
use crate::support::{TestPortal, database_tests, patiently};
use crate::watched::state;

database_tests! {
    a_hundred_votes_are_one, reading_gives_no_voice, a_voice_is_taken_back, staff_speak_for_nobody_here,
    followers_are_told_once, a_mail_program_ends_all_by_one_click, comments_stand_or_wait, many_are_too_many, so_are_voices, erasure_takes_voice_and_words,
    the_form_sent_twice_makes_one,
}

async fn a_hundred_votes_are_one(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let li = portal.customer("li@campus.test", "Li").await;
    portal.crowd().await;
    let path = door(&number, "/vote");
    let answers = join_all((0..100).map(|_| patiently(|| portal.put(&path).cookie(&li.cookie)))).await;
    let wrong: BTreeSet<u16> = answers.iter().map(|answer| answer.status).filter(|status| *status != 200).collect();
    assert_eq!(wrong, BTreeSet::new());
    assert_eq!(voices(portal, &number).await, 2, "hers and the author's");
    let audited = "select cast(count(*) as bigint) from audit_entry where action = 'suggestion.voice_given'";
    assert_eq!(portal.number(audited, &[]).await, 1);
}

async fn reading_gives_no_voice(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let li = portal.customer("li@campus.test", "Li").await;
    let before = state(portal).await;
    let page = format!("/suggestions/{number}");
    for path in [page.clone(), format!("{page}?act=vote"), format!("{page}?act=follow&email=li@campus.test")] {
        assert_eq!(portal.get(&path).cookie(&li.cookie).await.status, 200, "{path}");
    }
    assert_eq!(portal.get(&door(&number, "/vote")).cookie(&li.cookie).await.status, 405);
    assert_eq!(state(portal).await, before);
}

async fn a_voice_is_taken_back(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let li = portal.customer("li@campus.test", "Li").await;
    let page = format!("/suggestions/{number}");
    let voted = portal.post_form(&page, &[("act", "vote")]).cookie(&li.cookie).await;
    assert_eq!((voted.status, voted.header("location")), (303, &*format!("{page}?done=voted")));
    let shown = portal.get(&page).cookie(&li.cookie).await.text();
    assert!(shown.contains("You have given it your voice.") && shown.contains("Take my voice back"), "{shown}");
    assert_eq!(voices(portal, &number).await, 2);
    let own = portal.get(&door(&number, "")).cookie(&li.cookie).await.json();
    assert_eq!((own["own"]["has_voice"].clone(), own["own"]["is_author"].clone()), (true.into(), false.into()));
    let ask = |method| crate::support::Ask::new(&portal.router, method, &door(&number, "/vote"));
    for _ in 0..2 {
        assert_eq!(ask("DELETE").cookie(&li.cookie).await.status, 204);
    }
    assert_eq!(voices(portal, &number).await, 1);
    assert_eq!(ask("DELETE").await.field_problems(), ["/email required"], "a guest says by which address");
    let foreign = crate::support::Ask::new(&portal.router, "POST", &page).header("sec-fetch-site", "cross-site");
    let foreign = foreign.header("content-type", "application/x-www-form-urlencoded").body("act=vote");
    assert_eq!(foreign.cookie(&li.cookie).await.status, 403);
}

async fn staff_speak_for_nobody_here(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    let auditor = portal.staff("auditor@desk.test", StaffRole::Auditor).await;
    assert_eq!(portal.put(&door(&number, "/vote")).cookie(&agent.cookie).await.status, 403);
    let comment = serde_json::json!({"text": "We are looking into it. www.express.test"});
    let path = door(&number, "/comments");
    assert_eq!(portal.post(&path, &comment).cookie(&auditor.cookie).await.status, 403);
    let said = portal.post(&path, &comment).cookie(&agent.cookie).await;
    assert_eq!((said.status, said.json()["is_held"].clone()), (201, false.into()));
    let shown = portal.get(&path).await.json();
    assert_eq!(shown["items"][0]["is_staff"], true);
    assert!(!shown.to_string().contains("agent"), "nobody's name: {shown}");
    let noted = suggest(portal, &agent.cookie, &draft("Said on the telephone")).await;
    publish(portal, &noted).await;
    assert_eq!(voices(portal, &noted).await, 0);
    assert_eq!(portal.get(&door(&noted, "")).await.json()["is_entered_by_staff"], true);
}

async fn followers_are_told_once(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let li = portal.customer("li@campus.test", "Li").await;
    for _ in 0..2 {
        assert_eq!(portal.put(&door(&number, "/following")).cookie(&li.cookie).await.status, 200);
    }
    let mut tx = portal.store.begin().await.unwrap();
    let record = store::lock(&mut tx, &number).await.unwrap().unwrap();
    let news = News::Status(app::suggestion::Status::Planned, Some("From spring\non."));
    assert_eq!(tell(&mut tx, &portal.portal, &record, news, portal.now()).await.unwrap(), 2, "Li and the author");
    tx.commit().await.unwrap();
    let values = portal.message_to("li@campus.test", "suggestion_news").await;
    assert_eq!(values["news"], "Its status is now: planned. We say: From spring on.");
    let mail = portal.mails().await.into_iter().find(|mail| mail.contains("To: li@campus.test")).unwrap();
    assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{mail}");
    assert!(mail.contains("List-Unsubscribe: <") && mail.contains("Stop following suggestions"), "{mail}");
    let secret = values["refusal_link"].split("/unfollow/").nth(1).unwrap().split('?').next().unwrap().to_string();
    let path = format!("/suggestions/unfollow/{secret}");
    let before = state(portal).await;
    let page = portal.get(&format!("{path}?about={number}")).await;
    assert!(page.status == 200 && page.text().contains(TITLE), "{}", page.text());
    assert_eq!(state(portal).await, before, "opening it ends nothing");
    let ended = portal.post_form(&path, &[("number", &number)]).await;
    assert_eq!(ended.status, 303);
    let own = portal.get(&door(&number, "")).cookie(&li.cookie).await.json();
    assert_eq!(own["own"]["is_following"], false);
    assert!(!portal.get(&path).await.text().contains(TITLE));
}

/// As RFC 8058 §3.2 has it: both kinds of form, no redirect, and the link as it stands in the mail.
async fn a_mail_program_ends_all_by_one_click(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let second = on_board(portal, "Another wish altogether").await;
    let li = portal.customer("li@campus.test", "Li").await;
    for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        for number in [&number, &second] {
            portal.put(&door(number, "/following")).cookie(&li.cookie).await;
        }
        let mut tx = portal.store.begin().await.unwrap();
        let record = store::lock(&mut tx, &number).await.unwrap().unwrap();
        let news = News::Status(app::suggestion::Status::Planned, Some(kind));
        tell(&mut tx, &portal.portal, &record, news, portal.now()).await.unwrap();
        tx.commit().await.unwrap();
        let link = portal.message_to("li@campus.test", "suggestion_news").await.remove("refusal_link").unwrap();
        let path = ["/suggestions/unfollow/", link.split("/unfollow/").nth(1).unwrap()].concat();
        let (wrong, right) = match kind.starts_with("multipart") {
            true => (parts("Two-Clicks"), parts("One-Click")),
            false => ("number=PD-S-000000-0".to_string(), "List-Unsubscribe=One-Click".to_string()),
        };
        portal.post_as(&path, kind, &wrong).await;
        let is_following = async || {
            let own = portal.get(&door(&number, "")).cookie(&li.cookie).await.json();
            own["own"]["is_following"] == true
        };
        assert!(is_following().await, "{kind}");
        let ended = portal.post_as(&path, kind, &right).await;
        assert_eq!((ended.status, ended.text().as_str()), (200, ""), "{kind}");
        assert!(!is_following().await, "{kind}");
        let page = portal.get(&path).await.text();
        assert!(!page.contains(TITLE) && !page.contains("Another wish"), "{page}");
    }
}

fn parts(said: &str) -> String {
    format!("--x\r\ncontent-disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n{said}\r\n--x--\r\n")
}

async fn comments_stand_or_wait(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let li = portal.customer("li@campus.test", "Li").await;
    let other = portal.customer("other@campus.test", "Other").await;
    let path = door(&number, "/comments");
    let say = |text: &str| portal.post(&path, &serde_json::json!({"text": text})).cookie(&li.cookie);
    assert_eq!(say("I would come too.").await.json()["is_held"], false);
    assert_eq!(say("Buy at https://shop.test").await.json()["is_held"], true);
    assert_eq!(say("").await.field_problems(), ["/text required"]);
    let texts = |answer: serde_json::Value| -> Vec<String> {
        let items = answer["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["text"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(texts(portal.get(&path).cookie(&other.cookie).await.json()), ["I would come too."]);
    let own = portal.get(&path).cookie(&li.cookie).await.json();
    assert_eq!((texts(own.clone()).len(), own["items"][1]["is_held"].clone()), (2, true.into()));
    assert_eq!(portal.get(&door(&number, "")).await.json()["comment_count"], 1);
    let first = portal.get(&[&path, "?limit=1"].concat()).cookie(&li.cookie).await.json();
    let rest = [&path, "?limit=1&cursor=", first["next_cursor"].as_str().unwrap()].concat();
    assert_eq!(texts(portal.get(&rest).cookie(&li.cookie).await.json()), ["Buy at https://shop.test"]);
    assert_eq!(portal.get(&[&path, "?cursor=x"].concat()).await.field_problems(), ["/cursor malformed"]);
}

async fn many_are_too_many(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let li = portal.customer("li@campus.test", "Li").await;
    for n in 0..5 {
        let made = suggest(portal, &li.cookie, &draft(&format!("Wish {n}"))).await;
        let held = if n < 3 { "new" } else { "many" };
        let sql = "select cast(count(*) as bigint) from suggestion where suggestion_number = $1 and held_for = $2";
        assert_eq!(portal.number(sql, &[made.into(), held.into()]).await, 1, "{n}");
    }
    let sixth = portal.post("/api/v1/suggestions", &draft("Wish 6")).cookie(&li.cookie).await;
    sixth.problem(429, "too-many");
    assert_eq!(sixth.header("ratelimit-policy"), "\"suggestions\";q=5;w=86400");
    let page = [("title", "Wish 7"), ("text", "x"), ("topic", "other"), ("sure", "1")];
    let again = portal.post_form("/suggestions/new", &page).cookie(&li.cookie).await;
    assert!(again.status == 429 && again.text().contains("Wish 7"), "what was typed stays: {}", again.text());
    let path = door(&number, "/comments");
    for n in 0..30 {
        let text = serde_json::json!({"text": format!("Comment {n}")});
        assert_eq!(portal.post(&path, &text).cookie(&li.cookie).await.status, 201, "{n}");
    }
    assert_eq!(portal.post(&path, &serde_json::json!({"text": "31"})).cookie(&li.cookie).await.status, 429);
    portal.advance_hours(25);
    suggest(portal, &li.cookie, &draft("Wish 6")).await;
}

/// Two hundred a day are more than anybody means.
async fn so_are_voices(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let li = portal.customer("li@campus.test", "Li").await;
    let copies = "insert into suggestion (id, suggestion_number, topic, title, text, locale, is_public, status, voice_count,
        comment_count, weighted_milli, shipment_count, largest_bp, herfindahl_bp, search, created_at, updated_at, version)
        with recursive n (i) as (select 1 union all select i + 1 from n where i < 199)
        select 'copy-' || cast(n.i as text), 'copy-' || cast(n.i as text), topic, title, text, locale, 1, 'received', 1, 0, 0,
            0, 0, 0, search, created_at, updated_at, 1 from n cross join suggestion where suggestion_number = $1";
    assert_eq!(portal.execute(copies, &[(&number).into()]).await.unwrap(), 199);
    let holder = ["person:", &li.person_id].concat();
    for sql in [
        "insert into suggestion_voice (suggestion_id, holder, cast_at)
            select id, $1, $2 from suggestion where id like 'copy-%'",
        "insert into suggestion_follower (suggestion_id, holder, locale, link_hash, followed_at)
            select id, $1, 'en', 'x', $2 from suggestion where id like 'copy-%'",
    ] {
        portal.execute(sql, &[(&holder).into(), portal.now().into()]).await.unwrap();
    }
    let author = portal.customer("second@campus.test", "Second").await;
    let second = suggest(portal, &author.cookie, &draft("Another wish")).await;
    publish(portal, &second).await;
    for (act, name) in [("/vote", "voices"), ("/following", "followings")] {
        // The two hundredth, and once more the same.
        for _ in 0..2 {
            assert_eq!(portal.put(&door(&number, act)).cookie(&li.cookie).await.status, 200);
        }
        let beyond = portal.put(&door(&second, act)).cookie(&li.cookie).await;
        beyond.problem(429, "too-many");
        assert_eq!(beyond.header("ratelimit-policy"), format!("\"{name}\";q=200;w=86400"));
    }
    assert_eq!(voices(portal, &second).await, 1, "the author's");
    portal.advance_hours(25);
    assert_eq!(portal.put(&door(&second, "/vote")).cookie(&li.cookie).await.status, 200);
}

async fn erasure_takes_voice_and_words(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    let li = portal.customer("li@campus.test", "Li").await;
    assert_eq!(portal.put(&door(&number, "/vote")).cookie(&li.cookie).await.status, 200);
    assert_eq!(portal.put(&door(&number, "/following")).cookie(&li.cookie).await.status, 200);
    let said = serde_json::json!({"text": "Canary of a comment"});
    assert_eq!(portal.post(&door(&number, "/comments"), &said).cookie(&li.cookie).await.status, 201);
    let waiting = suggest(portal, &li.cookie, &draft("Canary of a wish")).await;
    let shown = suggest(portal, &li.cookie, &draft("Stays on the board")).await;
    publish(portal, &shown).await;
    let down = suggest(portal, &li.cookie, &draft("Canary that was taken down")).await;
    publish(portal, &down).await;
    let sql = "update suggestion set refused_at = 1, refusal = 'Rude.' where suggestion_number = $1";
    portal.execute(sql, &[(&down).into()]).await.unwrap();
    let copy = portal.get("/api/v1/me/export").cookie(&li.cookie).await;
    let files = crate::own_data::unzip(&copy);
    let text = String::from_utf8_lossy(&files["suggestions.json"]).to_string();
    assert!(
        ["Canary of a comment", "Canary of a wish", &number, "following"].iter().all(|w| text.contains(*w)),
        "{text}"
    );
    assert_eq!(portal.post_form("/account/data", &[("send_code", "1")]).cookie(&li.cookie).await.status, 303);
    let code = portal.mailed("li@campus.test", "sign_in", "code").await.unwrap();
    let erased = portal.post("/api/v1/me/erasure", &serde_json::json!({"mail_code": code})).cookie(&li.cookie).await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    assert_eq!((voices(portal, &number).await, voices(portal, &shown).await), (1, 0));
    let left = portal.get(&door(&number, "")).await.json();
    assert_eq!(left["comment_count"], 0);
    for sql in [
        "select cast(count(*) as bigint) from suggestion where title like 'Canary%' or text = '' and search <> ' '",
        "select cast(count(*) as bigint) from suggestion_comment where text like 'Canary%'",
        "select cast(count(*) as bigint) from suggestion_follower f join suggestion s on s.id = f.suggestion_id
            where f.holder not in (select 'person:' || id from person where email = 'author@campus.test')",
    ] {
        assert_eq!(portal.number(sql, &[]).await, 0, "{sql}");
    }
    assert_eq!(portal.get(&door(&waiting, "")).await.status, 404);
    assert_eq!(portal.get(&door(&shown, "")).await.json()["text"], WORDS);
}

async fn the_form_sent_twice_makes_one(portal: &TestPortal) {
    let li = portal.customer("li@campus.test", "Li").await;
    let once = "0123456789abcdef0123456789abcdef";
    let form = [("once", once), ("title", TITLE), ("text", WORDS), ("topic", "storage"), ("readers", "us")];
    let mut places = BTreeSet::new();
    for _ in 0..2 {
        let made = portal.post_form("/suggestions/new", &form).cookie(&li.cookie).await;
        assert_eq!(made.status, 303, "{}", made.text());
        places.insert(made.header("location").to_string());
    }
    assert_eq!(places.len(), 1);
    let page = portal.get(places.first().unwrap()).cookie(&li.cookie).await.text();
    assert!(page.contains("Only we read it") && page.contains(TITLE), "{page}");
}
