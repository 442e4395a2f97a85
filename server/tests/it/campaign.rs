//! Campaigns from a delivered parcel to a stored answer, by time travel; links, refusals, holds, anonymity.
//!
//! Bite proof: leave `answered_on is null` out of `store::spend`; give `NewResponse` of an anonymous answer its
//! `answered_at`, its invitation the day, or `subject_of` its lateness; leave the last statement out of `store::blend`;
//! leave `lock_key` out of `look_once`; send without `looked_again`.

use std::time::Duration;

use app::account::StaffRole;
use app::shipment::Milestone::*;
use serde_json::{Value, json};
use server::session::Kind;
use server::survey::campaign::job;

use crate::support::Answer;
use crate::support::account::SignedIn;
use crate::support::complaint::draft;
use crate::support::people::{huaian_books, li_wei};
use crate::support::portal::Options;
use crate::support::{Ask, TestPortal, database_tests, parcel, patiently};
use crate::watched::state;

database_tests! {
    from_a_delivery_to_an_answer, a_reminder_comes_once_and_its_link_answers, who_is_not_asked_learns_why,
    an_open_complaint_holds, a_link_ends, of_a_hundred_answers_one_is_stored, an_anonymous_answer_leads_to_nobody,
    rows_of_one_answer_do_not_stand_together,
    a_low_score_opens_a_case, two_servers_ask_once, a_phone_answers_without_script, whoever_refuses_is_left_alone,
    a_list_and_a_poster, a_campaign_is_written_started_and_stopped,
}

pub const DAY: Duration = Duration::from_secs(86_400);
pub const HOUR: Duration = Duration::from_secs(3_600);
pub const NUMBER: &str = "PDSURVEY01";
pub const EMAIL: &str = "li@customer.test";

pub fn questionnaire() -> Value {
    let words = |en: &str, es: &str, zh: &str| json!({"en": en, "es": es, "zh-CN": zh});
    json!({
        "titles": words("Your delivery", "Su entrega", "您的派送"),
        "intros": words("Two parts", "Dos partes", "两个部分"),
        "thanks": words("We read every answer", "Leemos cada respuesta", "我们会阅读每条回答"),
        "sections": [
            {"titles": words("Delivery", "Entrega", "派送"), "questions": [
                {"key": "overall", "kind": "csat", "is_required": true,
                    "texts": words("How was it?", "¿Qué tal fue?", "感觉如何？")},
                {"key": "why", "kind": "text", "texts": words("Why?", "¿Por qué?", "为什么？"),
                    "show_if": {"question": "overall", "any_of": ["1", "2"]}},
            ]},
            {"titles": words("Again", "Otra vez", "再次"), "questions": [
                {"key": "again", "kind": "yes_no", "texts": words("Again?", "¿Otra vez?", "还会使用吗？")},
            ]},
        ],
    })
}

/// A manager, and a survey that is published.
pub async fn published(portal: &TestPortal) -> SignedIn {
    publish(portal, "s1", &questionnaire()).await
}

pub async fn publish(portal: &TestPortal, survey_id: &str, questionnaire: &Value) -> SignedIn {
    let manager = portal.staff("manager@staff.test", StaffRole::Manager).await;
    let sql = "insert into survey (id, name, draft_json, version_number, created_by, created_at, updated_at, version)
        values ($3, 'After delivery', $1, 1, $2, 1, 1, 1)";
    let json = questionnaire.to_string();
    let args = [json.as_str().into(), (&manager.person_id).into(), survey_id.into()];
    portal.execute(sql, &args).await.unwrap();
    let sql = "insert into survey_version (survey_id, number, questionnaire_json, published_by, published_at)
        values ($3, 1, $1, $2, 1)";
    portal.execute(sql, &args).await.unwrap();
    manager
}

