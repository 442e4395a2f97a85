//! Questionnaires: drafts that may have faults, versions that have none and never change, and who may do what.

use app::account::StaffRole;
use serde_json::{Value, json};

use crate::support::account::SignedIn;
use crate::support::complaint::{MULTIPART, multipart};
use crate::support::{Answer, Ask, TestPortal, database_tests};

database_tests! {
    a_template_is_published_and_stays, a_draft_with_faults_is_kept_and_not_published, two_writers_do_not_overwrite,
    only_managers_write, a_retired_one_is_not_published, what_is_exported_is_imported, the_builder_works_by_forms,
    the_preview_speaks_every_language, lists_go_on, a_key_keeps_its_kind,
}

const PATH: &str = "/api/v1/surveys";

async fn manager(portal: &TestPortal) -> SignedIn {
    portal.staff("wang@desk.test", StaffRole::Manager).await
}

/// A request with a version, as whoever holds the cookie.
async fn send(portal: &TestPortal, method: &str, path: &str, by: &SignedIn, version: i64, body: &Value) -> Answer {
    let etag = format!("\"{version}\"");
    let ask = Ask::new(&portal.router, method, path).header("content-type", "application/json");
    let ask = ask.header("if-match", &etag).header("sec-fetch-site", "same-origin");
    ask.cookie(&by.cookie).body(body.to_string()).await
}

/// A survey made of a template.
async fn begun(portal: &TestPortal, by: &SignedIn, template: &str) -> Value {
    let body = json!({"name": "After delivery", "template": template});
    let made = portal.post(PATH, &body).cookie(&by.cookie).await;
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()
}

fn path_of(survey: &Value) -> String {
    [PATH, "/", survey["id"].as_str().unwrap()].concat()
}

fn page_of(survey: &Value) -> String {
    ["/admin/surveys/", survey["id"].as_str().unwrap()].concat()
}

fn version_of(survey: &Value) -> i64 {
    survey["version"].as_i64().unwrap()
}

async fn audited(portal: &TestPortal, action: &'static str) -> i64 {
    portal.number("select count(*) from audit_entry where action = $1", &[action.into()]).await
}

async fn a_template_is_published_and_stays(portal: &TestPortal) {
    let wang = manager(portal).await;
    let survey = begun(portal, &wang, "after_delivery").await;
    assert_eq!((&survey["problems"], &survey["version_number"]), (&json!([]), &json!(0)));
    let (path, versions) = (path_of(&survey), [&path_of(&survey), "/versions"].concat());
    let published = send(portal, "POST", &versions, &wang, 1, &json!({})).await;
    assert_eq!((published.status, &published.json()["number"]), (201, &json!(1)), "{}", published.text());
    let again = send(portal, "POST", &versions, &wang, 2, &json!({})).await;
    assert_eq!((again.status, again.field_problems()), (422, vec![" unchanged".to_string()]));

    let mut draft = survey["questionnaire"].clone();
    draft["sections"][0]["questions"][0]["texts"]["en"] = json!("And now?");
    let saved = send(portal, "PUT", &path, &wang, 2, &json!({"name": "After delivery", "questionnaire": draft})).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let line = portal.get(PATH).cookie(&wang.cookie).await.json()["items"][0].clone();
    assert_eq!((&line["is_changed"], &line["version_number"]), (&json!(true), &json!(1)));
    assert_eq!(send(portal, "POST", &versions, &wang, 3, &json!({})).await.json()["number"], 2);
    let read = async |number: &str| portal.get(&[&versions, "/", number].concat()).cookie(&wang.cookie).await;
    assert_eq!(read("1").await.json()["questionnaire"], survey["questionnaire"]);
    assert_eq!(read("2").await.json()["questionnaire"], draft);
    assert_eq!((read("3").await.status, read("x").await.status), (404, 404));
    let history = portal.get(&versions).cookie(&wang.cookie).await.json();
    let numbers: Vec<i64> =
        history["items"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [2, 1]);

    for change in ["update survey_version set questionnaire_json = '{}'", "delete from survey_version"] {
        assert!(portal.execute(change, &[]).await.is_err(), "{change}");
    }
    assert_eq!((audited(portal, "survey.added").await, audited(portal, "survey.published").await), (1, 2));
}

