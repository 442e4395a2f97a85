//! Nothing answered is ever lost: the portal, or PostgreSQL under it, is killed while people file complaints with photos,
//! again and again, and after each time every answer that was given must be true, and no complaint be there by half.
//! The real binary, real sockets, real files.
//!
//! A short proof by default. `TEST_DURABILITY=long cargo nextest run -p server -E 'test(durability)'` makes the long one:
//! at least 1 000 complaints over at least 30 kills of each kind; it takes some minutes.
//!
//! Bite proof: commit after the answer, or write the row before its object, and a number below differs at once.

mod cluster;
mod customer;
mod line;
mod program;
mod whole;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use server::shipment::intake::take_in;
use server::store::Store;

use crate::support::place::Place;
use crate::support::{parcel, portal::moment};
use cluster::Cluster;
use customer::{Answered, files};
use program::Program;

/// Whom the complaints are about.
const WAYBILL: &str = "AJDURABLE1";
const CUSTOMERS: u32 = 6;
/// A machine too slow for a life of that length is told so.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much is proved at least.
#[derive(Debug, Clone, Copy)]
struct Amount {
    kills: u32,
    complaints: usize,
}

impl Amount {
    fn wanted(kills: u32, complaints: usize) -> Amount {
        match std::env::var("TEST_DURABILITY").as_deref() {
            Ok("long") => Amount { kills: 30, complaints: 1_000 },
            _ => Amount { kills, complaints },
        }
    }

    /// Answers to wait for in one life, so that the kills are spread over all complaints.
    fn of_a_life(self) -> usize {
        self.complaints.div_ceil(self.kills as usize)
    }
}

/// What a run has to do with: where the portal keeps its things, and what it has promised so far.
struct Run {
    folder: PathBuf,
    database_url: Option<String>,
    answered: Arc<Mutex<Vec<Answered>>>,
    /// Complaints in the store whose answer nobody got.
    unheard: usize,
}

impl Run {
    async fn begin(folder: PathBuf, database_url: Option<String>) -> Run {
        std::fs::create_dir_all(&folder).unwrap();
        let run = Run { folder, database_url, answered: Arc::default(), unheard: 0 };
        let late = parcel(WAYBILL)
            .promised("2026-01-10T18:00:00+08:00")
            .event(app::shipment::Milestone::PickedUp, "2026-01-08T10:00:00+08:00");
        let store = run.open().await;
        take_in(&store, &[late.shipment], &[], moment("2026-01-08T12:00:00Z").at).await.unwrap();
        store.close().await;
        run
    }

    async fn open(&self) -> Store {
        match &self.database_url {
            Some(url) => Store::open_postgres(url).await.unwrap(),
            None => Store::open_sqlite(&self.folder.join("parceldesk.sqlite")).await.unwrap(),
        }
    }

    fn start(&self) -> Program {
        Program::start(&self.folder, self.database_url.as_deref())
    }

    /// Customers file at once until `count` more were answered, and a moment longer; then `kill` happens to them.
    fn live(&self, program: &Program, life: u32, count: usize, kill: impl FnOnce()) {
        let dies = Arc::new(AtomicBool::new(false));
        let customers: Vec<_> = (0..CUSTOMERS)
            .map(|customer| {
                let (address, dies, answered) = (program.address.clone(), dies.clone(), self.answered.clone());
                std::thread::spawn(move || files(&address, life * CUSTOMERS + customer, &dies, &answered))
            })
            .collect();
        let (before, started) = (self.count(), Instant::now());
        while self.count() < before + count {
            assert!(started.elapsed() < PATIENCE, "{} answers in {PATIENCE:?}", self.count() - before);
            std::thread::sleep(Duration::from_millis(3));
        }
        // anywhere within a filing
        std::thread::sleep(Duration::from_millis(u64::from(life) * 37 % 101));
        kill();
        dies.store(true, Ordering::Relaxed);
        for customer in customers {
            customer.join().unwrap();
        }
    }

    fn count(&self) -> usize {
        self.answered.lock().unwrap().len()
    }

    /// Everything in the store and on the disk is whole, and everything that was answered is there; what was answered
    /// since `from` is also asked for at the doors.
    async fn check(&mut self, program: &Program, from: usize) {
        let store = self.open().await;
        let found = whole::check(&store, &self.folder).await;
        store.close().await;
        let answered = self.answered.lock().unwrap();
        for one in answered.iter() {
            let text = found.get(&one.number).unwrap_or_else(|| panic!("{} was answered and is lost", one.number));
            assert_eq!(*text, one.text, "{}", one.number);
        }
        for one in &answered[from..] {
            customer::reads(&program.address, one);
        }
        self.unheard = found.len() - answered.len();
    }

    fn end(self, what: &str, kills: u32, started: Instant) {
        program::check(&self.folder, self.database_url.as_deref());
        let seconds = started.elapsed().as_secs();
        println!(
            "{what}: {} complaints answered over {kills} kills, none lost, none by half; {} more were stored whose \
             answer nobody got; {seconds} s",
            self.count(),
            self.unheard
        );
        std::fs::remove_dir_all(self.folder).unwrap();
    }
}

/// The portal is killed in each life, and the next one must have everything.
async fn kill_the_portal(what: &str, folder: PathBuf, database_url: Option<String>, amount: Amount) {
    let (started, mut run) = (Instant::now(), Run::begin(folder, database_url).await);
    let mut program = run.start();
    for life in 0..amount.kills {
        let from = run.count();
        run.live(&program, life, amount.of_a_life(), || program.kill());
        program = run.start();
        run.check(&program, from).await;
    }
    assert!(run.count() >= amount.complaints);
    run.check(&program, 0).await;
    program.kill();
    run.end(what, amount.kills, started);
}

#[tokio::test]
async fn sqlite_keeps_what_was_answered_when_the_portal_is_killed() {
    let folder = std::env::temp_dir().join(format!("parceldesk-durability-{}", std::process::id()));
    kill_the_portal("SQLite, portal killed", folder, None, Amount::wanted(5, 100)).await;
}

#[tokio::test]
async fn postgres_keeps_what_was_answered_when_the_portal_is_killed() {
    let Some(place) = Place::migrated_postgres().await else { return };
    let (folder, url) = (place.folder(), place.url());
    kill_the_portal("PostgreSQL, portal killed", folder, Some(url), Amount::wanted(5, 100)).await;
    place.remove().await;
}

/// The portal lives on through the deaths of its database, and answers again when that is back.
#[tokio::test]
async fn postgres_keeps_what_was_answered_when_it_is_killed_itself() {
    let Some(mut cluster) = Cluster::start() else { return };
    let (started, amount) = (Instant::now(), Amount::wanted(3, 45));
    let mut run = Run::begin(cluster.folder.join("portal"), Some(cluster.url.clone())).await;
    let program = run.start();
    for life in 0..amount.kills {
        let from = run.count();
        run.live(&program, life, amount.of_a_life(), || cluster.kill());
        cluster.boot();
        program.waits_until_ready();
        run.check(&program, from).await;
    }
    program.kill();
    run.end("PostgreSQL killed itself", amount.kills, started);
}