/// A campaign that runs; `change` over what is usual. Its id.
pub async fn running(portal: &TestPortal, manager: &SignedIn, change: &Value) -> String {
    let mut draft = json!({
        "survey_id": "s1", "name": "Autumn", "occasion": "after_delivery", "delay_hours": 24, "expires_days": 20,
        "reminder_days": 7, "cool_down_days": 30,
    });
    draft.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    let written = portal.post("/api/v1/campaigns", &draft).cookie(&manager.cookie).await;
    assert_eq!(written.status, 201, "{}", written.text());
    let id = written.json()["id"].as_str().unwrap().to_string();
    let door = format!("/api/v1/campaigns/{id}/activation");
    let started = portal.put(&door).header("if-match", "\"1\"").cookie(&manager.cookie).await;
    assert_eq!(started.status, 200, "{}", started.text());
    id
}

/// Somebody who keeps a parcel and allows surveys.
pub async fn keeper(portal: &TestPortal, email: &str, allows: bool) -> SignedIn {
    let person = portal.customer(email, "Li Wei").await;
    let allowed = json!({"marketing": false, "survey": allows});
    let put = portal.put("/api/v1/preferences").header("content-type", "application/json").cookie(&person.cookie);
    assert_eq!(put.body(allowed.to_string()).await.status, 200);
    person
}

/// Delivered an hour after the start of the test, 27 hours after hand-over and 21 hours late.
pub async fn delivered(portal: &TestPortal, number: &str, keepers: &[&SignedIn]) {
    let parcel = parcel(number).from(huaian_books()).to(li_wei()).promised("2026-11-21T13:00:00Z");
    let parcel = parcel.event(PickedUp, "2026-11-21T07:00:00Z").event(Delivered, "2026-11-22T10:00:00Z");
    portal.take_in(&parcel).await;
    for keeper in keepers {
        let sql = "insert into person_shipment (person_id, shipment_id, claimed_at)
            select $1, id, 1 from shipment where waybill_number = $2";
        portal.execute(sql, &[(&keeper.person_id).into(), number.into()]).await.unwrap();
    }
}

pub async fn work(portal: &TestPortal) {
    job::run(&portal.portal).await.unwrap();
}

async fn messages(portal: &TestPortal, template: &str) -> i64 {
    portal.number("select count(*) from message where template = $1", &[template.into()]).await
}

pub async fn secret(portal: &TestPortal, email: &str) -> String {
    portal.mailed_secret(email, "survey_invitation").await.expect("an invitation")
}

/// A delivered parcel whose keeper was sent a link: it.
pub async fn invited(portal: &TestPortal, change: &Value) -> (SignedIn, String, String) {
    let manager = published(portal).await;
    let id = running(portal, &manager, change).await;
    let li = keeper(portal, EMAIL, true).await;
    delivered(portal, NUMBER, &[&li]).await;
    portal.travel(HOUR * 26);
    work(portal).await;
    (li, id, secret(portal, EMAIL).await)
}

fn door(secret: &str) -> String {
    ["/api/v1/invitations/", secret].concat()
}

pub async fn answers(portal: &TestPortal, secret: &str, answers: Value) -> Answer {
    portal.post(&[&door(secret), "/response"].concat(), &json!({"answers": answers})).await
}

