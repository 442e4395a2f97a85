//! Screens at two sizes: card, call, queue and the board of suggestions with a thousand customers, cases and suggestions,
//! and with many.
//!
//! Both portals live in this process, on SQLite files of their own that are thrown away; requests go to them in turns,
//! so that a busy machine is busy for both. `cargo run --release --package server --example desk -- 100000` prints a
//! line for each screen: its name, the ratio, and both medians in milliseconds, separated by tabs.

use std::error::Error;
use std::path::Path;
use std::time::Instant as Stopwatch;

use app::account::StaffRole;
use app::locale::Locale;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use clap::Parser;
use server::account::person::store::{self as people, New};
use server::clock::Clock;
use server::config::{Cli, Command};
use server::session::{self, Device, Kind};
use server::store::{Store, new_id};
use server::{router, run};
use tower::ServiceExt;

type Outcome<T> = Result<T, Box<dyn Error>>;

const SMALL: i64 = 1_000;
const ROUNDS: usize = 5;
/// Requests of one screen in one round.
const REQUESTS: i64 = 40;

/// Customers, each with a complaint, a message of it, a logged call, a parcel, an answer to a survey and a suggestion on
/// the board: ids, numbers and words differ.
const FILL: [&str; 11] = [
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < $1)
    insert into person (id, email, name, locale, search, created_at, updated_at, version)
    select printf('0192f0c1-0000-7000-8000-%012x', i), 'c' || i || '@bench.test', 'Customer' || i, 'en',
    ' customer' || i || ' c' || i || ' bench test ', i, i, 1 from n",
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < $1)
    insert into complaint (id, complaint_number, waybill_number, person_id, is_party, party, category, remedy_sought,
    text, contact_name, contact_email, contact_phone, contact_phone_tail, locale, pack_id, traits, state, level,
    next_due_at, contact_count, search, filed_at, updated_at, version, queue_at, ranked_at)
    select printf('0192f0c2-0000-7000-8000-%012x', i), 'B-' || i, 'BENCH' || i,
    printf('0192f0c1-0000-7000-8000-%012x', i), 0, 'consignee', 'delay', 'find', 'Where is it?', 'Customer' || i,
    'c' || i || '@bench.test', printf('+8613%09d', i), printf('%07d', i % 10000000), 'en',
    (select min(id) from rule_pack), '', 'received', 'agent', 2000000000000 + i, 0, ' b' || i || ' ', i, i, 0,
    2000000000000 + i, i from n",
    "insert into complaint_event (complaint_id, seq, kind, at, actor_kind) select id, 1, 'received', filed_at, 'person'
    from complaint",
    "insert into complaint_message (id, complaint_id, author, text, is_answer, is_internal, sent_at)
    select 'm' || id, id, 'customer', 'Still nothing.', 0, 0, filed_at + 1 from complaint",
    "insert into contact (id, person_id, phone, phone_tail, channel, direction, happened_at, staff_id, words, recorded_at)
    select 'k' || c.id, c.person_id, c.contact_phone, c.contact_phone_tail, 'phone', 'in', c.filed_at + 2, s.id,
    'Rang.', c.filed_at + 2 from complaint c, (select id from person where staff_role is not null) s",
    "insert into shipment (id, waybill_number, piece_count, milestone, created_at, updated_at, version)
    select 's' || id, waybill_number, 1, 'in_transit', filed_at, filed_at, 1 from complaint",
    "insert into shipment_party (shipment_id, role, name, phone, phone_last4)
    select 's' || id, 'consignee', contact_name, contact_phone, substr(contact_phone, -4) from complaint",
    "insert into survey (id, name, draft_json, version_number, created_by, created_at, updated_at, version)
    select 'v', 'Bench', '{}', 1, id, 1, 1, 1 from person where staff_role is not null",
    "insert into survey_version (survey_id, number, questionnaire_json, published_by, published_at)
    select 'v', 1, '{\"titles\":{\"en\":\"B\",\"es\":\"B\",\"zh-CN\":\"B\"},
    \"intros\":{\"en\":\"B\",\"es\":\"B\",\"zh-CN\":\"B\"},\"thanks\":{\"en\":\"B\",\"es\":\"B\",\"zh-CN\":\"B\"},
    \"sections\":[{\"titles\":{\"en\":\"B\",\"es\":\"B\",\"zh-CN\":\"B\"},\"questions\":[{\"key\":\"overall\",
    \"kind\":\"csat\",\"texts\":{\"en\":\"B\",\"es\":\"B\",\"zh-CN\":\"B\"}}]}]}', created_by, 1 from survey",
    "insert into response (id, survey_id, version_number, person_id, shipment_id, answers_json, answered_on)
    select 'r' || id, 'v', 1, person_id, 's' || id, '{\"overall\":4}', '2026-11-20' from complaint",
    "insert into suggestion (id, suggestion_number, topic, title, text, locale, is_public, person_id, published_at, status,
    voice_count, comment_count, weighted_milli, shipment_count, largest_bp, herfindahl_bp, search, created_at, updated_at,
    version) select 'g' || id, 'S-' || complaint_number, case filed_at % 4 when 0 then 'transport' else 'storage' end,
    'Wish ' || complaint_number, 'Please.', 'en', 1, person_id, filed_at, 'received', filed_at * 7919 % 500, 0,
    filed_at * 7907 % 90000, filed_at * 7901 % 10000, 0, 0, ' wish ' || lower(complaint_number) || ' ', filed_at,
    filed_at, 1 from complaint",
];

