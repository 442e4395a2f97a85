//! Whole imports into a real store: everything in, twice the same, and what is refused is told.

use std::path::{Path, PathBuf};

use app::value::Instant;
use server::clock::Clock;
use server::shipment::import::progress::Progress;
use server::shipment::import::report::{Stored, Summary};
use server::shipment::import::run::{Order, import};
use server::shipment::import::{Layout, Options, What, source};
use server::shipment::store::{Scope, find};
use server::store::Store;

use super::support::data;

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("parceldesk-import-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    async fn store(&self) -> Store {
        Store::open_sqlite(&self.0.join("test.sqlite")).await.expect("opens")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn run(store: Option<&Store>, file: &Path, layout: Layout, what: What, folder: &Folder) -> Summary {
    let errors = folder.0.join("errors.csv");
    let options = Options::default();
    let order = Order { layout, what, options, source_name: "test".to_string(), errors };
    let source = source::open(file, None).expect("opens");
    let clock = Clock::standing_at(Instant::from_ms(1_700_000_000_000));
    let (summary, failure) = import(store, source, order, Progress::silent(), &clock).await.expect("imports");
    assert!(failure.is_none(), "{failure:?}");
    summary
}

#[tokio::test]
async fn a_second_import_changes_nothing() {
    let Some(traces) = data("cn_courier_traces") else { return };
    let folder = Folder::new("twice");
    let store = folder.store().await;
    let file = traces.join("kdniao_HHTT_7e46d2e5.json");
    let first = run(Some(&store), &file, Layout::Kdniao, What::Shipments, &folder).await;
    assert_eq!(first.stored, Some(Stored { created: 1, recorded: 13, ..Stored::default() }));
    let version = find(&store, "667771430898", Scope::Party).await.expect("reads").map(|found| found.version);
    let second = run(Some(&store), &file, Layout::Kdniao, What::Shipments, &folder).await;
    assert_eq!(second.stored, Some(Stored { unchanged: 1, duplicate: 13, ..Stored::default() }));
    let found = find(&store, "667771430898", Scope::Party).await.expect("reads").expect("is there");
    assert_eq!((Some(found.version), found.events.len()), (version, 13));
}

#[tokio::test]
async fn good_rows_go_in_and_bad_ones_are_told() {
    let folder = Folder::new("refused");
    let store = folder.store().await;
    let file = folder.0.join("shipments.csv");
    let rows: String = (0..1200).map(|n| format!("SF{n:08},{}\n", if n == 600 { "heavy" } else { "1.5" })).collect();
    std::fs::write(&file, ["waybill_number,weight_kg\n", &rows].concat()).expect("writes");
    let summary = run(Some(&store), &file, Layout::Generic, What::Shipments, &folder).await;
    assert_eq!(summary.stored, Some(Stored { created: 1199, ..Stored::default() }));
    let errors = std::fs::read_to_string(folder.0.join("errors.csv")).expect("is written");
    assert_eq!(errors, "line,column,reason\n602,weight_kg,is not a weight in kilograms such as 1.25\n");
    assert!(find(&store, "SF00000600", Scope::Public).await.expect("reads").is_none());
    assert!(find(&store, "SF00001199", Scope::Public).await.expect("reads").is_some());
}

#[tokio::test]
async fn a_dry_run_stores_nothing_and_a_clean_one_leaves_no_file() {
    let folder = Folder::new("dry");
    let file = folder.0.join("events.ndjson");
    let event =
        r#"{"waybill_number": "SF00000001", "occurred_at": "2026-01-31T16:05:00+08:00", "milestone": "delivered"}"#;
    std::fs::write(&file, event).expect("writes");
    let summary = run(None, &file, Layout::Generic, What::Events, &folder).await;
    assert_eq!((summary.events, summary.stored), (1, None));
    assert!(!folder.0.join("errors.csv").exists());
}

/// About a minute without optimisation, so it runs on demand.
#[tokio::test]
#[ignore = "slow: all orders into a store, twice"]
async fn all_olist_orders_twice() {
    let Some(file) = data("olist/shipments_flat.csv.gz") else { return };
    let folder = Folder::new("olist");
    let store = folder.store().await;
    let begun = std::time::Instant::now();
    let first = run(Some(&store), &file, Layout::Olist, What::Shipments, &folder).await.stored.expect("stored");
    println!("{first:?} in {:?}", begun.elapsed());
    assert_eq!((first.created, first.duplicate), (32_936, 0));
    let second = run(Some(&store), &file, Layout::Olist, What::Shipments, &folder).await.stored.expect("stored");
    assert_eq!(second, Stored { unchanged: 32_936, duplicate: first.recorded, ..Stored::default() });
}