async fn from_a_delivery_to_an_answer(portal: &TestPortal) {
    let manager = published(portal).await;
    let id = running(portal, &manager, &json!({})).await;
    let li = keeper(portal, EMAIL, true).await;
    delivered(portal, NUMBER, &[&li]).await;
    portal.travel(HOUR * 2);
    work(portal).await;
    assert_eq!(portal.number("select count(*) from invitation", &[]).await, 1);
    assert_eq!(messages(portal, "survey_invitation").await, 0, "not before the delay is over");
    portal.travel(HOUR * 24);
    work(portal).await;
    work(portal).await;
    assert_eq!(messages(portal, "survey_invitation").await, 1);
    let values = portal.message_to(EMAIL, "survey_invitation").await;
    assert_eq!(values["number"], NUMBER);
    assert!(values["refusal_link"].ends_with("/refusal"), "{values:?}");
    let secret = secret(portal, EMAIL).await;
    let stored = "select count(*) from invitation where token_hash = $1";
    assert_eq!(portal.number(stored, &[secret.as_str().into()]).await, 0, "the link itself is stored");
    let mails = portal.mails().await;
    assert!(mails.last().unwrap().contains("I do not want to be asked again"), "{mails:?}");

    let before = state(portal).await;
    let asked = portal.get(&door(&secret)).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert_eq!(asked.json()["about"], NUMBER);
    assert_eq!(portal.get(&["/s/", &secret].concat()).await.status, 200);
    assert_eq!(state(portal).await, before, "reading records");

    let wrong = answers(portal, &secret, json!({"overall": 9})).await;
    assert_eq!((wrong.status, wrong.field_problems()), (422, vec!["/answers/overall out_of_range".to_string()]));
    assert_eq!(answers(portal, &secret, json!({"overall": 5, "again": "yes"})).await.status, 201);
    let again = answers(portal, &secret, json!({"overall": 1})).await;
    assert_eq!((again.status, again.field_problems()), (409, vec!["/token answered".to_string()]));
    let gone = portal.get(&door(&secret)).await;
    assert_eq!((gone.status, gone.field_problems()), (410, vec!["/token answered".to_string()]));

    let row = portal.store.row("select late_hours, lane, person_id from response", &[]).await.unwrap().unwrap();
    let mut c = row.columns();
    assert_eq!(c.opt_real().unwrap(), Some(21.0));
    assert_eq!(c.opt_text().unwrap().as_deref(), Some("Jiangsu>Guangdong"));
    assert_eq!(c.opt_text().unwrap(), Some(li.person_id.clone()));
    for value in ["sent", "answered"] {
        let sql = "select cast(sum(count) as bigint) from response_tally where question_key = '' and value = $1
            and cut = 'lateness'";
        assert_eq!(portal.number(sql, &[value.into()]).await, 1, "{value}");
    }
    let manager = portal.session_of(&manager.person_id, Kind::Staff).await;
    let counts =
        portal.get(&["/api/v1/campaigns/", &id].concat()).cookie(&manager.cookie).await.json()["counts"].clone();
    assert_eq!((&counts["sent"], &counts["answered"]), (&json!(1), &json!(1)), "{counts}");
    portal.travel(DAY * 30);
    work(portal).await;
    assert_eq!(messages(portal, "survey_reminder").await, 0, "who answered is not reminded");
}

async fn a_reminder_comes_once_and_its_link_answers(portal: &TestPortal) {
    let (li, _, first) = invited(portal, &json!({})).await;
    portal.travel(DAY * 7);
    work(portal).await;
    portal.travel(DAY);
    work(portal).await;
    assert_eq!(messages(portal, "survey_reminder").await, 1);
    let second = portal.mailed_secret(EMAIL, "survey_reminder").await.unwrap();
    assert_ne!(first, second);
    let own = portal.get("/api/v1/me/survey-invitations").cookie(&li.cookie).await.json();
    let id = own["items"][0]["id"].as_str().unwrap().to_string();
    let third = portal.post_form("/account/surveys", &[("id", &id)]).cookie(&li.cookie).await;
    assert!(third.status == 303 && third.header("location").starts_with("/s/s"), "{}", third.text());
    let wu = keeper(portal, "wu@customer.test", true).await;
    assert_eq!(portal.post_form("/account/surveys", &[("id", &id)]).cookie(&wu.cookie).await.status, 404);
    assert_eq!(answers(portal, &second, json!({"overall": 4})).await.status, 201);
    assert_eq!(answers(portal, &first, json!({"overall": 4})).await.status, 409);
}

