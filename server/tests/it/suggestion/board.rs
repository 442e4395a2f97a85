//! The board: order, pages, search, file and feed.
//!
//! Bite proof: leave `s.id` out of the seek of `store::list`.

use serde_json::Value;

use super::{TITLE, WORDS, door, draft, on_board, publish, suggest};
use crate::support::{TestPortal, database_tests};

database_tests! {
    every_order_shows_each_once, words_and_filters_narrow_it, similar_ones_are_found, looking_for_words_has_a_limit,
    merged_ones_lead_on,
    the_feed_is_well_formed, pages_speak_every_language,
}

fn numbers(board: &Value) -> Vec<String> {
    let items = board["items"].as_array().unwrap();
    items.iter().map(|item| item["suggestion_number"].as_str().unwrap().to_string()).collect()
}

async fn seven(portal: &TestPortal) -> Vec<String> {
    let mut made = Vec::new();
    for n in 0..7 {
        let author = portal.customer(&format!("author{n}@campus.test"), "Author").await;
        let number = suggest(portal, &author.cookie, &draft(&format!("Wish number {n}"))).await;
        publish(portal, &number).await;
        made.push(number);
    }
    made
}

async fn every_order_shows_each_once(portal: &TestPortal) {
    let made = seven(portal).await;
    let li = portal.customer("li@campus.test", "Li").await;
    assert_eq!(portal.put(&door(&made[3], "/vote")).cookie(&li.cookie).await.status, 200);
    for sort in ["voices", "weighted", "shipments", "new"] {
        let (mut seen, mut path) = (Vec::new(), format!("/api/v1/suggestions?sort={sort}&limit=2"));
        loop {
            let board = portal.get(&path).await.json();
            seen.extend(numbers(&board));
            let Some(cursor) = board["next_cursor"].as_str() else { break };
            path = format!("/api/v1/suggestions?sort={sort}&limit=2&cursor={cursor}");
        }
        let mut sorted = seen.clone();
        sorted.sort();
        assert_eq!(sorted, made, "{sort}");
        match sort {
            "voices" => assert_eq!(seen[0], made[3]),
            "new" => assert_eq!(seen, made.iter().rev().cloned().collect::<Vec<_>>()),
            _ => {}
        }
    }
    assert_eq!(portal.get("/api/v1/suggestions?sort=loud").await.field_problems(), ["/sort unknown"]);
    assert_eq!(portal.get("/api/v1/suggestions?cursor=zz").await.field_problems(), ["/cursor malformed"]);
    assert_eq!(portal.get("/suggestions?sort=loud").await.status, 200, "a page shows all rather than an error");
}

async fn words_and_filters_narrow_it(portal: &TestPortal) {
    let made = seven(portal).await;
    let li = portal.customer("li@campus.test", "Li").await;
    let mut chinese = draft("校园驿站延长营业时间");
    chinese["topic"] = "storage".into();
    let other = suggest(portal, &li.cookie, &chinese).await;
    publish(portal, &other).await;
    let sql = "update suggestion set status = 'planned', reply = 'Soon.' where suggestion_number = $1";
    portal.execute(sql, &[(&other).into()]).await.unwrap();
    for query in ["text=%E8%90%A5%E4%B8%9A", "topic=storage", "status=planned", "topic=storage&status=planned"] {
        let found = numbers(&portal.get(&format!("/api/v1/suggestions?{query}")).await.json());
        assert_eq!(found, std::slice::from_ref(&other), "{query}");
        let page = portal.get(&format!("/suggestions?{query}")).await.text();
        assert!(page.contains(&other) && !page.contains(&made[0]), "{query}");
        let csv = portal.get(&format!("/api/v1/suggestions/export?{query}")).await.text();
        assert!(csv.contains(&other) && !csv.contains(&made[0]), "{csv}");
    }
    assert_eq!(numbers(&portal.get("/api/v1/suggestions?topic=claims").await.json()), [""; 0]);
    let roadmap = portal.get("/suggestions/roadmap").await.text();
    assert!(roadmap.contains(&other) && !roadmap.contains(&made[0]), "{roadmap}");
    let formula = suggest(portal, &li.cookie, &draft("=1+1")).await;
    publish(portal, &formula).await;
    assert!(portal.get("/api/v1/suggestions/export").await.text().contains(",'=1+1,"));
}

async fn similar_ones_are_found(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    for (typed, is_found) in [
        ("opening the counter late", true),
        ("Counters open later in evenings", true),
        ("counter", true),
        ("A parcel locker at the bus stop", false),
        ("the in", false),
        ("", false),
        ("%", false),
    ] {
        let query = app::wire::encode(typed);
        let found = numbers(&portal.get(&format!("/api/v1/suggestions/similar?text={query}")).await.json());
        assert_eq!(found.contains(&number), is_found, "{typed}");
        let piece = portal.get(&format!("/suggestions/similar?text={query}")).await;
        assert_eq!((piece.status, piece.text().contains(TITLE)), (200, is_found), "{typed}");
        assert!(!piece.text().contains("<html"), "a piece");
    }
    let throttled = portal.again(crate::support::portal::Options { lookups_per_minute: 2, ..Default::default() }).await;
    for status in [200, 200, 429] {
        assert_eq!(throttled.get("/suggestions/similar?text=counter").await.status, status);
    }
}

