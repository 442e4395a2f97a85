//! `parceldesk serve`: open, warm up, listen, stop.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

use crate::assets::AssetUrls;
use crate::attachment::{self, Objects};
use crate::audit::RefusalLimits;
use crate::clock::Clock;
use crate::config::{Place, Serve};
use crate::desk::presence::Presence;
use crate::http::idempotency;
use crate::http::limits::Limit;
use crate::listen::Allowance;
use crate::notification::transport::Mailer;
use crate::notification::worker;
use crate::password::Passwords;
use crate::shipment::pace::{self, Paces};
use crate::shipment::stream::Changes;
use crate::shipment::verification;
use crate::state::{Parts, Portal, Settings};
use crate::store::{Schema, Store};
use crate::{
    account, brand, complaint, contact, deadline, improvement, listen, notification, router, suggestion, survey, token,
};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The database in the data folder.
pub const SQLITE_FILE: &str = "parceldesk.sqlite";
/// How often lane paces are learned anew and old rows are forgotten.
const HOUSEKEEPING: Duration = Duration::from_secs(3600);
/// How often what happens by itself is looked at; who travels through time does not wait a minute for it.
const WORK: Duration = Duration::from_secs(if cfg!(feature = "test-clock") { 1 } else { 60 });
/// How long stopping waits for a mail that is just being sent.
const MAIL_FAREWELL: Duration = Duration::from_secs(2);

/// Opens the store that the settings name, creating folder, file and schema as needed.
pub async fn open_store(place: &Place) -> Outcome<Store> {
    if let Some(url) = &place.database_url {
        return Ok(Store::open_postgres(url).await?);
    }
    std::fs::create_dir_all(&place.data)
        .map_err(|e| format!("the data folder {} cannot be created: {e}", place.data.display()))?;
    Ok(Store::open_sqlite(&place.data.join(SQLITE_FILE)).await?)
}

/// Opens the store that is there, without creating or migrating anything: for commands that only look.
pub async fn open_existing(place: &Place) -> Outcome<Store> {
    if let Some(url) = &place.database_url {
        return Ok(Store::open_postgres_at(url, Schema::AsIs).await?);
    }
    let file = place.data.join(SQLITE_FILE);
    match file.exists() {
        true => Ok(Store::open_sqlite_at(&file, Schema::AsIs).await?),
        false => Err(format!("there is no {}", file.display()).into()),
    }
}

/// The zone by its IANA name.
pub fn zone(place: &Place) -> Outcome<jiff::tz::TimeZone> {
    jiff::tz::TimeZone::get(&place.zone).map_err(|_| format!("--zone `{}` is no IANA time zone", place.zone).into())
}

/// Everything a request needs, from the settings.
pub async fn prepare(store: Store, clock: Clock, serve: &Serve) -> Outcome<Portal> {
    let brand = brand::prepare(&serve.brand)?;
    let proof_key = account::server_secret(&store, "proof_key", clock.now()).await?;
    deadline::embed(&store, clock.now()).await?;
    complaint::embed(&store).await?;
    let paces = Paces::default();
    paces.load(&store).await?;
    Ok(Portal::new(Parts {
        store,
        clock,
        settings: Settings {
            zone: zone(&serve.place)?,
            brand: brand.brand,
            brand_logo: brand.logo,
            proxy_hops: serve.proxy_hops,
            is_https: serve.public_url.as_deref().is_some_and(|url| url.starts_with("https://")),
            public_url: public_url(serve),
            jurisdiction: serve.jurisdiction.clone(),
            sdr_rates: serve.claim.sdr_rates.clone(),
            uninsured_fee_multiple: serve.claim.uninsured_fee_multiple,
            class_thresholds: serve.class.thresholds()?,
            phone_country: serve.phone_country.map(|code| code.to_string()),
            class_weights: serve.class_weights,
            retention: serve.retention.clone(),
            brand_style: brand.style.clone(),
        },
        assets: AssetUrls::load(&token::hash(&brand.style)[..8]),
        paces,
        changes: Changes::default(),
        presence: Presence::default(),
        lookups: Limit::per_minute(serve.lookups_per_minute),
        verifications: Limit::per_minute(serve.lookups_per_minute.min(20)),
        refusals: RefusalLimits::default(),
        sign_ins: Limit::per_minute(serve.sign_ins_per_minute),
        filings: Limit::per_minute(serve.filings_per_minute),
        passwords: Passwords::prepare()?,
        objects: Objects::open(&serve.attachment, &serve.place.data)?,
        mailer: Mailer::open(&serve.mail, &serve.place.data)?,
        proof_key,
        api: OnceLock::new(),
    }))
}

/// Without --public-url the portal is where it listens: good enough to try it out.
fn public_url(serve: &Serve) -> String {
    match &serve.public_url {
        Some(url) => url.trim_end_matches('/').to_string(),
        None => format!("http://{}", serve.listen),
    }
}