async fn who_is_not_asked_learns_why(portal: &TestPortal) {
    let manager = published(portal).await;
    let first = running(portal, &manager, &json!({"quota": 2, "delay_hours": 0})).await;
    let (li, wu, no) = (
        keeper(portal, EMAIL, true).await,
        keeper(portal, "wu@customer.test", true).await,
        keeper(portal, "no@customer.test", false).await,
    );
    let ma = keeper(portal, "zz-ma@customer.test", true).await;
    delivered(portal, "PDSURVEY01", &[&li, &no]).await;
    delivered(portal, "PDSURVEY02", &[&li]).await;
    delivered(portal, "PDSURVEY03", &[&wu]).await;
    delivered(portal, "PDSURVEY04", &[&ma]).await;
    delivered(portal, "PDSURVEY05", &[]).await;
    portal.travel(HOUR * 2);
    let manager = portal.session_of(&manager.person_id, Kind::Staff).await;
    let preview = ["/api/v1/campaigns/", &first, "/preview"].concat();
    let before = state(portal).await;
    let foreseen = portal.get(&preview).cookie(&manager.cookie).await;
    assert_eq!(foreseen.status, 200, "{}", foreseen.text());
    assert_eq!(state(portal).await, before, "a preview writes");
    assert!(!foreseen.text().contains(EMAIL), "{}", foreseen.text());
    work(portal).await;
    let counts = portal.get(&["/api/v1/campaigns/", &first].concat()).cookie(&manager.cookie).await.json();
    let reasons = |list: &Value| -> Vec<(String, i64)> {
        let one = |skip: &Value| (skip["reason"].as_str().unwrap().to_string(), skip["count"].as_i64().unwrap());
        list.as_array().unwrap().iter().map(one).collect()
    };
    let skipped = reasons(&counts["counts"]["skipped"]);
    assert_eq!(counts["counts"]["invited"], 2, "{counts}");
    for reason in ["cool_down", "no_address", "opted_out", "quota"] {
        assert!(skipped.contains(&(reason.to_string(), 1)), "{reason} in {skipped:?}");
    }
    let sorted = |mut reasons: Vec<(String, i64)>| {
        reasons.sort();
        reasons
    };
    let foreseen = foreseen.json();
    assert_eq!(sorted(reasons(&foreseen["skipped"])), sorted(skipped), "what was foreseen is what happened");
    assert_eq!(foreseen["invited"], 2);
    let own = portal.get("/api/v1/me/survey-invitations").cookie(&no.cookie).await.json();
    assert_eq!(own["items"][0]["reason"], "opted_out", "{own}");
    let page = portal.get("/account/surveys").cookie(&no.cookie).header("accept-language", "en").await.text();
    assert!(page.contains("surveys are not allowed in the preferences"), "{page}");
}

async fn an_open_complaint_holds(portal: &TestPortal) {
    let manager = published(portal).await;
    running(portal, &manager, &json!({})).await;
    let li = keeper(portal, EMAIL, true).await;
    delivered(portal, NUMBER, &[&li]).await;
    portal.travel(HOUR * 2);
    work(portal).await;
    let filed = portal.files(&li.cookie, &draft(NUMBER, "Where was it?")).await;
    portal.travel(HOUR * 30);
    work(portal).await;
    assert_eq!(messages(portal, "survey_invitation").await, 0);
    let withdrawn = portal.acts(&filed, &li.cookie, "/withdrawal", &json!({"text": "found"})).await;
    assert!(withdrawn.status < 300, "{}", withdrawn.text());
    portal.travel(HOUR * 2);
    work(portal).await;
    assert_eq!(messages(portal, "survey_invitation").await, 1);
}

