//! What real customers wrote about real late parcels, filed against those parcels.
//!
//! The sample: every order of the marketplace Olist that was delivered late and got one or two stars with a comment
//! (351), and the first 100 with such a comment that were handed over and never delivered. The comments are taken as
//! they were typed: Portuguese, with line breaks, emoji and whatever else. Skipped where the real data is absent.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use app::shipment::Milestone::Delivered;
use serde_json::{Value, json};
use server::shipment::import::progress::Progress;
use server::shipment::import::run::{Order, import};
use server::shipment::import::{Layout, Options, What, source};
use sha2::{Digest, Sha256};

use super::{guest_files, shown};
use crate::import::reading::data;
use crate::support::{TestPortal, database_tests, event};

database_tests! { real_comments_are_filed_against_their_parcels }

const LATE: usize = 351;
const NEVER_DELIVERED: usize = 100;
const DAY_MS: i64 = 86_400_000;

/// A customer of the marketplace, disappointed.
struct Disappointed {
    /// Of the order, in capitals as the portal writes it.
    waybill_number: String,
    text: String,
    /// Calendar days after the promised one; None for what never came.
    days_late: Option<i64>,
}

impl Disappointed {
    fn category(&self) -> &'static str {
        match self.days_late {
            Some(_) => "delay",
            None => "lost_or_short",
        }
    }
}

fn reader(file: &Path) -> csv::Reader<Box<dyn std::io::BufRead + Send>> {
    csv::Reader::from_reader(source::open(file, None).expect("opens").reader)
}

