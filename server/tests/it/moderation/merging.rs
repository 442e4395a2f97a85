//! Two that ask for the same go on as one.

use serde_json::json;

use super::{agent, audited, customer, door, faults, joins, known, news, published, puts, puts_at, suggests, told};
use crate::support::{Ask, TestPortal, database_tests};

database_tests! {
    voices_and_followers_of_both_count_once, what_was_given_before_is_taken_back_there, one_person_of_two_names_counts_once,
    what_cannot_go_on_is_refused, of_two_merges_one_happens,
}

async fn voices(portal: &TestPortal, number: &str) -> u64 {
    portal.get(&door(number, "")).await.json()["voice_count"].as_u64().unwrap()
}

async fn voices_and_followers_of_both_count_once(portal: &TestPortal) {
    let agent = agent(portal).await;
    let source = published(portal, "lea", "A locker").await;
    let target = published(portal, "ben", "Lockers everywhere").await;
    for name in ["kim", "ann", "bob"] {
        joins(portal, name, &source, "/vote").await;
    }
    for name in ["ann", "bob", "eve"] {
        joins(portal, name, &target, "/vote").await;
    }
    joins(portal, "ann", &source, "/following").await;
    joins(portal, "ann", &target, "/following").await;
    joins(portal, "eve", &target, "/following").await;
    assert_eq!((voices(portal, &source).await, voices(portal, &target).await), (4, 4));
    let names = ["lea", "ben", "ann", "eve", "kim"];
    let mut before = Vec::new();
    for name in names {
        before.push(told(portal, name).await);
    }

    let preview = portal.get(&door(&source, &["/merge?into=", &target].concat())).cookie(&agent.cookie).await.json();
    let expected = json!({
        "into": target, "title": "Lockers everywhere", "voices_moved": 2, "voices_shared": 2, "voices_after": 6,
        "followers_moved": 1, "followers_shared": 1, "told": 4,
    });
    assert_eq!(preview, expected);
    let version = known(portal, &agent, &source).await["version"].as_i64().unwrap();
    let done = puts_at(portal, &agent, (&source, version), "/merge", &json!({"into": target})).await;
    assert_eq!(done.status, 204, "{}", done.text());
    assert_eq!(voices(portal, &target).await, 6);
    let followers = "select count(*) from suggestion_follower f join suggestion s on s.id = f.suggestion_id
        where s.suggestion_number = $1";
    assert_eq!(portal.number(followers, &[(&target).into()]).await, 4);
    // Each once, the follower of both too; who only gave a voice is not written to.
    let mut now = Vec::new();
    for (name, before) in names.into_iter().zip(before) {
        now.push(told(portal, name).await - before);
    }
    assert_eq!(now, [1, 1, 1, 1, 0]);
    assert!(news(portal, "lea").await.contains(&target), "{}", news(portal, "lea").await);
    assert!(!news(portal, "lea").await.contains("Your voice"), "who follows may have given none");
    assert!(news(portal, "eve").await.contains("A locker"), "{}", news(portal, "eve").await);
    let shown = portal.get(&door(&source, "")).await.json();
    assert_eq!((&shown["status"], &shown["merged_into"]["suggestion_number"]), (&json!("merged"), &json!(target)));
    let shown = portal.get(&door(&target, "")).await.json();
    assert_eq!(shown["merged"][0]["suggestion_number"], json!(source));
    // The links of earlier mails still end it.
    let link = portal.message_to("lea@customer.test", "suggestion_news").await.remove("refusal_link").unwrap();
    assert!(link.contains("/unfollow/"), "{link}");
    assert_eq!(audited(portal, "suggestion.merged").await, 1);

    // What went into the one goes along when that one goes on in a third.
    let third = published(portal, "tom", "A network of lockers").await;
    assert_eq!(puts(portal, &agent, &target, "/merge", &json!({"into": third})).await.status, 204);
    let shown = portal.get(&door(&source, "")).await.json();
    assert_eq!(shown["merged_into"]["suggestion_number"], json!(third));
    assert_eq!(voices(portal, &third).await, 7);
}