async fn a_link_ends(portal: &TestPortal) {
    let (_, id, secret) = invited(portal, &json!({})).await;
    let foreign = ["s", &"0".repeat(64)].concat();
    assert_eq!(portal.get(&door(&foreign)).await.status, 404);
    assert_eq!(answers(portal, &foreign, json!({"overall": 5})).await.status, 404);
    portal.travel(DAY * 20);
    let expired = answers(portal, &secret, json!({"overall": 5})).await;
    assert_eq!((expired.status, expired.field_problems()), (410, vec!["/token expired".to_string()]));
    let page = portal.get(&["/s/", &secret].concat()).header("accept-language", "es").await;
    // The invitation speaks English, and nobody switched.
    assert!(page.status == 410 && page.text().contains("The link has expired"), "{}", page.text());
    let manager = portal.staff("manager@staff.test", StaffRole::Manager).await;
    let activation = format!("/api/v1/campaigns/{id}/activation");
    let stop = Ask::new(&portal.router, "DELETE", &activation).cookie(&manager.cookie);
    assert_eq!(stop.header("if-match", "\"2\"").await.status, 200);
    let stopped = portal.get(&door(&secret)).await;
    assert_eq!((stopped.status, stopped.field_problems()), (410, vec!["/token stopped".to_string()]));
}

async fn of_a_hundred_answers_one_is_stored(portal: &TestPortal) {
    let (_, _, secret) = invited(portal, &json!({})).await;
    portal.crowd().await;
    let all = (0..100).map(|_| patiently(|| answers(portal, &secret, json!({"overall": 5}))));
    let statuses: Vec<u16> = futures_util::future::join_all(all).await.into_iter().map(|one| one.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 201 | 409)), "{statuses:?}");
    assert_eq!(portal.number("select count(*) from response", &[]).await, 1);
    let sql = "select cast(sum(count) as bigint) from response_tally where question_key = '' and value = 'answered'
        and cut = 'all'";
    assert_eq!(portal.number(sql, &[]).await, 1);
}

async fn an_anonymous_answer_leads_to_nobody(portal: &TestPortal) {
    let (li, _, secret) = invited(portal, &json!({"is_anonymous": true})).await;
    // Not on the day it was sent: that stands in the invitation.
    portal.travel(DAY * 2);
    let now = portal.now().as_ms();
    assert_eq!(answers(portal, &secret, json!({"overall": 1, "why": "never again"})).await.status, 201);
    assert_eq!(answers(portal, &secret, json!({"overall": 1})).await.status, 409);
    assert_eq!(portal.number("select count(*) from complaint", &[]).await, 0, "an anonymous case");
    let tables = portal.store.tables().await.unwrap();
    let table = tables.iter().find(|table| table.name == "response").unwrap();
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let empty = [
        "invitation_id",
        "person_id",
        "organisation_id",
        "shipment_id",
        "complaint_id",
        "recovery_complaint_id",
        "lane",
        "class",
        "late_hours",
        "locale",
        "source_id",
        "answered_at",
        "unit_id",
    ];
    let told = ["id", "survey_id", "version_number", "campaign_id", "answers_json", "answered_on", "comment", "search"];
    let mut known: Vec<String> = empty.iter().chain(&told).map(|name| name.to_string()).collect();
    let mut all = columns.clone();
    known.sort();
    all.sort();
    assert_eq!(all, known, "a new column: may it be known of an anonymous answer?");
    let sql = "select invitation_id, person_id, organisation_id, shipment_id, complaint_id, recovery_complaint_id, lane,
        class, cast(late_hours as text), locale, source_id, cast(answered_at as text), unit_id,
        id, survey_id, cast(version_number as text), campaign_id, answers_json, answered_on, comment, search from response";
    let row = portal.store.row(sql, &[]).await.unwrap().unwrap();
    let mut c = row.columns();
    for name in empty {
        assert_eq!(c.opt_text().unwrap(), None, "{name}");
    }
    let texts: Vec<String> = told.iter().map(|_| c.text().unwrap()).collect();
    let ids = "select id, recipient, shipment_id from invitation";
    let row = portal.store.row(ids, &[]).await.unwrap().unwrap();
    let mut c = row.columns();
    let (invitation_id, recipient, shipment_id) = (c.text().unwrap(), c.text().unwrap(), c.text().unwrap());
    let moment = format!("{:012x}", now);
    for text in &texts {
        for traitor in
            [EMAIL, NUMBER, &invitation_id, &recipient, &shipment_id, &li.person_id, &now.to_string(), &moment]
        {
            assert!(!text.contains(traitor.trim_start_matches("person:")), "{traitor} in {text}");
        }
    }
    assert_eq!(texts[0].len(), 32, "an id of 128 random bits");
    let invitation = "select count(*) from invitation where answered_on = 'undated' and partial_json is null";
    assert_eq!(portal.number(invitation, &[]).await, 1);
    let joined = "select count(*) from response r join invitation i on i.campaign_id = r.campaign_id
        where i.answered_on = r.answered_on or i.created_at > $1 or i.due_at > $1 or i.sent_at > $1
        or i.reminded_at > $1";
    let day_before = app::value::Instant::from_ms(now).plus_ms(-86_400_000);
    assert_eq!(portal.number(joined, &[day_before.into()]).await, 0, "the day leads to who answered on it");
    let li = portal.session_of(&li.person_id, Kind::Customer).await;
    let own = portal.get("/api/v1/me/survey-invitations").cookie(&li.cookie).await.json();
    assert_eq!(own["items"][0]["answered_on"], "undated", "{own}");
    let page = portal.get("/account/surveys").cookie(&li.cookie).header("accept-language", "en").await.text();
    assert!(page.contains(", answered") && !page.contains("undated"), "{page}");
    let noted = "select count(*) from audit_entry where action = 'survey.answered'";
    assert_eq!(portal.number(noted, &[]).await, 0, "the log knows when");
    let lateness = "select count(*) from response_tally where cut <> 'all'";
    assert_eq!(portal.number(lateness, &[]).await, 0);
}

