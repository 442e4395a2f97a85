//! What waits, is read, published, refused, and what becomes of it.

use app::account::StaffRole;
use serde_json::json;

use super::{agent, audited, customer, door, faults, joins, known, news, published, puts, puts_at, suggests, told};
use crate::support::{TestPortal, database_tests};

database_tests! {
    what_waits_is_published_or_refused, private_ones_are_taken_in, what_stands_is_taken_down, comments_wait_too,
    comments_are_taken_down, a_status_is_told_once, of_two_who_decide_one_does, units_and_auditors_read,
}

async fn waiting(portal: &TestPortal) -> Vec<String> {
    let queue = portal.get("/api/v1/suggestion-moderation").cookie(&agent(portal).await.cookie).await.json();
    let title = |item: &serde_json::Value| item["title"].as_str().unwrap().to_string();
    queue["items"].as_array().unwrap().iter().map(title).collect()
}

async fn what_waits_is_published_or_refused(portal: &TestPortal) {
    let (agent, lea) = (agent(portal).await, customer(portal, "lea").await);
    let first = suggests(portal, &lea, "A locker", json!({"text": "By the gate."})).await;
    let second = suggests(portal, &lea, "Buy this", json!({"text": "See www.pills.test now"})).await;
    assert_eq!(waiting(portal).await, ["A locker", "Buy this"]);
    let page = portal.get("/api/v1/suggestion-moderation?limit=1").cookie(&agent.cookie).await.json();
    assert_eq!((&page["items"][0]["held_for"], page["items"].as_array().unwrap().len()), (&json!("new"), 1));
    let next = format!("/api/v1/suggestion-moderation?limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    let page = portal.get(&next).cookie(&agent.cookie).await.json();
    assert_eq!((&page["items"][0]["held_for"], &page["next_cursor"]), (&json!("links"), &json!(null)));
    assert_eq!(portal.get(&door(&first, "")).await.status, 404);

    let publish = json!({"decision": "publish", "title": "A parcel locker", "topic": "service_point"});
    let bare = portal.put(&door(&first, "/moderation")).header("content-type", "application/json");
    assert_eq!(bare.cookie(&agent.cookie).body(publish.to_string()).await.status, 428);
    assert_eq!(puts_at(portal, &agent, (&first, 7), "/moderation", &publish).await.status, 412);
    let place = json!({"decision": "publish", "unit_code": "NOWHERE"});
    assert_eq!(faults(&puts(portal, &agent, &first, "/moderation", &place).await), ["/unit_code unknown"]);
    assert_eq!(puts(portal, &agent, &first, "/moderation", &publish).await.status, 204);
    assert_eq!(puts(portal, &agent, &first, "/moderation", &publish).await.status, 409);
    let shown = portal.get(&door(&first, "")).await.json();
    assert_eq!((&shown["title"], &shown["text"]), (&json!("A parcel locker"), &json!("By the gate.")));
    assert_eq!((shown["topic"].as_str(), told(portal, "lea").await), (Some("service_point"), 1));
    let by_word = portal.get("/api/v1/suggestions?text=parcel").await.json();
    assert_eq!(by_word["items"][0]["suggestion_number"], json!(first));

    let refuse = json!({"decision": "refuse", "reason": ""});
    assert_eq!(faults(&puts(portal, &agent, &second, "/moderation", &refuse).await), ["/reason required"]);
    let refuse = json!({"decision": "refuse", "reason": "It is an advertisement."});
    assert_eq!(puts(portal, &agent, &second, "/moderation", &refuse).await.status, 204);
    assert_eq!(portal.get(&door(&second, "")).await.status, 404);
    let own = portal.get(&door(&second, "")).cookie(&lea.cookie).await.json();
    assert_eq!(own["refusal"], "It is an advertisement.");
    assert!(news(portal, "lea").await.contains("It is an advertisement."));
    let status = json!({"status": "planned"});
    assert_eq!(puts(portal, &agent, &second, "/status", &status).await.status, 409);
    assert_eq!(waiting(portal).await, Vec::<String>::new());
    assert_eq!((audited(portal, "suggestion.published").await, audited(portal, "suggestion.refused").await), (1, 1));
}

async fn private_ones_are_taken_in(portal: &TestPortal) {
    let (agent, lea) = (agent(portal).await, customer(portal, "lea").await);
    let number = suggests(portal, &lea, "Between us", json!({"is_public": false})).await;
    assert_eq!(waiting(portal).await, ["Between us"]);
    assert_eq!(puts(portal, &agent, &number, "/moderation", &json!({"decision": "publish"})).await.status, 204);
    assert_eq!(waiting(portal).await, Vec::<String>::new());
    assert_eq!(portal.get(&door(&number, "")).await.status, 404);
    let list = portal.get("/api/v1/desk/suggestions").cookie(&agent.cookie).await.json();
    assert_eq!((&list["items"][0]["title"], &list["items"][0]["is_public"]), (&json!("Between us"), &json!(false)));
    let answer = json!({"status": "declined", "reply": "We looked into it."});
    assert_eq!(puts(portal, &agent, &number, "/status", &answer).await.status, 204);
    let own = portal.get(&door(&number, "")).cookie(&lea.cookie).await.json();
    assert_eq!((&own["status"], &own["reply"]), (&json!("declined"), &json!("We looked into it.")));
    assert_eq!(told(portal, "lea").await, 1);
}

async fn what_stands_is_taken_down(portal: &TestPortal) {
    let (agent, lea) = (agent(portal).await, customer(portal, "lea").await);
    let number = published(portal, "lea", "A locker").await;
    joins(portal, "ben", &number, "/following").await;
    let bare = json!({"decision": "refuse", "reason": " "});
    assert_eq!(faults(&puts(portal, &agent, &number, "/moderation", &bare).await), ["/reason required"]);
    let down = json!({"decision": "refuse", "reason": "It names a person."});
    assert_eq!(puts_at(portal, &agent, (&number, 1), "/moderation", &down).await.status, 412);
    let before = told(portal, "lea").await;
    assert_eq!(puts(portal, &agent, &number, "/moderation", &down).await.status, 204);
    for path in [door(&number, ""), door(&number, "/comments"), ["/suggestions/", &number].concat()] {
        assert_eq!(portal.get(&path).await.status, 404, "{path}");
    }
    let board = portal.get("/suggestions").await.text();
    assert!(!board.contains("A locker"), "{board}");
    // Its author reads why, and those who only follow it do not.
    assert_eq!((told(portal, "lea").await - before, told(portal, "ben").await), (1, 0));
    assert_eq!(news(portal, "lea").await, "We took it off the board: It names a person.");
    for path in [["/suggestions/", &number].concat(), "/account/suggestions".to_string()] {
        let page = portal.get(&path).cookie(&lea.cookie).await.text();
        assert!(page.contains("We took it off the board: It names a person."), "{path}: {page}");
    }
    let history = known(portal, &agent, &number).await["history"].clone();
    assert_eq!((&history[1]["kind"], &history[2]["kind"]), (&json!("published"), &json!("refused")));
    let page = portal.get(&["/desk/suggestions/", &number].concat()).cookie(&agent.cookie).await.text();
    assert!(page.contains("Taken off the board") && !page.contains("Take the suggestion down"), "{page}");
    assert_eq!(audited(portal, "suggestion.taken_down").await, 1);
    // Once, and for good.
    for decision in [down, json!({"decision": "publish"})] {
        assert_eq!(puts(portal, &agent, &number, "/moderation", &decision).await.status, 409);
    }
    assert_eq!(puts(portal, &agent, &number, "/status", &json!({"status": "planned"})).await.status, 409);
    let private = suggests(portal, &lea, "Between us", json!({"is_public": false})).await;
    assert_eq!(puts(portal, &agent, &private, "/moderation", &json!({"decision": "publish"})).await.status, 204);
    let refuse = json!({"decision": "refuse", "reason": "It stands nowhere."});
    assert_eq!(puts(portal, &agent, &private, "/moderation", &refuse).await.status, 409);
}

async fn comments_are_taken_down(portal: &TestPortal) {
    let agent = agent(portal).await;
    let number = published(portal, "lea", "A locker").await;
    let (ben, path) = (customer(portal, "ben").await, door(&number, "/comments"));
    for (who, text) in [(&ben, "Whoever built this is a fool."), (&agent, "Six of them, in spring.")] {
        let said = portal.post(&path, &json!({"text": text})).cookie(&who.cookie).await;
        assert_eq!((said.status, said.json()["is_held"].clone()), (201, json!(false)));
        portal.clock.advance_ms(1);
    }
    let found = known(portal, &agent, &number).await;
    let ids: Vec<&str> =
        found["comments"].as_array().unwrap().iter().map(|c| c["comment_id"].as_str().unwrap()).collect();
    assert_eq!((&found["comments"][0]["is_staff"], &found["comments"][1]["is_staff"]), (&json!(true), &json!(false)));
    let decide = async |id: &str, body: serde_json::Value| {
        let door = door(&number, &["/comments/", id, "/moderation"].concat());
        let ask = portal.put(&door).header("content-type", "application/json").cookie(&agent.cookie);
        ask.body(body.to_string()).await
    };
    assert_eq!(faults(&decide(ids[1], json!({"decision": "refuse"})).await), ["/reason required"]);
    assert_eq!(decide(ids[1], json!({"decision": "publish"})).await.status, 409);
    let down = json!({"decision": "refuse", "reason": "It insults somebody."});
    for (id, status) in [(ids[1], 204), (ids[1], 409), (ids[0], 204)] {
        assert_eq!(decide(id, down.clone()).await.status, status);
    }
    assert_eq!(portal.get(&path).await.json()["items"], json!([]));
    assert_eq!(portal.get(&door(&number, "")).await.json()["comment_count"], 0);
    let own = portal.get(&path).cookie(&ben.cookie).await.json();
    assert_eq!((&own["items"][0]["refusal"], &own["items"][0]["is_held"]), (&down["reason"], &json!(false)));
    assert_eq!(news(portal, "ben").await, "Your comment is not public: It insults somebody.");
    let written = "select count(*) from message where template = 'suggestion_news' and email like '%@desk.test'";
    assert_eq!(portal.number(written, &[]).await, 0, "nobody is written to about the operator's own word");
    assert_eq!(audited(portal, "suggestion.comment_taken_down").await, 2);
}

async fn comments_wait_too(portal: &TestPortal) {
    let number = published(portal, "lea", "A locker").await;
    let ben = customer(portal, "ben").await;
    for text in ["See www.lockers.test", "And www.pills.test"] {
        let said = portal.post(&door(&number, "/comments"), &json!({"text": text})).cookie(&ben.cookie).await;
        assert!((200..300).contains(&said.status), "{}", said.text());
        portal.advance_hours(1);
    }
    let agent = agent(portal).await;
    let queue = portal.get("/api/v1/suggestion-moderation").cookie(&agent.cookie).await.json();
    let ids: Vec<&str> = queue["items"].as_array().unwrap().iter().map(|c| c["comment_id"].as_str().unwrap()).collect();
    let act = |id: &str| ["/comments/", id, "/moderation"].concat();
    let decide = async |id: &str, body: serde_json::Value| {
        let ask = portal.put(&door(&number, &act(id))).header("content-type", "application/json");
        ask.cookie(&agent.cookie).body(body.to_string()).await
    };
    assert_eq!(decide(ids[0], json!({"decision": "publish"})).await.status, 204);
    assert_eq!(decide(ids[0], json!({"decision": "publish"})).await.status, 409);
    assert_eq!(faults(&decide(ids[1], json!({"decision": "refuse"})).await), ["/reason required"]);
    assert_eq!(decide(ids[1], json!({"decision": "refuse", "reason": "It sells pills."})).await.status, 204);
    assert_eq!(decide("none", json!({"decision": "publish"})).await.status, 404);
    let shown = portal.get(&door(&number, "/comments")).await.json();
    assert_eq!(shown["items"].as_array().unwrap().len(), 1);
    assert_eq!(known(portal, &agent, &number).await["comment_count"], 1);
    assert_eq!(told(portal, "ben").await, 1);
    assert!(news(portal, "ben").await.contains("It sells pills."));
}

async fn a_status_is_told_once(portal: &TestPortal) {
    let agent = agent(portal).await;
    let number = published(portal, "lea", "A locker").await;
    joins(portal, "ben", &number, "/following").await;
    let before = told(portal, "lea").await;
    let bare = json!({"status": "declined", "reply": " "});
    assert_eq!(faults(&puts(portal, &agent, &number, "/status", &bare).await), ["/reply required"]);
    assert_eq!(
        faults(&puts(portal, &agent, &number, "/status", &json!({"status": "merged"})).await),
        ["/status unknown"]
    );
    let planned = json!({"status": "planned", "reply": "In spring."});
    assert_eq!(puts(portal, &agent, &number, "/status", &planned).await.status, 204);
    assert_eq!((told(portal, "lea").await - before, told(portal, "ben").await), (1, 1));
    assert!(news(portal, "ben").await.contains("In spring."));
    // The same again tells nobody.
    assert_eq!(puts(portal, &agent, &number, "/status", &planned).await.status, 204);
    assert_eq!(told(portal, "ben").await, 1);
    let shown = portal.get(&door(&number, "")).await.json();
    assert_eq!((&shown["status"], &shown["reply"]), (&json!("planned"), &json!("In spring.")));
    let declined = json!({"status": "declined", "reply": "Too dear."});
    assert_eq!(puts(portal, &agent, &number, "/status", &declined).await.status, 204);
    assert_eq!(told(portal, "ben").await, 2);
    let history = known(portal, &agent, &number).await["history"].clone();
    let kinds: Vec<&str> = history.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["received", "published", "status", "status"]);
    assert_eq!(audited(portal, "suggestion.status_set").await, 2);
}