/// A portal of one size.
struct Desk {
    router: Router,
    cookie: String,
    size: i64,
}

impl Desk {
    async fn open(folder: &Path, size: i64) -> Outcome<Desk> {
        let place = folder.join(size.to_string());
        std::fs::create_dir_all(&place)?;
        let words = ["parceldesk", "serve", "--data"].map(String::from);
        let cli = Cli::try_parse_from(words.into_iter().chain([place.to_string_lossy().into_owned()]))?;
        let Command::Serve(serve) = cli.command else { return Err("no settings".into()) };
        let store = run::open_store(&serve.place).await?;
        let clock = Clock::system();
        let portal = run::prepare(store.clone(), clock.clone(), &serve).await?;
        let cookie = agent(&store, &clock).await?;
        fill(&store, size).await?;
        Ok(Desk { router: router::portal(portal), cookie, size })
    }

    /// Milliseconds until the whole screen is there.
    async fn ask(&self, path: String) -> Outcome<f64> {
        let request = Request::builder().uri(&path).header("cookie", &self.cookie).body(Body::empty())?;
        let stopwatch = Stopwatch::now();
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        to_bytes(answer.into_body(), usize::MAX).await?;
        let ms = stopwatch.elapsed().as_secs_f64() * 1e3;
        if status.is_success() { Ok(ms) } else { Err(format!("{path}: {status}").into()) }
    }

    async fn median(&self, path: Address) -> Outcome<f64> {
        let mut all = Vec::new();
        for n in 0..REQUESTS {
            // Customers from everywhere in the tables.
            all.push(self.ask(path(1 + n * 7919 % self.size)).await?);
        }
        Ok(middle(all))
    }
}

/// A member of staff, signed in: the cookie.
async fn agent(store: &Store, clock: &Clock) -> Outcome<String> {
    let now = clock.now();
    let id = new_id(now);
    let new = New {
        id: &id,
        email: "agent@bench.test",
        email_verified_at: Some(now),
        name: "Agent",
        locale: Locale::En,
        password_hash: None,
        staff_role: Some(StaffRole::Agent),
    };
    let mut tx = store.begin().await?;
    people::insert(&mut tx, &new, now).await?;
    // Staff without a second factor are no staff yet.
    people::set_totp_secret(&mut tx, &id, Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), now).await?;
    people::set_totp_confirmed(&mut tx, &id, now).await?;
    let device = Device { user_agent: "bench", address: [127, 0, 0, 1].into() };
    let opened = session::open(&mut tx, &id, Kind::Staff, device, now).await.map_err(|_| "no session")?;
    tx.commit().await?;
    Ok(["pd_session=", &opened.secret].concat())
}

async fn fill(store: &Store, size: i64) -> Outcome<()> {
    let mut tx = store.begin().await?;
    for sql in FILL {
        let args = if sql.contains("$1") { vec![size.into()] } else { Vec::new() };
        tx.execute(sql, &args).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn middle(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// The address of a screen about the customer of a number.
type Address = fn(i64) -> String;

const SCREENS: [(&str, Address); 6] = [
    ("customer card", |i| format!("/desk/customers/person-0192f0c1-0000-7000-8000-{i:012x}")),
    ("call", |i| format!("/desk/call?phone=%2B8613{i:09}")),
    ("look-up by name", |i| format!("/desk/call?q=customer{i}")),
    ("queue", |_| "/desk".to_string()),
    ("board of suggestions", |_| "/suggestions".to_string()),
    ("board, a topic by weight", |_| "/suggestions?topic=transport&sort=weighted".to_string()),
];

#[tokio::main]
async fn main() -> Outcome<()> {
    let size = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let folder = std::env::temp_dir().join(format!("parceldesk-desk-{}", std::process::id()));
    let measured = measure(&folder, size).await;
    std::fs::remove_dir_all(&folder)?;
    measured
}

async fn measure(folder: &Path, size: i64) -> Outcome<()> {
    let (small, large) = (Desk::open(folder, SMALL).await?, Desk::open(folder, size).await?);
    for (name, path) in SCREENS {
        // Statements are prepared, pages are in memory.
        small.median(path).await?;
        large.median(path).await?;
        let (mut few, mut many, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (little, big) = (small.median(path).await?, large.median(path).await?);
            few.push(little);
            many.push(big);
            ratios.push(big / little);
        }
        println!("{name}\t{:.3}\t{:.3}\t{:.3}", middle(ratios), middle(few), middle(many));
    }
    Ok(())
}