async fn rows_of_one_answer_do_not_stand_together(portal: &TestPortal) {
    let manager = published(portal).await;
    running(portal, &manager, &json!({"is_anonymous": true})).await;
    for (number, email) in [(NUMBER, EMAIL), ("PDSURVEY02", "wu@customer.test")] {
        let one = keeper(portal, email, true).await;
        delivered(portal, number, &[&one]).await;
    }
    portal.travel(HOUR * 26);
    work(portal).await;
    let blend = async || server::survey::invitation::blend(&portal.portal, portal.now()).await.unwrap();
    assert_eq!(blend().await, 0, "nothing was answered");
    for (email, written) in [(EMAIL, 1), ("wu@customer.test", 2)] {
        let secret = secret(portal, email).await;
        assert_eq!(answers(portal, &secret, json!({"overall": 5})).await.status, 201);
        assert_eq!(blend().await, 0, "once a day");
        portal.travel(DAY);
        assert_eq!(blend().await, written, "all that were answered");
    }
    portal.travel(DAY);
    assert_eq!(blend().await, 0, "nothing was answered since");
    if portal.place.is_postgres() {
        for table in ["response", "response_tally"] {
            let together = format!("select count(*) from invitation i join {table} r on r.xmin = i.xmin");
            assert_eq!(portal.number(together.leak(), &[]).await, 0, "{table}");
        }
        let marks = "select count(distinct cast(xmin as text)) from invitation";
        assert_eq!(portal.number(marks, &[]).await, 1, "days can be told apart");
    }
}