async fn a_draft_with_faults_is_kept_and_not_published(portal: &TestPortal) {
    let wang = manager(portal).await;
    let survey = begun(portal, &wang, "after_case").await;
    let mut draft = survey["questionnaire"].clone();
    draft["titles"]["es"] = json!(" ");
    draft["sections"][0]["questions"][1]["key"] = json!("solved");
    let body = json!({"name": "  Half done ", "questionnaire": draft});
    let saved = send(portal, "PUT", &path_of(&survey), &wang, 1, &body).await;
    assert_eq!((saved.status, &saved.json()["name"]), (200, &json!("Half done")), "{}", saved.text());
    let wanted = ["/titles/es required", "/sections/0/questions/1/key taken"];
    let problems = saved.json()["problems"].clone();
    let codes: Vec<String> = problems.as_array().unwrap().iter().map(code_at).collect();
    assert_eq!(codes, wanted);
    let versions = [&path_of(&survey), "/versions"].concat();
    let refused = send(portal, "POST", &versions, &wang, 2, &json!({})).await;
    assert_eq!((refused.status, refused.field_problems()), (422, wanted.map(String::from).to_vec()));
    let kept = portal.get(&path_of(&survey)).cookie(&wang.cookie).await;
    assert_eq!((kept.header("etag"), &kept.json()["version_number"]), ("\"2\"", &json!(0)));
    // What is no questionnaire is not kept at all.
    let stars = json!({"name": "x", "questionnaire": {"titles": {}, "stars": 5}});
    assert!([400, 422].contains(&send(portal, "PUT", &path_of(&survey), &wang, 2, &stars).await.status));
    let nameless = send(portal, "PUT", &path_of(&survey), &wang, 2, &json!({"name": "", "questionnaire": draft})).await;
    assert_eq!((nameless.status, nameless.field_problems()), (422, vec!["/name required".to_string()]));
    let both = json!({"name": "x", "template": "loyalty", "questionnaire": draft});
    let both = portal.post(PATH, &both).cookie(&wang.cookie).await;
    assert_eq!((both.status, both.field_problems()), (422, vec!["/questionnaire either".to_string()]));
}

fn code_at(problem: &Value) -> String {
    [problem["pointer"].as_str().unwrap(), problem["code"].as_str().unwrap()].join(" ")
}

async fn two_writers_do_not_overwrite(portal: &TestPortal) {
    let wang = manager(portal).await;
    let survey = begun(portal, &wang, "campus").await;
    let path = path_of(&survey);
    let body = json!({"name": "First", "questionnaire": survey["questionnaire"]});
    assert_eq!(send(portal, "PUT", &path, &wang, 1, &body).await.status, 200);
    for (method, end) in [("PUT", ""), ("POST", "/versions"), ("PUT", "/retirement"), ("DELETE", "/retirement")] {
        let stale = send(portal, method, &[&path, end].concat(), &wang, 1, &body).await;
        assert_eq!(stale.status, 412, "{method} {end}");
    }
    let without = portal.put(&path).header("content-type", "application/json").cookie(&wang.cookie);
    assert_eq!(without.body(body.to_string()).await.status, 428);
    let now = portal.get(&path).cookie(&wang.cookie).await.json();
    assert_eq!((version_of(&now), &now["version_number"], &now["retired_at"]), (2, &json!(0), &Value::Null));
}

async fn only_managers_write(portal: &TestPortal) {
    let wang = manager(portal).await;
    let survey = begun(portal, &wang, "loyalty").await;
    let path = path_of(&survey);
    let readers = [StaffRole::Agent, StaffRole::Supervisor, StaffRole::Auditor];
    for (role, reads) in
        readers.map(|role| (role, 200)).into_iter().chain([(StaffRole::Claims, 403), (StaffRole::Unit, 403)])
    {
        let staff = portal.staff(&[role.as_str(), "@desk.test"].concat(), role).await;
        assert_eq!(portal.get(&path).cookie(&staff.cookie).await.status, reads, "{role}");
        assert_eq!(portal.get(PATH).cookie(&staff.cookie).await.status, reads, "{role}");
        assert_eq!(send(portal, "PUT", &path, &staff, 1, &json!({})).await.status, 403, "{role}");
        assert_eq!(send(portal, "POST", &[&path, "/versions"].concat(), &staff, 1, &json!({})).await.status, 403);
        assert_eq!(portal.get(&page_of(&survey)).cookie(&staff.cookie).await.status, 403, "{role}");
    }
    let customer = portal.customer("li@campus.test", "Li").await;
    let foreign = portal.get(&path).cookie(&customer.cookie).await;
    assert_eq!((foreign.status, portal.get(&path).await.status), (403, 401));
    let missing = [PATH, "/0192f0c1-2345-7abc-8def-0123456789ab"].concat();
    assert_eq!(portal.get(&missing).cookie(&wang.cookie).await.status, 404);
    assert_eq!(send(portal, "PUT", &[&missing, "/retirement"].concat(), &wang, 1, &json!({})).await.status, 404);
}

