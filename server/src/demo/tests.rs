use std::collections::{BTreeMap, BTreeSet};

use app::shipment::identifier::{self, Shape};
use app::shipment::{Milestone, Standing};
use clap::Parser;
use rstest::rstest;

use super::*;
use crate::clock::Clock;
use crate::config::{Cli, Command};
use crate::run;
use crate::shipment::tracking;
use crate::state::Portal;

/// A folder of its own, gone when dropped.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("parceldesk-demo-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn empty(folder: &Folder) -> Store {
    Store::open_sqlite(&folder.0.join("demo.sqlite")).await.unwrap()
}

async fn portal(store: Store, now: Instant, zone: &str) -> Portal {
    let Command::Serve(serve) = Cli::parse_from(["parceldesk", "serve", "--zone", zone]).command else {
        panic!("serve is not serve")
    };
    run::prepare(store, Clock::standing_at(now), &serve).await.unwrap()
}

fn at(text: &str) -> Instant {
    text.parse::<app::value::LocalInstant>().unwrap().at
}

/// Early and late in the day, across a leap day, a new year and the changes of summer time, in three zones.
#[rstest]
#[case::morning("2026-11-24T09:30:12+08:00", "Asia/Shanghai")]
#[case::first_minute("2028-03-01T00:00:59+08:00", "Asia/Shanghai")]
#[case::last_minute("2026-12-31T23:59:59+08:00", "Asia/Shanghai")]
#[case::promise_hour("2027-06-15T18:00:00+08:00", "Asia/Shanghai")]
#[case::clocks_back("2026-10-26T02:30:00+01:00", "Europe/Madrid")]
#[case::clocks_forward("2027-03-15T11:00:00-07:00", "America/Los_Angeles")]
#[tokio::test]
async fn every_parcel_stands_as_the_table_says(#[case] now: &str, #[case] zone: &str) {
    let now = at(now);
    let folder = Folder::new(&now.as_ms().to_string());
    let store = empty(&folder).await;
    seed(&store, &TimeZone::get(zone).unwrap(), now).await.unwrap();
    let portal = portal(store, now, zone).await;
    let mut standings = BTreeMap::new();
    let mut milestones = BTreeSet::new();
    let mut wrong = Vec::new();
    for parcel in parcels() {
        let found = tracking::answer(&portal, parcel.number, Scope::Party, now).await.unwrap().unwrap();
        if found.standing != parcel.standing {
            wrong.push((parcel.number, parcel.standing, found.standing));
        }
        assert!(found.events.iter().all(|event| event.occurred_at.at <= now), "{}", parcel.number);
        *standings.entry(found.standing.as_str()).or_insert(0) += 1;
        milestones.insert(found.milestone);
    }
    assert_eq!(wrong, [], "table and answer differ");
    assert_eq!(standings.len(), 9, "{standings:?}");
    assert_eq!(milestones.len(), Milestone::ALL.len() - 1, "all but unknown: {milestones:?}");
}

#[tokio::test]
async fn a_store_in_use_is_refused() {
    let folder = Folder::new("twice");
    let store = empty(&folder).await;
    let (zone, now) = (TimeZone::get("Asia/Shanghai").unwrap(), at("2026-11-24T09:30:12+08:00"));
    seed(&store, &zone, now).await.unwrap();
    let refusal = seed(&store, &zone, now).await.unwrap_err().to_string();
    assert!(refusal.contains("already holds shipments"), "{refusal}");
}

/// The order told in the tables is the order it happened in, whatever the hour of seeding.
#[test]
fn histories_are_told_in_order() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    for hour in 0..48 {
        let today = Today::new(at("2026-11-24T00:00:00+08:00").plus_ms(hour * 1_800_000), &zone).unwrap();
        for parcel in parcels() {
            let events = parcel.events(&today).unwrap();
            assert!(!events.is_empty(), "{}", parcel.number);
            assert!(events.is_sorted_by(|a, b| a.occurred_at.at < b.occurred_at.at), "{} {hour}", parcel.number);
        }
    }
}

#[test]
fn drafts_pass_the_rules_of_intake() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let today = Today::new(at("2026-11-24T12:00:00+08:00"), &zone).unwrap();
    for parcel in parcels() {
        let mut shipment = parcel.shipment(&today).unwrap();
        let stated = shipment.clone();
        shipment.normalise();
        assert_eq!((shipment.problems(), &shipment), (Vec::new(), &stated), "{}", parcel.number);
        for mut event in parcel.events(&today).unwrap() {
            let stated = event.clone();
            event.normalise();
            assert_eq!((event.problems(), &event), (Vec::new(), &stated), "{}", parcel.number);
        }
    }
}

#[test]
fn numbers_are_unique_and_their_check_digits_fit() {
    let numbers: Vec<&str> = parcels().map(|parcel| parcel.number).collect();
    assert!(numbers.len() >= 60, "{}", numbers.len());
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
    assert!(SHORT_LIST.iter().all(|number| numbers.contains(number)));
    for number in numbers {
        let shape = identifier::shape(number);
        assert!(!matches!(shape, Shape::S10 { valid: false } | Shape::Sscc { valid: false }), "{number}");
    }
    let first = parcels().next().unwrap();
    assert_eq!((first.number, first.consignee.phone_last4().as_str()), ("PD2600000101", "1234"));
    assert_eq!(first.standing, Standing::OnTime);
}