async fn a_low_score_opens_a_case(portal: &TestPortal) {
    let (li, _, secret) = invited(portal, &json!({})).await;
    let stored = answers(portal, &secret, json!({"overall": 2, "why": "The box was wet"})).await;
    assert_eq!(stored.status, 201, "{}", stored.text());
    let number = stored.json()["complaint_number"].as_str().unwrap().to_string();
    let case = portal.get(&["/api/v1/complaints/", &number].concat()).cookie(&li.cookie).await.json();
    assert!(case.to_string().contains("The box was wet") && case.to_string().contains("2 of 5"), "{case}");
    assert_eq!(case["waybill_number"], NUMBER, "{case}");
    let linked = "select count(*) from response r join complaint c on c.id = r.recovery_complaint_id
        where c.complaint_number = $1";
    assert_eq!(portal.number(linked, &[number.as_str().into()]).await, 1);
    assert_eq!(messages(portal, "complaint_received").await, 1);
    let page = portal.get(&["/s/", &secret, "?done=1"].concat()).await.text();
    assert!(page.contains(&number), "{page}");
}

async fn two_servers_ask_once(portal: &TestPortal) {
    let manager = published(portal).await;
    running(portal, &manager, &json!({"delay_hours": 0})).await;
    let li = keeper(portal, EMAIL, true).await;
    delivered(portal, NUMBER, &[&li]).await;
    portal.travel(HOUR * 2);
    let other = portal.again(Options::default()).await;
    other.travel(HOUR * 2);
    portal.crowd().await;
    let (one, two) = tokio::join!(job::run(&portal.portal), job::run(&other.portal));
    one.unwrap();
    two.unwrap();
    work(portal).await;
    assert_eq!(portal.number("select count(*) from invitation", &[]).await, 1);
    assert_eq!(messages(portal, "survey_invitation").await, 1);
    other.store.close().await;
}

async fn a_phone_answers_without_script(portal: &TestPortal) {
    let (_, _, secret) = invited(portal, &json!({})).await;
    let path = ["/s/", &secret].concat();
    for (language, words) in [("es", "¿Qué tal fue?"), ("zh-CN", "感觉如何？")] {
        let page = portal.get(&path).cookie(&["lang=", language].concat()).await.text();
        assert!(page.contains(words) && page.contains("name=\"overall\""), "{page}");
    }
    let es = "lang=es";
    let missing = portal.post_form(&path, &[("section-number", "0")]).cookie(es).await;
    assert_eq!(missing.status, 422, "{}", missing.text());
    let kept = portal.post_form(&path, &[("section-number", "0"), ("overall", "4")]).cookie(es).await;
    assert_eq!((kept.status, kept.header("location")), (303, [&path, "?section=1"].concat().as_str()));
    let partial = "select count(*) from invitation where partial_json is not null and answered_on is null";
    assert_eq!(portal.number(partial, &[]).await, 1);
    let second = portal.get(&[&path, "?section=1"].concat()).cookie(es).await.text();
    assert!(second.contains("¿Otra vez?"), "{second}");
    let sent = portal.post_form(&path, &[("section-number", "1"), ("again", "yes")]).cookie(es).await;
    assert_eq!((sent.status, sent.header("location")), (303, [&path, "?done=1"].concat().as_str()));
    let thanks = portal.get(&[&path, "?done=1"].concat()).cookie(es).await.text();
    assert!(thanks.contains("Gracias") && thanks.contains("Leemos cada respuesta"), "{thanks}");
    assert_eq!(portal.post_form(&path, &[("section-number", "0"), ("overall", "1")]).await.status, 409);
}