async fn of_two_who_decide_one_does(portal: &TestPortal) {
    portal.crowd().await;
    let (agent, other) = (agent(portal).await, portal.staff("other@desk.test", StaffRole::Supervisor).await);
    let number = published(portal, "lea", "A locker").await;
    joins(portal, "ben", &number, "/following").await;
    let version = known(portal, &agent, &number).await["version"].as_i64().unwrap();
    let (yes, no) = (json!({"status": "adopted"}), json!({"status": "declined", "reply": "No."}));
    let (one, two) = tokio::join!(
        puts_at(portal, &agent, (&number, version), "/status", &yes),
        puts_at(portal, &other, (&number, version), "/status", &no),
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 412]);
    assert_eq!(told(portal, "ben").await, 1);
}

async fn units_and_auditors_read(portal: &TestPortal) {
    let sql = "insert into unit (id, code, name, kind, created_at, version) values ($1, $1, $1, 'service_point', 1, 1)";
    portal.execute(sql, &["north".into()]).await.unwrap();
    let unit = portal.staff("unit@desk.test", StaffRole::Unit).await;
    let set = "update person set unit_id = 'north' where id = $1";
    portal.execute(set, &[(&unit.person_id).into()]).await.unwrap();
    let auditor = portal.staff("auditor@desk.test", StaffRole::Auditor).await;
    let claims = portal.staff("claims@desk.test", StaffRole::Claims).await;
    let lea = customer(portal, "lea").await;
    let theirs = suggests(portal, &lea, "Open later", json!({"unit": "north"})).await;
    let other = suggests(portal, &lea, "Elsewhere", json!({})).await;
    let count = async |who: &str| {
        let queue = portal.get("/api/v1/suggestion-moderation").cookie(who).await;
        (queue.status, queue.json()["items"].as_array().map_or(0, Vec::len))
    };
    assert_eq!(count(&unit.cookie).await, (200, 1));
    assert_eq!(count(&auditor.cookie).await, (200, 2));
    assert_eq!(count(&claims.cookie).await, (403, 0));
    assert_eq!(known(portal, &unit, &theirs).await["unit_code"], "north");
    let foreign = portal.get(&["/api/v1/desk/suggestions/", &other].concat()).cookie(&unit.cookie).await;
    assert_eq!(foreign.status, 404);
    for reader in [&unit, &auditor] {
        let refused = puts_at(portal, reader, (&theirs, 1), "/moderation", &json!({"decision": "publish"})).await;
        assert_eq!(refused.status, 403);
        let page = portal.get(&["/desk/suggestions/", &theirs].concat()).cookie(&reader.cookie).await;
        assert!(page.status == 200 && !page.text().contains("name=\"version\""), "{}", page.text());
    }
}