/// What goes through every row counts as a look-up of the caller's address.
async fn looking_for_words_has_a_limit(portal: &TestPortal) {
    on_board(portal, TITLE).await;
    let paths = ["/api/v1/suggestions?text=counter", "/suggestions?text=counter", "/api/v1/suggestions/export"];
    for path in paths {
        let options = crate::support::portal::Options { lookups_per_minute: 2, ..Default::default() };
        let throttled = portal.again(options).await;
        let costs = if path.ends_with("export") { 1 } else { 2 };
        for _ in 0..costs {
            assert_eq!(throttled.get(path).await.status, 200, "{path}");
        }
        assert_eq!(throttled.get(path).await.status, 429, "{path}");
        assert_eq!(throttled.get("/suggestions").await.status, 200, "the board itself is an index");
        // The form is sent all the same, without a look at similar ones.
        let form = [("title", TITLE), ("text", WORDS), ("topic", "storage"), ("email", "guest@home.test")];
        let sent = throttled.post_form("/suggestions/new", &form).await;
        assert_eq!((sent.status, sent.header("location")), (303, "/suggestions?done=mailed"));
    }
}

async fn merged_ones_lead_on(portal: &TestPortal) {
    let made = seven(portal).await;
    let sql = "update suggestion set status = 'merged',
        merged_into_id = (select id from suggestion where suggestion_number = $2) where suggestion_number = $1";
    portal.execute(sql, &[(&made[0]).into(), (&made[1]).into()]).await.unwrap();
    assert!(!numbers(&portal.get("/api/v1/suggestions").await.json()).contains(&made[0]));
    assert_eq!(numbers(&portal.get("/api/v1/suggestions?status=merged").await.json()), [made[0].clone()]);
    let li = portal.customer("li@campus.test", "Li").await;
    let vote = portal.put(&door(&made[0], "/vote")).cookie(&li.cookie).await;
    assert_eq!((vote.status, vote.field_problems()), (409, vec!["/suggestion_number merged".to_string()]));
    let follow = portal.put(&door(&made[0], "/following")).cookie(&li.cookie).await;
    assert_eq!((follow.status, follow.field_problems()), (409, vec!["/suggestion_number merged".to_string()]));
    let page = portal.get(&format!("/suggestions/{}", made[0])).await.text();
    assert!(
        page.contains(&made[1]) && page.contains("Taken together with") && !page.contains("Give my voice"),
        "{page}"
    );
    let target = portal.get(&format!("/suggestions/{}", made[1])).await.text();
    assert!(target.contains(&made[0]), "{target}");
    let down = "update suggestion set refused_at = 1, refusal = 'Rude.' where suggestion_number = $1";
    portal.execute(down, &[(&made[0]).into()]).await.unwrap();
    let target = portal.get(&door(&made[1], "")).await.json();
    assert_eq!(target["merged"], serde_json::json!([]), "what was taken down is named nowhere");
}

async fn the_feed_is_well_formed(portal: &TestPortal) {
    let author = portal.customer("author@campus.test", "Author").await;
    let mut wild = draft("Doors & <windows> \"open\"");
    wild["text"] = ["]]> & ", WORDS].concat().into();
    let number = suggest(portal, &author.cookie, &wild).await;
    publish(portal, &number).await;
    let feed = portal.get("/suggestions/feed.atom").await;
    assert_eq!((feed.status, feed.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
    let text = feed.text();
    assert!(text.contains("<title>Doors &amp; &lt;windows&gt; &quot;open&quot;</title>"), "{text}");
    assert!(text.contains("]]&gt; &amp; Lectures") && text.contains(&format!("/suggestions/{number}</id>")), "{text}");
    for tag in ["feed", "entry", "title", "id", "updated", "summary", "published"] {
        let count = |mark: String| text.matches(&mark).count();
        assert_eq!(count(format!("<{tag}>")) + count(format!("<{tag} ")), count(format!("</{tag}>")), "{tag}");
    }
}

async fn pages_speak_every_language(portal: &TestPortal) {
    let number = on_board(portal, TITLE).await;
    for (language, word) in [("en", "Suggestions"), ("es", "Sugerencias"), ("zh-CN", "建议")] {
        for path in ["/suggestions".to_string(), "/suggestions/new".into(), format!("/suggestions/{number}")] {
            let page = portal.get(&path).header("accept-language", language).await;
            assert_eq!((page.status, page.header("content-language")), (200, language), "{path}");
        }
        let home = portal.get("/").header("accept-language", language).await.text();
        assert!(home.contains("href=\"/suggestions\""), "{language}");
        let board = portal.get("/suggestions").header("accept-language", language).await.text();
        assert!(board.contains(word), "{language}: {board}");
    }
    let shown = portal.get(&format!("/suggestions/{number}")).header("accept-language", "es").await.text();
    assert!(shown.contains("<h1 lang=\"en\""), "words keep their language: {shown}");
}
