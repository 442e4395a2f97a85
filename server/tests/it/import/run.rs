//! Whole imports into a real store: everything in, twice the same, and what is refused is told.

use std::io::{BufRead, Cursor};
use std::path::{Path, PathBuf};

use serde_json::json;
use server::shipment::import::progress::Progress;
use server::shipment::import::report::{Stored, Summary};
use server::shipment::import::run::{Order, import};
use server::shipment::import::source::Source;
use server::shipment::import::{Layout, Options, What, source};

use super::reading::data;
use crate::support::{TestPortal, database_tests};

database_tests! {
    a_second_import_changes_nothing, a_marketplace_order_is_tracked_with_its_lateness,
    good_rows_go_in_and_bad_ones_are_told, a_clean_dry_run_leaves_nothing_behind,
}

/// Where a test's refused rows go; gone with the value.
struct Errors(PathBuf);

impl Errors {
    fn new() -> Self {
        Errors(std::env::temp_dir().join(format!("parceldesk-{}.csv", server::token::random_hex(8).expect("chance"))))
    }

    fn text(&self) -> Option<String> {
        std::fs::read_to_string(&self.0).ok()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn order(layout: Layout, what: What, errors: &Errors) -> Order {
    let options = Options::default();
    Order { layout, what, options, source_name: "test".to_string(), errors: errors.0.clone() }
}

async fn run(portal: &TestPortal, source: Source, order: Order) -> Summary {
    let outcome = import(Some(&portal.store), source, order, Progress::silent(), &portal.clock).await;
    let (summary, failure) = outcome.expect("imports");
    assert!(failure.is_none(), "{failure:?}");
    summary
}

fn text(content: &str) -> Source {
    source::from_reader(Cursor::new(content.to_string()), None, None).expect("opens")
}

async fn a_second_import_changes_nothing(portal: &TestPortal) {
    let Some(file) = data("cn_courier_traces/kdniao_HHTT_7e46d2e5.json") else { return };
    let errors = Errors::new();
    let mut answers = Vec::new();
    let (new, known) = (
        Stored { created: 1, recorded: 13, ..Stored::default() },
        Stored { unchanged: 1, duplicate: 13, ..Stored::default() },
    );
    for expected in [new, known] {
        let source = source::open(&file, None).expect("opens");
        let summary = run(portal, source, order(Layout::Kdniao, What::Shipments, &errors)).await;
        assert_eq!(summary.stored, Some(expected));
        answers.push(portal.track("667771430898").await);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0]["milestone"], "delivered");
    assert_eq!(answers[0]["events"].as_array().map(Vec::len), Some(13));
}

async fn a_marketplace_order_is_tracked_with_its_lateness(portal: &TestPortal) {
    let Some(file) = data("olist/shipments_flat.csv.gz") else { return };
    let summary = run(portal, text(&beginning(&file)), order(Layout::Olist, What::Shipments, &Errors::new())).await;
    assert_eq!(summary.stored.map(|stored| stored.created), Some(300));
    let late = portal.track("BFBD0F9BDEF84302105AD712DB648A6C").await;
    assert_eq!(late["standing"], "delivered_late");
    assert_eq!(late["delivered_at"], "2016-11-09T07:47:38-02:00");
    // 2016-11-09 07:47:38 -02:00 after the last millisecond of 2016-10-04, still at -03:00.
    assert_eq!(late["late_by_ms"], json!(3_048_458_001_i64));
    assert_eq!(late["destination"], json!({"country": "BR", "region": "SP"}));
}

/// Header and 300 orders.
fn beginning(file: &Path) -> String {
    let lines = source::open(file, None).expect("opens").reader.lines().take(301);
    lines.map(|line| line.expect("is text") + "\n").collect()
}

async fn good_rows_go_in_and_bad_ones_are_told(portal: &TestPortal) {
    let errors = Errors::new();
    let rows: String = (0..1200).map(|n| format!("SF{n:08},{}\n", if n == 600 { "heavy" } else { "1.5" })).collect();
    let source = text(&["waybill_number,weight_kg\n", &rows].concat());
    let summary = run(portal, source, order(Layout::Generic, What::Shipments, &errors)).await;
    assert_eq!(summary.stored, Some(Stored { created: 1199, ..Stored::default() }));
    let told = "line,column,reason\n602,weight_kg,is not a weight in kilograms such as 1.25\n";
    assert_eq!(errors.text().as_deref(), Some(told));
    assert_eq!(portal.get("/api/v1/tracking/SF00000600").await.status, 404);
    assert_eq!(portal.get("/api/v1/tracking/SF00001199").await.status, 200);
}

async fn a_clean_dry_run_leaves_nothing_behind(portal: &TestPortal) {
    let errors = Errors::new();
    let event =
        r#"{"waybill_number": "SF00000001", "occurred_at": "2026-01-31T16:05:00+08:00", "milestone": "delivered"}"#;
    let order = order(Layout::Generic, What::Events, &errors);
    let (summary, failure) =
        import(None, text(event), order, Progress::silent(), &portal.clock).await.expect("imports");
    assert_eq!((summary.events, summary.stored, failure.is_none(), errors.text()), (1, None, true, None));
    assert_eq!(portal.get("/api/v1/tracking/SF00000001").await.status, 404);
}