async fn a_retired_one_is_not_published(portal: &TestPortal) {
    let wang = manager(portal).await;
    let survey = begun(portal, &wang, "full_study").await;
    let (retirement, versions) =
        ([&path_of(&survey), "/retirement"].concat(), [&path_of(&survey), "/versions"].concat());
    let retired = send(portal, "PUT", &retirement, &wang, 1, &json!({})).await;
    assert!(retired.json()["retired_at"].is_string());
    assert_eq!(send(portal, "POST", &versions, &wang, 2, &json!({})).await.status, 409);
    let back = send(portal, "DELETE", &retirement, &wang, 2, &json!({})).await;
    assert_eq!((back.status, &back.json()["retired_at"]), (200, &Value::Null));
    assert_eq!(send(portal, "POST", &versions, &wang, 3, &json!({})).await.status, 201);
    assert_eq!((audited(portal, "survey.retired").await, audited(portal, "survey.restored").await), (1, 1));
}

async fn what_is_exported_is_imported(portal: &TestPortal) {
    let wang = manager(portal).await;
    let study = begun(portal, &wang, "full_study").await;
    let file = portal.get(&[&page_of(&study), "/questionnaire"].concat()).cookie(&wang.cookie).await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"questionnaire.json\"");
    assert_eq!(file.json(), study["questionnaire"]);

    let empty = portal.post(PATH, &json!({"name": "Copy"})).cookie(&wang.cookie).await.json();
    assert_ne!(empty["problems"], json!([]));
    let import = async |version: &str, text: &str| {
        Ask::new(&portal.router, "POST", &[&page_of(&empty), "/questionnaire"].concat())
            .header("content-type", MULTIPART)
            .header("sec-fetch-site", "same-origin")
            .cookie(&wang.cookie)
            .body(multipart(&[("version", version), ("file", ""), ("text", text)]))
            .await
    };
    let wrong = import("1", "{\"titles\": 5}").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("This is no questionnaire"), "{}", wrong.text());
    let taken = import("1", &["\u{feff}", &file.text()].concat()).await;
    assert_eq!((taken.status, import("1", &file.text()).await.status), (303, 412));
    let copy = portal.get(&path_of(&empty)).cookie(&wang.cookie).await.json();
    assert_eq!((&copy["questionnaire"], &copy["problems"]), (&study["questionnaire"], &json!([])));

    let given = json!({"name": "By the API", "questionnaire": study["questionnaire"]});
    let made = portal.post(PATH, &given).cookie(&wang.cookie).await;
    assert_eq!((made.status, &made.json()["questionnaire"]), (201, &study["questionnaire"]));
}

