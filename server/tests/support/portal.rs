//! A whole portal in this process, its clock standing still.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use app::value::{Instant, LocalInstant};
use axum::Router;
use futures_util::FutureExt;
use server::account::{self, ApiScope};
use server::clock::Clock;
use server::config;
use server::shipment::intake::{Outcome, Sourced, take_in};
use server::shipment::link;
use server::state::Portal;
use server::store::{Arg, Store};
use server::{router, run};

use super::ask::{Ask, percent};
use super::parcel::Parcel;
use super::place::Place;

/// When every test begins: a Sunday afternoon in Shanghai.
pub const START: &str = "2026-11-22T09:00:00Z";

/// Settings that a test may want otherwise.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// 0, as in most tests, is no limit.
    pub lookups_per_minute: u32,
    /// 0, as in most tests, is no limit.
    pub sign_ins_per_minute: u32,
    /// 0, as in most tests, is no limit.
    pub filings_per_minute: u32,
    pub proxy_hops: usize,
    pub public_url: Option<String>,
    pub email: Option<String>,
    pub smtp_url: Option<String>,
    /// Whose rules; the generic ones unless it is stated.
    pub jurisdiction: Option<&'static str>,
    pub uninsured_fee_multiple: Option<u32>,
    /// Calling code of numbers without one; none unless it is stated.
    pub phone_country: Option<u16>,
}

pub struct TestPortal {
    pub place: Arc<Place>,
    pub portal: Portal,
    pub router: Router,
    pub clock: Clock,
    pub store: Store,
}

/// Runs a test on a portal of its own and removes its database whatever becomes of it.
pub async fn on(place: Place, test: impl AsyncFnOnce(&TestPortal)) {
    let place = Arc::new(place);
    let portal = TestPortal::open(place.clone(), Options::default()).await;
    let outcome = AssertUnwindSafe(test(&portal)).catch_unwind().await;
    portal.store.close().await;
    drop(portal);
    if let Some(place) = Arc::into_inner(place) {
        place.remove().await;
    }
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

impl TestPortal {
    async fn open(place: Arc<Place>, options: Options) -> TestPortal {
        let clock = Clock::standing_at(moment(START).at);
        let store = place.open().await;
        let portal = run::prepare(store.clone(), clock.clone(), &serve(&place, options)).await.unwrap();
        TestPortal { place, router: router::portal(portal.clone()), portal, clock, store }
    }

    /// Another process on the same database, with other settings.
    pub async fn again(&self, options: Options) -> TestPortal {
        TestPortal::open(self.place.clone(), options).await
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Moves the portal's clock on. Only a clock that was made standing listens, and no flag of the binary makes one.
    pub fn travel(&self, by: std::time::Duration) {
        self.clock.advance_ms(i64::try_from(by.as_millis()).unwrap());
    }

    pub fn advance_hours(&self, hours: i64) {
        self.clock.advance_ms(hours * 3_600_000);
    }

    pub fn get(&self, path: &str) -> Ask {
        Ask::new(&self.router, "GET", path)
    }

    pub fn head(&self, path: &str) -> Ask {
        Ask::new(&self.router, "HEAD", path)
    }

    pub fn put(&self, path: &str) -> Ask {
        Ask::new(&self.router, "PUT", path)
    }

    pub fn post(&self, path: &str, body: &serde_json::Value) -> Ask {
        Ask::new(&self.router, "POST", path).header("content-type", "application/json").body(body.to_string())
    }

    /// A body of a kind, as from a program that is no browser.
    pub fn post_as(&self, path: &str, kind: &str, body: &str) -> Ask {
        Ask::new(&self.router, "POST", path).header("content-type", kind).body(body.to_string())
    }

    /// What a form on a page sends.
    pub fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Ask {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        Ask::new(&self.router, "POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(fields.join("&"))
    }

    /// The answer to a public look-up as JSON.
    pub async fn track(&self, waybill_number: &str) -> serde_json::Value {
        let answer = self.get(&["/api/v1/tracking/", waybill_number].concat()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Stores the parcel and its events as a TMS named `tms` would state them.
    pub async fn take_in(&self, parcel: &Parcel) -> Outcome {
        let events: Vec<Sourced> =
            parcel.events.iter().map(|event| Sourced::new("tms".to_string(), event.clone())).collect();
        take_in(&self.store, std::slice::from_ref(&parcel.shipment), &events, self.now()).await.unwrap()
    }

    /// The secret of a new link to the parcel.
    pub async fn link_of(&self, waybill_number: &str) -> String {
        let mut tx = self.store.begin().await.unwrap();
        let link = link::renew(&mut tx, waybill_number, self.now()).await.unwrap();
        tx.commit().await.unwrap();
        link.rsplit_once('=').unwrap().1.to_string()
    }

    /// A living API key with scope `ingest`.
    pub async fn ingest_key(&self, name: &str) -> String {
        account::create_key(&self.store, name, &[ApiScope::Ingest], self.now()).await.unwrap()
    }

    /// A living API key that may do nothing.
    pub async fn key_without_scope(&self) -> String {
        account::create_key(&self.store, "reader", &[], self.now()).await.unwrap()
    }

    pub async fn revoked_key(&self) -> String {
        let key = self.ingest_key("former").await;
        account::cli::revoke(&self.store, &key[..11], self.now()).await.unwrap();
        key
    }

    /// The number that a query gives.
    pub async fn number(&self, sql: &'static str, args: &[Arg]) -> i64 {
        self.store.row(sql, args).await.unwrap().unwrap().columns().int().unwrap()
    }

    /// Opens many connections, so that what a test then does at once really meets in the database.
    pub async fn crowd(&self) {
        if self.place.is_postgres() {
            let sleeps = (0..12).map(|_| self.store.row("select cast(pg_sleep(0.05) as text)", &[]));
            futures_util::future::join_all(sleeps).await;
        }
    }

    pub async fn execute(&self, sql: &'static str, args: &[Arg]) -> sqlx::Result<u64> {
        let mut tx = self.store.begin().await?;
        let touched = tx.execute(sql, args).await?;
        tx.commit().await?;
        Ok(touched)
    }
}

/// RFC 3339.
pub fn moment(text: &str) -> LocalInstant {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no moment"))
}

fn serve(home: &Place, options: Options) -> config::Serve {
    config::Serve {
        place: config::Place { data: home.folder(), database_url: None, zone: "Asia/Shanghai".to_string() },
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        admin_listen: None,
        public_url: options.public_url,
        proxy_hops: options.proxy_hops,
        lookups_per_minute: options.lookups_per_minute,
        sign_ins_per_minute: options.sign_ins_per_minute,
        filings_per_minute: options.filings_per_minute,
        max_connections: 16,
        log_format: config::LogFormat::Text,
        jurisdiction: options.jurisdiction.unwrap_or(server::deadline::DEFAULT_JURISDICTION).to_string(),
        phone_country: options.phone_country,
        class: server::customer::class::ClassLimits::default(),
        class_weights: app::survey::result::ClassWeights::default(),
        claim: config::Claim { sdr_rates: Vec::new(), uninsured_fee_multiple: options.uninsured_fee_multiple },
        mail: config::Mail {
            smtp_url: options.smtp_url,
            smtp_url_file: None,
            mail_from: Some("Test Express <no-reply@express.test>".to_string()),
        },
        attachment: config::Attachment { per_minute: 0, ..config::Attachment::default() },
        retention: config::Retention::default(),
        brand: config::Brand {
            name: "Test Express".to_string(),
            colour: "#0b5cad".to_string(),
            logo: None,
            phone: None,
            email: options.email,
            hours: None,
        },
    }
}
