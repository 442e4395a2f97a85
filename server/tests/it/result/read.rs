//! Pages, comments and files: what stands in them, and what never does.

use app::account::StaffRole;

use super::{CANARY, fixture};
use crate::support::{TestPortal, database_tests};

database_tests! {
    comments_are_found_by_their_words, files_say_what_the_page_says, pages_stand_in_three_languages
}

async fn comments_are_found_by_their_words(portal: &TestPortal) {
    fixture(portal).await;
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    let found = async |query: &str| {
        let path = ["/api/v1/surveys/s1/comments?", query].concat();
        portal.get(&path).cookie(&agent.cookie).await.json()
    };
    let count = async |query: &str| found(query).await["items"].as_array().unwrap().len();
    assert_eq!(count("").await, 7);
    assert_eq!(count("q=%E8%8B%8F%E5%B7%9E").await, 7, "苏州");
    assert_eq!(count("q=canary%205").await, 2);
    assert_eq!(count("q=nothing").await, 0);
    let first = found("limit=4").await;
    let cursor = first["next_cursor"].as_str().unwrap().to_string();
    let rest = found(&["limit=4&cursor=", &app::wire::encode(&cursor)].concat()).await;
    assert_eq!((rest["items"].as_array().map(Vec::len), rest["next_cursor"].is_null()), (Some(3), true));
    assert_eq!(first["items"][0]["answered_on"], "2026-11-07");
    assert_eq!(rest["items"][2]["score"], 5);
    let whole = found("").await.to_string();
    assert!(!whole.contains("Canary Person") && !whole.contains("person_id"), "{whole}");
    let page = portal.get("/desk/surveys/s1/comments?q=canary").cookie(&agent.cookie).await;
    assert!(page.status == 200 && page.text().contains(CANARY) && !page.text().contains("Canary Person"));
    portal
        .execute("update response set comment = '<script>alert(1)</script>' where comment is not null", &[])
        .await
        .unwrap();
    let page = portal.get("/desk/surveys/s1/comments").cookie(&agent.cookie).await.text();
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"), "{page}");
}

async fn files_say_what_the_page_says(portal: &TestPortal) {
    fixture(portal).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    let person = "select cast(count(*) as bigint) from person where name = 'Canary Person'";
    assert_eq!(portal.number(person, &[]).await, 1);
    let get = async |path: &str| portal.get(path).cookie(&boss.cookie).await;
    let csv = get("/api/v1/surveys/s1/results/export").await.text();
    assert!(csv.contains("question,overall,Satisfied?,Satisfied (4 or 5),24,0.5417,0.35"), "{csv}");
    assert!(csv.contains("lateness,on_time,On time,"), "{csv}");
    let json = get("/api/v1/surveys/s1/results/export?format=json").await.json();
    assert_eq!(json["answered"], 24);
    let xlsx = get("/api/v1/surveys/s1/results/export?format=xlsx").await;
    assert!(xlsx.status == 200 && xlsx.header("content-disposition").contains("results.xlsx"));
    portal.execute("update response set answers_json = '{\"overall\":5,\"more\":\"=1+1\"}'", &[]).await.unwrap();
    let answers = get("/api/v1/surveys/s1/answers/export").await.text();
    assert_eq!(answers.lines().count(), 25, "{answers}");
    assert!(answers.contains("'=1+1") && !answers.contains(",=1+1"), "{answers}");
    let json = get("/api/v1/surveys/s1/answers/export?format=json").await.text();
    for text in [&answers, &json] {
        assert!(
            !text.contains("Canary Person") && !text.contains("li@shop.test") && !text.contains("person"),
            "{text}"
        );
    }
    assert_eq!(get("/api/v1/surveys/s1/answers/export?from=2026-11").await.text().lines().count(), 13);
    let agent = portal.staff("agent@desk.test", StaffRole::Agent).await;
    for door in ["results", "answers"] {
        let path = ["/api/v1/surveys/s1/", door, "/export"].concat();
        assert_eq!(portal.get(&path).cookie(&agent.cookie).await.status, 403);
    }
    assert_eq!(get("/api/v1/surveys/none/results").await.status, 404);
}

async fn pages_stand_in_three_languages(portal: &TestPortal) {
    fixture(portal).await;
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    for (language, words) in
        [("en", "Satisfaction against lateness"), ("es", "Satisfacción según"), ("zh-CN", "满意度与延误")]
    {
        let page =
            portal.get("/desk/surveys/s1/results").header("accept-language", language).cookie(&boss.cookie).await;
        let text = page.text();
        assert!(page.status == 200 && text.contains(words), "{text}");
        assert!(text.contains("<svg") && text.contains("<caption>"), "drawings and tables");
    }
    let list = portal.get("/desk/surveys").cookie(&boss.cookie).await.text();
    assert!(list.contains("/desk/surveys/s1/results") && list.contains("After delivery"), "{list}");
}