async fn the_builder_works_by_forms(portal: &TestPortal) {
    let wang = manager(portal).await;
    let refused =
        portal.post_form("/admin/surveys", &[("name", ""), ("template", "campus")]).cookie(&wang.cookie).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("name-fault"), "{}", refused.text());
    let fields = [("name", "Campus"), ("template", "campus")];
    let made = portal.post_form("/admin/surveys", &fields).cookie(&wang.cookie).await;
    let page = made.header("location").trim_end_matches("?done=1").to_string();
    let act = async |fields: &[(&str, &str)]| portal.post_form(&page, fields).cookie(&wang.cookie).await;

    let question = [
        ("form", "question"),
        ("version", "1"),
        ("section", "0"),
        ("question", "2"),
        ("key", "waiting"),
        ("kind", "single"),
        ("text_en", "How long?"),
        ("text_es", ""),
        ("text_zh_cn", "多久？"),
        ("choices", "short | Short | Poco | 短\nlong | Long"),
        ("show_question", "overall"),
        ("show_any_of", "1, 2"),
    ];
    let changed = act(&question).await;
    assert_eq!((changed.status, changed.header("location")), (303, [&page, "?done=1#s0-q2"].concat().as_str()));
    let stale = act(&question).await;
    assert_eq!(stale.status, 412);
    assert!(stale.text().contains("Somebody else has changed this survey"));
    let shown = portal.get(&page).cookie(&wang.cookie).await.text();
    for words in
        ["things keep the draft", "s0-q2-text_es-fault", "Line 2 is not complete", "asked only when overall is 1, 2"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let refused = act(&[("form", "publish"), ("version", "2")]).await;
    assert_eq!(refused.status, 422);

    let gone = act(&[("form", "question_remove"), ("version", "2"), ("section", "0"), ("question", "2")]).await;
    assert_eq!(gone.status, 303);
    let published = act(&[("form", "publish"), ("version", "3")]).await;
    assert_eq!((published.status, published.header("location")), (303, [&page, "?done=1#versions"].concat().as_str()));
    let up = act(&[("form", "question_up"), ("version", "4"), ("section", "0"), ("question", "1")]).await;
    assert_eq!(up.status, 303);
    let shown = portal.get(&page).cookie(&wang.cookie).await.text();
    for words in ["another order", "Publish as version 2", "Version 1, published by"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert_eq!(act(&[("form", "question_up"), ("version", "5"), ("section", "9")]).await.status, 400);
    let nameless = act(&[("form", "about"), ("version", "5"), ("name", ""), ("title_en", "Kept words")]).await;
    assert_eq!(nameless.status, 422);
    assert!(nameless.text().contains("Kept words") && nameless.text().contains("about-name-fault"));
}

async fn the_preview_speaks_every_language(portal: &TestPortal) {
    let wang = manager(portal).await;
    let survey = begun(portal, &wang, "full_study").await;
    for (locale, words) in
        [("en", "The least I would accept"), ("es", "Lo mínimo que aceptaría"), ("zh-CN", "我能接受的最低水平")]
    {
        let path = [&page_of(&survey), "/preview?locale=", locale].concat();
        let shown = portal.get(&path).cookie(&wang.cookie).await;
        assert_eq!(shown.status, 200);
        let text = shown.text();
        assert!(text.contains(words) && text.contains(&["lang=\"", locale, "\""].concat()), "{locale}");
        assert!(text.contains("asked only when uses_storage is yes"), "the hint is in the reader's language");
        assert!(!text.contains("method=\"post\""), "nothing is sent");
    }
}

async fn lists_go_on(portal: &TestPortal) {
    let wang = manager(portal).await;
    for n in 0..3 {
        let made = portal.post(PATH, &json!({"name": format!("Survey {n}")})).cookie(&wang.cookie).await;
        assert_eq!(made.status, 201);
        portal.travel(std::time::Duration::from_secs(60));
    }
    let first = portal.get("/api/v1/surveys?limit=2").cookie(&wang.cookie).await.json();
    let names = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(names(&first), ["Survey 2", "Survey 1"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = portal.get(&["/api/v1/surveys?limit=2&cursor=", cursor].concat()).cookie(&wang.cookie).await.json();
    assert_eq!((names(&rest), &rest["next_cursor"]), (vec!["Survey 0".to_string()], &Value::Null));
    let path = portal.get("/admin/surveys").cookie(&wang.cookie).await.text();
    assert!(path.contains("Survey 0") && path.contains("/admin/surveys/"));
}

/// Results of versions join by key: a five of satisfaction is no five of a recommendation.
async fn a_key_keeps_its_kind(portal: &TestPortal) {
    let wang = manager(portal).await;
    let survey = begun(portal, &wang, "after_delivery").await;
    let (path, versions) = (path_of(&survey), [&path_of(&survey), "/versions"].concat());
    assert_eq!(send(portal, "POST", &versions, &wang, 1, &json!({})).await.status, 201);
    let first = survey["questionnaire"].clone();
    assert_eq!(first["sections"][0]["questions"][0]["kind"], "csat", "{first}");
    let save = async |version: i64, questionnaire: &Value| {
        let body = json!({"name": "After delivery", "questionnaire": questionnaire});
        let saved = send(portal, "PUT", &path, &wang, version, &body).await;
        assert_eq!(saved.status, 200, "{}", saved.text());
        saved.json()
    };
    // The key goes, and comes back as another kind: the version before the last counts too.
    let mut second = first.clone();
    second["sections"][0]["questions"][0]["key"] = json!("overall_2");
    for section in second["sections"].as_array_mut().unwrap() {
        for question in section["questions"].as_array_mut().unwrap() {
            question.as_object_mut().unwrap().remove("show_if");
        }
    }
    save(2, &second).await;
    assert_eq!(send(portal, "POST", &versions, &wang, 3, &json!({})).await.status, 201);
    let mut third = second.clone();
    let question = &mut third["sections"][0]["questions"][0];
    (question["key"], question["kind"]) = (first["sections"][0]["questions"][0]["key"].clone(), json!("ces"));
    let kept = save(4, &third).await;
    let wanted = "/sections/0/questions/0/kind kind_changed";
    assert_eq!(code_at(&kept["problems"][0]), wanted, "{kept}");
    let refused = send(portal, "POST", &versions, &wang, 5, &json!({})).await;
    assert_eq!((refused.status, refused.field_problems()), (422, vec![wanted.to_string()]));
    for (language, words) in [("en", "Give it a new key"), ("es", "Póngale otra clave"), ("zh-CN", "请改用新的标识")]
    {
        let ask = portal.get(&page_of(&survey)).cookie(&wang.cookie).header("accept-language", language);
        let page = ask.await.text();
        assert!(
            page.contains(words)
                && page.contains("s0-q0-kind-fault")
                && !page.contains("name=\"form\" value=\"publish\""),
            "{page}"
        );
    }
    third["sections"][0]["questions"][0]["key"] = json!("effort_now");
    save(5, &third).await;
    assert_eq!(send(portal, "POST", &versions, &wang, 6, &json!({})).await.status, 201);
}