/// Serves until SIGTERM or Ctrl-C.
pub async fn serve(settings: Serve) -> Outcome<()> {
    let store = open_store(&settings.place).await?;
    let portal = prepare(store.clone(), own_clock(), &settings).await?;
    if !portal.assets.is_complete() {
        tracing::warn!("this binary holds no browser bundle: build it with `cargo xtask build`");
    }
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|e| format!("--listen {} cannot be opened: {e}", settings.listen))?;
    if let Some(address) = settings.admin_listen {
        crate::metrics_page::serve(address, admin_doors(&portal, address)?).await?;
    }
    let housekeeping = tokio::spawn(keep_house(portal.clone()));
    let working = tokio::spawn(work(portal.clone()));
    let (stop_mail, mail_stops) = tokio::sync::watch::channel(false);
    let mail = tokio::spawn(worker::run(portal.clone(), mail_stops));
    let address = listener.local_addr()?;
    tracing::info!(%address, "Parceldesk listens");
    eprintln!("Parceldesk: http://{address}/");
    if let Some(path) = account::staff::first_set_up(&portal.store, &portal.proof_key, portal.clock.now()).await? {
        eprintln!("There is no administrator yet. This link makes one; it works once: {}", portal.link(&path));
    }
    let router = router::portal(portal.clone());
    let stop = async {
        stop_signal().await;
        portal.changes.close();
    };
    listen::serve(listener, router, Allowance::of_connections(settings.max_connections), stop).await;
    housekeeping.abort();
    working.abort();
    stop_mail.send_replace(true);
    // A try that hangs is given up: its lease ends, and the next server tries again.
    let _ = tokio::time::timeout(MAIL_FAREWELL, mail).await;
    store.close().await;
    Ok(())
}

#[cfg(not(feature = "test-clock"))]
fn own_clock() -> Clock {
    Clock::system()
}

#[cfg(feature = "test-clock")]
fn own_clock() -> Clock {
    Clock::travelling()
}

/// What the admin listener has beside its metrics.
#[cfg(not(feature = "test-clock"))]
fn admin_doors(_: &Portal, _: SocketAddr) -> Outcome<Router> {
    Ok(Router::new())
}

#[cfg(feature = "test-clock")]
fn admin_doors(portal: &Portal, address: SocketAddr) -> Outcome<Router> {
    Ok(crate::test_clock::doors(portal.clock.clone(), address)?)
}

/// Learns lane paces and forgets what no longer counts. A failure is logged and tried again next time.
async fn keep_house(portal: Portal) {
    let mut beat = tokio::time::interval(HOUSEKEEPING);
    loop {
        beat.tick().await;
        let now = portal.clock.now();
        let learned = async {
            pace::compute(&portal.store, now).await?;
            portal.paces.load(&portal.store).await?;
            idempotency::forget_old(&portal.store, now).await?;
            verification::forget_old_attempts(&portal, now).await?;
            notification::forget_old(&portal.store, &portal.settings.retention, now).await?;
            contact::forget_old(&portal.store, &portal.settings.retention, now).await?;
            survey::campaign::job::forget_old(&portal, now).await?;
            survey::invitation::blend(&portal, now).await?;
            suggestion::job::forget_old(&portal.store, now).await?;
            account::forget_old(&portal.store, &portal.settings.retention, now).await
        };
        if let Err(error) = learned.await {
            tracing::warn!(%error, "housekeeping");
        }
        if let Err(error) = notification::forget_old_mails(&portal.mailer, &portal.settings.retention, now).await {
            tracing::warn!(%error, "forgetting of mails in the folder");
        }
        if let Err(refusal) = attachment::sweep(&portal, now).await {
            tracing::warn!(?refusal, "sweep of attachments");
        }
        if let Err(refusal) = complaint::job::forget_old(&portal, now).await {
            tracing::warn!(?refusal, "forgetting of complaints");
        }
        portal.lookups.forget_idle();
        portal.verifications.forget_idle();
        portal.refusals.forget_idle();
        portal.sign_ins.forget_idle();
        portal.filings.forget_idle();
        portal.objects.uploads.forget_idle();
    }
}

/// What complaints do by themselves, each minute. Stopped in between, a transaction has not happened.
async fn work(portal: Portal) {
    let mut beat = tokio::time::interval(WORK);
    loop {
        beat.tick().await;
        if let Err(refusal) = complaint::job::run(&portal).await {
            tracing::warn!(?refusal, "work");
        }
        if let Err(refusal) = survey::campaign::job::run(&portal).await {
            tracing::warn!(?refusal, "work of surveys");
        }
        if let Err(refusal) = suggestion::job::run(&portal).await {
            tracing::warn!(?refusal, "work of suggestions");
        }
        if let Err(refusal) = improvement::job::run(&portal).await {
            tracing::warn!(?refusal, "work of improvements");
        }
    }
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