/// One or two stars and words, by order.
fn comments(file: &Path) -> HashMap<String, String> {
    let rows = reader(file).into_deserialize::<HashMap<String, String>>().map(Result::unwrap);
    let angry = rows.filter(|row| matches!(row["review_score"].as_str(), "1" | "2"));
    let texts = angry.map(|row| (row["order_id"].clone(), row["review_comment_message"].clone()));
    texts.filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// The sample, and the file of its orders alone.
fn sample(orders: &Path, comments: &HashMap<String, String>) -> (Vec<Disappointed>, Vec<u8>) {
    let mut reader = reader(orders);
    let header = reader.headers().unwrap().clone();
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(&header).unwrap();
    let (mut chosen, mut missing) = (Vec::new(), 0);
    for record in reader.records().map(Result::unwrap) {
        let row: HashMap<&str, &str> = header.iter().zip(record.iter()).collect();
        let Some(text) = comments.get(row["order_id"]) else { continue };
        let never_came = row["status"] == "shipped" && missing < NEVER_DELIVERED;
        if row["late"] == "1" || never_came {
            missing += usize::from(row["late"] != "1");
            let days_late = row["days_late"].parse().ok();
            chosen.push(Disappointed { waybill_number: row["order_id"].to_uppercase(), text: text.clone(), days_late });
            file.write_record(&record).unwrap();
        }
    }
    (chosen, file.into_inner().unwrap())
}

async fn imports(portal: &TestPortal, orders: Vec<u8>, count: usize) {
    let errors = std::env::temp_dir().join(format!("parceldesk-{}.csv", server::token::random_hex(8).unwrap()));
    let options = Options::default();
    let order = Order { layout: Layout::Olist, what: What::Shipments, options, source_name: "olist".into(), errors };
    let source = source::from_reader(std::io::Cursor::new(orders), None, None).unwrap();
    let (summary, failure) =
        import(Some(&portal.store), source, order, Progress::silent(), &portal.clock).await.unwrap();
    assert!(failure.is_none() && summary.refused == 0, "{summary}");
    assert_eq!(summary.stored.unwrap().created, count as u64);
}

/// The rule of what is kept of a text: one kind of line end, no spaces at the ends of lines and of the whole. Nothing
/// in these comments is hidden or turns what follows it, so nothing else may change.
fn kept(typed: &str) -> String {
    let lines: Vec<&str> = typed.split('\n').map(|line| line.trim_end_matches([' ', '\r', '\t', '\u{a0}'])).collect();
    lines.join("\n").trim().to_string()
}

async fn real_comments_are_filed_against_their_parcels(portal: &TestPortal) {
    let (Some(orders), Some(reviews)) = (data("olist/shipments_flat.csv.gz"), data("olist/order_reviews.csv.gz"))
    else {
        return;
    };
    let (sample, orders) = sample(&orders, &comments(&reviews));
    assert_eq!(sample.len(), LATE + NEVER_DELIVERED);
    assert!(sample.iter().filter(|one| one.text.contains('\n')).count() >= 30, "line breaks");
    assert!(sample.iter().any(|one| one.text.contains('😡')), "emoji");
    imports(portal, orders, sample.len()).await;
    let agent = portal.staff("chen@desk.test", app::account::StaffRole::Agent).await;
    let mut numbers = BTreeSet::new();
    for one in &sample {
        let record = portal.track(&one.waybill_number).await;
        is_as_late_as_the_file_says(one, &record);
        let (number, guest) = guest_files(portal, &complaint(one)).await;
        let complaint = shown(portal, &number, &guest).await;
        is_whole(one, &complaint, &record);
        assert!(numbers.insert(number.clone()), "{number} twice");
        is_found(portal, one, &number, &agent.cookie).await;
    }
    assert!(numbers.first().unwrap().starts_with("C-2611-000001-"));
    assert!(numbers.last().unwrap().starts_with("C-2611-000451-"), "{numbers:?}");
    the_record_stays_frozen(portal, sample.iter().find(|one| one.days_late.is_none()).unwrap(), &agent.cookie).await;
    assert_eq!(hashes_that_fit(portal).await, sample.len());
}

fn complaint(one: &Disappointed) -> Value {
    json!({
        "waybill_number": one.waybill_number.to_lowercase(), "category": one.category(), "text": one.text,
        "remedy_sought": if one.days_late.is_some() { "explanation" } else { "find" },
        "contact": {"email": format!("{}@customer.test", one.waybill_number.to_lowercase())},
    })
}

/// Delivered so many days after the promised one, which lasts until its end; or still on the way for years.
fn is_as_late_as_the_file_says(one: &Disappointed, record: &Value) {
    let late_by_ms = record["late_by_ms"].as_i64().unwrap();
    match one.days_late {
        Some(days) => {
            // an hour more or less where the clocks were changed meanwhile
            let (least, most) = ((days - 1) * DAY_MS - DAY_MS / 24, days * DAY_MS + DAY_MS / 24);
            assert!((least..=most).contains(&late_by_ms), "{}: {days} days, {late_by_ms} ms", one.waybill_number);
            assert_eq!(record["standing"], "delivered_late");
        }
        None => assert!(late_by_ms > 365 * DAY_MS, "{}: {late_by_ms} ms", one.waybill_number),
    }
}

fn is_whole(one: &Disappointed, complaint: &Value, record: &Value) {
    assert_eq!(complaint["text"].as_str().unwrap(), kept(&one.text), "{}", one.waybill_number);
    assert_eq!(app::complaint::tidy_text(&kept(&one.text)), kept(&one.text), "tidied once is tidied");
    assert_eq!(complaint["waybill_number"], one.waybill_number.as_str());
    assert_eq!(complaint["category"], one.category());
    let evidence = &complaint["evidence"];
    for name in ["waybill_number", "late_by_ms", "promised_at", "delivered_at", "milestone"] {
        assert_eq!(evidence[name], record[name], "{name} of {}", one.waybill_number);
    }
    assert_eq!(evidence["events"].as_array().map(Vec::len), record["events"].as_array().map(Vec::len));
    let code = if one.days_late.is_some() { "delivered_late" } else { "late_at_filing" };
    let finding = complaint["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == code);
    assert_eq!(finding.unwrap_or_else(|| panic!("no {code}"))["ms"], record["late_by_ms"]);
    let deadlines = complaint["deadlines"].as_array().unwrap();
    let is_dated = |deadline: &Value| deadline["due_at"].as_str() > complaint["filed_at"].as_str();
    assert!(!deadlines.is_empty() && deadlines.iter().all(is_dated), "{deadlines:?}");
}

/// By its parcel and by words of it, shouted: the three longest.
async fn is_found(portal: &TestPortal, one: &Disappointed, number: &str, agent: &str) {
    let mut words: Vec<&str> = one.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(3);
    let typed = [words.join(" ").to_uppercase(), one.waybill_number.clone()].join(" ");
    let path = ["/api/v1/complaints?search=", &app::wire::encode(&typed)].concat();
    let found = portal.get(&path).cookie(agent).await.json();
    let numbers: Vec<_> = found["items"].as_array().unwrap().iter().map(|item| &item["complaint_number"]).collect();
    assert_eq!(numbers, [number], "{typed}");
}

async fn the_record_stays_frozen(portal: &TestPortal, one: &Disappointed, agent: &str) {
    let late = event(&one.waybill_number, Delivered, "2026-11-22T12:00:00+08:00");
    let late = server::shipment::intake::Sourced::new("olist".into(), late);
    server::shipment::intake::take_in(&portal.store, &[], &[late], portal.now()).await.unwrap();
    assert_eq!(portal.track(&one.waybill_number).await["milestone"], "delivered");
    let path = ["/api/v1/complaints?search=", &one.waybill_number].concat();
    let found = portal.get(&path).cookie(agent).await.json();
    let number = found["items"][0]["complaint_number"].as_str().unwrap().to_string();
    assert_ne!(shown(portal, &number, agent).await["evidence"]["milestone"], "delivered");
}

async fn hashes_that_fit(portal: &TestPortal) -> usize {
    let rows = portal.store.rows("select evidence, evidence_hash from complaint", &[]).await.unwrap();
    let fits = |(evidence, hash): (String, String)| hex::encode(Sha256::digest(evidence.as_bytes())) == hash;
    let pairs = rows.iter().map(|row| row.columns()).map(|mut c| (c.text().unwrap(), c.text().unwrap()));
    pairs.filter(|pair| fits(pair.clone())).count()
}
