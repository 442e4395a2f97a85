//! Answers that were given elsewhere: real reviews against real shipments, and real tables of earlier surveys.

use std::io::Cursor;
use std::path::PathBuf;

use app::account::StaffRole;
use serde_json::Value;
use server::shipment::import::progress::Progress;
use server::shipment::import::source::{self, Source};
use server::survey::import::args::ResponseLayout;
use server::survey::import::reader;
use server::survey::import::run::{Summary, import, target};

use super::figure;
use crate::import::reading::data;
use crate::support::{TestPortal, database_tests};

database_tests! {
    reviews_tell_what_lateness_costs, tables_of_real_surveys_come_in, bad_rows_are_told_and_good_ones_stay,
    an_import_counts_as_answers_do, who_delivered_and_for_whom_is_read_from_the_shipment
}

struct Errors(PathBuf);

impl Errors {
    fn new() -> Self {
        Errors(std::env::temp_dir().join(format!("parceldesk-{}.csv", server::token::random_hex(8).unwrap())))
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn run(portal: &TestPortal, survey: &str, source: Source, map: Option<&str>, errors: &Errors) -> Summary {
    let layout = if map.is_some() { ResponseLayout::Table } else { ResponseLayout::Olist };
    let (reader, questionnaire) = reader(layout, map).unwrap();
    portal.staff("boss@desk.test", StaffRole::Manager).await;
    let by = Some("boss@desk.test");
    let target = target(&portal.store, survey, by, &questionnaire, portal.now()).await.unwrap();
    let into = Some((&portal.store, &target));
    let zone = &portal.portal.settings.zone;
    let silent = Progress::silent();
    let done = import(into, source, (reader, questionnaire), &errors.0, silent, zone, &portal.clock).await;
    let (summary, failure) = done.unwrap();
    assert!(failure.is_none(), "{failure:?}");
    summary
}

async fn results(portal: &TestPortal, survey: &str) -> Value {
    let id = portal.store.row("select id from survey where name = $1", &[survey.into()]).await.unwrap().unwrap();
    let id = id.columns().text().unwrap();
    let boss = portal.staff("boss@desk.test", StaffRole::Manager).await;
    portal.get(&["/api/v1/surveys/", &id, "/results"].concat()).cookie(&boss.cookie).await.json()
}

/// All 32 936 shipments and 18 840 reviews; 16 rows of the file stand in it twice, with the same two ids.
async fn reviews_tell_what_lateness_costs(portal: &TestPortal) {
    use server::shipment::import::run::{Order, import};
    use server::shipment::import::{Layout, Options, What};
    let (Some(orders), Some(reviews)) = (data("olist/shipments_flat.csv.gz"), data("olist/order_reviews.csv.gz"))
    else {
        return;
    };
    let errors = Errors::new();
    let order = Order {
        layout: Layout::Olist,
        what: What::Shipments,
        options: Options::default(),
        source_name: "olist".to_string(),
        errors: errors.0.clone(),
    };
    let source_of = |path| source::open(path, None).unwrap();
    let (summary, failure) =
        import(Some(&portal.store), source_of(&orders), order, Progress::silent(), &portal.clock).await.unwrap();
    assert!(failure.is_none() && summary.refused == 0, "{summary}");
    let first = run(portal, "Olist", source_of(&reviews), None, &errors).await;
    assert_eq!((first.read, first.refused, first.stored, first.matched), (18_840, 0, 18_824, 18_840));
    let state = "select cast(sum(count) as bigint) from response_tally";
    let before = portal.number(state, &[]).await;
    let again = run(portal, "Olist", source_of(&reviews), None, &errors).await;
    assert_eq!((again.read, again.stored), (18_840, 0));
    assert_eq!(portal.number(state, &[]).await, before);
    let found = results(portal, "Olist").await;
    assert_eq!(found["answered"], 18_824);
    let (mut on_time, mut late) = ((0.0, 0.0), (0.0, 0.0));
    for span in found["lateness"].as_array().unwrap() {
        let n = span["answered"].as_f64().unwrap();
        let mean = span["figures"][1]["unweighted"]["value"].as_f64().unwrap();
        let is_late = !matches!(span["member"].as_str(), Some("week_early" | "on_time"));
        let sum = if is_late { &mut late } else { &mut on_time };
        *sum = (sum.0 + n, sum.1 + n * mean);
    }
    let mean = |(n, sum): (f64, f64)| format!("{:.2}", sum / n);
    assert_eq!((mean(on_time), mean(late)), ("4.29".to_string(), "2.24".to_string()), "{on_time:?} {late:?}");
    eprintln!("on time {on_time:?}, late {late:?}");
}

/// Columns `names`, each a score on `scale`, as a question of `kind`.
fn map(names: &[&str], kind: &str, scale: &str) -> String {
    let mut text = "title = \"Earlier\"\nanswered_on = \"2005-06-01\"\n".to_string();
    for name in names {
        let key = name.to_lowercase();
        let column = format!(
            "[[question]]\nkey = \"{key}\"\ncolumn = \"{name}\"\nkind = \"{kind}\"\ntext = \"{name}\"\n\
             dimension = \"earlier\"\nscale = {scale}\n"
        );
        text.push_str(&column);
    }
    text
}

async fn tables_of_real_surveys_come_in(portal: &TestPortal) {
    let errors = Errors::new();
    for (file, kind, scale, rows) in [
        ("ecsi_mobile_phone.csv", "csat", "[1, 10]", 250),
        ("ecsi_spanish_bank.csv", "nps", "[0, 10]", 250),
        ("service_quality_22_items_bliemel.csv", "csat", "[0, 100]", 411),
        ("delivery_happiness_acme2020.csv", "csat", "[1, 5]", 126),
    ] {
        let Some(path) = data(&["surveys/", file].concat()) else { return };
        let header = std::fs::read_to_string(&path).unwrap().lines().next().unwrap().to_string();
        // Whether somebody was happy is no score.
        let names: Vec<&str> =
            header.split(',').map(|name| name.trim_matches('"')).filter(|name| *name != "Y").collect();
        let mut text = map(&names, kind, scale);
        if header.starts_with("Y,") {
            text.push_str("[[question]]\nkey = \"happy\"\ncolumn = \"Y\"\nkind = \"yes_no\"\ntext = \"Happy?\"\n");
            text.push_str("values = { \"0\" = \"no\", \"1\" = \"yes\" }\n");
        }
        let open = || source::open(&path, None).unwrap();
        let first = run(portal, file, open(), Some(&text), &errors).await;
        assert_eq!((first.read, first.refused, first.stored), (rows, 0, rows), "{file}: {first}");
        let again = run(portal, file, open(), Some(&text), &errors).await;
        assert_eq!(again.stored, 0, "{file}");
        assert_eq!(results(portal, file).await["answered"], rows, "{file}");
    }
    let happy = results(portal, "delivery_happiness_acme2020.csv").await;
    let shares = super::question(&happy, "happy")["shares"].clone();
    assert_eq!((&shares[0]["share"]["count"], &shares[1]["share"]["count"]), (&69.into(), &57.into()));
    // X1 of the file: 65 fives and 40 fours of 126
    let satisfied = figure(&happy, "x1", "satisfied")["unweighted"]["value"].as_f64().unwrap();
    assert!((satisfied - 105.0 / 126.0).abs() < 1e-9, "{satisfied}");
}

const TABLE: &str = "id,score,again,said\n1,10,yes,fine\n2,11,yes,\n3,1,maybe,=1+1\n4,,,\n5,5,no,慢\n";

const MAP: &str = r#"
title = "Table"
answered_on = "2026-10-01"
source_id = "id"
[[question]]
key = "overall"
column = "score"
kind = "csat"
text = "Satisfied?"
scale = [1, 10]
[[question]]
key = "again"
column = "again"
kind = "yes_no"
text = "Again?"
values = { "yes" = "yes", "no" = "no" }
[[question]]
key = "said"
column = "said"
kind = "text"
text = "More?"
"#;

async fn bad_rows_are_told_and_good_ones_stay(portal: &TestPortal) {
    let errors = Errors::new();
    let text = || source::from_reader(Cursor::new(TABLE.to_string()), None, None).unwrap();
    let summary = run(portal, "Table", text(), Some(MAP), &errors).await;
    assert_eq!((summary.read, summary.refused, summary.empty, summary.stored), (5, 2, 1, 2), "{summary}");
    let told = std::fs::read_to_string(&errors.0).unwrap();
    assert!(told.contains("3,score,`11` is not between 1 and 10"), "{told}");
    assert!(told.contains("4,again,`maybe` is none of the values of the map"), "{told}");
    let stored = "select cast(count(*) as bigint) from response where comment is not null and source_id in ('1', '5')";
    assert_eq!(portal.number(stored, &[]).await, 2);
    let nobody = target(&portal.store, "Other", None, &super::questionnaire(), portal.now()).await;
    assert!(nobody.is_err_and(|error| error.to_string().contains("--by")));
    portal.staff("agent@desk.test", StaffRole::Agent).await;
    let agent = target(&portal.store, "Other", Some("agent@desk.test"), &super::questionnaire(), portal.now()).await;
    assert!(agent.is_err_and(|error| error.to_string().contains("no administrator or manager")));
}

/// The tally of an import is the tally that the same answers make one by one.
async fn an_import_counts_as_answers_do(portal: &TestPortal) {
    use server::survey::{NewResponse, Subject, record};
    let errors = Errors::new();
    let text = source::from_reader(Cursor::new(TABLE.to_string()), None, None).unwrap();
    run(portal, "Table", text, Some(MAP), &errors).await;
    let (_, questionnaire) = reader(ResponseLayout::Table, Some(MAP)).unwrap();
    let other = target(&portal.store, "Other", Some("boss@desk.test"), &questionnaire, portal.now()).await.unwrap();
    for json in [
        serde_json::json!({"overall": 5, "again": "yes", "said": "fine"}),
        serde_json::json!({"overall": 3, "again": "no", "said": "慢"}),
    ] {
        let answers = serde_json::from_value(json).unwrap();
        let id = server::store::new_id(portal.now());
        let new = NewResponse {
            id: &id,
            survey_id: &other.survey_id,
            version_number: 1,
            campaign_id: None,
            invitation_id: None,
            person_id: None,
            organisation_id: None,
            shipment_id: None,
            complaint_id: None,
            subject: Subject::default(),
            locale: None,
            answers: &answers,
            source_id: None,
            answered_at: None,
            answered_on: "2026-10-01",
        };
        let mut tx = portal.store.begin().await.unwrap();
        record(&mut tx, &questionnaire, &new).await.unwrap();
        tx.commit().await.unwrap();
    }
    let apart = "select cast(count(*) as bigint) from response_tally t where not exists (select 1 from response_tally o
        where o.survey_id <> t.survey_id and o.cut = t.cut and o.member = t.member and o.question_key = t.question_key
        and o.month = t.month and o.class = t.class and o.value = t.value and o.count = t.count and o.total = t.total)";
    assert_eq!(portal.number(apart, &[]).await, 0);
    assert!(portal.number("select cast(count(*) as bigint) from response_tally", &[]).await > 10);
}

/// By hand: parcel 1 was delivered by HUB-A for a customer of class b, parcel 2 by nobody known for nobody known.
async fn who_delivered_and_for_whom_is_read_from_the_shipment(portal: &TestPortal) {
    use crate::support::parcel;
    use app::shipment::Milestone::{Delivered, PickedUp};
    let unit = "insert into unit (id, code, name, kind, created_at, version) values ('u', 'HUB-A', 'Hub', 'hub', 1, 1)";
    portal.execute(unit, &[]).await.unwrap();
    let books = "insert into organisation (id, name, search, class, created_at, updated_at, version)
        values ('o', 'Books', '', 'b', 1, 1, 1)";
    portal.execute(books, &[]).await.unwrap();
    let account = "insert into organisation_account (account_code, organisation_id, created_at) values ('A1', 'o', 1)";
    portal.execute(account, &[]).await.unwrap();
    for (number, account, facility) in [("PDIMPORT01", Some("A1"), Some("HUB-A")), ("PDIMPORT02", None, None)] {
        let mut one = parcel(number).event(PickedUp, "2026-11-20T07:00:00Z").event(Delivered, "2026-11-21T07:00:00Z");
        one.shipment.account_code = account.map(str::to_string);
        one.events[1].facility = facility.map(str::to_string);
        portal.take_in(&one).await;
    }
    let table = "id,score,again,said,number\n1,10,yes,,PDIMPORT01\n2,10,no,,PDIMPORT02\n3,10,no,,PDUNKNOWN3\n";
    let map = ["waybill_number = \"number\"\n", MAP].concat();
    let source = source::from_reader(Cursor::new(table.to_string()), None, None).unwrap();
    let errors = Errors::new();
    let summary = run(portal, "Table", source, Some(&map), &errors).await;
    assert_eq!((summary.stored, summary.matched, summary.refused), (3, 2, 0), "{summary}");
    let known = "select count(*) from response where unit_id = 'u' and class = 'b' and source_id = '1'";
    assert_eq!(portal.number(known, &[]).await, 1);
    let unknown = "select count(*) from response where unit_id is null and class is null";
    assert_eq!(portal.number(unknown, &[]).await, 2);
    let counted = "select cast(sum(count) as bigint) from response_tally
        where question_key = '' and value = 'answered' and cut = 'unit' and member = 'u' and class = 'b'";
    assert_eq!(portal.number(counted, &[]).await, 1);
}
