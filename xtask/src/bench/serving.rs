//! Requests against the small and the large store and against the yardstick, in turns.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

use super::Programs;
use super::data::Set;
use super::load::{self, Asked, Load};
use super::process::Server;
use super::table::{Table, Target, grouped, median};

/// Every load runs so often; the machine may be busy with something else in one of them.
const ROUNDS: usize = 3;
const STARTS: usize = 5;
const CONNECTIONS: u32 = 64;
const POINT: &str = "/";
const JSON: &str = "/api/v1/tracking/";
const PAGE: &str = "/track/";

/// One thing that is asked for again and again.
struct Subject<'a> {
    server: &'a Server,
    addresses: PathBuf,
    compressed: bool,
    loads: Vec<Load>,
}

/// Measures requests, memory and start, and adds them to the table.
pub fn measure(programs: &Programs, small: &Set, large: &Set, seconds: u64, table: &mut Table) -> Result<()> {
    let ready = ready_after(programs, large)?;
    let hello = Server::hello(programs, &large.file("hello.log"))?;
    let point = Server::point(programs, large)?;
    let little = Server::portal(programs, small)?;
    let big = Server::portal(programs, large)?;
    let settled = little.settle()?.max(big.settle()?);
    let calm = big.memory()?;
    let mut subjects = [
        Subject::hello(&hello, large)?,
        Subject::of(&point, large, POINT, false)?,
        Subject::of(&little, small, JSON, false)?,
        Subject::of(&little, small, PAGE, false)?,
        Subject::of(&big, large, JSON, false)?,
        Subject::of(&big, large, PAGE, false)?,
        Subject::of(&big, large, PAGE, true)?,
    ];
    for round in 1..=ROUNDS {
        eprintln!("bench: round {round} of {ROUNDS}, {} loads of {seconds} s", subjects.len());
        for subject in &mut subjects {
            subject.load(seconds)?;
        }
    }
    let alone = subjects[5].alone(seconds.min(5))?;
    let after = big.memory()?;
    let more = format!(" after load ({:.0} MB before it, {:.0} MB at the highest)", calm.resident, after.peak);
    tell_loads(&subjects, [small.size, large.size], table);
    let one_at_a_time = alone.median.as_secs_f64() * 1e3;
    table.judged("page, one request at a time, median", one_at_a_time, "ms", Target::AtMost(10.0));
    let stored = grouped(large.size as u64);
    table.judged_with(format!("memory, {stored} shipments"), after.resident, "MB", Target::AtMost(100.0), &more);
    table.judged(format!("start to ready, {stored} shipments"), ready, "s", Target::AtMost(1.0));
    table.told("housekeeping after the start", format!("{:.0} s", settled.as_secs_f64()));
    Ok(())
}

/// Seconds from the start of the process to `/readyz` (the files are in the kernel's cache), the middle of five.
fn ready_after(programs: &Programs, set: &Set) -> Result<f64> {
    let mut seconds = Vec::new();
    for _ in 0..STARTS {
        seconds.push(Server::portal(programs, set)?.ready_after.as_secs_f64());
    }
    Ok(median(seconds))
}

impl<'a> Subject<'a> {
    fn hello(server: &'a Server, set: &Set) -> Result<Self> {
        let addresses = set.file("hello.txt");
        std::fs::write(&addresses, server.url("/\n"))?;
        Ok(Subject { server, addresses, compressed: false, loads: Vec::new() })
    }

    fn of(server: &'a Server, set: &Set, path: &str, compressed: bool) -> Result<Self> {
        let name = match path {
            POINT => "point.txt",
            JSON => "json.txt",
            _ => "page.txt",
        };
        let addresses = set.addresses(name, &server.url(path))?;
        Ok(Subject { server, addresses, compressed, loads: Vec::new() })
    }

    fn load(&mut self, seconds: u64) -> Result<()> {
        let load = self.once(CONNECTIONS, seconds)?;
        self.loads.push(load);
        Ok(())
    }

    fn alone(&self, seconds: u64) -> Result<Load> {
        self.once(1, seconds)
    }

    fn once(&self, connections: u32, seconds: u64) -> Result<Load> {
        let asked = Asked { addresses: &self.addresses, connections, seconds, compressed: self.compressed };
        load::run(self.server, &asked)
    }

    /// The middle of what the loads say.
    fn middle(&self, figure: impl Fn(&Load) -> f64) -> f64 {
        median(self.loads.iter().map(figure))
    }

    /// The middle of the rounds' ratios: within a round the machine was about equally fast.
    fn ratio_to(&self, other: &Subject<'_>) -> f64 {
        median(self.loads.iter().zip(&other.loads).map(|(own, other)| own.per_second / other.per_second))
    }

    /// `12 345/s, p50 3.1 ms, p99 9.0 ms, 55 µs of processor each`.
    fn words(&self) -> String {
        let ms = |time: fn(&Load) -> Duration| self.middle(|load| time(load).as_secs_f64() * 1e3);
        format!(
            "{}/s, p50 {:.1} ms, p99 {:.1} ms, {:.0} µs of processor each",
            grouped(self.middle(|load| load.per_second) as u64),
            ms(|load| load.median),
            ms(|load| load.slowest_percent),
            self.middle(|load| load.processor_us),
        )
    }
}

fn tell_loads(subjects: &[Subject<'_>; 7], sizes: [usize; 2], table: &mut Table) {
    let [hello, point, small_json, small_page, json, page, compressed] = subjects;
    let [few, many] = sizes.map(|size| grouped(size as u64));
    table.told("raw axum `hello`", hello.words());
    let floor = format!("{:.2} × hello ({})", point.ratio_to(hello), point.words());
    table.told("`hello` with one row by its key, the most that sqlx allows", floor);
    let least = |share| Target::AtLeast(share);
    for (name, subject, target) in [
        (format!("tracking JSON, {few} shipments"), small_json, least(0.30)),
        (format!("tracking JSON, {many} shipments"), json, least(0.30)),
        (format!("tracking page, {few} shipments"), small_page, least(0.10)),
        (format!("tracking page, {many} shipments"), page, least(0.10)),
    ] {
        table.judged_with(name, subject.ratio_to(hello), "× hello", target, &format!(" ({})", subject.words()));
    }
    let more = format!("{:.2} × hello ({})", compressed.ratio_to(hello), compressed.words());
    table.told(format!("… compressed as for a browser, {many} shipments"), more);
    for (name, small, large) in [("JSON", small_json, json), ("page", small_page, page)] {
        let what = format!("{name}: slower at {many} than at {few} shipments by");
        table.judged(what, small.ratio_to(large), "×", Target::AtMost(1.25));
    }
}