async fn whoever_refuses_is_left_alone(portal: &TestPortal) {
    let (li, _, secret) = invited(portal, &json!({"cool_down_days": 0})).await;
    let path = ["/s/", &secret, "/refusal"].concat();
    let before = state(portal).await;
    assert_eq!(portal.get(&path).await.status, 200);
    assert_eq!(state(portal).await, before);
    assert_eq!(portal.post_form(&path, &[]).await.status, 303);
    let again = portal.post_form(&path, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!((again.status, again.text().as_str()), (200, ""), "a mail program follows no redirect (RFC 8058)");
    let preferences = portal.get("/api/v1/preferences").cookie(&li.cookie).await.json();
    assert_eq!(preferences["survey"], false);
    delivered(portal, "PDSURVEY02", &[&li]).await;
    portal.travel(DAY * 10);
    work(portal).await;
    assert_eq!(messages(portal, "survey_invitation").await, 1);
    assert_eq!(messages(portal, "survey_reminder").await, 0);
}

async fn a_list_and_a_poster(portal: &TestPortal) {
    let manager = published(portal).await;
    let given = json!({"occasion": "manual", "delay_hours": 0, "addresses": ["A@guest.test", "b@guest.test"]});
    running(portal, &manager, &given).await;
    work(portal).await;
    assert_eq!(messages(portal, "survey_invitation").await, 2);
    let guest = secret(portal, "a@guest.test").await;
    assert_eq!(portal.put(&[&door(&guest), "/refusal"].concat()).await.status, 204);
    let kept = "select count(*) from survey_refusal where recipient like '%guest%'";
    assert_eq!(portal.number(kept, &[]).await, 0, "the address itself is kept");
    assert_eq!(portal.number("select count(*) from survey_refusal", &[]).await, 1);

    let sql = "insert into unit (id, code, name, kind, created_at, version)
        values ('LK', 'LK-1', 'Lakeside', 'service_point', 1, 1)";
    portal.execute(sql, &[]).await.unwrap();
    let id = running(portal, &manager, &json!({"occasion": "poster", "unit_code": "LK-1"})).await;
    let printed = portal.post_form(&["/admin/campaigns/", &id, "/poster"].concat(), &[]).cookie(&manager.cookie).await;
    assert_eq!(printed.status, 200, "{}", printed.text());
    let page = printed.text();
    assert!(page.contains("<svg"), "{page}");
    let at = page.find("/s/s").unwrap() + 3;
    let path = ["/s/", &page[at..at + 65]].concat();
    let first = portal.post_form(&path, &[("section-number", "0"), ("overall", "5")]).await;
    assert_eq!(first.status, 200, "{}", first.text());
    assert!(first.text().contains("so-far"), "{}", first.text());
    let fields = [("section-number", "1"), ("so-far", r#"{"overall":5}"#), ("again", "no")];
    let sent = portal.post_form(&path, &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let remembered = sent.cookie("pd_posters").unwrap();
    assert_eq!(portal.get(&path).cookie(&remembered).await.status, 410);
    assert_eq!(portal.get(&path).await.status, 200, "somebody else's browser");
    let of_unit = "select count(*) from response where unit_id = 'LK' and answered_at is null";
    assert_eq!(portal.number(of_unit, &[]).await, 1);
}

async fn a_campaign_is_written_started_and_stopped(portal: &TestPortal) {
    let manager = published(portal).await;
    let unknown = json!({"survey_id": "nope", "name": "", "sample_percent": 0});
    let refused = portal.post("/api/v1/campaigns", &unknown).cookie(&manager.cookie).await;
    let faults = refused.field_problems();
    assert_eq!(faults, ["/name required", "/sample_percent out_of_range", "/survey_id unknown"]);
    let id = running(portal, &manager, &json!({})).await;
    let path = ["/api/v1/campaigns/", &id].concat();
    let change = |version: &str| {
        let body = json!({"survey_id": "s1", "name": "Winter"}).to_string();
        portal.put(&path).header("if-match", version).cookie(&manager.cookie).body(body)
    };
    assert_eq!(change("\"1\"").await.status, 412);
    assert_eq!(change("\"2\"").await.status, 409, "it was started");
    let page = portal.get(&["/admin/campaigns/", &id].concat()).cookie(&manager.cookie).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(portal.get("/admin/campaigns").cookie(&manager.cookie).await.status, 200);
    let again = portal.put(&[&path, "/activation"].concat()).header("if-match", "\"2\"").cookie(&manager.cookie).await;
    assert_eq!(again.status, 409);
    let audited = "select count(*) from audit_entry where action in ('campaign.written', 'campaign.started')";
    assert_eq!(portal.number(audited, &[]).await, 2);
}