/// Voices and followers went along: they end there, by the page on which they were given.
async fn what_was_given_before_is_taken_back_there(portal: &TestPortal) {
    let agent = agent(portal).await;
    let source = published(portal, "lea", "A locker").await;
    let target = published(portal, "ben", "Lockers").await;
    joins(portal, "kim", &source, "/vote").await;
    joins(portal, "kim", &source, "/following").await;
    assert_eq!(puts(portal, &agent, &source, "/merge", &json!({"into": target})).await.status, 204);
    let kim = customer(portal, "kim").await;
    let own = async || portal.get(&door(&source, "")).cookie(&kim.cookie).await.json()["own"].clone();
    assert_eq!(own().await, json!({"is_author": false, "has_voice": true, "is_following": true}));
    let follow = portal.put(&door(&source, "/following")).header("content-type", "application/json").body("{}");
    let follow = follow.cookie(&kim.cookie).await;
    assert_eq!((follow.status, faults(&follow)), (409, vec!["/suggestion_number merged".to_string()]));
    for (act, expected) in [("/vote", 2), ("/following", 2)] {
        let end = Ask::new(&portal.router, "DELETE", &door(&source, act)).cookie(&kim.cookie).await;
        assert_eq!((end.status, voices(portal, &target).await), (204, expected), "{act}");
    }
    assert_eq!(own().await, json!({"is_author": false, "has_voice": false, "is_following": false}));
    assert_eq!(audited(portal, "suggestion.voice_withdrawn").await, 1);
    assert_eq!(audited(portal, "suggestion.unfollowed").await, 1);
}

/// Somebody who took the address of a guest as theirs, and has not acted since.
async fn one_person_of_two_names_counts_once(portal: &TestPortal) {
    let agent = agent(portal).await;
    let source = published(portal, "lea", "A locker").await;
    let target = published(portal, "ben", "Lockers").await;
    let noted = json!({"email": "new@customer.test", "note": "At the counter."});
    assert_eq!(portal.post(&door(&source, "/voices"), &noted).cookie(&agent.cookie).await.status, 201);
    joins(portal, "kim", &target, "/vote").await;
    let moved = "update person set email = 'new@customer.test' where email = 'kim@customer.test'";
    portal.execute(moved, &[]).await.unwrap();
    let preview = portal.get(&door(&source, &["/merge?into=", &target].concat())).cookie(&agent.cookie).await.json();
    let said = ["voices_moved", "voices_shared", "voices_after"].map(|name| preview[name].as_u64().unwrap());
    assert_eq!(said, [1, 1, 3]);
    assert_eq!(puts(portal, &agent, &source, "/merge", &json!({"into": target})).await.status, 204);
    assert_eq!(voices(portal, &target).await, said[2]);
}

async fn what_cannot_go_on_is_refused(portal: &TestPortal) {
    let agent = agent(portal).await;
    let source = published(portal, "lea", "A locker").await;
    let target = published(portal, "ben", "Lockers").await;
    let merged = published(portal, "tom", "More lockers").await;
    assert_eq!(puts(portal, &agent, &merged, "/merge", &json!({"into": target})).await.status, 204);
    let private = suggests(portal, &customer(portal, "kim").await, "Between us", json!({"is_public": false})).await;
    let into = async |number: &str| faults(&puts(portal, &agent, &source, "/merge", &json!({"into": number})).await);
    assert_eq!(into(&source).await, ["/into itself"]);
    assert_eq!(into(&merged).await, ["/into merged"]);
    assert_eq!(into(&private).await, ["/into not_public"]);
    assert_eq!(into("S-0000-000000-0").await, ["/into unknown"]);
    assert_eq!(puts(portal, &agent, &merged, "/merge", &json!({"into": source})).await.status, 409);
    assert_eq!(puts(portal, &agent, &private, "/merge", &json!({"into": source})).await.status, 409);
    assert_eq!(puts_at(portal, &agent, (&source, 99), "/merge", &json!({"into": target})).await.status, 412);
    assert_eq!(puts(portal, &agent, &merged, "/status", &json!({"status": "planned"})).await.status, 409);
    let voice = portal.put(&door(&merged, "/vote")).header("content-type", "application/json").body("{}");
    assert_eq!(voice.cookie(&customer(portal, "lea").await.cookie).await.status, 409);
    assert_eq!(audited(portal, "suggestion.merged").await, 1);
}

/// Each into the other at the same time: one happens, and no voice is lost.
async fn of_two_merges_one_happens(portal: &TestPortal) {
    portal.crowd().await;
    let agent = agent(portal).await;
    for round in 0..4 {
        let (lea, ben) = (format!("lea{round}"), format!("ben{round}"));
        let one = published(portal, &lea, "A locker").await;
        let two = published(portal, &ben, "Lockers").await;
        joins(portal, &ben, &one, "/vote").await;
        let of_one = known(portal, &agent, &one).await["version"].as_i64().unwrap();
        let of_two = known(portal, &agent, &two).await["version"].as_i64().unwrap();
        let (into_one, into_two) = (json!({"into": one}), json!({"into": two}));
        let (first, second) = tokio::join!(
            puts_at(portal, &agent, (&one, of_one), "/merge", &into_two),
            puts_at(portal, &agent, (&two, of_two), "/merge", &into_one),
        );
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 412]);
        let kept = if first.status == 204 { &two } else { &one };
        assert_eq!(voices(portal, kept).await, 2);
        assert_eq!(told(portal, &lea).await, 2);
    }
}
